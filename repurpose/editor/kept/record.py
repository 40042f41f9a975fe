"""What a model answered and what was taken of it, as the file `editor.json` of a pack: a rebuild asks nobody.

What was accepted stands there as places in the article's text, not as ids, so that a better way to
cut clauses changes nothing. The file may come from anybody: its places are held to the same rules
again as an answer's ids were, whenever it is read.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from repurpose.article import Article, Span
from repurpose.editor.asking import Usage
from repurpose.editor.choosing.choose import Chosen
from repurpose.editor.edited import FILE
from repurpose.editor.kept.written_record import WrittenRecord
from repurpose.editor.message import PROMPT, Brief
from repurpose.errors import ContentError
from repurpose.json_object import JsonObject
from repurpose.messages import msg, store
from repurpose.slicing import CUTTER, ChosenPost, PostRole, Selection
from repurpose.validation import Model, OpenModel, check_json

MOST_BYTES = 1_000_000
_MOST_RAW = 50_000  # code points of an answer that are kept: a choice has some two thousand
_MOST = 2**31
_Place = tuple[Annotated[int, Field(ge=0, le=_MOST)], Annotated[int, Field(ge=1, le=_MOST)]]
_Places = Annotated[tuple[_Place, ...], Field(max_length=200)]
_Line = Annotated[str, Field(max_length=400)]


class PostRecord(Model):
    """A post: what it does, its places, and those of a longer one."""

    role: PostRole
    spans: _Places
    more: _Places = ()


class Accepted(Model):
    """What was taken of an answer, as places in the article's text."""

    subject: _Place | None = None
    dropped: _Places = ()
    titles: _Places = ()
    posts: Annotated[tuple[PostRecord, ...], Field(max_length=40)] = ()
    quotes: _Places = ()
    figures: _Places = ()
    core: _Place | None = None
    keywords: _Places = ()
    cards: _Places = ()
    beats: _Places = ()
    hashtags: Annotated[tuple[_Line, ...], Field(max_length=20)] = ()


class Refused(Model):
    """An item that broke a rule: which, and what became of it."""

    item: _Line
    reason: Annotated[str, Field(max_length=2000)]
    ids: Annotated[tuple[_Line, ...], Field(max_length=200)] = ()
    mended: bool = False


class Tokens(Model):
    """What asking has cost; `cost` in US dollars, null where no price is known."""

    asked: int = 0
    cached: int = 0
    answered: int = 0
    cost: float | None = None

    @classmethod
    def of(cls, usage: Usage) -> "Tokens":
        """Return what a file has of it."""
        return cls(asked=usage.asked, cached=usage.cached, answered=usage.answered, cost=usage.cost)

    def plus(self, usage: Usage) -> "Tokens":
        """Return both together."""
        return self.of(Usage(self.asked, self.cached, self.answered, self.cost) + usage)


class Said(Model):
    """An answer as it came: the choice, or its parts, or a repair."""

    raw: Annotated[str, Field(max_length=_MOST_RAW)]
    model: _Line
    host: _Line
    fingerprint: _Line = ""
    seconds: float = 0.0


class Record(OpenModel):
    """editor.json: who was asked for what, what was said, and what was taken."""

    schema_version: Literal[1] = 1
    mode: Literal["select", "rewrite"] = "select"
    article: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]  # SHA-256 of its text
    cutter: _Line = CUTTER
    prompt: _Line = PROMPT
    host: _Line = ""
    model: _Line = ""  # that was asked for; `said` has those that answered
    parameters: JsonObject = Field(default_factory=dict)
    key: _Line = ""  # of all that decides the question
    usage: Tokens = Tokens()
    failed: Annotated[str, Field(max_length=2000)] = ""  # why there is no answer
    why: _Line = ""  # ... in a word
    said: Annotated[tuple[Said, ...], Field(max_length=8)] = ()
    accepted: Accepted = Accepted()
    written: Annotated[tuple[WrittenRecord, ...], Field(max_length=40)] = ()
    writing_failed: Annotated[str, Field(max_length=2000)] = ""  # why not all is written
    refused: Annotated[tuple[Refused, ...], Field(max_length=400)] = ()


def text_digest(article: Article) -> str:
    """Return the hash of the text that places point into."""
    return sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(article: Article, brief: Brief, *, mode: str, host: str, model: str) -> str:
    """Return the hash of all that decides an answer, as far as anything does."""
    wishes = (brief.wishes.pinned, brief.wishes.banned, brief.wish)
    decides = (
        text_digest(article),
        CUTTER,
        PROMPT,
        mode,
        (brief.budget, brief.longest, brief.posts),
        wishes,
        host,
        model,
    )
    return sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()


def write_record(
    article: Article, chosen: Chosen, brief: Brief, *, host: str, model: str, mode: str = "select"
) -> Record:
    """Return what is kept of an answer."""
    selection = chosen.selection
    return Record(
        article=text_digest(article),
        mode="rewrite" if mode == "rewrite" else "select",
        host=host[:400],
        model=model[:400],
        parameters={"temperature": 0},
        key=key_of(article, brief, mode=mode, host=host, model=model),
        usage=Tokens.of(chosen.usage),
        said=tuple(
            Said(
                raw=answer.raw[:_MOST_RAW],
                model=answer.model[:400],
                host=answer.host[:400],
                fingerprint=answer.fingerprint[:400],
                seconds=round(answer.seconds, 3),
            )
            for answer in chosen.answers
        ),
        failed=store(chosen.failed.message)[:2000] if chosen.failed else "",
        why=chosen.failed.why if chosen.failed else "",
        accepted=accepted_of(selection),
        refused=tuple(
            Refused(
                item=one.item,
                reason=store(one.reason)[:2000],
                ids=tuple(name[:400] for name in one.ids[:200]),
                mended=one.mended,
            )
            for one in chosen.refused[:400]
        ),
    )


def accepted_of(selection: Selection) -> Accepted:
    """Return a selection as a record has it."""
    return Accepted(
        subject=_pair(selection.subject),
        dropped=_pairs(selection.dropped),
        titles=_pairs(selection.titles),
        posts=tuple(
            PostRecord(role=post.role, spans=_pairs(post.spans), more=_pairs(post.more))
            for post in selection.posts
        ),
        quotes=_pairs(selection.quotes),
        figures=_pairs(selection.figures),
        core=_pair(selection.core),
        keywords=_pairs(selection.keywords),
        cards=_pairs(selection.cards),
        beats=_pairs(selection.beats),
        hashtags=selection.hashtags,
    )


def _pair(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)


def _pairs(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in spans)


def selection_of(accepted: Accepted) -> Selection:
    """Return what a record says was taken, not yet held to any rule."""

    def spans(pairs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(*pair) for pair in pairs)

    return Selection(
        subject=Span(*accepted.subject) if accepted.subject else None,
        dropped=spans(accepted.dropped),
        titles=spans(accepted.titles),
        posts=tuple(
            ChosenPost(post.role, spans(post.spans), spans(post.more)) for post in accepted.posts
        ),
        quotes=spans(accepted.quotes),
        figures=spans(accepted.figures),
        core=Span(*accepted.core) if accepted.core else None,
        keywords=spans(accepted.keywords),
        cards=spans(accepted.cards),
        beats=spans(accepted.beats),
        hashtags=accepted.hashtags,
    )


def dump_record(record: Record) -> bytes:
    """Return the file: UTF-8 as it reads, one value a line."""
    value = record.model_dump(mode="json")
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read_record(data: bytes) -> Record:
    """Return a record from a file that anybody may have written.

    Raises:
        ContentError: It is none, or too large.
    """
    if len(data) > MOST_BYTES:
        raise ContentError(msg("{file} is too large.", file=FILE))
    return check_json(Record, data)
