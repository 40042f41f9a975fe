"""One composition over nine squares: whole words in each, nothing lost, and the nine make the whole."""

import pytest
from PIL import Image

from repurpose.brand import Brand
from repurpose.cards import Card, check_card, cut_in_nine, draw_nine, find_kind
from repurpose.errors import Overflow
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
CARDS = (
    Card("quote", text="慢慢走，比较快。", speaker="佚名"),
    Card("quote", text="我们不是在卖灯，而是在卖一个不必害怕的夜晚。", source="夜灯", brand=Brand("夜灯周刊")),
    Card("cover", title="夜灯：140亿美元背后，谁在为黑暗付账？", author="林见川"),
    Card("points", title="三件要问的事", items=("谁付账：账单没有人寄给你", "谁受益，从哪里来", "谁被照亮")),
    Card("figure", number="近60%", text="约等于全城一年的电费。"),
    Card("quote", text="Walk slowly, and you will get there sooner.", language="en"),
)  # fmt: skip


def squares(box):
    left, top, right, bottom = box
    return {left // 720, right // 720}, {top // 720, bottom // 720}


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.mostly_slow(quick=3)
def test_no_edge_of_a_square_runs_through_a_word(name):
    theme = load_theme(name)
    for card in CARDS:
        drawn = draw_nine(card, theme, FONTS)
        for written in drawn.written:
            columns, rows = squares(written.box)
            assert len(columns) == len(rows) == 1, (card.kind, written.field)
        assert not [one for one in check_card(drawn, theme, FONTS) if one.rule != "orphan"]
        for field in find_kind(card.kind).fields:
            value = getattr(card, field.name)
            if field.needed and isinstance(value, str):
                said = "".join(line.text for line in drawn.lines if line.field == field.name)
                assert said.replace(" ", "") == value.replace(" ", "")
        for place, item in enumerate(card.items):
            assert "".join(x.text for x in drawn.lines if x.field == f"items.{place}") == item


def test_numbers_stay_with_their_units():
    drawn = draw_nine(CARDS[2], load_theme("newsroom"), FONTS)
    assert any("140亿美元" in line.text.replace(" ", "") for line in drawn.lines)


def test_the_parts_are_in_the_order_of_the_grid_and_make_the_whole():
    drawn = draw_nine(CARDS[0], load_theme("brutalist"), FONTS)
    parts = cut_in_nine(drawn.picture)
    assert {part.size for part in parts} == {(720, 720)}
    whole = Image.new("RGB", (2160, 2160))
    for k, part in enumerate(parts):
        whole.paste(part, (720 * (k % 3), 720 * (k // 3)))
    assert whole.tobytes() == drawn.picture.tobytes()


def test_what_nine_squares_do_not_hold():
    with pytest.raises(Overflow):
        draw_nine(Card("quote", text="夜灯照亮谁的归途，" * 60), load_theme("newsroom"), FONTS)


@pytest.mark.parametrize("size", [(300, 301), (301, 301)])
def test_what_cannot_be_cut(size):
    with pytest.raises(ValueError, match="nine"):
        cut_in_nine(Image.new("RGB", size))
