"""Buttondown: letters as drafts, with our key in their metadata; doubt is settled by it.

https://docs.buttondown.com/api-emails-introduction, version 2026-04-01 (read 2026-11). A repeat under the same
`X-Idempotency-Key` is said to get the first answer; for how long is nowhere said, so that a lost answer is
looked for. A letter that is sent cannot be called back: it is a draft unless the account says `publish`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.blogs.blog import (
    is_public,
    markdown_of,
    slug_of,
    summary_of,
    words_of_article,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    FilePart,
    Profile,
    need,
    read_media,
    words_of,
)
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.clients.blogs.status import STATUS, parts_of
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    Message,
    NeedsLogin,
    Outcome,
    Sent,
    Settling,
    Unclear,
)

_VERSION = "2026-04-01"
# Else it guesses whether a letter is Markdown; a rule at the beginning would be taken for front matter.
_MODE = "<!-- buttondown-editor-mode: plaintext -->\n"
_OURS = "repurpose_key"  # in the metadata
_PAGES = 3  # of letters that are looked through
_TAKEN = ("email_duplicate", "slug_invalid")  # also of a slug that another letter has
_LOGIN = ("email_not_confirmed",)


class Buttondown(BaseClient):
    """One newsletter."""

    NAME: ClassVar[str] = "buttondown"
    BASE: ClassVar[str] = "https://api.buttondown.com"
    RATE: ClassVar[str] = msg("600 requests a minute")
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", mark("API key"), mark("https://buttondown.com/requests"), secret=True),
        STATUS,
    )
    settling: Settling = "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the key, and which version is spoken."""
        token = need(self.vault, "token", msg("API key"))
        headers = {
            **call.headers,
            "authorization": f"Token {token}",
            "x-api-version": _VERSION,
        }
        return replace(call, url=f"{self.base}/v1/{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST emails`."""
        cover, figures, _ = parts_of(message, handles)
        said = message.body_with([str(one["url"]) for one in figures])
        public = is_public(self.settings)
        body: JsonObject = {
            "subject": message.title,
            "body": _MODE + (said or markdown_of(words_of_article(message))),
            "status": "about_to_send" if public else "draft",
            "slug": slug_of(message, place),
            "metadata": {_OURS: place.key},
        }
        if summary := summary_of(message):
            body["description"] = summary
        if message.link.startswith(("http://", "https://")):
            body["canonical_url"] = message.link
        if cover:
            body["image"] = cover["url"]
        headers = {"x-idempotency-key": place.key[:200]}
        if public:  # what is asked of a key the first time that it sends
            headers["x-buttondown-live-dangerously"] = "true"
        return Call("POST", "emails", json=body, headers=headers)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the letter's number, and where it is read or finished."""
        return _sent(need_object(answer))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; what it has already after an earlier attempt is looked up."""
        code = answer.json().get("code")
        if code not in _TAKEN or not self.is_retry(place):
            return _by_code(answer) or super().refuse(answer, message, place)
        found = self.settle(message, place, self.wire.clock() + 15.0)
        if isinstance(found, Sent):
            return found
        return Unclear(
            msg("{answer} It was not found among the letters.", answer=words_of(answer)), 400
        )

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge; a key that may not do this is a login's matter."""
        return _by_code(answer) or super().judge_asking(answer)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put a picture where letters show it from."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        suffix = attachment.mime.partition("/")[2].replace("jpeg", "jpg")
        part = FilePart("image", f"{attachment.sha256[:20]}.{suffix}", data, attachment.mime)
        kept = self.ask(Call("POST", "images", files=(part,)), deadline)
        return {"url": need_text(kept, "image")}

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the latest letters for the one that has our key."""
        seen = 0
        for page in range(1, _PAGES + 1):
            query = {"ordering": "-creation_date", "page": str(page)}
            answer = self.ask(Call("GET", "emails", query=query), deadline)
            for letter in need_objects(answer, "results"):
                seen += 1
                about = letter.get("metadata")
                ours = about.get(_OURS) if isinstance(about, dict) else None
                if ours == place.key and need_text(letter, "id") not in place.known:
                    return _sent(letter)
            if not answer.json().get("next"):
                break
        return Absent(msg("none of the latest {count} letters has its key", count=seen))

    def look(self, deadline: float) -> Profile:
        """Ask what the newsletter is called."""
        found = need_objects(self.ask(Call("GET", "newsletters"), deadline), "results")
        about = found[0] if found else {}
        return Profile(
            need_text(about, "name"), str(about.get("absolute_url", "")), self.quota(deadline)
        )


def _sent(letter: Mapping[str, Any]) -> Sent:
    number = need_text(letter, "id")
    edit = f"https://buttondown.com/emails/{number}"
    public = letter.get("status") in ("about_to_send", "in_flight", "sent", "throttled")
    return Sent(number, str(letter.get("absolute_url") or edit) if public else edit, {"id": number})


def _by_code(answer: Answer) -> NeedsLogin | None:
    login = answer.json().get("code") in _LOGIN or (answer.status == 403 and not answer.is_page)
    return NeedsLogin(msg("Buttondown: {words}", words=words_of(answer))) if login else None


CLIENTS = {"buttondown": Buttondown}
