"""A card's picture: how wide it is for its height, and the same at a size, with the edge of a frame.

A picture is shown whole; where it is taller than its place, up to `_CUT` of its height may go.
"""

from functools import lru_cache
from math import pi, sin
from random import Random
from typing import TYPE_CHECKING, Literal

from repurpose.cards.kinds import find_kind
from repurpose.cards.model import Card, Images
from repurpose.ink import fill_canvas, open_photo, rounded_mask
from repurpose.messages import msg

if TYPE_CHECKING:
    from PIL.Image import Image

Edge = Literal["straight", "round", "brush"]
_CUT = 0.1  # of the height of a tall picture
_VIEW = (900, 640)  # px of the view that stands where a card has no picture: on samples


def aspect_of(card: Card, images: Images) -> float:
    """Return the width of a card's picture over its height; 0.0 for a card that is about none."""
    if not find_kind(card.kind).shows_picture:
        return 0.0
    photo = open_once(images.photo)
    return photo.width / photo.height


@lru_cache(maxsize=4)
def open_once(data: bytes) -> "Image":
    """Return a picture, or where there is none a view of hills and water.

    Raises:
        ContentError: It cannot be used.
    """
    return open_photo(data, msg("The picture")) if data else _draw_view()


def fit_size(aspect: float, wide: float, high: float) -> tuple[int, int]:
    """Return the size in px of a picture in a place of `wide` × `high`: whole, or a little cut."""
    tall = wide / aspect * (1 - _CUT)
    if tall <= high:
        return round(wide), round(min(high, wide / aspect))
    return round(high * aspect / (1 - _CUT)), round(high)


@lru_cache(maxsize=4)
def cut_photo(data: bytes, size: tuple[int, int], edge: Edge, radius: int) -> "tuple[Image, Image]":
    """Return a picture at a size, and the mask of its edge; `radius` is how far a corner is rounded."""
    from PIL import Image  # noqa: PLC0415

    photo = fill_canvas(open_once(data), size)
    if edge == "round":
        return photo, rounded_mask(size, radius)
    if edge == "brush":
        return photo, _brushed(size, radius)
    return photo, Image.new("L", size, 255)


def _brushed(size: tuple[int, int], reach: int) -> "Image":
    """Return a mask whose edges are those of broad strokes from side to side."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(size[0] * 31 + size[1])  # noqa: S311
    wide, high = size
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    y, left, right = 0, reach / 2, reach / 2
    while y < high:
        step = chance.randint(2, 5)
        left = min(reach, max(0.0, left + chance.uniform(-reach, reach) * 0.35))
        right = min(reach, max(0.0, right + chance.uniform(-reach, reach) * 0.35))
        draw.rectangle((left, y, wide - right, y + step), fill=255)
        y += step
    hair = max(1, wide // 240)
    for top in (True, False):  # bristles that begin late or leave early
        for x in range(0, wide, hair):
            deep = abs(sin(x / wide * pi * 5)) * reach * 0.5 * chance.random()
            box = (x, 0, x + hair, deep) if top else (x, high - deep, x + hair, high)
            draw.rectangle(box, fill=0)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


def _draw_view() -> "Image":
    """Draw hills in the evening above water: what a sample shows."""
    from PIL import Image, ImageDraw, ImageFilter, ImageOps  # noqa: PLC0415

    wide, high = _VIEW
    sky = ImageOps.colorize(Image.linear_gradient("L"), (52, 86, 130), (250, 196, 132))
    view = sky.resize((wide, round(high * 0.7))).crop((0, 0, wide, high))
    draw = ImageDraw.Draw(view)
    draw.ellipse(
        (wide * 0.62, high * 0.36, wide * 0.74, high * 0.36 + wide * 0.12), (255, 240, 205)
    )
    for ridge, (colour, base, swing) in enumerate(
        (((128, 138, 150), 0.5, 0.1), ((84, 102, 116), 0.57, 0.08), ((46, 66, 76), 0.64, 0.06))
    ):
        line = [
            (x, high * (base - swing * (sin(x / 117 + ridge * 2) + 0.5 * sin(x / 41 + ridge)) / 2))
            for x in range(0, wide + 9, 9)
        ]
        draw.polygon([(0, high), *line, (wide, high)], fill=colour)
    draw.rectangle((0, high * 0.7, wide, high), fill=(92, 116, 132))
    for row in range(26):
        y = high * (0.71 + row * 0.011)
        half = wide * (0.04 + 0.05 * abs(sin(row * 1.7)))
        middle = wide * 0.68 + wide * 0.02 * sin(row)
        draw.rectangle((middle - half, y, middle + half, y + 2), fill=(226, 190, 150))
    return view.filter(ImageFilter.GaussianBlur(0.9))
