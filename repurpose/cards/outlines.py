"""Paths in, drawn in the hand of the voice out: lines, closed shapes, arrows, rings.

`flat` draws them clean, `crayon` twice with an unsteady hand, `brush` with pressure and dry ends, `cells` as squares in a row.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, pi, sin
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area, Colour, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Point = tuple[float, float]  # px
_FINE = 2  # masks are drawn so many times larger
_HEAD = 0.05  # of the unit: a side of the head of an arrow
_DRY = 0.6  # of a hair that runs dry, that is lifted
_SPREAD = 0.42  # of a half turn between its two sides


def pen_of(sheet: Sheet, share: float = 1.0) -> float:
    """Return how thick a line of the voice is, in px."""
    pens = {"flat": 0.007, "crayon": 0.0065, "brush": 0.016, "cells": 0.010}
    return sheet.px(pens[sheet.strokes] * share)


def draw_path(
    sheet: Sheet, points: Sequence[Point], colour: Colour, *, share: float = 1.0, place: int = 0
) -> None:
    """Draw a line along points; `share` of the usual pen, `place` makes those of one card differ."""
    pen = pen_of(sheet, share)
    left, top, right, bottom = _box(points, pen * 2.5)
    moved = tuple((round(x - left, 1), round(y - top, 1)) for x, y in points)
    mask = _line((right - left, bottom - top), moved, round(pen * 10) / 10, sheet.strokes, place)
    sheet.canvas.paste(colour, (left, top, right, bottom), mask)


def fill_path(sheet: Sheet, points: Sequence[Point], colour: Colour, *, place: int = 0) -> None:
    """Fill a closed shape; a crayon fills it unevenly, and goes round it in the colour of the text."""
    left, top, right, bottom = _box(points, 4)
    moved = tuple((round(x - left, 1), round(y - top, 1)) for x, y in points)
    rough = sheet.px(0.006) if sheet.strokes in ("crayon", "brush") else 0.0
    mask = _filled((right - left, bottom - top), moved, round(rough, 1), place)
    sheet.canvas.paste(colour, (left, top, right, bottom), mask)
    if sheet.strokes == "crayon":
        draw_path(sheet, [*points, points[0]], sheet.palette.text, place=place)


def draw_arrow_to(
    sheet: Sheet, start: Point, end: Point, colour: Colour, *, share: float = 1.0
) -> None:
    """Draw a line from a point to another, with an open head there."""
    draw_path(sheet, (start, end), colour, share=share)
    long = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    back = ((start[0] - end[0]) / long, (start[1] - end[1]) / long)
    side = sheet.px(_HEAD)

    def turned(angle: float) -> Point:
        x = back[0] * cos(angle) - back[1] * sin(angle)
        y = back[0] * sin(angle) + back[1] * cos(angle)
        return end[0] + x * side, end[1] + y * side

    wide = _SPREAD * pi / 2
    draw_path(sheet, (turned(wide), end, turned(-wide)), colour, share=share, place=1)


def ring_points(middle: Point, across: float, down: float, steps: int = 72) -> list[Point]:
    """Return an ellipse around a point as a closed path; half its width and height in px."""
    turns = [2 * pi * step / steps for step in range(steps + 1)]
    return [(middle[0] + across * sin(t), middle[1] - down * cos(t)) for t in turns]


def box_points(area: Area) -> list[Point]:
    """Return the corners of a box."""
    return [
        (area.left, area.top),
        (area.right, area.top),
        (area.right, area.bottom),
        (area.left, area.bottom),
    ]


def _box(points: Sequence[Point], pad: float) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = round(min(xs) - pad), round(min(ys) - pad)
    return left, top, round(max(xs) + pad) + 1, round(max(ys) + pad) + 1


@lru_cache(maxsize=64)
def _line(
    size: tuple[int, int], points: tuple[Point, ...], pen: float, style: str, place: int
) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    draw = ImageDraw.Draw(mask)
    chance = Random(place * 131 + size[0])  # noqa: S311
    fine = [(x * _FINE, y * _FINE) for x, y in points]
    wide = max(2.0, pen * _FINE)
    if style == "cells":
        for x, y in _along(fine, wide * 1.7):
            draw.rectangle((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
    elif style == "brush":
        _brush(draw, _along(fine, wide * 0.3), wide, chance)
    else:
        rounds = 2 if style == "crayon" else 1
        for _ in range(rounds):
            jig = wide * 0.7 if style == "crayon" else 0.0
            path = list(_along(fine, wide * 9)) if jig else fine
            path = [(x + chance.uniform(-jig, jig), y + chance.uniform(-jig, jig)) for x, y in path]
            draw.line(path, fill=255, width=round(wide), joint="curve")
            for x, y in (path[0], path[-1]) if style != "crayon" else path:
                draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
    return mask.resize(size, Image.Resampling.BOX)


def _brush(draw: "ImageDraw", path: Sequence[Point], wide: float, chance: Random) -> None:
    """Draw a stroke of hairs: it swells, thins to its end, and runs dry there."""
    hairs = max(6, round(wide / 3))
    last = max(1, len(path) - 1)
    thick = max(2, round(wide / hairs * 2.2))
    for hair in range(hairs):
        off = (hair / (hairs - 1) - 0.5) * wide
        dry = chance.uniform(0.55, 1.3) * (1.15 - abs(off) / wide)
        before: Point | None = None
        for step, (x, y) in enumerate(path):
            t = step / last
            press = 0.75 + 0.35 * sin(pi * min(1.0, t * 1.4)) - 0.25 * t
            one, other = path[max(0, step - 1)], path[min(last, step + 1)]
            dx, dy = other[0] - one[0], other[1] - one[1]
            long = hypot(dx, dy) or 1.0
            here = (x - dy / long * off * press, y + dx / long * off * press)
            if before and not (t > dry and chance.random() < _DRY):
                draw.line((before, here), fill=255, width=thick)
            before = here


def _along(points: Sequence[Point], step: float) -> list[Point]:
    """Return points along a path at equal distances, its corners too where they are far from the last."""
    found = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        long = hypot(x1 - x0, y1 - y0)
        count = max(1, round(long / step))
        found += [
            (x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)
        ]
    return found


@lru_cache(maxsize=32)
def _filled(size: tuple[int, int], points: tuple[Point, ...], rough: float, place: int) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    chance = Random(place * 17 + size[1])  # noqa: S311
    path = [(x * _FINE, y * _FINE) for x, y in points]
    if rough:
        path = _along([*path, path[0]], 60.0 * _FINE)
        jig = rough * _FINE
        path = [(x + chance.uniform(-jig, jig), y + chance.uniform(-jig, jig)) for x, y in path]
    ImageDraw.Draw(mask).polygon(path, fill=255)
    return mask.resize(size, Image.Resampling.BOX)
