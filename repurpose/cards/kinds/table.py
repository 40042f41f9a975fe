"""A table of the article: up to five rows of two or three columns, the first of which names the row."""

from dataclasses import dataclass, replace
from typing import ClassVar

from repurpose.cards.kinds.base import TITLE, CardField, Kind, items_of
from repurpose.cards.kinds.labelled import FRAME, LABELS, Labelled, draw_title
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area, pale
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.strokes import draw_line
from repurpose.errors import ContentError, Overflow
from repurpose.messages import msg
from repurpose.text import is_amount, qualifier_of
from repurpose.themes import FontChoice
from repurpose.typeset import set_text, type_sizes

_ROWS, _COLUMNS = 5, 3
_LEAST, _MOST = 0.034, 0.1  # of the unit: the size of the cells
_NAME, _HEAD = 0.72, 0.58  # of that: the name of a row, the heading of a column
_NAME_WIDE = (0.2, 0.42)  # of the width: the first column, the least and the most
_SHORT, _LONG = 2.5, 8.0  # em of a cell, as far as it decides on the width of its column
_SMALLEST = 0.032  # of the unit
_TIGHT = 0.26  # em above and below a row at the least


class Table(Labelled):
    """Rows under the headings of their columns."""

    __slots__ = ()

    name = "table"
    label = msg("table")
    fields: ClassVar[tuple[CardField, ...]] = (
        TITLE,
        replace(LABELS, most=_COLUMNS, exact=True),
        items_of(msg("cells"), 2, _ROWS * _COLUMNS, exact=True),
        *FRAME,
    )
    ground = "points"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw title, headings, and a row for each thing."""
        below = draw_title(sheet, inner_area(sheet, area))
        gap = sheet.px(0.045)
        widths = _widths(sheet, below.width, gap)
        for size in reversed(type_sizes(round(sheet.px(_LEAST)), round(sheet.px(_MOST)))):
            grid = _Grid(sheet, size, widths, gap)
            if grid.fits(below.height):
                grid.draw(below)
                return
        raise Overflow(
            msg(
                "{count} items do not fit a {name} card.",
                count=len(sheet.card.items),
                name=sheet.form.name,
            ),
            hint=msg("Use fewer items, or choose a larger format."),
        )

    def samples(self) -> tuple[Card, ...]:
        """Return a table of three columns, and one of two."""
        return (
            Card(
                self.name,
                title="三种行道树",
                labels=("树种", "成荫", "每年浇水"),
                items=("香樟", "约12年", "6次", "悬铃木", "7年", "9次", "朴树", "近10年", "4次"),
            ),
            Card(
                self.name,
                title="一条街四季的树荫",
                labels=("季节", "遮住的路面"),
                items=("春", "38%", "夏", "超过70%", "秋", "45%", "冬", "6–8%"),
            ),
        )

    def alt(self, card: Card) -> str:
        """Return the table row by row, each cell behind the heading of its column."""
        chinese = card.language.startswith("zh")
        stop, colon, gap = ("；", "：", "") if chinese else ("; ", ": ", " ")
        count = columns_of(card)
        heads = [*card.labels, *[""] * count]
        rows = []
        for at in range(0, len(card.items), count):
            name, *cells = card.items[at : at + count]
            said = [
                f"{head}{gap if not chinese else ' '}{cell}".strip()
                for head, cell in zip(heads[1:], cells, strict=False)
                if cell
            ]
            row = f"{heads[0]}{' ' if heads[0] else ''}{name}".strip()
            rows.append(f"{row}{colon}{stop.join(said)}" if said else row)
        return "\n".join(text for text in (card.title.strip(), *rows) if text)

    def read_lines(self, words: str) -> dict[str, str | tuple[str, ...]]:
        """Return the cells, a row each line, parted by |, the first row the headings; or `name: what`."""
        rows = [line.strip().strip("|") for line in words.splitlines() if line.strip()]
        cells = [
            [cell.strip() for cell in row.split("|")] for row in rows if set(row) - set("|-: ")
        ]
        if len(cells) < 2 or len({len(row) for row in cells}) > 1 or len(cells[0]) < 2:
            said = Labelled.read_lines(self, words)  # rows of two, each its name before a colon
            pairs = zip(said.get("labels", ()), said["items"], strict=False)
            return {"items": tuple(c for pair in pairs for c in pair) or said["items"]}
        return {"labels": tuple(cells[0]), "items": tuple(c for row in cells[1:] for c in row)}

    def check(self, card: Card) -> None:
        """Check that the cells fill rows.

        Raises:
            ContentError: They do not, or there are too few or too many.
        """
        Kind.check(self, card)
        count = columns_of(card)
        if not count >= 2 or len(card.items) % count or len(card.items) // count > _ROWS:
            raise ContentError(
                msg(
                    "A table card takes up to {rows} rows of {columns} cells; it has {cells} cells.",
                    rows=_ROWS,
                    columns=max(2, count),
                    cells=len(card.items),
                )
            )


def columns_of(card: Card) -> int:
    """Return how many columns a table has: as many as headings, two where it has none."""
    return len(card.labels) or 2


def _widths(sheet: Sheet, whole: float, gap: float) -> tuple[float, ...]:
    """Return the widths of the columns: as their longest cells ask, the first within bounds."""
    card, count = sheet.card, columns_of(sheet.card)
    asked = []
    for column in range(count):
        heads = [_ems(text) * _HEAD for text in card.labels[column : column + 1]]
        cells = [_ems(text) * (1.0 if column else _NAME) for text in card.items[column::count]]
        asked.append(max(_SHORT, *(min(one, _LONG) for one in (*heads, *cells))))
    room = whole - gap * (count - 1)
    least, most = (room * share for share in _NAME_WIDE)
    first = min(max(room * asked[0] / sum(asked), least), most)
    return (first, *((room - first) * one / sum(asked[1:]) for one in asked[1:]))


def _ems(text: str) -> float:
    """Return about how wide a text is, in em."""
    return sum(0.56 if character < "\u2000" else 1.0 for character in text)


@dataclass(frozen=True)
class _Grid:
    """A table set at one size."""

    sheet: Sheet
    size: int
    widths: tuple[float, ...]
    gap: float

    @property
    def heads(self) -> list[Block | None]:
        """The headings of the columns."""
        small = max(self.size * _HEAD, self.sheet.px(_SMALLEST))
        fonts, palette = self.sheet.theme.fonts, self.sheet.palette
        return [
            self._block(f"labels.{n}", text, small, fonts.label, palette.accent, self.widths[n])
            for n, text in enumerate(self.sheet.card.labels)
        ]

    @property
    def rows(self) -> list[list[Block | None]]:
        """The cells."""
        card, fonts, palette = self.sheet.card, self.sheet.theme.fonts, self.sheet.palette
        count = len(self.widths)
        rows: list[list[Block | None]] = []
        for place, text in enumerate(card.items):
            column = place % count
            font = fonts.title if column else fonts.body
            size = self.size if column else max(self.size * _NAME, self.sheet.px(_SMALLEST))
            if not column:
                rows.append([])
            width = self.widths[column]
            rows[-1].append(self._block(f"items.{place}", text, size, font, palette.text, width))
        return rows

    def _block(
        self,
        field: str,
        text: str,
        size: float,
        font: FontChoice,
        colour: tuple[int, int, int],
        width: float,
    ) -> Block | None:
        if not text.strip():
            return None
        setting = set_text(
            text,
            stack=self.sheet.stack(font),
            size=round(size),
            width=width,
            leading=1.24,
            language=self.sheet.card.language,
            balance=True,
            names=self.sheet.card.names,
        )
        return Block(field, setting, colour, font.weight)

    def fits(self, room: float) -> bool:
        """Say whether it is low enough, and no number, short cell or word breaks."""
        rows, heads = self.rows, self.heads
        high = sum(_high(row) + 2 * _TIGHT * self.size for row in rows) + _high(heads) * 1.9
        settings = [one.setting for one in (*heads, *(c for row in rows for c in row)) if one]
        single = all(one.whole for one in settings) and all(
            len(one.lines) == 1 for one in settings if is_amount(one.text) or len(one.text) <= 4
        )
        lines = max(len(b.setting.lines) for row in rows for b in row if b)
        wide = all(
            block.setting.width <= width + 1
            for row in rows
            for block, width in zip(row, self.widths, strict=False)
            if block
        )
        return (
            high <= room
            and wide
            and lines <= 3
            and (single or self.size <= round(self.sheet.px(_LEAST)))
        )

    def draw(self, area: Area) -> None:
        """Draw headings, rules and cells, the rows spread over the area."""
        sheet, rows, heads = self.sheet, self.rows, self.heads
        y = area.top
        if any(heads):
            self._write(heads, area, y, _high(heads))
            y += _high(heads) * 1.45
            draw_line(sheet, area.left, y, area.width, sheet.px(0.007), sheet.palette.accent)
        taken = sum(_high(row) + 2 * _TIGHT * self.size for row in rows)
        spare = min((area.bottom - y - taken) / len(rows), self.size * 3.2)
        faint = pale(sheet, sheet.palette.text, 0.22)
        for number, row in enumerate(rows):
            high = _high(row) + 2 * _TIGHT * self.size + spare
            if number:
                sheet.fill(area.left, y, area.width, max(2.0, sheet.px(0.0018)), faint)
            self._write(row, area, y, high)
            y += high

    def _write(self, row: list[Block | None], area: Area, y: float, high: float) -> None:
        x = area.left
        for column, block in enumerate(row):
            if block:
                keys = [(0, qualifier_of(block.setting.text))] if column else []
                top = y + (high - block.height) / 2
                ink = self.sheet.palette.accent
                self.sheet.write(block, x, top, keys=keys if keys and keys[0][1] else (), ink=ink)
            x += self.widths[column] + self.gap


def _high(row: list[Block | None]) -> float:
    return max((block.height for block in row if block), default=0.0)


KIND = Table()
