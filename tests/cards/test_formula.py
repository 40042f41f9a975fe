"""Formula cards: set by the engine, drawn by our own ink, in every voice; what cannot be drawn is refused."""

import sys

import pytest

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.formula import set_formula
from repurpose.errors import ContentError, Overflow, SetupError
from repurpose.ink import Outline, outline_mask, read_path
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme
from tests.cards.test_picture import THEMES

pytest.importorskip("ziamath")
FONTS = find_fonts(system=False)
LENS = r"\frac{1}{u} + \frac{1}{v} = \frac{1}{f}"
LONG = r"\mathcal{L}(\theta) = -\frac{1}{N}\sum_{i=1}^{N} \log p_\theta(x_i)"
CASES = (
    Card("formula", title="物距、像距和焦距只差一个等号", formula=LENS, page="3/9"),
    Card("formula", formula=LONG, text="这里的 N 是样本的个数，损失越小越好。", page="4/9"),
    Card("formula", title="质量就是能量", formula="E = mc^2", text="其中 c 是光速。", page="5/9"),
)


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("number", range(len(CASES)))
@pytest.mark.parametrize("name", THEMES)
def test_every_voice_draws_formulas_that_are_read(name, number):
    card, theme = CASES[number], load_theme(name)
    drawn = draw_card(card, theme, "xiaohongshu", FONTS)
    assert drawn.layout
    assert check_card(drawn, theme, FONTS) == ()
    [formula] = [one for one in drawn.written if one.field == "formula"]
    assert formula.size >= 0.03 * 1080
    left, top, right, bottom = formula.box
    assert 0 <= left < right <= 1080
    assert 0 <= top < bottom <= 1440
    assert card.formula in drawn.alt


@pytest.mark.parametrize("form", ["square", "x"])
def test_a_theme_without_a_voice_draws_it_too(form):
    theme = bare_theme("newsroom")
    assert check_card(draw_card(CASES[0], theme, form, FONTS), theme, FONTS) == ()


def test_a_formula_grows_with_what_stands_in_it():
    one, sum_ = set_formula("x"), set_formula(r"\sum_{i=1}^{n} x_i")
    assert sum_.width > one.width
    assert sum_.height > 2 * one.height


@pytest.mark.parametrize("tex", ["", r"\frac{1}{", r"\foo + x", "速度 = v", "x" * 500, "a & b < c"])
def test_what_is_no_formula_is_refused(tex):
    with pytest.raises(ContentError):
        set_formula(tex)


def test_one_that_is_too_long_fits_no_card():
    card = Card("formula", formula="+".join(["abcdefg"] * 40))
    with pytest.raises(Overflow):
        draw_card(card, load_theme("minimal"), "540x720", FONTS)


def test_without_the_engine_the_way_to_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "ziamath", None)
    set_formula.cache_clear()
    with pytest.raises(SetupError) as caught:
        set_formula("x")
    assert "formulas" in caught.value.hint


def test_paths_of_every_command_are_read():
    box = read_path("M1 1h8v8H1z")
    assert box == (((1, 1), (9, 1), (9, 9), (1, 9), (1, 1)),)
    disc = read_path("M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0z")
    xs = [x for x, _ in disc[0]]
    assert (round(min(xs), 1), round(max(xs), 1)) == (2.0, 22.0)
    for curve in ("M0 0q5 5 10 0t10 0", "M0 0c0 5 10 5 10 0s10-5 10 0"):
        assert read_path(curve)[0][-1] == pytest.approx((20, 0))
    for wrong in ("M1", "10 10", "M0 0L1"):
        with pytest.raises(ValueError, match=r"."):
            read_path(wrong)


def test_a_hole_stays_open_and_a_pen_is_round():
    ring = Outline((*read_path("M0 0h20v20h-20z"), *read_path("M5 5h10v10h-10z")))
    mask = outline_mask([ring], (40, 40), 2.0)
    assert (mask.getpixel((20, 20)), mask.getpixel((4, 20))) == (0, 255)
    stroke = outline_mask([Outline(read_path("M10 10h10"), 4.0)], (40, 40), 1.0)
    assert (stroke.getpixel((15, 10)), stroke.getpixel((15, 13)), stroke.getpixel((4, 10))) == (
        255,
        0,
        0,
    )
