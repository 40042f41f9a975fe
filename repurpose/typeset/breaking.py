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
from typing import Literal, NamedTuple

from repurpose.text import PARTED
from repurpose.typeset.atoms import Atom, Class

FEW, FEWEST = (
    1e4,
    1e7,
)  # what a line costs when there are too many: less than any wall, more than most
Manner = Literal["ragged", "balanced", "posed", "full"]
_EVEN = ("balanced", "posed")  # manners whose lines are alike in length
_ORPHAN = 4000.0  # a last line of fewer than two Han (CLREQ "Widow Characters")
_SHORT_LAST = 300.0  # a balanced last line of two Han, under lines that are much longer: no ragged edge is worse
_POSTER = 5.2  # em of a text that may stand in two lines of two and three: 资本的|力量
# A balanced line that goes on after the end of a clause, for each such end; in a text of many lines,
# which is read and not looked at, it is nearly as good as another.
_RUN_ON, _RUN_ON_IN_TEXT, _TEXT_LINES = 28.0, 6.0, 8
# A line of less than half of what the others have that is no clause: 根据, 究竟, or the end of one.
_STUB, _STUB_SHARE = 30.0, 0.52
_WORD_ENOUGH = 1.5  # em of Western text that may stand alone on a last line
_SLACK = 1e-6
_SQUEEZE = 1.0  # square em that squeezing a line by all that it can give costs
_MOST_SQUEEZE = 1.9  # em of a line
_LINE = {"ragged": 25.0, "balanced": 0.0, "posed": 0.0, "full": 25.0}
_WEIGHT = {"ragged": 0.6, "balanced": 0.8, "posed": 0.8, "full": 1.0}
_LAST_WEIGHT = _WEIGHT | {"ragged": 0.0, "full": 0.0}  # of the last line
_PHRASE_SCALE = {"ragged": 0.15, "balanced": 1.0, "posed": 1.0, "full": 0.05}


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

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Where a line may begin without a wall, and the end."""
        free = (k for k, cost in enumerate(self.costs) if not k or cost < PARTED)
        return (*free, len(self.atoms))

    @cached_property
    def searched(self) -> "dict[_Key, list[tuple[float, float, Breaks]]]":
        """The breaks found so far: the measure they were found for, and their longest line, in em."""
        return {}

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
        """Return what atom `k` loses when it ends a line (GB/T 15834-2011, 5.1.10), less its hyphen."""
        atom = self.atoms[k]
        closes = atom.kind in (Class.CLOSE, Class.STOP)
        return (atom.room if closes and not self.half[k] else 0.0) - atom.hyphen


@dataclass(frozen=True, slots=True)
class Breaks:
    """The chosen lines as half-open ranges of atoms."""

    lines: tuple[tuple[int, int], ...]
    cost: float = 0.0  # in square em; 0 for one line
    dearest: float = 0.0  # what the dearest of the line ends costs by itself
    hangs: bool = False  # the last line is a word of one or two Han under lines that are longer

    @property
    def clean(self) -> bool:
        """Whether no wall was climbed for them."""
        return self.dearest < PARTED


@dataclass(frozen=True, slots=True)
class _Edges:
    """Per atom: where a line that starts or ends there begins and ends on one long line, in em."""

    starts: list[float]
    ends: list[float]
    lasts: list[int]  # the last atom with ink of a line that ends before the atom
    gives: list[float]  # em that the atoms before the atom can be squeezed by
    han: list[float]  # Han from the atom on
    words: list[float]  # em of words from the atom on
    clauses: list[int]  # ends of clauses up to the atom

    def opens(self, k: int) -> bool:
        """Say whether a clause begins with atom `k`."""
        return k == 0 or self.clauses[k] > self.clauses[k - 1]

    def too_short(self, k: int, wish: "_Wish") -> float:
        """Return what it costs to have a last line from atom `k` on: much, when it is an orphan."""
        if self.han[k] > 2 or self.words[k] >= _WORD_ENOUGH:
            return 0.0
        short = wish.manner in _EVEN and wish.aim * wish.lines > _POSTER
        return (_SHORT_LAST if short else 0.0) + (_ORPHAN if self.han[k] < 2 else 0.0)


def _edges(paragraph: Paragraph) -> _Edges:
    atoms = paragraph.atoms
    starts: list[float] = []
    ends, lasts, gives, clauses = [0.0], [0], [0.0], [0]
    pen = given = 0.0
    last, finish, ended = 0, 0.0, 0  # the last atom with ink so far, where it ends, and the clauses
    for k, (atom, gap) in enumerate(zip(atoms, paragraph.gaps, strict=True)):
        kind, width, own = atom.kind, atom.width, 0.0
        plain = kind is Class.HAN
        starts.append(pen if plain else pen + paragraph.lead(k))
        if not plain:
            width, own = paragraph.advance(k), paragraph.give(k)[0]
        if plain or not k or kind not in (Class.SPACE, Class.VOID):
            last = k
            finish = pen + width - (0.0 if plain else paragraph.trail(k))
        if k:
            ended += _ends_clause(atoms[k - 1], atom)
            clauses.append(ended)
        given += own + gap / 2
        pen += width + gap
        ends.append(finish)
        lasts.append(last)
        gives.append(given)
    if atoms:
        starts[0] += paragraph.hang
    han = [int(a.kind is Class.HAN) for a in atoms]
    words = [a.width if a.kind in (Class.WORD, Class.PICTURE) else 0.0 for a in atoms]
    return _Edges(starts, ends, lasts, gives, _from_each(han), _from_each(words), clauses)


def _ends_clause(left: Atom, right: Atom) -> bool:
    """Say whether a clause ends between two atoms: after ，。；：？！ and the marks that close with them."""
    if Class.CLOSE <= right.kind <= Class.STOP:
        return False
    return left.kind is Class.STOP and left.text not in "、．"


def _from_each(values: Sequence[float]) -> list[float]:
    """Return the sum from each value on."""
    return [*accumulate(reversed(values))][::-1]


def break_lines(
    paragraph: Paragraph, measure: float, manner: Manner, *, line_cost: float | None = None
) -> Breaks:
    """Return the best lines of at most `measure` em.

    `balanced` makes lines alike in length, `posed` too but ends them with the clauses, `ragged` fills them but ends them at phrases, `full`
    fills them for justification; a high `line_cost` puts the number of lines before that. A wall is
    climbed only when nothing else fits; an atom wider than the measure stands alone on a line.
    """
    count = len(paragraph.atoms)
    if not count:
        return Breaks(((0, 0),))
    edges = paragraph.edges
    total = edges.ends[count] - edges.starts[0]
    room = edges.gives[edges.lasts[count]] - paragraph.lead(0) if manner == "full" else 0.0
    if total - measure <= max(_SLACK, min(room, _MOST_SQUEEZE)):
        return Breaks(((0, count),))
    lines = ceil(total / measure - _SLACK)
    each = _LINE[manner] if line_cost is None else line_cost
    if manner not in _EVEN:
        return _search(paragraph, edges, _Wish(manner, measure, lines, each, measure, 0.0))
    posed = manner == "posed" and total / measure < _TEXT_LINES
    run_on = _RUN_ON if posed else _RUN_ON_IN_TEXT
    wish = _Wish(manner, measure, lines, each, total / lines, run_on)
    found = _search_once(paragraph, edges, wish)
    if len(found.lines) != lines:
        wish = wish._replace(lines=len(found.lines), aim=total / len(found.lines))
        found = _search_once(paragraph, edges, wish)
    return found


def fewest_lines(paragraph: Paragraph, measure: float) -> float:
    """Return the least number of unsqueezed lines of at most `measure` em that climb no wall; inf: there are none."""
    edges, free = paragraph.edges, paragraph.free
    starts, ends = edges.starts, edges.ends
    count, here = 0, 0
    while here < len(free) - 1:
        begin, best = free[here], 0
        widest = starts[begin] + measure + _SLACK
        for place in range(here + 1, len(free)):
            end = ends[free[place]]
            if end <= widest or free[place] == begin + 1:
                best = place
            elif end > widest + 2.0:  # a mark at the end may still give half an em back
                break
        if not best:
            return inf
        count, here = count + 1, best
    return max(1, count)


class _Wish(NamedTuple):
    """What the lines of a paragraph should be like; lengths in em."""

    manner: Manner
    measure: float
    lines: int  # as many as it is hoped to take
    line_cost: float
    aim: float  # how long each line should be
    run_on: float  # what it costs to go on after the end of a clause


_Key = tuple[Manner, int, float, float]


def _search_once(paragraph: Paragraph, edges: _Edges, wish: _Wish) -> Breaks:
    """Find the cheapest even lines: those of a longer measure that fit this one are the best in it too."""
    key = (wish.manner, wish.lines, wish.run_on, wish.line_cost)
    known = paragraph.searched.setdefault(key, [])
    for measure, longest, breaks in known:
        if longest <= wish.measure + _SLACK and wish.measure <= measure:
            return breaks
    found = _search(paragraph, edges, wish)
    longest = max(edges.ends[end] - edges.starts[start] for start, end in found.lines)
    known.append((wish.measure, longest, found))
    return found


def _search(paragraph: Paragraph, edges: _Edges, wish: _Wish) -> Breaks:
    """Find the cheapest lines: among those that climb no wall, and only where that is dear among all.

    A wall costs `PARTED` or more: whatever costs less than that without one is the cheapest of all.
    """
    found, cost = _cheapest(paragraph, edges, wish, paragraph.free)
    if cost >= PARTED:
        found, _ = _cheapest(paragraph, edges, wish, range(len(paragraph.atoms) + 1))
    return found


def _cheapest(
    paragraph: Paragraph, edges: _Edges, wish: _Wish, at: Sequence[int]
) -> tuple[Breaks, float]:
    """Find the cheapest lines that begin and end at some atoms, and their cost with that of their number.

    `entry[i]` is the least cost of everything up to a line from the place `i` of these; there may be none.
    """
    manner, aim, run_on, per_line = wish.manner, wish.aim, wish.run_on, wish.line_cost
    scale, weight, squeezes = _PHRASE_SCALE[manner], _WEIGHT[manner], manner == "full"
    count, starts = len(at) - 1, [edges.starts[k] for k in at[:-1]]
    clauses = [edges.clauses[k] for k in at[:-1]]
    widest = wish.measure + _SLACK
    stub = (_STUB_SHARE - 1) * aim if manner == "posed" else -inf
    opens: Sequence[bool] = [edges.opens(k) for k in at[:-1]] if manner == "posed" else ()
    entry: list[float] = [per_line]
    came: list[int] = []  # where the best line up to each place starts
    first = 0
    for j in range(1, count + 1):
        stop = at[j]
        end, lowest, gone = edges.ends[stop], inf, edges.clauses[stop - 1]
        # A mark at the start may still give half an em back, and one at the end.
        while first < j - 1 and end - starts[first] > widest + 2.0:
            first += 1
        where = first
        if j == count or squeezes:
            lowest, where = _entering(paragraph, edges, wish, entry, at[first : j + 1])
            where += first
        else:
            before = min(entry[first:])  # no line begins for less
            for i in range(first, j):  # from the longest line to the shortest
                off = end - starts[i]
                if off > widest and stop - at[i] > 1:
                    continue
                off -= aim
                cost = weight * off * off
                if off < 0:
                    if cost + before > lowest:
                        break  # and all shorter lines cost more
                    if off < stub and not (opens[i] and opens[j]):
                        cost += _STUB
                cost += entry[i] + run_on * (gone - clauses[i])
                if cost <= lowest:
                    lowest, where = cost, i
        price = paragraph.costs[stop] if j < count else 0.0
        entry.append(lowest + per_line + (price * scale if price < PARTED else price))
        came.append(where)
    lines, j = [], count
    while j:
        lines.append((at[came[j - 1]], at[j]))
        j = came[j - 1]
    lines.reverse()
    dearest = max((paragraph.costs[i] for i, _ in lines[1:]), default=0.0)
    begin = lines[-1][0]
    short = begin > 0 and edges.too_short(begin, wish) > 0
    hangs = short and manner in _EVEN and not edges.words[begin]  # 2013 年|3 月 is no such word
    return Breaks(tuple(lines), entry[count] - per_line, dearest, hangs), entry[count]


def _entering(
    paragraph: Paragraph, edges: _Edges, wish: _Wish, entry: Sequence[float], at: Sequence[int]
) -> tuple[float, int]:
    """Return the least cost of a line that ends at the last of some places, and at which of them it starts.

    This is the whole of it: lines that can be squeezed, and the last line, which may be an orphan.
    `entry` ends with the costs of the places.
    """
    stop, reached = at[-1], entry[len(entry) - len(at) + 1 :]
    last, squeezes = stop == len(paragraph.atoms), wish.manner == "full"
    factor = (_LAST_WEIGHT if last else _WEIGHT)[wish.manner]
    tail = edges.gives[edges.lasts[stop]]
    lowest, where = inf, 0
    for number in range(len(at) - 2, -1, -1):
        i = at[number]
        width = edges.ends[stop] - edges.starts[i]
        over = width - wish.measure
        if over <= _SLACK or i == stop - 1:
            off = width - wish.aim
            cost = reached[number] + factor * off * off
        elif squeezes and over <= _MOST_SQUEEZE:
            give = tail - edges.gives[i] - paragraph.lead(i)
            if over > give:
                continue
            cost = reached[number] + _SQUEEZE * (0.25 + (over / give) ** 2)
        else:
            continue
        cost += wish.run_on * (edges.clauses[stop - 1] - edges.clauses[i])
        if last and i:
            cost += edges.too_short(i, wish)
        if cost < lowest:
            lowest, where = cost, number
    return lowest, where
