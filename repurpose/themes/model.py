"""The values of a theme: colours, fonts, sizes, spacing, ornaments; no I/O.

All lengths are shares of the unit, which is the canvas width, or 1.2 times its height when the
canvas is wider than that; so one theme serves every format.
"""

from dataclasses import dataclass
from typing import Literal

Colour = tuple[int, int, int]
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

    bg: Colour
    bg2: Colour
    panel: Colour
    text: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    scrim: Colour
    on_scrim: Colour
    scrim_accent: Colour  # the word being spoken, on the scrim


@dataclass(frozen=True, slots=True)
class FontChoice:
    """A font role (or family) and a weight from 100 to 900."""

    role: str
    weight: int


@dataclass(frozen=True, slots=True)
class Fonts:
    """What each kind of text is set in."""

    title: FontChoice
    quote: FontChoice
    body: FontChoice
    label: FontChoice
    caption: FontChoice


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes as shares of the unit; pairs are the least and the most."""

    title: tuple[float, float]
    quote: tuple[float, float]
    body: tuple[float, float]
    figure: tuple[float, float]
    label: float
    small: float


@dataclass(frozen=True, slots=True)
class Leading:
    """Line distance in em."""

    title: float
    quote: float
    body: float


@dataclass(frozen=True, slots=True)
class Style:
    """How a card is put together."""

    align: Align
    cover: Anchor  # where the title of a cover stands
    header: Header
    mark: Mark  # what opens a quotation
    page: Page
    margin: float  # from the canvas edge to the text
    gap: float  # between the parts of a block
    panel: tuple[str, ...]  # kinds of card whose text stands on a panel
    inset: float  # from the canvas edge to the panel
    radius: float
    shadow: float  # 0 to 1
    rule: float  # thickness of rules
    angle: float  # degrees of the background's gradient: 0 to the right, 90 downwards
    grain: int  # levels of paper grain
    body: Anchor = "center"  # where the text of quotes, figures and end cards stands
    veil: float = 1.0  # how solid the panel is: 0 clear, 1 solid
    outline: float = 0.0  # thickness of a line around the panel, in the colour of the text
    upright: tuple[str, ...] = ()  # kinds whose title is set in columns, where it fits
    slab: float = 0.0  # how far a hard shadow of the panel reaches to the right and down


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

    def colours(self, *kinds: str) -> Palette:
        """Return the palette of a card that is any of `kinds`."""
        return self.cover_palette if "cover" in kinds else self.palette

    def shapes(self, *kinds: str) -> tuple[Ornament, ...]:
        """Return the ornaments that stand on a card that is any of `kinds`, or on a "clip"."""
        return tuple(o for o in self.ornaments if not o.on or not set(o.on).isdisjoint(kinds))

    def has_panel(self, *kinds: str) -> bool:
        """Say whether the text of a card that is any of `kinds` stands on a panel."""
        return not set(self.style.panel).isdisjoint(kinds)
