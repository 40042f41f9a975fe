"""One thing against another: two sides, each with its own subject and its own words."""

from dataclasses import replace

from repurpose.cards.kinds.labelled import (
    Cells,
    Labelled,
    cells_of,
    draw_title,
    labelled_fields,
    set_cells,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area
from repurpose.cards.sheet import Area, Sheet, stack_height
from repurpose.ink import mix
from repurpose.messages import msg

_SIDES = 2


class Compare(Labelled):
    """Two sides: one above the other, or beside it on a wide card."""

    __slots__ = ()

    name = "compare"
    label = msg("comparison")
    fields = labelled_fields("", msg("two sides"), _SIDES, _SIDES)
    ground = "quote"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw both sides, parted by a rule; the second is the one that counts."""
        below = draw_title(sheet, inner_area(sheet, area))
        gap = sheet.px(0.05)
        boxes = _halves(below, gap, wide=sheet.form.wide)
        parts = cells_of(sheet, 0.62, large=True)
        quiet = mix(sheet.palette.text, sheet.palette.muted, 0.6)
        parts[0][-1] = replace(parts[0][-1], colour=quiet)

        def fits(cells: Cells) -> bool:
            pairs = zip(cells, boxes, strict=True)
            return all(stack_height(cell) <= box.height * 0.96 for cell, box in pairs)

        least, most = sheet.theme.scale.quote
        cells = set_cells(sheet, parts, boxes[0].width, fits, (least * 0.9, most * 1.4))
        for place, (cell, box) in enumerate(zip(cells, boxes, strict=True)):
            spare = box.height - stack_height(cell)
            anchor = body_anchor(sheet) if sheet.form.wide else 1.0 - place
            sheet.write_stack(cell, box.left, box.top + spare * anchor)
        _draw_rule(sheet, boxes, gap)

    def samples(self) -> tuple[Card, ...]:
        """Return two sides with subjects, and the halves of a sentence."""
        return (
            Card(
                self.name,
                labels=("对于规划的人来说，", "对于住在街上的人来说，"),
                items=("树荫是图纸上的一个绿圈", "树荫是七月里能走回家的一条路"),
            ),
            Card(self.name, labels=("种树不是", "而是"), items=("栽下去的那一天", "往后的每一天")),
        )


def _halves(area: Area, gap: float, *, wide: bool) -> tuple[Area, Area]:
    if wide:
        middle = (area.left + area.right) / 2
        return (
            Area(area.left, area.top, middle - gap, area.bottom),
            Area(middle + gap, area.top, area.right, area.bottom),
        )
    middle = (area.top + area.bottom) / 2
    return (
        Area(area.left, area.top, area.right, middle - gap),
        Area(area.left, middle + gap, area.right, area.bottom),
    )


def _draw_rule(sheet: Sheet, boxes: tuple[Area, Area], gap: float) -> None:
    one, other = boxes
    thick = max(2.0, sheet.px(0.005))
    if sheet.form.wide:
        sheet.fill(one.right + gap - thick / 2, one.top, thick, one.height, sheet.palette.accent)
    else:
        middle = (one.bottom + other.top) / 2
        sheet.fill(one.left, middle - thick / 2, one.width, thick, sheet.palette.accent)


KIND = Compare()
