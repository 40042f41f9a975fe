"""A drawn card and its layers in, a loop of a pen round the last keyword out: for voices that draw by hand."""

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

from repurpose.cards import DrawnCard
from repurpose.clips.scenes.layers import Box, Layer
from repurpose.ink import Colour, contrast
from repurpose.themes import Theme

_ROUND = 2.2 * pi  # how far the pen goes: a little more than once
# Of the word's height: how far the loop stands off at its sides, and above and below.
_OUT = (0.5, 0.36)
_THICK = 0.055  # ... of the line
_SEEN = 2.5  # contrast of a thick line
_FINE = 2  # px that are drawn for each px


def circle_word(drawn: DrawnCard, layers: list[Layer], colour: Colour) -> Layer | None:
    """Draw a loop round the last keyword of a card; None where it has none that stands on one line."""
    keys = [layer for layer in layers if layer.role == "key" and not layer.upright]
    if not keys:
        return None
    left, top, right, bottom = keys[-1].box
    high = bottom - top
    box = (
        round(left - _OUT[0] * high),
        round(top - _OUT[1] * high),
        round(right + _OUT[0] * high),
        round(bottom + _OUT[1] * high),
    )
    wide, tall = drawn.canvas.size
    if box[0] < 0 or box[1] < 0 or box[2] > wide or box[3] > tall:
        return None
    first = drawn.canvas.count
    drawn.canvas.paste(colour, box, _loop(box, max(2, round(_THICK * high)), left * 7919 + top))
    return Layer("pen", "pen", first, drawn.canvas.count, box)


def pen_of(drawn: DrawnCard, theme: Theme) -> Colour:
    """Return the colour of the pen: the theme's accent, or its words' where that is hardly seen."""
    ground = drawn.canvas.ground.crop((0, 0, 1, 1)).getpixel((0, 0))
    accent = theme.palette.accent
    seen = contrast(accent, ground) >= _SEEN  # type: ignore[arg-type]
    return accent if seen else drawn.written[0].colour


def _loop(box: Box, thick: int, seed: int) -> Image.Image:
    """Return the mask of a loop that a hand draws: not quite round, and not quite closed."""
    chance = Random(seed)  # noqa: S311
    wide, high = (box[2] - box[0]) * _FINE, (box[3] - box[1]) * _FINE
    shift = chance.uniform(0, pi)
    points = []
    for step in range(73):
        angle = -0.6 * pi + _ROUND * step / 72
        near = 0.9 + 0.03 * sin(2 * angle + shift) + 0.05 * step / 72
        inset = thick * _FINE
        points.append(
            (
                wide / 2 + (wide / 2 - inset) * near * cos(angle),
                high / 2 + (high / 2 - inset) * near * sin(angle),
            )
        )
    mask = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(mask).line(points, fill=255, width=thick * _FINE, joint="curve")
    return mask.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BOX)
