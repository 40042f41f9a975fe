"""A card's formula on its sheet: how large it may be, and its mask in a colour where it stands."""

from repurpose.cards.formula import formula_mask, set_formula
from repurpose.cards.model import Written
from repurpose.cards.sheet import Colour, Sheet
from repurpose.errors import Overflow
from repurpose.messages import msg


def fit_formula(sheet: Sheet, sizes: tuple[float, float], wide: float, high: float) -> int:
    """Return how many px an em of the card's formula has, at the most that a place of px takes.

    Raises:
        Overflow: It does not fit at the least of `sizes`, shares of the unit.
    """
    made = set_formula(sheet.card.formula)
    least, most = (sheet.px(share) for share in sizes)
    size = min(most, wide / made.width, high / made.height)
    if size < least:
        raise Overflow(
            msg("The formula is too long for a card."), hint=msg("Choose a wider format.")
        )
    return int(size)


def write_formula(sheet: Sheet, at: tuple[float, float], size: int, colour: Colour) -> None:
    """Draw the card's formula with its left top corner at `at`, an em `size` px."""
    mask = formula_mask(sheet.card.formula, size)
    left, top = round(at[0]), round(at[1])
    box = (left, top, left + mask.width, top + mask.height)
    order = sheet.canvas.count
    sheet.canvas.paste(colour, box, mask)
    sheet.written.append(Written("formula", box, colour, float(size), 400, order))
