"""A card's keywords: where they stand is told by the card, not by who asks."""

from itertools import permutations

from repurpose.article import Span
from repurpose.cards import Card
from repurpose.pack.card_keywords import keywords_at, with_keywords
from repurpose.pack.card_planning import plan_card
from repurpose.slicing import Piece, StoryboardCard, drawn_as, find_quotes, plan_storyboard
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


def test_a_card_written_down_sets_apart_what_the_pack_set_apart(sample):
    """Whoever edits one card of a series sees the others as they were."""
    text = (
        "# 路灯的账\n\n这些灯一年要烧掉近5亿美元的电。\n\n从前的路灯靠人点亮，现在的路灯靠光感应。\n\n"
        "1. 换灯：先换最旧的一千盏。\n2. 减时：午夜以后只亮一半。\n3. 记账：每个月公布一次。\n\n"
        "甲街的灯坏了三成。\n\n全城的灯有35%整夜亮着，65%午夜就熄。\n"
    )
    boards = [
        (article, board)
        for article in (sample, parse(text))
        for board in plan_storyboard(article, find_quotes(article))
        if drawn_as(board.kind) not in ("cover", "end")
    ]
    said = Span(TEXT.index("这些灯"), TEXT.index("。") + 1)
    number = Span(TEXT.index("近5"), TEXT.index("的电"))
    pieces = (Piece("number", number), Piece("text", said))
    boards.append((parse(TEXT), StoryboardCard("figure", pieces, (number,))))
    assert {board.kind for _, board in boards} >= {"figure", "points", "quote"}
    for article, board in boards:
        plan = plan_card(article, board)
        assert with_keywords(article, plan).card.keywords == plan.card.keywords, board
