"""Picture cards: the picture whole and untouched, its caption under or beside it, in every voice."""

import pytest

from repurpose.cards import Card, Images, check_card, check_composition, draw_card
from repurpose.errors import ContentError
from repurpose.themes import load_theme, voice_names
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme
from tests.pack.drawn_pictures import as_bytes, landscape

FONTS = find_fonts(system=False)
SIZES = {"wide": (960, 540), "square": (700, 700), "tall": (600, 900), "long": (1500, 500)}
PHOTOS = {name: as_bytes(landscape(size)) for name, size in SIZES.items()}
CAPTIONS = (
    "图书馆旧址",
    "傍晚的水库。十年前这里还是采石场，岸上的树没有一棵高过膝盖，来的人也只有守林员。",
)
THEMES = ("brutalist", "ink", "warm", "magazine", "memo", "minimal", "newsroom", "tech-dark")


def shown(theme, shape, caption, form="xiaohongshu"):
    card = Card("picture", text=caption, source="慢慢走，比较快", page="4/9")
    return draw_card(card, theme, form, FONTS, Images(photo=PHOTOS[shape]))


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("caption", CAPTIONS, ids=("short", "long"))
@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("name", THEMES)
def test_every_voice_shows_pictures_of_every_shape_with_readable_words(name, shape, caption):
    theme = load_theme(name)
    drawn = shown(theme, shape, caption)
    assert drawn.layout  # by the voice, not the plain way
    assert check_card(drawn, theme, FONTS) == ()
    assert check_composition(drawn) == ()
    assert drawn.alt == caption
    said = "".join(line.text for line in drawn.lines if line.field == "text")
    assert said == caption.replace(" ", "")


def test_the_themes_of_this_table_are_one_of_each_voice():
    assert {load_theme(name).voice for name in THEMES} == set(voice_names())


@pytest.mark.parametrize("form", ["square", "x", "540x720"])
def test_a_theme_without_a_voice_shows_it_in_every_format(form):
    drawn = shown(bare_theme("newsroom"), "wide", CAPTIONS[1], form)
    assert check_card(drawn, bare_theme("newsroom"), FONTS) == ()


def test_the_picture_is_what_differs():
    theme = load_theme("magazine")
    one, other = (shown(theme, shape, CAPTIONS[0]).picture for shape in ("wide", "tall"))
    assert one.tobytes() != other.tobytes()
    assert one.tobytes() == shown(theme, "wide", CAPTIONS[0]).picture.tobytes()


def test_what_is_no_picture_is_refused():
    card = Card("picture", text="说明")
    for data in (b"GIF89a", b"not a picture"):
        with pytest.raises(ContentError):
            draw_card(card, load_theme("ink"), "540x720", FONTS, Images(photo=data))
