"""What a model proposes for a pack that is there, as values: pieces that a person takes or leaves."""

from dataclasses import dataclass, field
from typing import Literal

from repurpose.editor import Usage
from repurpose.slicing import PostRole

Scope = Literal["thread", "quotes", "cover", "pack"]
SCOPES: tuple[Scope, ...] = ("thread", "quotes", "cover", "pack")
Part = Literal["post", "hook", "quote", "title", "cover", "hashtags"]
Kind = Literal["same", "swap", "add", "drop"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants chosen again, and how."""

    scope: Scope
    thread: str = ""  # the name of one, where the scope is a thread
    wish: str = ""  # in their own words
    write: bool = False  # posts in the model's words, where a platform has such


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in a model's words, and those of the article that it rests on, as readers see them."""

    text: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One change: what goes, what comes. Posts are said without their numbers."""

    id: str
    part: Part
    kind: Kind
    before: str = ""  # "" where something is added
    after: str = ""  # "" where something goes
    place: str = ""  # the thread, or the platform of a title
    role: PostRole | Literal[""] = ""  # of the post that comes
    reasons: tuple[str, ...] = ()  # messages
    sentences: tuple[Sentence, ...] = ()  # in the model's words
    behind: tuple[str, ...] = ()  # texts before it in its thread, the nearest first: old or new

    @property
    def takes(self) -> bool:
        """Return whether there is anything to take."""
        return self.kind != "same"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model proposes, whole."""

    wanted: Wanted
    model: str
    host: str
    pieces: tuple[Piece, ...]
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()  # messages: what fell of the answer, and why

    def find(self, name: str) -> Piece | None:
        """Return the piece of that id which can be taken."""
        return next((one for one in self.pieces if one.id == name and one.takes), None)
