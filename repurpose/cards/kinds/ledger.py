"""Numbers of one thing: the first large, its sisters under it, each with the clause that it counts in."""

from dataclasses import replace

from repurpose.cards.kinds.labelled import (
    Labelled,
    cells_of,
    draw_stacked,
    draw_title,
    labelled_fields,
    set_stacked,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area, pale
from repurpose.cards.sheet import Area, Sheet
from repurpose.messages import msg

_MOST = 5
_HERO, _SISTER = 3.2, 1.7  # times as large as the clauses
_HEROES = (3.6, 3.0, 2.5, 2.1, 1.7)  # ... on a wide card
_HERO_WIDE = 0.52  # of the width of a wide card, for the first number


class Ledger(Labelled):
    """One large number and its sisters."""

    __slots__ = ()

    name = "ledger"
    label = msg("numbers")
    fields = labelled_fields(msg("the numbers"), msg("what they count"), 2, _MOST)
    ground = "figure"

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the numbers one under the other, the first as large as fits."""
        below = draw_title(sheet, inner_area(sheet, area))
        if sheet.form.wide:
            _draw_beside(sheet, below)
            return
        gap = sheet.px(0.055)
        parts = cells_of(sheet, _SISTER, one_line=True)
        parts[0][0] = replace(parts[0][0], share=_HERO, one_line=True)
        least, most = sheet.theme.scale.body
        cells = set_stacked(sheet, parts, below, gap, (least * 0.9, most))
        faint = pale(sheet, sheet.palette.text, 0.2)

        def rule(y: float) -> None:
            sheet.fill(below.left, y, below.width, max(1.0, sheet.px(0.002)), faint)

        draw_stacked(sheet, below, cells, gap=gap, between=rule)

    def samples(self) -> tuple[Card, ...]:
        """Return a number with two sisters."""
        return (
            Card(
                self.name,
                title="一条街的十五年",
                labels=("142.9万棵", "87%", "近3度"),
                items=("十五年里栽下的树", "活过第一个冬天的", "七月正午，树下与树外差的"),
            ),
        )


def _draw_beside(sheet: Sheet, area: Area) -> None:
    """Draw the first number at the left, large, and its sisters under each other at the right.

    Raises:
        Overflow: They do not fit.
    """
    gap, least, most = sheet.px(0.04), sheet.theme.scale.body[0] * 0.9, sheet.theme.scale.body[1]
    middle = area.left + area.width * _HERO_WIDE
    left, right = replace(area, right=middle - gap), replace(area, left=middle + gap)
    first, *others = cells_of(sheet, _SISTER, one_line=True)
    sisters = set_stacked(sheet, others, right, gap, (least, most))
    size = sisters[0][-1].setting.size
    for share in _HEROES:  # the largest number whose clause is no smaller than its sisters'
        hero = set_stacked(
            sheet, [[replace(first[0], share=share), *first[1:]]], left, gap, (least, most)
        )
        if hero[0][-1].setting.size >= size:
            break
    faint = pale(sheet, sheet.palette.text, 0.2)

    def rule(y: float) -> None:
        sheet.fill(right.left, y, right.width, max(1.0, sheet.px(0.002)), faint)

    draw_stacked(sheet, left, hero, gap=gap)
    draw_stacked(sheet, right, sisters, gap=gap, between=rule)


KIND = Ledger()
