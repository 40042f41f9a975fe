"""One share of a whole, drawn: a ring around its number, or dots of which some are filled."""

from math import ceil, sqrt

from repurpose.cards.parts import pale, under
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.strokes import around, draw_arrow, draw_dot, fill_arc, hatch_arc, ink_of
from repurpose.text import Amount, qualifier_of

_THICK = 0.17  # of a ring's width
_INSIDE = 0.56  # of it: how wide the number within may be
_UNSURE, _PART = 0.04, 0.14  # of the turn, and of the share: how far *about* reaches at the most
_NUMBER = (0.05, 0.2)  # of the unit
_ROWS = {2: 1, 3: 1, 4: 1, 5: 1, 6: 2, 8: 2, 10: 2, 20: 4, 100: 10}
_OVER = 0.21  # of the unit: the number over dots, at the most


def draw_ring(sheet: Sheet, area: Area, amount: Amount) -> None:
    """Draw a ring, as far filled as the share goes, with the number in it."""
    size = min(area.width, area.height, sheet.px(0.74))
    left = area.left + (area.width - size) / 2
    top = area.top + (area.height - size) / 2
    box, thick = Area(left, top, left + size, top + size), size * _THICK
    ink = ink_of(sheet)
    fill_arc(sheet, box, thick, (0.0, 1.0), pale(sheet, sheet.palette.text, 0.12))
    sure, until = _reach(amount)
    fill_arc(sheet, box, thick, (0.0, sure), ink)
    if until > sure:
        fill_arc(sheet, box, thick, (sure, until), pale(sheet, sheet.palette.text, 0.12))
        hatch_arc(sheet, box, thick, (sure, until), ink)
    if amount.surety == "over":
        _tip(sheet, box, thick, sure)
    _inside(sheet, box, size)


def _reach(amount: Amount) -> tuple[float, float]:
    """Return how far the ring is sure, and how far it may be."""
    low, high = amount.low / amount.whole, amount.share
    unsure = min(_UNSURE, high * _PART)
    if amount.surety == "about":
        return max(0.0, low - unsure), min(1.0, high + unsure)
    if amount.surety in ("near", "under"):
        return max(0.0, low - unsure), high
    if amount.surety == "over":
        return low, min(1.0, high + unsure)
    return low, high


def _tip(sheet: Sheet, box: Area, thick: float, share: float) -> None:
    """Mark where a share ends of which there is more: a dot beyond which the ring is open."""
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = around(middle, box.width / 2 - thick / 2, share)
    size = thick * 0.3
    ground = under(sheet)
    draw_dot(sheet, Area(x - size / 2, y - size / 2, x + size / 2, y + size / 2), ground, 0)


def _inside(sheet: Sheet, box: Area, size: float) -> None:
    """Write the number in the ring, its qualifier in the accent."""
    text, theme = sheet.card.items[0], sheet.theme
    setting = sheet.fit(
        text,
        theme.fonts.title,
        (_NUMBER[0] * 0.7, _NUMBER[1]),
        width=size * _INSIDE,
        height=size * 0.5,
        leading=1.16,
        align="center",
        max_lines=2,
    )
    block = Block("items.0", setting, sheet.palette.text, theme.fonts.title.weight)
    x = (box.left + box.right) / 2 - size * _INSIDE / 2
    y = (box.top + box.bottom) / 2 - block.height / 2
    _write_number(sheet, block, x, y)


def draw_dots(sheet: Sheet, area: Area, amount: Amount) -> None:
    """Draw as many dots as the whole has, those of the part filled; the number stands over them."""
    theme, text = sheet.theme, sheet.card.items[0]
    setting = sheet.fit(
        text,
        theme.fonts.title,
        (_NUMBER[0] * 0.8, _OVER),
        width=area.width,
        height=area.height * 0.3,
        leading=1.16,
        max_lines=2,
    )
    block = Block("items.0", setting, sheet.palette.text, theme.fonts.title.weight)
    count = amount.whole
    columns = ceil(count / _ROWS[count]) if count in _ROWS else ceil(sqrt(count * 1.6))
    rows = ceil(count / columns)
    gap = sheet.px(0.06)
    room = area.height - block.height - gap
    pitch = min(area.width / columns, room / rows)
    spare = room - pitch * rows
    top = area.top + spare * 0.4
    _write_number(sheet, block, area.left, top)
    top += block.height + gap + spare * 0.1
    ink, size = ink_of(sheet), pitch * 0.76
    full, beyond = round(amount.low), amount.surety == "over"
    left = area.left + (
        (area.width - pitch * columns) / 2 if theme.style.align == "center" else 0.0
    )
    for place in range(count):
        row, column = divmod(place, columns)
        x, y = left + column * pitch, top + row * pitch
        spot = Area(x, y, x + size, y + size)
        if place < full:
            draw_dot(sheet, spot, ink, place)
        elif place == full and beyond:
            draw_dot(sheet, spot, pale(sheet, ink, 0.35), place)
        else:
            draw_dot(sheet, spot, pale(sheet, sheet.palette.text, 0.32), place, hollow=True)
    if beyond and full < count:
        x, y = left + (full % columns) * pitch, top + (full // columns) * pitch
        draw_arrow(sheet, x + size * 0.28, y + size / 2, size * 0.5, ink, up=False)


def _write_number(sheet: Sheet, block: Block, x: float, y: float) -> None:
    ends = qualifier_of(block.setting.text)
    sheet.write(block, x, y, keys=[(0, ends)] if ends else (), ink=sheet.palette.accent)
