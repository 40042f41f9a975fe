"""A card and its layout in, where its first line stands out: on one baseline in all of a voice's cards.

Layouts say in `focus` what the eye meets first; where that is a picture, the text under it has a first
baseline of its own, and numbers, columns and texts that hang from the foot have none. A short text is
set larger, and what is drawn under it (`below.py`) keeps half of the card from being empty.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.formats import Format
from repurpose.cards.model import Card
from repurpose.cards.poster import is_poster
from repurpose.cards.sheet import Area, Block, stack_height
from repurpose.cards.voices.slots import Slot
from repurpose.cards.voices.suiting import is_wanted
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.themes import Box, Layout, Lettering, Put, Voice

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

SetText = tuple[Block, Lettering, Slot]

GROWN = (1.5, 1.35, 1.2, 1.1)  # times as large as a layout says, for a short text
_GROWS_TO = 0.168  # of the unit: what is larger is a poster
SHORT, FULL = 0.64, 0.82  # of the height: where a short text ends, and where it may when set larger
_SECOND = 1.35  # times as large a second text gets, which stays below the first
_OPENED = 1.2  # times as large a first one gets over such a text
EMPTY = 0.6  # of the height: what ends above that stands in the middle instead
_LEAST_TOP, _AIR = 0.03, 0.014  # of the height: at the top, and under what is drawn there
_SHORE = 0.025  # ... besides, over another ground
_PAD = 0.012  # ... that stays free at the end of what words stand on
_ABOVE = 0.12  # of the height: what begins so far over a first baseline is not the text that stands on it
_TRIES = 6
BUBBLE_TAIL = 0.055  # of the unit that the tail of a bubble reaches below it
RISE = 0.9  # em that a character rises over its baseline at the most
_clause = re.compile("[，。；：？！]")
_HUNG = ("head", "picture")  # what a first line stands on a baseline of its own for
_FREE = ("cover", "end", "picture")  # kinds whose words go where their pictures let them
_WITHIN = {
    "window": 0.062,
    "bubble": 0.028,
    "saying": 0.042,
    "rough": 0.028,
    "panel": 0.024,
    "fill": 0.024,
}
_WIDE, _TALL = 0.3, 0.1  # of the canvas: what is smaller holds no words


def first_baseline(voice: Voice, layout: Layout, form: Format) -> float:
    """Return the baseline of a card's first line, in px from the top."""
    share = layout.first or voice.first_baseline
    return (form.top + share * (1 - form.top - form.bottom)) * form.height


def opening_puts(
    voice: Voice, layout: Layout, card: Card, slots: Mapping[str, Slot]
) -> tuple[Put, ...]:
    """Return the texts that stand highest, whose first line stands on the layout's first baseline."""
    if not voice.first_baseline or layout.focus not in _HUNG or card.kind in _FREE:
        return ()
    written = [
        put
        for put in layout.put
        if put.draw != "menu"
        and is_wanted(put, slots)
        and (put.number or put.rows or any(text.slot in slots for text in put.texts))
    ]
    if layout.focus == "picture":  # what stands beside the picture is no opening
        written = [put for put in written if top_of(put, slots) > layout.first - _ABOVE]
    top = min((top_of(put, slots) for put in written), default=0.0)
    highest = tuple(put for put in written if top_of(put, slots) == top)
    if any(put.upright or put.number for put in highest):
        return ()
    return highest


def top_of(put: Put, slots: Mapping[str, Slot]) -> float:
    """Return where the box of a thing begins on a card with such parts, as a share of the height."""
    return put.bare[1] if put.bare and "title" not in slots else put.box[1]


def top_room(voice: Voice, layout: Layout, form: Format) -> float:
    """Return the share of the height above which nothing is written: what is drawn there ends there.

    Bars and corners are larger where all sizes are; what stands beside the words takes no room from them.
    """
    first = layout.first or voice.first_baseline
    written = [put for put in layout.put if put.texts]
    top = min((put.box[1] for put in written), default=0.0)
    words = [put.box for put in written if put.box[1] < top + _ABOVE]
    drawn = [
        put
        for put in layout.put
        if put.draw and not put.texts and any(_overlap(put.box, box) for box in words)
    ]
    ends = [put.box[1] + put.box[3] + _AIR for put in drawn if put.box[1] + put.box[3] < first]
    within = [
        (put.box[1], form.scale * _WITHIN[put.draw])
        for put in drawn
        if put.draw in _WITHIN and put.box[2] > _WIDE and put.box[3] > _TALL
    ]
    return max([_LEAST_TOP, *ends, *(top + room for top, room in within if top < first)])


def _overlap(one: Box, other: Box) -> bool:
    """Say whether two boxes share a stretch of the width."""
    return one[0] < other[0] + other[2] and other[0] < one[0] + one[2]


def grown(put: Put, slots: Mapping[str, Slot]) -> Iterator[Put]:
    """Yield a box of texts larger and larger, the largest first; a second text grows a little, labels do not."""
    said = [text for text in put.texts if text.slot in slots]
    if any(text.slot in ("lead", "core") for text in said):
        return  # one stands out from the other by its size
    most = max(text.size[1] for text in said)
    first = _OPENED if any(text.font == "body" and text.size[1] != most for text in said) else 9.0

    def larger(text: Lettering, by: float) -> Lettering:
        if text.size[1] != most:
            by = min(by, _SECOND) if text.font == "body" else 1.0
        else:
            by = min(by, first)
        return replace(
            text, size=(text.size[0], max(text.size[1], min(_GROWS_TO, text.size[1] * by)))
        )

    for by in GROWN:
        yield replace(put, texts=tuple(larger(text, by) for text in put.texts))


def set_opening(
    on: "Composer", area: Area, put: Put, slots: Mapping[str, Slot]
) -> tuple[list[SetText], float] | None:
    """Set the texts of a box whose first line stands on the layout's first baseline, as `_set` does.

    None where it does not open the card, or is a poster by itself; in a scene of a clip also where it is so short that half of the
    scene would be empty.

    Raises:
        Overflow: It does not fit between the first baseline and the end of the box.
    """
    if put not in on.opens or _is_poster(on, put, slots):
        return None
    form = on.sheet.form
    top = (form.top + on.top_room * (1 - form.top - form.bottom)) * form.height
    put = _under(on, put, slots, (on.first - top) / on.sheet.unit / RISE)
    room = replace(area, top=top, bottom=max(area.bottom, _next_top(on, put)))
    found = _hung(on, room, put, slots, 0.0)
    if found is None and (form.bare or on.loose):
        return None
    if found is None:
        raise Overflow(msg("The texts of the card do not fit its layout."))
    if found[1] < SHORT * form.height < room.bottom:
        low = replace(room, bottom=min(room.bottom, FULL * form.height))
        least = EMPTY * form.height if form.bare else found[1]
        for larger in grown(put, slots):
            other = _hung(on, low, larger, slots, least)
            if other is not None and _clauses_within(other[0]) <= _clauses_within(found[0]):
                return other[0], on.first - other[0][0][0].rise
        if form.bare and found[1] < EMPTY * form.height:
            return None
    return found[0], on.first - found[0][0][0].rise


def end_of_words(on: "Composer", sheet: Put) -> float:
    """Return where the words end that stand on a sheet of a layout, in px; they are kept until they are written.

    Raises:
        Overflow: They do not fit it.
    """
    left, top, wide, high = sheet.box
    put = next(
        one
        for one in on.layout.put
        if one.texts and not one.draw and left <= one.box[0] <= left + wide
        if top <= one.box[1] <= top + high
    )
    bare = put.bare if put.bare and "title" not in on.slots else put.box
    found = on.set_box(on.area(bare), put, on.slots)
    on.measured[put.box] = found
    return found[1] + stack_height([block for block, _, _ in found[0]])


def _hung(
    on: "Composer", room: Area, put: Put, slots: Mapping[str, Slot], least: float
) -> tuple[list[SetText], float] | None:
    """Set texts as large as they fit from the first baseline on; return them and where they end, None if not below `least`.

    How high the first line rises above its baseline is known only when it is set, so they are set again
    where they took more room than there is.
    """
    area = room
    with suppress(Overflow):
        for _ in range(_TRIES):
            found = on.blocks(put.texts, slots, area, put.align, 1.0)
            top = on.first - found[0][0].rise
            end = top + stack_height([block for block, _, _ in found])
            if top >= room.top - 1 and end <= room.bottom + 1:
                return (found, end) if end >= least else None
            area = replace(area, top=max(area.top + 2, top, end - room.bottom + area.top))
    return None


def _clauses_within(texts: list[SetText]) -> int:
    """Return how many clauses end within a line: larger type is not worth a line that reads on past its clause."""
    lines = (
        block.setting.text[line.start : line.end].rstrip()
        for block, _, _ in texts
        for line in block.setting.lines
    )
    return sum(len(_clause.findall(line[:-1])) for line in lines)


def _next_top(on: "Composer", put: Put) -> float:
    """Return the height in px down to which texts that open a card may go: nearly to what stands under their box."""
    form = on.sheet.form
    low = put.box[1] + put.box[3] - _AIR
    under = [
        top - (_SHORE if other.draw == "ground" else 0.0)
        for other in on.layout.put
        if is_wanted(other, on.slots) and (top := top_of(other, on.slots)) >= low
    ]
    held = [  # what the words stand on
        low - _PAD
        for other in on.layout.put
        if other.draw and not other.texts and other.box[1] <= put.box[1]
        if (low := other.box[1] + other.box[3]) >= put.box[1] + put.box[3]
    ]
    share = min([min(under, default=0.0) - _AIR, *held])
    around = (
        put.pad + BUBBLE_TAIL if put.draw == "spoken" else 0.0
    )  # a bubble is higher than its words
    return (form.top + share * (1 - form.top - form.bottom)) * form.height - on.sheet.px(around)


def _is_poster(on: "Composer", put: Put, slots: Mapping[str, Slot]) -> bool:
    """Say whether a box holds a text of a few letters alone, which stands in the middle of it."""
    said = [slots[text.slot] for text in put.texts if text.slot in slots]
    own = all(slot.text == on.sheet.card.text for slot in said[:1])
    sentence = on.sheet.card.kind in ("quote", "excerpt")
    return sentence and own and is_poster(said[0].text)


def _under(on: "Composer", put: Put, slots: Mapping[str, Slot], most: float) -> Put:
    """Return a box of texts whose first one is no larger than `most`, of the unit, and see that it stays so."""
    texts = list(put.texts)
    at = next(n for n, text in enumerate(texts) if text.slot in slots)
    least, size = texts[at].size
    texts[at] = replace(texts[at], size=(min(least, most), min(size, most)))
    on.most[texts[at].slot] = most
    return replace(put, texts=tuple(texts))
