"""The values of the slicing room: quotes, posts, threads and clip scripts; no I/O."""

from dataclasses import dataclass
from typing import Literal

from repurpose.article import Span
from repurpose.card_kinds import CardKind

# What a post does in its thread: it opens, states, proves, tells, says the other side, answers the
# title, closes.
PostRole = Literal["hook", "claim", "reason", "story", "turn", "answer", "close"]
BeatPart = Literal["seconds", "shows", "keywords", "footage"]
By = Literal["model", "rule", "person"]  # who chose
Role = Literal["body", "title", "number", "hashtag", "link", "cta", "label", "written"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a post. Roles `body` and `title` always have a span of the article, `written` has sources."""

    text: str
    role: Role
    span: Span | None = None
    sources: tuple[Span, ...] = ()  # of what a model has written: the sentences that it rests on


@dataclass(frozen=True, slots=True)
class Post:
    """One message; its text is the concatenation of its runs."""

    runs: tuple[Run, ...]
    media: tuple[str, ...] = ()  # pack paths, in the order readers see them
    role: PostRole | None = None  # what its planner chose it for
    reasons: tuple[str, ...] = ()  # why these sentences: messages
    passed_over: str = ""  # why it was not taken, where it was not: a message
    by: By = "rule"

    @property
    def text(self) -> str:
        """The message as it is sent."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Thread:
    """The posts for one platform, in order."""

    platform: str
    style: Literal["full", "digest"]
    posts: tuple[Post, ...]
    variant: str = ""  # another form of the platform: "api" of Weibo

    @property
    def name(self) -> str:
        """The name of its file: the platform's, with the variant."""
        return f"{self.platform}-{self.variant}" if self.variant else self.platform


@dataclass(frozen=True, slots=True)
class Quote:
    """One or two sentences that stand alone, with the reasons why they were chosen."""

    text: str
    spans: tuple[Span, ...]
    speaker: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    weights: tuple[
        tuple[str, float], ...
    ] = ()  # what mattered most, in labels (0-3) for and against
    passed_over: str = ""  # why it was not taken: a message
    by: By = "rule"


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands on the screen at one time: at most two lines of about seven Han each."""

    text: str
    spans: tuple[Span, ...]
    keys: tuple[tuple[int, int], ...] = ()  # ranges of `text` to be set apart


@dataclass(frozen=True, slots=True)
class ScenePiece:
    """What a scene shows in one place: a field of its card, and the words to set apart in it."""

    field: str
    text: str
    span: (
        Span | None
    )  # none: an empty line or cell, or words of captions that a person made a scene of
    keys: tuple[tuple[int, int], ...] = ()  # ranges of `text`


@dataclass(frozen=True, slots=True)
class BeatScene:
    """How a beat is shown: as a card of a kind, built up while its captions are said."""

    kind: CardKind
    pieces: tuple[ScenePiece, ...]
    language: str = ""  # of code: what it is highlighted as
    first: int = 1  # of the entries of a list, where an earlier scene has those before


@dataclass(frozen=True, slots=True)
class Beat:
    """One step of a script: the hook, a thought, or the close."""

    kind: Literal["hook", "beat", "close"]
    captions: tuple[Caption, ...]
    scene: BeatScene | None = None  # none: its captions alone
    seconds: float | None = None  # that a person wants it to take; none: as long as reading takes
    footage: str = ""  # a picture or film of the pack that is shown behind its words
    own: tuple[BeatPart, ...] = ()  # what of it a person has chosen


@dataclass(frozen=True, slots=True)
class Script:
    """What a clip says, beat by beat."""

    slug: str  # for the file name: a-z, 0-9 and hyphens
    title: str
    title_span: Span | None
    beats: tuple[Beat, ...]
    names: tuple[str, ...] = ()  # of the article: no line parts one
    end: BeatScene | None = None  # what the author asks at last; none: the title
    cover: float | str | None = None  # that a person wants: the second of a frame, or a file
