"""What happened when: a date and its event along a line, downwards or, on wide cards, to the right."""

from dataclasses import replace

from repurpose.cards.kinds.labelled import (
    Labelled,
    beside,
    cells_of,
    draw_stacked,
    draw_title,
    labelled_fields,
    set_beside,
    set_stacked,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area, pale
from repurpose.cards.sheet import Area, Sheet, stack_height
from repurpose.ink import rounded_mask
from repurpose.messages import msg

_MOST = 6
_LEAD = 0.075  # of the unit: from the line to the text
_DOT = 0.026
_LARGE = 1.4  # of the theme's text: the events of a wide card


class Timeline(Labelled):
    """Dates, the earliest first, each with what happened."""

    __slots__ = ()

    name = "timeline"
    label = msg("timeline")
    fields = labelled_fields(msg("dates"), msg("events"), 2, _MOST)
    ground = "points"

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the title, the line with a dot for each date, and the events."""
        below = draw_title(sheet, inner_area(sheet, area))
        if sheet.form.wide:
            _draw_across(sheet, below)
            return
        lead, gap = sheet.px(_LEAD), sheet.px(0.05)
        text = replace(below, left=below.left + lead)
        least, most = sheet.theme.scale.body
        parts = cells_of(sheet, 1.35, one_line=True)
        cells = set_stacked(sheet, parts, text, gap, (least, most))
        middles = draw_stacked(sheet, text, cells, gap=gap)
        _draw_line(sheet, below.left, middles, text)

    def samples(self) -> tuple[Card, ...]:
        """Return four dates of one street."""
        return (
            Card(
                self.name,
                title="一条街怎样长出树荫",
                labels=("2009年", "2013年3月", "2019年", "2024年"),
                items=(
                    "第一批槐树苗栽在路肩上，活下来十一棵",
                    "居民自己排班浇水",
                    "市政把人行道改窄了半米，把地让给树",
                    "整条街在七月里降了3度",
                ),
            ),
        )


def _draw_across(sheet: Sheet, area: Area) -> None:
    """Draw the dates side by side under one line, each with its event below it.

    Raises:
        Overflow: They do not fit.
    """
    dot, air = round(sheet.px(_DOT)), sheet.px(0.032)
    columns = beside(replace(area, top=area.top + dot + air), len(sheet.card.items), sheet.px(0.05))
    least, most = sheet.theme.scale.body
    parts = cells_of(sheet, 1.12, one_line=True)
    cells = set_beside(sheet, parts, columns, (least * 0.9, most * _LARGE))
    label = max(cell[0].height for cell in cells)
    high = max(stack_height(cell) for cell in cells) + dot + air
    y = area.top + (area.height - high) * min(body_anchor(sheet), 0.5)
    faint, thick = pale(sheet, sheet.palette.text, 0.25), max(2.0, sheet.px(0.003))
    sheet.fill(area.left, y + (dot - thick) / 2, area.width, thick, faint)
    for cell, column in zip(cells, columns, strict=True):
        box = (round(column.left), round(y), round(column.left) + dot, round(y) + dot)
        sheet.canvas.paste(sheet.palette.accent, box, rounded_mask((dot, dot), dot // 2))
        top = y + dot + air
        sheet.write(cell[0], column.left, top)
        sheet.write_stack(cell[1:], column.left, top + label + cell[1].before)


def _draw_line(sheet: Sheet, left: float, middles: list[float], text: Area) -> None:
    dot, thick = round(sheet.px(_DOT)), max(2.0, sheet.px(0.003))
    x = left + dot / 2
    faint = pale(sheet, sheet.palette.text, 0.25)
    sheet.fill(x - thick / 2, middles[0], thick, text.bottom - middles[0], faint)
    for middle in middles:
        top = round(middle - dot / 2)
        box = (round(left), top, round(left) + dot, top + dot)
        sheet.canvas.paste(sheet.palette.accent, box, rounded_mask((dot, dot), dot // 2))


KIND = Timeline()
