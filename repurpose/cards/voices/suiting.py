"""A layout and a card in, whether the one may compose the other out."""

from repurpose.cards.formats import Format
from repurpose.cards.model import Card
from repurpose.cards.voices.slots import slots_of
from repurpose.themes import Layout

_SQUARE = 1.12  # of its width a card is high that still counts as square


def shape_of(form: Format) -> str:
    """Return what a layout calls the shape of a format."""
    if form.width > form.height:
        return "wide"
    return "square" if form.height < form.width * _SQUARE else "tall"


def suits(layout: Layout, card: Card, form: Format) -> bool:
    """Say whether a layout is for such a card: its shape, its language, its parts and their length."""
    if shape_of(form) not in layout.shapes or form.square:
        return False
    if layout.scripts and not card.language.startswith(layout.scripts):
        return False
    slots = slots_of(card)
    for name, (least, most) in (layout.room or {}).items():
        if name == "items":
            if not least <= len(card.items) <= most:
                return False
        elif not least <= (slots[name].width if name in slots else 0.0) <= most:
            return False
    needed = {
        text.slot
        for put in layout.put
        if not put.rows and not put.when
        for text in put.texts
        if not text.optional
    }
    return needed <= set(slots)
