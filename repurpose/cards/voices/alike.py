"""How large texts that stand together may be: those of one field of four alike, what follows an opening smaller than that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area
from repurpose.cards.voices.focus import em_width
from repurpose.cards.voices.slots import Slot
from repurpose.errors import Overflow
from repurpose.themes import Lettering

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_ALIKE = ("matrix",)  # kinds whose fields stand beside each other
_SAFE = 0.96  # of the width of a field, that a label on one line may take
_BELOW = 0.82  # of the size of an opening, that what follows it may have
_ITEM = 0.6  # of the height of a field, that its words may take


def alike_size(on: "Composer", area: Area, text: Lettering, slot: Slot, largest: float) -> float:
    """Return the most that a text may have, as a share of the unit: labels on one line, items in one size."""
    field, _, number = slot.field.partition(".")
    if on.sheet.card.kind not in _ALIKE or not number:
        return largest
    texts: tuple[str, ...] = getattr(on.sheet.card, field)
    if field == "labels":
        widest = max(map(em_width, texts))
        one_line = area.width / widest / on.sheet.unit * _SAFE
        return min(largest, one_line) if one_line >= text.size[0] else largest
    try:
        return min(_item_size(on, area, text, one, largest) for one in texts)
    except Overflow:
        return largest


def under_opening(texts: Sequence[Lettering], sizes: Mapping[str, float]) -> tuple[Lettering, ...]:
    """Return the texts of a box with a smaller `following`, () where that is smaller than its `opening` already.

    `sizes` are what they came out in, as shares of the unit: an opening that fills one line may be small.
    """
    most = sizes.get("opening", 1.0) * _BELOW
    if sizes.get("following", 0.0) <= most * 1.01:
        return ()
    return tuple(
        replace(text, size=(min(text.size[0], most), most)) if text.slot == "following" else text
        for text in texts
    )


def _item_size(on: "Composer", area: Area, text: Lettering, said: str, largest: float) -> float:
    setting = on.sheet.fit(
        said,
        on.font(text.font),
        (text.size[0], max(text.size[0], largest)),
        width=area.width,
        height=area.height * _ITEM,
        leading=text.leading,
        max_lines=text.lines or None,
    )
    return setting.size / on.sheet.unit
