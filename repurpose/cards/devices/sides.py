"""Devices of what stands against each other: another ground under a part of the card, bubbles, a pyramid, an iceberg."""

from functools import lru_cache
from math import pi, sin
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.devices.paper import rough_box, snug
from repurpose.cards.devices.plain import colour_of
from repurpose.cards.sheet import Area
from repurpose.ink import contrast, mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

Corners = tuple[tuple[float, float], ...]

_PYRAMID = 9  # rows of cells
_WAVES = 11  # half turns of the water's edge
# Corners of an iceberg below the water and above it: shares of the box, those above of its tip's height.
_KEEL: Corners = ((0.075, 0.0), (0.055, 0.14), (0.085, 0.35), (0.13, 0.53), (0.24, 0.70), (0.36, 0.79),
         (0.52, 0.84), (0.66, 0.785), (0.80, 0.67), (0.90, 0.49), (0.925, 0.33), (0.945, 0.13), (0.925, 0.0))  # fmt: skip
_TIP: Corners = (
    (0.59, 0.0),
    (0.615, -0.42),
    (0.685, -0.86),
    (0.715, -1.0),
    (0.79, -0.66),
    (0.835, -0.28),
    (0.875, 0.0),
)
_FACETS: tuple[Corners, ...] = (((0.715, -1.0), (0.70, -0.6), (0.74, -0.25)), ((0.79, -0.66), (0.765, -0.42)),
           ((0.87, 0.46), (0.80, 0.58), (0.78, 0.64)), ((0.12, 0.18), (0.14, 0.36)))  # fmt: skip
_DEEPER = (0.5, 0.3, 0.15)  # shares of its colour that water has in a dark theme
_FOOT_READ = 6.0  # the least contrast of what stands in the water
_SHAKE = 0.006  # of the unit: how far a hand is off
_EDGE = 0.002  # of the box: what reaches so near the canvas' edge goes on to it


def draw_ground(on: "Composer", area: Area, put: Put) -> None:
    """Fill a part of the card with the ground that `on` names, to the canvas' edges where the box ends there."""
    sheet = on.sheet
    left, top, wide, high = put.box
    up = 0.0 if top <= _EDGE else area.top
    low = float(sheet.form.height) if top + high >= 1 - _EDGE else area.bottom
    begin = 0.0 if left <= _EDGE else area.left
    end = float(sheet.form.width) if left + wide >= 1 - _EDGE else area.right
    sheet.fill(begin, up, end - begin, low - up, sheet.palette.bg)


def draw_saying(on: "Composer", area: Area, put: Put) -> None:
    """Draw what somebody says as a bubble, snug as `rough` is; its tail hangs at the right where `thick` is above 0, else left."""
    sheet, fill = on.sheet, colour_of(on, put)
    area = snug(on, area, put)
    rough_box(on, area, fill, on.seed + round(area.top))
    side, high = round(sheet.px(0.06)), round(sheet.px(0.05))
    inside, line = _tail(side, high, max(2, round(sheet.px(0.0046))), on.seed, put.thick > 0)
    left = area.right - sheet.px(0.12) - side if put.thick > 0 else area.left + sheet.px(0.12)
    box = (round(left), round(area.bottom) - 2, round(left) + side, round(area.bottom) - 2 + high)
    sheet.canvas.paste(fill, box, inside)
    sheet.canvas.paste(on.theme.palette.text, box, line)


@lru_cache(maxsize=8)
def _tail(
    wide: int,
    high: int,
    thick: int,
    seed: int,
    right: bool,  # noqa: FBT001 - part of a cache key
) -> "tuple[Image, Image]":
    """Return the masks of a tail: what is within, and its two lines."""
    from PIL import Image, ImageDraw, ImageOps  # noqa: PLC0415

    chance = Random(seed)  # noqa: S311
    size = (wide * 2, high * 2)
    inside, line = Image.new("L", size, 0), Image.new("L", size, 0)
    tip = (wide * 0.2 + chance.uniform(0, 8), high * 2.0 - 4)
    points = [(4.0, 0.0), tip, (wide * 2 - 6.0, 0.0)]
    ImageDraw.Draw(inside).polygon(points, fill=255)
    ImageDraw.Draw(line).line(points, fill=255, width=thick * 2, joint="curve")
    masks = [mask.resize((wide, high), Image.Resampling.BOX) for mask in (inside, line)]
    if right:
        masks = [ImageOps.mirror(mask) for mask in masks]
    return masks[0], masks[1]


def draw_pyramid(on: "Composer", area: Area, put: Put) -> None:
    """Draw a pyramid of cells: the few at the top pale, the many below in colour."""
    pitch = min(area.width / (2 * _PYRAMID - 1), area.height / _PYRAMID)
    cell, middle = pitch * 0.8, (area.left + area.right) / 2
    palette = on.sheet.palette
    for row in range(_PYRAMID):
        count = 2 * row + 1
        top = row < 2
        colour = mix(palette.bg, palette.text, 0.75) if top else on.colour(put.colour)
        if row == 2 or row >= _PYRAMID - 2:
            colour = mix(palette.bg, palette.text, 0.2)
        y = area.top + row * pitch
        for place in range(count):
            x = middle + (place - count / 2) * pitch
            on.sheet.fill(x, y, cell, cell, colour)


def draw_iceberg(on: "Composer", area: Area, put: Put) -> None:
    """Draw water that fills the box, and an iceberg in it: its tip above the box, `thick` of the height high.

    `colour` is the water's; the ice is of the theme's panel.
    """
    sheet = on.sheet
    tip = round(area.height * put.thick)
    size, pen = (round(area.width), round(area.height)), max(2, round(sheet.px(0.0042)))
    water, ice, lines, facets = _ice(size, tip, pen, round(sheet.px(_SHAKE), 1), on.seed)
    left, top = round(area.left), round(area.top)
    deep = (left, top, left + size[0], top + size[1])
    box = (left, top - tip, left + size[0], top + size[1])
    sea = on.colour(put.colour)
    mixed = [mix(sheet.palette.bg, sea, share) for share in (put.share, *_DEEPER)]
    clear = (one for one in mixed if contrast(one, sheet.palette.text) >= _FOOT_READ)
    sheet.canvas.paste(next(clear, sheet.palette.bg), deep, water)
    sheet.canvas.paste(on.colour("theme.panel"), box, ice)
    sheet.canvas.paste(mix(sheet.palette.text, sea, 0.45), box, facets)
    sheet.canvas.paste(sheet.palette.text, box, lines)


@lru_cache(maxsize=2)
def _ice(
    size: tuple[int, int], tip: int, pen: int, shake: float, seed: int
) -> "tuple[Image, Image, Image, Image]":
    """Return the masks of the water, and of the ice, its outlines and its facets with the tip above."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = size
    chance = Random(seed)  # noqa: S311

    def path(corners: Corners) -> list[tuple[float, float]]:
        return [
            (
                x * wide + chance.uniform(-shake, shake),
                tip + y * (high if y > 0 else tip) + chance.uniform(-shake, shake) * (y != 0),
            )
            for x, y in corners
        ]

    shore = [
        (x, pen * (1.5 + 1.5 * sin(x / wide * _WAVES * pi + seed % 7)))
        for x in range(0, wide + 13, 12)
    ]
    water = Image.new("L", size, 0)
    ImageDraw.Draw(water).polygon([*shore, (wide, high), (0, high)], fill=255)
    whole = (wide, high + tip)
    ice, lines, facets = (Image.new("L", whole, 0) for _ in range(3))
    draw = ImageDraw.Draw(lines)
    for corners in (_KEEL, _TIP):
        for again in (False, True):  # twice, as a hand does
            points = path(corners)
            if not again:
                ImageDraw.Draw(ice).polygon(points, fill=255)
            draw.line(points, fill=255, width=pen, joint="curve")
    draw.line([(x, y + tip) for x, y in shore], fill=255, width=pen, joint="curve")
    for corners in _FACETS:
        ImageDraw.Draw(facets).line(path(corners), fill=255, width=max(2, pen // 2), joint="curve")
    return water, ice, lines, facets
