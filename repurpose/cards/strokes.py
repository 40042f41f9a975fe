"""What a chart is made of: bars, arcs and arrows, each drawn as the voice of the card draws.

What is sure is full; what is not is hatched, in an open outline: a number's *about*, the span of a range.
"""

from functools import lru_cache
from math import cos, pi, radians, sin
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area, Colour, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image

_FINE = 2  # masks are drawn so many times larger
_TOP = -90.0  # degrees: where an arc begins
_LARGE = 150  # px: a dot from here on is rounder
_TICKS = 60  # of a ring of cells


def fill_bar(
    sheet: Sheet, area: Area, colour: Colour, place: int = 0, *, upright: bool = False
) -> None:
    """Fill a bar; `place` makes those of one card differ where chance draws them."""
    if area.width < 1 or area.height < 1:
        return
    size = (round(area.width), round(area.height))
    if sheet.strokes == "flat":
        sheet.fill(area.left, area.top, area.width, area.height, colour)
    elif sheet.strokes == "cells":
        _cells(sheet, area, colour, upright=upright)
    elif sheet.strokes == "brush":
        _paste(sheet, area, colour, _brushed(size, place))
    else:
        _paste(sheet, area, sheet.palette.text, _ragged(size, place))
        line = max(2, round(sheet.px(0.0045)))
        if min(size) > 4 * line:
            inner = (size[0] - 2 * line, size[1] - 2 * line)
            left, top = area.left + line, area.top + line
            _paste(
                sheet, Area(left, top, area.right, area.bottom), colour, _ragged(inner, place + 1)
            )


def hatch_bar(sheet: Sheet, area: Area, colour: Colour) -> None:
    """Hatch the part of a bar that is not sure."""
    if area.width < 2 or area.height < 2:
        return
    _paste(
        sheet,
        area,
        colour,
        _hatched((round(area.width), round(area.height)), round(sheet.px(0.012))),
    )


def draw_arrow(
    sheet: Sheet, x: float, y: float, length: float, colour: Colour, *, up: bool
) -> None:
    """Draw an open arrow from `x` `y` on: up, or to the right; it says that there is more."""
    wide = max(6, round(length * 0.62))
    size = (wide, round(length)) if up else (round(length), wide)
    thick = max(3, round(sheet.px(0.006)))
    left, top = (x - size[0] / 2, y - size[1]) if up else (x, y - size[1] / 2)
    _paste(sheet, Area(left, top, left + size[0], top + size[1]), colour, _arrow(size, thick, up))


def fill_arc(
    sheet: Sheet, area: Area, thick: float, share: tuple[float, float], colour: Colour
) -> None:
    """Fill a ring of `thick` px from one share of the turn to another, clockwise from the top."""
    size, style = round(min(area.width, area.height)), sheet.strokes
    if share[1] > share[0]:
        _paste(sheet, area, colour, _arc(size, round(thick), share, style))
        if style == "crayon":
            _paste(sheet, area, sheet.palette.text, _outline(size, round(thick), share))


def hatch_arc(
    sheet: Sheet, area: Area, thick: float, share: tuple[float, float], colour: Colour
) -> None:
    """Hatch a part of a ring that is not sure."""
    from PIL import ImageChops  # noqa: PLC0415

    size = round(min(area.width, area.height))
    if share[1] > share[0]:
        arc = _arc(size, round(thick), share, "flat")
        hatched = _hatched((size, size), round(sheet.px(0.012)))
        _paste(sheet, area, colour, ImageChops.multiply(arc, hatched))


def draw_dot(sheet: Sheet, area: Area, colour: Colour, place: int, *, hollow: bool = False) -> None:
    """Draw a dot in a box: one of so many."""
    size = round(min(area.width, area.height))
    if sheet.strokes == "cells":
        sheet.fill(area.left, area.top, size, size, colour)
        thick = max(2, size // 14)
        if hollow and size > 2 * thick:
            inner = size - 2 * thick
            sheet.fill(area.left + thick, area.top + thick, inner, inner, sheet.palette.bg)
        return
    rough = place % 5 if sheet.strokes in ("brush", "crayon") else -1
    _paste(sheet, area, colour, _dot(size, rough, hollow))
    if sheet.strokes == "crayon" and not hollow:
        _paste(sheet, area, sheet.palette.text, _dot(size, rough, True))


def draw_line(
    sheet: Sheet, left: float, y: float, width: float, thick: float, colour: Colour
) -> None:
    """Draw a level rule in the hand of the voice."""
    high = max(1.0, thick)
    area = Area(left, y - high / 2, left + width, y + high / 2)
    if sheet.strokes in ("brush", "crayon") and thick > 2:
        fill_bar(sheet, area, colour, round(y) % 7)
    else:
        sheet.fill(left, area.top, width, high, colour)


def ink_of(sheet: Sheet) -> Colour:
    """Return the colour of what counts on a chart; a voice may have another for words."""
    return sheet.tint or sheet.palette.accent


def _paste(sheet: Sheet, area: Area, colour: Colour, mask: "Image") -> None:
    left, top = round(area.left), round(area.top)
    sheet.canvas.paste(colour, (left, top, left + mask.width, top + mask.height), mask)


def _cells(sheet: Sheet, area: Area, colour: Colour, *, upright: bool) -> None:
    """Fill a bar of cells, those next to its foot first."""
    pitch = sheet.px(0.021)
    whole = area.height if upright else area.width
    count = max(1, round(whole / pitch))
    step = whole / count
    for cell in range(count):
        if upright:
            top = area.bottom - (cell + 1) * step
            sheet.fill(area.left, top + step * 0.26, area.width, step * 0.74, colour)
        else:
            sheet.fill(area.left + cell * step, area.top, step * 0.74, area.height, colour)


@lru_cache(maxsize=32)
def _ragged(size: tuple[int, int], place: int) -> "Image":
    """Return a bar as felt pen fills it: its long sides uneven."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    chance = Random(place * 101 + size[0])  # noqa: S311
    wide, high = size[0] * _FINE, size[1] * _FINE
    edge = min(wide, high, 60) * 0.07
    steps = max(3, round(max(wide, high) / 36))
    points = []
    for (x0, y0), (x1, y1) in (
        ((0, 0), (wide, 0)),
        ((wide, 0), (wide, high)),
        ((wide, high), (0, high)),
        ((0, high), (0, 0)),
    ):
        for step in range(steps):
            t = step / steps
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            inward = chance.uniform(0, edge)
            points.append((min(max(x, inward), wide - inward), min(max(y, inward), high - inward)))
    mask = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    return mask.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=32)
def _brushed(size: tuple[int, int], place: int) -> "Image":
    """Return a bar as a loaded brush pulls it from its foot: its sides uneven, its end dry."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(place * 37 + size[0])  # noqa: S311
    upright = size[1] >= size[0]
    along, across = (size[1], size[0]) if upright else size
    mask = Image.new("L", (along, across), 0)
    draw = ImageDraw.Draw(mask)
    for hair in range(across):
        edge = abs(2 * hair / max(1, across - 1) - 1)
        end = along * (1 - chance.uniform(0.0, 0.035) - 0.05 * max(0.0, edge - 0.8))
        begin = along * 0.02 * max(0.0, edge - 0.85) * chance.random()
        level = 255 if edge < 0.9 else round(255 * chance.uniform(0.45, 1.0))
        draw.line(((begin, hair), (end, hair)), fill=level)
    for _ in range(max(4, across // 4)):  # where it ran dry, towards the end
        y, start = chance.uniform(0, across), along * (1 - chance.betavariate(1.2, 3.0))
        draw.line(((start, y), (along, y + chance.uniform(-3, 3))), fill=70, width=1)
    mask = mask.filter(ImageFilter.GaussianBlur(0.6))
    return mask.transpose(Image.Transpose.ROTATE_90) if upright else mask


@lru_cache(maxsize=32)
def _hatched(size: tuple[int, int], pitch: int) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = size[0] * _FINE, size[1] * _FINE
    mask = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(mask)
    step = max(4, pitch * _FINE)
    thick = max(2, round(step * 0.3))
    for start in range(-high, wide, step):
        draw.line(((start, high), (start + high, 0)), fill=255, width=thick)
    draw.rectangle((0, 0, wide - 1, high - 1), outline=255, width=max(2, thick // 2))
    return mask.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=8)
def _arrow(size: tuple[int, int], thick: int, up: bool) -> "Image":  # noqa: FBT001 - part of a cache key
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = (side * _FINE for side in (size if up else size[::-1]))
    mask = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(mask)
    line, middle = thick * _FINE, wide / 2
    draw.line(((middle, high), (middle, line / 2)), fill=255, width=line)
    head = ((line, wide * 0.62), (middle, line * 0.7), (wide - line, wide * 0.62))
    draw.line(head, fill=255, width=line, joint="curve")
    small = mask.resize((wide // _FINE, high // _FINE), Image.Resampling.BOX)
    return small if up else small.transpose(Image.Transpose.ROTATE_270)


@lru_cache(maxsize=16)
def _arc(size: int, thick: int, share: tuple[float, float], style: str) -> "Image":
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    big = size * _FINE
    mask = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(mask)
    start, end = (_TOP + 360 * part for part in share)
    box, line = (2, 2, big - 3, big - 3), thick * _FINE
    if style == "cells":
        lit = round(_TICKS * share[0]), round(_TICKS * share[1])
        for tick in range(*lit):
            at = _TOP + 360 * tick / _TICKS
            draw.arc(box, at, at + 360 / _TICKS * 0.66, fill=255, width=line)
    else:
        draw.arc(box, start, end, fill=255, width=line)
    small = mask.resize((size, size), Image.Resampling.BOX)
    if style != "brush":
        return small
    return ImageChops.multiply(small, _brush_ring(size, thick))


@lru_cache(maxsize=8)
def _outline(size: int, thick: int, share: tuple[float, float]) -> "Image":
    """Return the outline of a part of a ring."""
    from PIL import Image, ImageChops, ImageFilter  # noqa: PLC0415

    arc = _arc(size, thick, share, "flat")
    mask: Image.Image = ImageChops.subtract(arc, arc.filter(ImageFilter.MinFilter(9)))
    return mask


@lru_cache(maxsize=4)
def _brush_ring(size: int, thick: int) -> "Image":
    """Return a whole ring of hairs, dry at its edges."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(size)  # noqa: S311
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    hairs = max(12, round(thick * 0.7))
    for hair in range(hairs):
        radius = size / 2 - 1 - thick * hair / hairs
        edge = abs(2 * hair / hairs - 1)
        at = chance.uniform(0, 40)
        box = (size / 2 - radius, size / 2 - radius, size / 2 + radius, size / 2 + radius)
        for _ in range(9):
            down = chance.uniform(30, 70) * (1.15 - 0.4 * edge)
            level = round(255 * (0.7 + 0.3 * chance.random()))
            draw.arc(box, at, at + down, fill=level, width=max(2, round(thick / hairs * 1.7)))
            at += down + chance.uniform(0, 9) * edge
    return mask.filter(ImageFilter.GaussianBlur(0.7))


@lru_cache(maxsize=32)
def _dot(size: int, place: int, hollow: bool) -> "Image":  # noqa: FBT001 - part of a cache key
    from PIL import Image, ImageDraw  # noqa: PLC0415

    chance = Random(place)  # noqa: S311
    big = size * 3
    mask = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(mask)
    thick = max(6, min(36, big // 12))
    if place < 0:
        points: list[tuple[float, float]] = []
        draw.ellipse(
            (1, 1, big - 2, big - 2), fill=None if hollow else 255, outline=255, width=thick
        )
        return mask.resize((size, size), Image.Resampling.BOX)
    points = []
    corners = 20 if size < _LARGE else 48
    for corner in range(corners):
        angle = radians(corner * 360 / corners)
        reach = big * 0.5 * chance.uniform(0.84 if size < _LARGE else 0.955, 0.975)
        points.append((big / 2 + reach * cos(angle), big / 2 + reach * sin(angle)))
    if hollow:
        draw.line([*points, points[0], points[1]], fill=255, width=thick, joint="curve")
    else:
        draw.polygon(points, fill=255)
    return mask.resize((size, size), Image.Resampling.BOX)


def around(middle: tuple[float, float], radius: float, share: float) -> tuple[float, float]:
    """Return the place on a circle that a share of the turn leads to, clockwise from the top."""
    angle = 2 * pi * share
    return middle[0] + radius * sin(angle), middle[1] - radius * cos(angle)
