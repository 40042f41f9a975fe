"""Pictures from outside: what is refused, what is turned, and that text on them can be read."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from repurpose.errors import ContentError, UsageError
from repurpose.ink import (
    contrast,
    duotone,
    encode_picture,
    file_kind,
    fill_canvas,
    mix,
    open_photo,
    photo,
    round_cut,
    scaled_to,
    scrim_share,
)


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def bomb(width, height):
    """A PNG whose header promises more pixels than anybody has memory for."""

    def chunk(tag, body):
        return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_kinds_are_opened(kind):
    assert open_photo(saved(Image.new("RGB", (30, 20), "#c00"), kind)).size == (30, 20)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM", "ICO"])
def test_other_kinds_are_refused(kind):
    with pytest.raises(ContentError, match="not a PNG, JPEG or WebP"):
        open_photo(saved(Image.new("RGB", (30, 20)), kind))


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_001, 10), (10_000, 5_001)])
def test_bombs_are_refused_before_they_are_decoded(size):
    with pytest.raises(ContentError, match=f"{size[0]}×{size[1]} px|too many pixels"):
        open_photo(bomb(*size))


def test_too_many_bytes_are_refused():
    with pytest.raises(ContentError, match="25 MB"):
        open_photo(b"\x89PNG" + bytes(25_100_000))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_cut_off_files_are_damaged_not_a_crash(kind):
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    with pytest.raises(ContentError):
        open_photo(saved(noise, kind)[:-3000], "The portrait")


@given(st.integers(0, 700), st.integers(0, 255))
def test_flipped_bytes_never_crash(place, value):
    data = bytearray(saved(Image.effect_noise((20, 20), 50).convert("RGB")))
    data[place % len(data)] = value
    with suppress(ContentError):
        assert open_photo(bytes(data)).mode in ("RGB", "RGBA")


def test_exif_turns_the_picture_and_palettes_keep_their_holes():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    assert open_photo(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif)).size == (20, 40)
    holed = Image.new("P", (10, 10))
    assert open_photo(saved(holed, "PNG", transparency=0)).mode == "RGBA"


def test_cmyk_and_profiles_become_srgb():
    assert open_photo(saved(Image.new("CMYK", (10, 10), (0, 255, 255, 0)), "JPEG")).mode == "RGB"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(Image.new("RGB", (8, 8), (10, 200, 30)), "PNG", icc_profile=profile)
    assert open_photo(data).getpixel((4, 4)) == (10, 200, 30)
    broken = saved(Image.new("RGB", (8, 8), (10, 200, 30)), "PNG", icc_profile=b"nonsense")
    assert open_photo(broken).getpixel((4, 4)) == (10, 200, 30)


def test_fill_keeps_more_of_the_top():
    tall = Image.new("RGB", (100, 300), "#fff")
    tall.paste("#000", (0, 0, 100, 60))
    cut = fill_canvas(tall, (100, 100))
    assert cut.size == (100, 100)
    assert fill_canvas(tall, (100, 240)).getpixel((50, 1)) == (0, 0, 0)


def test_duotone_has_two_ends():
    ramp = Image.linear_gradient("L").convert("RGB")
    toned = duotone(ramp, (10, 20, 60), (250, 220, 120))
    assert toned.getpixel((5, 0)) == (10, 20, 60)
    assert toned.getpixel((5, 255)) == (250, 220, 120)


@given(st.integers(0, 2**32), st.booleans())
def test_the_scrim_makes_text_readable_on_every_pixel(seed, dark):
    import random

    chance = random.Random(seed)
    picture = Image.frombytes("RGB", (6, 6), chance.randbytes(108))
    scrim, inks = (
        ((20, 22, 26), ((255, 255, 255), (230, 230, 230)))
        if dark
        else ((250, 248, 240), ((20, 20, 20), (60, 60, 60)))
    )
    share = scrim_share(picture, scrim, inks)
    shaded = Image.blend(picture, Image.new("RGB", (6, 6), scrim), share)
    assert 0.35 <= share < 1
    for pixel in shaded.getdata():
        assert all(contrast(ink, pixel) >= 4.5 for ink in inks)
    if share > 0.4:  # and it is no darker than it has to be
        worst = tuple((max if dark else min)(c) for c in zip(*picture.getdata(), strict=True))
        assert min(contrast(ink, mix(worst, scrim, share - 0.08)) for ink in inks) < 4.5


def test_round_and_scaled():
    disc = round_cut(Image.new("RGB", (50, 80), "#0a0"), 40)
    assert disc.getpixel((0, 0))[3] == 0
    assert disc.getpixel((20, 20)) == (0, 170, 0, 255)
    assert scaled_to(Image.new("RGB", (400, 100)), 100, 100).size == (100, 25)


def test_the_allow_list_is_what_the_hint_says():
    assert photo.KINDS == ("PNG", "JPEG", "WEBP")


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_files_read_back_and_are_always_the_same(kind):
    picture = Image.linear_gradient("L").convert("RGB").resize((300, 200))
    data = encode_picture(picture, kind, text={"Title": "慢", "Software": "repurpose 1"})
    assert data == encode_picture(picture, kind, text={"Title": "慢", "Software": "repurpose 1"})
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.format == kind.upper()
        assert shown.size == picture.size
        if kind != "png":
            exif = shown.getexif()
            assert exif.get_ifd(0x8769)[0xA001] == 1
            assert exif[0x0131] == "repurpose 1"
            assert "慢".encode() in data
    assert abs(open_photo(data).getpixel((150, 100))[0] - picture.getpixel((150, 100))[0]) <= 3


def test_a_size_that_must_be_kept():
    noise = Image.effect_noise((400, 400), 60).convert("RGB")
    whole = len(encode_picture(noise, "jpeg"))
    assert len(encode_picture(noise, "jpeg", most_bytes=whole * 3 // 4)) <= whole * 3 // 4
    with pytest.raises(ContentError, match="2000 are allowed"):
        encode_picture(noise, "png", most_bytes=2000)


def test_endings():
    from pathlib import Path

    assert file_kind(Path("a.JPG")) == "jpeg"
    with pytest.raises(UsageError):
        file_kind(Path("a.gif"))
    with pytest.raises(UsageError):
        encode_picture(Image.new("RGB", (2, 2)), "gif")
