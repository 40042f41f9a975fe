"""What a card has as a scene of a clip alone: whose it is, over the hook, and how far the clip has come."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.devices import DEVICES
from repurpose.cards.sheet import Area
from repurpose.cards.voices.suiting import shape_of
from repurpose.errors import Overflow
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_COLUMN = (0.80, 0.16, 0.15, 0.68)  # of the picture: beside the words of a wide scene
_ENDS = (
    "cover",
    "end",
)  # kinds that begin and end a clip, and have a picture of their own beside them
_FOOT = 0.93  # of the height: what reaches so far reaches the card's end


def draw_head(on: "Composer") -> None:
    """Draw over the hook of a clip whose it is: as large on a large scene as on a small one."""
    form = on.sheet.form
    if not form.head:
        return
    on.over, on.signs = True, True
    on.sheet.unit = replace(form, scale=1.0).unit
    on.sheet.form = replace(form, head=0.0)
    for put in on.voice.clip_head:
        with suppress(Overflow):  # a long name is no reason for another layout
            on.put(put)
    on.sheet.form, on.sheet.unit = form, form.unit
    on.over, on.signs = False, False


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


def _to_foot(put: Put) -> bool:
    """Say whether something is drawn across the whole card down to its end."""
    return bool(put.draw) and put.box[2] >= 1 and put.box[1] + put.box[3] >= _FOOT
