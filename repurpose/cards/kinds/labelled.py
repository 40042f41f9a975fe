"""What kinds share whose items have labels: a date, a number, whom a side speaks of.

Cells are set at one size; in each the label stands over its item, or beside it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from repurpose.cards.kinds.base import (
    FOOTER,
    KICKER,
    SOURCE,
    TITLE,
    CardField,
    Kind,
    items_of,
    joined,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import ContentError, Overflow
from repurpose.messages import msg
from repurpose.themes import FontChoice
from repurpose.typeset import set_text, type_sizes

LABELS = CardField("labels", quotes=True, shape="list")
FRAME = (KICKER, FOOTER, SOURCE)
Cells = list[list[Block]]
_TITLE = (0.8, 0.6)  # of the least and the most of the theme's titles: that of a list
_WIDE_TITLE = 0.5
_LABEL = re.compile(r"(?P<label>[^：:]{1,24})(?:：|:\s)\s*(?P<item>\S.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a cell: which field, how large beside the others, in what."""

    field: str
    text: str
    share: float  # of the size of the cells
    font: FontChoice
    colour: tuple[int, int, int]
    leading: float = 1.36
    one_line: bool = False


class Labelled(Kind):
    """A kind whose items have labels, as many as there are items, or none."""

    __slots__ = ()

    fields: ClassVar[tuple[CardField, ...]] = (
        LABELS,
        items_of(msg("items")),
    )

    def alt(self, card: Card) -> str:
        """Return what the card says, each item behind its label."""
        labels = card.labels or ("",) * len(card.items)
        pairs = zip(labels, card.items, strict=False)
        rows = [joined(label.strip(), text.strip(), card.language) for label, text in pairs]
        said = [card.title, card.text, *rows]
        return "\n".join(text.strip() for text in said if text.strip())

    @property
    def subject(self) -> CardField:
        """The items: the labels only say of what each is."""
        return next(field for field in self.fields if field.name == "items")

    def read_lines(self, words: str) -> dict[str, str | tuple[str, ...]]:
        """Return items, a line each, and their labels where every line has one: `2009: what happened`."""
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        parted = [_LABEL.match(line) for line in lines]
        if not all(parted):
            return {"items": tuple(lines)}
        labels = tuple(match["label"].strip() for match in parted if match)
        return {"labels": labels, "items": tuple(match["item"] for match in parted if match)}

    def check(self, card: Card) -> None:
        """Check that a card has what it is about, and a label for each item where it has any.

        Raises:
            ContentError: It lacks something.
        """
        super().check(card)
        if card.labels and len(card.labels) != len(card.items):
            raise ContentError(
                msg(
                    "A {kind} card needs a label for each item; it has {labels} for {items}.",
                    kind=self.label,
                    labels=len(card.labels),
                    items=len(card.items),
                )
            )


def labelled_fields(labels: str, items: str, least: int, most: int) -> tuple[CardField, ...]:
    """Return the fields of such a kind; `labels` is what a message calls them, "" where none are needed."""
    return (
        TITLE,
        replace(LABELS, needed=labels, least=least if labels else 1, most=most),
        items_of(items, least, most),
        *FRAME,
    )


def cells_of(
    sheet: Sheet, label: float, *, large: bool = False, one_line: bool = False
) -> list[list[Part]]:
    """Return the cells of a card: each its label, `label` times as large as its item, and the item."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    fonts = theme.fonts
    item_font = fonts.quote if large else fonts.body
    cells = []
    for place, item in enumerate(card.items):
        cell = []
        if place < len(card.labels):
            said = card.labels[place]
            over = Part(
                f"labels.{place}", said, label, fonts.title, palette.accent, 1.2, one_line=one_line
            )
            cell.append(over)
        cell.append(Part(f"items.{place}", item, 1.0, item_font, palette.text, theme.leading.body))
        cells.append(cell)
    return cells


def set_cells(
    sheet: Sheet,
    cells: Sequence[Sequence[Part]],
    width: float,
    fits: Callable[[Cells], bool],
    sizes: tuple[float, float],
) -> Cells:
    """Set cells at the largest common size, of `sizes` (shares of the unit), at which they fit.

    Raises:
        Overflow: They do not at the least size.
    """
    least, most = (round(sheet.px(size)) for size in sizes)
    folded: Cells = []
    for size in reversed(type_sizes(least, max(least, most))):
        found = [[_block(sheet, part, size, width, k) for k, part in enumerate(c)] for c in cells]
        if fits(found):
            if not _folds(cells, found):
                return found
            folded = folded or found
    if folded:
        return folded
    raise Overflow(
        msg(
            "{count} items do not fit a {name} card.",
            count=len(sheet.card.items),
            name=sheet.form.name,
        ),
        hint=msg("Use fewer items, or choose a larger format."),
    )


def set_stacked(
    sheet: Sheet,
    cells: Sequence[Sequence[Part]],
    area: Area,
    gap: float,
    sizes: tuple[float, float],
) -> Cells:
    """Set cells as `set_cells` does, at the largest size at which they stand one under the other.

    Raises:
        Overflow: They do not at the least size.
    """

    def fits(found: Cells) -> bool:
        taken = sum(stack_height(cell) for cell in found) + gap * (len(found) - 1)
        return taken <= area.height

    return set_cells(sheet, cells, area.width, fits, sizes)


def _folds(cells: Sequence[Sequence[Part]], found: Cells) -> bool:
    """Say whether a part that wants to stand on one line takes more."""
    return any(
        part.one_line and len(block.setting.lines) > 1
        for cell, set_ in zip(cells, found, strict=True)
        for part, block in zip(cell, set_, strict=True)
    )


def _block(sheet: Sheet, part: Part, size: int, width: float, place: int) -> Block:
    setting = set_text(
        part.text,
        stack=sheet.stack(part.font),
        size=round(size * part.share),
        width=width,
        leading=part.leading,
        language=sheet.card.language,
        balance=True,
        names=sheet.card.names,
    )
    gap = size * 0.45 if place else 0.0
    return Block(part.field, setting, part.colour, part.font.weight, before=gap)


def draw_title(sheet: Sheet, inner: Area) -> Area:
    """Write the card's title, if it has one; return the area below it.

    Raises:
        Overflow: It does not fit.
    """
    card, theme, wide = sheet.card, sheet.theme, sheet.form.wide
    if not card.title:
        return inner
    least, most = theme.scale.title
    setting = sheet.fit(
        card.title,
        theme.fonts.title,
        (least * _TITLE[0], most * (_WIDE_TITLE if wide else _TITLE[1])),
        width=inner.width,
        leading=theme.leading.title,
        align="left",
        max_lines=3,
    )
    block = Block("title", setting, sheet.palette.text, theme.fonts.title.weight)
    top = max(inner.top, sheet.first - block.rise) if sheet.first else inner.top
    low = sheet.write(block, inner.left, top)
    return replace(inner, top=low + sheet.px(0.045 if wide else 0.065))


def draw_stacked(
    sheet: Sheet,
    area: Area,
    cells: Cells,
    *,
    gap: float,
    between: Callable[[float], None] | None = None,
) -> list[float]:
    """Write cells one under the other, spread over the area; return the middle of each one's first line.

    `between` draws what parts two cells, given its y.
    """
    high = [stack_height(cell) for cell in cells]
    spare = area.height - sum(high) - gap * (len(cells) - 1)
    air = max(0.0, min(spare / len(cells), gap * 1.2))
    y = area.top + (spare - air * (len(cells) - 1)) * body_anchor(sheet)
    middles = []
    for place, cell in enumerate(cells):
        if place:
            if between:
                between(y + (gap + air) / 2)
            y += gap + air
        middles.append(y + cell[0].height / max(1, len(cell[0].setting.lines)) / 2)
        y = sheet.write_stack(cell, area.left, y)
    return middles


def beside(area: Area, count: int, gap: float) -> list[Area]:
    """Return so many columns of an area, `gap` px apart."""
    wide = (area.width - gap * (count - 1)) / count
    lefts = [area.left + place * (wide + gap) for place in range(count)]
    return [replace(area, left=left, right=left + wide) for left in lefts]


def set_beside(
    sheet: Sheet,
    cells: Sequence[Sequence[Part]],
    columns: Sequence[Area],
    sizes: tuple[float, float],
) -> Cells:
    """Set cells as `set_cells` does, at the largest size at which each fits its column.

    Raises:
        Overflow: They do not at the least size.
    """
    room, width = columns[0].height, columns[0].width

    def fits(found: Cells) -> bool:
        return all(
            stack_height(cell) <= room and max(b.setting.width for b in cell) <= width + 1
            for cell in found
        )

    return set_cells(sheet, cells, width, fits, sizes)
