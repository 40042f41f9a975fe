"""A list in, its rows out: numerals, rules or panels, and of each row the texts at one size for all."""

from typing import TYPE_CHECKING

from repurpose.cards.devices import draw_numeral_strokes, rough_box
from repurpose.cards.sheet import Area, stack_height
from repurpose.cards.voices.shrinking import STEPS, shrinking
from repurpose.cards.voices.slots import rows_of
from repurpose.errors import Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.themes import Put
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_STEPS = STEPS[:-1]  # what is smaller is no list
_FILLED = 0.86  # of its box a list fills, so that a short one leaves no hole under it


def draw_rows(on: "Composer", area: Area, put: Put) -> None:
    """Draw one row for each part of a field.

    Raises:
        Overflow: They do not fit the box.
    """
    sheet, rows = on.sheet, rows_of(on.sheet.card, put.rows)
    pad = sheet.px(put.pad)
    lead = sheet.px(put.numeral.width) if put.numeral else 0.0
    gap = sheet.px(put.gap)
    inner = Area(area.left + pad + lead, area.top, area.right - pad, area.bottom)
    for sets in shrinking(
        lambda most: [on.blocks(put.texts, row, inner, "left", most) for row in rows], _STEPS
    ):
        highs = [stack_height([block for block, _, _ in one]) + 2 * pad for one in sets]
        numeral = sheet.px(put.numeral.size) * 0.8 if put.numeral else 0.0
        highs = [max(high, numeral + 2 * pad) for high in highs]
        spare = area.height - sum(highs) - gap * (len(rows) - 1)
        if spare >= -1:
            break
    else:
        raise Overflow(msg("The list of the card does not fit its layout."))
    each = max(0.0, spare - (1 - _FILLED) * area.height) / len(rows)
    y = area.top
    for number, (one, high) in enumerate(zip(sets, highs, strict=True)):
        whole = high + each
        if put.panel == "rough":
            rough_box(
                on,
                Area(area.left, y, area.right, y + whole),
                on.colour("theme.panel"),
                on.seed + number,
            )
        elif put.panel:
            sheet.fill(area.left, y, area.width, whole, on.colour(put.panel))
        if put.rule:
            sheet.fill(
                area.left, y - gap / 2, area.width, sheet.px(put.rule), on.colour(put.colour)
            )
        if put.numeral:
            _numeral(on, put, number, Area(area.left + pad, y, inner.left, y + whole))
        height = stack_height([block for block, _, _ in one])
        at = y + (whole - height) / 2
        for place, (block, text, slot) in enumerate(one):
            at += block.before if place else 0.0
            at = on.letter(block, text, slot, inner.left, at)
        y += whole + gap


def _numeral(on: "Composer", put: Put, number: int, area: Area) -> None:
    """Draw the sign of a row; it is ours, so it is no line of the card."""
    said = put.numeral
    assert said is not None
    sheet = on.sheet
    count = sheet.card.first + number
    if said.style == "strokes" and count <= 3:
        draw_numeral_strokes(on, area, count)
        return
    text = chr(ord("A") + number) if said.style == "letters" else str(count)
    choice = on.font(said.font)
    setting = set_text(
        text, stack=sheet.stack(choice), size=sheet.px(said.size), width=1e4, leading=1.1
    )
    left, top, _, bottom = ink_box(setting)
    x = area.left - left + sheet.px(said.shift)
    y = area.top + (area.height - (bottom - top)) / 2 - top
    sheet.canvas.write(setting, (x, y), on.seen(said.colour))
