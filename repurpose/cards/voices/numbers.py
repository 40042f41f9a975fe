"""A number in, drawn large out: its sign and unit beside it on one line, smaller."""

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


def draw_number(on: "Composer", area: Area, put: Put) -> float:
    """Draw sign, digits and unit in a box as large as they fit; return where they end.

    Raises:
        Overflow: They do not fit at the least size.
    """
    assert put.number is not None
    least, most = put.number
    sheet = on.sheet
    scale = 1.0
    while most * scale >= least:
        size = most * scale
        parts = _parts(on, put, size)
        wide = sum(right for _, _, right, _ in parts) + sheet.px(size) * _GAP * (len(parts) - 1)
        high = sheet.px(size) * 0.8
        if wide <= area.width and high <= area.height:
            break
        scale *= min(0.97, max(0.5, min(area.width / wide, area.height / high)))
    else:
        raise Overflow(msg("The number of the card does not fit its layout."))
    baseline = area.top + (area.height - high) * PLACES[put.anchor] + high
    x = area.left + ((area.width - wide) / 2 if put.align == "center" else 0.0)
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


def _parts(on: "Composer", put: Put, size: float) -> list[tuple[str, Block, float, float]]:
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
