"""Diagrams: the words that join the parts choose the shape, nothing is lost, and all hands draw all shapes."""

from dataclasses import replace

import pytest

from repurpose.cards import Card, check_card, describe, draw_card, find_kind
from repurpose.cards.kinds.diagram import shape_of
from repurpose.errors import ContentError
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
SAMPLES = find_kind("diagram").samples()


@pytest.mark.parametrize(
    ("labels", "items", "shape"),
    [
        ((), ("街越暗", "星越亮"), "axes"),
        ((), ("灯", "店", "人"), "triangle"),
        (("只有", "才"), ("走过夜路", "知道远近"), "gate"),
        (("虽然", "但"), ("只照十步", "够走到下一盏"), "scale"),
        (("雖然", "但"), ("只照十步", "夠走到下一盞"), "scale"),
        (("表面上看，", "其实"), ("修一盏灯", "修一条街"), "iceberg"),
        (("既", "又"), ("留得住人", "让得开车"), "overlap"),
        (("并不等于",), ("亮", "看得清"), "unequal"),
        (("不僅", "更"), ("照亮路", "告訴人"), "stairs"),
        (("先", "再", "最后"), ("关灯", "等眼睛适应", "出门"), "stairs"),
        (("if", "then"), ("the lamp is out", "the street is longer"), "gate"),
        (("Although", "yet"), ("it lights ten steps", "they lead to the next"), "scale"),
    ],
)
def test_joints_choose_the_shape(labels, items, shape):
    assert shape_of(Card("diagram", labels=labels, items=items)) == shape


def test_it_is_read_aloud_as_the_sentence_was():
    said = [describe(card) for card in SAMPLES]
    assert said[1] == "只有走过没有灯的夜路，才知道一盏灯有多远"
    assert said[4] == "一条好街\n既留得住走路的人，又让得开赶路的车"
    assert said[5] == "亮不等于看得清"
    english = Card("diagram", labels=("if", "then"), items=("it is dark", "walk"), language="en")
    assert describe(english) == "if it is dark, then walk"


def test_two_or_three_parts():
    for items in (("一",), ("一", "二", "三", "四")):
        with pytest.raises(ContentError):
            Card("diagram", items=items)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("form", ["xiaohongshu", "square", "story", "x"])
@pytest.mark.parametrize(
    "name", ["newsroom", "ink", "tech-green", "journal", "brutalist", "minimal-dark"]
)
def test_every_shape_in_every_hand_says_all_its_words(name, form):
    for card in SAMPLES:
        theme = load_theme(name)
        drawn = draw_card(replace(card, source="夜灯", page="3/9"), theme, form, FONTS)
        said = {line.field for line in drawn.lines}
        assert {f"items.{k}" for k in range(len(card.items))} <= said
        assert {f"labels.{k}" for k in range(len(card.labels))} <= said
        assert "text" in said or not card.text
        boxes = [w.box for w in drawn.written if w.field.startswith(("items", "labels"))]
        for n, one in enumerate(boxes):
            for other in boxes[n + 1 :]:
                apart = (
                    one[2] <= other[0]
                    or other[2] <= one[0]
                    or one[3] <= other[1]
                    or other[3] <= one[1]
                )
                assert apart, (shape_of(card), one, other)
        assert check_card(drawn, theme, FONTS) == ()


@pytest.mark.parametrize("name", ["newsroom", "journal", "brutalist"])
def test_parts_as_long_as_they_are_found_fit(name):
    """The finder takes parts of up to 26 full-width characters under a lead of 50."""
    lead = "一位在这条街上修了三十年路灯的老师傅每次换完灯泡以后都会站在底下等一会儿，"
    cards = (
        Card("diagram", text=lead, labels=("如果", "那么"), items=("一条街上的灯只照得见赶路的车子", "走路的人就会慢慢不再走这条路回家了")),
        Card("diagram", text=lead, labels=("虽然", "但是"), items=("一条街上的灯只照得见赶路的车子", "走路的人还是会慢慢走这条路回家去")),
        Card("diagram", text=lead, labels=("不仅", "而且"), items=("一条街上的灯照得见赶路的车", "走路的人也会慢慢走这条路回家")),
        Card("diagram", text=lead, labels=("看上去", "其实"), items=("一条街上的灯只照得见赶路的车子", "走路的人一直都在慢慢走这条路回家")),
        Card("diagram", text=lead, labels=("既", "又"), items=("照得见赶路的车子", "留得住慢慢走路的人回家")),
    )  # fmt: skip
    for card in cards:
        drawn = draw_card(
            replace(card, source="夜灯", page="3/9"), load_theme(name), "xiaohongshu", FONTS
        )
        assert check_card(drawn, load_theme(name), FONTS) == ()
        least = min(w.size for w in drawn.written if w.field.startswith(("items", "text")))
        assert least >= 0.031 * drawn.width
