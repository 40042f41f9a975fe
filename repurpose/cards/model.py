"""The values of the cards room: what a card says, and what came of drawing it; no I/O."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

CardKind = Literal["cover", "quote", "points", "figure", "end"]
KINDS: tuple[CardKind, ...] = ("cover", "quote", "points", "figure", "end")


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; a kind uses the fields that it needs and leaves out empty ones.

    cover: title, kicker, author, footer. quote: text, speaker, source. points: title, items.
    figure: number, text. end: text (the call to action), title (of the article), author. All:
    kicker, source, footer and page, such as "3/8".
    """

    kind: CardKind
    title: str = ""
    text: str = ""
    kicker: str = ""
    speaker: str = ""
    source: str = ""
    items: tuple[str, ...] = ()
    number: str = ""
    author: str = ""
    footer: str = ""
    page: str = ""
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of text as it was set: `start` and `end` index code points of the card's field."""

    text: str
    field: str  # "title", "text", "speaker" ...; "items.0" for the first item
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """One block of text on a card: where it stands and how, for checks of contrast and size."""

    field: str
    box: tuple[int, int, int, int]  # px: left, top, right, bottom
    colour: tuple[int, int, int]
    size: float  # px per em
    weight: int


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A drawn card: the picture (RGB), its lines from top to bottom, its alternative text."""

    card: Card
    theme: str
    format: str
    picture: "Image"
    lines: tuple[CardLine, ...]
    written: tuple[Written, ...]
    alt: str

    @property
    def width(self) -> int:
        """Width in px."""
        return self.picture.width

    @property
    def height(self) -> int:
        """Height in px."""
        return self.picture.height
