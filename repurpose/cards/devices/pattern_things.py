"""Patterns of one thing or a few: a moon, a shore, stones, a path, doodles, two voices; the article's own."""

import itertools
from collections.abc import Callable
from math import cos, pi, sin
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image


def _moon(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """A moon in one of its phases."""
    r = min(mask.width, mask.height) * chance.uniform(0.30, 0.42)
    x = mask.width * chance.uniform(0.36, 0.64)
    y = mask.height * 0.5
    pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
    away = r * chance.choice((-1, 1)) * chance.uniform(0.35, 1.1)
    down = -r * chance.uniform(0.1, 0.4)
    pen.ellipse((x - r + away, y - r + down, x + r + away, y + r + down), fill=0)
    thin = max(2, round(unit * 0.002))
    pen.ellipse((x - r, y - r, x + r, y + r), outline=110, width=thin)


def _shore(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """A disc over a level line, and what the water keeps of it."""
    level = mask.height * chance.uniform(0.5, 0.68)
    r = min(mask.width, mask.height) * chance.uniform(0.2, 0.3)
    x, y = mask.width * chance.uniform(0.3, 0.7), level - r * chance.uniform(0.1, 0.9)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
    pen.rectangle((0, level, mask.width, mask.height), fill=0)
    thin = max(3, round(unit * 0.003))
    pen.rectangle((0, level, mask.width, level + thin), fill=255)
    for line in range(1, 8):
        half = r * (1.05 - line * 0.11) * chance.uniform(0.7, 1.1)
        at = level + line * unit * 0.028
        pen.rectangle((x - half, at, x + half, at + thin), fill=220 - line * 22)


def _stones(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Stones on each other, a smaller one higher up."""
    x, bottom = mask.width * chance.uniform(0.38, 0.62), mask.height * 0.93
    count = chance.randint(3, 5)
    wide = min(mask.width * 0.34, mask.height * 0.5)
    for stone in range(count):
        half = wide * (1 - stone * 0.17) * chance.uniform(0.8, 1.0) * 0.5
        high = half * chance.uniform(0.5, 0.72)
        middle = x + half * chance.uniform(-0.2, 0.2)
        box = (middle - half, bottom - high, middle + half, bottom)
        pen.rounded_rectangle(box, radius=high * 0.49, fill=(255, 150, 205, 120, 235)[stone])
        bottom -= high + unit * 0.006
    pen.rectangle((0, mask.height * 0.93, mask.width, mask.height * 0.93 + 4), fill=150)


def _path(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """One line that goes away and comes back."""
    x, swing = mask.width * chance.uniform(0.4, 0.6), mask.width * chance.uniform(0.16, 0.26)
    turns, phase = chance.uniform(1.2, 2.2), chance.uniform(0, 2 * pi)
    points = []
    for step in range(121):
        t = step / 120
        away = swing * (0.15 + t) * sin(phase + t * t * turns * 2 * pi)
        points.append((x + away, mask.height * (0.06 + 0.88 * t)))
    for step, (a, b) in enumerate(itertools.pairwise(points)):
        wide = max(2, round(unit * (0.002 + 0.018 * step / 120)))
        pen.line((a, b), fill=255, width=wide)
        r = wide / 2
        pen.ellipse((b[0] - r, b[1] - r, b[0] + r, b[1] + r), fill=255)


def _rings(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """The rings of a tree, years close together and years far apart."""
    x, y = mask.width * chance.uniform(0.42, 0.58), mask.height * chance.uniform(0.46, 0.56)
    reach, whole = 0.0, min(mask.width, mask.height) * 0.47
    bends = [(chance.randint(2, 5), chance.uniform(0, 6), chance.uniform(0.01, 0.03)) for _ in "ab"]
    while reach < whole:
        reach += unit * chance.uniform(0.010, 0.034)
        points = []
        for step in range(97):
            angle = step / 96 * 2 * pi
            r = reach * (1 + sum(share * sin(n * angle + at) for n, at, share in bends))
            points.append((x + r * cos(angle), y + r * sin(angle)))
        pen.line(points, fill=255, width=max(2, round(unit * 0.0034)), joint="curve")


def _doodle(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """What a hand draws while its owner listens: spirals, stars, loops, arrows, waves."""
    wide = max(4, round(unit * 0.0085))
    across = max(1, round(mask.width / unit * 3.4))
    down = max(1, round(mask.height / unit * 3.4))
    shapes = [_spiral, _star, _loops, _zigzag, _sun, _arrow]
    chance.shuffle(shapes)
    for place in range(across * down):
        column, row = place % across, place // across
        x = mask.width * (column + chance.uniform(0.4, 0.6)) / across
        y = mask.height * (row + chance.uniform(0.42, 0.58)) / down
        r = min(mask.width / across, mask.height / down) * chance.uniform(0.26, 0.34)
        for line in shapes[place % len(shapes)](chance):
            turned = [(x + r * a, y + r * b) for a, b in line]
            pen.line(turned, fill=255, width=wide, joint="curve")
            for a, b in (turned[0], turned[-1]):
                pen.ellipse((a - wide / 2, b - wide / 2, a + wide / 2, b + wide / 2), fill=255)


Lines = list[list[tuple[float, float]]]


def _spiral(chance: Random) -> Lines:
    turn = chance.uniform(0, 6)
    steps = [t / 40 for t in range(41)]
    return [[(t * cos(turn + t * 15), t * sin(turn + t * 15)) for t in steps]]


def _star(chance: Random) -> Lines:
    turn = chance.uniform(-0.3, 0.3)
    ends = [turn - pi / 2 + k * 4 * pi / 5 for k in range(6)]
    return [[(cos(a), sin(a)) for a in ends]]


def _loops(chance: Random) -> Lines:
    lean = chance.uniform(0.22, 0.3)
    steps = [t / 60 for t in range(61)]
    return [[(2 * t - 1 - lean * sin(t * 25), 0.45 * cos(t * 25)) for t in steps]]


def _zigzag(chance: Random) -> Lines:
    high = chance.uniform(0.3, 0.5)
    return [[(k / 4 - 1, high * (-1) ** k) for k in range(9)]]


def _sun(chance: Random) -> Lines:
    turn = chance.uniform(0, 1)
    disc = [(0.42 * cos(k * pi / 12), 0.42 * sin(k * pi / 12)) for k in range(25)]
    rays = [turn + k * pi / 4 for k in range(8)]
    return [disc, *([(0.62 * cos(a), 0.62 * sin(a)), (cos(a), sin(a))] for a in rays)]


def _arrow(chance: Random) -> Lines:
    bend = chance.uniform(0.5, 0.8)
    shaft = [(2 * t / 12 - 1, bend * sin(t / 12 * pi) - 0.3) for t in range(13)]
    return [shaft, [(0.62, -0.42), (1.0, -0.3), (0.86, 0.1)]]


def _voices(mask: "Image", pen: Any, _unit: float, chance: Random) -> None:
    """Two discs, one that speaks and one that listens."""
    r = min(mask.width * 0.36, mask.height * 0.5)
    small = r * chance.uniform(0.42, 0.72)
    side = chance.choice((-1, 1))
    x, y = mask.width * 0.5 - side * small * 0.8, mask.height * chance.uniform(0.42, 0.58)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=150)
    reach, turn = r * chance.uniform(0.85, 1.1), chance.uniform(-0.8, 0.8)
    a, b = x + side * reach * cos(turn), y + reach * sin(turn)
    pen.ellipse((a - small, b - small, a + small, b + small), fill=255)


def _talk(mask: "Image", pen: Any, unit: float, chance: Random) -> None:
    """Lines of a talk: long ones from one side, short ones from the other."""
    pitch, high = unit * 0.075, unit * 0.046
    y, left = pitch * 0.4, chance.random() < 0.5
    while y < mask.height - high:
        for _ in range(chance.randint(1, 3)):
            wide = mask.width * chance.uniform(0.24, 0.62)
            x = mask.width * 0.04 if left else mask.width * 0.96 - wide
            pen.rounded_rectangle(
                (x, y, x + wide, y + high), radius=high / 2, fill=255 - 125 * left
            )
            y += pitch
            if y >= mask.height - high:
                break
        left = not left
        y += pitch * 0.25


def _person(mask: "Image", pen: Any, _unit: float, chance: Random) -> None:
    """Somebody from behind or from the side of a window: a head, a neck, shoulders; nobody known."""
    high = mask.height
    r = min(mask.width * 0.16, high * 0.2) * chance.uniform(0.92, 1.08)
    x, y = mask.width * 0.5, high - r * chance.uniform(3.0, 3.3)
    half, rise = r * chance.uniform(2.3, 2.7), r * chance.uniform(1.5, 1.75)
    pen.ellipse((x - half, high - rise, x + half, high + rise * 1.8), fill=255)  # shoulders
    neck = r * 0.46
    pen.rectangle((x - neck, y, x + neck, high - rise * 0.7), fill=255)
    for side in (-1, 1):  # the slope from the neck
        a = x + side * neck * 0.9
        pen.polygon(
            [(a, high - rise * 1.25), (a + side * half * 0.62, high - rise * 0.76), (a, high)],
            fill=255,
        )
    pen.ellipse((x - r * 0.8, y - r * 1.02, x + r * 0.8, y + r * 1.06), fill=255)
    hair = chance.choice(("short", "long", "bun", "short", "cap"))
    if hair == "long":
        box = (x - r * 0.96, y - r * 1.1, x + r * 0.96, y + r * 1.45)
        pen.rounded_rectangle(box, radius=r * 0.9, fill=255)
    elif hair == "bun":
        pen.ellipse((x - r * 0.36, y - r * 1.6, x + r * 0.36, y - r * 0.9), fill=255)
    elif hair == "cap":
        pen.ellipse((x - r * 0.92, y - r * 1.16, x + r * 0.92, y + r * 0.2), fill=255)


THINGS: dict[str, Callable[..., "Image | None"]] = {
    "moon": _moon,
    "shore": _shore,
    "stones": _stones,
    "path": _path,
    "rings": _rings,
    "doodle": _doodle,
    "voices": _voices,
    "talk": _talk,
    "person": _person,
}
