"""The stretches of a page in, its lines in the order in which they are read out: column by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from repurpose.article.sources.pdf.pages import Stretch

_FEWEST = 3  # lines of a column
_NARROWEST = 7.0  # the same, in sizes of type
_FILLED = 0.6  # of a column's width, that most of its lines fill: cells of a table are shorter
_GUTTER = 0.7  # of the size of type, between two columns
_CELL = 1.5  # the same, between two cells of a row
_SAME = 0.2  # the same: what stands within it is on one line
_CLOSE = 2.0  # the same, from one line of a paragraph to the next
_STEPS = 60  # places at which a gutter is looked for

_Row = list[Stretch]


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a column: its stretches from left to right, and the column's edges."""

    parts: tuple[Stretch, ...]
    left: float  # of the column
    right: float

    @property
    def start(self) -> float:
        """Where its first letter stands."""
        return self.parts[0].left

    @property
    def end(self) -> float:
        """Where its last letter ends."""
        return self.parts[-1].right

    @property
    def base(self) -> float:
        """Its baseline."""
        return self.parts[0].base

    @property
    def size(self) -> float:
        """The size of its type."""
        return max(self.parts, key=lambda part: len(part.text)).size

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(part.text for part in self.parts)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(part.bold for part in self.parts)

    @property
    def even(self) -> bool:
        """Whether all its letters are equally wide."""
        return all(part.even for part in self.parts)


def order_lines(stretches: Sequence[Stretch]) -> list[PageLine]:
    """Return the lines of a page, those of its first column first; what runs over all columns parts them."""
    return [*_ordered([*rows_of(stretches)], 3)]


def _ordered(rows: list[_Row], depth: int) -> Iterator[PageLine]:
    gutter = _find_gutter(rows) if depth else None
    if gutter is None:
        yield from _lines(rows)
        return
    for band, has_columns in _bands(rows, gutter):
        if not has_columns:
            yield from _lines(band)
            continue
        for side in _sides(band, gutter):
            yield from _ordered([*rows_of(side)], depth - 1)


def _find_gutter(rows: list[_Row]) -> float | None:
    """Return where the white between two columns stands; None where there is but one."""
    stretches = [part for row in rows for part in row]
    if len(stretches) < 2 * _FEWEST:
        return None
    left, right = min(s.left for s in stretches), max(s.right for s in stretches)
    best, found = 0, None
    for step in sorted(range(_STEPS // 5, _STEPS * 4 // 5), key=lambda n: abs(n - _STEPS / 2)):
        place = left + (right - left) * step / _STEPS
        set_in = sum(len(band) for band, has_columns in _bands(rows, place) if has_columns)
        if set_in > best:
            best, found = set_in, place
    return found


def _bands(rows: list[_Row], gutter: float) -> Iterator[tuple[list[_Row], bool]]:
    """Yield the rows by bands: those over which nothing runs across the gutter may be columns, which is said."""
    for crossed, group in groupby(
        rows, key=lambda row: any(part.left < gutter < part.right for part in row)
    ):
        band = [*group]
        first, end = (0, 0) if crossed else _two_sided(band, gutter)
        if not _are_columns(band[first:end], gutter):
            yield band, False
            continue
        for part, has_columns in (
            (band[:first], False),
            (band[first:end], True),
            (band[end:], False),
        ):
            if part:
                yield part, has_columns


def _two_sided(band: list[_Row], gutter: float) -> tuple[int, int]:
    """Return the range of a band's rows that may stand in columns: to both sides, and what goes on closely."""
    right = [n for n, row in enumerate(band) if row[-1].left >= gutter]
    if not right:
        return 0, 0
    first, end = right[0], right[-1] + 1
    if len(band[first]) == 1 and first:
        first -= 1  # columns whose lines are not on one height
    while (
        end < len(band) and band[end - 1][0].base - band[end][0].base < _CLOSE * band[end][0].size
    ):
        end += 1
    return first, end


def _sides(band: list[_Row], gutter: float) -> tuple[list[Stretch], list[Stretch]]:
    parts = [part for row in band for part in row]
    return [p for p in parts if p.right <= gutter], [p for p in parts if p.left >= gutter]


def _are_columns(band: list[_Row], gutter: float) -> bool:
    sides = _sides(band, gutter)
    if not band or min(map(len, sides)) < _FEWEST:
        return False
    size = median(part.size for part in sides[1])
    if min(s.left for s in sides[1]) - max(s.right for s in sides[0]) < _GUTTER * size:
        return False
    for side in sides:
        reach = max(s.right for s in side) - min(s.left for s in side)
        lines = [*rows_of(side)]
        full = sum(row[-1].right - row[0].left > _FILLED * reach for row in lines)
        if reach < _NARROWEST * size or len(lines) < _FEWEST or full < len(lines) / 2:
            return False
    return True


def _lines(rows: list[_Row]) -> Iterator[PageLine]:
    """Yield the lines of one column; stretches with a narrow gap are one, unless they stand as cells do."""
    left = min((row[0].left for row in rows), default=0.0)
    right = max((row[-1].right for row in rows), default=0.0)
    for number, row in enumerate(rows):
        near = rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]
        cells = any(_stand_alike(row, other) for other in near)
        parts = [row[0]]
        for part in row[1:]:
            last = parts[-1]
            if not cells and part.left - last.right < _CELL * max(last.size, part.size):
                parts[-1] = _joined(last, part)
            else:
                parts.append(part)
        yield PageLine(tuple(parts), left, right)


def _stand_alike(one: _Row, other: _Row) -> bool:
    """Say whether the stretches of two rows stand below each other, by either edge or by their middles."""
    if len(one) != len(other) or len(one) < 2:
        return False
    near = 0.4 * one[0].size
    return all(
        min(
            abs(a.left - b.left),
            abs(a.right - b.right),
            abs(a.left + a.right - b.left - b.right) / 2,
        )
        < near
        for a, b in zip(one, other, strict=True)
    )


def _joined(one: Stretch, other: Stretch) -> Stretch:
    at = len(one.text) + 1
    raised = (*one.raised, *((start + at, end + at) for start, end in other.raised))
    return replace(
        one,
        right=other.right,
        text=f"{one.text} {other.text}",
        raised=raised,
        bold=one.bold and other.bold,
        even=one.even and other.even,
    )


def rows_of(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the stretches of each line, from top to bottom and from left to right."""
    row: list[Stretch] = []
    for part in sorted(stretches, key=lambda s: (-s.base, s.left)):
        if row and row[0].base - part.base > _SAME * max(row[0].size, part.size):
            yield sorted(row, key=lambda s: s.left)
            row = []
        row.append(part)
    if row:
        yield sorted(row, key=lambda s: s.left)
