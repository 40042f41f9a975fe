"""How far a clip has come, large, in the strip that apps lay their own signs over: one thing for each scene.

What has been is faint, the scene of the moment is in the accent. Nothing in the strip has to be read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from repurpose.cards.devices.paper import rough_box
from repurpose.cards.devices.pattern import ridge_mask
from repurpose.cards.devices.people import bubble_mask
from repurpose.cards.model import COURSE, DrawnPart
from repurpose.cards.sheet import Area, Colour
from repurpose.cards.strokes import fill_bar
from repurpose.ink import mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.cards.voices.compose import Composer

NOW = f"{COURSE}.now"  # the part that is the scene of the moment
_LOWEST = 0.3  # of the strip: the first of the things that rise; the last is as high as the strip
_LEVEL = 0.56  # ... all of the others
_RISING = ("ridges", "dots", "bubbles", "moons")
_BESIDE = {"ridges": "bars", "blocks": "boards"}  # what stands in a column in their place
_WITH_FUTURE, _FUTURE = ("bars",), 0.4  # things that show what is to come, and how faint
_GAP = 0.16  # of the room of one, between two
_ROWS = 7  # of dots
_FINE = 3


def draw_course(on: "Composer", area: Area, put: Put) -> None:
    """Draw one thing for each scene up to this one; `label` names it, `share` says how strong the past is.

    At the end all of them are in the accent.
    """
    now, whole = _progress(on)
    before, name = on.sheet.canvas.count, put.label or "bars"
    if area.height > area.width:
        name = _BESIDE.get(name, name)
    one, palette = _THINGS[name], on.sheet.palette
    past = mix(palette.bg, palette.text, put.share)
    if name in _WITH_FUTURE:
        faint = mix(palette.bg, palette.text, put.share * _FUTURE)
        for place in range(now + 1, whole + 1):
            one(on, _room(area, place, whole, name), place, whole, faint)
    for place in range(1, min(now, whole + 1)):
        one(on, _room(area, place, whole, name), place, whole, past)
    begun = on.sheet.canvas.count
    for place in range(1 if now > whole else now, min(now, whole) + 1):
        one(on, _room(area, place, whole, name), place, whole, on.colour(put.colour))
    parts = ((COURSE, before, begun), (NOW, begun, on.sheet.canvas.count))
    on.sheet.parts += [DrawnPart(*part) for part in parts if part[1] < part[2]]


def _progress(on: "Composer") -> tuple[int, int]:
    """Return which scene of how many this is, from 1; one more than there are at the end."""
    now, _, whole = on.sheet.card.page.partition("/")
    return (int(now), int(whole)) if now.isdecimal() and whole.isdecimal() else (1, 1)


def _room(area: Area, place: int, whole: int, name: str) -> Area:
    """Return the room of the thing at a place, from 1.

    What could be taken for a chart is level; of all else the later is the higher.
    """
    if area.height > area.width:  # a column beside the words, from its foot up
        high = area.height / whole
        bottom = area.bottom - (place - 1) * high
        gap = high * _GAP
        return Area(area.left, bottom - high + gap, area.right, bottom - gap)
    wide = area.width / whole
    rise = _LEVEL
    if name in _RISING:
        rise = _LOWEST + (1 - _LOWEST) * (place - 1) / max(1, whole - 1)
    left = area.left + (place - 1) * wide
    return Area(left, area.bottom - area.height * rise, left + wide, area.bottom)


def _bar(on: "Composer", room: Area, place: int, _whole: int, colour: Colour) -> None:
    """Draw a bar in the hand of the voice."""
    upright = not on.sheet.form.wide
    gap = room.width * _GAP / 2 if upright else 0.0
    own = Area(room.left + gap, room.top, room.right - gap, room.bottom)
    fill_bar(on.sheet, own, colour, place, upright=upright)


def _board(on: "Composer", room: Area, place: int, whole: int, colour: Colour) -> None:
    """Fill a board that goes out of the picture at the right; the later, the longer."""
    left = room.left + room.width * 0.7 * (1 - place / whole)
    on.sheet.fill(left, room.top, on.sheet.form.width - left, room.height, colour)


def _block(on: "Composer", room: Area, _place: int, _whole: int, colour: Colour) -> None:
    """Fill all of the room: a stair of boards."""
    left, right = round(room.left), round(room.right)
    on.sheet.fill(left, round(room.top), right - left, room.height + 1, colour)


def _slip(on: "Composer", room: Area, place: int, _whole: int, colour: Colour) -> None:
    """Draw a slip of paper by hand."""
    gap = room.width * _GAP / 2
    low = on.sheet.form.height + on.sheet.px(0.03)  # its lower edge is out of sight
    low = room.bottom if on.sheet.form.wide else low
    rough_box(on, Area(room.left + gap, room.top, room.right - gap, low), colour, on.seed + place)


def _ridge(on: "Composer", room: Area, place: int, whole: int, colour: Colour) -> None:
    """Draw a ridge over the whole width, the later, the nearer and the darker."""
    form = on.sheet.form
    high = round(form.height - room.top)
    size = (form.width, high)
    mask = ridge_mask(size, on.seed * 31 + place, round(40 + 128 * place / whole))
    on.sheet.canvas.paste(colour, (0, form.height - high, form.width, form.height), mask)


def _dots(on: "Composer", room: Area, place: int, whole: int, colour: Colour) -> None:
    """Draw dots as a printer does: the later, the larger, and smaller towards their top."""
    mask = _dot_field((round(room.width), round(room.height)), place / whole)
    left, top = round(room.left), round(room.top)
    on.sheet.canvas.paste(colour, (left, top, left + mask.width, top + mask.height), mask)


@lru_cache(maxsize=24)
def _dot_field(size: tuple[int, int], share: float) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    pen, pitch = ImageDraw.Draw(mask), mask.width / max(3, round(mask.width / _FINE / 26))
    rows = int(mask.height / pitch) + 1
    for row in range(rows):
        for column in range(round(mask.width / pitch)):
            r = pitch * 0.46 * (0.35 + 0.65 * share) * (1 - row / rows) ** 0.6
            x, y = (column + 0.5) * pitch, mask.height - (row + 0.5) * pitch
            pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return mask.reduce(_FINE)


def _bubble(on: "Composer", room: Area, place: int, _whole: int, colour: Colour) -> None:
    """Draw a speech bubble, by turns of one and of the other."""
    gap = room.width * _GAP / 2
    wide = round(room.width - 2 * gap)
    high = round(min(room.height, wide * 0.72))
    if on.sheet.form.wide:  # by turns at the left and at the right of the column
        high = round(room.height * 0.86)
        wide = min(wide, round(high * 1.9))
        gap = 0.0 if place % 2 else room.width - wide
    tail = max(4, round(min(wide, high) * 0.2))
    mask = bubble_mask((wide, high), round(min(wide, high) * 0.3), tail, right=place % 2 == 0)
    left, top = round(room.left + gap), round(room.top)
    on.sheet.canvas.paste(colour, (left, top, left + mask.width, top + mask.height), mask)


def _moon(on: "Composer", room: Area, place: int, whole: int, colour: Colour) -> None:
    """Draw a moon that is fuller each time."""
    side = round(min(room.width * 0.5, on.sheet.px(0.075), room.height))
    mask = _phase(side, place / whole)
    left = round((room.left + room.right - side) / 2)
    top = round(room.top)
    on.sheet.canvas.paste(colour, (left, top, left + side, top + side), mask)


@lru_cache(maxsize=24)
def _phase(side: int, share: float) -> "Image":
    from PIL import Image, ImageDraw  # noqa: PLC0415

    big = side * 4
    mask = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(mask)
    pen.ellipse((4, 4, big - 5, big - 5), fill=255)
    if share < 1:
        away = big * share
        pen.ellipse((4 - away, 4, big - 5 - away, big - 5), fill=0)
    return mask.reduce(4)


_THINGS: dict[str, Callable[[Any, Area, int, int, Colour], None]] = {
    "bars": _bar,
    "blocks": _block,
    "boards": _board,
    "slips": _slip,
    "ridges": _ridge,
    "dots": _dots,
    "bubbles": _bubble,
    "moons": _moon,
}
