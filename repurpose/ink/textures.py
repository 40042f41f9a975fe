"""More shapes of a backdrop: strips, spots, dots, grids, halftones, chalk dust, film edges, tape.

All are drawn by formula from a fixed seed, so that the same theme gives the same pixels. Lengths are
in units (see `paint_backdrop`), places in shares of the canvas, unless a painter says otherwise.
"""

from collections.abc import Callable
from functools import lru_cache
from math import hypot
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Mask = Callable[["Image", Any, float], "Image"]


def _empty(picture: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415

    return Image.new("L", picture.size, 0)


def _strip(picture: "Image", shape: Any, unit: float) -> "Image":
    """A strip along an edge, `h` units thick: `y` 0 the top, 1 the bottom; `w` of the width."""
    mask = _empty(picture)
    thick = max(1, round(shape.h * unit))
    top = round(shape.y * (picture.height - thick))
    left = round(shape.x * picture.width)
    mask.paste(255, (left, top, left + round(shape.w * picture.width), top + thick))
    return mask


def _rail(picture: "Image", shape: Any, unit: float) -> "Image":
    """A strip from top to bottom, `w` units wide and `x` units from the left, or from the right."""
    mask = _empty(picture)
    wide = max(1, round(shape.w * unit))
    left = round(shape.x * unit)
    left = picture.width + left - wide if shape.x < 0 else left
    mask.paste(255, (left, 0, left + wide, picture.height))
    return mask


def _spot(picture: "Image", shape: Any, unit: float) -> "Image":
    """A disc `w` across, its centre `x` `y` units from the left top; negative: from the other edge."""
    mask = _empty(picture)
    wide = max(2, round(shape.w * unit))
    x, y = shape.x * unit, shape.y * unit
    x, y = x + picture.width * (shape.x < 0), y + picture.height * (shape.y < 0)
    mask.paste(_disc(wide), (round(x - wide / 2), round(y - wide / 2)))
    return mask


def _disc(wide: int) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = Image.new("L", (wide * 4, wide * 4), 0)
    ImageDraw.Draw(big).ellipse((0, 0, wide * 4 - 1, wide * 4 - 1), fill=255)
    return big.reduce(4)


def _dots(picture: "Image", shape: Any, unit: float) -> "Image":
    """A grid of dots over the canvas; `w` is the pitch and `h` the diameter in units."""
    mask, pitch, dot = _empty(picture), shape.w * unit, _disc(max(2, round(shape.h * unit)))
    across, down = int(picture.width / pitch), int(picture.height / pitch)
    left = (picture.width - (across - 1) * pitch) / 2
    top = (picture.height - (down - 1) * pitch) / 2
    for row in range(down):
        for column in range(across):
            mask.paste(dot, (round(left + column * pitch), round(top + row * pitch)))
    return mask


def _block(picture: "Image", shape: Any, unit: float) -> "Image":
    """A rectangle of `w` × `h` units around `x` `y`."""
    mask = _empty(picture)
    x, y = shape.x * picture.width, shape.y * picture.height
    wide, high = shape.w * unit / 2, shape.h * unit / 2
    mask.paste(255, (round(x - wide), round(y - high), round(x + wide), round(y + high)))
    return mask


def _grid(picture: "Image", shape: Any, unit: float) -> "Image":
    """Squares `w` apart with lines `h` thick, centred."""
    mask = _empty(picture)
    pitch, thick = shape.w * unit, max(1, round(shape.h * unit))
    for length, upright in ((picture.width, True), (picture.height, False)):
        at = (length % pitch) / 2
        while at < length:
            low = round(at)
            box = (low, 0, low + thick, picture.height)
            mask.paste(255, box if upright else (0, low, picture.width, low + thick))
            at += pitch
    return mask


def _halftone(picture: "Image", shape: Any, unit: float) -> "Image":
    """Dots `w` apart that grow towards `x` `y` and end `h` away from it."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    draw = ImageDraw.Draw(big)
    x, y, pitch, reach = shape.x * big.width, shape.y * big.height, shape.w * unit, shape.h * unit
    steps = int(reach / pitch) + 2
    for row in range(-2 * steps, 2 * steps + 1):
        for column in range(-steps, steps + 1):  # every other row is set off by half a step
            across, down = (column + (row % 2) / 2) * pitch, row * pitch / 2
            fade = 1 - hypot(across, down) / reach
            if fade <= 0.04:
                continue
            radius = pitch * 0.72 * fade**0.8
            at = (x + across * 2, y + down * 2)
            draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=255)
    return big.reduce(2)


def _noise(size: tuple[int, int], cell: float, seed: int) -> "Image":
    """Soft clouds of about `cell` px."""
    from PIL import Image  # noqa: PLC0415

    small = (max(2, round(size[0] / cell) + 1), max(2, round(size[1] / cell) + 1))
    bits = Random(seed).randbytes(small[0] * small[1])  # noqa: S311 - a picture, no secret
    return Image.frombytes("L", small, bits).resize(size, Image.Resampling.BICUBIC)


def _chalk(picture: "Image", shape: Any, unit: float) -> "Image":
    """Wiped chalk: broad strokes of dust, `w` long and `h` high, drawn to the side by the sponge."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    small = (max(2, picture.width // 4), max(2, picture.height // 4))
    wide = _noise((small[0], small[1]), max(2.0, shape.w * unit / 4), 11)
    streaks = Image.frombytes(
        "L",
        (max(2, round(small[0] / (shape.w * unit / 4)) + 1), max(2, small[1] // 3)),
        Random(5).randbytes(  # noqa: S311
            max(2, round(small[0] / (shape.w * unit / 4)) + 1) * max(2, small[1] // 3)
        ),
    ).resize(small, Image.Resampling.BICUBIC)
    dust = ImageChops.multiply(wide, streaks).point(
        [round(max(0, k - 40) * 0.9) for k in range(256)]
    )
    tilt = (1, 0.0, 0, 0.16, 1, -0.08 * small[0])
    dust = dust.transform(small, Image.Transform.AFFINE, tilt, Image.Resampling.BILINEAR)
    return dust.resize(picture.size, Image.Resampling.BICUBIC)


def _vignette(picture: "Image", shape: Any, _unit: float) -> "Image":
    """A shade that grows from the middle to the corners; it begins `w` of the way."""
    from PIL import Image  # noqa: PLC0415

    start = 181 * shape.w
    fall = [round(255 * max(0.0, (k - start) / (255 - start)) ** 1.4) for k in range(256)]
    shade = Image.radial_gradient("L").point(fall)
    return shade.resize(picture.size, Image.Resampling.BICUBIC)


def _sprockets(picture: "Image", shape: Any, unit: float) -> "Image":
    """The holes of a film strip along top and bottom: `w` apart, `h` high, `y` units from the edge."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = _empty(picture)
    pitch, high, edge = shape.w * unit, round(shape.h * unit), round(shape.y * unit)
    wide = round(high * 1.45)
    hole = Image.new("L", (wide * 4, high * 4), 0)
    ImageDraw.Draw(hole).rounded_rectangle((0, 0, wide * 4 - 1, high * 4 - 1), high, fill=255)
    hole = hole.reduce(4)
    count = round(picture.width / pitch)
    for k in range(count):
        left = round((k + 0.5) * picture.width / count - wide / 2)
        mask.paste(hole, (left, edge))
        mask.paste(hole, (left, picture.height - edge - high))
    return mask


def _tape(picture: "Image", shape: Any, unit: float) -> "Image":
    """A strip of paper tape, `w` × `h` around `x` `y`, a little askew, with torn ends."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = max(8, round(shape.w * unit)), max(4, round(shape.h * unit))
    big = Image.new("L", (wide * 2, high * 2), 0)
    teeth = 6
    step = high * 2 / teeth
    left = [(0 if k % 2 else step * 0.45, k * step) for k in range(teeth + 1)]
    right = [(wide * 2 - (step * 0.45 if k % 2 else 0), k * step) for k in range(teeth, -1, -1)]
    ImageDraw.Draw(big).polygon([*left, *right], fill=255)
    lean = 3.2 if shape.x < 0.5 else -4.1
    turned = big.rotate(lean, Image.Resampling.BICUBIC, expand=True).reduce(2)
    mask = _empty(picture)
    at = (shape.x * picture.width - turned.width / 2, shape.y * picture.height - turned.height / 2)
    mask.paste(turned, (round(at[0]), round(at[1])))
    return mask


def _hatch(picture: "Image", shape: Any, unit: float) -> "Image":
    """Slanted stripes in a strip `h` units high, `w` apart; `y` 0 the top, 1 the bottom."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    high, pitch = max(2, round(shape.h * unit)), shape.w * unit
    big = Image.new("L", (picture.width * 2, high * 2), 0)
    draw, at = ImageDraw.Draw(big), -2.0 * high
    while at < big.width:
        draw.polygon(
            [
                (at, 2 * high),
                (at + 2 * high, 0),
                (at + 2 * high + pitch, 0),
                (at + pitch, 2 * high),
            ],
            fill=255,
        )
        at += 2 * pitch
    mask = _empty(picture)
    mask.paste(big.reduce(2), (0, round(shape.y * (picture.height - high))))
    return mask


def _fibres(picture: "Image", shape: Any, unit: float) -> "Image":
    """Short threads in the paper, `w` long and `h` thick."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    draw, chance = ImageDraw.Draw(big), Random(3)  # noqa: S311
    count = round(picture.width * picture.height / (unit * unit) * 260)
    for _ in range(count):
        x, y = chance.random() * big.width, chance.random() * big.height
        long = shape.w * unit * 2 * (0.3 + chance.random())
        bend, lean = (chance.random() - 0.5) * long, (chance.random() - 0.5) * 2 * long
        points = [(x, y), (x + long / 2, y + lean / 2 + bend / 3), (x + long, y + lean)]
        draw.line(points, fill=90 + chance.randrange(166), width=max(1, round(shape.h * unit * 2)))
    return big.reduce(2)


MASKS: dict[str, Mask] = {
    "strip": _strip,
    "rail": _rail,
    "spot": _spot,
    "dots": _dots,
    "block": _block,
    "grid": _grid,
    "halftone": _halftone,
    "chalk": _chalk,
    "vignette": _vignette,
    "sprockets": _sprockets,
    "tape": _tape,
    "hatch": _hatch,
    "fibres": _fibres,
}


@lru_cache(maxsize=3)
def texture_mask(shape: Any, size: tuple[int, int], unit: float) -> "Image":
    """Return the mask of a shape of `MASKS` for `size` px; shared, not to be drawn on."""
    from PIL import Image  # noqa: PLC0415

    return MASKS[shape.kind](Image.new("1", size), shape, unit)
