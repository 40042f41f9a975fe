"""Outlines as SVG writes them in, masks at any size out: filled, as letters are, or drawn with a round pen.

Curves become short straight lines. A filled shape has a hole wherever a second of its lines runs
around a place, as the outlines of fonts have them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, degrees, hypot, pi, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]
Line = tuple[Point, ...]

_FINE = 4  # a mask is drawn so many times larger
_STEPS = 10  # straight lines of a curve
_gap, _flag = re.compile(r"[\s,]*"), re.compile(r"[01]")
_number = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_LETTERS, _ARCS, _FLAGS = "MmLlHhVvCcSsQqTtAaZz", "Aa", (3, 4)


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines that belong together; `pen` is how thick they are drawn, 0: they are filled."""

    lines: tuple[Line, ...]
    pen: float = 0.0


def read_path(path: str) -> tuple[Line, ...]:
    """Return the lines of an SVG path; a closed one ends where it begins.

    Raises:
        ValueError: It is no path.
    """
    found: list[Line] = []
    line: list[Point] = []
    at: Point = (0.0, 0.0)
    bend: Point | None = None  # the last control point, which S and T go on from
    for command, numbers in _commands(path):
        kind = command.upper()
        if kind in "MZ" and line:
            found.append(tuple([*line, line[0]] if kind == "Z" else line))
            at, line = (line[0] if kind == "Z" else at), []
        if kind == "Z":
            continue
        points, bend = _drawn(kind, numbers, at, bend, relative=command.islower())
        if not line and kind != "M":
            line = [at]
        line += points
        at = line[-1]
    return (*found, tuple(line)) if len(line) > 1 else tuple(found)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; a repeated one by itself, what follows M as L."""
    command, numbers, at = "", list[float](), 0
    while match := _gap.match(path, at):
        at = match.end()
        if at == len(path):
            break
        if path[at] in _LETTERS and not numbers:
            command, at = path[at], at + 1
            if command in "Zz":
                yield command, []
            continue
        # The two flags of an arc may stand without a space between them.
        flag = command in _ARCS and len(numbers) in _FLAGS
        number = (_flag if flag else _number).match(path, at)
        if number is None or not command or command in "Zz":
            raise ValueError(path)
        numbers.append(float(number[0]))
        at = number.end()
        if len(numbers) == _TAKES[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)
    if numbers:
        raise ValueError(path)


def _drawn(
    kind: str, n: Sequence[float], at: Point, bend: Point | None, *, relative: bool
) -> tuple[list[Point], Point | None]:
    """Return the points that a command draws from `at`, and its last control point."""
    x, y = at if relative else (0.0, 0.0)
    if kind == "H":
        return [(n[0] + x, at[1])], None
    if kind == "V":
        return [(at[0], n[0] + y)], None
    if kind == "A":
        return list(_arc(at, n, (n[5] + x, n[6] + y))), None
    points = [(n[k] + x, n[k + 1] + y) for k in range(0, len(n), 2)]
    if kind in "ML":
        return points, None
    if kind in "ST":
        mirrored = (2 * at[0] - bend[0], 2 * at[1] - bend[1]) if bend else at
        points = [mirrored, *points]
    return list(_curve([at, *points])), points[-2]


def _curve(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points of a curve of three or four control points, but for the first."""
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        left = list(points)
        while len(left) > 1:
            left = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(left)]
        yield left[0]


def _arc(start: Point, n: Sequence[float], end: Point) -> Iterator[Point]:
    """Yield the points of an elliptical arc (SVG 2, appendix B.2.4)."""
    rx, ry, lean = abs(n[0]), abs(n[1]), radians(n[2])
    if not rx or not ry or start == end:
        yield end
        return
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    u, v = cos(lean) * dx + sin(lean) * dy, cos(lean) * dy - sin(lean) * dx
    reach = sqrt((u / rx) ** 2 + (v / ry) ** 2)
    rx, ry = (rx * reach, ry * reach) if reach > 1 else (rx, ry)
    rest = max(0.0, (rx * ry) ** 2 - (rx * v) ** 2 - (ry * u) ** 2)
    share = sqrt(rest / ((rx * v) ** 2 + (ry * u) ** 2)) * (-1 if n[3] == n[4] else 1)
    cu, cv = share * rx * v / ry, -share * ry * u / rx
    first = atan2((v - cv) / ry, (u - cu) / rx)
    turn = atan2((-v - cv) / ry, (-u - cu) / rx) - first
    if n[4] and turn < 0:
        turn += 2 * pi
    elif not n[4] and turn > 0:
        turn -= 2 * pi
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    count = max(2, ceil(abs(degrees(turn)) / 9))
    for step in range(1, count + 1):
        angle = first + turn * step / count
        a, b = cu + rx * cos(angle), cv + ry * sin(angle)
        yield (
            middle[0] + cos(lean) * a - sin(lean) * b,
            middle[1] + sin(lean) * a + cos(lean) * b,
        )


def outline_mask(
    outlines: Sequence[Outline], size: tuple[int, int], scale: float, shift: Point = (0.0, 0.0)
) -> "Image":
    """Return a mask of `size` px: the outlines moved by `shift`, then `scale` px for each of their units."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    big = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    for outline in outlines:
        lines = [
            [((x + shift[0]) * scale * _FINE, (y + shift[1]) * scale * _FINE) for x, y in line]
            for line in outline.lines
        ]
        box = _bounds(lines, outline.pen * scale * _FINE, big.size)
        if box is None:
            continue
        moved = [[(x - box[0], y - box[1]) for x, y in line] for line in lines]
        inside = (box[2] - box[0], box[3] - box[1])
        part = (
            _penned(moved, outline.pen * scale * _FINE, inside)
            if outline.pen
            else _filled(moved, inside)
        )
        big.paste(ImageChops.lighter(big.crop(box), part), box)
    return big.reduce(_FINE)


def _bounds(
    lines: Sequence[Sequence[Point]], pen: float, size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    points = [point for line in lines for point in line]
    if not points:
        return None
    half = ceil(pen / 2) + 1
    left, top = (int(min(p[k] for p in points)) - half for k in (0, 1))
    right, bottom = (ceil(max(p[k] for p in points)) + half + 1 for k in (0, 1))
    box = (max(0, left), max(0, top), min(size[0], right), min(size[1], bottom))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _filled(lines: Sequence[Sequence[Point]], size: tuple[int, int]) -> "Image":
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    whole = Image.new("1", size, 0)
    for line in lines:
        if len(line) > 2:
            one = Image.new("1", size, 0)
            ImageDraw.Draw(one).polygon(line, fill=1)
            whole = ImageChops.logical_xor(whole, one)
    return whole.convert("L")


def _penned(lines: Sequence[Sequence[Point]], pen: float, size: tuple[int, int]) -> "Image":
    """Draw lines with a round pen: round at their ends and at each joint."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    half = pen / 2
    for line in lines:
        for (ax, ay), (bx, by) in pairwise(line):
            long = hypot(bx - ax, by - ay)
            if long:
                u, v = (by - ay) / long * half, (ax - bx) / long * half
                draw.polygon(
                    [(ax + u, ay + v), (bx + u, by + v), (bx - u, by - v), (ax - u, ay - v)],
                    fill=255,
                )
        for x, y in line:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return mask
