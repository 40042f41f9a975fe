"""The kinds of card that count: one large figure, and a numbered list of points."""

import re

from repurpose.cards.parts import OPTICAL, body_anchor, inner_area, moved, need, place
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import ContentError, Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.typeset import Setting, set_text, type_sizes

_UNIT_SHARE, _UNIT_GAP = 0.36, 0.08  # of a figure's size: its unit, and the gap before that


def draw_figure(sheet: Sheet, area: Area) -> None:
    """One large number, and the sentence that it comes from."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    number = need(card.number, "figure", "a number")
    inner = inner_area(sheet, area)
    big, unit = _number_settings(sheet, number, inner)
    blocks = [Block("number", big, palette.accent, theme.fonts.title.weight)]
    if card.text:
        least, most = theme.scale.body
        setting = sheet.fit(
            card.text,
            theme.fonts.quote,
            (least, most * 1.3),
            width=inner.width,
            height=inner.height * 0.92 - blocks[0].height - sheet.px(0.06),
            leading=theme.leading.quote,
        )
        weight = theme.fonts.quote.weight
        blocks.append(Block("text", setting, palette.text, weight, before=sheet.px(0.07)))
    y = place(sheet, blocks, inner, body_anchor(sheet))
    if unit:
        weight, start = theme.fonts.title.weight, number.rindex(unit.text)
        small = Block("number", unit, palette.accent, weight, offset=start)
        sheet.write(small, inner.left, y + blocks[0].height - small.height)


_DIGITS = re.compile(r"\D{0,2}\d[\d.,:/×]*[%％‰]?(?:[-–~～—至到]\d[\d.,]*[%％‰]?)*")


def _number_settings(sheet: Sheet, number: str, area: Area) -> tuple[Setting, Setting | None]:
    """Set the digits as large as fits, and the unit behind them on the same line, smaller."""
    theme = sheet.theme
    least, most = theme.scale.figure
    match = _DIGITS.match(number)
    unit = number[match.end() :].strip() if match else ""
    digits = number[: len(number) - len(unit)].rstrip() if unit else number
    stack, language = sheet.stack(theme.fonts.title), sheet.card.language
    font, height = theme.fonts.title, area.height * 0.45

    def one(text: str, size: float) -> Setting:
        return set_text(text, stack=stack, size=size, width=1e5, leading=1.0, language=language)

    if not unit:
        sizes = (least * 0.5, most)
        return sheet.fit(number, font, sizes, width=area.width, height=height, leading=1.15), None
    plain = one(digits, 100.0).lines[0].width / 100
    behind = one(unit, 100.0).lines[0].width / 100
    size = min(sheet.px(most), height, area.width / (plain + _UNIT_SHARE * behind + _UNIT_GAP))
    if size < sheet.px(least * 0.5):
        sizes = (least * 0.4, most)
        return sheet.fit(number, font, sizes, width=area.width, height=height, leading=1.15), None
    big, small = one(digits, round(size)), one(unit, round(size * _UNIT_SHARE))
    whole = big.lines[0].width + size * _UNIT_GAP + small.lines[0].width
    left = (area.width - whole) / 2 if theme.style.align == "center" else 0.0
    return moved(big, left), moved(small, left + big.lines[0].width + size * _UNIT_GAP)


def draw_points(sheet: Sheet, area: Area) -> None:
    """A title and a numbered list, all items in one size."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    if not card.items:
        raise ContentError(msg("A points card needs items."))
    inner = inner_area(sheet, area)
    head: list[Block] = []
    if card.title:
        least, most = theme.scale.title
        setting = sheet.fit(
            card.title,
            theme.fonts.title,
            (least * 0.8, most * (0.54 if sheet.form.wide else 0.66)),
            width=inner.width,
            leading=theme.leading.title,
            align="left",
            max_lines=3,
        )
        head = [Block("title", setting, palette.text, theme.fonts.title.weight)]
    lead = sheet.px(0.085 if card.first + len(card.items) <= 10 else 0.115)  # two digits
    gap = sheet.px(0.05 if sheet.form.wide else 0.075) if head else 0.0
    top = stack_height(head) + gap
    most_size = head[0].setting.size / 1.3 if head else sheet.px(theme.scale.body[1] * 1.12)
    low = sheet.px(0.02)  # a list wants more air under it than one text
    items = _items(sheet, inner.width - lead, inner.height - top - low, most_size)
    spare = inner.height - top - low - stack_height(items)
    extra = min(spare / (len(items) + 1), sheet.px(0.05))  # air between the items, then around all
    anchor = body_anchor(sheet)
    if anchor == OPTICAL and len(items) > 3:
        anchor = 0.4
    y = inner.top + max(0.0, spare - extra * (len(items) - 1)) * anchor
    y = sheet.write_stack(head, inner.left, y) + gap
    for k, block in enumerate(items):
        y += (block.before + extra) if k else 0.0
        _ordinal(sheet, str(card.first + k), block, inner.left, y)
        y = sheet.write(block, inner.left + lead, y)


def _ordinal(sheet: Sheet, text: str, block: Block, x: float, y: float) -> None:
    """Write the number of an item in the margin; it is ours, so it is no line of the card."""
    theme = sheet.theme
    stack = sheet.stack(theme.fonts.title)
    setting = set_text(text, stack=stack, size=block.setting.size, width=1e4, leading=1.2)
    _, top, _, _ = ink_box(setting)
    sheet.canvas.write(setting, (x, y - top), sheet.palette.accent)


def _items(sheet: Sheet, width: float, height: float, most_size: float) -> list[Block]:
    """Set all items in the largest common size that fits."""
    theme = sheet.theme
    least, most = (sheet.px(v) for v in theme.scale.body)
    top = max(round(least), round(min(most * 1.12, most_size)))
    stack = sheet.stack(theme.fonts.body)
    weight = theme.fonts.body.weight
    for size in reversed(type_sizes(round(least), top)):
        blocks = [
            Block(
                f"items.{k}",
                set_text(
                    item,
                    stack=stack,
                    size=size,
                    width=width,
                    leading=theme.leading.body * 0.94,
                    language=sheet.card.language,
                    balance=True,
                ),
                sheet.palette.text,
                weight,
                before=size * (0.7 if sheet.form.wide else 0.95),
            )
            for k, item in enumerate(sheet.card.items)
        ]
        if stack_height(blocks) <= height:
            return blocks
    raise Overflow(
        msg(
            "{count} items do not fit a {name} card.",
            count=len(sheet.card.items),
            name=sheet.form.name,
        ),
        hint=msg("Use fewer items, or spread them over several cards."),
    )
