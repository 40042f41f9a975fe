"""Where lines end, by numbers: small paragraphs against all ways to break them.

The costs stand here a second time on purpose: they decide what a reader sees. Widths are quarters of
an em, so that sums are exact.
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from math import ceil

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from repurpose.text import PARTED
from repurpose.typeset import find_fonts, fit_text
from repurpose.typeset.atoms import Atom, Class
from repurpose.typeset.bonds import FORBID, GLUE
from repurpose.typeset.breaking import FEW, Breaks, Paragraph, break_lines

LINE = {"ragged": 25.0, "balanced": 0.0, "posed": 0.0, "full": 25.0}
WEIGHT = {"ragged": 0.6, "balanced": 0.8, "posed": 0.8, "full": 1.0}
PHRASE = {"ragged": 0.15, "balanced": 1.0, "posed": 1.0, "full": 0.05}
EVEN = ("balanced", "posed")
MANNERS = tuple(LINE)
EMPTY = (Class.SPACE, Class.VOID)


def atom(text, kind, width=1.0, room=0.0):
    return Atom(text, 0, len(text), kind, None, width, room=room)


HAN = atom("天", Class.HAN)
OPEN, CLOSE = atom("（", Class.OPEN, room=0.5), atom("）", Class.CLOSE, room=0.5)
COMMA, STOP = atom("，", Class.STOP, room=0.5), atom("。", Class.STOP, room=0.5)
SPACE, WIDE = atom(" ", Class.SPACE, 0.5), atom("\u3000", Class.SPACE)
VOID, PICTURE = atom("\u200b", Class.VOID, 0.0), atom("😀", Class.PICTURE)


def word(width):
    return atom("w", Class.WORD, width)


def paragraph(*atoms, costs=None, gaps=None, half=None, hang=0.0):
    count = len(atoms)
    return Paragraph(
        atoms,
        tuple(costs or [0.0] * count),
        tuple(gaps or [0.0] * count),
        tuple(half or [False] * count),
        hang,
    )


# --- what single atoms give up ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "half", "inside", "leads", "trails", "gives"),
    [
        (HAN, False, 1.0, 0.0, 0.0, 0.0),
        (OPEN, False, 1.0, 0.5, 0.0, 0.5),
        (OPEN, True, 0.5, 0.0, 0.0, 0.0),
        (CLOSE, False, 1.0, 0.0, 0.5, 0.5),
        (CLOSE, True, 0.5, 0.0, 0.0, 0.0),
        (COMMA, False, 1.0, 0.0, 0.5, 0.5),
        (COMMA, True, 0.5, 0.0, 0.0, 0.0),
        (STOP, False, 1.0, 0.0, 0.5, 0.0),  # 。？！ are never squeezed inside a line
        (atom("？", Class.STOP, room=0.5), False, 1.0, 0.0, 0.5, 0.0),
        (atom("：", Class.STOP, room=0.5), False, 1.0, 0.0, 0.5, 0.5),
        (SPACE, False, 0.5, 0.0, 0.0, 0.25),  # down to a quarter em
        (atom(" ", Class.SPACE, 0.0), False, 0.0, 0.0, 0.0, 0.0),
        (WIDE, False, 1.0, 0.0, 0.0, 0.0),
        (word(2.0), False, 2.0, 0.0, 0.0, 0.0),
    ],
)
def test_what_an_atom_gives_up(one, half, inside, leads, trails, gives):
    alone = paragraph(one, half=[half], gaps=[0.25])
    assert alone.advance(0) == inside
    assert alone.lead(0) == leads
    assert alone.trail(0) == trails
    assert alone.give(0) == (gives, 0.125)  # and of the gap after it a half


# --- against all ways to break ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Oracle:
    """What breaks cost, line by line and without haste."""

    text: Paragraph
    measure: float
    manner: str
    few: bool = False

    def shown(self, i, j):
        while j - 1 > i and self.text.atoms[j - 1].kind in EMPTY:
            j -= 1
        return range(i, j)

    def width(self, i, j):
        text, ks = self.text, self.shown(i, j)
        width = sum(text.atoms[k].width - text.atoms[k].room * text.half[k] for k in ks)
        width += sum(text.gaps[k] for k in ks[:-1])
        return width - text.lead(i) - text.trail(ks[-1]) - (0.0 if i else text.hang)

    def give(self, i, j):
        return sum(sum(self.text.give(k)) for k in self.shown(i, j)[:-1]) - self.text.lead(i)

    @cache  # noqa: B019 - an oracle lives for one example
    def line(self, i, j, aim):
        """The cost of one line; None when it does not fit."""
        width, last = self.width(i, j), j == len(self.text.atoms)
        over, give = width - self.measure, self.give(i, j)
        if over <= 1e-6 or j - i == 1:
            cost = 0.0 if last and self.manner not in EVEN else (width - aim) ** 2
            cost *= WEIGHT[self.manner]
        elif self.manner == "full" and over <= min(give, 1.9):
            cost = 0.25 + (over / give) ** 2
        else:
            return None
        tail = self.text.atoms[i:]
        words = sum(a.width for a in tail if a.kind in (Class.WORD, Class.PICTURE))
        han = sum(a.kind is Class.HAN for a in tail)
        if last and i and han < 2 and words < 1.5:
            cost += 4000.0
        if self.manner in EVEN:
            posed = self.manner == "posed" and self.total() / self.measure < 8
            price = 28.0 if posed else 6.0
            cost += price * sum(self.ends_clause(k) for k in range(i + 1, j))
            if last and i and han < 3 and words < 1.5 and self.total() > 5.2:
                cost += 300.0
        if self.manner == "posed" and not last and width < 0.52 * aim:
            clause = (i == 0 or self.ends_clause(i)) and self.ends_clause(j)
            cost += 0.0 if clause else 30.0
        return cost

    def ends_clause(self, k):
        left, right = self.text.atoms[k - 1 : k + 1]
        closes = right.kind in (Class.CLOSE, Class.STOP)
        return left.kind is Class.STOP and left.text not in "、．" and not closes

    def cost(self, lines, aim):
        found = [self.line(i, j, aim) for i, j in lines]
        if None in found:
            return None
        prices = [self.text.costs[i] for i, _ in lines[1:]]
        scaled = sum(p * PHRASE[self.manner] if p < PARTED else p for p in prices)
        return sum(found) + scaled + len(lines) * (FEW if self.few else LINE[self.manner])

    def best(self, aim):
        """The least cost, and the numbers of lines that it takes."""
        count = len(self.text.atoms)
        costs = {}
        for size in range(count):
            for cuts in combinations(range(1, count), size):
                if all(self.text.atoms[cut].kind not in EMPTY for cut in cuts):
                    cost = self.cost(list(pairwise((0, *cuts, count))), aim)
                    if cost is not None:
                        costs[cuts] = cost
        least = min(costs.values())
        return least, {len(cuts) + 1 for cuts, c in costs.items() if c < least + 1e-6}

    def total(self):
        return self.width(0, len(self.text.atoms))


@st.composite
def paragraphs(draw):
    """Up to eight atoms; none that a line may not start with is the first of all."""
    quarter = st.integers(2, 8).map(lambda k: word(k / 4))
    starts = st.one_of(st.sampled_from([HAN, HAN, OPEN, PICTURE]), quarter)
    others = st.sampled_from([HAN, HAN, CLOSE, COMMA, STOP, OPEN, SPACE, WIDE, VOID])
    atoms = [draw(starts), *draw(st.lists(st.one_of(others, quarter), min_size=1, max_size=7))]
    price = st.sampled_from([0.0, 0.0, 4.0, 9.0, 40.0, 100.0, PARTED, GLUE, 3 * GLUE])
    costs = [FORBID * 10 if a.kind in EMPTY else draw(price) for a in atoms]
    gaps = [draw(st.sampled_from([0.0, 0.0, 0.25])) for _ in atoms[1:]]
    half = [a.room > 0 and draw(st.booleans()) for a in atoms]
    hang = draw(st.sampled_from([0.0, 0.5])) if atoms[0].kind is Class.OPEN else 0.0
    return paragraph(*atoms, costs=costs, gaps=[*gaps, 0.0], half=half, hang=hang)


@settings(max_examples=250)  # the heart of it
@given(paragraphs(), st.integers(8, 24), st.sampled_from(MANNERS), st.booleans())
def test_no_other_breaks_are_cheaper(text, quarters, manner, few):
    oracle = Oracle(text, quarters / 4, manner, few)
    found = break_lines(text, oracle.measure, manner, line_cost=FEW if few else None)
    assert [i for i, _ in found.lines[1:]] == [j for _, j in found.lines[:-1]]
    assert (found.lines[0][0], found.lines[-1][1]) == (0, len(text.atoms))
    total, squeeze = oracle.total(), 0.0
    if manner == "full":
        squeeze = min(oracle.give(0, len(text.atoms)), 1.9)
    if total <= oracle.measure + max(squeeze, 0.0):
        assert found == Breaks(((0, len(text.atoms)),), cost=0.0)
        return
    assert len(found.lines) > 1
    assert found.clean == all(text.costs[i] < PARTED for i, _ in found.lines[1:])
    wish = ceil(total / oracle.measure)
    aim = total / wish if manner in EVEN else oracle.measure
    least, counts = oracle.best(aim)
    if manner in EVEN and counts != {wish}:
        assume(len(counts) == 1)
        aim = total / counts.pop()
        least, _ = oracle.best(aim)
    assert oracle.cost(list(found.lines), aim) == pytest.approx(least)
    assert found.cost == pytest.approx(least)


# --- what a reader sees ------------------------------------------------------------------------------


def starts(text, measure, manner, **options):
    return [i for i, _ in break_lines(text, measure, manner, **options).lines[1:]]


def test_nothing_is_one_empty_line():
    assert break_lines(paragraph(), 10.0, "ragged") == Breaks(((0, 0),))


@pytest.mark.parametrize("manner", MANNERS)
def test_what_fits_to_a_hair_is_one_line(manner):
    """Sums of floats may be off by a little; a hundredth of an em is not little."""
    five = paragraph(*[HAN] * 5)
    assert starts(five, 5.0, manner) == []
    assert starts(five, 5.0 - 1e-7, manner) == []
    assert len(starts(five, 4.99, manner)) == 1


def test_full_lines_are_filled_and_balanced_ones_alike():
    text = paragraph(*[HAN] * 12)
    assert starts(text, 5.0, "ragged") == [5, 10]
    assert starts(text, 5.0, "full") == [5, 10]
    assert starts(text, 5.0, "balanced") == [4, 8]


def test_of_breaks_as_good_the_last_lines_are_the_shorter():
    """Four lines of 4, 4, 3 and 3 em in some order: the short ones come last."""
    assert starts(paragraph(*[HAN] * 14), 4.0, "balanced") == [4, 8, 11]


def test_a_line_that_is_squeezed_costs_less_than_a_loose_one():
    """Six em, of which one may go, or three: the comma's half and the bracket's."""
    costs = [0.0] * 10
    costs[4] = costs[5] = GLUE
    text = paragraph(HAN, COMMA, HAN, OPEN, *[HAN] * 6, costs=costs)
    assert starts(text, 5.0, "full")[0] == 6
    assert starts(text, 5.0, "ragged")[0] == 3
    assert break_lines(text, 5.0, "full").cost == 50 + 0.25 + 1.0  # all that it can give
    assert break_lines(text, 5.5, "full").cost == 50 + 0.25 + 0.25  # half of it


@pytest.mark.parametrize(("measure", "lines"), [(6.0, 1), (5.75, 2)])
def test_what_a_mark_lost_at_the_start_of_a_line_is_not_squeezed_again(measure, lines):
    """Six em and a half: the bracket has lost its half, so that only the comma's is left."""
    text = paragraph(OPEN, *[HAN] * 4, COMMA, HAN)
    assert len(break_lines(text, measure, "full").lines) == lines


@pytest.mark.parametrize(
    "atoms",
    [(HAN, COMMA, HAN, STOP), (OPEN, HAN, COMMA, HAN), (HAN, COMMA, HAN, SPACE), (OPEN, HAN, COMMA, HAN, STOP)],
)  # fmt: skip
def test_one_line_gives_what_stands_within_it_and_that_is_free(atoms):
    """The comma's half and no more: what hangs at either end is gone already."""
    text = paragraph(*atoms)
    inked = [one for one in atoms if one.kind is not Class.SPACE]
    seen = len(inked) - 0.5 * ((atoms[0] is OPEN) + (inked[-1] is STOP))
    one = break_lines(text, seen - 0.5, "full")
    assert (one.lines, one.cost) == (((0, len(atoms)),), 0.0)
    assert len(break_lines(text, seen - 0.75, "full").lines) == 2
    assert len(break_lines(text, seen - 0.5, "ragged").lines) == 2


@pytest.mark.parametrize(("over", "lines"), [(1.75, 1), (2.0, 2)])
def test_a_line_is_squeezed_by_less_than_two_em(over, lines):
    text = paragraph(*[HAN, COMMA] * 6, HAN)  # gives three em
    assert len(break_lines(text, 13.0 - over, "full").lines) == lines


def test_a_wall_is_climbed_when_nothing_else_fits():
    glued = paragraph(*[HAN] * 6, costs=[0.0, *[GLUE] * 5])
    assert not break_lines(glued, 4.0, "ragged").clean
    free = paragraph(*[HAN] * 6, costs=[0.0, GLUE, 0.0, GLUE, GLUE, GLUE])
    found = break_lines(free, 4.0, "ragged")
    assert found.clean
    assert found.lines == ((0, 2), (2, 6))


@pytest.mark.parametrize("manner", MANNERS)
def test_an_atom_wider_than_the_measure_stands_alone(manner):
    text = paragraph(HAN, word(7.0), HAN, HAN)
    assert starts(text, 4.0, manner) == [1, 2]
    assert (
        break_lines(text, 4.0, manner).cost < 400
    )  # of a last line of two, and of one of seven em for four


def test_a_phrase_is_worth_a_shorter_line_where_lines_are_ragged():
    """Breaking before the fifth Han costs 15, before the fourth nothing."""
    text = paragraph(*[HAN] * 9, costs=[0, 0, 0, 0, 0, 15.0, 0, 0, 0])
    assert starts(text, 5.0, "ragged") == [4]
    assert starts(text, 5.0, "full") == [5]


def test_few_lines_come_before_phrases():
    text = paragraph(*[HAN] * 10, costs=[0, 0, 0, 0, 0, 900.0, 0, 0, 0, 0])
    assert len(starts(text, 5.0, "ragged")) == 2
    assert starts(text, 5.0, "ragged", line_cost=FEW) == [5]


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ([HAN], 7),
        ([HAN, STOP], 7),
        ([HAN, HAN], 8),
        ([word(1.25)], 6),  # one Han and a short word are not enough either
        ([word(1.5)], 8),
        ([PICTURE], 6),
        ([word(0.75), PICTURE], 8),
    ],
)
def test_what_may_stand_alone_on_the_last_line(end, last):
    assert starts(paragraph(*[HAN] * 8, *end), 4.0, "ragged")[-1] == last


def test_balanced_lines_take_the_number_that_phrases_ask_for():
    """Nine em would go on two lines of five; phrases of three make it three, of three em each."""
    costs = [0.0, *[400.0] * 8]
    costs[3] = costs[6] = 0.0
    found = break_lines(paragraph(*[HAN] * 9, costs=costs), 5.0, "balanced")
    assert found == Breaks(((0, 3), (3, 6), (6, 9)), cost=0.0)


def test_a_hanging_mark_takes_no_room_on_the_first_line_only():
    text = paragraph(OPEN, *[HAN] * 4, CLOSE, *[HAN] * 4)
    assert starts(text, 4.5, "ragged") == [4, 8]
    assert starts(replace(text, hang=0.5), 4.0, "ragged")[0] == 5


def test_a_word_alone_on_a_line_is_rarer_than_a_short_clause():
    text = "对于每一座灯塔用户，这意味着更亮、更省、更远。"
    stack = find_fonts(system=False).stack("sans", 700)
    for width in (780, 860, 940):
        set_ = fit_text(
            text, stack=stack, width=width, height=900, sizes=(60, 110), leading=1.3, balance=True
        )
        assert "用户，" not in set_.line_texts()
    short = "去年，守灯人把最后一盏灯交给了年轻人。"
    lines = fit_text(
        short, stack=stack, width=640, height=900, sizes=(60, 90), leading=1.3, balance=True
    ).line_texts()
    assert lines[0] == "去年，"
