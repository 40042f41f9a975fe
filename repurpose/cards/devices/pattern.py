"""Patterns drawn by chance, each the article's own: lines, dots, traces, hills, and the words of its title."""

import itertools
from collections.abc import Callable
from functools import lru_cache
from math import cos, hypot, pi, sin
from random import Random
from typing import TYPE_CHECKING, Any

from repurpose.cards.devices.pattern_things import THINGS
from repurpose.cards.sheet import Area
from repurpose.cards.voices.suiting import turn_of
from repurpose.ink import draw_setting, ink_box
from repurpose.themes import Put
from repurpose.typeset import Setting

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_FINE = 2  # px drawn for one that is kept
_UNDER_TOP = 0.94  # of what is above its foot, that a hill reaches at the most


def draw_pattern(on: "Composer", area: Area, put: Put) -> None:
    """Draw one of the patterns that `label` names, as article and place choose; `thick` makes it coarser."""
    names = put.label.split() or [*PATTERNS]
    name = names[(on.seed + turn_of(on.sheet.card)) % len(names)]
    size = (round(area.width), round(area.height))
    coarse = on.sheet.px(1.0 + put.thick * 10)
    mask = _words(on, size) if name == "type" else pattern_mask(name, size, round(coarse), on.seed)
    if put.share < 1:
        mask = mask.point([round(level * put.share) for level in range(256)])
    left, top = round(area.left), round(area.top)
    box = (left, top, left + mask.width, top + mask.height)
    on.sheet.canvas.paste(on.colour(put.colour), box, mask)


@lru_cache(maxsize=12)
def pattern_mask(name: str, size: tuple[int, int], unit: int, seed: int) -> "Image":
    """Return the mask of a pattern; `unit` is the length in px that its sizes are shares of."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    pen = ImageDraw.Draw(mask)
    made = PATTERNS[name](mask, pen, float(unit * _FINE), Random(seed * 101 + 7))  # noqa: S311
    return (made or mask).reduce(_FINE)


def _waves(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Lines that swell and lie down like water."""
    lines = chance.randint(11, 15)
    pitch = mask.height / lines
    phase, drift, length = chance.uniform(0, 6), chance.uniform(0.25, 0.7), chance.uniform(0.5, 1.2)
    for line in range(lines + 2):
        swell = pitch * (0.25 + 0.95 * abs(sin(phase + line * drift)))
        points = [
            (x, line * pitch + swell * sin(x / unit * 2 * pi * length + phase + line * drift))
            for x in range(-20, mask.width + 40, 20)
        ]
        pen.line(points, fill=255, width=max(2, round(unit * 0.0045)), joint="curve")


def _contour(mask: "Image", _pen: Any, unit: float, chance: Random) -> "Image":
    """The lines of equal height of a land that nobody has seen."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    small = (max(3, round(mask.width / unit * 4)), max(3, round(mask.height / unit * 4)))
    land = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    land = land.resize(mask.size, Image.Resampling.BICUBIC)
    steps = land.point([level // 20 * 20 for level in range(256)])
    reach = max(2, round(unit * 0.004))
    moved = ImageChops.offset(steps, reach, 0), ImageChops.offset(steps, 0, reach)
    edges = ImageChops.lighter(*(ImageChops.difference(steps, other) for other in moved))
    return edges.point([0] + [255] * 255)


def _halftone(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Dots that grow towards a place of the article's own."""
    pitch = unit * 0.036
    x0, y0 = mask.width * chance.uniform(0.25, 1.0), mask.height * chance.uniform(0.1, 0.8)
    reach = hypot(mask.width, mask.height) * chance.uniform(0.55, 0.8)
    for row in range(int(mask.height / pitch * 2) + 2):
        for column in range(int(mask.width / pitch) + 2):
            x, y = (column + (row % 2) / 2) * pitch, row * pitch / 2
            fade = 1 - hypot(x - x0, y - y0) / reach
            if fade > 0.05:
                r = pitch * 0.46 * fade**0.7
                pen.ellipse((x - r, y - r, x + r, y + r), fill=255)


def _circuit(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Traces of a board that run side by side, turn by half a right angle, and end in a ring."""
    pitch, wide = unit * 0.03, max(2, round(unit * 0.0055))
    for trace in range(int(mask.width / pitch)):
        if chance.random() < 0.28:
            continue
        x, y = (trace + 0.5) * pitch, 0.0
        side = 1 if (trace // 5) % 2 else -1
        points = [(x, y)]
        for turn in (0, side, 0, -side, 0)[: chance.choice((1, 3, 3, 5))]:
            run = pitch * chance.randint(2, 9)
            x, y = x + turn * run * 0.6, y + run * (0.6 if turn else 1.0)
            points.append((x, y))
        pen.line(points, fill=255, width=wide, joint="curve")
        r = pitch * 0.3
        pen.ellipse((x - r, y - r, x + r, y + r), outline=255, width=wide, fill=0)


def _grid(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Cells of which the article fills some, the more the nearer to one corner."""
    pitch = unit * 0.075
    across, down = int(mask.width / pitch) + 1, int(mask.height / pitch) + 1
    right, low = chance.random() < 0.7, chance.random() < 0.4
    for row in range(down):
        for column in range(across):
            near = (column if right else across - column) / across
            near *= (row if low else down - row) / down
            if chance.random() < near * 0.8:
                x, y = column * pitch, row * pitch
                gap = pitch * 0.06
                box = (x + gap, y + gap, x + pitch - gap, y + pitch - gap)
                pen.rectangle(box, fill=chance.choice((70, 120, 255)))


def _arcs(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Rings around one place, each open at another side."""
    x, y = mask.width * chance.uniform(0.55, 1.0), mask.height * chance.uniform(0.05, 0.5)
    for ring in range(1, 9):
        r = unit * 0.085 * ring
        start = chance.uniform(0, 360)
        box = (x - r, y - r, x + r, y + r)
        level = round(255 * (1 - ring * 0.075))
        pen.arc(box, start, start + chance.uniform(140, 300), fill=level, width=round(unit * 0.03))


def _blocks(mask: "Image", pen: Any, _unit: float, chance: Random) -> None:
    """Rectangles that lock into each other, edge to edge."""
    columns, rows = 6, max(2, round(6 * mask.height / mask.width))
    wide, high = mask.width / columns, mask.height / rows
    taken: set[tuple[int, int]] = set()
    for _ in range(columns * rows // 2):
        x, y = chance.randrange(columns), chance.randrange(rows)
        across, down = chance.choice(((1, 1), (2, 1), (1, 2), (3, 1), (2, 2)))
        cells = {(x + i, y + j) for i in range(across) for j in range(down)}
        if cells & taken or x + across > columns or y + down > rows:
            continue
        taken |= cells
        if chance.random() < 0.62:
            pen.rectangle(
                (x * wide, y * high, (x + across) * wide - 1, (y + down) * high - 1), fill=255
            )


def _rays(mask: "Image", pen: Any, _unit: float, chance: Random) -> None:
    """Wedges out of one corner."""
    x, y = mask.width * chance.choice((0.0, 1.0)), mask.height * chance.uniform(0.0, 1.0)
    count, reach = chance.randint(9, 15), hypot(mask.width, mask.height) * 1.5
    first = chance.uniform(0, 1)
    for ray in range(count * 2):
        low, high = ((first + ray + part) / count * pi for part in (0, 0.46))
        ends = [(x + reach * cos(a), y + reach * sin(a)) for a in (low, high)]
        pen.polygon([(x, y), *ends], fill=255)


def _hills(mask: "Image", _pen: Any, _unit: float, chance: Random) -> "Image":
    """Hills in washed ink, the far ones pale, each fading into mist at its foot."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: PLC0415

    small = (mask.width // 4, mask.height // 4)
    made = Image.new("L", small, 0)
    ranges = chance.randint(3, 4)
    for far in range(ranges):
        base = small[1] * (0.30 + 0.52 * far / ranges)
        heights = _ridge(chance, 7, small[1] * (0.34 - 0.05 * far))
        most = max(heights) / (base * _UNDER_TOP)
        heights = [h / max(1.0, most) for h in heights]  # none is cut off at the top
        step = small[0] / (len(heights) - 1)
        points = [(k * step, base - h) for k, h in enumerate(heights)]
        shape = Image.new("L", small, 0)
        level = round(70 + 165 * (far + 1) / ranges)
        pen = ImageDraw.Draw(shape)
        pen.polygon([*points, (small[0], small[1]), (0, small[1])], fill=level)
        top = max(0, round(min(y for _, y in points)))
        fade = Image.linear_gradient("L").resize((small[0], max(2, round(small[1] * 0.5))))
        veil = Image.new("L", small, 0)
        veil.paste(ImageChops.invert(fade), (0, top))
        shape = ImageChops.multiply(shape, veil)
        made = ImageChops.lighter(ImageChops.multiply(made, ImageChops.invert(shape)), shape)
    return made.filter(ImageFilter.GaussianBlur(small[0] * 0.002)).resize(
        mask.size, Image.Resampling.BICUBIC
    )


@lru_cache(maxsize=24)
def ridge_mask(size: tuple[int, int], seed: int, most: int) -> "Image":
    """Return one ridge in washed ink, as high as the mask at its top, `most` strong there; it fades at its foot."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    wide, high = size[0] // 2, size[1] // 2
    heights = _ridge(Random(seed), 7, high * 0.8)  # noqa: S311
    peak, step = max(heights), wide / (len(heights) - 1)
    points = [(k * step, (peak - h)) for k, h in enumerate(heights)]
    shape = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(shape).polygon([*points, (wide, high), (0, high)], fill=255)
    fade = ImageChops.invert(Image.linear_gradient("L").resize((wide, high)))
    shape = ImageChops.multiply(
        shape, fade.point([most * (80 + level * 175 // 255) // 255 for level in range(256)])
    )
    return shape.resize(size, Image.Resampling.BICUBIC)


def _ridge(chance: Random, rounds: int, rough: float) -> list[float]:
    """Return heights of a ridge, its midpoints moved again and again."""
    heights = [chance.uniform(0, rough * 0.6), chance.uniform(0, rough * 0.6)]
    heights.insert(1, rough * chance.uniform(0.6, 1.0))
    for turn in range(rounds - 1):
        between = [
            (a + b) / 2 + chance.uniform(-1, 1) * rough * 0.42 / 1.9**turn
            for a, b in itertools.pairwise(heights)
        ]
        heights = [h for pair in zip(heights, between, strict=False) for h in pair] + heights[-1:]
    return heights


PATTERNS: dict[str, Callable[..., "Image | None"]] = {
    "waves": _waves,
    "contour": _contour,
    "halftone": _halftone,
    "circuit": _circuit,
    "grid": _grid,
    "arcs": _arcs,
    "blocks": _blocks,
    "rays": _rays,
    "hills": _hills,
    **THINGS,
}


def _words(on: "Composer", size: tuple[int, int]) -> "Image":
    """Return the mask of the article's own word, again and again, every other row moved."""
    slot = on.slots.get("core") or on.slots["title"]
    text = "".join(character for character in slot.text if character.isalnum())[:6] or slot.text[:4]
    setting = on.sheet.fit(
        text, on.font("figure"), (0.15, 0.15), width=1e5, leading=1.1, align="left", max_lines=1
    )
    return _repeated(setting, size, on.seed)


@lru_cache(maxsize=6)
def _repeated(setting: Setting, size: tuple[int, int], seed: int) -> "Image":
    from PIL import Image  # noqa: PLC0415

    left, top, right, bottom = ink_box(setting)
    wide, high = round(right - left), round(bottom - top)
    tile = Image.new("RGB", (max(1, wide), max(1, high)))
    draw_setting(tile, setting, (-left, -top), (255, 255, 255))
    word = tile.getchannel("R")
    mask = Image.new("L", size, 0)
    gap_x, gap_y = round(setting.size * 0.22), round(setting.size * 0.16)
    for row in range(size[1] // (high + gap_y) + 1):
        x = -round((row * 0.37 + seed % 7 / 7) % 1 * (wide + gap_x))
        while x < size[0]:
            mask.paste(word, (x, row * (high + gap_y)))
            x += wide + gap_x
    return mask
