"""Four things in two rows of two, each with its label."""

from repurpose.cards.kinds.labelled import (
    Cells,
    Labelled,
    cells_of,
    draw_title,
    labelled_fields,
    set_cells,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area, pale
from repurpose.cards.sheet import Area, Sheet, stack_height
from repurpose.messages import msg

_CELLS = 4
_GAP = 0.045  # of the unit: between a cell and the cross


class Matrix(Labelled):
    """Four cells around a cross."""

    __slots__ = ()

    name = "matrix"
    label = msg("four fields")
    fields = labelled_fields("", msg("four items"), _CELLS, _CELLS)
    ground = "points"

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the title, the cross, and a cell in each of its corners."""
        below = draw_title(sheet, inner_area(sheet, area))
        gap = sheet.px(_GAP)
        wide, high = below.width / 2 - gap, below.height / 2 - gap

        def fits(cells: Cells) -> bool:
            return all(stack_height(cell) <= high for cell in cells)

        least, most = sheet.theme.scale.body
        cells = set_cells(sheet, cells_of(sheet, 1.3), wide, fits, (least * 0.9, most * 1.15))
        for place, cell in enumerate(cells):
            row, column = divmod(place, 2)
            x = below.left + column * (wide + 2 * gap)
            y = below.top + row * (high + 2 * gap)
            sheet.write_stack(cell, x, y)
        _draw_cross(sheet, below)

    def samples(self) -> tuple[Card, ...]:
        """Return four kinds of street."""
        return (
            Card(
                self.name,
                title="四种街道",
                labels=("有树有人", "有树没人", "没树有人", "没树没人"),
                items=(
                    "傍晚最晚安静下来",
                    "鸟比人先醒",
                    "人们贴着墙根走",
                    "车开得最快的地方",
                ),
            ),
        )


def _draw_cross(sheet: Sheet, area: Area) -> None:
    thick = max(2.0, sheet.px(0.003))
    faint = pale(sheet, sheet.palette.text, 0.28)
    middle, centre = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    sheet.fill(middle - thick / 2, area.top, thick, area.height, faint)
    sheet.fill(area.left, centre - thick / 2, area.width, thick, faint)


KIND = Matrix()
