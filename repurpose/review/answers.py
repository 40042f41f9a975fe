"""What a reviewer's page sends, or a person brings as a file or a pasted text, in; a checked answer out."""

import base64
import binascii
import hashlib
import re
from typing import Annotated, Literal

from pydantic import Field

from repurpose.errors import ContentError
from repurpose.messages import msg, reason_of
from repurpose.validation import Invalid, Model, check_json

MOST_BYTES = 256_000  # of an answer
_LONGEST_NAME, _LONGEST_COMMENT, _MOST_REMARKS = 80, 4000, 500
# Chats break lines and make quotation marks round: a pasted answer is letters and digits only.
_PASTED = re.compile(r"repurpose-answer:([A-Za-z0-9_=\s-]+)")
_MOST_TIME = 2**53


class Remark(Model):
    """What is said of one item: an approval, a comment, or both."""

    item: Annotated[str, Field(min_length=1, max_length=400)]
    seen: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]  # the hash of what was shown
    approved: bool = False
    comment: Annotated[str, Field(max_length=_LONGEST_COMMENT)] = ""
    post: Annotated[int, Field(ge=0, le=10_000)] = 0  # of a thread; 0: all of it


class Answer(Model):
    """What one reviewer has sent at once; `at` is in ms since 1970, by the reviewer's clock."""

    kind: Literal["repurpose-answer"] = "repurpose-answer"
    version: Literal[1] = 1
    pack: Annotated[str, Field(max_length=80)]  # the article's id
    by: Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)]
    at: Annotated[int, Field(ge=0, le=_MOST_TIME)]
    remarks: Annotated[tuple[Remark, ...], Field(min_length=1, max_length=_MOST_REMARKS)]

    @property
    def id(self) -> str:
        """A name by which the same answer is known when it comes twice."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8", "replace")).hexdigest()[:16]


def read_answer(data: bytes) -> Answer:
    """Return an answer: its JSON, or any text in which a pasted one stands.

    Raises:
        ContentError: It is none.
    """
    if len(data) > MOST_BYTES:
        raise ContentError(msg("An answer has at most {most} bytes.", most=MOST_BYTES))
    try:
        answer = check_json(Answer, _unpasted(data))
    except Invalid as error:
        raise ContentError(
            msg("This is not the answer of a review page: {error}.", error=reason_of(error)),
            hint=msg("Take the file that the page saved, or the whole text that it copied."),
        ) from None
    if not answer.by.strip():
        raise ContentError(msg("An answer needs the name of who gives it."))
    return answer


def _unpasted(data: bytes) -> bytes:
    found = _PASTED.search(data.decode("utf-8", "replace"))
    if not found:
        return data
    letters = "".join(found[1].split()).rstrip("=")
    try:
        return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (ValueError, binascii.Error):
        return b""
