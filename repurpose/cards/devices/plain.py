"""Devices of straight lines: blocks, frames, rules, slanted bars, and how far the series has come."""

from functools import lru_cache
from typing import TYPE_CHECKING

from repurpose.cards.labels import label_of
from repurpose.cards.qr import qr_code
from repurpose.cards.sheet import Area, Block
from repurpose.cards.voices.lettering import dot_mask
from repurpose.cards.voices.suiting import place_of
from repurpose.ink import ink_box, mix, rounded_mask
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

_IN_PILL = 0.56  # of the height of a pill, that its label is large


def colour_of(on: "Composer", put: Put) -> tuple[int, int, int]:
    """Return the colour of a device, as far mixed into the ground as it says."""
    return mix(on.sheet.palette.bg, on.colour(put.colour), put.share)


def draw_fill(on: "Composer", area: Area, put: Put) -> None:
    """Fill a rectangle."""
    on.sheet.fill(area.left, area.top, area.width, area.height, colour_of(on, put))


def draw_frame(on: "Composer", area: Area, put: Put) -> None:
    """Draw the outline of a rectangle, `thick` of the unit."""
    sheet, colour = on.sheet, colour_of(on, put)
    thick = max(2.0, sheet.px(put.thick or 0.004))
    sheet.fill(area.left, area.top, area.width, thick, colour)
    sheet.fill(area.left, area.bottom - thick, area.width, thick, colour)
    sheet.fill(area.left, area.top, thick, area.height, colour)
    sheet.fill(area.right - thick, area.top, thick, area.height, colour)


def draw_panel(on: "Composer", area: Area, put: Put) -> None:
    """Fill a rectangle with round corners of `thick`."""
    wide, high = round(area.width), round(area.height)
    left, top = round(area.left), round(area.top)
    radius = round(on.sheet.px(put.thick))
    mask = rounded_mask((wide, high), radius)
    box = (left, top, left + wide, top + high)
    on.sheet.canvas.paste_framed(colour_of(on, put), box, mask, max(2, radius))


def progress_of(on: "Composer") -> tuple[int, int]:
    """Return which card of how many this is, from 1; the first of one where that is not known."""
    place, whole = place_of(on.sheet.card)
    return place + 1, whole


def draw_edge(on: "Composer", area: Area, put: Put) -> None:
    """Draw a bar along the edge of the card, as long as the series has come."""
    now, whole = progress_of(on)
    on.sheet.fill(area.left, area.top, area.width, area.height * now / whole, colour_of(on, put))


def draw_dots(on: "Composer", area: Area, put: Put) -> None:
    """Draw a dot for each card of the series, right aligned; the present one larger and coloured."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    small, large = max(4, round(sheet.px(0.0075))), max(6, round(sheet.px(0.0145)))
    pitch = pitch_of(on, area, 0.0195, whole)
    small, large = min(small, pitch - 1), min(large, pitch + 4)
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.38)
    middle = round((area.top + area.bottom) / 2)
    row = row_of_dots(whole, pitch, small)
    left, top = round(area.right) - row.width, middle - small // 2
    sheet.canvas.paste(faint, (left, top, left + row.width, top + row.height), row)
    x = left + (now - 1) * pitch + small // 2 - large // 2
    y = middle - large // 2
    sheet.canvas.paste(on.colour(put.colour), (x, y, x + large, y + large), dot_mask(large))


def pitch_of(on: "Composer", area: Area, share: float, whole: int) -> int:
    """Return the distance of the marks of a series in px: a share of the unit, less where many fill the box."""
    return max(2, int(min(round(on.sheet.px(share)), area.width / whole)))


@lru_cache(maxsize=8)
def row_of_dots(count: int, pitch: int, wide: int) -> "Image":
    """Return the mask of dots in a row."""
    from PIL import Image  # noqa: PLC0415

    row = Image.new("L", (pitch * (count - 1) + wide, wide), 0)
    for place in range(count):
        row.paste(dot_mask(wide), (place * pitch, 0))
    return row


@lru_cache(maxsize=16)
def row_of_cells(count: int, pitch: int, wide: int, high: int) -> "Image":
    """Return the mask of rectangles in a row."""
    from PIL import Image  # noqa: PLC0415

    row = Image.new("L", (pitch * (count - 1) + wide, high), 0)
    for place in range(count):
        row.paste(255, (place * pitch, 0, place * pitch + wide, high))
    return row


def draw_cells(on: "Composer", area: Area, put: Put) -> None:
    """Draw a cell for each card of the series, filled as far as it has come; right aligned."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    pitch = pitch_of(on, area, 0.021, whole)
    sizes = (max(1, round(pitch * 0.79)), pitch, max(3, round(area.height)))
    _cells(on, area, put, sizes, (0, now), whole)


def draw_dashes(on: "Composer", area: Area, put: Put) -> None:
    """Draw a dash for each card of the series, the present one coloured; right aligned."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    pitch = pitch_of(on, area, 0.032, whole)
    high = max(3, round(sheet.px(0.0042)))
    middle = (area.top + area.bottom) / 2
    strip = Area(area.left, middle - high / 2, area.right, middle + high / 2)
    _cells(on, strip, put, (max(1, round(pitch * 0.75)), pitch, high), (now - 1, now), whole)


def _cells(
    on: "Composer",
    area: Area,
    put: Put,
    sizes: tuple[int, int, int],
    lit: tuple[int, int],
    whole: int,
) -> None:
    """Draw a row of rectangles, right aligned: width, distance and height; those from `lit` in colour."""
    wide, pitch, high = sizes
    palette = on.sheet.palette
    row = row_of_cells(whole, pitch, wide, high)
    left, top = round(area.right) - row.width, round(area.top)
    faint = mix(palette.bg, palette.text, 0.2)
    on.sheet.canvas.paste(faint, (left, top, left + row.width, top + high), row)
    some = row_of_cells(lit[1] - lit[0], pitch, wide, high)
    left += lit[0] * pitch
    on.sheet.canvas.paste(on.colour(put.colour), (left, top, left + some.width, top + high), some)


def draw_folio(on: "Composer", area: Area, put: Put) -> None:
    """Write how far the series has come, as n/N, right aligned."""
    _, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    choice = on.font("label" if not put.thick else "figure")
    size = put.thick or 0.026
    setting = sheet.fit(
        sheet.card.page, choice, (size, size), width=1e4, leading=1.1, align="left", max_lines=1
    )
    left, top, right, bottom = ink_box(setting)
    x, y = area.right - right, area.bottom - (bottom - top)
    box = (int(x + left), int(y), int(area.right), int(area.bottom))
    colour = on.readable(on.colour(put.colour), box)
    sheet.write(Block("page", setting, colour, choice.weight), x, y)


def draw_blocks(on: "Composer", area: Area, put: Put) -> None:
    """Draw ten blocks in a row: what a tenfold is made of."""
    gap = area.width * 0.012
    wide = (area.width - 9 * gap) / 10
    for place in range(10):
        on.sheet.fill(
            area.left + place * (wide + gap), area.top, wide, area.height, colour_of(on, put)
        )


def draw_code(on: "Composer", area: Area, _: Put) -> None:
    """Draw the card's address as a code for phones, at the right bottom of the box.

    Raises:
        ContentError: It is too long for a code.
    """
    sheet = on.sheet
    code = qr_code(sheet.card.link, min(area.width, area.height))
    sheet.paste(code, (round(area.right - code.width), round(area.bottom - code.height)))


def draw_label(on: "Composer", area: Area, put: Put) -> None:
    """Write a label of our own, `thick` of the unit high."""
    sheet, choice = on.sheet, on.font("label")
    size = put.thick or 0.026
    setting = sheet.fit(
        label_of(put.label, sheet.card),
        choice,
        (size * 0.8, size),
        width=area.width,
        leading=1.1,
        align="left",
        max_lines=1,
    )
    sheet.canvas.write(setting, (area.left, area.top), colour_of(on, put))


def draw_pill(on: "Composer", area: Area, put: Put) -> None:
    """Write a label of our own on a pill as high as the box and as wide as the label."""
    sheet, choice = on.sheet, on.font("title")
    size = area.height * _IN_PILL / sheet.unit
    setting = sheet.fit(
        label_of(put.label, sheet.card),
        choice,
        (size, size),
        width=area.width,
        leading=1.1,
        align="left",
        max_lines=1,
    )
    x0, y0, x1, y1 = ink_box(setting)
    high = round(area.height)
    wide, left, top = round(x1 - x0) + high, round(area.left), round(area.top)
    mask = rounded_mask((wide, high), high // 2)
    sheet.canvas.paste(colour_of(on, put), (left, top, left + wide, top + high), mask)
    at = (left + (wide - x0 - x1) / 2, top + (high - y0 - y1) / 2)
    sheet.canvas.write(setting, at, sheet.palette.bg)


def draw_mark(on: "Composer", area: Area, put: Put) -> None:
    """Draw a large opening quotation mark, as high as the box."""
    from repurpose.typeset import set_text  # noqa: PLC0415

    sheet = on.sheet
    size = area.height / 0.42
    stack = sheet.catalogue.stack(put.label or "serif", 900 if put.label == "sans" else 700, "en")
    setting = set_text("“", stack=stack, size=size, width=size * 2, language="en", leading=1.0)
    y = area.top - setting.lines[0].baseline + size * 0.76
    sheet.canvas.write(setting, (area.left - size * 0.05, y), colour_of(on, put))
