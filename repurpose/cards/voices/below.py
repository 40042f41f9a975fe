"""A card whose text is short in; below it what its voice draws there, out: no text is moved to hide a hole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.voices.suiting import is_wanted
from repurpose.ink import contrast

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_SHORT = 0.62  # of the height: a text that ends lower fills its card
_AIR = 0.045  # ... between a text and what is drawn below it
_WORTH = 0.5  # of its own height, that a thing needs
_FAR, _HIGHER = 0.12, 0.14  # ... at the most, and how far up a thing reaches for that
_HOLDERS = ("fill", "panel", "rough", "window", "ground")  # what words stand on
_WIDE, _THIN = 0.5, 0.03  # of the width: what holds words, and what stands beside them
_INSET = 0.03
_SEEN = 1.8  # the least contrast of what is drawn there to its ground
_OWN_TONES = ("plate",)  # what is of dark and light tones on any ground
_KINDS = ("quote", "excerpt", "question", "figure")


def draw_below(on: "Composer") -> None:
    """Draw the first thing of the voice's `rest` that has room below the last word, where that is far up."""
    card, form = on.sheet.card, on.sheet.form
    if not on.voice.rest or card.kind not in _KINDS or on.layout.focus in ("foot", "columns"):
        return
    if not on.sheet.written or form.wide:
        return
    low = max(written.box[3] for written in on.sheet.written)
    end = (low / form.height - form.top) / (1 - form.top - form.bottom)
    if end > _SHORT:
        return
    held = _room(on, end)
    for put in on.voice.rest if held else ():
        left, top, wide, high = put.box
        top = max(end + _AIR, min(top, max(end + _FAR, top - _HIGHER)), held[1])
        left, right = max(left, held[0]), min(left + wide, held[2])
        bottom = min(put.box[1] + high, held[3])
        if bottom - top >= high * _WORTH and right > left and is_wanted(put, on.slots):
            seen = put.draw in _OWN_TONES or (
                contrast(on.colour(put.colour), on.sheet.palette.bg) >= _SEEN
            )
            box = (left, top, right - left, bottom - top)
            on.put(replace(put, box=box, colour=put.colour if seen else "text"))
            return


def _room(on: "Composer", end: float) -> Sequence[float]:
    """Return left, top, right and bottom of what is empty below the words, () where something is drawn there."""
    room: tuple[float, float, float, float] = (-1.0, end, 2.0, 2.0)
    for put in on.layout.put:
        left, top, wide, high = put.bare if put.bare and "title" not in on.slots else put.box
        if not put.draw or put.texts or not is_wanted(put, on.slots) or top + high <= end:
            continue
        if wide <= _THIN:  # a line beside the words
            continue
        if high <= _THIN:  # a rule that closes the card
            room = (*room[:3], min(room[3], top - _THIN))
        elif top > end or put.draw not in _HOLDERS or wide < _WIDE:
            return ()
        else:  # what the words stand on
            room = (left + _INSET, top + _INSET, left + wide - _INSET, top + high - _INSET)
    return room
