"""A voice's ground and a theme in, its colours and its picture out; and what a layout always lays on it."""

from dataclasses import replace
from itertools import takewhile

from repurpose.cards.devices import SETTLED
from repurpose.cards.formats import Format
from repurpose.cards.sheet import Colour
from repurpose.ink import Ground, mix, paint_backdrop
from repurpose.themes import Layout, Ornament, Palette, Theme, Voice, read_colour

_PITCH = {
    "grid": (0.072, 0.0014),
    "dots": (0.05, 0.004),
    "fibres": (0.03, 0.0012),
}  # w, h of textures


def ground_palette(voice: Voice, name: str, theme: Theme) -> Palette:
    """Return the colours of a ground in a theme."""
    said = voice.grounds[name]
    text, bg = token_of(said.text, theme), token_of(said.bg, theme)
    bg = mix(bg, token_of(said.tint, theme), said.mix)
    return replace(
        theme.palette,
        bg=bg,
        bg2=bg,
        panel=bg,
        text=text,
        muted=token_of(said.muted, theme),
        accent=token_of(said.accent, theme),
        on_accent=token_of(said.on_accent, theme),
    )


def token_of(name: str, theme: Theme) -> Colour:
    """Return a colour of a theme: of its palette, `cover.` of its cover's, or #1a2b3c."""
    if name.startswith("#"):
        return read_colour(name)
    place, _, token = name.rpartition(".")
    colour: Colour = getattr(theme.cover_palette if place == "cover" else theme.palette, token)
    return colour


def paint_ground(voice: Voice, name: str, theme: Theme, form: Format) -> Ground:
    """Return a ground of a voice in the colours of a theme, with its texture."""
    palette, said = ground_palette(voice, name, theme), voice.grounds[name]
    shapes: tuple[Ornament, ...] = ()
    if said.texture:
        wide, high = _PITCH.get(said.texture, (0.05, 0.003))
        shapes = (Ornament(said.texture, (), palette.text, said.share, 0.0, 0.0, wide, high),)
    return Ground(paint_backdrop(form.size, form.unit, palette.bg, palette.bg, shapes=shapes))


def settled_of(layout: Layout) -> int:
    """Return how many things at the beginning of a layout are drawn alike on all cards of an article."""
    kinds = (put.draw in SETTLED and not (put.when or put.texts) for put in layout.put)
    return sum(1 for _ in takewhile(bool, kinds))
