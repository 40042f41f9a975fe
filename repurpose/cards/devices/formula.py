"""The device that shows a card's formula in the frame of a voice, with the sentences above and below it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.devices.paper import rough_box
from repurpose.cards.devices.screen import draw_window
from repurpose.cards.formula import set_formula
from repurpose.cards.sheet import Area, stack_height
from repurpose.cards.written_formula import fit_formula, write_formula
from repurpose.ink import contrast, mix, rounded_mask
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_LEAST = 0.033  # of the unit: an em of the formula
_BAR = 0.07  # of the unit: the bar of a window
_WORDS = 0.62  # of the box that the sentences may take
_READ = 4.5
_GROWS, _MOST = 0.7, 0.34  # of what is left, and of the box, that a frame grows by
_PLACES = {"top": 0.0, "center": 0.42, "bottom": 1.0}
_ABOVE = "title"  # the slot that stands above the formula


def draw_formula(on: "Composer", area: Area, put: Put) -> None:
    """Show the formula, of the texts of its box the title above it and the others below; `pad` is around it.

    `label` is the frame: `panel` `round` `slab` (all filled with `panel`), `rough` (so, drawn by hand)
    `window` `rules`, or none. `number` has the least and the most of an em, shares of the unit.

    Raises:
        Overflow: Formula or sentences do not fit.
    """
    sheet, gap = on.sheet, on.sheet.px(put.gap)
    pad = sheet.px(put.pad)
    bar = sheet.px(_BAR) if put.label == "window" else 0.0
    framed = 2 * pad + bar
    most = put.share * 0.24
    sets = [
        replace(put, texts=texts, anchor="top")
        for texts in (
            tuple(text for text in put.texts if text.slot == _ABOVE),
            tuple(text for text in put.texts if text.slot != _ABOVE),
        )
    ]
    room = area.height * _WORDS / 2
    heights = [
        stack_height(
            [b for b, _, _ in on.blocks(one.texts, on.slots, _high(area, room), put.align, 1.0)]
        )
        if any(text.slot in on.slots for text in one.texts)
        else 0.0
        for one in sets
    ]
    words = sum(high + gap for high in heights if high)
    size = fit_formula(sheet, (_LEAST, most), area.width - 2 * pad, area.height - words - framed)
    made = set_formula(sheet.card.formula)
    wide, high = made.width * size, made.height * size
    spare = area.height - words - framed - high
    grow = min(spare * _GROWS, area.height * _MOST) if put.label else 0.0
    framed += grow
    y = area.top + (spare - grow) * _PLACES[put.anchor]
    if heights[0]:
        on.write(_high(replace(area, top=y), heights[0] + 2), sets[0], on.slots)
        y += heights[0] + gap
    frame = Area(area.left, y, area.right, y + high + framed)
    colour = _frame(on, frame, put)
    x = (
        area.left + pad
        if put.align == "left" and put.label in ("", "slab")
        else area.left + (area.width - wide) / 2
    )
    write_formula(sheet, (x, y + bar + pad + grow / 2), size, colour)
    if heights[1]:
        on.write(_high(replace(area, top=frame.bottom + gap), heights[1] + 2), sets[1], on.slots)


def _high(area: Area, high: float) -> Area:
    return Area(area.left, area.top, area.right, area.top + high)


def _frame(on: "Composer", frame: Area, put: Put) -> tuple[int, int, int]:
    """Draw the frame; return the colour in which the formula is read on it."""
    sheet, palette = on.sheet, on.sheet.palette
    ground = on.colour(put.panel) if put.panel else palette.bg
    box = (round(frame.left), round(frame.top), round(frame.right), round(frame.bottom))
    size = (box[2] - box[0], box[3] - box[1])
    if put.label == "window":
        draw_window(on, frame, put)
        ground = mix(palette.bg, palette.text, 0.035)
    elif put.label == "rough":
        rough_box(on, frame, ground, on.seed + 3)
    elif put.label == "rules":
        for y in (frame.top, frame.bottom):
            sheet.fill(frame.left, y, frame.width, max(2.0, sheet.px(put.thick)), palette.text)
    elif put.label == "round":
        sheet.canvas.paste(ground, box, rounded_mask(size, round(sheet.px(0.035))))
    elif put.label:
        sheet.fill(*box[:2], *size, ground)
    wanted = on.colour(put.colour)
    inks = (wanted, palette.text, palette.bg)
    if contrast(wanted, ground) >= _READ:
        return wanted
    return max(inks, key=lambda ink: contrast(ink, ground))
