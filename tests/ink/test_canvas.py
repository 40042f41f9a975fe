"""A canvas: the same pixels as when everything is drawn anew, and on pictures the same file."""

import io
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.ink import (
    Canvas,
    Ground,
    PlainGround,
    TexturedGround,
    draw_setting,
    encode_png,
    gradient,
    rounded_mask,
)
from repurpose.ink.deflate import join_pieces
from repurpose.ink.ground import filtered_rows
from repurpose.typeset import find_fonts, set_columns, set_text

FONTS = find_fonts(system=False)
SIZE = (420, 330)
PLAIN = Image.new("RGB", SIZE, (250, 248, 240))
SLOPE = gradient(SIZE, (250, 248, 240), (190, 220, 255), 50.0)
HALVES = PLAIN.copy()
HALVES.paste(SLOPE.crop((0, 0, 420, 128)), (0, 0))
GROUNDS = {"plain": PLAIN, "slope": SLOPE, "halves": HALVES}
TEXT = "他说：“《女人》以1.034亿美元成交！”——这不是AI的终点……fjord，而是Wave起点？！"


def setting(size=31, role="serif", text=TEXT, width=380):
    return set_text(text, stack=FONTS.stack(role), size=size, width=width)


INK, PAPER = (200, 40, 0), (250, 248, 240)
LINED = Image.new("L", SIZE)
for _y in range(7, SIZE[1], 30):
    LINED.paste(180, (20, _y, 400, _y + 2))
ROUGH = Image.radial_gradient("L").resize(SIZE)


def painted(mask):
    picture = PLAIN.copy()
    picture.paste(INK, (0, 0), mask.point([round(level * 0.3) for level in range(256)]))
    return picture


FLAT = {
    "paper": (PlainGround(SIZE, PAPER), PLAIN),
    "lined": (TexturedGround(LINED, PAPER, INK, 0.3), painted(LINED)),
    "rough": (TexturedGround(ROUGH, PAPER, INK, 0.3), painted(ROUGH)),
}


def read(file):
    return Image.open(io.BytesIO(file)).convert("RGB")


@pytest.mark.parametrize("name", FLAT)
def test_grounds_of_one_colour_and_with_a_texture_are_what_a_picture_of_them_is(name):
    ground, picture = FLAT[name]
    assert same(ground.picture, picture)
    assert ground.weight < Ground(picture).weight
    assert ground.rough is (name == "rough")
    bare = Canvas(ground)
    assert same(read(encode_png(bare)), picture)
    if name != "rough":
        assert zlib.decompress(join_pieces(bare.pieces())) == filtered_rows(picture)


@given(
    st.sampled_from(sorted(FLAT)),
    st.lists(
        st.tuples(
            st.sampled_from(["text", "box", "stamp", "stain", "panel"]),
            st.integers(-40, 400),
            st.integers(-40, 320),
            st.integers(1, 400),
            st.integers(1, 200),
        ),
        max_size=5,
    ),
)
@settings(max_examples=40)
def test_a_file_shows_whatever_is_laid_over_each_other(name, things):
    ground, picture = FLAT[name]
    canvas, other = Canvas(ground), Canvas(Ground(picture))
    for kind, x, y, wide, high in things:
        for one in (canvas, other):
            box = (x, y, x + wide, y + high)
            if kind == "text":
                one.write(setting(24), (x, y), (20, 30, 90))
            elif kind == "box":
                one.paste((x % 256, 9, wide % 256), box)
            elif kind == "stamp":
                one.paste(Image.new("RGBA", (wide, high), (0, 90, 200, 130)), box)
            elif kind == "panel":
                one.paste_framed((x % 256, 90, 9), box, rounded_mask((wide, high), 12), 12)
            else:
                one.paste((90, 9, 9), box, ROUGH.resize((wide, high)))
    assert same(read(encode_png(canvas)), other.picture)
    assert same(canvas.picture, other.picture)
    assert encode_png(other) == encode_png(
        other.picture
    )  # filtered throughout: a picture is no flat ground


def by_hand(ground, drawn):
    """The same, glyph by glyph and without a cache."""
    picture = ground.copy()
    for what, at, colour in drawn:
        draw_setting(picture, what, at, colour, cache=False)
    return picture


def same(one, other):
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("at", [(20, 30), (20.3, 31.6), (-12.5, -21), (120, 250)])
def test_the_same_pixels_and_the_same_file(ground, at):
    picture = GROUNDS[ground]
    canvas = Canvas(Ground(picture))
    drawn = [(setting(), at, (20, 30, 90)), (setting(17, "sans"), (at[0], at[1] + 9), (200, 0, 0))]
    for call in drawn:
        canvas.write(*call)
    expected = by_hand(picture, drawn)
    file = encode_png(canvas, text={"Title": "题"})
    assert same(canvas.picture, expected)
    assert file == encode_png(expected, text={"Title": "题"})
    assert same(Image.open(io.BytesIO(file)).convert("RGB"), expected)
    assert Image.open(io.BytesIO(file)).text == {"Title": "题"}
    assert encode_png(Canvas(canvas.ground)) == encode_png(picture)  # the ground is as it was


@pytest.mark.parametrize("ground", GROUNDS)
def test_pictures_rectangles_and_text_over_each_other(ground):
    canvas = Canvas(Ground(GROUNDS[ground]))
    expected = GROUNDS[ground].copy()
    mask = Image.radial_gradient("L").resize((90, 70))
    stamp = Image.new("RGBA", (60, 60), (0, 90, 200, 130))
    for box, source, through in (
        ((-10, -10, 80, 60), (180, 30, 30), mask),
        ((0, 100, 420, 103), (0, 0, 0), None),
        ((380, 300, 440, 360), stamp, stamp),
        ((200, 0, 260, 60), stamp, stamp),
        ((500, 500, 560, 560), stamp, stamp),
    ):
        canvas.paste(source, box, through)
        expected.paste(source, box, through)
    text = setting(24)
    canvas.write(text, (5, 5), (9, 9, 9))
    draw_setting(expected, text, (5, 5), (9, 9, 9), cache=False)
    canvas.paste((255, 255, 0), (30, 40, 200, 90))
    expected.paste((255, 255, 0), (30, 40, 200, 90))
    assert same(canvas.picture, expected)
    assert encode_png(canvas) == encode_png(expected)


def test_columns():
    columns = set_columns(
        "慢慢走，AI在2026年——比较快。", stack=FONTS.stack("serif"), size=40, height=260, leading=1.5
    )
    files = []
    for ground in (PLAIN, SLOPE):
        canvas = Canvas(Ground(ground))
        canvas.write_columns(columns, (100.3, 12.8), (30, 0, 0))
        files.append(encode_png(canvas))
        assert files[-1] == encode_png(canvas.picture)
    assert not same(*(Image.open(io.BytesIO(file)) for file in files))


@given(
    st.text("永国一，。“”《》fjW1 —…", min_size=1, max_size=40),
    st.integers(9, 60),
    st.floats(-30, 400),
    st.floats(-30, 330),
    st.sampled_from(sorted(GROUNDS)),
)
def test_any_text_anywhere(text, size, x, y, ground):
    canvas = Canvas(Ground(GROUNDS[ground]))
    drawn = [(setting(size, "sans", text, 2000), (x, y), (10, 20, 30))]
    canvas.write(*drawn[0])
    assert same(canvas.picture, by_hand(GROUNDS[ground], drawn))
    assert encode_png(canvas) == encode_png(canvas.picture)


def test_files_do_not_depend_on_what_was_drawn_before_nor_on_threads():
    ground = Ground(HALVES)

    def file(k):
        canvas = Canvas(ground)
        canvas.write(setting(20 + k % 5), (20, 20 + k), (20, 30, 90))
        return encode_png(canvas)

    once = [encode_png(Canvas(Ground(HALVES))), *[file(k) for k in range(12)]]
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(file, range(12)))
    assert again == once[1:]
    assert encode_png(Canvas(ground)) == once[0]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_rows_are_filtered_as_png_says(mode):
    picture = SLOPE.convert(mode).crop((0, 0, 37, 70))
    wide, raw = 37 * len(mode), picture.tobytes()
    expected = bytearray()
    for y in range(70):
        expected.append(2)
        for x in range(wide):
            above = raw[(y - 1) * wide + x] if y else 0
            expected.append((raw[y * wide + x] - above) % 256)
    assert filtered_rows(picture) == expected
    start = encode_png(picture).index(b"IDAT") + 4
    assert zlib.decompressobj().decompress(encode_png(picture)[start:]) == expected
