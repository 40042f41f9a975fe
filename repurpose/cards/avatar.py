"""A brand in, its mark on a card out: the picture, or the monogram that stands for it."""

from typing import TYPE_CHECKING, Literal

from repurpose.cards.sheet import Colour, Sheet
from repurpose.ink import contrast, fill_canvas, ink_box, open_photo, rounded_mask
from repurpose.messages import msg
from repurpose.themes import FontChoice
from repurpose.typeset import set_text

if TYPE_CHECKING:
    from PIL.Image import Image

Outline = Literal["round", "soft", "square"]
CORNERS: dict[Outline, float] = {"round": 0.5, "soft": 0.22, "square": 0.0}  # of the side
_SEEN = 3.0  # to one: WCAG 2.2, 1.4.11, of what is as large as this
_LETTER = {1: 0.58, 2: 0.44, 3: 0.32, 4: 0.3}  # em of the side, by how many letters there are


def has_mark(sheet: Sheet) -> bool:
    """Say whether the card's brand has a picture or a monogram."""
    return bool(sheet.card.brand.avatar or sheet.card.brand.sign)


def draw_mark(
    sheet: Sheet,
    at: tuple[float, float],
    side: float,
    font: FontChoice,
    colours: tuple[Colour, Colour],
    outline: Outline = "round",
) -> None:
    """Draw the mark with its left top corner at `at`, `side` px wide; nothing without a brand.

    Args:
        sheet: The card.
        at: Where, in px.
        side: Its width and height in px.
        font: What a monogram is set in.
        colours: The plate of a monogram, and its letters.
        outline: Its shape.
    """
    brand, wide = sheet.card.brand, max(8, round(side))
    left, top = round(at[0]), round(at[1])
    mask = rounded_mask((wide, wide), round(wide * CORNERS[outline]))
    box = (left, top, left + wide, top + wide)
    if brand.avatar:
        sheet.canvas.paste(_portrait(brand.avatar, wide), box, mask)
        return
    if not brand.sign:
        return
    sheet.canvas.paste(colours[0], box, mask)
    size = wide * _LETTER[min(4, max(1, len(brand.sign)))]
    setting = set_text(
        brand.sign,
        stack=sheet.stack(font),
        size=size,
        width=1e4,
        leading=1.0,
        language=sheet.card.language,
    )
    x0, y0, x1, y1 = ink_box(setting)
    x = left + (wide - (x1 - x0)) / 2 - x0
    y = top + (wide - (y1 - y0)) / 2 - y0
    sheet.canvas.write(setting, (x, y), _read_on(sheet, *colours))


def _read_on(sheet: Sheet, plate: Colour, letters: Colour) -> Colour:
    """Return the colour of letters; another of the ground's, where they would hardly be seen on the plate."""
    if contrast(letters, plate) >= _SEEN:
        return letters
    return max((sheet.palette.bg, sheet.palette.text), key=lambda one: contrast(one, plate))


def _portrait(data: bytes, wide: int) -> "Image":
    return fill_canvas(open_photo(data, msg("The avatar")), (wide, wide))
