"""Wide cards: each kind is laid out anew there, in the colours of its voice, and says all that it says."""

from itertools import pairwise

import pytest

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.contact import sample_cards
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)
THEMES = ("ink", "terminal", "brutalist", "magazine", "journal", "warm", "newsroom", "minimal")


def places(drawn, part):
    """The boxes of the entries of a list, in their order."""
    boxes = {}
    for written in drawn.written:
        if written.field.startswith(f"{part}."):
            boxes.setdefault(int(written.field.partition(".")[2]), written.box)
    return [boxes[number] for number in sorted(boxes)]


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("form", ["x", "og", "wechat-cover"])
@pytest.mark.parametrize("name", THEMES)
def test_every_kind_stands_on_wide_cards(name, form):
    theme = load_theme(name)
    for card in sample_cards():
        drawn = draw_card(card, theme, form, FONTS)
        assert check_card(drawn, theme, FONTS) == ()
        said = "".join(line.text for line in drawn.lines).replace(" ", "")
        for item in (*card.items, *card.labels):
            assert item.replace(" ", "") in said, (card.kind, item)


@pytest.mark.parametrize("name", ["ink", "tech-dark"])
def test_a_wide_card_is_composed_by_its_voice(name):
    card = Card("quote", text="种树不是一次活动，而是邻居之间的约定。", page="2/9")
    assert draw_card(card, load_theme(name), "x", FONTS).layout.startswith("quote ")
    assert draw_card(card, bare_theme(name), "x", FONTS).layout == ""


def test_dates_stand_side_by_side():
    labels = ("2009年", "2013年3月", "2019年", "2024年", "2025年")
    items = ("第一批树苗", "居民排班浇水", "人行道改窄", "整条街降了3度", "树荫连成一片")
    card = Card("timeline", title="树荫", labels=labels, items=items)
    drawn = draw_card(card, load_theme("newsroom"), "x", FONTS)
    dates, events = places(drawn, "labels"), places(drawn, "items")
    assert len({box[1] for box in dates}) == len({box[1] for box in events}) == 1
    assert all(one[2] < other[0] for one, other in pairwise(dates))
    assert all(date[3] <= event[1] for date, event in zip(dates, events, strict=True))


def test_a_long_listing_takes_two_columns():
    lines = tuple(f"step_{number}(tree)" for number in range(1, 19))
    card = Card("code", title="十八步", kicker="python", items=lines)
    drawn = draw_card(card, load_theme("newsroom"), "x", FONTS)
    boxes = places(drawn, "items")
    assert len(boxes) == len(lines)
    assert boxes[0][1] == boxes[9][1]
    assert boxes[9][0] > boxes[8][2]


def test_first_lines_stand_on_one_baseline():
    theme = load_theme("newsroom")
    texts = (
        "种树的人常说，最好的时间是十年前，其次是现在，可真正难的不是开始，而是在看不见的九年里依然每天浇水。",
        "第三年的夏天特别旱，一条街的人排着班去浇水，到九月数了数，四十棵树一棵都没有少，也没有人提起这件事。",
    )
    cards = [
        Card("quote", text=texts[0], source="树荫", page="2/9"),
        Card("excerpt", text=texts[1], source="树荫", page="3/9"),
        Card("points", title="三件事", items=("先问土壤", "再选树种", "然后浇水"), page="5/9"),
        Card("table", title="树种", items=("香樟", "12年", "朴树", "10年"), page="6/9"),
    ]
    lines = set()
    for card in cards:
        drawn = draw_card(card, theme, "xiaohongshu", FONTS)
        said = [w for w in drawn.written if w.field in ("text", "title")]
        lines.add(min(said, key=lambda w: w.box[1]).baseline)
    assert max(lines) - min(lines) <= 2


def test_a_number_is_not_parted_at_its_comma():
    card = Card(
        "excerpt",
        language="ja",
        text="1日の目標は10,000歩と言いますが、振り返ると少ない日もあります。",
    )
    drawn = draw_card(card, load_theme("newsroom"), "xiaohongshu", FONTS)
    assert len({w.size for w in drawn.written if w.field == "text"}) == 1
