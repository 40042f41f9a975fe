"""Clauses that begin with the same words: the words once, large, and what follows them each time."""

from repurpose.cards.kinds.base import CardField, items_of
from repurpose.cards.kinds.labelled import (
    FRAME,
    Cells,
    Labelled,
    cells_of,
    draw_stacked,
    set_cells,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area, pale
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.messages import msg

_LEAST, _MOST = 2, 5
_OPENER = 0.4  # of the height, at the most


class Anaphora(Labelled):
    """A repeated opener over what it opens."""

    __slots__ = ()

    name = "anaphora"
    label = msg("repeated words")
    fields = (
        CardField("text", quotes=True, needed=msg("the words that come back")),
        items_of(msg("what follows them"), _LEAST, _MOST),
        *FRAME,
    )
    ground = "quote"
    illustrates = True

    def alt(self, card: Card) -> str:
        """Return each clause as it is read: the opener, and what follows it."""
        space = "" if card.language.startswith(("zh", "ja")) else " "
        opener = card.text.strip()
        rows = [f"{opener}{space}{item.strip()}" for item in card.items if item.strip()]
        return "\n".join(rows) if opener else "\n".join(card.items).strip()

    @property
    def subject(self) -> CardField:
        """The words that come back."""
        return self.fields[0]

    def read_lines(self, words: str) -> dict[str, str | tuple[str, ...]]:
        """Return the first line as the opener, the others as what follows it."""
        opener, *items = (line.strip() for line in words.splitlines() if line.strip())
        return {"text": opener, "items": tuple(items)}

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the opener as large as fits, and under it a row for each clause."""
        inner = inner_area(sheet, area)
        theme, palette = sheet.theme, sheet.palette
        least, most = theme.scale.title
        setting = sheet.fit(
            sheet.card.text,
            theme.fonts.title,
            (least, most * 1.7),
            width=inner.width,
            height=inner.height * _OPENER,
            leading=theme.leading.title,
            align="left",
            max_lines=2,
        )
        opener = Block("text", setting, palette.accent, theme.fonts.title.weight)
        gap = sheet.px(0.06 if not sheet.form.wide else 0.035)
        room = inner.height - opener.height - gap * 1.2

        def fits(cells: Cells) -> bool:
            return sum(stack_height(c) for c in cells) + gap * (len(cells) - 1) <= room

        sizes = (theme.scale.body[0], theme.scale.quote[1])
        cells = set_cells(sheet, cells_of(sheet, 1.0, large=True), inner.width, fits, sizes)
        top = sheet.write(opener, inner.left, inner.top) + gap * 1.2
        faint = pale(sheet, sheet.palette.text, 0.22)
        thick = max(1.0, sheet.px(0.002))

        def rule(y: float) -> None:
            sheet.fill(inner.left, y, inner.width, thick, faint)

        below = Area(inner.left, top, inner.right, inner.bottom)
        draw_stacked(sheet, below, cells, gap=gap, between=rule)

    def samples(self) -> tuple[Card, ...]:
        """Return three clauses of one sentence."""
        items = ("没有人抢的铁锹", "多出来的半桶水", "十年后的一片凉")
        return (Card(self.name, text="他们留下的是", items=items),)


KIND = Anaphora()
