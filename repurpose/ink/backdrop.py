"""Paint a backdrop: a gradient with shapes on it."""

from collections.abc import Callable, Sequence
from math import sin
from typing import TYPE_CHECKING, Protocol

from repurpose.ink.colour import Colour
from repurpose.ink.paint import gradient, grain
from repurpose.ink.textures import MASKS

if TYPE_CHECKING:
    from PIL.Image import Image


class Shape(Protocol):
    """A shape by name; `x y` are shares of the canvas, sizes are shares as each painter says."""

    @property
    def kind(self) -> str:
        """One of `SHAPES`, or of `MASKS` in `textures`."""

    @property
    def colour(self) -> Colour:
        """Its colour."""

    @property
    def share(self) -> float:
        """0 clear, 1 solid."""

    @property
    def x(self) -> float:
        """Left or centre, as a share of the width."""

    @property
    def y(self) -> float:
        """Top or centre, as a share of the height."""

    @property
    def w(self) -> float:
        """Width, diameter, or pitch."""

    @property
    def h(self) -> float:
        """Height, thickness, or radius."""


def paint_backdrop(
    size: tuple[int, int],
    unit: float,
    first: Colour,
    last: Colour,
    angle: float = 90.0,
    grain_levels: int = 0,
    shapes: tuple[Shape, ...] = (),
) -> "Image":
    """Return an RGB backdrop of `size` px: a gradient from `first` to `last`, then `shapes`.

    `unit` is the length in px that shape sizes are shares of.
    """
    picture = grain(gradient(size, first, last, angle), grain_levels)
    paint_shapes(picture, shapes, unit)
    return picture


def paint_shapes(picture: "Image", shapes: Sequence[Shape], unit: float) -> None:
    """Paint `shapes` onto `picture`; `unit` is the length in px that their sizes are shares of."""
    for shape in shapes:
        if shape.kind in MASKS:
            _blend(picture, MASKS[shape.kind](picture, shape, unit), shape, (0, 0))
        else:
            SHAPES[shape.kind](picture, shape, unit)


def _blend(picture: "Image", mask: "Image", shape: Shape, at: tuple[int, int]) -> None:
    level = shape.share
    faded = mask.point([round(k * level) for k in range(256)]) if level < 1 else mask
    picture.paste(shape.colour, at, faded)


def _band(picture: "Image", shape: Shape, _unit: float) -> None:
    """Fill a rectangle; all four numbers are shares of the canvas."""
    from PIL import Image  # noqa: PLC0415

    wide, high = picture.size
    box = (round(shape.w * wide), max(1, round(shape.h * high)))
    _blend(picture, Image.new("L", box, 255), shape, (round(shape.x * wide), round(shape.y * high)))


def _ellipse(diameter: int, hole: float = 0.0) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = Image.new("L", (diameter * 4, diameter * 4), 0)
    draw = ImageDraw.Draw(big)
    draw.ellipse((0, 0, diameter * 4 - 1, diameter * 4 - 1), fill=255)
    if hole:
        edge = (1 - hole) * diameter * 2
        draw.ellipse((edge, edge, diameter * 4 - 1 - edge, diameter * 4 - 1 - edge), fill=0)
    return big.reduce(4)


def _centred(picture: "Image", mask: "Image", shape: Shape) -> None:
    x = round(shape.x * picture.width - mask.width / 2)
    y = round(shape.y * picture.height - mask.height / 2)
    _blend(picture, mask, shape, (x, y))


def _disc(picture: "Image", shape: Shape, unit: float) -> None:
    """A disc around x, y; `w` is its diameter in units."""
    _centred(picture, _ellipse(max(2, round(shape.w * unit))), shape)


def _ring(picture: "Image", shape: Shape, unit: float) -> None:
    """A ring around x, y; `w` its diameter and `h` its thickness in units."""
    hole = max(0.0, 1 - 2 * shape.h / shape.w)
    _centred(picture, _ellipse(max(2, round(shape.w * unit)), hole), shape)


def _glow(picture: "Image", shape: Shape, unit: float) -> None:
    """A soft light around x, y; `w` is its diameter in units."""
    from PIL import Image  # noqa: PLC0415

    fall = [round(255 * max(0.0, 1 - k / 181) ** 2.2) for k in range(256)]
    light = Image.radial_gradient("L").point(fall)
    side = max(2, round(shape.w * unit))
    _centred(picture, light.resize((side, side), Image.Resampling.BICUBIC), shape)


def _hills(picture: "Image", shape: Shape, _unit: float) -> None:
    """Three washed ridges from `y` down over `h` of the height, paler the farther they are."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    wide, high = picture.size
    tall = max(4, round(shape.h * high))
    fade = Image.linear_gradient("L").resize((wide, tall), Image.Resampling.BILINEAR)
    fade = fade.point([round(255 * (1 - 0.86 * (k / 255) ** 0.75)) for k in range(256)])
    for layer in range(3):
        base = tall * (0.06 + 0.27 * layer)
        swing = tall * (0.30 - 0.06 * layer)
        ridge = []
        for step in range(161):
            t = step / 160
            wave = (
                0.55 * sin(4.1 * t + 1.9 * layer + 0.6)
                + 0.30 * sin(9.7 * t + 4.3 * layer)
                + 0.11 * sin(23.0 * t + 2.1 * layer)
                + 0.04 * sin(61.0 * t + 7.7 * layer)
            )
            ridge.append((t * wide * 2, (base + swing * (0.5 - 0.5 * wave)) * 2))
        mask = Image.new("L", (wide * 2, tall * 2), 0)
        ImageDraw.Draw(mask).polygon([*ridge, (wide * 2, tall * 2), (0, tall * 2)], fill=255)
        shade = ImageChops.multiply(mask.reduce(2), fade)
        level = 0.42 + 0.29 * layer
        _blend(
            picture,
            shade.point([round(k * level) for k in range(256)]),
            shape,
            (0, round(shape.y * high)),
        )


def _frame(picture: "Image", shape: Shape, unit: float) -> None:
    """A line around the canvas; `w` is its distance from the edge and `h` its thickness in units."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", picture.size, 0)
    edge = round(shape.w * unit)
    box = (edge, edge, picture.width - 1 - edge, picture.height - 1 - edge)
    ImageDraw.Draw(mask).rectangle(box, outline=255, width=max(1, round(shape.h * unit)))
    _blend(picture, mask, shape, (0, 0))


def _lines(picture: "Image", shape: Shape, unit: float) -> None:
    """Ruled lines; `w` is their distance and `h` their thickness in units."""
    from PIL import Image  # noqa: PLC0415

    mask = Image.new("L", picture.size, 0)
    thick, y = max(1, round(shape.h * unit)), shape.y * picture.height + shape.w * unit
    while y < picture.height:
        mask.paste(255, (0, round(y), picture.width, round(y) + thick))
        y += shape.w * unit
    _blend(picture, mask, shape, (0, 0))


SHAPES: dict[str, Callable[["Image", Shape, float], None]] = {
    "band": _band,
    "disc": _disc,
    "ring": _ring,
    "glow": _glow,
    "hills": _hills,
    "frame": _frame,
    "lines": _lines,
}
