"""The shapes of what the studio answers of a model's proposals: JSON objects whose keys its page relies on."""

from typing import TypedDict


class EditorAnswer(TypedDict):
    """Whether a model may be asked about a pack, and what that will take, about."""

    ready: bool
    error: str
    hint: str
    why: str  # a word: `setup`, `offline`, `private`, `cost` ...
    model: str
    host: str
    writes: bool  # it may write, too, not only choose
    notice: str  # what is sent where; to be agreed to before the first article goes there
    wish: str  # of the settings
    asked: int  # tokens, both ways
    cost: float | None  # US dollars; None where no price is known
    most: float


class MarkAnswer(TypedDict):
    """A stretch of both texts, of the older, or of the newer."""

    kind: str
    text: str


class SentenceAnswer(TypedDict):
    """A sentence in a model's words, and what it rests on."""

    text: str
    source: str


class PieceAnswer(TypedDict):
    """A piece of a proposal, as it stands now."""

    id: str
    part: str
    kind: str
    place: str
    role: str
    reasons: list[str]
    before: str
    after: str
    marks: list[MarkAnswer]
    sentences: list[SentenceAnswer]
    standing: str  # `open`, `taken`, `late`; `same` where there is nothing to take


class ProposalAnswer(TypedDict, total=False):
    """A proposal: `state` alone where there is none."""

    state: str
    id: str
    scope: str
    thread: str
    wish: str
    write: bool
    done: int
    total: int
    since: int  # ms since 1970
    error: str
    hint: str
    why: str
    model: str
    host: str
    spent: str
    notes: list[str]
    pieces: list[PieceAnswer]
