"""Devices of straight lines: blocks, frames, rules, slanted bars, and how far the series has come."""

from typing import TYPE_CHECKING

from repurpose.cards.qr import qr_code
from repurpose.cards.sheet import Area, Block
from repurpose.cards.voices.lettering import dot_mask
from repurpose.ink import ink_box, mix, rounded_mask
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer


def colour_of(on: "Composer", put: Put) -> tuple[int, int, int]:
    """Return the colour of a device, as far mixed into the ground as it says."""
    return mix(on.sheet.palette.bg, on.colour(put.colour), put.share)


def draw_fill(on: "Composer", area: Area, put: Put) -> None:
    """Fill a rectangle."""
    on.sheet.fill(area.left, area.top, area.width, area.height, colour_of(on, put))


def draw_frame(on: "Composer", area: Area, put: Put) -> None:
    """Draw the outline of a rectangle, `thick` of the unit; with a line across where it is halved."""
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
    mask = rounded_mask((wide, high), round(on.sheet.px(put.thick)))
    on.sheet.canvas.paste(colour_of(on, put), (left, top, left + wide, top + high), mask)


def progress_of(on: "Composer") -> tuple[int, int]:
    """Return which card of how many this is; 1 of 1 where that is not known."""
    now, _, whole = on.sheet.card.page.partition("/")
    return (int(now), int(whole)) if now.isdigit() and whole.isdigit() else (1, 1)


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
    pitch = sheet.px(0.0195)
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.38)
    middle = (area.top + area.bottom) / 2
    for place in range(whole):
        wide = large if place + 1 == now else small
        colour = on.colour(put.colour) if place + 1 == now else faint
        x = round(area.right - (whole - 1 - place) * pitch - large / 2 - wide / 2)
        y = round(middle - wide / 2)
        sheet.canvas.paste(colour, (x, y, x + wide, y + wide), dot_mask(wide))


def draw_cells(on: "Composer", area: Area, put: Put) -> None:
    """Draw a cell for each card of the series, filled as far as it has come; right aligned."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    wide, gap = sheet.px(0.0165), sheet.px(0.0045)
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.2)
    x = area.right - whole * (wide + gap) + gap
    for place in range(whole):
        colour = on.colour(put.colour) if place < now else faint
        sheet.fill(x + place * (wide + gap), area.top, wide, area.height, colour)


def draw_dashes(on: "Composer", area: Area, put: Put) -> None:
    """Draw a dash for each card of the series, the present one coloured; right aligned."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    wide, gap = sheet.px(0.024), sheet.px(0.008)
    thick = max(3.0, sheet.px(0.0042))
    faint = mix(sheet.palette.bg, sheet.palette.text, 0.2)
    x = area.right - whole * (wide + gap) + gap
    for place in range(whole):
        colour = on.colour(put.colour) if place + 1 == now else faint
        sheet.fill(x + place * (wide + gap), (area.top + area.bottom) / 2, wide, thick, colour)


def draw_folio(on: "Composer", area: Area, put: Put) -> None:
    """Write how far the series has come, as n/N, right aligned."""
    now, whole = progress_of(on)
    if whole < 2:
        return
    sheet = on.sheet
    choice = on.font("label" if not put.thick else "figure")
    size = put.thick or 0.026
    setting = sheet.fit(
        sheet.card.page, choice, (size, size), width=1e4, leading=1.1, align="left", max_lines=1
    )
    _, top, right, bottom = ink_box(setting)
    y = area.bottom - (bottom - top)
    sheet.write(Block("page", setting, on.colour(put.colour), choice.weight), area.right - right, y)
    del now, whole


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
        put.label, choice, (size, size), width=area.width, leading=1.1, align="left", max_lines=1
    )
    sheet.canvas.write(setting, (area.left, area.top), on.colour(put.colour))


def draw_mark(on: "Composer", area: Area, put: Put) -> None:
    """Draw a large opening quotation mark, as high as the box."""
    from repurpose.typeset import set_text  # noqa: PLC0415

    sheet = on.sheet
    size = area.height / 0.42
    stack = sheet.catalogue.stack(put.label or "serif", 900 if put.label == "sans" else 700, "en")
    setting = set_text("“", stack=stack, size=size, width=size * 2, language="en", leading=1.0)
    y = area.top - setting.lines[0].baseline + size * 0.76
    sheet.canvas.write(setting, (area.left - size * 0.05, y), colour_of(on, put))
