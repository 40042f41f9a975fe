"""Emoji in their colours where a font has them, in lines and columns; outlines where none does."""

import pytest
from PIL import Image

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.icons import icons_of
from repurpose.ink import Canvas, Ground, draw_setting
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts, fit_columns, set_text
from tests.typeset.colour_fonts import RED, write_bitmaps, write_layers

WRITERS = {"bitmaps": write_bitmaps, "layers": write_layers}
TEXT = "树😀好"


@pytest.fixture(params=WRITERS)
def fonts(request, tmp_path):
    WRITERS[request.param](tmp_path / "Emoji.ttf")
    return find_fonts([tmp_path], system=False)


def drawn(fonts, text=TEXT, size=60.0):
    setting = set_text(text, stack=fonts.stack("sans"), size=size, width=2000, leading=1.4)
    canvas = Canvas(Ground(Image.new("RGB", (300, 120), (255, 255, 255))))
    canvas.write(setting, (10, 10), (20, 20, 20))
    return setting, canvas


def reds(picture):
    """Return the box of what is red."""
    red, green, _ = picture.convert("RGB").split()
    bright = red.point(lambda level: 255 if level > 150 else 0)
    return Image.composite(
        bright, Image.new("L", picture.size), green.point(lambda level: 255 if level < 110 else 0)
    ).getbbox()


def test_an_emoji_is_a_square_of_its_own_colours_beside_the_letters(fonts):
    setting, canvas = drawn(fonts)
    han, emoji, other = setting.lines[0].runs
    assert [run.face.colour for run in (han, emoji, other)] == [False, True, False]
    assert 0.75 < emoji.advance / setting.size < 1.1
    left, top, right, bottom = reds(canvas.picture)
    assert 10 + emoji.x - 2 <= left < right <= 10 + emoji.x + emoji.advance + 2
    middle = 10 + setting.lines[0].baseline - 0.38 * setting.size
    assert abs((top + bottom) / 2 - middle) < 4  # of the Han characters beside it
    assert 0.6 < (bottom - top) / setting.size < 1.1


def test_both_ways_to_draw_give_the_same_and_an_edge_is_for_letters(fonts):
    setting, canvas = drawn(fonts)
    picture = Image.new("RGB", canvas.size, (255, 255, 255))
    draw_setting(picture, setting, (10, 10), (20, 20, 20))
    assert picture.tobytes() == canvas.picture.tobytes()
    edge = Image.new("RGB", canvas.size, (255, 255, 255))
    draw_setting(edge, setting, (10, 10), (0, 0, 255), stroke=3.0)
    assert reds(edge) is None
    shape = Image.new("L", canvas.size, 0)
    draw_setting(shape, setting, (10, 10), 255)
    assert shape.crop(reds(canvas.picture)).getextrema()[1] == 255
    layer = Image.new("RGBA", canvas.size, (0, 0, 0, 0))
    draw_setting(layer, setting, (10, 10), (20, 20, 20, 255))
    assert reds(layer) == reds(canvas.picture)


def test_a_sign_is_coloured_only_where_it_is_written_as_a_picture(fonts):
    for text, coloured in (("❤", False), ("❤\ufe0f", True), ("😀", True)):
        runs = set_text(text, stack=fonts.stack("sans"), size=40, width=900).lines[0].runs
        assert [run.face.colour for run in runs] == [coloured]


def test_columns_have_them_too(fonts):
    columns = fit_columns(
        TEXT, stack=fonts.stack("serif"), width=200, height=290, sizes=(40, 40), max_columns=1
    )
    canvas = Canvas(Ground(Image.new("RGB", (120, 300), (255, 255, 255))))
    canvas.write_columns(columns, (20, 5), (20, 20, 20))
    left, top, right, bottom = reds(canvas.picture)
    assert bottom - top == pytest.approx(right - left, abs=3)
    assert 45 < top < bottom < 100  # the second of three characters


@pytest.mark.parametrize("theme", ["memo", "ink"])
def test_a_card_shows_them_and_is_as_readable_as_before(fonts, theme):
    look = load_theme(theme)
    card = Card("quote", text="种树的人常说😀，最好的时间是十年前。", page="3/9")
    made = draw_card(card, look, "540x720", fonts)
    assert check_card(made, look, fonts) == ()
    said = "".join(line.text for line in made.lines if line.field == "text")
    assert said in (card.text, card.text.rstrip("。"))  # a large end has no full stop


def test_without_such_a_font_it_is_an_outline_in_the_colour_of_the_text(tmp_path):
    write_layers(tmp_path / "Newer.ttf", version=1)  # which nothing here can draw
    fonts = find_fonts([tmp_path], system=False)
    setting, canvas = drawn(fonts)
    assert not any(run.face.colour for run in setting.lines[0].runs)
    assert reds(canvas.picture) is None
    assert RED not in {colour for _, colour in canvas.picture.getcolors(100000)}


def test_a_list_with_emoji_of_its_authors_has_no_icons_beside_them():
    assert icons_of(("控制预算", "看清风险"))
    assert icons_of(("💰 控制预算", "看清风险")) == ()
