"""Devices of ink on paper: strokes and rings of a dry brush, a wash, a seal."""

from functools import lru_cache
from math import cos, pi, radians, sin
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.devices.plain import colour_of
from repurpose.cards.labels import label_of
from repurpose.cards.sheet import Area
from repurpose.cards.voices.shares import share_of
from repurpose.ink import ink_box
from repurpose.themes import Put
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_START, _TURN = -115.0, 330.0  # degrees of a ring that is never closed
_DRYNESS = 0.34
_LAYERS, _CORNERS = 18, 40  # of a wash


def draw_ring(on: "Composer", area: Area, put: Put) -> None:
    """Draw a ring with one turn of a dry brush, as wide as the box."""
    wide = round(min(area.width, area.height))
    mask = ring_mask(wide, put.thick or 0.2, on.seed)
    _lay(on, area, put, mask)


@lru_cache(maxsize=8)
def ring_mask(wide: int, thick: float, seed: int) -> "Image":
    """Return the mask of a brushed ring `wide` px across; `thick` is its stroke, of the radius."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(seed)  # noqa: S311
    mask = Image.new("L", (wide, wide), 0)
    draw = ImageDraw.Draw(mask)
    outer = wide * 0.5 - 2
    stroke = outer * thick
    hairs = max(40, round(stroke * 0.8))
    for hair in range(hairs):
        place = hair / (hairs - 1)
        edge = abs(place - 0.5) * 2
        wet = 1 - _DRYNESS * (0.15 + 0.85 * edge * edge)
        radius = outer - stroke * place
        level = round(255 * (0.62 + 0.38 * chance.random()))
        start = _START + chance.gauss(0, 1.2) - edge * chance.uniform(0, 3)
        whole = _TURN * (wet + chance.uniform(-0.06, 0.03))
        box = (wide / 2 - radius, wide / 2 - radius, wide / 2 + radius, wide / 2 + radius)
        at = 0.0
        while at < whole:  # lifted here and there, the more the drier
            down = chance.uniform(30, 120) * (1.3 - at / _TURN)
            end = min(whole, at + down)
            draw.arc(
                box, start + at, start + end, fill=level, width=max(2, round(stroke / hairs * 1.6))
            )
            at = end + chance.uniform(0.0, 7.0) * (at / _TURN) * (0.4 + edge)
    return mask.filter(ImageFilter.GaussianBlur(0.7))


def draw_stroke(on: "Composer", area: Area, put: Put) -> None:
    """Draw a stroke of a brush through the whole box, along its longer side."""
    mask = stroke_mask(round(area.width), round(area.height), on.seed)
    _lay(on, area, put, mask)


@lru_cache(maxsize=32)
def stroke_mask(wide: int, high: int, seed: int) -> "Image":
    """Return the mask of one brush stroke: full at its first third, thin and dry at its end."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(seed * 31 + wide)  # noqa: S311
    along, across = (wide, high) if wide >= high else (high, wide)
    along, across = max(8, along), max(4, across)
    mask = Image.new("L", (along, across), 0)
    draw = ImageDraw.Draw(mask)
    hairs = max(6, round(across * 0.7))
    steps = 24
    for hair in range(hairs):
        place = (hair + 0.5) / hairs - 0.5
        drift, phase = chance.uniform(-0.02, 0.02), chance.uniform(0, 2 * pi)
        end = 1 - abs(place) * chance.uniform(0.02, 0.12)
        begin = chance.uniform(0, 0.02) + abs(place) * 0.03
        points = []
        for step in range(steps + 1):
            t = begin + (end - begin) * step / steps
            press = 0.72 + 0.28 * sin(pi * min(1.0, t / 0.6)) - 0.22 * max(0.0, t - 0.6)
            y = across * (0.5 + place * press + drift * t + 0.015 * sin(5 * t + phase))
            points.append((t * along, y))
        lift = chance.uniform(0.55, 1.0)
        cut = len(points) if abs(place) < 0.3 else round(len(points) * (0.7 + 0.3 * lift))
        level = round(255 * (0.7 + 0.3 * chance.random()))
        draw.line(points[:cut], fill=level, width=max(1, round(across / hairs * 1.5)))
    mask = mask.filter(ImageFilter.GaussianBlur(0.6))
    return mask if wide >= high else mask.transpose(Image.Transpose.ROTATE_270)


def draw_wash(on: "Composer", area: Area, put: Put) -> None:
    """Draw a cloud of thinned ink that fills the box and fades to its edge."""
    _lay(on, area, put, wash_mask(round(area.width), round(area.height), on.seed), solid=False)


@lru_cache(maxsize=8)
def wash_mask(wide: int, high: int, seed: int) -> "Image":
    """Return the mask of a wash: many thin layers of one uneven shape, each smaller and a little turned."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(seed * 17 + 3)  # noqa: S311
    small = (max(8, wide // 6), max(8, high // 6))  # soft: it may be drawn small
    layers = Image.new("L", small, 0)
    shore = _shore(chance)
    for layer in range(_LAYERS):
        scale = 1.0 - 0.8 * layer / _LAYERS
        turn, swell = chance.uniform(-0.2, 0.2), chance.uniform(-0.12, 0.12)
        points = []
        for corner, radius in enumerate(shore):
            angle = 2 * pi * corner / len(shore)
            reach = 0.5 * scale * (radius + swell * sin(2 * angle + 9 * turn))
            points.append(
                (
                    small[0] * (0.5 + reach * cos(angle + turn)),
                    small[1] * (0.5 + reach * sin(angle + turn)),
                )
            )
        one = Image.new("L", small, 0)
        ImageDraw.Draw(one).polygon(points, fill=11)
        layers = ImageChops.add(layers, one)
    layers = layers.filter(ImageFilter.GaussianBlur(min(small) * 0.016))
    return layers.resize((wide, high), Image.Resampling.BICUBIC)


def _shore(chance: Random) -> list[float]:
    """Return how far the edge of a wash reaches, around it: bays within bays, and no corner."""
    waves = [(k, 0.19 / k**0.8, chance.uniform(0, 2 * pi)) for k in (2, 3, 4, 7, 11, 17)]
    return [
        0.72 + sum(high * sin(k * angle + at) for k, high, at in waves)
        for angle in (2 * pi * corner / _CORNERS for corner in range(_CORNERS))
    ]


def draw_seal(on: "Composer", area: Area, put: Put) -> None:
    """Draw a seal with up to four characters cut out of it, read in columns from the right."""
    sheet = on.sheet
    side = round(min(area.width, area.height))
    mask = _seal_mask(side, on.seed)
    left, top = round(area.left), round(area.bottom - side)
    sheet.canvas.paste(colour_of(on, put), (left, top, left + side, top + side), mask)
    text = label_of(put.label, sheet.card)
    rows = 2 if len(text) > 1 else 1
    columns = -(-len(text) // rows)
    size = side * (0.74 / max(rows, columns) if len(text) > 1 else 0.62)
    stack = sheet.catalogue.stack("serif", 700, sheet.card.language)
    for place, character in enumerate(text):
        setting = set_text(character, stack=stack, size=size, width=1e4, leading=1.0)
        x0, y0, x1, y1 = ink_box(setting)
        column, row = columns - 1 - place // rows, place % rows
        x = left + side / 2 + (column - (columns - 1) / 2) * size * 1.06 - (x1 + x0) / 2
        y = top + side / 2 + (row - (rows - 1) / 2) * size * 1.08 - (y1 + y0) / 2
        sheet.canvas.write(setting, (x, y), sheet.palette.bg)


@lru_cache(maxsize=8)
def _seal_mask(side: int, seed: int) -> "Image":
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(seed + 5)  # noqa: S311
    big = side * 2
    mask = Image.new("L", (big, big), 0)
    edge, steps = big * 0.022, 22
    corners = [(0.03, 0.03), (0.97, 0.03), (0.97, 0.97), (0.03, 0.97)]
    points = []
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        for step in range(steps):
            t = step / steps
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            points.append(
                (x * big + chance.gauss(0, edge * 0.5), y * big + chance.gauss(0, edge * 0.5))
            )
    draw = ImageDraw.Draw(mask)
    draw.polygon(points, fill=255)
    for _ in range(46):  # pin-holes, where the paste did not reach
        x, y, r = (
            chance.uniform(0, big),
            chance.uniform(0, big),
            chance.uniform(0.4, 1.0) * big * 0.008,
        )
        draw.ellipse((x - r, y - r, x + r, y + r), fill=0)
    return mask.filter(ImageFilter.GaussianBlur(1.2)).resize((side, side), Image.Resampling.BOX)


def draw_numeral_strokes(on: "Composer", area: Area, count: int) -> None:
    """Draw 一, 二 or 三 in real strokes, in the room that a row keeps for its numeral."""
    sheet = on.sheet
    wide = min(area.width * 0.78, sheet.px(0.2))
    thick = sheet.px(0.036)
    pitch = sheet.px(0.066)
    top = area.top + area.height / 2 - (count - 1) * pitch / 2
    lengths = {1: (1.0,), 2: (0.72, 1.0), 3: (0.74, 0.6, 1.0)}[count]
    for place, share in enumerate(lengths):
        mask = stroke_mask(round(wide * share), round(thick), on.seed + place * 7 + count)
        x = round(area.left + wide * (1 - share) / 2)
        y = round(top + place * pitch - thick / 2)
        box = (x, y, x + mask.width, y + mask.height)
        sheet.canvas.paste(sheet.palette.text, box, mask)


def draw_drops(on: "Composer", area: Area, _: Put) -> None:
    """Draw ten by ten drops of which as many are filled as the number of the card says, in per cent."""
    share = share_of(on.sheet.card.number)
    if share is None:
        return
    sheet = on.sheet
    lit = round(share * 100)
    pitch = min(area.width, area.height) / 10
    wide = round(pitch * 0.56)
    drop, ring = _drop_mask(wide, on.seed), _hollow_mask(wide)
    for place in range(100):
        x = round(area.left + (place % 10) * area.width / 10 + (area.width / 10 - wide) / 2)
        y = round(area.top + (place // 10) * area.height / 10)
        box = (x, y, x + wide, y + wide)
        if place < lit:
            sheet.canvas.paste(sheet.palette.text, box, drop)
        else:
            sheet.canvas.paste(on.colour("soft"), box, ring)


@lru_cache(maxsize=4)
def _drop_mask(wide: int, seed: int) -> "Image":
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    chance = Random(seed)  # noqa: S311
    big = wide * 4
    mask = Image.new("L", (big, big), 0)
    points = []
    for corner in range(24):
        angle = radians(corner * 15)
        reach = big * 0.5 * chance.uniform(0.8, 0.98)
        points.append((big / 2 + reach * cos(angle), big / 2 + reach * sin(angle)))
    ImageDraw.Draw(mask).polygon(points, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(big * 0.03)).resize(
        (wide, wide), Image.Resampling.BOX
    )


@lru_cache(maxsize=4)
def _hollow_mask(wide: int) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = wide * 4
    mask = Image.new("L", (big, big), 0)
    ImageDraw.Draw(mask).ellipse((2, 2, big - 3, big - 3), outline=255, width=max(4, big // 16))
    return mask.resize((wide, wide), Image.Resampling.BOX)


def _lay(on: "Composer", area: Area, put: Put, mask: "Image", *, solid: bool = True) -> None:
    """Lay a mask into the middle of its box, in the colour of the device."""
    left = round((area.left + area.right) / 2 - mask.width / 2)
    top = round((area.top + area.bottom) / 2 - mask.height / 2)
    colour = colour_of(on, put) if solid else on.colour(put.colour)
    if not solid and put.share < 1:
        mask = mask.point([round(level * put.share) for level in range(256)])
    on.sheet.canvas.paste(colour, (left, top, left + mask.width, top + mask.height), mask)
