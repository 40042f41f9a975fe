"""Devices of a screen: a die of blocks, a meter, a window with its bar, a cursor, a doughnut."""

from random import Random
from typing import TYPE_CHECKING

from repurpose.cards.devices.plain import colour_of
from repurpose.cards.devices.tenths import reach_of
from repurpose.cards.sheet import Area
from repurpose.cards.voices.lettering import SEEN, dot_mask
from repurpose.cards.voices.shares import share_of
from repurpose.ink import contrast, ink_box, mix
from repurpose.themes import Put
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_SPLITS = 6
_LIT = 0.09
_CORNER = (0.36, 0.1)  # of width and height of a card: its left upper corner, where nothing is lit
_SCALE = 0.028  # of the unit: what stands under the ends of a meter


def draw_die(on: "Composer", area: Area, put: Put) -> None:
    """Draw the plan of a chip: a rectangle parted again and again, some fields lit; the article's own."""
    chance = Random(on.seed)  # noqa: S311
    sheet = on.sheet
    bg = sheet.palette.bg
    line = mix(bg, sheet.palette.text, 0.26)
    lit = on.colour(put.colour)
    cells = [(area.left, area.top, area.right, area.bottom)]
    for _ in range(_SPLITS):
        parted = []
        for left, top, right, bottom in cells:
            at = chance.uniform(0.34, 0.66)
            if right - left > bottom - top:
                middle = left + (right - left) * at
                parted += [(left, top, middle, bottom), (middle, top, right, bottom)]
            else:
                middle = top + (bottom - top) * at
                parted += [(left, top, right, middle), (left, middle, right, bottom)]
        cells = parted
    thick = max(2.0, sheet.px(0.0023))
    for left, top, right, bottom in cells:
        shade = chance.random()
        fade = put.share * max(0.15, 1 - 0.9 * (top - area.top) / max(1.0, area.height))
        form = sheet.form
        if left < _CORNER[0] * form.width and top < _CORNER[1] * form.height:
            shade = 1.0  # a kicker stands there
        fill = lit if shade < _LIT else mix(bg, lit, 0.32) if shade < _LIT * 2.2 else bg
        sheet.fill(left, top, right - left, bottom - top, mix(bg, line, fade))
        sheet.fill(
            left + thick,
            top + thick,
            right - left - 2 * thick,
            bottom - top - 2 * thick,
            mix(bg, fill, fade),
        )


def draw_meter(on: "Composer", area: Area, put: Put) -> None:
    """Draw a hundred ticks, lit as far as the number of the card says, between 0 and 100.

    What is not sure of it is paler: what *about* and *nearly* leave open, and a range.
    """
    reach = reach_of(on.sheet.card.number)
    if reach is None:
        return
    sheet, colour = on.sheet, on.colour(put.colour)
    pitch, scale = area.width / 100, sheet.px(_SCALE)
    high = area.height - scale * 1.7
    faint, pale = (
        mix(sheet.palette.bg, sheet.palette.text, 0.18),
        mix(sheet.palette.bg, colour, 0.5),
    )
    unsure = on.voice.unsure
    if unsure and contrast(on.colour(unsure), sheet.palette.bg) >= SEEN:
        pale = on.colour(unsure)
    low, most = (round(end * 100) for end in reach[:2])
    for tick in range(100):
        said = colour if tick < low else pale if tick < most else faint
        sheet.fill(area.left + tick * pitch, area.top, max(2.0, pitch * 0.6), high, said)
    for text, right in (("0", False), ("100", True)):
        stack = sheet.stack(on.font("label"))
        setting = set_text(text, stack=stack, size=scale, width=1e4, leading=1.0)
        left, top, wide, _ = ink_box(setting)
        x = area.right - wide if right else area.left - left
        sheet.canvas.write(setting, (x, area.bottom - scale - top), sheet.palette.muted)


def draw_window(on: "Composer", area: Area, put: Put) -> None:
    """Draw a window: an outline, a bar with three dots, a prompt."""
    sheet, palette = on.sheet, on.sheet.palette
    wide, high = round(area.width), round(area.height)
    left, top = round(area.left), round(area.top)
    line = mix(palette.bg, palette.text, 0.22)
    inside = mix(palette.bg, palette.text, 0.035)
    bar = mix(palette.bg, palette.text, 0.09)
    thin = max(2, round(sheet.px(0.0018)))
    tall = round(sheet.px(0.07))
    sheet.fill(left, top, wide, high, line)
    sheet.fill(left + thin, top + tall, wide - 2 * thin, high - tall - thin, inside)
    sheet.fill(left + thin, top + thin, wide - 2 * thin, tall - thin, bar)
    sheet.fill(left + thin, top + tall, wide - 2 * thin, thin, line)
    dot = round(sheet.px(0.021))
    for place in range(3):
        colour = on.colour(put.colour) if place == 2 else mix(palette.bg, palette.text, 0.4)
        x = left + round(sheet.px(0.034)) + place * round(sheet.px(0.042))
        y = top + thin + (tall - dot) // 2
        sheet.canvas.paste(colour, (x, y, x + dot, y + dot), dot_mask(dot))


def draw_cursor(on: "Composer", area: Area, put: Put) -> None:
    """Draw a block cursor."""
    on.sheet.fill(area.left, area.top, area.width, area.height, colour_of(on, put))


def draw_doughnut(on: "Composer", area: Area, put: Put) -> None:
    """Draw a ring that is filled as far as the number of the card says."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    share = share_of(on.sheet.card.number)
    if share is None:
        return
    sheet = on.sheet
    wide = round(min(area.width, area.height))
    big = wide * 2
    thick = round(big * 0.17)
    left = round((area.left + area.right - wide) / 2) if put.align == "center" else round(area.left)
    top = round(area.top)
    box = (left, top, left + wide, top + wide)
    for start, end, colour in (
        (0.0, 360.0, mix(sheet.palette.bg, sheet.palette.text, 0.12)),
        (-90.0, -90.0 + 360 * share, on.colour(put.colour)),
    ):
        mask = Image.new("L", (big, big), 0)
        ImageDraw.Draw(mask).arc((1, 1, big - 2, big - 2), start, end, fill=255, width=thick)
        sheet.canvas.paste(colour, box, mask.resize((wide, wide), Image.Resampling.BOX))
