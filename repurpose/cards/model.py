"""The values of the cards room: what a card says, and what came of drawing it; no I/O."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repurpose.brand import NO_BRAND, Brand
from repurpose.card_kinds import CardKind
from repurpose.cards.kinds import find_kind
from repurpose.ink import Canvas
from repurpose.typeset import Columns, Setting

if TYPE_CHECKING:
    from PIL.Image import Image


COURSE = "course"  # how parts are named that say how far a clip has come
DATES = "dates"  # ... and through which years
PHOTO, PRINT = "photo", "print"  # the picture that a card shows; askew on the page, with its edge
SIGN = "brand."  # how fields and things begin that say whose a card is


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: the fields that its kind takes, `repurpose.cards.kinds`, and its head and foot.

    Raises:
        UnknownName: There is no such kind.
        ContentError: It lacks what a card of its kind is about.
    """

    kind: CardKind
    title: str = ""
    text: str = ""
    kicker: str = ""
    speaker: str = ""
    source: str = ""
    items: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # of the items: a date, a number, whom a side speaks of
    first: int = 1  # the number of the first item
    number: str = ""
    author: str = ""
    footer: str = ""
    page: str = ""  # such as "3/8"
    link: str = ""  # drawn as a QR code
    formula: str = ""  # in TeX, without its dollars
    picture: str = ""  # the name of the article's picture that it shows, below the article's folder
    cover: str = ""  # what a cover makes large, or shows: a name of `COVERS`, or none
    keywords: tuple[tuple[str, int, int], ...] = ()  # words to set apart: field, start, end
    language: str = "zh-Hans"
    names: tuple[str, ...] = ()  # words that no line parts, such as the article's names
    brand: Brand = NO_BRAND  # whose mark stands on it

    def __post_init__(self) -> None:
        """Check that there is such a card, and that it says something."""
        kind = find_kind(self.kind)
        if kind.name != self.kind:  # by what people call it
            object.__setattr__(self, "kind", kind.name)
        kind.check(self)


@dataclass(frozen=True, slots=True)
class Images:
    """Pictures of the user's own, as the bytes of PNG, JPEG or WebP files; empty: none.

    `photo` fills the background under a scrim, in two colours with `duotone`, and is what a card
    of the kind `picture` shows as it is; `portrait` stands
    beside the speaker of a quote, `avatar` beside the author, `logo` in the foot of every card.
    """

    photo: bytes = b""
    duotone: bool = False
    portrait: bytes = b""
    avatar: bytes = b""
    logo: bytes = b""


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
    order: int = 0  # how many things had been drawn on the canvas before it
    baseline: int = 0  # px: of its first line; 0 where it stands upright


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """One thing on a card: the patches `first` up to `last` of its canvas, and the text that they show.

    `name` is the card's field, or the device that a layout puts there. What lies between parts, such
    as a bar or the block behind a keyword, has no name.
    """

    name: str
    first: int
    last: int
    setting: Setting | None = None  # of a text
    at: tuple[float, float] = (0.0, 0.0)  # px: its left top corner
    colour: tuple[int, int, int] = (0, 0, 0)
    apart: int = 0  # from this patch on it is keywords that are set apart
    columns: Columns | None = None  # of an upright text


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A drawn card: the canvas (RGB), its lines from top to bottom, its alternative text.

    `encode_png` of the canvas is faster than that of the picture, and gives the same bytes.
    """

    card: Card
    theme: str
    format: str
    canvas: Canvas
    lines: tuple[CardLine, ...]
    written: tuple[Written, ...]
    alt: str
    parts: tuple[DrawnPart, ...] = ()  # in the order in which they were drawn
    layout: str = ""  # of the theme's voice, and its ground; "" where the kind draws itself

    @property
    def picture(self) -> "Image":
        """The picture."""
        return self.canvas.picture

    @property
    def ground(self) -> "Image":
        """What is behind the text."""
        return self.canvas.ground.picture

    @property
    def width(self) -> int:
        """Width in px."""
        return self.canvas.size[0]

    @property
    def height(self) -> int:
        """Height in px."""
        return self.canvas.size[1]
