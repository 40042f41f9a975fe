"""What was chosen of an article, by a model or by rules: the words for it, without what chooses."""

from dataclasses import dataclass
from typing import Final, Literal

from repurpose.slicing import NOTHING, Selection

FILE = "editor.json"  # of a pack


@dataclass(frozen=True, slots=True)
class Told:
    """Who chose an item of an answer, and why it was not the model."""

    item: str  # "posts", "post 4" ...
    by: Literal["model", "rule"]
    reason: str = ""  # a message


@dataclass(frozen=True, slots=True)
class Kept:
    """What a pack has of an earlier choice."""

    record: bytes
    text: str  # of the article that the pack was made from


@dataclass(frozen=True, slots=True)
class Edited:
    """What was chosen of one article."""

    selection: Selection = NOTHING
    record: bytes | None = None  # editor.json of the pack
    model: str = ""  # that chose; "" where none did
    told: tuple[Told, ...] = ()
    notices: tuple[str, ...] = ()  # for people, of this run


NOT_EDITED: Final[Edited] = Edited()
