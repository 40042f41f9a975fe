"""Characters that are drawn without being shaped: the same pixels as Pillow's, and Pillow's where they are not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from repurpose.ink import raster, write
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
CHARS = "永骨直令誤关門國，。《「」ーあカ한"


def same(one, other):
    return one[1:] == other[1:] and bytes(one[0]) == bytes(other[0])


def both(face, size, char, language):
    """What we draw, and what Pillow shapes and draws."""
    made = write._mask(face, size, char, (), language, 0, 0.0)
    return made, write._shaped(face, size, char, (), language)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko"])
@pytest.mark.parametrize("role", ["sans", "serif"])
def test_the_same_pixels_as_when_pillow_draws(language, role):
    stack = FONTS.stack(role, 700, language)
    for number, char in enumerate(CHARS):
        assert same(
            *both(stack.face_for(char), (29, 80, 73.5, 222.857)[number % 4], char, language)
        )


def test_a_face_of_another_region_is_shaped():
    face = FONTS.stack("sans", 400, "zh-Hans").face_for("骨")
    japanese = FONTS.stack("sans", 400, "ja").face_for("骨")
    made, shaped = both(face, 60, "骨", "ja")
    assert same(made, shaped)
    assert same(made, both(japanese, 60, "骨", "ja")[0])
    assert not same(made, both(face, 60, "骨", "zh-Hans")[0])


@pytest.mark.parametrize("role", ["sans", "serif"])
def test_upright_han_are_those_of_lines_and_marks_are_turned(role):
    stack = FONTS.stack(role, 400, "zh-Hans")
    for char in "永㐂门國，。《「":
        face = stack.face_for(char)
        made = write._mask(face, 72, char, ("vert",), "zh-Hans", 0, 0.0)
        assert same(made, write._shaped(face, 72, char, ("vert",), "zh-Hans"))


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja"])
def test_marks_in_half_an_em_stand_where_pillow_puts_them(language):
    stack = FONTS.stack("sans", 400, language)
    for number, char in enumerate("，。：；《？"):
        face, size = stack.face_for(char), (47, 80, 96.5)[number % 3]
        made = write._mask(face, size, char, ("halt",), language, 0, 0.0)
        assert same(made, write._shaped(face, size, char, ("halt",), language))


@pytest.mark.parametrize("text", ["", "ab", "国国", "a", "é", "“", "—", "👍", "ا"])
def test_what_is_shaped(text):
    assert not raster.is_lone(text)


def test_without_the_library_pillow_draws(monkeypatch):
    face = FONTS.stack("serif").face_for("永")
    made = both(face, 64, "永", "zh-Hans")[0]
    monkeypatch.setattr(raster, "_library", lambda: None)
    assert raster.draw_lone(face, 64, "永") is None
    assert same(made, both(face, 64, "永", "zh-Hans")[0])


def test_threads_share_an_opened_face():
    face = FONTS.stack("sans", 900).face_for("永")
    sizes = [40 + k % 9 for k in range(120)]
    once = [raster.draw_lone(face, size, CHARS[size % 8]) for size in sizes]
    with ThreadPoolExecutor(4) as pool:
        again = pool.map(lambda size: raster.draw_lone(face, size, CHARS[size % 8]), sizes)
    assert all(same(*pair) for pair in zip(once, again, strict=True))
