"""What a card has as a scene of a clip alone: whose it is, over the hook, and how far the clip has come."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.button import box_of, set_words, write_words
from repurpose.cards.devices import DEVICES
from repurpose.cards.formats import Format
from repurpose.cards.model import DATES, DrawnPart
from repurpose.cards.sheet import Area, Colour
from repurpose.cards.voices.lettering import dot_mask
from repurpose.cards.voices.suiting import shape_of
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_COLUMN = (0.80, 0.16, 0.15, 0.68)  # of the picture: beside the words of a wide scene
_ENDS = (
    "cover",
    "end",
)  # kinds that begin and end a clip, and have a picture of their own beside them
_UPRIGHT = 1.38  # units that the text box of an upright clip is high, for which heads are written
_FEWEST_DATES = 2
_DATES = 0.925  # of the height: the line of dates, under all words
_LINE, _DOT, _YEAR, _ROOM = 0.004, 0.012, 0.04, 0.13  # of the shorter side
_FOOT = 0.93  # of the height: what reaches so far reaches the card's end


def draw_head(on: "Composer") -> None:
    """Draw over the hook of a clip whose it is: as large on a large scene as on a small one."""
    form = on.sheet.form
    if not form.head:
        return
    on.over, on.signs = True, True
    on.sheet.unit = replace(form, scale=1.0).unit
    on.sheet.form = replace(form, head=0.0)
    taller = head_stretch(form)
    for put in on.voice.clip_head:
        left, top, wide, high = put.box
        with suppress(Overflow):  # a long name is no reason for another layout
            on.put(replace(put, box=(left, top * taller, wide, high * taller)))
    on.sheet.form, on.sheet.unit = form, form.unit
    on.over, on.signs = False, False


def head_stretch(form: Format) -> float:
    """Return by how much the head takes a larger share of a canvas that is low: its type is as large there."""
    high = (1 - form.top - form.bottom) * form.height
    return max(1.0, _UPRIGHT * replace(form, scale=1.0).unit / high)


def draw_course(on: "Composer") -> None:
    """Draw how far a clip has come: below the words of an upright scene, beside those of a wide one."""
    form, kind = on.sheet.form, on.sheet.kind.name
    if not form.bare or shape_of(form) == "square" or any(map(_to_foot, on.layout.put)):
        return
    if form.wide and kind in _ENDS:
        return
    for put in on.voice.clip_course:
        left, top, wide, high = _COLUMN if form.wide else put.box
        x, y = left * form.width, top * form.height
        area = Area(x, y, x + wide * form.width, y + high * form.height)
        DEVICES[put.draw](on, area, put)  # which names its parts itself


def draw_dates(on: "Composer") -> None:
    """Draw the years that a clip comes through as a line, as far as this scene's: where they lie is when they were."""
    card, sheet = on.sheet.card, on.sheet
    if not sheet.form.bare or card.kind != "figure" or len(card.labels) < _FEWEST_DATES:
        return
    years, now = [int(label) for label in card.labels], card.first - 1
    form, margin = sheet.form, on.voice.margin
    area = on.area((margin, _DATES, 1 - 2 * margin, 0.0))
    y = area.top
    high = max(2.0, _short(form) * _LINE)
    palette = sheet.palette
    soft, accent = mix(palette.bg, palette.text, 0.6), on.seen("accent")
    places = _apart(years, area.left, area.right, _short(form) * _ROOM)
    before = sheet.canvas.count
    sheet.fill(area.left, y, area.width, high, mix(palette.bg, palette.text, 0.16))
    for place in range(now):
        _date(on, card.labels[place], places[place], (y, high), soft)
    begun = sheet.canvas.count
    start = places[now - 1] if now else area.left
    sheet.fill(start, y, places[now] - start, high, accent)
    _date(on, card.labels[now], places[now], (y, high), accent)
    for name, first, last in ((DATES, before, begun), (f"{DATES}.now", begun, sheet.canvas.count)):
        sheet.parts.append(DrawnPart(name, first, last))


def _apart(years: Sequence[int], left: float, right: float, room: float) -> list[float]:
    """Return where years stand between two edges: as far apart as they were, but never on one another."""
    left, right = left + room / 2, right - room / 2
    span = max(1, max(years) - min(years))
    places = [left + (right - left) * (year - min(years)) / span for year in years]
    for n in range(1, len(places)):
        if years[n] > years[n - 1]:
            places[n] = max(places[n], places[n - 1] + room)
    over = max(0.0, places[-1] - right)
    if over:  # no room for it: at even distances
        step = (right - left) / max(1, len(years) - 1)
        places = [left + n * step for n in range(len(years))]
    return places


def _date(on: "Composer", text: str, x: float, line: tuple[float, float], colour: Colour) -> None:
    """Draw a dot on the line, and its year below it."""
    y, high = line
    sheet, radius = on.sheet, _short(on.sheet.form) * _DOT
    size = round(radius * 2)
    left, top = round(x - radius), round(y + high / 2 - radius)
    sheet.canvas.paste(colour, (left, top, left + size, top + size), dot_mask(size))
    setting = set_words(sheet, text, on.font("label"), _short(sheet.form) * _YEAR)
    box = box_of(setting, 0.0, 0.0)
    write_words(sheet, setting, x + (box[2] - box[0]) / 2, y + radius * 4.2, colour)


def _short(form: Format) -> int:
    """Return the shorter side of a format."""
    return min(form.width, form.height)


def _to_foot(put: Put) -> bool:
    """Say whether something is drawn across the whole card down to its end."""
    return bool(put.draw) and put.box[2] >= 1 and put.box[1] + put.box[3] >= _FOOT
