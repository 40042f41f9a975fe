"""A brand on cards: mark, name and progress in the foot, the end card as an invitation, colours that are read."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from repurpose.brand import NO_BRAND, Brand, BrandWords, monogram_of
from repurpose.cards import Card, check_card, draw_card
from repurpose.ink import contrast
from repurpose.pack.branding import in_brand_colour
from repurpose.text import find_choices
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)
BRAND = Brand("夜灯周刊", "@nightlamp", "写给还没睡的人。", swipe=True)
TITLE = "夜灯：当路灯学会思考，谁在为黑暗付账？"
ASKED = "路灯最先改变谁？是司机、行人，还是老人或孩子？"
COVER = Card("cover", title=TITLE, author="林见川", page="1/9", brand=BRAND)
QUOTE = Card("quote", text="灯亮了，人就不怕了。", source=TITLE, page="5/9", brand=BRAND)
END = Card("end", text=ASKED, title=TITLE, author="林见川", page="9/9", brand=BRAND)
VOICES = ("newsroom", "tech-dark", "memo", "brutalist", "magazine", "ink")


@pytest.mark.parametrize(
    ("name", "sign"),
    [("夜灯周刊", "夜"), ("Night Lamp Weekly", "NL"), ("repurpose", "R"), ("👩‍🚀", ""), ("", ""), ("「灯」", "灯")],
)  # fmt: skip
def test_the_monogram_of_a_name(name, sign):
    assert monogram_of(name) == sign


def said(drawn, field):
    return "".join(line.text for line in drawn.lines if line.field == field)


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("link", ["", "https://example.org/lamp"])
@pytest.mark.parametrize("name", VOICES)
def test_an_end_card_offers_the_answers_that_its_question_names(name, link):
    """Each is a line of its own with its place in the question; nothing collides, all of it is read."""
    theme = load_theme(name)
    drawn = draw_card(replace(END, link=link), theme, "xiaohongshu", FONTS)
    named = find_choices(ASKED)
    places = [(line.start, line.end) for line in drawn.lines if line.field == "text"]
    assert drawn.layout
    assert set(named.options) <= set(places)
    assert said(drawn, "brand.name") == BRAND.name
    assert said(drawn, "brand.tagline") == BRAND.tagline
    assert check_card(drawn, theme, FONTS) == ()
    assert drawn.alt.startswith(ASKED)
    assert BRAND.tagline in drawn.alt


@pytest.mark.parametrize("form", ["xiaohongshu", "square", "x"])
@pytest.mark.parametrize("name", theme_names())
@pytest.mark.mostly_slow(quick=4)
def test_so_does_one_of_a_theme_without_a_voice(name, form):
    theme = bare_theme(name)
    for link in ("", "https://example.org/lamp"):
        drawn = draw_card(replace(END, link=link), theme, form, FONTS)
        places = {(line.start, line.end) for line in drawn.lines if line.field == "text"}
        assert set(find_choices(ASKED).options) <= places
        assert said(drawn, "brand.name") == BRAND.name
        assert check_card(drawn, theme, FONTS) == ()


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.mostly_slow(quick=4)
def test_cover_and_quote_bear_the_mark_and_read_well(name):
    for theme in (load_theme(name), bare_theme(name)):
        for card in (COVER, QUOTE):
            drawn = draw_card(card, theme, "xiaohongshu", FONTS)
            plain = draw_card(replace(card, brand=NO_BRAND), theme, "xiaohongshu", FONTS)
            assert drawn.picture.tobytes() != plain.picture.tobytes()
            assert check_card(drawn, theme, FONTS) == (), drawn.layout
        assert said(draw_card(QUOTE, theme, "xiaohongshu", FONTS), "source")


def test_a_picture_takes_the_place_of_the_monogram():
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (10, 200, 60)).save(file, "PNG")
    brand = replace(BRAND, avatar=file.getvalue())
    for name in VOICES:
        drawn = draw_card(replace(END, brand=brand), load_theme(name), "xiaohongshu", FONTS)
        assert (10, 200, 60) in {colour for _, colour in drawn.picture.getcolors(1 << 20)}, name


def test_a_cover_that_does_not_go_out_as_an_album_asks_nobody_to_swipe():
    theme = load_theme("newsroom")
    brands = (BRAND, replace(BRAND, swipe=False), replace(BRAND, swipe=None))
    asks, not_, open_ = (
        draw_card(replace(COVER, brand=brand), theme, "xiaohongshu", FONTS).picture.tobytes()
        for brand in brands
    )
    assert asks != not_
    assert not_ == open_
    assert BRAND.settled(album=False) == BRAND
    assert replace(BRAND, swipe=None).settled(album=True) == BRAND


def test_a_brand_has_words_in_other_languages():
    brand = replace(BRAND, words=(BrandWords("en", name="Night Lamp"),))
    assert (brand.spoken("en").name, brand.spoken("en").tagline) == ("Night Lamp", BRAND.tagline)
    assert brand.spoken("zh-Hans") == brand


@pytest.mark.mostly_slow(quick=39)
@pytest.mark.parametrize("accent", [(255, 225, 74), (27, 54, 255), (128, 128, 128), (0, 0, 0)])
@pytest.mark.parametrize("name", theme_names())
def test_a_brands_colour_is_read_in_every_theme(name, accent):
    theme = in_brand_colour(load_theme(name), accent)
    for palette in (theme.palette, theme.cover_palette):
        assert contrast(palette.accent, palette.bg) >= 4.5
        assert contrast(palette.on_accent, palette.accent) >= 4.5
        assert contrast(palette.text, palette.bg) >= 4.5
    assert contrast(theme.palette.scrim_accent, theme.palette.scrim) >= 4.5


def test_a_colour_that_is_read_stays_as_it_is():
    assert in_brand_colour(load_theme("newsroom"), (27, 54, 255)).palette.accent == (27, 54, 255)
    assert in_brand_colour(load_theme("newsroom"), (27, 54, 255)).cover_palette.bg == (27, 54, 255)
