"""A voice, one of its grounds and a theme in, the colours of that ground out."""

from dataclasses import replace

from repurpose.themes.model import Colour, Palette, Theme, read_colour
from repurpose.themes.voice import Voice

# The pitch and the thickness of what covers a ground, in units.
TEXTURES = {"grid": (0.072, 0.0014), "dots": (0.05, 0.004), "fibres": (0.03, 0.0012)}


def ground_palette(voice: Voice, name: str, theme: Theme) -> Palette:
    """Return the colours of a ground in a theme."""
    if theme.one_ground:
        return theme.palette
    said = voice.grounds[name]
    text, bg, tint = (theme_colour(token, theme) for token in (said.text, said.bg, said.tint))
    red, green, blue = (round(a + (b - a) * said.mix) for a, b in zip(bg, tint, strict=True))
    bg = (red, green, blue)
    return replace(
        theme.palette,
        bg=bg,
        bg2=bg,
        panel=bg,
        text=text,
        muted=theme_colour(said.muted, theme),
        accent=theme_colour(said.accent, theme),
        on_accent=theme_colour(said.on_accent, theme),
    )


def theme_colour(name: str, theme: Theme) -> Colour:
    """Return a colour of a theme: of its palette, `cover.` of its cover's, or #1a2b3c."""
    if name.startswith("#"):
        return read_colour(name)
    place, _, token = name.rpartition(".")
    colour: Colour = getattr(theme.cover_palette if place == "cover" else theme.palette, token)
    return colour
