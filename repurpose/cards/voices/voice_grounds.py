"""A voice's ground and a theme in, its colours and its picture out; and what a layout always lays on it."""

from itertools import takewhile

from repurpose.cards.devices import SETTLED
from repurpose.cards.formats import Format
from repurpose.ink import Ground, paint_backdrop
from repurpose.themes import TEXTURES, Layout, Ornament, Theme, Voice, ground_palette


def paint_ground(voice: Voice, name: str, theme: Theme, form: Format) -> Ground:
    """Return a ground of a voice in the colours of a theme, with its texture."""
    palette, said = ground_palette(voice, name, theme), voice.grounds[name]
    shapes: tuple[Ornament, ...] = ()
    if said.texture:
        wide, high = TEXTURES.get(said.texture, (0.05, 0.003))
        shapes = (Ornament(said.texture, (), palette.text, said.share, 0.0, 0.0, wide, high),)
    return Ground(paint_backdrop(form.size, form.unit, palette.bg, palette.bg, shapes=shapes))


def settled_of(layout: Layout) -> int:
    """Return how many things at the beginning of a layout are drawn alike on all cards of an article."""
    kinds = (put.draw in SETTLED and not (put.when or put.texts) for put in layout.put)
    return sum(1 for _ in takewhile(bool, kinds))
