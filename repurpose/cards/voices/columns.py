"""Texts of a layout in, columns from right to left out: the first stands at the right."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import regex

from repurpose.cards.sheet import Area
from repurpose.cards.voices.shrinking import PLACES, set_whole, shrinking
from repurpose.cards.voices.slots import Slot, there_of
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.themes import Lettering, Put
from repurpose.typeset import Columns, fit_columns

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\d]")


def write_columns(on: "Composer", area: Area, put: Put, slots: Mapping[str, Slot]) -> float:
    """Write the texts of a box in columns, the first at the right.

    Raises:
        Overflow: They do not fit it.
    """
    for set_ in shrinking(lambda most: _columns(on, put, slots, area, most)):
        gaps = sum(on.sheet.px(text.gap) for _, text, _ in set_[1:])
        wide = sum(columns.width for columns, _, _ in set_) + gaps
        if wide <= area.width + 1:
            break
    else:
        raise Overflow(msg("The texts of the card do not fit its layout."))
    x = area.left + wide + (area.width - wide) * (1 - PLACES[put.anchor])
    bottom = area.top
    for number, (columns, text, slot) in enumerate(set_):
        x -= columns.width + (on.sheet.px(text.gap) if number else 0.0)
        plain = slot.keys == ((0, len(slot.text)),) or (text.key or on.voice.key) == "none"
        on.sheet.write_columns(
            slot.field,
            columns,
            x,
            area.top,
            weight=on.font(text.font).weight,
            offset=slot.offset,
            colour=on.ink(text),
            keys=() if plain else slot.keys,
            ink=on.sheet.palette.accent,
        )
        bottom = max(bottom, area.top + max(c.height for c in columns.columns))
    return bottom


def _columns(
    on: "Composer", put: Put, slots: Mapping[str, Slot], area: Area, most: float
) -> list[tuple[Columns, Lettering, Slot]]:
    there = there_of(put.texts, slots)
    if any(_HAN.search(slot.text) is None for _, slot in there):
        raise Overflow(
            msg("The texts of the card do not fit its layout.")
        )  # it would lie on its side
    found: dict[str, Columns] = {}
    room = area.width
    for text, slot in sorted(there, key=lambda pair: pair[0].size[1]):
        columns = _fitted(on, text, slot, (max(1.0, room), area.height), most)
        found[text.slot] = columns
        room -= columns.width + on.sheet.px(text.gap)
    return [(found[text.slot], text, slot) for text, slot in there]


def _fitted(
    on: "Composer", text: Lettering, slot: Slot, room: tuple[float, float], most: float
) -> Columns:
    """Set one text in columns, in a room of a width and a height in px."""
    sheet = on.sheet

    def attempt(sizes: tuple[float, float]) -> Columns:
        return fit_columns(
            slot.text,
            stack=sheet.stack(on.font(text.font)),
            width=room[0],
            height=room[1],
            sizes=(round(sheet.px(sizes[0])), round(sheet.px(sizes[1]))),
            leading=text.leading,
            language=sheet.card.language,
            max_columns=text.lines or 6,
            names=sheet.names,
        )

    largest = on.largest(text, slot) * most
    return set_whole(attempt, text.size[0], max(text.size[0], largest))
