"""Tables that a phone cannot show stand as pictures that say their cells; others stay tables."""

import io
from base64 import b64decode

import pytest
import regex
from PIL import Image

from repurpose.article import picture_tables, read_document
from repurpose.publish import find_form, prove_article, publish_article
from repurpose.themes import load_theme
from tests.conftest import parse

WIDE = "| 写法 | 峰值 | 恢复 | 倍数 | 备注 |\n| :-- | --: | --: | --: | :-- |\n| 固定 | 185 | 9 min | 12.1 | 方阵 |\n"
WORDS = "| name | what |\n|---|---|\n| max_inflight_requests_per_connection | retry_backoff_multiplier |\n"
NARROW = "| 写法 | 峰值 |\n|---|---|\n| 固定 | 185 |\n"
LINKED = WIDE.replace("方阵", "[方阵](https://a.example/x)")


def article(*tables):
    return parse("# 题\n\n一段话。\n\n" + "\n又一段。\n\n".join(tables) + "\n末一段。\n")


@pytest.mark.parametrize(
    ("table", "wide"), [(WIDE, True), (WORDS, True), (NARROW, False), (LINKED, False)]
)
def test_which_tables_are_pictures(table, wide):
    assert len(picture_tables(read_document(article(table)))) == wide


def test_tables_are_numbered_as_they_stand_whatever_is_shown_as_a_picture():
    document = read_document(article(NARROW, WIDE, LINKED, WORDS))
    assert [one.number for one in picture_tables(document)] == [2, 4]
    assert [one.number for one in picture_tables(document, narrow=True)] == [1, 2, 4]


@pytest.mark.parametrize(
    ("form", "pictures", "tables"),
    [("wechat", 1, 1), ("zhihu", 1, 1), ("jianshu", 2, 0), ("linkedin", 0, 0), ("html", 0, 2)],
)
def test_each_place_has_the_pictures_that_it_needs(form, pictures, tables):
    said = publish_article(article(WIDE, NARROW), find_form(form), load_theme("ink")).text
    assert len(regex.findall(r"<img ", said)) == pictures
    assert len(regex.findall(r"<table\b", said)) == tables


def test_the_picture_says_its_cells_and_verify_proves_them():
    one, form = article(WIDE), find_form("zhihu")
    said = publish_article(one, form, load_theme("ink")).text
    source, alt = regex.search(r'src="data:image/png;base64,([^"]+)" alt="([^"]+)"', said).groups()
    assert alt.split("\n")[1] == "固定 | 185 | 9 min | 12.1 | 方阵"
    picture = Image.open(io.BytesIO(b64decode(source)))
    assert picture.width <= 1200
    assert len(picture.getcolors(1 << 24)) > 20  # something is written on it
    assert prove_article(one, form, load_theme("ink")).missing == ()


def test_the_same_table_gives_the_same_bytes():
    first, second = (
        publish_article(article(WIDE), find_form("wechat"), load_theme("ink")).text
        for _ in range(2)
    )
    assert first == second
