"""Charts and tables: what is sure is full, what is not is told apart, and the words say the values."""

import pytest
from PIL import Image, ImageChops

from repurpose.cards import Card, describe, draw_card
from repurpose.errors import ContentError
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)


def ink_of(card):
    """How many px have the accent of the theme, as it is."""
    theme = bare_theme("newsroom")
    picture = draw_card(card, theme, "540x720", FONTS).picture
    accent = theme.colours("chart", "figure").accent
    off = ImageChops.difference(picture, Image.new("RGB", picture.size, accent)).split()
    return ImageChops.lighter(ImageChops.lighter(off[0], off[1]), off[2]).histogram()[0]


def test_a_ring_is_as_full_as_its_share():
    quarter, half = (ink_of(Card("chart", items=(said,))) for said in ("25%", "50%"))
    assert half == pytest.approx(2 * quarter, rel=0.06)


def test_what_is_not_sure_is_not_full():
    said = ("60%", "近60%", "50–60%", "50%")
    sure, near, wide, least = (ink_of(Card("chart", items=(one,))) for one in said)
    assert least < wide < near < sure


def test_dots_are_filled_one_by_one():
    three, six = (ink_of(Card("chart", items=(f"每10户中有{n}户",))) for n in (3, 6))
    assert six == pytest.approx(2 * three, rel=0.05)


def test_a_bar_is_as_high_as_its_number():
    def bars(*items):
        return ink_of(Card("chart", labels=("甲", "乙"), items=items))

    # The largest has the accent, and the height that there is.
    assert bars("10元", "20元") == pytest.approx(bars("5元", "20元"), rel=0.05)
    assert bars("10元", "15–20元") < bars("10元", "20元")


def test_numbers_of_two_units_have_no_bars():
    plain = ink_of(Card("chart", labels=("甲", "乙"), items=("10元", "20人")))
    assert plain < ink_of(Card("chart", labels=("甲", "乙"), items=("10元", "20元"))) / 4


def test_the_words_say_a_table_row_by_row():
    card = Card("table", title="树", labels=("", "成荫"), items=("香樟", "约12年", "朴树", "9年"))
    assert describe(card) == "树\n香樟：成荫 约12年\n朴树：成荫 9年"
    english = Card("table", labels=("Tree", "Shade"), items=("Oak", "9 y"), language="en")
    assert describe(english) == "Tree Oak: Shade 9 y"


def test_the_words_say_the_values_of_a_chart():
    card = Card("chart", labels=("树下", "街上"), items=("6–8度", "超过14度"), text="差了一倍。")
    assert describe(card) == "树下：6–8度\n街上：超过14度\n差了一倍。"


@pytest.mark.parametrize("cells", [3, 7, 12])
def test_cells_fill_rows(cells):
    with pytest.raises(ContentError):
        Card("table", items=("字",) * cells)


def test_a_table_is_read_from_lines():
    from repurpose.cards import find_kind

    read = find_kind("table").read_lines("季节 | 树荫\n--- | ---\n春 | 38%\n夏 | 70%\n")
    assert read == {"labels": ("季节", "树荫"), "items": ("春", "38%", "夏", "70%")}
