"""The values of a theme: colours, fonts, sizes, spacing, ornaments; no I/O.

All lengths are shares of the unit, which is the canvas width, or 1.2 times its height when the
canvas is wider than that; so one theme serves every format.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval

from repurpose.card_kinds import KINDS
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.toml_files import CLOSED, Parsed, Wrong, one_of, written

PLACES = (*KINDS, "clip")  # what an ornament or a panel may stand on


def read_colour(text: str) -> tuple[int, int, int]:
    """Return a colour such as #1a2b3c.

    Raises:
        Wrong: It is none.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise Wrong(msg("{text!r} is not a colour; write it as #1a2b3c", text=text))
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:], 16))


def _read_font(value: Any) -> "FontChoice":
    match value:
        case [str(role), int(weight) | float(weight)] if 100 <= weight <= 900:
            return FontChoice(role, int(weight))
    raise Wrong(msg('must be a role and a weight from 100 to 900, such as ["serif", 400]'))


def _read_range(value: Any) -> tuple[float, float]:
    match value:
        case [int(least) | float(least), int(most) | float(most)] if 0.01 <= least <= most <= 0.6:
            return (float(least), float(most))
    raise Wrong(msg("must be two numbers from 0.01 to 0.6, the least first, such as [0.05, 0.1]"))


def _pair(*items: JsonObject) -> JsonObject:
    return {"type": "array", "prefixItems": list(items), "minItems": 2, "maxItems": 2}


_SIZE = {"type": "number", "minimum": 0.01, "maximum": 0.6}
_WEIGHT = {"type": "number", "minimum": 100, "maximum": 900}
Colour = tuple[int, int, int]
Ink = Annotated[Colour, written(read_colour, "#1a2b3c")]
Share = Annotated[float, Interval(ge=0, le=1)]
Length = Annotated[float, Interval(ge=0, le=0.3)]
SmallSize = Annotated[float, Interval(ge=0.015, le=0.1)]
Range = Annotated[tuple[float, float], Parsed(_read_range, lambda: _pair(_SIZE, _SIZE))]
LineDistance = Annotated[float, Interval(ge=1.1, le=2.2)]
OnPlaces = tuple[Annotated[str, one_of(PLACES)], ...]
Align = Literal["left", "center"]
Header = Literal["rule", "plain", "none"]
Mark = Literal["large", "bar", "rules", "prompt", "block", "none"]
Anchor = Literal["top", "center", "bottom"]
Page = Literal["text", "seal", "pill"]
Shape = Literal[
    "band",
    "disc",
    "ring",
    "glow",
    "dots",
    "hills",
    "frame",
    "lines",
    "strip",
    "rail",
    "spot",
    "block",
    "grid",
    "halftone",
    "chalk",
    "vignette",
    "sprockets",
    "tape",
    "hatch",
    "fibres",
]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they do; `bg2` ends the background's gradient, `scrim` lies under captions."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    bg: Ink
    bg2: Ink
    panel: Ink
    text: Ink
    muted: Ink
    accent: Ink
    on_accent: Ink
    scrim: Ink
    on_scrim: Ink
    scrim_accent: Ink  # the word being spoken, on the scrim


@dataclass(frozen=True, slots=True)
class FontChoice:
    """A font role (or family) and a weight from 100 to 900."""

    role: str
    weight: int


Font = Annotated[FontChoice, Parsed(_read_font, lambda: _pair({"type": "string"}, _WEIGHT))]


@dataclass(frozen=True, slots=True)
class Fonts:
    """What each kind of text is set in."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    title: Font
    quote: Font
    body: Font
    label: Font
    caption: Font


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes as shares of the unit; pairs are the least and the most."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    title: Range
    quote: Range
    body: Range
    figure: Range
    label: SmallSize
    small: SmallSize


@dataclass(frozen=True, slots=True)
class Leading:
    """Line distance in em."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    title: LineDistance
    quote: LineDistance
    body: LineDistance


@dataclass(frozen=True, slots=True)
class Style:
    """How a card is put together."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    align: Align
    cover: Anchor  # where the title of a cover stands
    header: Header
    mark: Mark  # what opens a quotation
    page: Page
    margin: Length  # from the canvas edge to the text
    gap: Length  # between the parts of a block
    panel: OnPlaces  # kinds of card whose text stands on a panel
    inset: Length  # from the canvas edge to the panel
    radius: Length
    shadow: Share  # 0 to 1
    rule: Length  # thickness of rules
    angle: Annotated[
        float, Interval(ge=-360, le=360)
    ]  # degrees of the background's gradient: 0 to the right, 90 downwards
    grain: Annotated[int, Interval(ge=0, le=60)]  # levels of paper grain
    body: Anchor = "center"  # where the text of quotes, figures and end cards stands
    veil: Share = 1.0  # how solid the panel is: 0 clear, 1 solid
    outline: Length = 0.0  # thickness of a line around the panel, in the colour of the text
    upright: OnPlaces = ()  # kinds whose title is set in columns, where it fits
    slab: Length = 0.0  # how far a hard shadow of the panel reaches to the right and down


@dataclass(frozen=True, slots=True)
class Ornament:
    """A shape of the background; `x y w h` are shares of the canvas, see `repurpose.ink`."""

    kind: Shape
    on: tuple[str, ...]  # card kinds, or "clip"; empty: everywhere
    colour: Colour
    share: float  # 0 clear, 1 solid
    x: float
    y: float
    w: float
    h: float
    over: bool = False  # on the panel, not under it


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that a card or a clip takes from a theme."""

    name: str
    label: str
    label_zh: str
    dark: bool
    palette: Palette
    cover_palette: Palette  # `palette` with what the section `cover` changes
    fonts: Fonts
    scale: Scale
    leading: Leading
    style: Style
    ornaments: tuple[Ornament, ...] = ()
    pair: str = ""  # the theme of the same voice with the other ground, light or dark
    voice: str = ""  # the way of composing, `repurpose.themes.voice`; none: one layout a kind
    one_ground: bool = False  # all grounds have the palette's colours: of text over pictures

    def colours(self, *kinds: str) -> Palette:
        """Return the palette of a card that is any of `kinds`."""
        return self.cover_palette if "cover" in kinds else self.palette

    def shapes(self, *kinds: str) -> tuple[Ornament, ...]:
        """Return the ornaments that stand on a card that is any of `kinds`, or on a "clip"."""
        return tuple(o for o in self.ornaments if not o.on or not set(o.on).isdisjoint(kinds))

    def has_panel(self, *kinds: str) -> bool:
        """Say whether the text of a card that is any of `kinds` stands on a panel."""
        return not set(self.style.panel).isdisjoint(kinds)
