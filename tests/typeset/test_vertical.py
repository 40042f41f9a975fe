"""Columns: what stands, what lies, where marks go, what is squeezed; and that no text is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from PIL import Image, ImageChops

from repurpose.errors import MissingGlyphs, Overflow
from repurpose.ink import Canvas, Ground
from repurpose.typeset import find_fonts, fit_columns, set_columns
from tests.typeset.test_properties import NEVER_FIRST, NEVER_LAST, mixed, wall

FONTS = find_fonts(system=False)
SIZE = 100.0


def column(text, language="zh-Hans", role="serif", **options):
    stack = FONTS.stack(role, 400, language)
    found = set_columns(text, stack=stack, size=SIZE, height=1e5, language=language, **options)
    assert len(found.columns) == 1
    return found.columns[0]


def run(text, whole, **options):
    return next(r for r in column(whole, **options).runs if text in r.text)


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("中文", 2.0),
        ("中，文", 3.0),
        ("中文。", 2.5),
        ("（中）文", 3.5),
        ("中。”", 2.0),
        ("中——文", 4.0),
        ("中……文", 4.0),
        ("让·雅", 2.5),
        ("3月8日", 4.0),  # one digit is one em
        ("12月", 2.0),  # two digits stand side by side
        ("中：文", 3.0),  # a colon stands in the middle of its em
    ],
)
def test_heights(text, height):
    assert column(text).height / SIZE == pytest.approx(height, abs=0.02)


def test_words_lie_and_short_numbers_stand():
    assert run("AI", "用AI写").turned
    assert run("2026", "在2026年").turned
    assert not run("12", "在12月").turned
    assert not run("A", "甲A乙").turned
    assert run("H100", "用H100吧").turned
    assert run("12", "在12月").size < SIZE
    wide = FONTS.stack("serif").first
    across = run("12", "在12月")
    assert across.face == wide
    assert across.x == pytest.approx(0.8 * SIZE - 0.47 * SIZE, abs=1)


def test_a_quarter_em_between_han_and_lying_words_only():
    word = column("AI").height
    assert column("用AI写").height == pytest.approx(2 * SIZE + word + SIZE / 2)
    assert column("在12月").height == pytest.approx(3 * SIZE)


def test_quotation_marks_of_simplified_chinese():
    """GB/T 15834-2011, 5.2.3."""
    said = [r.text for r in column("说“好的‘吧’”。").runs]
    assert "".join(said) == "说﹃好的﹁吧﹂﹄。"
    assert [r.text for r in column("「」", language="zh-Hant", role="sans").runs] == ["「", "」"]


def test_marks_take_their_vertical_form():
    for mark in "，。（）《》":
        assert run(mark, f"中{mark}文").features == ("vert",)


def ink_of(text, language="zh-Hans", role="sans"):
    stack = FONTS.stack(role, 400, language)
    columns = set_columns(text, stack=stack, size=SIZE, height=1e5, language=language, leading=1.0)
    canvas = Canvas(Ground(Image.new("RGB", (round(columns.width), 700), "#fff")))
    canvas.write_columns(columns, (0, 0), (0, 0, 0))
    return canvas.picture


def box_of(mark, whole, **options):
    """The box in px of a mark's ink, found by drawing without it."""
    place = whole.index(mark)
    bare = whole[:place] + "\u3000" + whole[place + 1 :]
    return ImageChops.difference(ink_of(whole, **options), ink_of(bare, **options)).getbbox()


@pytest.mark.parametrize("mark", "，。、")
def test_stops_stand_in_the_right_upper_corner_of_simplified_chinese(mark):
    left, top, right, bottom = box_of(mark, f"中{mark}文")
    assert left > 50
    assert bottom < 160
    assert right <= 100
    assert top >= 98


def test_stops_of_traditional_chinese_stand_in_the_middle():
    left, top, right, bottom = box_of("，", "中，文", language="zh-Hant")
    assert (left + right) / 2 == pytest.approx(50, abs=12)
    assert (top + bottom) / 2 == pytest.approx(150, abs=12)


def test_squeezed_marks_do_not_run_into_their_neighbours():
    for text in ("（中）、“文”", "说：“《中》”。", "《中》（文）"):
        picture = ink_of(text).convert("L").point([255 if k < 128 else 0 for k in range(256)])
        rows = [any(picture.crop((0, y, 100, y + 1)).getdata()) for y in range(700)]
        gaps = sum(a and not b for a, b in pairwise(rows))
        assert gaps >= len([c for c in text if c not in "：“”"]) - 1, text


def test_a_dash_runs_down_the_middle_without_a_gap():
    picture = ink_of("中——文").convert("L").crop((0, 104, 100, 296))
    box = ImageChops.invert(picture).point([255 if k > 100 else 0 for k in range(256)]).getbbox()
    assert (box[0] + box[2]) / 2 == pytest.approx(50, abs=4)
    rows = [min(picture.crop((0, y, 100, y + 1)).getdata()) for y in range(box[1], box[3])]
    assert max(rows) < 140
    assert box[3] - box[1] > 150


def test_a_lying_word_keeps_to_its_column():
    box = ImageChops.invert(ink_of("“Apg”").convert("L")).getbbox()
    assert box[0] >= 0
    assert box[2] <= 100
    word = ImageChops.invert(ink_of("AHX").convert("L")).getbbox()
    assert (word[0] + word[2]) / 2 == pytest.approx(50, abs=6)


def test_columns_go_from_right_to_left():
    stack = FONTS.stack("serif")
    found = set_columns("天地玄黄宇宙洪荒", stack=stack, size=SIZE, height=400, leading=1.5)
    assert found.line_texts() == ("天地玄黄", "宇宙洪荒")
    assert [c.x for c in found.columns] == [225, 75]
    assert found.width == 300


@given(mixed)
def test_no_text_is_lost_and_no_edge_forbidden(text):
    stack = FONTS.stack("serif")
    found = set_columns(text, stack=stack, size=40, height=640, language="zh-Hans")
    assert "".join(text[c.start : c.end] for c in found.columns) == text
    for c in found.columns:
        assert c.height <= 640.01
    if wall(text):
        return
    for before, after in pairwise(found.line_texts()):
        assert not after or after[0] not in NEVER_FIRST
        assert not before or before[-1] not in NEVER_LAST


def test_fitting():
    stack = FONTS.stack("serif")
    options = {"stack": stack, "width": 600, "height": 800, "sizes": (40, 200)}
    found = fit_columns("慢慢走，比较快", max_columns=2, **options)
    assert found.line_texts() == ("慢慢走，", "比较快")
    assert len(found.columns) == 2
    with pytest.raises(Overflow):
        fit_columns("慢慢走" * 90, max_columns=2, **options)
    with pytest.raises(Overflow):
        set_columns("慢慢走" * 9, stack=stack, size=40, height=200, max_columns=2)
    with pytest.raises(MissingGlyphs):
        set_columns("慢\ue000", stack=stack, size=40, height=200)
