"""Pixels: cached and fresh drawing, PNG files, contrast, shapes."""

import io
import struct
import sys
import zlib
from itertools import pairwise
from random import Random
from threading import Event, Semaphore, Thread

import png as pypng
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.errors import MachineError, UsageError
from repurpose.ink import (
    LEVELS,
    contrast,
    draw_setting,
    encode_png,
    gradient,
    grain,
    ink_box,
    rounded_mask,
    soft_shadow,
    worst_contrast,
)
from repurpose.ink.deflate import deflate_piece, join_pieces
from repurpose.typeset import find_fonts, set_text

FONTS = find_fonts(system=False)
TEXT = "他说：“《女人》以1.034亿美元成交！”——这不是AI的终点……而是Wave起点？！😀"


def chunks(data):
    at, found = 8, []
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        tag, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        (crc,) = struct.unpack_from(">I", data, at + 8 + size)
        assert crc == zlib.crc32(tag + body)
        found.append((tag, body))
        at += size + 12
    return found


@pytest.mark.parametrize("role", ["sans", "serif"])
@pytest.mark.parametrize("x", [20, 20.3, 20.77])
def test_the_cache_changes_no_pixel(role, x):
    setting = set_text(TEXT, stack=FONTS.stack(role), size=47, width=500, align="justify")
    pictures = []
    for cache in (False, True, True):
        picture = Image.new("RGB", (560, 560), "#fff")
        draw_setting(picture, setting, (x, 10), (20, 30, 40), cache=cache)
        pictures.append(picture)
    assert ImageChops.difference(pictures[0], pictures[1]).getbbox() is None
    assert ImageChops.difference(pictures[0], pictures[2]).getbbox() is None


def inked(setting, size):
    """Return an `L` picture of `size` px in which the setting's ink is white."""
    mask = Image.new("L", size, 0)
    draw_setting(mask, setting, (0, 0), 255)
    return mask


def test_a_joined_dash_has_no_gap():
    setting = set_text("中——文", stack=FONTS.stack("sans"), size=80, width=1000)
    mask = inked(setting, (400, 130))
    dash = next(r for r in setting.lines[0].runs if r.text == "——")
    middle = [
        max(mask.getpixel((x, y)) for y in range(mask.height))
        for x in range(int(dash.x) + 8, int(dash.x + dash.advance) - 8)
    ]
    assert min(middle) > 200


def test_squeezed_marks_do_not_overlap_their_neighbours():
    setting = set_text("中：“文”。（一）", stack=FONTS.stack("serif"), size=90, width=5000)
    boxes = []
    for run in setting.lines[0].runs:
        single = type(setting)(
            setting.text,
            setting.language,
            90,
            5000,
            setting.height,
            (type(setting.lines[0])((run,), 0, 1, setting.lines[0].baseline, 0, 0),),
        )
        boxes.append(inked(single, (1200, 160)).getbbox())
    for left, right in pairwise(boxes):
        assert left[2] <= right[0] + 1


def test_ink_box_holds_the_ink():
    setting = set_text("国語排印\n永国", stack=FONTS.stack("sans"), size=60, width=1000)
    box = ink_box(setting)
    found = inked(setting, (600, 300)).getbbox()
    assert found[0] >= box[0] - 1
    assert found[1] >= box[1] - 1
    assert found[2] <= box[2] + 1
    assert found[3] <= box[3] + 1
    assert found[1] - box[1] < 10  # and it is tight
    assert box[3] - found[3] < 10


def test_accents_colour_a_range():
    setting = set_text("黑红", stack=FONTS.stack("sans"), size=80, width=1000)
    picture = Image.new("RGB", (200, 140), "#fff")
    draw_setting(picture, setting, (0, 0), (0, 0, 0), accents=((1, 2, (255, 0, 0)),))
    colours = {c for _, c in picture.crop((85, 0, 200, 140)).getcolors(1 << 20)}
    assert (255, 0, 0) in colours
    assert (0, 0, 0) not in colours


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("level", LEVELS)
def test_png_decodes_to_the_same_pixels(mode, level):
    picture = gradient((97, 41), (10, 200, 30), (250, 3, 99), 30.0).convert(mode)
    text = {"Title": "标题"}
    data = encode_png(picture, level=level, text=text)
    again = Image.open(io.BytesIO(data))
    assert again.convert(mode).tobytes() == picture.tobytes()
    assert again.text == text
    reader = pypng.Reader(bytes=data)
    read = {"L": reader.asDirect, "RGB": reader.asRGB, "RGBA": reader.asRGBA}[mode]
    wide, high, rows, info = read()
    assert (wide, high, info["planes"]) == (97, 41, len(mode))
    assert b"".join(bytes(row) for row in rows) == picture.tobytes()


@pytest.mark.parametrize("colours", [1, 2, 200, 256, 257])
def test_few_colours_become_a_palette(colours):
    picture = Image.new("RGB", (60, 50), (255, 250, 240))
    picture.putdata([(k % colours, 7 * (k % colours) % 256, 255) for k in range(3000)])
    small = encode_png(picture, level="small")
    assert Image.open(io.BytesIO(small)).mode == ("P" if colours <= 256 else "RGB")
    assert Image.open(io.BytesIO(small)).convert("RGB").tobytes() == picture.tobytes()
    assert encode_png(picture, level="small") == small


@pytest.mark.slow
def test_smaller_levels_are_smaller():
    setting = set_text(TEXT, stack=FONTS.stack("serif"), size=47, width=500)
    picture = gradient((560, 560), (250, 250, 250), (210, 230, 250), 40.0)
    draw_setting(picture, setting, (20, 10), (20, 30, 40))
    sizes = [len(encode_png(picture, level=level)) for level in LEVELS]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[1] < 0.95 * sizes[0]


def test_the_smallest_files_ask_for_their_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "oxipng", None)
    with pytest.raises(MachineError, match="pyoxipng"):
        encode_png(Image.new("RGB", (3, 3)), level="max")


def test_png_carries_srgb_and_text_and_is_always_the_same():
    picture = Image.new("RGB", (5, 4), "#123")
    text = {"Title": "推论是AI的“用电高峰”", "repurpose:spans": "[[0, 12]]"}
    data = encode_png(picture, text=text)
    assert [tag for tag, _ in chunks(data)] == [
        b"IHDR",
        b"sRGB",
        b"iTXt",
        b"iTXt",
        b"IDAT",
        b"IEND",
    ]
    assert Image.open(io.BytesIO(data)).text == text
    assert encode_png(picture, text=text) == data


def test_png_without_isal_is_still_a_png(monkeypatch):
    picture = gradient((61, 33), (0, 0, 0), (255, 250, 1), 45.0)
    monkeypatch.setitem(sys.modules, "isal", None)
    data = encode_png(picture)
    assert Image.open(io.BytesIO(data)).tobytes() == picture.tobytes()


@pytest.mark.slow
def test_rows_are_deflated_to_the_same_bytes_on_every_stack():
    """A run is broken near each 32 KiB, and 5 kB on as well: nothing before says which match is found."""
    random = Random(1)
    rows = bytearray(32_668)
    for _ in range(255):
        run, broken, before = random.sample(range(256), 3)
        part = bytearray([run]) * 32_768
        part[105], part[4999], part[5003] = broken, before, broken
        rows += part
    found, done, over = set(), Semaphore(0), Event()

    def deflate():
        found.add(join_pieces([deflate_piece(rows)]))
        done.release()
        over.wait()  # a stack is not used again

    threads = [Thread(target=deflate) for _ in range(250)]
    for thread in threads:
        thread.start()
        done.acquire()
    over.set()
    for thread in threads:
        thread.join()
    assert [zlib.decompress(one) == rows for one in found] == [True]


@pytest.mark.parametrize("keyword", ["", "x" * 80, "标题", "a\0b"])
def test_png_refuses_bad_keywords(keyword):
    with pytest.raises(UsageError):
        encode_png(Image.new("L", (2, 2)), text={keyword: "x"})


def test_png_refuses_other_modes():
    with pytest.raises(UsageError, match="CMYK"):
        encode_png(Image.new("CMYK", (2, 2)))


def test_contrast_of_known_pairs():
    # WebAIM's published figures
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert contrast((255, 0, 0), (255, 255, 255)) == pytest.approx(4.0, abs=0.01)


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_contrast_is_symmetric_and_bounded(a, b):
    assert contrast(a, b) == contrast(b, a)
    assert 1 <= contrast(a, b) <= 21


def test_worst_contrast_finds_the_worst_pixel():
    picture = Image.new("RGB", (20, 20), "#fff")
    picture.putpixel((7, 9), (130, 130, 130))
    assert worst_contrast(picture, (0, 0, 20, 20), (120, 120, 120)) == pytest.approx(
        contrast((130, 130, 130), (120, 120, 120))
    )
    assert worst_contrast(picture, (10, 10, 20, 20), (0, 0, 0)) == pytest.approx(21)


def test_worst_contrast_of_a_photograph_is_that_of_its_worst_pixel():
    picture = Image.merge("RGB", [Image.effect_noise((90, 90), 100) for _ in range(3)])
    pixels = set(picture.getdata())
    assert len(pixels) > 4096
    for ink in ((0, 0, 0), (255, 255, 255), (120, 30, 200)):
        worst = min(contrast(pixel, ink) for pixel in pixels)
        assert worst_contrast(picture, (0, 0, 90, 90), ink) == pytest.approx(worst)


def test_gradient_runs_from_end_to_end():
    down = gradient((10, 200), (0, 0, 0), (200, 100, 50), 90.0)
    assert down.getpixel((5, 0)) == (0, 0, 0)
    assert down.getpixel((0, 199)) == pytest.approx((200, 100, 50), abs=2)
    column = [down.getpixel((3, y))[0] for y in range(200)]
    assert column == sorted(column)
    across = gradient((200, 10), (0, 0, 0), (200, 100, 50), 0.0)
    assert across.getpixel((0, 5)) == (0, 0, 0)
    assert across.getpixel((199, 5)) == pytest.approx((200, 100, 50), abs=2)


def test_grain_is_always_the_same_and_faint():
    plain = Image.new("RGB", (101, 77), (200, 200, 200))
    first, second = grain(plain, 4), grain(plain, 4)
    assert first.tobytes() == second.tobytes()
    assert first.size == plain.size
    levels = {c[0] for _, c in first.getcolors()}
    assert levels == {196, 200, 204}
    assert grain(plain, 0) is plain


def test_rounded_corners():
    mask = rounded_mask((60, 40), 12)
    assert mask.getpixel((0, 0)) == 0
    assert mask.getpixel((59, 39)) == 0
    assert mask.getpixel((30, 0)) == 255
    assert mask.getpixel((0, 20)) == 255
    assert mask.transpose(Image.Transpose.ROTATE_180).tobytes() == mask.tobytes()


def test_a_shadow_darkens_below_its_box_and_not_far_away():
    picture = Image.new("RGB", (300, 300), "#fff")
    soft_shadow(picture, (100, 100, 200, 200), 8, blur=20, offset=10, colour=(0, 0, 0), share=0.5)
    assert picture.getpixel((150, 212))[0] < 245
    assert picture.getpixel((150, 212))[0] < picture.getpixel((150, 96))[0]
    assert picture.getpixel((5, 5)) == (255, 255, 255)
