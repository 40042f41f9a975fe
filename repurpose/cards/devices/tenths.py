"""The share that a card's number says in, ten things of which so many are filled out; what is not sure is paler."""

from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area, Colour
from repurpose.cards.strokes import draw_arrow, draw_dot, fill_bar
from repurpose.ink import mix
from repurpose.text import read_amount
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_TEN = 10
_GAP = 0.16  # of a thing's width, between two
_ABOUT = 0.03  # of the whole: how far *about* and *nearly* reach at the most
_PART = 0.14  # ... and of the share
_RING = 0.07  # of a block: the outline of an empty one
_WIDE = 5.0  # times as wide as high is a box in which they stand in one row


def reach_of(number: str) -> tuple[float, float, bool] | None:
    """Return how far a share is sure, how far it may reach, and whether there is more; None: it is no share."""
    amount = read_amount(number)
    if amount is None or not amount.share or not 0 < amount.share <= 1:
        return None
    low, high = amount.low / amount.whole, amount.share
    unsure = min(_ABOUT, high * _PART)
    if amount.surety == "about":
        low, high = max(0.0, low - unsure), min(1.0, high + unsure)
    elif amount.surety in ("near", "under"):
        low = max(0.0, low - unsure)
    elif amount.surety == "over":
        high = min(1.0, high + unsure)
    return low, high, amount.surety == "over"


def draw_tenths(on: "Composer", area: Area, put: Put) -> None:
    """Draw ten blocks, or dots where `label` is *dot*, in one row or in two, filled as far as the share goes."""
    reach = reach_of(on.sheet.card.number)
    if reach is None:
        return
    across = _TEN if area.width > area.height * _WIDE else _TEN // 2
    pitch = min(area.width / (across - _GAP / (1 + _GAP)), area.height / (_TEN // across))
    size = pitch / (1 + _GAP)
    ink = on.seen(put.colour)
    low, high, more = reach
    for place in range(_TEN):
        row, column = divmod(place, across)
        x, y = area.left + column * pitch, area.top + row * pitch
        spot = Area(x, y, x + size, y + size)
        part = tuple(min(1.0, max(0.0, end * _TEN - place)) for end in (low, high))
        draw = _dot if put.label == "dot" else _block
        draw(on, spot, ink, place, (part[0], part[1]))
        if more and 0 <= low * _TEN - place < 1:
            x = spot.left + size * part[0] if part[0] else spot.left
            draw_arrow(on.sheet, x + size * 0.55, y + size / 2, size * 0.7, ink, up=False)


def _empty(on: "Composer") -> Colour:
    return mix(on.sheet.palette.bg, on.sheet.palette.text, 0.3)


def _dot(on: "Composer", spot: Area, ink: Colour, place: int, part: tuple[float, float]) -> None:
    if part[0] >= 0.5:
        draw_dot(on.sheet, spot, ink, place)
    elif part[1] > 0.05:
        draw_dot(on.sheet, spot, mix(on.sheet.palette.bg, ink, 0.4), place)
    else:
        draw_dot(on.sheet, spot, _empty(on), place, hollow=True)


def _block(on: "Composer", spot: Area, ink: Colour, place: int, part: tuple[float, float]) -> None:
    sheet, thick = on.sheet, max(2.0, spot.width * _RING)
    if part[0] < 1:
        sheet.fill(spot.left, spot.top, spot.width, spot.height, _empty(on))
        inner = (
            spot.left + thick,
            spot.top + thick,
            spot.width - 2 * thick,
            spot.height - 2 * thick,
        )
        sheet.fill(*inner, sheet.palette.bg)
    for share, colour in ((part[1], mix(sheet.palette.bg, ink, 0.4)), (part[0], ink)):
        if share:
            right = spot.left + spot.width * share
            fill_bar(sheet, Area(spot.left, spot.top, right, spot.bottom), colour, place)
