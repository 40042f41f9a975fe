"""A document in, its tables that are too wide for a phone out, and what their cells say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurpose.article.document.model import (
    Document,
    DocumentBlock,
    Formula,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    Picture,
    Quotation,
    Runs,
    Styled,
    Table,
    Words,
)
from repurpose.article.formulas import plain_formula

_ROOM = 343.0  # px of a phone of 375 px between its margins
_HAN, _LATIN, _SIDES = 14.0, 7.6, 21.0  # px of a character, and beside a cell's words
_MANY = 5  # columns that no phone shows side by side


@dataclass(frozen=True, slots=True)
class PictureTable:
    """A table that is shown as a picture: its number among the article's tables, and its cells."""

    number: int
    table: Table
    cells: tuple[tuple[str, ...], ...]  # rows, every one as long as the others


def picture_tables(document: Document, *, narrow: bool = False) -> tuple[PictureTable, ...]:
    """Return the tables that a phone cannot show, in their order; `narrow`: those that it can, too.

    One with links or pictures is none of them: what leads somewhere would lead nowhere in a picture.
    """
    found = (
        PictureTable(number, table, cells_of(table))
        for number, table in enumerate(_tables(document.blocks), start=1)
        if can_be_picture(table)
    )
    return tuple(one for one in found if narrow or is_wide(one.cells))


def cells_of(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return what the cells of a table say, rows as long as each other."""
    return tuple(
        tuple(
            _said(row[column]).strip() if column < len(row) else ""
            for column in range(table.columns)
        )
        for row in table.rows
    )


def say_cells(cells: Sequence[Sequence[str]]) -> str:
    """Return the cells as a text for those who do not see the picture: a line for each row."""
    return "\n".join(" | ".join(row) for row in cells)


def is_wide(cells: Sequence[Sequence[str]]) -> bool:
    """Say whether a phone would show a table by its half, or part its words: many columns, or long words."""
    columns = len(cells[0]) if cells else 0
    if columns >= _MANY:
        return True
    least = [max(_longest_word(row[at]) for row in cells) for at in range(columns)]
    return sum(least) + _SIDES * columns > _ROOM


def can_be_picture(table: Table) -> bool:
    """Say whether nothing of a table leads elsewhere or is a picture itself."""
    return not any(_leads(cell) for row in table.rows for cell in row)


def _tables(blocks: Sequence[DocumentBlock]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Quotation):
            yield from _tables(block.blocks)


def _longest_word(text: str) -> float:
    """Return how many px the longest stretch has that no line may part."""
    longest = here = 0.0
    for character in text:
        latin = character < "\u2e80" and not character.isspace()
        here = here + _LATIN if latin else 0.0
        longest = max(longest, here, 0.0 if character.isspace() or latin else 2 * _HAN)
    return longest


def _leads(runs: Runs) -> bool:
    return any(
        isinstance(run, Link | NoteMark | Picture) or (isinstance(run, Styled) and _leads(run.runs))
        for run in runs
    )


def _said(runs: Sequence[Inline]) -> str:
    return "".join(_say(run) for run in runs)


def _say(run: Inline) -> str:
    match run:
        case Words():
            return run.text
        case Styled() | Link():
            return _said(run.runs)
        case Formula():
            return plain_formula(run.tex) or run.tex
        case LineBreak():
            return " "
        case _:
            return ""
