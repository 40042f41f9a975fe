"""Finders of the article's tables: as a table, or as bars where its second column is like numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from repurpose.article import Article, Block, Kind, Span
from repurpose.slicing.finding.titles import without_ordinal
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.text import read_amount

_ROWS, _COLUMNS = (2, 5), (2, 3)  # of a table that fits a card
_CELL, _NAME, _TITLE = 20.0, 12.0, 24.0  # full-width characters
_TABLE, _BARS = 2.2, 2.6  # the worth of a table, as of a list: it says more than a sentence
_YEAR = (1500, 2200)  # a column of years is no column of amounts
_row = re.compile(r"[^\n]+")
_rule = re.compile(r"[\s|:+=-]+")
_marks = re.compile(r"(?P<open>\*{1,2}|_{1,2}|`)?(?P<text>.*?)(?(open)(?P=open)|)", re.DOTALL)
_marked = re.compile(r"[*`\[\]<>\\$~]|https?:|\^")


@dataclass(frozen=True)
class _Table:
    """A table of the article: the places of its cells; an empty one has none."""

    heads: Sequence[Span]
    rows: Sequence[Sequence[Span]]
    title: Span | None


def find_table_cards(material: Material) -> Iterator[Candidate]:
    """Yield the article's tables that fit a card whole."""
    for table in _tables(material.article):
        if not _bars(material.article, table):
            pieces = [*_title(table.title), *(Piece("labels", head) for head in table.heads)]
            pieces += [Piece("items", cell) for row in table.rows for cell in row]
            yield Candidate("table", tuple(pieces), _TABLE)


def find_table_charts(material: Material) -> Iterator[Candidate]:
    """Yield tables of two columns whose second is numbers of one unit."""
    for table in _tables(material.article):
        if _bars(material.article, table):
            pieces = [*_title(table.heads[1])]
            pieces += [Piece("labels", name) for name, _ in table.rows]
            pieces += [Piece("items", number) for _, number in table.rows]
            yield Candidate("chart", tuple(pieces), _BARS)


def _title(span: Span | None) -> list[Piece]:
    return [Piece("title", span)] if span and span.end > span.start else []


def _bars(article: Article, table: _Table) -> bool:
    """Say whether a table is names and like numbers, none of which is a year."""
    if len(table.heads) != _COLUMNS[0] or table.heads[1].start == table.heads[1].end:
        return False
    amounts = [read_amount(article.show(row[1])) for row in table.rows]
    known = [amount for amount in amounts if amount]
    return (
        len(known) == len(amounts)
        and len({amount.unit for amount in known}) == 1
        and not all(_YEAR[0] < amount.low < _YEAR[1] for amount in known)
        and all(amount.low > 0 for amount in known)
        and all(measure(article.show(row[0])) <= _NAME for row in table.rows)
    )


def _tables(article: Article) -> Iterator[_Table]:
    heading: Span | None = None
    for block in article.blocks:
        if block.kind == Kind.HEADING:
            bare = without_ordinal(article, block.span)
            heading = bare if measure(article.show(bare)) <= _TITLE else None
        elif block.kind == Kind.TABLE and (table := _read(article, block, heading)):
            yield table


def _read(article: Article, block: Block, heading: Span | None) -> _Table | None:
    lines = [match.span() for match in _row.finditer(article.text, *block.span)]
    if len(lines) < 2 or not _rule.fullmatch(article.text, *lines[1]):
        return None
    heads, *rows = [_cells(article, *line) for n, line in enumerate(lines) if n != 1]
    columns = len(heads)
    fits = _COLUMNS[0] <= columns <= _COLUMNS[1] and _ROWS[0] <= len(rows) <= _ROWS[1]
    if not fits or any(len(row) != columns for row in rows):
        return None
    for place, cell in enumerate(cell for row in (heads, *rows) for cell in row):
        corner = place == 0
        if not _sound(article, cell, corner=corner):
            return None
    return _Table(heads, rows, heading)


def _sound(article: Article, cell: Span, *, corner: bool) -> bool:
    """Say whether a cell says something short, as it is written; the corner may be empty."""
    raw = article.text[cell.start : cell.end]
    if not raw:
        return corner
    return not _marked.search(raw) and article.show(cell) == raw and measure(raw) <= _CELL


def _cells(article: Article, start: int, end: int) -> list[Span]:
    """Return the places of the cells of a row, without white space and marks around them."""
    text = article.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    start += text[start] == "|"
    end -= text[end - 1] == "|"
    bars = [start - 1, *(m.start() for m in re.finditer(r"(?<!\\)\|", text[start:end])), end]
    bars[1:-1] = [start + bar for bar in bars[1:-1]]
    return [_bare(text, one + 1, other) for one, other in pairwise(bars)]


def _bare(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    match = _marks.fullmatch(text, start, end)
    return Span(*match.span("text")) if match else Span(start, end)
