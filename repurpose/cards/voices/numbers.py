"""A number in, drawn large out: its sign and unit beside it on one line, smaller."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area, Block
from repurpose.cards.voices.shrinking import PLACES
from repurpose.errors import Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_UNIT, _SIGN = 0.36, 0.27  # of the digits' size
_GAP = 0.07  # em of the digits between the parts
_UNDER = "under"  # the label of a number whose unit may stand under its digits
_WORTH = 1.2  # times as large the digits are then at the least
_DOWN, _LOW = 0.46, 0.05  # em of the digits: the room of a unit under them, and what it has below
Part = tuple[str, Block, float, float]  # name, block, width and what is empty to its left, in px
Fitted = tuple[float, list[Part], float, float]  # size, parts, width and height in px


def draw_number(on: "Composer", area: Area, put: Put) -> float:
    """Draw sign, digits and unit in a box as large as they fit; return where they end.

    Raises:
        Overflow: They do not fit at the least size.
    """
    size, parts, wide, high = _fitted(on, area, put)
    if put.label == _UNDER and parts[-1][0] == "unit":
        with suppress(Overflow):
            taller = _fitted(on, area, put, under=True)
            if taller[0] >= size * _WORTH:
                return _draw_under(on, area, put, taller)
    baseline = area.top + (area.height - high) * PLACES[put.anchor] + high
    x = area.left + ((area.width - wide) / 2 if put.align == "center" else 0.0)
    return _write(on, parts, size, x, baseline)


def _fitted(on: "Composer", area: Area, put: Put, *, under: bool = False) -> Fitted:
    """Return the size at which a number fits its box, its parts, and how wide and high it is then.

    Raises:
        Overflow: It does not fit at the least size.
    """
    assert put.number is not None
    least, most = put.number
    sheet = on.sheet
    scale = 1.0
    while most * scale >= least:
        size = most * scale
        parts = _parts(on, put, size)
        line = parts[:-1] if under else parts
        wide = sum(right for _, _, right, _ in line) + sheet.px(size) * _GAP * (len(line) - 1)
        high = sheet.px(size) * (0.8 + (_DOWN if under else 0.0))
        if wide <= area.width and high <= area.height:
            return size, parts, wide, high
        scale *= min(0.97, max(0.5, min(area.width / wide, area.height / high)))
    raise Overflow(msg("The number of the card does not fit its layout."))


def _draw_under(on: "Composer", area: Area, put: Put, fitted: Fitted) -> float:
    """Draw a number with its unit under the end of its digits; return where that ends."""
    size, parts, wide, high = fitted
    em = on.sheet.px(size)
    top = area.top + (area.height - high) * PLACES[put.anchor]
    x = area.left + ((area.width - wide) / 2 if put.align == "center" else 0.0)
    _write(on, parts[:-1], size, x, top + em * 0.8)
    _, _, right, _ = parts[-1]
    return _write(on, parts[-1:], size, max(x, x + wide - right), top + high - em * _LOW)


def _write(on: "Composer", parts: Sequence[Part], size: float, x: float, baseline: float) -> float:
    """Write parts of a number side by side on a baseline, and return that."""
    sheet = on.sheet
    for name, block, right, left in parts:
        setting = block.setting
        shift = baseline - setting.lines[0].baseline
        if name == "sign":
            shift -= sheet.px(size) * 0.78 - setting.size * 0.84 * len(setting.lines)
            shift -= setting.size * 0.84 * (len(setting.lines) - 1)
        sheet.write(block, x - left, shift + ink_box(setting)[1])
        if name == "digits":  # which have nothing below the line
            written = sheet.written[-1]
            top, low = baseline - setting.size * 0.78, baseline + setting.size * 0.02
            box = (written.box[0], int(top), written.box[2], int(low) + 1)
            sheet.written[-1] = replace(written, box=box)
        x += right + sheet.px(size) * _GAP
    return baseline


def _parts(on: "Composer", put: Put, size: float) -> list[Part]:
    """Return the parts that there are: name, block, width and what is empty to the left, in px."""
    found = []
    for name, share, font in (
        ("sign", _SIGN, "title"),
        ("digits", 1.0, "figure"),
        ("unit", _UNIT, "title"),
    ):
        slot = on.slots.get(name)
        if slot is None:
            continue
        choice = on.font(font)
        own = size * share
        setting = on.sheet.fit(
            slot.text, choice, (own, own), width=1e5, leading=1.1, align="left", max_lines=1
        )
        colour = "accent" if name == "sign" and _is_plain(on, put.colour) else put.colour
        ink = on.seen(colour) if colour == "accent" else on.colour(colour)
        block = Block(slot.field, setting, ink, choice.weight, offset=slot.offset)
        left, _, right, _ = ink_box(setting)
        found.append((name, block, right - left, left))
    return found


def _is_plain(on: "Composer", colour: str) -> bool:
    """Say whether a number stands on the ground itself, where the accent is seen beside it."""
    return colour in ("text", "muted") and on.seen("accent") == on.sheet.palette.accent
