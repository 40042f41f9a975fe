"""Icons: by a concept word of each entry or not at all, and drawn at any size."""

import json
import tomllib

import pytest

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.icons import icon_mask, icons_in, icons_of
from repurpose.resources import asset
from repurpose.themes import load_theme, load_voice
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
WORDS = tomllib.loads(asset("icons", "words.toml").read_text("utf-8"))
ITEMS = ("先问土壤，再选树种", "把浇水变成邻居之间的约定", "用App公开每一棵树的去向")
PLAIN = (*ITEMS[:2], "用心公开每一棵树的来历")


@pytest.mark.parametrize(
    ("texts", "icons"),
    [
        (ITEMS, ("shovel", "droplets", "layout-grid")),
        (("Write a budget", "Check the risks"), ("wallet", "triangle-alert")),
        (("予算を立てる", "読書の習慣"), ("wallet", "book-open")),
        (("先看預算", "再評估風險", "把種子種下去"), ("wallet", "triangle-alert", "sprout")),
        (PLAIN, ()),
        (("看预算", "再看预算"), ()),
        (("控制预算",), ()),
        (("A careful start", "A carpet"), ()),
        (("整理遗体和照片", "联系医院"), ()),
    ],
)
def test_each_entry_has_an_icon_of_its_own_or_none_has(texts, icons):
    assert icons_of(texts) == icons


def test_a_card_of_grief_has_none():
    assert icons_of(ITEMS, "怎样悼念一棵树") == ()


def test_a_text_has_the_icons_of_its_first_words_but_not_where_it_grieves():
    said = "把预算写进合同，预算之外还有风险"
    assert icons_in(said, 2) == ("wallet", "file-text")
    assert icons_in(said, 9) == ("wallet", "file-text", "triangle-alert")
    assert icons_in(said, 9, "追思会") == ()
    assert icons_in("我不喜欢咖啡", 9) == ("coffee",)


def test_every_word_has_one_icon_and_every_icon_is_there_with_its_licence():
    said = [word.lower() for words in WORDS.values() for word in words]
    assert len(said) == len(set(said))
    assert set(WORDS) == set(json.loads(asset("icons", "lucide.json").read_text("utf-8")))
    assert "ISC License" in asset("icons", "LICENSE.txt").read_text("utf-8")
    for name in WORDS:
        small, large = icon_mask(name, 24, 2.0), icon_mask(name, 96, 2.0)
        for mask in (small, large):
            left, top, right, bottom = mask.getbbox()
            assert right - left > mask.width * 0.3
            assert bottom - top > mask.height * 0.2
            assert mask.getextrema()[1] > 200


@pytest.mark.parametrize(
    "theme", ["warm", "magazine", "memo", "newsroom", "tech-dark", "mourning", "ink", "brutalist"]
)
def test_voices_with_a_pen_show_them_and_the_others_do_not(theme):
    look = load_theme(theme)
    drawn = {}
    for items in (ITEMS, PLAIN):
        card = Card("points", title="三件事", items=items, page="4/9")
        made = draw_card(card, look, "540x720", FONTS)
        assert check_card(made, look, FONTS) == ()
        assert made.layout
        drawn[items] = made.picture
    # The first entry is the same on both: an icon stands in its margin, or its number.
    places = [made.crop((0, 180, 90, 330)).tobytes() for made in drawn.values()]
    assert (places[0] != places[1]) == (load_voice(look.voice).icons > 0)


def test_steps_keep_their_numbers():
    look = load_theme("newsroom")
    items = ("挖坑：比土球大一倍", "浇透：第一次水要浇两遍", "记录：写下日期")
    counts = []
    for last in (items[2], "歇一歇：等它自己站稳"):
        card = Card("steps", title="栽树", items=(*items[:2], last), page="5/9")
        counts.append(draw_card(card, look, "540x720", FONTS).canvas.count)
    assert counts[0] == counts[1] + 3
