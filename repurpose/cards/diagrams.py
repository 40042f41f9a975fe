"""The parts of a card in, drawn in the shape of their argument out; the last part is the one that counts.

All lines are in the hand of the voice (`repurpose.cards.outlines`); boxes are shares of the area that is left under the lead.
"""

from dataclasses import dataclass
from random import Random
from zlib import crc32

from repurpose.cards.outlines import (
    Point,
    box_points,
    draw_arrow_to,
    draw_path,
    fill_path,
    ring_points,
)
from repurpose.cards.sheet import Area, Block, Colour, Sheet, stack_height
from repurpose.cards.strokes import draw_dot, ink_of
from repurpose.errors import Overflow
from repurpose.ink import contrast, mix
from repurpose.messages import msg
from repurpose.typeset import Align

_LABEL = (0.036, 0.05)  # of the unit: a joint over its part
_LEAST = 0.036  # ... a part
_QUIET, _LOUD, _LARGEST = 0.086, 0.13, 0.2  # ... at the most
_AIR = 0.02
_LEADING = 1.3


@dataclass(frozen=True, slots=True)
class _Said:
    """How a part is written: how large at the most, in what, and where in its box."""

    most: float
    colour: Colour
    label: Colour
    align: Align = "left"
    anchor: float = 0.5
    lines: int = 5


def draw_gate(sheet: Sheet, area: Area) -> None:
    """Draw what must be, an arrow, and what comes of it: a quiet box and a full one."""
    one, other = _halves(sheet, area, 0.42)
    draw_path(sheet, [*box_points(one), box_points(one)[0]], _faint(sheet, 0.55), place=2)
    fill_path(sheet, box_points(other), ink_of(sheet), place=3)
    _write(sheet, 0, _within(sheet, one), _quiet(sheet))
    _write(sheet, 1, _within(sheet, other), _loud(sheet))
    start, end = _between(sheet, one, other)
    draw_arrow_to(sheet, start, end, _strong(sheet), share=2.0)


def draw_unequal(sheet: Sheet, area: Area) -> None:
    """Draw two things with the sign between them that one is not the other."""
    one, other = _halves(sheet, area, 0.36, gap=0.28)
    draw_path(sheet, [*box_points(one), box_points(one)[0]], _faint(sheet, 0.55), place=2)
    fill_path(sheet, box_points(other), ink_of(sheet), place=3)
    _write(sheet, 0, _within(sheet, one), _quiet(sheet, most=_LARGEST), bare=True)
    _write(sheet, 1, _within(sheet, other), _loud(sheet, most=_LARGEST), bare=True)
    start, end = _between(sheet, one, other)
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    half, ink = sheet.px(0.052), _strong(sheet)
    for up in (-0.4, 0.4):
        draw_path(sheet, ((x - half, y + up * half), (x + half, y + up * half)), ink, share=1.8)
    draw_path(
        sheet, ((x + half * 0.55, y - half), (x - half * 0.55, y + half)), ink, share=1.8, place=4
    )
    if sheet.card.labels and sheet.form.wide:
        _label(sheet, 0, Area(one.right, y + half * 1.2, other.left, y + half * 2.4), ink, "center")
    elif sheet.card.labels:
        _label(sheet, 0, Area(x + half * 1.7, y - half, area.right, y + half), ink)


def draw_scale(sheet: Sheet, area: Area) -> None:
    """Draw a beam that leans to the second part: the first stands high, the second low and full."""
    lean = area.height * 0.12
    middle, foot = (area.left + area.right) / 2, area.bottom
    beam = area.bottom - area.height * 0.22
    left, right = (area.left, beam - lean), (area.right, beam + lean * 0.55)
    gap = sheet.px(0.018)
    wide = area.width * 0.44
    one = Area(area.left, area.top, area.left + wide, left[1] + lean * 0.25 - gap)
    other = Area(
        area.right - area.width * 0.5, area.top + lean, area.right, right[1] - lean * 0.5 - gap
    )
    one = Area(one.left, one.bottom - min(one.height, area.height * 0.5), one.right, one.bottom)
    other = Area(
        other.left, other.bottom - min(other.height, area.height * 0.64), other.right, other.bottom
    )
    draw_path(sheet, [*box_points(one), box_points(one)[0]], _faint(sheet, 0.55), place=2)
    fill_path(sheet, box_points(other), ink_of(sheet), place=3)
    _write(sheet, 0, _within(sheet, one, 0.03), _quiet(sheet, most=0.07))
    _write(sheet, 1, _within(sheet, other, 0.03), _loud(sheet, most=0.1))
    ink = sheet.palette.text
    draw_path(sheet, (left, right), ink, share=1.6)
    top = (left[1] + right[1]) / 2 + sheet.px(0.012)
    half = sheet.px(0.085)
    fill_path(sheet, ((middle, top), (middle + half, foot), (middle - half, foot)), ink, place=5)


def draw_overlap(sheet: Sheet, area: Area) -> None:
    """Draw two rings that share a part: both are true of one thing."""
    side = sheet.form.wide
    long, across = (area.width, area.height) if side else (area.height, area.width)
    radius = min(long * 0.287, across * 0.5)
    shift = min(long / 2 - radius, radius * 0.74)
    x, y = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    centres = ((x - shift, y), (x + shift, y)) if side else ((x, y - shift), (x, y + shift))
    ink = _strong(sheet)
    for place, centre in enumerate(centres):
        colour = ink if place else _faint(sheet, 0.6)
        draw_path(sheet, ring_points(centre, radius, radius), colour, share=1.5, place=place)
    away = radius * 0.24
    for place, (cx, cy) in enumerate(centres):
        sign = 1 if place else -1
        cx, cy = (cx + sign * away, cy) if side else (cx, cy + sign * away)  # noqa: PLW2901
        wide, high = radius * 1.42, radius * 0.94
        box = Area(cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2)
        said = _Said(0.094, sheet.palette.text, _strong(sheet), "center", lines=3)
        _write(sheet, place, box, said)


def draw_iceberg(sheet: Sheet, area: Area) -> None:
    """Draw a waterline, the tip with what is seen above it, and below it the mass with what is not."""
    chance = Random(_seed(sheet))  # noqa: S311
    line = area.top + area.height * 0.36
    tip_left, tip_right = area.left + area.width * 0.60, area.left + area.width * 0.86
    high = area.height * chance.uniform(0.19, 0.23)
    edge = [
        (tip_left, line),
        (tip_left + area.width * 0.07, line - high * 0.55),
        (tip_left + area.width * 0.12, line - high),
        (tip_left + area.width * 0.19, line - high * chance.uniform(0.5, 0.65)),
        (tip_right, line),
    ]
    mass = [
        (area.left + area.width * 0.02, line),
        (area.right - area.width * 0.02, line),
        (area.right, line + area.height * 0.30),
        (area.right - area.width * 0.06, line + area.height * 0.48),
        (area.left + area.width * chance.uniform(0.56, 0.66), area.bottom),
        (area.left + area.width * chance.uniform(0.24, 0.34), line + area.height * 0.60),
        (area.left + area.width * 0.04, line + area.height * 0.47),
    ]
    ink = ink_of(sheet)
    fill_path(sheet, edge, mix(sheet.palette.bg, ink, 0.3), place=1)
    fill_path(sheet, mass, ink, place=2)
    if sheet.strokes != "crayon":
        draw_path(sheet, edge, _strong(sheet), share=0.8)
    draw_path(
        sheet,
        ((area.left - sheet.px(0.02), line), (area.right + sheet.px(0.02), line)),
        sheet.palette.text,
        place=6,
    )
    above = Area(area.left, area.top, area.left + area.width * 0.62, line - sheet.px(0.03))
    below = Area(
        area.left + area.width * 0.12,
        line + sheet.px(0.03),
        area.right - area.width * 0.12,
        line + area.height * 0.46,
    )
    _write(sheet, 0, above, _quiet(sheet, most=0.076))
    said = _loud(sheet, most=0.105)
    _write(sheet, 1, below, _Said(said.most, said.colour, said.label, "center"))


def draw_stairs(sheet: Sheet, area: Area) -> None:
    """Draw bars, each longer and fuller than the last: one under the other, or beside it on wide cards."""
    boxes = _steps(sheet, area, len(sheet.card.items))
    for place, box in enumerate(boxes):
        last = place == len(boxes) - 1
        if last:
            fill_path(sheet, box_points(box), ink_of(sheet), place=place)
        else:
            draw_path(
                sheet, [*box_points(box), box_points(box)[0]], _faint(sheet, 0.55), place=place
            )
        _write(sheet, place, _within(sheet, box), _loud(sheet) if last else _quiet(sheet))


def _steps(sheet: Sheet, area: Area, count: int) -> list[Area]:
    """Return boxes that grow, from the first to the last."""
    gap, found = sheet.px(0.022), []
    shares = [1.0 + 0.34 * place for place in range(count)]
    side = sheet.form.wide
    at, room = (area.left, area.width) if side else (area.top, area.height)
    for place, share in enumerate(shares):
        long = (room - gap * (count - 1)) * share / sum(shares)
        grown = 0.68 + 0.32 * place / (count - 1)
        if side:
            found.append(Area(at, area.bottom - area.height * grown, at + long, area.bottom))
        else:
            found.append(Area(area.left, at, area.left + area.width * grown, at + long))
        at += long + gap
    return found


def draw_axes(sheet: Sheet, area: Area) -> None:
    """Draw two axes and what rises between them: the one grows with the other."""
    palette, ink = sheet.palette, ink_of(sheet)
    size = sheet.px(0.125)
    x0, y0 = area.left + sheet.px(0.03), area.bottom - size * 1.35
    x1, y1 = area.right, area.top + size * 1.35
    steps = 15
    faint = _faint(sheet, 0.13)
    for step in range(1, 6):
        y, x = y0 - (y0 - y1) * step / 6, x0 + (x1 - x0) * step / 6
        sheet.fill(x0, y, (x1 - x0) * 0.94, max(1.0, sheet.px(0.002)), faint)
        sheet.fill(x, y1 + (y0 - y1) * 0.06, max(1.0, sheet.px(0.002)), (y0 - y1) * 0.94, faint)
    draw_arrow_to(sheet, (x0, y0), (x0, y1), palette.text)
    draw_arrow_to(sheet, (x0, y0), (x1, y0), palette.text)
    curve = [
        (x0 + (x1 - x0) * 0.9 * t, y0 - (y0 - y1) * 0.88 * (0.12 * t + 0.88 * t**2.6))
        for t in (step / steps for step in range(steps + 1))
    ]
    draw_path(sheet, curve, _strong(sheet), share=2.0, place=3)
    dot = sheet.px(0.05)
    end = curve[-1]
    draw_dot(
        sheet, Area(end[0] - dot / 2, end[1] - dot / 2, end[0] + dot / 2, end[1] + dot / 2), ink, 1
    )
    above = Area(area.left, area.top, area.right, y1 - sheet.px(_AIR))
    below = Area(area.left + area.width * 0.3, y0 + sheet.px(_AIR), area.right, area.bottom)
    _write(sheet, 1, above, _Said(0.12, _strong(sheet), _strong(sheet), anchor=0.0, lines=1))
    _write(sheet, 0, below, _Said(0.12, palette.text, _strong(sheet), "right", anchor=1.0, lines=1))


def draw_triangle(sheet: Sheet, area: Area) -> None:
    """Draw three things at the corners of a triangle: each holds the others."""
    palette, ink = sheet.palette, ink_of(sheet)
    size = sheet.px(0.1)
    top, low = area.top + size * 1.5, area.bottom - size * (0.4 if sheet.form.wide else 1.7)
    half = min(area.width * 0.42, (low - top) * 0.66)
    x = (area.left + area.right) / 2
    corners: list[Point] = [(x, top), (x - half, low), (x + half, low)]
    centre = (x, (top + 2 * low) / 3)
    for share, colour in ((0.34, _faint(sheet, 0.3)), (0.62, _faint(sheet, 0.4))):
        inner = [_toward(centre, corner, share) for corner in corners]
        draw_path(sheet, [*inner, inner[0]], colour, share=0.6, place=7)
    draw_path(sheet, [*corners, corners[0]], _strong(sheet), share=1.4, place=8)
    dot = sheet.px(0.06)
    for place, (cx, cy) in enumerate(corners):
        draw_dot(sheet, Area(cx - dot / 2, cy - dot / 2, cx + dot / 2, cy + dot / 2), ink, place)
    wide = area.width / 2 - sheet.px(0.02)
    beside = sheet.px(0.06)
    boxes = (
        (
            (Area(area.left, area.top, area.right, top - dot), "center", 1.0),
            (Area(area.left, low - size, x - half - beside, low + size), "right", 0.5),
            (Area(x + half + beside, low - size, area.right, low + size), "left", 0.5),
        )
        if sheet.form.wide
        else (
            (Area(area.left, area.top, area.right, top - dot), "center", 1.0),
            (Area(area.left, low + dot, area.left + wide, area.bottom), "left", 0.0),
            (Area(area.right - wide, low + dot, area.right, area.bottom), "right", 0.0),
        )
    )
    most = min(_fitting(sheet, place, box, 0.1) for place, (box, _, _) in enumerate(boxes))
    for place, (box, align, anchor) in enumerate(boxes):
        _write(sheet, place, box, _Said(most, palette.text, ink, align, anchor, 2))  # type: ignore[arg-type]


def _fitting(sheet: Sheet, place: int, box: Area, most: float) -> float:
    """Return how large a part can be in a box, as a share of the unit."""
    setting = sheet.fit(
        sheet.card.items[place], sheet.theme.fonts.quote, (_LEAST, most),
        width=box.width, height=box.height, leading=_LEADING, max_lines=2,
    )  # fmt: skip
    return setting.size / sheet.unit


def _write(sheet: Sheet, place: int, box: Area, said: _Said, *, bare: bool = False) -> None:
    """Write a part in its box, its joint over it.

    Raises:
        Overflow: It does not fit.
    """
    card, theme = sheet.card, sheet.theme
    blocks: list[Block] = []
    room = box.height
    if place < len(card.labels) and card.labels[place].strip() and not bare:
        setting = sheet.fit(
            card.labels[place], theme.fonts.title, _LABEL,
            width=box.width, leading=1.2, align=said.align, max_lines=1,
        )  # fmt: skip
        blocks.append(Block(f"labels.{place}", setting, said.label, theme.fonts.title.weight))
        room -= blocks[0].height + sheet.px(_AIR)
    setting = sheet.fit(
        card.items[place], theme.fonts.quote, (_LEAST, max(_LEAST, said.most)),
        width=box.width, height=max(1.0, room), leading=_LEADING, align=said.align, max_lines=said.lines,
    )  # fmt: skip
    before = sheet.px(_AIR) if blocks else 0.0
    blocks.append(
        Block(f"items.{place}", setting, said.colour, theme.fonts.quote.weight, before=before)
    )
    spare = box.height - stack_height(blocks)
    if spare < -1:
        raise Overflow(msg("The parts of the diagram do not fit."))
    sheet.write_stack(blocks, box.left, box.top + max(0.0, spare) * said.anchor)


def _label(sheet: Sheet, place: int, box: Area, colour: Colour, align: Align = "left") -> None:
    """Write a joint in the middle of the height of a box."""
    font = sheet.theme.fonts.title
    setting = sheet.fit(
        sheet.card.labels[place],
        font,
        _LABEL,
        width=box.width,
        leading=1.2,
        align=align,
        max_lines=1,
    )
    block = Block(f"labels.{place}", setting, colour, font.weight)
    sheet.write(block, box.left, box.top + (box.height - block.height) / 2)


def _halves(sheet: Sheet, area: Area, share: float, gap: float = 0.15) -> tuple[Area, Area]:
    """Return two boxes, one above the other or on wide cards beside it; the first has `share` of both."""
    between = sheet.px(gap)
    if sheet.form.wide:
        cut = area.left + (area.width - between) * 0.46
        return (
            Area(area.left, area.top, cut, area.bottom),
            Area(cut + between, area.top, area.right, area.bottom),
        )
    cut = area.top + (area.height - between) * share
    return (
        Area(area.left, area.top, area.right, cut),
        Area(area.left, cut + between, area.right, area.bottom),
    )


def _between(sheet: Sheet, one: Area, other: Area) -> tuple[Point, Point]:
    """Return where an arrow from a box to the next begins and ends."""
    air = sheet.px(0.024)
    if sheet.form.wide:
        y = (one.top + one.bottom) / 2
        return (one.right + air, y), (other.left - air, y)
    x = one.left + one.width * 0.16
    return (x, one.bottom + air), (x, other.top - air)


def _within(sheet: Sheet, box: Area, pad: float = 0.045) -> Area:
    air = sheet.px(pad)
    return Area(box.left + air, box.top + air, box.right - air, box.bottom - air)


def _toward(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _quiet(sheet: Sheet, most: float = _QUIET) -> _Said:
    return _Said(most, sheet.palette.text, _strong(sheet))


def _loud(sheet: Sheet, most: float = _LOUD) -> _Said:
    """Return how a part is written on a full box: in what is read best there."""
    palette, under = sheet.palette, ink_of(sheet)
    inks = (palette.on_accent, palette.bg, palette.text)
    best = max(inks, key=lambda ink: contrast(ink, under))
    return _Said(most, best, best)


def _strong(sheet: Sheet) -> Colour:
    """Return the accent where words in it can be read on the ground, else the colour of the text."""
    ink, palette = ink_of(sheet), sheet.palette
    return ink if contrast(ink, palette.bg) >= 4.5 else palette.text


def _faint(sheet: Sheet, share: float) -> Colour:
    return mix(sheet.palette.bg, sheet.palette.text, share)


def _seed(sheet: Sheet) -> int:
    return crc32((sheet.card.source or sheet.card.items[0]).encode()) % 10_000
