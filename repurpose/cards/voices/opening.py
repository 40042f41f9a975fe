"""A card and its layout in, where its first line stands out: on one baseline in all of a voice's cards.

Columns, numbers, lists without a title and layouts that are `free` have places of their own. A short
text is set larger, rather than leave half of the card empty under it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from repurpose.cards.formats import Format
from repurpose.cards.model import Card
from repurpose.cards.sheet import Area, Block, stack_height
from repurpose.cards.voices.shrinking import shrinking
from repurpose.cards.voices.slots import Slot
from repurpose.cards.voices.suiting import is_wanted
from repurpose.errors import Overflow
from repurpose.themes import Layout, Lettering, Put, Voice

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

SetText = tuple[Block, Lettering, Slot]

GROWN = (1.5, 1.35, 1.2, 1.1)  # times as large as a layout says, for a short text
SHORT, FULL = 0.64, 0.82  # of the height: where a short text ends, and where it may when set larger
_SECOND = 1.15  # times as large a second text gets, which stays below the first
EMPTY = 0.6  # of the height: what ends above that stands in the middle instead
_LEAST_TOP, _AIR = 0.03, 0.014  # of the height: at the top, and under what is drawn there
_UPPER = 0.34  # of the height: what begins lower stands under a picture
_FREE = ("cover", "end", "picture")  # kinds whose words go where their pictures let them
_WITHIN = {"window": 0.062, "bubble": 0.028, "saying": 0.042, "rough": 0.028, "panel": 0.024}


def first_baseline(voice: Voice, form: Format) -> float:
    """Return the baseline of a card's first line, in px from the top."""
    return (form.top + voice.first_baseline * (1 - form.top - form.bottom)) * form.height


def opening_puts(
    voice: Voice, layout: Layout, card: Card, slots: Mapping[str, Slot]
) -> tuple[Put, ...]:
    """Return the texts that stand highest, whose first line stands on the voice's first baseline."""
    if not voice.first_baseline or layout.free or card.kind in _FREE:
        return ()
    written = [
        put
        for put in layout.put
        if put.draw != "menu"
        and is_wanted(put, slots)
        and (put.number or put.rows or any(text.slot in slots for text in put.texts))
    ]
    top = min((put.box[1] for put in written), default=0.0)
    highest = tuple(put for put in written if put.box[1] == top)
    if top > _UPPER or any(put.upright or put.number or put.rows for put in highest):
        return ()
    return highest


def top_room(voice: Voice, layout: Layout, form: Format) -> float:
    """Return the share of the height above which nothing is written: what is drawn there ends there.

    Bars and corners are larger where all sizes are.
    """
    first = voice.first_baseline
    drawn = [put for put in layout.put if put.draw and not put.texts]
    ends = [put.box[1] + put.box[3] + _AIR for put in drawn if put.box[1] + put.box[3] < first]
    within = [(put.box[1], form.scale * _WITHIN[put.draw]) for put in drawn if put.draw in _WITHIN]
    return max([_LEAST_TOP, *ends, *(top + room for top, room in within if top < first)])


def grown(put: Put, slots: Mapping[str, Slot]) -> Iterator[Put]:
    """Yield a box of texts larger and larger, the largest first; a second text grows a little, labels do not."""
    most = max(text.size[1] for text in put.texts if text.slot in slots)

    def larger(text: Lettering, by: float) -> Lettering:
        if text.size[1] != most:
            by = min(by, _SECOND) if text.font == "body" else 1.0
        return replace(text, size=(text.size[0], min(0.9, text.size[1] * by)))

    for by in GROWN:
        yield replace(put, texts=tuple(larger(text, by) for text in put.texts))


def set_opening(
    on: "Composer", area: Area, put: Put, slots: Mapping[str, Slot]
) -> tuple[list[SetText], float] | None:
    """Set the texts of a box whose first line stands on the voice's first baseline, as `_set` does.

    None where it does not open the card, does not fit between what stands above and the end of the
    box, or is so short that half of the card would be empty.
    """
    if put not in on.opens:
        return None
    form = on.sheet.form
    top = (form.top + on.top_room * (1 - form.top - form.bottom)) * form.height
    room = replace(area, top=top)

    def ends(set_: list[SetText]) -> float:
        high = stack_height([block for block, _, _ in set_])
        y = on.first - set_[0][0].rise
        return y + high if y >= top - 1 else inf

    found: list[SetText] = []
    with suppress(Overflow):
        for found in shrinking(lambda most: on.blocks(put.texts, slots, room, put.align, most)):
            if ends(found) <= area.bottom + 1:
                break
    if not found or ends(found) > area.bottom + 1:
        return None
    if ends(found) < SHORT * form.height < area.bottom:
        for larger in grown(put, slots):
            with suppress(Overflow):
                other = on.blocks(larger.texts, slots, room, put.align, 1.0)
                if EMPTY * form.height <= ends(other) <= min(area.bottom, FULL * form.height):
                    return other, on.first - other[0][0].rise
        if ends(found) < EMPTY * form.height < area.bottom:
            return None
    return found, on.first - found[0][0].rise
