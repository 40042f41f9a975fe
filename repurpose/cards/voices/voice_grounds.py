"""A voice's ground and a theme in, what a card in those colours begins with out."""

from dataclasses import replace

from repurpose.cards.formats import Format
from repurpose.ink import (
    MASKS,
    Ground,
    PlainGround,
    TexturedGround,
    paint_backdrop,
    texture_mask,
)
from repurpose.themes import TEXTURES, Ornament, Theme, Voice, ground_palette


def paint_ground(voice: Voice, name: str, theme: Theme, form: Format) -> Ground:
    """Return a ground of a voice in the colours of a theme, with its texture."""
    palette, said = ground_palette(voice, name, theme), voice.grounds[name]
    if not said.texture or theme.one_ground:
        return PlainGround(form.size, palette.bg)
    wide, high = TEXTURES.get(said.texture, (0.05, 0.003))
    shape = Ornament(said.texture, (), (0, 0, 0), 1.0, 0.0, 0.0, wide, high)
    if said.texture in MASKS:
        mask = texture_mask(shape, form.size, form.unit)
        return TexturedGround(mask, palette.bg, palette.text, said.share)
    shapes = (replace(shape, colour=palette.text, share=said.share),)
    return Ground(paint_backdrop(form.size, form.unit, palette.bg, palette.bg, shapes=shapes))
