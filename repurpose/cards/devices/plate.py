"""Plates: views in the theme's own tones, out of focus, as a weekly prints them; the article's own."""

from collections.abc import Callable
from functools import lru_cache
from math import pi, sin
from random import Random
from typing import TYPE_CHECKING, Any

from repurpose.cards.sheet import Area, Colour
from repurpose.cards.voices.suiting import turn_of
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_SMALL = 4  # px of the card that are one of the plate: all of it is soft


def draw_plate(on: "Composer", area: Area, put: Put) -> None:
    """Draw a view in the tones of the ground: windows at night, a shore, a shaft of light, a road.

    `thick` is where its foot begins to darken, as a share of its height, so that words may stand there.
    """
    size = (round(area.width), round(area.height))
    palette = on.theme.palette  # a night view on every ground
    tone = on.colour(put.colour)
    view = on.seed // 3 + turn_of(on.sheet.card)
    picture = _plate(size, palette.scrim, tone, palette.on_scrim, put.thick, on.seed, view)
    on.sheet.paste(picture, (round(area.left), round(area.top)))


@lru_cache(maxsize=6)
def _plate(
    size: tuple[int, int],
    dark: Colour,
    tone: Colour,
    light: Colour,
    foot: float,
    seed: int,
    view: int,
) -> "Image":
    from PIL import Image, ImageChops, ImageDraw, ImageOps  # noqa: PLC0415

    chance = Random(seed * 13 + 1)  # noqa: S311
    wide, high = max(4, size[0] // _SMALL), max(4, size[1] // _SMALL)
    levels = [26 + k * 58 // 255 for k in range(256)]
    grey = Image.linear_gradient("L").resize((wide, high)).point(levels)
    grey = _VIEWS[view % len(_VIEWS)](grey, ImageDraw.Draw(grey), chance)
    noise = Image.frombytes("L", (wide, high), chance.randbytes(wide * high))
    grey = ImageChops.add(grey, noise.point([k // 22 for k in range(256)]))
    if foot:
        begin = round(high * foot)
        veil = Image.new("L", (wide, high), 255)
        fade = ImageOps.invert(Image.linear_gradient("L").resize((wide, max(1, high // 4))))
        veil.paste(fade.point([44 + k * 211 // 255 for k in range(256)]), (0, begin))
        veil.paste(44, (0, begin + high // 4, wide, high))
        grey = ImageChops.multiply(grey, veil)
    big = grey.resize(size, Image.Resampling.BICUBIC)
    return ImageOps.colorize(big, black=dark, white=light, mid=tone, midpoint=118)


def _soft(grey: "Image", share: float) -> "Image":
    from PIL import ImageFilter  # noqa: PLC0415

    return grey.filter(ImageFilter.GaussianBlur(grey.width * share))


def _lights(grey: "Image", chance: Random, count: int) -> "Image":
    """Add lights nearer by, as discs out of focus."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: PLC0415

    wide, high = grey.size
    for _ in range(count):
        r = wide * chance.uniform(0.016, 0.06)
        x, y = chance.uniform(0, wide), chance.uniform(high * 0.12, high)
        spot = Image.new("L", grey.size, 0)
        level = round(chance.uniform(40, 120))
        ImageDraw.Draw(spot).ellipse((x - r, y - r, x + r, y + r), fill=level)
        grey = ImageChops.add(grey, spot.filter(ImageFilter.GaussianBlur(1)))
    return grey


def _city(grey: "Image", draw: Any, chance: Random) -> "Image":
    """Houses at night, each with its windows."""
    wide, high = grey.size
    left = -wide * 0.02
    while left < wide:
        house = wide * chance.uniform(0.09, 0.2)
        roof = high * chance.uniform(0.13, 0.45)
        draw.rectangle((left, roof, left + house, high), fill=round(chance.uniform(32, 72)))
        pitch = wide * 0.022
        y = roof + pitch
        while y < high:
            x = left + pitch * 0.5
            while x < left + house - pitch:
                if chance.random() < 0.36:
                    level = round(chance.uniform(130, 255))
                    draw.rectangle((x, y, x + pitch * 0.5, y + pitch * 0.62), fill=level)
                x += pitch
            y += pitch * 1.25
        left += house + wide * chance.uniform(0.0, 0.02)
    return _lights(_soft(grey, 0.0035), chance, 24)


def _shore(grey: "Image", draw: Any, chance: Random) -> "Image":
    """A disc low over water, and the way that its light lies on it."""
    wide, high = grey.size
    level = high * chance.uniform(0.34, 0.46)
    r = wide * chance.uniform(0.11, 0.17)
    x = wide * chance.uniform(0.25, 0.75)
    for halo in range(5, 0, -1):
        reach = r * (1 + halo * 0.42)
        draw.ellipse(
            (x - reach, level - r - reach, x + reach, level - r + reach), fill=64 + (5 - halo) * 15
        )
    draw.ellipse((x - r, level - 2 * r, x + r, level), fill=222)
    far = [(wide * k / 9, level - high * chance.uniform(0.0, 0.05)) for k in range(10)]
    draw.polygon([*far, (wide, high), (0, high)], fill=40)
    draw.rectangle((0, level, wide, high), fill=50)
    y = level + 2
    while y < high:
        near = (y - level) / (high - level)
        half = r * (0.9 - 0.3 * near) * chance.uniform(0.35, 1.15)
        middle = x + r * 0.25 * sin(y) * near
        draw.rectangle(
            (middle - half, y, middle + half, y + 1 + 3 * near), fill=round(205 - 120 * near)
        )
        y += 3 + 7 * near
    return _soft(grey, 0.004)


def _shaft(grey: "Image", draw: Any, chance: Random) -> "Image":
    """A barred window, and its light on the wall."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    wide, high = grey.size
    x, y = wide * chance.uniform(0.46, 0.56), high * 0.07
    across, down = wide * 0.36, high * 0.27
    bars = chance.randint(3, 5)
    light = Image.new("L", grey.size, 0)
    pen = ImageDraw.Draw(light)
    lean = across * chance.uniform(1.7, 2.2)
    for bar in range(bars):
        left = x + across * bar / bars
        pane = across / bars * 0.8
        draw.rectangle((left, y, left + pane, y + down * 0.46), fill=228)
        draw.rectangle((left, y + down * 0.54, left + pane, y + down), fill=236)
        fall, size = y + down * 2.1, down * 0.8
        patch = [(left - lean, fall), (left - lean + pane, fall)]
        skew = size * 0.35
        patch += [(left - lean + pane - skew, fall + size), (left - lean - skew, fall + size)]
        pen.polygon(patch, fill=118)
    shaft = Image.new("L", grey.size, 0)
    ends = [
        (x, y),
        (x + across, y),
        (x + across - lean, y + down * 2.9),
        (x - lean - across, y + down * 2.9),
    ]
    ImageDraw.Draw(shaft).polygon(ends, fill=26)
    grey = ImageChops.add(grey, _soft(shaft, 0.03))
    return _soft(ImageChops.add(grey, _soft(light, 0.012)), 0.0045)


def _road(grey: "Image", draw: Any, chance: Random) -> "Image":
    """A road at night between two rows of lamps, that bends away."""
    wide, high = grey.size
    x, level = wide * chance.uniform(0.36, 0.64), high * chance.uniform(0.2, 0.3)
    bend = chance.choice((-1, 1)) * wide * chance.uniform(0.06, 0.2)
    for side in (-1, 1):
        for lamp in range(11):
            near = (lamp / 10) ** 1.9
            at = x + side * wide * (0.03 + 0.75 * near) + bend * (1 - near) * near * 4
            y = level - high * 0.16 * near - high * 0.01
            r = wide * (0.006 + 0.035 * near)
            draw.ellipse((at - r, y - r, at + r, y + r), fill=232)
            draw.rectangle((at - r * 0.12, y, at + r * 0.12, level + high * 0.5 * near), fill=92)
    for dash in range(12):
        near = (dash / 11) ** 1.7
        y = level + (high - level) * near
        half = wide * 0.012 * (0.2 + near)
        middle = x + bend * sin(near * pi)
        draw.rectangle((middle - half, y, middle + half, y + high * 0.035 * near), fill=196)
    return _lights(_soft(grey, 0.005), chance, 7)


_VIEWS: tuple[Callable[["Image", Any, Random], "Image"], ...] = (_city, _shore, _shaft, _road)
