"""A text of one field of four in, the most that it may have out, so that all of them come out in one size."""

from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area
from repurpose.cards.voices.slots import Slot, em_width
from repurpose.errors import Overflow
from repurpose.themes import Lettering

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_ALIKE = ("matrix",)  # kinds whose fields stand beside each other
_SAFE = 0.96  # of the width of a field, that a label on one line may take
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
