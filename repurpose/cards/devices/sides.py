"""Devices of what stands against each other: another ground under a part of the card, bubbles, a pyramid."""

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.devices.paper import rough_box
from repurpose.cards.devices.plain import colour_of
from repurpose.cards.sheet import Area
from repurpose.ink import mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_PYRAMID = 9  # rows of cells
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
    """Draw what somebody says as a bubble; its tail hangs at the right where `thick` is above 0, else left."""
    sheet, fill = on.sheet, colour_of(on, put)
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
