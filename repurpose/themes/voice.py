"""The values of a voice: a way of composing cards, in the colours of whatever theme has it; no I/O.

A voice has grounds (which colours of the theme stand under what), layouts for the kinds of card,
a foot, and a way to set a keyword apart. Boxes are shares of the canvas, sizes shares of the unit,
as in a theme. What a layout writes are *slots*: parts of a card's fields, see `repurpose.cards.voices`.
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Interval, Len

from repurpose.card_kinds import CardKind, CoverKind
from repurpose.messages import msg
from repurpose.themes.model import Align, Anchor, Font, LineDistance, Shape
from repurpose.toml_files import CLOSED, Text, Wrong

KeyStyle = Literal["colour", "slab", "marker", "pill", "dots", "line", "none"]
Strokes = Literal["flat", "brush", "crayon", "cells"]
# What the eye meets first: a text whose first line stands on the first baseline; a picture above such a
# text; a text that hangs from the foot; a number; columns.
Focus = Literal["head", "picture", "foot", "number", "columns"]
FormatShape = Literal["tall", "square", "wide"]
Share = Annotated[float, Interval(ge=-1, le=2)]
Box = tuple[Share, Share, Share, Share]  # left, top, width, height, of the canvas
Size = Annotated[float, Interval(ge=0.012, le=0.9)]
Sizes = tuple[Size, Size]  # the least and the most, of the unit
Gap = Annotated[float, Interval(ge=-0.3, le=0.5)]
Strength = Annotated[float, Interval(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class GroundColours:
    """What lies under a card: colours of the theme by their names (`cover.bg` of its cover), or #1a2b3c.

    `mix` moves the ground towards `tint` by a share; `texture` is a shape that covers it.
    """

    __pydantic_config__: ClassVar[Any] = CLOSED

    bg: Text
    text: Text = "text"
    muted: Text = "muted"
    accent: Text = "accent"
    on_accent: Text = "on_accent"
    tint: Text = "text"
    mix: Strength = 0.0
    texture: Shape | None = None
    share: Strength = 0.05  # of the texture


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text of a layout: which slot, how large, how far below the one before it."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    slot: Text
    size: Sizes
    font: Literal["title", "quote", "body", "label", "figure"] = "quote"
    colour: Text = "text"
    leading: LineDistance = 1.36
    gap: Gap = 0.03
    lines: Annotated[int, Interval(ge=0, le=20)] = 0  # at the most; 0: as many as fit
    key: KeyStyle | None = None  # how a keyword is set apart, where not as the voice does
    slab: str = ""  # the colour of a block behind the whole text
    optional: bool = False  # the layout does without it


@dataclass(frozen=True, slots=True)
class Numeral:
    """What stands before each row of a list: its number, its own label, or a dot."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    style: Literal["digits", "letters", "han", "strokes", "label", "dot"] = "digits"
    size: Size = 0.1
    width: Gap = 0.16
    font: Literal["title", "quote", "body", "label", "figure"] = "figure"
    colour: Text = "accent"
    shift: Gap = 0.0  # to the right; less than 0 lets it bleed


@dataclass(frozen=True, slots=True)
class Put:
    """One thing on a card: texts in a box, rows of a list, a number with its sign and unit, or a device."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    box: Box
    texts: tuple[Lettering, ...] = ()
    anchor: Anchor = "top"
    align: Align = "left"
    upright: bool = False  # in columns, from right to left
    rows: str = ""  # the field whose parts `texts` are written for, one row each
    start: Annotated[int, Interval(ge=0, le=20)] = 0  # the first of them, from 0
    numeral: Numeral | None = None
    rule: Gap = 0.0  # thickness of a rule above each row
    panel: str = ""  # the colour of a panel behind each row, or behind the texts
    pad: Gap = 0.0  # within the panel
    gap: Gap = 0.03  # between rows
    number: Sizes | None = None  # of the digits; sign and unit follow from them
    stacked: bool = False  # sign and unit on lines of their own, where the digits grow by that
    draw: str = ""  # a device
    colour: Text = "accent"
    share: Strength = 1.0
    thick: Gap = 0.0
    label: str = ""  # what a device says; it states nothing of the article
    bare: Box | None = None  # its box where the card has no title
    on: str = ""  # a ground whose colours it has, where that is not the layout's
    when: str = ""  # only where the card has these slots; with ! before one, where it has not


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to compose a kind of card, for what fits it."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Text
    kind: CardKind
    grounds: Annotated[tuple[Text, ...], Len(1)]
    put: Annotated[tuple[Put, ...], Len(1)]
    room: dict[str, tuple[float, float]] | None = (
        None  # slot → full-width characters, least and most
    )
    shapes: tuple[FormatShape, ...] = ("tall", "square")
    foot: bool = True
    foot_on: tuple[str, str] = ("", "")  # grounds of its two halves, where not its own
    covers: tuple[CoverKind, ...] = ()  # of a cover: the kinds that it is for; none: whatever asks
    scripts: tuple[Text, ...] = ()  # beginnings of the languages that it is for; none: all
    focus: Focus = "head"
    spare: bool = False  # only where no other layout of the voice fits
    first: Annotated[float, Interval(ge=0, le=0.9)] = (
        0.0  # of the height: its own first baseline, below a picture; 0: the voice's
    )


@dataclass(frozen=True, slots=True)
class VoiceFonts:
    """What each kind of text is set in."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    title: Font
    quote: Font
    body: Font
    label: Font
    figure: Font


@dataclass(frozen=True, slots=True)
class Motion:
    """How the voice moves in a clip: how words come, how a keyword does, and how grounds change."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    words: Literal["rise", "type", "cut", "ink", "slide", "spring", "talk", "fade"] = "rise"
    key: Literal["stamp", "slam", "draw"] = "stamp"
    count: Literal["roll", "blocks", "bloom"] = "roll"  # how a number comes to what it is
    turn: Literal["push", "board", "rise", "over", "fade"] = "push"
    progress: Literal["top", "cells", "left", "right"] = "top"  # where it is told how much is left
    turn_seconds: Annotated[float, Interval(ge=0.1, le=0.6)] = 0.28
    grounds: tuple[Text, ...] = ()  # of the beats in turn; none: the rhythm's, no neighbours alike


CLIP_HEAD = (
    Put((0.07, 0.014, 0.06, 0.042), draw="avatar", label="round", colour="text", when="mark"),
    Put(
        (0.15, 0.014, 0.5, 0.042),
        (Lettering("brand", (0.026, 0.036), "label", lines=1, key="none"),),
        anchor="center",
        when="brand,mark",
    ),
    Put((0.62, 0.02, 0.31, 0.03), draw="episode", colour="muted", thick=0.03, when="footer"),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A way of composing.

    Raises:
        Wrong: A layout or the rhythm names a ground that there is not.
    """

    __pydantic_config__: ClassVar[Any] = CLOSED

    label: Text
    label_zh: Text
    margin: Annotated[float, Interval(ge=0, le=0.2)]
    key: KeyStyle
    fonts: VoiceFonts
    grounds: dict[str, GroundColours]
    layout: tuple[Layout, ...]
    foot: tuple[Put, ...] = ()
    cover_foot: tuple[Put, ...] = ()  # of covers, also of those that have no other foot
    clip_head: tuple[Put, ...] = (
        CLIP_HEAD  # over the hook of a clip: whose it is, and which of how many
    )
    clip_course: tuple[
        Put, ...
    ] = ()  # how far a clip has come, below its words; shares of the picture
    first_baseline: Annotated[float, Interval(ge=0, le=0.5)] = 0.0  # of the height; 0: none
    rest: tuple[
        Put, ...
    ] = ()  # below a text that is too short for its card, the first that has room
    unsure: str = ""  # the colour of what qualifies a number, where it is read; "": the accent
    rhythm: tuple[Text, ...] = ()  # grounds by position, from the first card to the last
    motion: Motion = Motion()
    strokes: Strokes = "flat"  # how bars, rings and rules of a chart are drawn
    icons: Annotated[float, Interval(ge=0, le=4)] = (
        0.0  # the pen of icons, in 24ths; 0: there are none
    )

    def __post_init__(self) -> None:
        """Check that every ground that is named is there."""
        named = [(f"layout.{n}.grounds", one.grounds) for n, one in enumerate(self.layout)]
        named += [
            (f"layout.{n}.put.{k}.on", (put.on,))
            for n, one in enumerate(self.layout)
            for k, put in enumerate(one.put)
            if put.on
        ]
        named += [
            (f"layout.{n}.foot_on", tuple(filter(None, one.foot_on)))
            for n, one in enumerate(self.layout)
        ]
        named += [("rhythm", self.rhythm), ("motion.grounds", self.motion.grounds)]
        for place, grounds in named:
            for ground in grounds:
                if ground not in self.grounds:
                    known = ", ".join(self.grounds)
                    raise Wrong(
                        msg(
                            "there is no ground {name!r} (there are: {known})",
                            name=ground,
                            known=known,
                        ),
                        *place.split("."),
                    )

    def layouts(self, kind: str) -> tuple[Layout, ...]:
        """Return the layouts of a kind, in the order in which they are tried."""
        return tuple(one for one in self.layout if one.kind == kind)
