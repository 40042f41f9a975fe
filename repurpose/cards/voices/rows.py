"""A list in, its rows out: numerals, rules or panels, and of each row the texts at one size for all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.cards.devices import draw_numeral_strokes, rough_box
from repurpose.cards.icons import icon_mask, icons_of
from repurpose.cards.sheet import Area, Block, Colour, stack_height
from repurpose.cards.voices.lettering import dot_mask
from repurpose.cards.voices.opening import RISE, SetText
from repurpose.cards.voices.shrinking import STEPS, shrinking
from repurpose.cards.voices.slots import Slot, rows_of
from repurpose.errors import Overflow
from repurpose.ink import contrast, ink_box, rounded_mask
from repurpose.messages import msg
from repurpose.themes import Numeral, Put
from repurpose.typeset import Setting, set_text

if TYPE_CHECKING:
    from repurpose.cards.voices.compose import Composer

_STEPS = STEPS[:-1]  # what is smaller is no list
_SHORTENED = 0.46  # of its size a long label has
_ONE_LINE = 0.7  # of its size a label has at the least to stand on one line
_AIR = 0.014  # of the unit: above and below a label
_UNDER_TITLE = 0.03  # ... under a title, to a list or the rule over it
_GUTTER = 0.1  # of the margin that stays empty behind a label
_PICTURED = ("points", "steps", "ledger")  # kinds whose rows may have icons
_UNORDERED = ("points",)  # ... in the place of a number, which says nothing there
_ICON, _ICON_GAP, _LARGEST = 0.074, 0.03, 0.1  # of the unit
_OF_NUMBER = 0.76  # of the margin for a number, that an icon in its place takes
_READ = 4.5  # the least contrast of a label to its panel
_BLED = 0.8  # of what is between two rules, that a number has which bleeds off the card
_HAN = "一二三四五六七八九十"
_FILLED = 0.86  # of its box a list fills, so that a short one leaves no hole under it


def draw_rows(on: "Composer", area: Area, put: Put) -> None:
    """Draw one row for each part of a field.

    Raises:
        Overflow: They do not fit the box.
    """
    sheet, rows = on.sheet, rows_of(on.sheet.card, put.rows)[put.start :]
    if not rows:
        return
    pad = sheet.px(put.pad)
    lead = sheet.px(put.numeral.width) if put.numeral else 0.0
    gap = sheet.px(put.gap)
    area = _below_title(on, area, gap / 2 if put.rule else 0.0)
    hung = put in on.opens and not on.loose
    if hung:  # no larger than the room above the first baseline
        most = (on.first - area.top - pad) / sheet.unit / RISE
        on.most[put.texts[0].slot] = most
        if put.numeral and put.numeral.style == "label":
            put = replace(put, numeral=replace(put.numeral, size=min(put.numeral.size, most)))
    labels = _labels(on, put, rows, lead) if put.numeral else []
    icons = _icons(on, put)
    numbered = (
        on.sheet.card.kind not in _UNORDERED
    )  # their numbers say something: icons stand behind
    behind = sheet.px(_ICON + _ICON_GAP) if icons and numbered else 0.0
    inner = Area(area.left + pad + lead, area.top, area.right - pad - behind, area.bottom)
    for sets in shrinking(
        lambda most: [on.blocks(put.texts, row, inner, "left", most) for row in rows], _STEPS
    ):
        highs = [stack_height([block for block, _, _ in one]) + 2 * pad for one in sets]
        highs = [max(high, _least_high(on, put, labels) + 2 * pad) for high in highs]
        for place, label in enumerate(labels):
            highs[place] = max(highs[place], label.height + 2 * pad + sheet.px(_AIR))
        spare = area.height - sum(highs) - gap * (len(rows) - 1)
        lower = 0.0  # how far down the rows begin, so that their first line hangs right
        if hung:
            lower = max(0.0, on.first - _rise(sets[0], labels[:1], highs[0]) - area.top)
        if spare - lower >= -1:
            break
    else:
        raise Overflow(msg("The list of the card does not fit its layout."))
    each = max(0.0, spare - (1 - _FILLED) * area.height) / len(rows)
    y, first = area.top, each
    if hung:
        y, first, each = _begin(area.top, lower, spare, each, len(rows))
    for number, (one, high) in enumerate(zip(sets, highs, strict=True)):
        whole = high + (each if number else first)
        if put.panel == "rough":
            rough_box(
                on,
                Area(area.left, y, area.right, y + whole),
                on.colour("theme.panel"),
                on.seed + number,
            )
        elif put.panel:
            _panel(on, Area(area.left, y, area.right, y + whole), put)
        if put.rule:
            sheet.fill(
                area.left, y - gap / 2, area.width, sheet.px(put.rule), on.colour(put.colour)
            )
        height = stack_height([block for block, _, _ in one])
        at = y + (whole - height) / 2
        if put.numeral:
            before = Area(area.left + pad, y, inner.left, y + whole)
            if put.numeral.style == "dot":  # beside the date, as on a line of time
                before = Area(before.left, at, before.right, at + one[0][0].height)
            if labels:
                _write_label(on, put.numeral, labels[number], before)
            elif icons and not numbered:
                _draw_icon(
                    on, icons[number], before, on.seen(put.numeral.colour), lead * _OF_NUMBER
                )
            else:
                _numeral(on, put.numeral, number + put.start, before, min(highs) + each + gap)
        if behind:
            after = Area(inner.right + sheet.px(_ICON_GAP), y, area.right - pad, y + whole)
            _draw_icon(on, icons[number], after, on.seen("accent"), sheet.px(_ICON))
        for place, (block, text, slot) in enumerate(one):
            if _dim(on, block.colour, put):
                block = replace(block, colour=sheet.palette.text)  # noqa: PLW2901
            at += block.before if place else 0.0
            at = on.letter(block, text, slot, inner.left, at)
        y += whole + gap


def _least_high(on: "Composer", put: Put, labels: Sequence[Block]) -> float:
    """Return how high a row is at the least, for its number; one that bleeds is as high as its row."""
    if put.numeral is None or labels or put.numeral.shift < 0:
        return 0.0
    return on.sheet.px(put.numeral.size) * 0.8


def _panel(on: "Composer", area: Area, put: Put) -> None:
    """Fill what a row stands on; its corners are `thick` of the unit round."""
    if not put.thick:
        on.sheet.fill(area.left, area.top, area.width, area.height, on.colour(put.panel))
        return
    left, top = round(area.left), round(area.top)
    size = (round(area.width), round(area.height))
    radius = min(round(on.sheet.px(put.thick)), size[1] // 2)
    box = (left, top, left + size[0], top + size[1])
    on.sheet.canvas.paste_framed(
        on.colour(put.panel), box, rounded_mask(size, radius), max(2, radius)
    )


def _below_title(on: "Composer", area: Area, over: float) -> Area:
    """Return the box of a list that begins clear of a title which came out long; a rule stands `over` px above it."""
    titles = [w.box[3] for w in on.sheet.written if w.field in ("title", "text")]
    clear = max(titles, default=0.0) + on.sheet.px(_UNDER_TITLE) + over
    return replace(area, top=max(area.top, clear)) if titles else area


def _rise(one: Sequence[SetText], label: Sequence[Block], high: float) -> float:
    """Return the px from the top of a row to the baseline of what begins highest in it."""
    blocks = [block for block, _, _ in one]
    tall, rise = max([(stack_height(blocks), blocks[0].rise), *((b.height, b.rise) for b in label)])
    return (high - tall) / 2 + rise


def _begin(
    top: float, lower: float, spare: float, each: float, rows: int
) -> tuple[float, float, float]:
    """Return where rows begin, and what the first and every other one get of the room that they leave.

    `lower` is how far under `top` they would begin if the first got none; half of what it gets stands
    over its words, so it gets no more than twice that.
    """
    first = min(each, 2 * lower)
    start = lower - first / 2
    rest = min(each, max(0.0, spare - start - first) / max(1, rows - 1))
    return top + start, first, rest


def _icons(on: "Composer", put: Put) -> tuple[str, ...]:
    """Return the icons of the rows of a list, where the voice has some and each row has its own."""
    card = on.sheet.card
    if not on.voice.icons or put.rows != "items" or card.kind not in _PICTURED:
        return ()
    labels = card.labels or ("",) * len(card.items)
    said = [f"{item} {label}" for item, label in zip(card.items, labels, strict=False)]
    return icons_of(said[put.start :], card.title)


def _draw_icon(on: "Composer", name: str, area: Area, colour: Colour, most: float) -> None:
    """Draw an icon in the middle of the height of a place, at its left."""
    sheet = on.sheet
    size = round(min(most, sheet.px(_LARGEST), area.width, area.height))
    left, top = round(area.left), round((area.top + area.bottom - size) / 2)
    box = (left, top, left + size, top + size)
    sheet.canvas.paste(colour, box, icon_mask(name, size, on.voice.icons))


def _labels(
    on: "Composer", put: Put, rows: Sequence[Mapping[str, Slot]], width: float
) -> list[Block]:
    """Return the labels of the rows, set in the margin before them at one size; [] where it shows others.

    Raises:
        Overflow: One does not fit there.
    """
    said = put.numeral
    assert said is not None
    slots = [row["label"] for row in rows if "label" in row]
    if said.style != "label" or len(slots) < len(rows):
        return []
    sheet, choice = on.sheet, on.font(said.font)

    def one(text: str, sizes: tuple[float, float], lines: int) -> Setting:
        return sheet.fit(
            text,
            choice,
            sizes,
            width=width * (1 - _GUTTER),
            leading=1.16,
            align="left",
            max_lines=lines,
        )

    least = said.size * _SHORTENED
    size, lines = 0.0, 1
    with suppress(Overflow):
        size = min(one(slot.text, (least, said.size), 1).size for slot in slots) / sheet.unit
    if size < said.size * _ONE_LINE:  # rather on two lines than so small
        size = min(one(slot.text, (least, said.size), 2).size for slot in slots) / sheet.unit
        lines = 2
    colour = on.seen(said.colour)
    if _dim(on, colour, put):
        colour = on.sheet.palette.text
    return [
        Block(
            slot.field,
            one(slot.text, (size, size), lines),
            colour,
            choice.weight,
            offset=slot.offset,
        )
        for slot in slots
    ]


def _dim(on: "Composer", colour: Colour, put: Put) -> bool:
    """Say whether a colour could hardly be read on the panel of a row."""
    panel = put.panel if put.panel != "rough" else ""
    return bool(panel) and contrast(colour, on.colour(panel)) < _READ


def _write_label(on: "Composer", said: Numeral, label: Block, area: Area) -> None:
    """Write the label of a row beside the middle of it."""
    y = area.top + (area.height - label.height) / 2
    on.sheet.write(label, area.left + on.sheet.px(said.shift), y)


def _numeral(on: "Composer", said: Numeral, number: int, area: Area, most: float) -> None:
    """Draw the sign of a row; it is ours, so it is no line of the card. One that bleeds is `most` px high."""
    sheet = on.sheet
    count = sheet.card.first + number
    if said.style == "dot":
        _dot(on, said, area)
        return
    if said.style == "strokes" and count <= 3:
        draw_numeral_strokes(on, area, count)
        return
    text = chr(ord("A") + number) if said.style == "letters" else str(count)
    if said.style == "han" and count <= len(_HAN) and sheet.card.language.startswith(("zh", "ja")):
        text = _HAN[count - 1]
    setting = _digits(on, said, text, said.size)
    high, part = ink_box(setting)[3] - ink_box(setting)[1], 1.0
    if said.shift < 0 and high > most * _BLED:
        part = most * _BLED / high
        setting = _digits(on, said, text, said.size * part)
    left, top, _, bottom = ink_box(setting)
    x = area.left - left + sheet.px(said.shift) * part - (1 - part) * area.left
    y = area.top + (area.height - (bottom - top)) / 2 - top
    sheet.canvas.write(setting, (x, y), on.seen(said.colour))


def _digits(on: "Composer", said: Numeral, text: str, size: float) -> Setting:
    stack = on.sheet.stack(on.font(said.font))
    return set_text(text, stack=stack, size=on.sheet.px(size), width=1e4, leading=1.1)


def _dot(on: "Composer", said: Numeral, area: Area) -> None:
    wide = round(on.sheet.px(said.size))
    left = round(area.left + on.sheet.px(said.shift))
    top = round((area.top + area.bottom - wide) / 2)
    on.sheet.canvas.paste(
        on.seen(said.colour), (left, top, left + wide, top + wide), dot_mask(wide)
    )
