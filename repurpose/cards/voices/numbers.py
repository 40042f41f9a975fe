"""A number in, drawn large out: its sign and unit beside it on one line, smaller."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repurpose.cards.sheet import Area, Block
from repurpose.cards.voices.lettering import SEEN
from repurpose.cards.voices.shrinking import PLACES
from repurpose.errors import Overflow
from repurpose.ink import contrast, ink_box
from repurpose.messages import msg
from repurpose.themes import Put

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_UNIT, _SIGN = 0.36, 0.27  # of the digits' size
_UNDER = 0.42  # ... of a unit on a line of its own
_GAP = 0.07  # em of the digits between the parts
_BETWEEN = 0.14  # ... between lines
_CAP = 0.8  # of its size: how high what stands on a line is above it
_WORTH = 1.12  # times as large the digits are, where sign and unit leave their line
_LITTLE, _WORTH_A_LINE = 2.4, 1.3  # ... where those have no more full-width characters


def draw_number(on: "Composer", area: Area, put: Put) -> float:
    """Draw sign, digits and unit in a box as large as they fit; return where they end.

    Where that makes the digits much larger, a `stacked` one has its sign above and its unit under them.

    Raises:
        Overflow: They do not fit at the least size.
    """
    assert put.number is not None
    one_line = _largest(on, area, put, stacked=False)
    if put.stacked:
        parted = _largest(on, area, put, stacked=True)
        beside = sum(on.slots[name].width for name in ("sign", "unit") if name in on.slots)
        worth = _WORTH if beside > _LITTLE else _WORTH_A_LINE
        if parted.size > one_line.size * worth and parted.size >= put.number[0]:
            return _write(on, area, put, parted)
    if one_line.size < put.number[0]:
        raise Overflow(msg("The number of the card does not fit its layout."))
    return _write(on, area, put, one_line)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number at a size: its parts on lines, each with the size of its line and its width in px."""

    size: float  # of the digits, as a share of the unit; 0: none is small enough
    lines: tuple[tuple["_Part", ...], ...]

    def width(self, gap: float) -> float:
        """Return the width of the widest line in px."""
        return max(sum(p.width for p in line) + gap * (len(line) - 1) for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a number as it is set: its name, block, width and what is empty to the left, in px."""

    name: str
    block: Block
    width: float
    left: float


def _largest(on: "Composer", area: Area, put: Put, *, stacked: bool) -> _Number:
    """Return a number as large as it fits its box; on three lines at the most where it is stacked."""
    assert put.number is not None
    least, most = put.number
    sheet, scale = on.sheet, 1.0
    while most * scale >= least:
        size = most * scale
        parts = _parts(on, put, size, _UNDER if stacked else _UNIT)
        lines = tuple((part,) for part in parts) if stacked else (tuple(parts),)
        found = _Number(size, lines)
        wide, high = found.width(sheet.px(size) * _GAP), _height(on, found)
        if wide <= area.width and high <= area.height:
            return found
        scale *= min(0.97, max(0.5, min(area.width / wide, area.height / high)))
    return _Number(0.0, ())


def _height(on: "Composer", number: _Number) -> float:
    """Return the height of a number from the top of what stands first to its last baseline, in px."""
    digits = on.sheet.px(number.size)
    others = sum(line[0].block.setting.size for line in number.lines if line[0].name != "digits")
    if len(number.lines) == 1:
        return digits * _CAP
    return digits * _CAP + others * _CAP + digits * _BETWEEN * (len(number.lines) - 1)


def _write(on: "Composer", area: Area, put: Put, number: _Number) -> float:
    """Write a number in the place of its box that the anchor names; return its last baseline in px."""
    sheet, gap = on.sheet, on.sheet.px(number.size) * _GAP
    high = _height(on, number)
    y = area.top + (area.height - high) * PLACES[put.anchor]
    middle = put.align == "center"
    for line in number.lines:
        largest = max(line, key=lambda part: part.block.setting.size)
        baseline = y + largest.block.setting.size * _CAP
        wide = sum(part.width for part in line) + gap * (len(line) - 1)
        x = area.left + ((area.width - wide) / 2 if middle else 0.0)
        for part in line:
            setting = part.block.setting
            shift = baseline - setting.lines[0].baseline
            if part.name == "sign" and len(line) > 1:  # beside the upper edge of the digits
                shift -= sheet.px(number.size) * 0.78 - setting.size * 0.84 * len(setting.lines)
                shift -= setting.size * 0.84 * (len(setting.lines) - 1)
            sheet.write(part.block, x - part.left, shift + ink_box(setting)[1])
            if part.name == "digits":  # which have nothing below the line
                written = sheet.written[-1]
                top, low = baseline - setting.size * 0.78, baseline + setting.size * 0.02
                box = (written.box[0], int(top), written.box[2], int(low) + 1)
                sheet.written[-1] = replace(written, box=box)
            x += part.width + gap
        y = baseline + sheet.px(number.size) * _BETWEEN
    return baseline


def _parts(on: "Composer", put: Put, size: float, unit: float) -> list[_Part]:
    """Return the parts that there are; `unit` is the size of the unit, in shares of the digits'."""
    found = []
    for name, share, font in (
        ("sign", _SIGN, "title"),
        ("digits", 1.0, "figure"),
        ("unit", unit, "title"),
    ):
        slot = on.slots.get(name)
        if slot is None:
            continue
        choice = on.font(font)
        own = size * share
        setting = on.sheet.fit(
            slot.text, choice, (own, own), width=1e5, leading=1.1, align="left", max_lines=1
        )
        colour = _sign_colour(on, put.colour) if name == "sign" else put.colour
        ink = on.seen(colour) if colour == "accent" else on.colour(colour)
        block = Block(slot.field, setting, ink, choice.weight, offset=slot.offset)
        left, _, right, _ = ink_box(setting)
        found.append(_Part(name, block, right - left, left))
    return found


def _sign_colour(on: "Composer", colour: str) -> str:
    """Return the colour of what qualifies a number: not its own, where it stands on the ground itself."""
    if colour not in ("text", "muted", "accent"):
        return colour
    unsure, palette = on.voice.unsure, on.sheet.palette
    if unsure and contrast(on.colour(unsure), palette.bg) >= SEEN:
        return unsure
    return "accent" if on.seen("accent") == palette.accent else colour
