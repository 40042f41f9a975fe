"""Choose where the lines of one paragraph end: the best set of breaks, not the first that fits.

A dynamic programme in the manner of Knuth and Plass ("Breaking Paragraphs into Lines", Software:
Practice and Experience 11, 1981), with costs in square em. It looks back over one line only, so its
time is linear in the length of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil, inf
from typing import Literal

from repurpose.typeset.atoms import Atom, Class
from repurpose.typeset.bonds import GLUE

Manner = Literal["ragged", "balanced", "full"]
_ORPHAN = 4000.0  # a last line of fewer than two Han (CLREQ "Widow Characters")
_WORD_ENOUGH = 1.5  # em of Western text that may stand alone on a last line
_SLACK = 1e-6
_SQUEEZE = 1.0  # square em that squeezing a line by all that it can give costs
_MOST_SQUEEZE = 1.9  # em of a line
_LINE = {"ragged": 25.0, "balanced": 0.0, "full": 25.0}
_WEIGHT = {"ragged": 0.6, "balanced": 1.0, "full": 1.0}
_LAST_WEIGHT = _WEIGHT | {"ragged": 0.0, "full": 0.0}  # of the last line
_PHRASE_SCALE = {"ragged": 0.15, "balanced": 1.0, "full": 0.05}


@dataclass(frozen=True)
class Paragraph:
    """Atoms between two forced breaks, with what stands between them; lengths in em."""

    atoms: tuple[Atom, ...]
    costs: tuple[float, ...]  # of starting a line with the atom
    gaps: tuple[float, ...]  # after the atom
    half: tuple[bool, ...]  # whether the mark is set to half its width
    hang: float  # how much of the first mark may stand outside the measure

    @cached_property
    def edges(self) -> "_Edges":
        """Where lines would begin and end, on one long line."""
        return _edges(self)

    def advance(self, k: int) -> float:
        """Return the width of atom `k` inside a line, without the gap after it."""
        atom = self.atoms[k]
        return atom.width - (atom.room if self.half[k] else 0.0)

    def give(self, k: int) -> tuple[float, float]:
        """Return what can be squeezed out of atom `k` and out of the gap after it, inside a line.

        CLREQ, "Line Adjustment": word spaces to a quarter em, the outer sides of brackets, ，、；：
        by half an em, gaps between Han and Western letters to an eighth; 。？！ never.
        """
        atom = self.atoms[k]
        own = 0.0
        if atom.kind is Class.SPACE:
            own = max(0.0, atom.width - 0.25) if atom.text == " " else 0.0
        elif not self.half[k] and (atom.kind is not Class.STOP or atom.text in "，、；："):
            own = atom.room
        return own, self.gaps[k] / 2

    def lead(self, k: int) -> float:
        """Return what atom `k` loses when it starts a line."""
        atom = self.atoms[k]
        return atom.room if atom.kind is Class.OPEN and not self.half[k] else 0.0

    def trail(self, k: int) -> float:
        """Return what atom `k` loses when it ends a line (GB/T 15834-2011, 5.1.10)."""
        atom = self.atoms[k]
        closes = atom.kind in (Class.CLOSE, Class.STOP)
        return atom.room if closes and not self.half[k] else 0.0


@dataclass(frozen=True, slots=True)
class Breaks:
    """The chosen lines as half-open ranges of atoms, and whether a wall was climbed for them."""

    lines: tuple[tuple[int, int], ...]
    clean: bool
    cost: float = 0.0  # in square em; 0 for one line


@dataclass(frozen=True, slots=True)
class _Edges:
    """Per atom: where a line that starts or ends there begins and ends on one long line, in em."""

    starts: list[float]
    ends: list[float]
    lasts: list[int]  # the last atom with ink of a line that ends before the atom
    gives: list[float]  # em that the atoms before the atom can be squeezed by
    han: list[float]  # Han from the atom on
    words: list[float]  # em of words from the atom on

    def is_orphan(self, k: int) -> bool:
        """Say whether a last line from atom `k` on would be too short to stand alone."""
        return self.han[k] < 2 and self.words[k] < _WORD_ENOUGH


def _edges(paragraph: Paragraph) -> _Edges:
    atoms = paragraph.atoms
    count = len(atoms)
    steps = [paragraph.advance(k) + paragraph.gaps[k] for k in range(count)]
    pens = [0.0, *accumulate(steps)]
    starts = [pens[k] + paragraph.lead(k) for k in range(count)]
    if count:
        starts[0] += paragraph.hang
    ends, lasts = [0.0], [0]
    gives = [0.0, *accumulate(sum(paragraph.give(k)) for k in range(count))]
    for k in range(count):
        last = k
        while last > 0 and atoms[last].kind in (Class.SPACE, Class.VOID):
            last -= 1
        lasts.append(last)
        ends.append(pens[last] + paragraph.advance(last) - paragraph.trail(last))
    han = [int(a.kind is Class.HAN) for a in atoms]
    words = [a.width if a.kind in (Class.WORD, Class.PICTURE) else 0.0 for a in atoms]
    return _Edges(starts, ends, lasts, gives, _from_each(han), _from_each(words))


def _from_each(values: Sequence[float]) -> list[float]:
    """Return the sum from each value on."""
    return [*accumulate(reversed(values))][::-1]


def break_lines(
    paragraph: Paragraph, measure: float, manner: Manner, *, few: bool = False
) -> Breaks:
    """Return the best lines of at most `measure` em.

    `balanced` makes lines alike in length, `ragged` fills them but ends them at phrases, `full`
    fills them for justification; `few` puts the number of lines before all else. A wall is climbed
    only when nothing else fits; an atom wider than the measure stands alone on a line.
    """
    count = len(paragraph.atoms)
    if not count:
        return Breaks(((0, 0),), clean=True)
    edges = paragraph.edges
    total = edges.ends[count] - edges.starts[0]
    room = edges.gives[edges.lasts[count]] - paragraph.lead(0) if manner == "full" else 0.0
    if total - measure <= max(_SLACK, min(room, _MOST_SQUEEZE)):
        return Breaks(((0, count),), clean=True)
    wish = ceil(total / measure - _SLACK)
    found = _search(paragraph, edges, measure, manner, total / wish, few=few)
    if manner == "balanced" and len(found.lines) != wish:
        found = _search(paragraph, edges, measure, manner, total / len(found.lines), few=few)
    return found


def _search(
    paragraph: Paragraph, edges: _Edges, measure: float, manner: Manner, target: float, *, few: bool
) -> Breaks:
    """Find the cheapest lines; `entry[i]` is the least cost of everything up to a line from `i`."""
    count = len(paragraph.atoms)
    scale, per_line = _PHRASE_SCALE[manner], 1e4 if few else _LINE[manner]
    aim = target if manner == "balanced" else measure
    weight, squeezes = _WEIGHT[manner], manner == "full"
    starts, ends, costs = edges.starts, edges.ends, paragraph.costs
    widest = measure + _SLACK
    entry: list[float] = [per_line]
    came: list[int] = []  # where the best line up to each atom starts
    first = 0
    for j in range(1, count + 1):
        end, lowest = ends[j], inf
        # A mark at the start may still give half an em back, and one at the end.
        while first < j - 1 and end - starts[first] > widest + 2.0:
            first += 1
        where = first
        if j == count or squeezes:
            lowest, where = _entering(paragraph, edges, measure, manner, entry, (first, j), aim)
        else:
            for i in range(first, j):  # from the longest line to the shortest
                off = end - starts[i]
                if off > widest and i < j - 1:
                    continue
                off -= aim
                cost = weight * off * off
                if cost > lowest and off < 0:
                    break  # and all shorter lines cost more
                cost += entry[i]
                if cost <= lowest:
                    lowest, where = cost, i
        price = costs[j] if j < count else 0.0
        entry.append(lowest + per_line + (price * scale if price < GLUE else price))
        came.append(where)
    lines, j = [], count
    while j:
        lines.append((came[j - 1], j))
        j = came[j - 1]
    lines.reverse()
    clean = all(costs[i] < GLUE for i, _ in lines[1:])
    return Breaks(tuple(lines), clean=clean, cost=entry[count] - per_line)


def _entering(
    paragraph: Paragraph,
    edges: _Edges,
    measure: float,
    manner: Manner,
    entry: list[float],
    span: tuple[int, int],
    aim: float,
) -> tuple[float, int]:
    """Return the least cost of a line that ends before atom `span[1]`, and where it starts.

    This is the whole of it: lines that can be squeezed, and the last line, which may be an orphan.
    """
    first, j = span
    last, squeezes = j == len(paragraph.atoms), manner == "full"
    factor = (_LAST_WEIGHT if last else _WEIGHT)[manner]
    tail = edges.gives[edges.lasts[j]]
    lowest, where = inf, first
    for i in range(j - 1, first - 1, -1):
        width = edges.ends[j] - edges.starts[i]
        over = width - measure
        if over <= _SLACK or i == j - 1:
            off = width - aim
            cost = entry[i] + factor * off * off
        elif squeezes and over <= _MOST_SQUEEZE:
            give = tail - edges.gives[i] - paragraph.lead(i)
            if over > give:
                continue
            cost = entry[i] + _SQUEEZE * (0.25 + (over / give) ** 2)
        else:
            continue
        if last and i and edges.is_orphan(i):
            cost += _ORPHAN
        if cost < lowest:
            lowest, where = cost, i
    return lowest, where
