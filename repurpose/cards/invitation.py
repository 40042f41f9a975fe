"""The last card of a theme without a voice, as an invitation: a question, its choices, and who asks.

Drawn where the question names choices or the card has a brand; `kinds/end.py` draws the plain one.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repurpose.cards.avatar import CORNERS, draw_mark, has_mark
from repurpose.cards.button import FOLLOW, draw_button, set_words
from repurpose.cards.labels import follow_label, label_of
from repurpose.cards.model import SIGN, DrawnPart
from repurpose.cards.parts import inner_area, pale, under
from repurpose.cards.poster import poster_size
from repurpose.cards.qr import qr_code
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.cards.voices.shrinking import STEPS
from repurpose.errors import Overflow
from repurpose.ink import contrast, ink_box, mix, rounded_mask
from repurpose.messages import msg
from repurpose.text import find_choices
from repurpose.typeset import Setting, set_text

if TYPE_CHECKING:
    from PIL.Image import Image

_MARK = 0.085  # of the unit
_CODE = 0.17
_PAD, _LEAD, _GAP = 0.026, 0.088, 0.016  # of a choice: within its plate, its letter, between two
_BESIDE = 0.052  # of the unit: a button is so much wider than its word
_SEEN = 3.0  # contrast of a plate with its ground
_APART = 0.042  # question, choices and the label under them
_WIDE = 0.6  # of a wide card is the question's


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, set: the question or its stem, the choices, and the label under them."""

    question: Block
    choices: list[Block]
    label: Block
    columns: int
    pad: float  # px around the words of a choice

    def height(self, sheet: Sheet) -> float:
        """The height of all of it in px."""
        count = -(-len(self.choices) // self.columns)
        rows = count * self.row(sheet) + max(0, count - 1) * sheet.px(_GAP)
        gap = sheet.px(_APART)
        return self.question.height + (rows + gap if rows else 0.0) + gap * 0.8 + self.label.height

    def row(self, sheet: Sheet) -> float:
        """The height of one choice with its plate in px."""
        if not self.choices:
            return 0.0
        high = max(stack_height([block]) for block in self.choices)
        return max(high, sheet.px(0.04)) + 2 * self.pad


def wants_invitation(sheet: Sheet) -> bool:
    """Say whether an end card has more to show than a call, a title and an author."""
    brand = sheet.card.brand
    return bool(brand.name or brand.avatar or brand.sign or find_choices(sheet.card.text))


def draw_invitation(sheet: Sheet, area: Area) -> None:
    """Draw question, choices and signature; on a wide card the signature stands beside them.

    Raises:
        Overflow: They do not fit.
    """
    inner = inner_area(sheet, area)
    code = qr_code(sheet.card.link, sheet.px(_CODE)) if sheet.card.link else None
    wide = sheet.form.wide
    asked_width = inner.width * (_WIDE if wide else 1.0)
    signed_width = inner.width * (1 - _WIDE - 0.06) if wide else inner.width
    signed = _signature(sheet, signed_width, None if wide else code)
    low = _signed_height(sheet, signed, None if wide else code)
    room = inner.height if wide else inner.height - low - sheet.px(0.055)
    asked = _fitting(sheet, asked_width, room)
    spare = (room - asked.height(sheet)) * 0.46
    _draw_asked(sheet, asked, Area(inner.left, inner.top + spare, inner.left + asked_width, 0))
    if wide:
        _draw_beside(sheet, signed, Area(inner.right - signed_width, *_middle(inner)), code)
        return
    top = inner.bottom - low
    sheet.fill(
        inner.left, top - sheet.px(0.028), inner.width, 1.0, pale(sheet, sheet.palette.text, 0.2)
    )
    _draw_signature(sheet, signed, Area(inner.left, top, inner.right, inner.bottom), code)


def _fitting(sheet: Sheet, width: float, room: float) -> _Asked:
    """Set what is asked: the choices one under the other, two a row, or as part of the question.

    Raises:
        Overflow: It does not fit in any way.
    """
    ways = [(most, columns) for most in STEPS for columns in (1, 2)]
    for most, columns in [*ways, *((most, 0) for most in STEPS)]:
        with suppress(Overflow):
            asked = _asked(sheet, width, room, columns, most)
            if asked.height(sheet) <= room + 1:
                return asked
    raise Overflow(msg("The texts of the card do not fit its layout."))


def _middle(area: Area) -> tuple[float, float, float]:
    return area.top, area.right, area.bottom


def _asked(sheet: Sheet, width: float, room: float, columns: int, most: float) -> _Asked:
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    named = find_choices(card.text) if columns else None
    pad = sheet.px(_PAD) * max(0.6, most)
    each = (width - (columns - 1) * sheet.px(_GAP)) / max(1, columns)
    stem = named.stem if named else (0, len(card.text))
    least, largest = theme.scale.quote
    question = sheet.fit(
        card.text[slice(*stem)],
        theme.fonts.title,
        (least * 0.8, max(least * 0.8, poster_size(card.text, largest * 0.8) * most)),
        width=width,
        height=room,
        leading=theme.leading.title,
        align="left" if named else None,
    )
    size = min(theme.scale.quote[0] * 0.95, 0.052) * most
    choices = [
        Block(
            "text",
            sheet.fit(
                card.text[slice(*one)],
                theme.fonts.title,
                (size * 0.8, size),
                width=each - 2 * pad - sheet.px(_LEAD),
                leading=1.3,
                align="left",
                max_lines=3,
            ),
            palette.text,
            theme.fonts.title.weight,
            offset=one[0],
        )
        for one in (named.options if named else ())
    ]
    words = sheet.fit(
        label_of("@comment", card),
        theme.fonts.label,
        (0.024, 0.03),
        width=width,
        leading=1.2,
        align="left" if named else None,
        max_lines=1,
    )
    return _Asked(
        Block("text", question, palette.text, theme.fonts.title.weight, offset=stem[0]),
        choices,
        Block("label", words, palette.muted, theme.fonts.label.weight),
        max(1, columns),
        pad,
    )


def _draw_asked(sheet: Sheet, asked: _Asked, area: Area) -> None:
    y = sheet.write(asked.question, area.left, area.top) + sheet.px(_APART)
    high, gap, count = asked.row(sheet), sheet.px(_GAP), asked.columns
    wide = (area.width - (count - 1) * gap) / count
    for number, block in enumerate(asked.choices):
        left = area.left + (number % count) * (wide + gap)
        top = y + (number // count) * (high + gap)
        _draw_choice(sheet, block, number, Area(left, top, left + wide, top + high), asked.pad)
    rows = -(-len(asked.choices) // count)
    y += rows * (high + gap) - gap + sheet.px(_APART) * 0.8 if rows else 0.0
    top = ink_box(asked.label.setting)[1]
    sheet.canvas.write(asked.label.setting, (area.left, y - top), asked.label.colour)


def _draw_choice(sheet: Sheet, block: Block, number: int, box: Area, pad: float) -> None:
    """Draw the plate of a choice, its letter and its words."""
    palette = sheet.palette
    ground = under(sheet)
    plate = mix(ground, palette.text, 0.075)
    size = (round(box.width), round(box.height))
    left, top = round(box.left), round(box.top)
    mask = rounded_mask(size, round(min(sheet.px(0.018), sheet.px(sheet.theme.style.radius) or 0)))
    sheet.canvas.paste(plate, (left, top, left + size[0], top + size[1]), mask)
    ink = palette.accent if contrast(palette.accent, plate) >= 3.0 else palette.text
    setting = set_text(
        "ABCD"[number],
        stack=sheet.stack(sheet.theme.fonts.title),
        size=max(block.setting.size * 1.25, sheet.px(0.046)),
        width=1e4,
        leading=1.0,
        language="en",
    )
    x0, y0, _, y1 = ink_box(setting)
    y = box.top + (box.height - (y1 - y0)) / 2 - y0
    sheet.canvas.write(setting, (box.left + pad - x0, y), ink)
    x = box.left + pad + sheet.px(_LEAD * 0.86)
    sheet.write(block, x, box.top + (box.height - block.height) / 2)


def _signature(sheet: Sheet, width: float, code: "Image | None") -> list[Block]:
    """Set name, tagline, handle or author, and the article's title, in what mark and code leave."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    width -= code.width + sheet.px(0.035) if code else 0.0
    beside = not sheet.form.wide  # there mark and button stand above and below
    width -= sheet.px(_MARK + 0.026) if has_mark(sheet) and beside else 0.0
    if code is None and beside and (button := _button(sheet)):
        width -= _wide(button) + sheet.px(_BESIDE)
    brand, body, label = card.brand, theme.fonts.body, theme.fonts.label
    said = [
        ("brand.name", brand.name, 0.042, theme.fonts.title, palette.text),
        ("brand.tagline", brand.tagline, 0.03, body, palette.text),
        ("brand.handle", brand.handle, 0.026, label, palette.muted),
        (
            "title",
            "" if brand.name else card.title,
            0.034,
            body,
            palette.muted,
        ),
    ]
    if card.author and (not brand.name or (not brand.handle and brand.name != card.author)):
        said.insert(2, ("author", card.author, 0.028, label, palette.accent))
    return [
        Block(
            field,
            sheet.fit(
                text,
                font,
                (size * 0.82, size),
                width=max(sheet.px(0.1), width),
                leading=1.34,
                align="left",
                max_lines=3 if field == "title" else 2,
            ),
            colour,
            font.weight,
            before=sheet.px(0.014),
        )
        for field, text, size, font, colour in said
        if text
    ]


def _signed_height(sheet: Sheet, blocks: list[Block], code: "Image | None") -> float:
    mark = sheet.px(_MARK) if has_mark(sheet) else 0.0
    return max(stack_height(blocks), mark, float(code.height) if code else 0.0)


def _draw_signature(sheet: Sheet, blocks: list[Block], area: Area, code: "Image | None") -> None:
    x = area.left
    if code is not None:
        right = sheet.card.brand.qr_side == "right"
        at = area.right - code.width if right else area.left
        sheet.paste(code, (round(at), round(area.top + (area.height - code.height) / 2)))
        x += 0.0 if right else code.width + sheet.px(0.035)
    if has_mark(sheet):
        side = sheet.px(_MARK)
        _mark(sheet, (x, area.top + (area.height - side) / 2), side)
        x += side + sheet.px(0.026)
    sheet.write_stack(blocks, x, area.top + (area.height - stack_height(blocks)) / 2)
    if code is None and (button := _button(sheet)):
        _draw_button(sheet, button, area.right, (area.top + area.bottom) / 2)


def _button(sheet: Sheet) -> Setting | None:
    """Return the word that asks the viewers of a clip to follow, set; a card is followed nowhere."""
    words = follow_label(sheet.card) if sheet.form.bare else ""
    return set_words(sheet, words, sheet.theme.fonts.label, sheet.px(FOLLOW)) if words else None


def _wide(setting: Setting) -> float:
    left, _, right, _ = ink_box(setting)
    return right - left


def _draw_button(sheet: Sheet, button: Setting, right: float, middle: float) -> None:
    before, palette = sheet.canvas.count, sheet.palette
    ground = under(sheet)
    plate = palette.accent if contrast(palette.accent, ground) >= _SEEN else palette.text
    inks = (palette.on_accent, palette.bg, palette.text)
    ink = max(inks, key=lambda one: contrast(one, plate))
    draw_button(sheet, button, right, middle, (plate, ink), CORNERS["round"])
    sheet.parts.append(DrawnPart(f"{SIGN}follow", before, sheet.canvas.count))


def _draw_beside(sheet: Sheet, blocks: list[Block], area: Area, code: "Image | None") -> None:
    """Draw the signature of a wide card: mark, texts and code one under the other."""
    mark = sheet.px(_MARK) if has_mark(sheet) else 0.0
    gap = sheet.px(0.03)
    parts = [mark, stack_height(blocks), float(code.height) if code else 0.0]
    whole = sum(parts) + gap * (sum(part > 0 for part in parts) - 1)
    button = _button(sheet)
    whole += gap + sheet.px(2 * FOLLOW) if button else 0.0
    y = area.top + max(0.0, (area.height - whole) / 2)
    if mark:
        _mark(sheet, (area.left, y), mark)
        y += mark + gap
    narrow = [replace(block, before=sheet.px(0.014)) for block in blocks]
    y = sheet.write_stack(narrow, area.left, y) + gap
    if code is not None:
        sheet.paste(code, (round(area.left), round(y)))
        y += code.height + gap
    if button:
        wide = _wide(button) + sheet.px(_BESIDE)
        _draw_button(sheet, button, area.left + wide, y + sheet.px(FOLLOW))


def _mark(sheet: Sheet, at: tuple[float, float], side: float) -> None:
    palette, font, before = sheet.palette, sheet.theme.fonts.title, sheet.canvas.count
    draw_mark(sheet, at, side, font, (palette.accent, palette.on_accent))
    if sheet.form.bare:  # it comes by itself
        sheet.parts.append(DrawnPart(f"{SIGN}mark", before, sheet.canvas.count))
