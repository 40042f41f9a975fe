"""What stands in a `theme.toml`: the model by which it is checked, and of which its JSON Schema is made."""

from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, ClassVar

from annotated_types import Interval

from repurpose.messages import msg
from repurpose.themes.model import (
    Colour,
    Fonts,
    Ink,
    Leading,
    OnPlaces,
    Ornament,
    Palette,
    Scale,
    Shape,
    Share,
    Style,
    read_colour,
)
from repurpose.toml_files import CLOSED, Text, Wrong, written

Place = Annotated[float, Interval(ge=-2, le=3)]  # of the canvas; a shape may stand beyond its edge
TOKENS = tuple(f.name for f in fields(Palette))


@dataclass(frozen=True, slots=True)
class CoverPalette:
    """The colours that a cover has of its own."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    bg: Ink | None = None
    bg2: Ink | None = None
    panel: Ink | None = None
    text: Ink | None = None
    muted: Ink | None = None
    accent: Ink | None = None
    on_accent: Ink | None = None
    scrim: Ink | None = None
    on_scrim: Ink | None = None
    scrim_accent: Ink | None = None

    def over(self, palette: Palette) -> Palette:
        """Return a palette with these colours in place of its own."""
        given = {name: getattr(self, name) for name in TOKENS}
        return replace(palette, **{name: ink for name, ink in given.items() if ink is not None})


def _read_token(text: str) -> str:
    """Return a colour of the palette by its name, or a colour such as #1a2b3c."""
    if text not in TOKENS:
        try:
            read_colour(text)
        except Wrong:
            known = ", ".join(TOKENS)
            raise Wrong(
                msg(
                    "{text!r} is not a colour; write it as #1a2b3c, or one of {known}",
                    text=text,
                    known=known,
                )
            ) from None
    return text


@dataclass(frozen=True, slots=True)
class OrnamentFile:
    """A shape of the background; `x y w h` are shares of the canvas, see `repurpose.ink`."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    kind: Shape
    on: OnPlaces = ()
    colour: Annotated[str, written(_read_token, "accent", "#1a2b3c")] = "accent"
    share: Share = 1.0
    x: Place = 0.0
    y: Place = 0.0
    w: Place = 1.0
    h: Place = 1.0
    over: bool = False

    def drawn(self, palette: Palette) -> Ornament:
        """Return the ornament in the colours of a palette."""
        colour: Colour = (
            getattr(palette, self.colour) if self.colour in TOKENS else read_colour(self.colour)
        )
        return Ornament(
            self.kind, self.on, colour, self.share, self.x, self.y, self.w, self.h, self.over
        )


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """A theme with all that it takes over from those that it extends."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    label: Text
    label_zh: Text
    dark: bool
    palette: Palette
    fonts: Fonts
    scale: Scale
    leading: Leading
    style: Style
    extends: Text = ""
    pair: str = ""  # "": none, not even that of the theme that this one extends
    voice: Text = ""
    cover: CoverPalette = CoverPalette()
    ornament: tuple[OrnamentFile, ...] = ()
