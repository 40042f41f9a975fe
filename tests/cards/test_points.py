"""A list on cards: which items stand on which card, and how they are counted."""

import pytest

from repurpose.cards import Card, draw_card, draw_series
from repurpose.errors import Overflow
from tests.cards.test_layouts import FONTS, items, themed

LARGE = themed(sizes=(130, 130))  # three items of one line fill a card
ITEMS = tuple(f"灯{n}" for n in "一二三四五六七")


def spread(card, most=9):
    return draw_series(card, LARGE, "square", FONTS, most=most)


@pytest.mark.parametrize(
    ("count", "each"),
    [(2, [2]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3]), (7, [3, 2, 2])],
)
def test_items_are_shared_out_alike_over_the_fewest_cards(count, each):
    series = spread(Card("points", items=ITEMS[:count], first=3))
    assert [len(one.card.items) for one in series] == each
    assert tuple(item for one in series for item in one.card.items) == ITEMS[:count]
    starts = [3 + sum(each[:k]) for k in range(len(each))]
    assert [one.card.first for one in series] == starts
    pages = [f"{k + 1}/{len(each)}" for k in range(len(each))] if len(each) > 1 else [""]
    assert [one.card.page for one in series] == pages


def test_a_page_of_ones_own_stays():
    series = spread(Card("points", items=ITEMS, page="5/9"))
    assert [one.card.page for one in series] == ["5/9"] * 3


def test_no_more_cards_than_allowed():
    card = Card("points", items=ITEMS)
    assert len(spread(card, most=3)) == 3
    for most in (1, 2):
        with pytest.raises(Overflow):
            spread(card, most)
    with pytest.raises(Overflow):
        draw_card(card, LARGE, "square", FONTS)


def test_items_of_which_a_card_holds_one():
    long = "灯" * 16
    series = spread(Card("points", items=(long, long)))
    assert [len(items(one)) for one in series] == [1, 1]
    assert len(spread(Card("points", items=(long,)))) == 1
    for count in (1, 2):
        with pytest.raises(Overflow):
            spread(Card("points", items=(long * 3,) * count))
