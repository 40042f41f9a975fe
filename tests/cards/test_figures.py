"""Figures: numbers as large as they can be, and a share drawn only where one is said."""

import pytest

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.labels import label_of
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
SHARE = Card("figure", number="超过60%", text="街上的居民里，超过60%愿意步行。", page="2/5")
GROWTH = Card("figure", number="近8%", text="一年里浇水的花费增加近8%。", page="2/5")
LONG = Card("figure", number="约142.9亿美元", text="这是一条街的账。", page="2/5")
VOICES = ("journal", "tech-dark", "brutalist", "warm")


def devices(drawn):
    return {part.name for part in drawn.parts}


@pytest.mark.parametrize("theme", VOICES)
def test_a_share_is_drawn_and_growth_never_is(theme):
    drawn = draw_card(SHARE, load_theme(theme), "xiaohongshu", FONTS)
    assert devices(drawn) & {"meter", "tenths"}
    assert check_card(drawn, load_theme(theme), FONTS) == ()
    assert not devices(draw_card(GROWTH, load_theme(theme), "xiaohongshu", FONTS)) & {
        "meter",
        "tenths",
    }


@pytest.mark.parametrize("theme", VOICES)
def test_sign_and_unit_of_a_long_number_stand_above_and_below_it(theme):
    drawn = draw_card(LONG, load_theme(theme), "xiaohongshu", FONTS)
    sign, digits, unit = [one for one in drawn.written if one.field == "number"]
    assert sign.baseline < digits.baseline < unit.baseline
    assert digits.size > 2 * unit.size
    assert [line.text for line in drawn.lines if line.field == "number"] == [
        "约",
        "142.9",
        "亿美元",
    ]


def test_a_sticker_never_lies_on_a_text():
    for text in ("快递员在深夜送来的手机。", "一条街上的居民排着班去浇水，" * 6):
        card = Card("quote", text=text, page="2/5")
        drawn = draw_card(card, load_theme("journal"), "xiaohongshu", FONTS)
        (part,) = [one for one in drawn.parts if one.name == "stickers"] or [None]
        boxes = drawn.canvas.boxes()[part.first : part.last] if part else []
        said = [one.box for one in drawn.written if one.field == "text"]
        assert not any(
            a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a in boxes for b in said
        )


def test_a_tag_is_in_the_language_of_its_card():
    english = Card("figure", language="en", number="87%", text="87% of the seedlings survived.")
    assert label_of("# @data", english) == "# data"
    assert label_of("# @data", SHARE) == "# 数据"


@pytest.mark.parametrize("theme", VOICES)
def test_a_title_that_is_one_word_fills_its_cover(theme):
    card = Card("cover", title="刷碗乐趣多", cover="word", page="1/9")
    for name, least in (("xiaohongshu", 0.2), ("x", 0.15)):
        drawn = draw_card(card, load_theme(theme), name, FONTS)
        assert max(one.size for one in drawn.written) >= least * 1080
        assert check_card(drawn, load_theme(theme), FONTS) == ()


def test_a_tag_is_as_long_as_its_words():
    kicker = "一条街的树荫与它的来历"
    card = Card("cover", title="刷碗乐趣多", cover="word", kicker=kicker, page="1/9")
    drawn = draw_card(card, load_theme("journal"), "xiaohongshu", FONTS)
    (tag,) = [part for part in drawn.parts if part.name == "tag"]
    (text,) = [one.box for one in drawn.written if one.field == "kicker"]
    tape = drawn.canvas.boxes()[tag.first]
    assert tape[0] < text[0] < text[2] < tape[2]
    assert [line.text for line in drawn.lines if line.field == "kicker"] == [kicker]


@pytest.mark.parametrize("theme", VOICES)
def test_no_line_parts_a_short_keyword(theme):
    text = "浇水的人将越来越多地在清晨、正午和傍晚之间走来走去。"
    start = text.index("越来越多")
    card = Card("quote", text=text, keywords=(("text", start, start + 4),), page="7/9")
    drawn = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
    assert any("越来越多" in line.text for line in drawn.lines)
