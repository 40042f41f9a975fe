"""The choices of a question as a menu, each behind its letter: rows, slabs, boxes by hand, a grid, columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurpose.cards.devices.brand import soft_line
from repurpose.cards.devices.paper import rough_box
from repurpose.cards.sheet import Area, Block, Colour, stack_height
from repurpose.cards.voices.shrinking import STEPS, shrinking
from repurpose.cards.voices.slots import Slot, rows_of
from repurpose.errors import Overflow
from repurpose.ink import contrast, ink_box, mix
from repurpose.messages import msg
from repurpose.themes import FontChoice, Lettering, Put
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_GAP = 0.018  # of the unit, between rows
_STEMS = "甲乙丙丁"
_LETTER = 1.28  # times the size of the choices
_READ = 4.5  # the least contrast of a letter to what it stands on

Row = list[tuple[Block, Lettering, Slot]]


def draw_menu(on: "Composer", area: Area, put: Put) -> None:
    """Draw the choices of the card's question; `label` is the style: panel, round, slab, rough, rule or grid.

    Raises:
        Overflow: They do not fit the box.
    """
    rows = rows_of(on.sheet.card, "choices")
    draw = _grid if put.label == "grid" else _rows
    draw(on, area, put, rows)


def _settings(
    on: "Composer", put: Put, rows: Sequence[dict[str, Slot]], inner: Area, most: float
) -> list[Row]:
    text = put.texts[0]
    align = "left"
    return [on.blocks((text,), {text.slot: row["item"]}, inner, align, most) for row in rows]


def _rows(on: "Composer", area: Area, put: Put, rows: Sequence[dict[str, Slot]]) -> None:
    """Draw one choice under the other, as high as they need, spread over the box as far as that looks well."""
    sheet = on.sheet
    pad, lead = sheet.px(0.030), sheet.px(0.098)
    gap = sheet.px(_GAP if put.label != "rule" else 0.0)
    side = 0.0 if put.label == "rule" else pad
    inner = Area(area.left + lead + side, area.top, area.right - side, area.bottom)
    for sets in shrinking(lambda most: _settings(on, put, rows, inner, most), STEPS):
        each = max(stack_height([block for block, _, _ in one]) for one in sets)
        high = max(each, sheet.px(0.04)) + 1.5 * pad
        whole = high * len(sets) + gap * (len(sets) - 1)
        if whole <= area.height + 1:
            break
    else:
        raise Overflow(msg("The choices of the card do not fit its layout."))
    spare = min((area.height - whole) / len(sets), high * 0.8)
    high += max(0.0, spare)
    y = area.top
    if put.anchor == "bottom":
        y = area.bottom - high * len(sets) - gap * (len(sets) - 1)
    for number, one in enumerate(sets):
        box = Area(area.left, y, area.right, y + high)
        ink, letter = _ground(on, put, box, number)
        _row(on, put, one, box, inner.left, side, number, ink, letter)
        y += high + gap


def _ground(on: "Composer", put: Put, box: Area, number: int) -> tuple[Colour, Colour]:
    """Draw what lies under a choice; return the colours of its text and of its letter."""
    sheet, palette = on.sheet, on.sheet.palette
    accent = on.seen("accent")
    if put.label == "rough":
        panel = on.colour("theme.panel")
        rough_box(on, box, panel, on.seed + number)
        pen = on.colour("theme.accent")
        return _readable(palette.text, panel), _readable(pen, panel)
    if put.label == "slab":  # one light, one dark, as two sides of a question
        plate = palette.text if number % 2 == 0 else on.colour("theme.scrim")
        if contrast(plate, palette.bg) < 1.15:
            plate = mix(palette.bg, palette.text, 0.16)
        _rounded(on, box, plate, 0.016)
        inks = (palette.bg, palette.text, (255, 255, 255), (17, 17, 17))
        ink = max(inks, key=lambda one: min(contrast(one, plate), 9.0))
        signs = (on.colour("theme.accent"), on.colour("theme.scrim_accent"))
        sign = max(signs, key=lambda one: contrast(one, plate))
        return ink, sign if contrast(sign, plate) >= _READ else ink
    if put.label == "round":  # as what somebody answers
        plate = mix(palette.bg, palette.text, 0.1)
        _rounded(on, box, plate, 0.034)
        return palette.text, accent if contrast(accent, plate) >= _READ else palette.text
    if put.label == "panel":
        plate = mix(palette.bg, palette.text, 0.07)
        sheet.fill(box.left, box.top, box.width, box.height, soft_line(on))
        line = max(2.0, sheet.px(0.0018))
        sheet.fill(
            box.left + line, box.top + line, box.width - 2 * line, box.height - 2 * line, plate
        )
        return palette.text, accent if contrast(accent, plate) >= _READ else palette.text
    sheet.fill(box.left, box.top, box.width, max(1.0, sheet.px(0.0016)), on.colour("soft"))
    return palette.text, accent


def _readable(colour: Colour, ground: Colour) -> Colour:
    best = max(((16, 16, 16), (255, 255, 255)), key=lambda one: contrast(one, ground))
    return colour if contrast(colour, ground) >= _READ else best


def _rounded(on: "Composer", box: Area, colour: Colour, corner: float) -> None:
    from repurpose.ink import rounded_mask  # noqa: PLC0415

    left, top = round(box.left), round(box.top)
    size = (round(box.width), round(box.height))
    mask = rounded_mask(size, round(on.sheet.px(corner)))
    on.sheet.canvas.paste(colour, (left, top, left + size[0], top + size[1]), mask)


def _row(
    on: "Composer",
    put: Put,
    one: Row,
    box: Area,
    left: float,
    side: float,
    number: int,
    ink: Colour,
    letter: Colour,
) -> None:
    """Write a choice and its letter, both in the middle of their row."""
    from dataclasses import replace  # noqa: PLC0415

    [(block, _, _)] = one
    block = replace(block, colour=ink)
    size = min(max(block.setting.size * _LETTER, on.sheet.px(0.05)), box.height * 0.62)
    _letter(on, number, (box.left + side, box), size, on.font("figure"), letter, put)
    on.sheet.write(block, left, box.top + (box.height - block.height) / 2)


def _letter(
    on: "Composer",
    number: int,
    place: tuple[float, Area],
    size: float,
    choice: FontChoice,
    colour: Colour,
    put: Put,
) -> None:
    """Draw A, B, C or D; in a voice that writes with the brush 甲, 乙, 丙 or 丁. It is ours, no line of the card."""
    sheet = on.sheet
    han = put.thick < 0 and sheet.card.language[:2] in ("zh", "ja")
    text = (_STEMS if han else "ABCD")[number]
    setting = set_text(
        text, stack=sheet.stack(choice), size=size, width=1e4, leading=1.1, language="zh-Hans"
    )
    left, top, _, bottom = ink_box(setting)
    box = place[1]
    y = box.top + (box.height - (bottom - top)) / 2 - top
    sheet.canvas.write(setting, (place[0] - left, y), colour)


def _grid(on: "Composer", area: Area, put: Put, rows: Sequence[dict[str, Slot]]) -> None:
    """Draw the choices as a grid of heavy lines, two a row; two choices stand one above the other."""
    sheet = on.sheet
    columns = 2 if len(rows) > 2 else 1
    lines = -(-len(rows) // columns)
    thick = max(3.0, sheet.px(0.0148))
    wide = (area.width - thick * (columns + 1)) / columns
    high = min((area.height - thick * (lines + 1)) / lines, sheet.px(0.30))
    pad, head = sheet.px(0.028), sheet.px(0.062)
    colour = on.colour(put.colour)
    whole = high * lines + thick * (lines + 1)
    sheet.fill(area.left, area.top, area.width, whole, colour)
    inner = Area(0, 0, wide - 2 * pad, high - 2 * pad - head)
    for sets in shrinking(lambda most: _settings(on, put, rows, inner, most), STEPS):
        if max(stack_height([b for b, _, _ in one]) for one in sets) <= inner.height + 1:
            break
    else:
        raise Overflow(msg("The choices of the card do not fit its layout."))
    ground = sheet.palette.bg
    for number, one in enumerate(sets):
        column, line = number % columns, number // columns
        span = area.width - 2 * thick if number == len(sets) - 1 and not column else wide
        left = area.left + thick + column * (wide + thick)
        top = area.top + thick + line * (high + thick)
        sheet.fill(left, top, span, high, ground)
        box = Area(left, top + pad * 0.6, left + span, top + pad * 0.6 + head)
        _letter(on, number, (left + pad, box), head * 0.82, on.font("figure"), colour, put)
        [(block, text, slot)] = one
        on.letter(block, text, slot, left + pad, top + high - pad - block.height)
