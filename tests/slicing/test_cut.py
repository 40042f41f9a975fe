"""Threads are cut at the cheapest places: what each boundary costs, and the least over all cuttings.

The prices stand here a second time on purpose: a change of one is a change of what readers get.
"""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article import Kind, Span
from repurpose.slicing.composing.cut import PENALTIES, Cut, cut_units
from repurpose.slicing.sentences.units import Unit, read_units
from tests.conftest import parse

PRICES = {
    "post": 3.0,
    "slack": 4.0,
    "paragraph": 1.0,
    "item": 0.7,
    "sentence": 4.0,
    "context": 22.0,
    "question": 9.0,
    "lead-in": 16.0,
    "short end": 3.0,
}
HEADING = (Span(0, 2),)


def unit(number, **how):
    """A paragraph of one sentence in the first section."""
    plain = Unit(
        span=Span(10 * number, 10 * number + 9),
        text=f"第{number}句。",
        block=number,
        section=1,
        kind=Kind.PARAGRAPH,
        opens_block=True,
        closes_block=True,
    )
    return replace(plain, **how)


def chain(*names):
    """Units with these boundaries between them, as reading an article gives them."""
    units = [unit(0)]
    for name in names:
        above = units[-1]
        inside, headed = name == "sentence", name in HEADED
        units[-1] = replace(
            above,
            closes_block=not inside,
            kind=Kind.ITEM if name == "item" else above.kind,
            question=name == "question",
            lead_in=name == "lead-in",
        )
        below = unit(
            len(units),
            block=above.block + (not inside),
            section=above.section + headed,
            kind=Kind.ITEM if name == "item" else Kind.PARAGRAPH,
            marker="2." if name == "item" else "",
            opens_block=not inside,
            headings=HEADING if headed else (),
            leans_back=name == "context",
        )
        units.append(below)
    return units


def sized(*shares):
    """Every unit fills its own share of the limit."""

    def fits(start, end):
        fill = sum(shares[start:end])
        return fill if fill <= 1 + 1e-9 else None

    return fits


def places(cuts):
    return [cut.start for cut in cuts[1:]]


def opening(above, below):
    """What the post that opens with `below` is charged for that."""
    first, second = cut_units([above, below], sized(0.6, 0.6))
    assert [name for name, _ in first.charged] == ["post", "slack"]
    return [(name, price) for name, price in second.charged if name not in ("post", "slack")]


# The boundaries, from the one that costs nothing to the dearest, and what each is charged.
BOUNDARIES = {
    "heading": [],
    "item": ["item"],
    "paragraph": ["paragraph"],
    "sentence": ["sentence"],
    "question": ["paragraph", "question"],
    "lead-in": ["lead-in"],  # to be seen alone, below a heading
    "context": ["context"],
}
HEADED = ("heading", "lead-in", "context")


@pytest.mark.parametrize("name", BOUNDARIES)
def test_what_a_boundary_costs(name):
    assert opening(*chain(name)) == [(charged, PRICES[charged]) for charged in BOUNDARIES[name]]


@pytest.mark.parametrize(("cheap", "dear"), list(combinations(BOUNDARIES, 2)))
def test_the_cheaper_of_two_places_is_taken(cheap, dear):
    """Four units, one cut: the posts are as full either way, and the middle is no place at all."""
    fits = sized(0.4, 0.2, 0.2, 0.4)
    for first, second, taken in ((cheap, dear, 1), (dear, cheap, 3)):
        units = chain(first, "paragraph", second)
        units[2] = replace(units[2], leans_back=True)
        units[1] = replace(units[1], lead_in=True)
        assert places(cut_units(units, fits)) == [taken]


@pytest.mark.parametrize(
    ("above", "below", "names"),
    [
        # A list and the paragraph above it are no two items; neither is what an item goes on with.
        ({}, {"kind": Kind.ITEM, "marker": "1."}, ["paragraph"]),
        ({"kind": Kind.ITEM, "marker": "1."}, {"kind": Kind.ITEM}, ["paragraph"]),
        # A question is parted from its answer in its own section only; below a heading stands another.
        ({"question": True}, {"headings": HEADING, "section": 2}, []),
        ({}, {"question": True}, ["paragraph"]),
        # Several things may be wrong with one place.
        (
            {"question": True, "lead_in": True, "block": 5},
            {"leans_back": True, "block": 5},
            ["sentence", "context", "question", "lead-in"],
        ),
        # The author's own cut costs nothing, whatever stands there.
        ({"question": True, "lead_in": True}, {"leans_back": True, "forced": True}, []),
    ],
)
def test_what_stands_at_a_boundary(above, below, names):
    assert opening(unit(1, **above), unit(2, **below)) == [(name, PRICES[name]) for name in names]


def test_the_first_post_is_charged_for_no_cut():
    units = [unit(0, leans_back=True), unit(1, question=True, lead_in=True)]
    (only,) = cut_units(units, sized(0.5, 0.5))
    assert only == Cut(0, 2, (("post", 3.0), ("slack", 0.0)))


@pytest.mark.parametrize(
    ("fill", "charged"),
    [
        (1.0, [("post", 3.0), ("slack", 0.0)]),
        (0.5, [("post", 3.0), ("slack", 1.0)]),
        (1 / 3, [("post", 3.0), ("slack", 16 / 9)]),
        (0.25, [("post", 3.0), ("slack", 2.25), ("short end", 3.0)]),
    ],
)
def test_what_a_post_costs(fill, charged):
    (only,) = cut_units([unit(0)], sized(fill))
    assert [name for name, _ in only.charged] == [name for name, _ in charged]
    assert [price for _, price in only.charged] == pytest.approx([price for _, price in charged])


def test_only_the_last_post_is_a_short_end():
    first, last = cut_units([unit(0), unit(1, forced=True)], sized(0.1, 0.1))
    assert "short end" not in dict(first.charged)
    assert dict(last.charged)["short end"] == 3.0


def test_a_last_post_is_not_left_short():
    """All boundaries alike: the two cuttings in two differ in how full the last post is."""
    assert places(cut_units([unit(k) for k in range(3)], sized(0.5, 0.3, 0.3))) == [1]


def test_posts_are_filled_alike():
    """Two posts of 60 % are nearer to full than one of 90 % and one of 40 %, by the square."""
    units = [unit(k) for k in range(4)]
    assert places(cut_units(units, sized(0.35, 0.25, 0.3, 0.35))) == [2]


def test_fewer_posts_are_better_than_full_ones():
    assert cut_units([unit(k) for k in range(3)], sized(0.1, 0.1, 0.1))[0].end == 3


def test_of_two_cuttings_as_good_the_longer_end_is_taken():
    assert places(cut_units([unit(k) for k in range(3)], sized(0.4, 0.4, 0.4))) == [1]


@pytest.mark.parametrize("forced", [(1,), (2,), (1, 2), (1, 3)])
def test_the_authors_cuts_are_kept_though_all_would_fit(forced):
    units = [unit(k, forced=k in forced) for k in range(4)]
    assert places(cut_units(units, sized(0.1, 0.1, 0.1, 0.1))) == list(forced)


def test_a_cut_of_the_author_above_everything_is_none():
    assert places(cut_units([unit(0, forced=True), unit(1)], sized(0.1, 0.1))) == []


@pytest.mark.parametrize(("most", "posts"), [(1, 4), (2, 2), (3, 2), (4, 1)])
def test_a_post_holds_at_most_so_many_units(most, posts):
    assert len(cut_units([unit(k) for k in range(4)], lambda _s, _e: 0.9, most=most)) == posts


def test_four_hundred_units_are_the_most_if_nothing_is_said():
    units = [unit(k) for k in range(401)]
    assert len(cut_units(units[:400], lambda _s, _e: 0.9)) == 1
    assert len(cut_units(units, lambda _s, _e: 0.9)) == 2


def test_nothing_is_cut_into_nothing():
    assert cut_units([], sized()) == []


def test_the_work_grows_with_the_length_of_the_article():
    """Only posts within the limit are tried: five units fill one, so six ends are looked at."""
    for count in (50, 500):
        tried = []

        def fits(start, end, tried=tried):
            tried.append(end)
            return (end - start) / 5 if end - start <= 5 else None

        cut_units([unit(k) for k in range(count)], fits)
        assert len(tried) <= 6 * count


def test_every_price_has_words_for_people():
    assert {name: price for name, (price, _) in PENALTIES.items()} == PRICES
    assert all(words for _, words in PENALTIES.values())


# --- against all cuttings --------------------------------------------------------------------------


def cost_of(units, fits, cuts):
    """What a cutting costs by the table above; None when it breaks a limit or a forced cut."""
    total = 0.0
    for start, end in pairwise((0, *cuts, len(units))):
        fill = fits(start, end)
        if fill is None or any(units[k].forced for k in range(start + 1, end)):
            return None
        total += PRICES["post"] + PRICES["slack"] * (1 - fill) ** 2
        total += PRICES["short end"] if end == len(units) and fill < 1 / 3 else 0.0
        if start and not units[start].forced:
            above, below = units[start - 1], units[start]
            inside = above.block == below.block
            headed = bool(below.headings)
            items = above.kind == below.kind == Kind.ITEM and bool(below.marker)
            total += PRICES["sentence"] * inside
            total += PRICES["item" if items else "paragraph"] * (not inside and not headed)
            total += PRICES["context"] * below.leans_back
            total += PRICES["question"] * (above.question and above.section == below.section)
            total += PRICES["lead-in"] * above.lead_in
    return total


@st.composite
def articles(draw):
    """Up to eight units in the order that reading an article gives them."""
    units = []
    block = section = 0
    for number in range(draw(st.integers(1, 8))):
        new = not units or draw(st.booleans())
        headed = new and draw(st.booleans())
        block, section = block + new, section + headed
        kind = draw(st.sampled_from([Kind.PARAGRAPH, Kind.ITEM])) if new else units[-1].kind
        flags = {name: draw(st.booleans()) for name in ("leans_back", "question", "lead_in")}
        units.append(
            unit(
                number,
                block=block,
                section=section,
                kind=kind,
                headings=HEADING if headed else (),
                marker="1." if new and kind == Kind.ITEM else "",
                forced=new and draw(st.integers(0, 5)) == 0,
                **flags,
            )
        )
    return units


@given(articles(), st.data())
def test_no_cutting_of_all_is_cheaper(units, data):
    count = len(units)
    shares = data.draw(st.lists(st.integers(1, 20), min_size=count, max_size=count))
    fits = sized(*(share / 20 for share in shares))
    found = cut_units(units, fits)
    assert [cut.end for cut in found[:-1]] == places(found)
    assert (found[0].start, found[-1].end) == (0, count)
    every = [
        cost
        for size in range(count)
        for cuts in combinations(range(1, count), size)
        if (cost := cost_of(units, fits, cuts)) is not None
    ]
    cost = cost_of(units, fits, places(found))
    assert cost == pytest.approx(min(every))
    assert cost == pytest.approx(sum(price for cut in found for _, price in cut.charged))


# --- as people write --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        # Inside a paragraph, or between two: between.
        ("甲在这里说一句。乙也在这里。\n\n丙说了另一句话。", "丙说了另一句话。"),
        ("甲在这里说一句。\n\n乙也在这里。丙说了另一句话。", "乙也在这里。"),
        # A question stays with its answer.
        ("甲在这里说一句。\n\n谁付了账单？\n\n丙付了那张账单。", "谁付了账单？"),
        # A word that points back stays with what it points at.
        ("甲在这里说一句。\n\n乙也在这里。\n\n然而丙并不同意。", "乙也在这里。"),
        # What leads a list in stays with the list.
        ("甲在这里说一句。\n\n要点如下：\n\n- 丙说了一句话\n", "要点如下："),
        # A heading is the best place of all.
        ("甲在这里说一句。\n\n乙也在这里。\n\n## 丙的事\n\n丙说了另一句话。", "丙说了另一句话。"),
    ],
)
def test_sentences_that_belong_together_stay_together(text, opens):
    units, _ = read_units(parse("标题\n\n" + text))
    assert len(units) == 3
    (at,) = places(cut_units(units, sized(0.4, 0.4, 0.4)))
    assert units[at].text == opens
