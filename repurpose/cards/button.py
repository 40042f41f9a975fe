"""A few words in, the words right aligned at a place out: on a plate, as a button, or bare."""

from typing import TYPE_CHECKING

from repurpose.ink import ink_box, rounded_mask
from repurpose.typeset import Setting, set_text

if TYPE_CHECKING:
    from repurpose.cards.sheet import Colour, Sheet
    from repurpose.themes import FontChoice

FOLLOW = 0.036  # of the unit: the word that asks to follow
_ACROSS, _DOWN = 0.72, 0.46  # em of a plate beside its words, and above and below them


def set_words(sheet: "Sheet", words: str, font: "FontChoice", size: float) -> Setting:
    """Set a few words in one line, `size` px high."""
    return set_text(
        words,
        stack=sheet.stack(font),
        size=size,
        width=1e4,
        leading=1.1,
        language=sheet.card.language,
    )


def box_of(setting: Setting, right: float, middle: float) -> tuple[int, int, int, int]:
    """Return the box of words that end at `right` and stand around `middle`, in px."""
    left, top, end, bottom = ink_box(setting)
    wide, high = end - left, bottom - top
    return (int(right - wide), int(middle - high / 2), int(right), int(middle + high / 2))


def write_words(
    sheet: "Sheet", setting: Setting, right: float, middle: float, ink: "Colour"
) -> float:
    """Write words that end at `right`; return their left."""
    left, top, end, bottom = ink_box(setting)
    x, y = right - (end - left), middle - (bottom - top) / 2
    sheet.canvas.write(setting, (x - left, y - top), ink)
    return x


def draw_button(
    sheet: "Sheet",
    setting: Setting,
    right: float,
    middle: float,
    colours: "tuple[Colour, Colour]",
    corner: float,
) -> float:
    """Write words on a plate that ends at `right`, with corners of a share of its height; return its left."""
    across, down = _ACROSS * setting.size, _DOWN * setting.size
    left, top, end, bottom = box_of(setting, right - across, middle)
    box = (round(left - across), round(top - down), round(right), round(bottom + down))
    size = (box[2] - box[0], box[3] - box[1])
    sheet.canvas.paste(colours[0], box, rounded_mask(size, round(size[1] * corner)))
    write_words(sheet, setting, end, middle, colours[1])
    return float(box[0])
