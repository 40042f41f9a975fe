"""A card's keywords: where they stand is told by the card, not by who asks."""

from itertools import permutations

from repurpose.article import Span
from repurpose.cards import Card
from repurpose.pack.card_keywords import keywords_at
from tests.conftest import parse

TEXT = "# 路灯的账\n\n这些灯一年要烧掉近5亿美元的电。\n"


def test_a_word_of_two_fields_is_set_apart_in_the_same_one_whatever_their_order():
    article = parse(TEXT)
    start = TEXT.index("近5亿美元")
    number = Span(start, start + len("近5亿美元"))
    text = Span(TEXT.index("这些灯"), TEXT.index("。") + 1)
    card = Card("figure", number="近5亿美元", text="这些灯一年要烧掉近5亿美元的电。")
    places = {"number": number, "text": text, "source": Span(2, 6)}
    for order in permutations(places.items()):
        assert keywords_at(article, card, dict(order), [number]) == (("number", 0, 5),)
