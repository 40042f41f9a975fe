"""Devices of paper: tape, rough outlines, a face, a waterline."""

from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.avatar import has_mark
from repurpose.cards.devices.brand import draw_avatar
from repurpose.cards.devices.plain import colour_of
from repurpose.cards.sheet import Area, Colour
from repurpose.cards.voices.opening import end_of_words
from repurpose.ink import contrast, ink_box, mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer


_LEAST_SHEET = 0.4  # of its box, that a sheet is high which ends below its words
_SHADE, _SHADOW = 0.14, (40, 38, 34)  # how strong the shade of a sheet is


def draw_tape(on: "Composer", area: Area, put: Put) -> None:
    """Draw a strip of paper tape, its ends torn, a little see-through."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = round(area.width), round(area.height)
    teeth = 6
    points = [(0.0, 0.0)]
    points += [(wide - (k % 2) * high * 0.12, high * k / teeth) for k in range(teeth + 1)]
    points += [((k % 2) * high * 0.12, high * (teeth - k) / teeth) for k in range(teeth + 1)]
    mask = Image.new("L", (wide * 2, high * 2), 0)
    ImageDraw.Draw(mask).polygon([(x * 2, y * 2) for x, y in points], fill=round(255 * 0.85))
    mask = mask.reduce(2).rotate(-2.5, expand=True)
    left = round(area.left - (mask.width - wide) / 2)
    top = round(area.top - (mask.height - high) / 2)
    on.sheet.canvas.paste(
        on.colour(put.colour), (left, top, left + mask.width, top + mask.height), mask
    )


def draw_tag(on: "Composer", area: Area, put: Put) -> None:
    """Write a text on a strip of tape as long as it is, `pad` of the unit before and behind it.

    Raises:
        Overflow: It does not fit the box.
    """
    pad = on.sheet.px(put.pad)
    inner = Area(area.left + pad, area.top, area.right - pad, area.bottom)
    set_, _ = on.set_texts(inner, put, on.slots)
    wide = max(ink_box(block.setting)[2] for block, _, _ in set_)
    draw_tape(on, Area(area.left, area.top, inner.left + wide + pad, area.bottom), put)
    high = sum(block.ink for block, _, _ in set_)
    on.write_set(set_, area.top + (area.height - high) / 2, inner)


def draw_rough(on: "Composer", area: Area, put: Put) -> None:
    """Draw a sheet with an outline drawn twice by hand; `colour` fills it.

    With `label = "snug"` it ends `pad` of the unit below the words that stand on it.
    """
    area = snug(on, area, put)
    rough_box(on, area, colour_of(on, put), on.seed + round(area.top))


def snug(on: "Composer", area: Area, put: Put) -> Area:
    """Return the place of a sheet that ends below the words on it, where its label says so."""
    if put.label != "snug":
        return area
    low = max(area.top + area.height * _LEAST_SHEET, end_of_words(on, put) + on.sheet.px(put.pad))
    return replace(area, bottom=min(area.bottom, low))


def draw_torn(on: "Composer", area: Area, put: Put) -> None:
    """Draw a sheet a little aslant, its lower end torn off along teeth, and its shade; snug as `rough` is."""
    area = snug(on, area, put)
    drop = max(2, round(on.sheet.px(0.006)))
    mask = _torn_mask((round(area.width), round(area.height)), round(on.sheet.px(0.03)), on.seed)
    left, top = round(area.left), round(area.top)
    shade = mask.point([round(level * _SHADE) for level in range(256)])
    paste = on.sheet.canvas.paste
    paste(_SHADOW, (left, top + drop, left + mask.width, top + drop + mask.height), shade)
    paste(colour_of(on, put), (left, top, left + mask.width, top + mask.height), mask)


@lru_cache(maxsize=4)
def _torn_mask(size: tuple[int, int], tooth: int, seed: int) -> "Image":
    """Return the mask of a sheet whose lower end has teeth, each `tooth` px wide."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = size
    chance = Random(seed)  # noqa: S311
    lean = chance.choice((-1, 1)) * wide * 0.012
    count = max(4, wide // tooth)
    teeth = [
        (wide * k / count, high - (tooth * 0.55 if k % 2 else 0) + chance.uniform(-2, 0))
        for k in range(count, -1, -1)
    ]
    corners = [(0.0, max(0.0, lean)), (float(wide), max(0.0, -lean)), *teeth]
    mask = Image.new("L", (wide * 2, high * 2), 0)
    ImageDraw.Draw(mask).polygon([(x * 2, y * 2) for x, y in corners], fill=255)
    return mask.reduce(2)


def rough_box(on: "Composer", area: Area, fill: Colour, seed: int) -> None:
    """Fill a box, and draw its outline twice with an unsteady hand."""
    wide, high = round(area.width), round(area.height)
    pad = round(on.sheet.px(0.008))
    inside, line = _rough_masks(wide, high, pad, round(on.sheet.px(0.0042)) or 2, seed)
    left, top = round(area.left) - pad, round(area.top) - pad
    edge = min(4 * pad, wide // 3, high // 3)  # what is further in is of one colour
    across, down = inside.size
    on.sheet.fill(left + edge, top + edge, across - 2 * edge, down - 2 * edge, fill)
    for part in (
        (0, 0, across, edge),
        (0, down - edge, across, down),
        (0, edge, edge, down - edge),
        (across - edge, edge, across, down - edge),
    ):
        box = (left + part[0], top + part[1], left + part[2], top + part[3])
        on.sheet.canvas.paste(fill, box, inside.crop(part))
        on.sheet.canvas.paste(on.sheet.palette.text, box, line.crop(part))


@lru_cache(maxsize=8)  # over a megabyte each
def _rough_masks(wide: int, high: int, pad: int, pen: int, seed: int) -> tuple["Image", "Image"]:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    chance = Random(seed)  # noqa: S311
    size = ((wide + 2 * pad) * 2, (high + 2 * pad) * 2)
    corner = min(min(wide, high) * 0.09, pad * 3.0) * 2

    def path() -> list[tuple[float, float]]:
        left, top, right, bottom = pad * 2, pad * 2, (pad + wide) * 2, (pad + high) * 2
        jig = pad * 0.9
        raw = [
            (left + corner, top), ((left + right) / 2, top), (right - corner, top),
            (right - corner * 0.25, top + corner * 0.25), (right, top + corner),
            (right, (top + bottom) / 2), (right, bottom - corner),
            (right - corner * 0.25, bottom - corner * 0.25), (right - corner, bottom),
            ((left + right) / 2, bottom), (left + corner, bottom),
            (left + corner * 0.25, bottom - corner * 0.25), (left, bottom - corner),
            (left, (top + bottom) / 2), (left, top + corner),
            (left + corner * 0.25, top + corner * 0.25),
        ]  # fmt: skip
        return [(x + chance.uniform(-jig, jig), y + chance.uniform(-jig, jig)) for x, y in raw]

    inside, line = Image.new("L", size, 0), Image.new("L", size, 0)
    first = path()
    ImageDraw.Draw(inside).polygon(first, fill=255)
    draw = ImageDraw.Draw(line)
    for points in (first, path()):
        draw.line([*points, points[0]], fill=255, width=pen * 2, joint="curve")
    return inside.reduce(2), line.reduce(2)


def draw_smile(on: "Composer", area: Area, put: Put) -> None:
    """Draw a round face, as a sticker in the foot; a brand's mark where there is one."""
    if has_mark(on.sheet):
        draw_avatar(on, area, replace(put, colour="text", label="round"))
        return
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide = round(min(area.width, area.height))
    big = wide * 4
    face, lines = Image.new("L", (big, big), 0), Image.new("L", (big, big), 0)
    ImageDraw.Draw(face).ellipse((2, 2, big - 3, big - 3), fill=255)
    draw = ImageDraw.Draw(lines)
    line = max(4, big // 14)
    draw.ellipse((2, 2, big - 3, big - 3), outline=255, width=line)
    draw.arc((big * 0.28, big * 0.3, big * 0.72, big * 0.74), 20, 160, fill=255, width=line)
    for x in (0.36, 0.58):
        draw.ellipse((big * x, big * 0.34, big * (x + 0.07), big * 0.44), fill=255)
    left, top = round(area.left), round((area.top + area.bottom - wide) / 2)
    box = (left, top, left + wide, top + wide)
    on.sheet.canvas.paste(
        on.colour(put.colour), box, face.resize((wide, wide), Image.Resampling.BOX)
    )
    pen = max(
        on.sheet.palette.text, on.sheet.palette.bg, key=lambda c: contrast(c, on.colour(put.colour))
    )
    on.sheet.canvas.paste(pen, box, lines.resize((wide, wide), Image.Resampling.BOX))


def draw_waterline(on: "Composer", area: Area, put: Put) -> None:
    """Fill from a wavy line down: what lies below the surface."""
    from math import pi, sin  # noqa: PLC0415

    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = round(area.width), round(area.height)
    wave = max(2.0, on.sheet.px(0.008))
    mask = Image.new("L", (wide, high), 0)
    points = [
        (x, wave * (1 + sin(x / wide * 9 * pi + on.seed % 7))) for x in range(0, wide + 13, 12)
    ]
    ImageDraw.Draw(mask).polygon([*points, (wide, high), (0, high)], fill=255)
    left, top = round(area.left), round(area.top)
    on.sheet.canvas.paste(colour_of(on, put), (left, top, left + wide, top + high), mask)
    line = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(line).line(points, fill=255, width=max(2, round(on.sheet.px(0.0035))))
    on.sheet.canvas.paste(
        mix(on.sheet.palette.text, on.colour(put.colour), 0.35),
        (left, top, left + wide, top + high),
        line,
    )


def draw_ruler(on: "Composer", area: Area, put: Put) -> None:
    """Draw a ruler across, a little aslant, its ticks along the upper edge; `colour` fills it."""
    size = (round(area.width), round(area.height))
    px = on.sheet.px
    pen, lean, pitch = max(2, round(px(0.0042))), round(px(0.03), 1), round(px(0.0167), 1)
    body, line = _ruler_masks(size, pen, lean, pitch, on.seed)
    left, top = round(area.left), round(area.top)
    box = (left, top, left + size[0], top + size[1])
    on.sheet.canvas.paste(colour_of(on, put), box, body)
    on.sheet.canvas.paste(on.sheet.palette.text, box, line)


@lru_cache(maxsize=2)
def _ruler_masks(
    size: tuple[int, int], pen: int, lean: float, pitch: float, seed: int
) -> tuple["Image", "Image"]:
    """Return the masks of a ruler's body and of its lines; lengths in px."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    fine = 2
    wide, high = size[0] * fine, size[1] * fine
    drop, thick, step = lean * fine, pen * fine, pitch * fine
    body, line = Image.new("L", (wide, high), 0), Image.new("L", (wide, high), 0)
    upper = ((0.0, drop + thick), (float(wide), float(thick)))
    lower = ((0.0, float(high - thick)), (float(wide), high - drop - thick))
    ImageDraw.Draw(body).polygon([*upper, *reversed(lower)], fill=255)
    draw = ImageDraw.Draw(line)
    chance = Random(seed)  # noqa: S311
    for edge in (upper, lower):
        for _ in range(2):  # twice, as a hand does
            ends = [(x, y + chance.uniform(-thick, thick)) for x, y in edge]
            draw.line(ends, fill=255, width=thick)
    for tick in range(1, int(wide / step) + 1):
        x = tick * step + chance.uniform(-1, 1)
        top = drop * (1 - x / wide) + thick
        long = 0.42 if tick % 10 == 0 else 0.3 if tick % 5 == 0 else 0.19
        draw.line(((x, top), (x, top + (high - drop) * long)), fill=255, width=thick)
    return body.reduce(fine), line.reduce(fine)


def draw_loop(on: "Composer", area: Area, put: Put) -> None:
    """Draw a loop around a box as a pen does that goes round twice; `thick` is the pen."""
    size = (round(area.width), round(area.height))
    mask = _loop_mask(size, max(2, round(on.sheet.px(put.thick or 0.006))), on.seed)
    left, top = round(area.left), round(area.top)
    box = (left, top, left + size[0], top + size[1])
    on.sheet.canvas.paste(colour_of(on, put), box, mask)


@lru_cache(maxsize=2)
def _loop_mask(size: tuple[int, int], pen: int, seed: int) -> "Image":
    """Return the mask of a loop that fills a size in px, drawn with a pen as thick."""
    from math import cos, pi, sin  # noqa: PLC0415

    from PIL import Image, ImageDraw  # noqa: PLC0415

    fine, turns, steps = 2, 1.9, 150
    wide, high = size[0] * fine, size[1] * fine
    mask = Image.new("L", (wide, high), 0)
    chance = Random(seed)  # noqa: S311
    begin = chance.uniform(-0.9, -0.6) * pi
    lean = chance.uniform(0.02, 0.05)
    points = []
    for step in range(steps + 1):
        t = step / steps
        angle = begin + turns * 2 * pi * t
        out = 0.93 + 0.05 * sin(angle * 0.5 + seed % 5) - lean * (1 - t)
        x, y = cos(angle), sin(angle)
        # Rounder than a box, fuller than an egg.
        reach = out * (abs(x) ** 3.2 + abs(y) ** 3.2) ** (-1 / 3.2)
        points.append((wide / 2 * (1 + x * reach), high / 2 * (1 + y * reach)))
    ImageDraw.Draw(mask).line(points, fill=255, width=pen * fine, joint="curve")
    return mask.reduce(fine)
