"""The kinds of card: each takes a sheet and the area between head and foot, and fills it."""

from collections.abc import Callable

import regex

from repurpose.cards.lists import draw_figure, draw_points
from repurpose.cards.parts import OPTICAL, inner_area, moved, need, place
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.ink import draw_setting, ink_box, mix
from repurpose.typeset import Setting, set_text

_OPENING = "“‘「『《"


# --- quote ---------------------------------------------------------------------------------------


def draw_quote(sheet: Sheet, area: Area) -> None:
    """One text as large as fits; the speaker under it."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    text = need(card.text, "quote", "text")
    inner = inner_area(sheet, area)
    own_mark = text.lstrip()[0] in _OPENING
    mark = "none" if own_mark and theme.style.mark == "large" else theme.style.mark
    wide_format = sheet.form.wide
    mark_room = sheet.px(0.105) if mark == "large" and not wide_format else 0.0
    indent = sheet.px(0.045) if mark == "bar" else 0.0
    speaker = _speaker(sheet, inner.width - indent) if card.speaker else []
    room = inner.height - mark_room - stack_height(speaker) - (speaker[0].before if speaker else 0)
    setting = _quote_setting(sheet, text, inner.width - indent, room, hang=own_mark and not indent)
    block = Block("text", setting, palette.text, theme.fonts.quote.weight)
    blocks = [block, *speaker]
    spare = inner.height - mark_room - stack_height(blocks)
    y = inner.top + mark_room + max(0.0, spare) * OPTICAL
    bottom = sheet.write_stack(blocks, inner.left + indent, y)
    if mark == "large":
        _large_mark(sheet, inner, y, beside=wide_format)
    elif mark == "bar":
        sheet.fill(inner.left, y, max(3.0, sheet.px(0.008)), block.height, palette.accent)
    if speaker and theme.style.align == "left":
        middle = bottom - speaker[-1].height / 2
        sheet.fill(
            inner.left + indent, middle, sheet.px(0.05), max(2, sheet.px(0.0025)), palette.accent
        )


def _quote_setting(sheet: Sheet, text: str, width: float, height: float, *, hang: bool) -> Setting:
    """Fit a quote; in a tall box it keeps to a part of the height, so that air stays around it."""
    theme = sheet.theme
    least, most = theme.scale.quote
    short = len(text) <= 14
    return sheet.fit(
        text,
        theme.fonts.quote,
        (least, most * (1.22 if short else 1.0)),
        width=width,
        height=max(height * 0.94, 1.0),
        leading=theme.leading.quote,
        hang=hang and theme.style.align == "left",
    )


def _speaker(sheet: Sheet, width: float) -> list[Block]:
    theme = sheet.theme
    left = theme.style.align == "left"
    lead = sheet.px(0.068) if left else 0.0
    size = max(theme.scale.label * 1.25, 0.034)
    setting = sheet.fit(
        sheet.card.speaker,
        theme.fonts.label,
        (size * 0.8, size),
        width=width - lead,
        leading=1.45,
        max_lines=2,
    )
    if left:
        setting = moved(setting, lead)
    colour = mix(sheet.palette.text, sheet.palette.muted, 0.4)
    gap = sheet.px(theme.style.gap * 1.9)
    return [Block("speaker", setting, colour, theme.fonts.label.weight, before=gap)]


def _large_mark(sheet: Sheet, area: Area, text_top: float, *, beside: bool) -> None:
    """Draw a large opening quotation mark above the text, or in the margin of a wide card."""
    palette = sheet.palette
    stack = sheet.catalogue.stack("serif", 400, "en")
    size = sheet.px(0.26)
    setting = set_text("“", stack=stack, size=size, width=size, language="en", leading=1.0)
    if beside:
        return
    x = area.left - size * 0.035
    if sheet.theme.style.align == "center":
        _, _, right, _ = ink_box(setting)
        x = area.left + (area.width - right) / 2
    draw_setting(sheet.picture, setting, (x, text_top - size * 0.50), palette.accent)


# --- cover ---------------------------------------------------------------------------------------


def split_title(title: str) -> tuple[str, int]:
    """Return the head of a title and where the rest begins: after a ：, ——, ？ or ！ in its middle.

    Returns the whole title and its length when it is short or has no such mark.
    """
    most = 26 if regex.search(r"\p{Han}", title) else 60
    for mark in ("：", "——", "｜", "|", ":", "？", "！"):
        at = title.find(mark)
        rest = at + len(mark)
        if mark in "？！":
            at = rest  # a question keeps its mark
        if 4 <= at <= most and len(title) - rest >= 4 and len(title) > 14:
            if mark == ":" and title[at - 1].isdigit():
                continue
            while rest < len(title) and title[rest].isspace():
                rest += 1
            return title[:at], rest
    return title, len(title)


def draw_cover(sheet: Sheet, area: Area) -> None:
    """The title in two sizes, the author under it."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    title = need(card.title, "cover", "a title")
    inner = inner_area(sheet, area)
    if sheet.form.square:
        side = min(sheet.form.height * 0.92, inner.width)
        middle = sheet.form.width / 2
        inner = Area(middle - side / 2, area.top, middle + side / 2, area.bottom)
    head, rest = split_title(title)
    least, most = theme.scale.title
    setting = sheet.fit(
        head,
        theme.fonts.title,
        (least, most * (1.15 if len(head) <= 8 else 1.0)),
        width=inner.width,
        height=inner.height * (0.62 if rest < len(title) else 0.8),
        leading=theme.leading.title,
        align="center" if sheet.form.square else None,
    )
    blocks = [Block("title", setting, palette.text, theme.fonts.title.weight)]
    if rest < len(title):
        size = min(setting.size / 1.45 / sheet.unit, 0.054)
        below = sheet.fit(
            title[rest:],
            theme.fonts.body,
            (min(size, 0.036), size),
            width=inner.width,
            leading=theme.leading.title + 0.16,
            align="center" if sheet.form.square else None,
        )
        gap = sheet.px(theme.style.gap) * 1.45
        colour = mix(palette.text, palette.muted, 0.35)
        blocks.append(
            Block("title", below, colour, theme.fonts.body.weight, before=gap, offset=rest)
        )
    if card.author and not sheet.form.square:
        blocks.append(_author(sheet, inner.width))
    anchor = {"top": 0.0, "center": OPTICAL, "bottom": 1.0}[theme.style.cover]
    anchor = OPTICAL if sheet.form.square else anchor
    y = place(sheet, blocks, inner, anchor)
    if theme.style.cover == "bottom" and not sheet.form.square:
        sheet.fill(inner.left, y - sheet.px(0.05), sheet.px(0.12), sheet.px(0.011), palette.accent)


def _author(sheet: Sheet, width: float) -> Block:
    theme = sheet.theme
    size = theme.scale.label * 1.1
    setting = sheet.fit(
        sheet.card.author,
        theme.fonts.label,
        (size * 0.8, size),
        width=width,
        leading=1.4,
        max_lines=2,
    )
    gap = sheet.px(theme.style.gap * 1.4)
    return Block("author", setting, sheet.palette.accent, theme.fonts.label.weight, before=gap)


# --- end -----------------------------------------------------------------------------------------


def draw_end(sheet: Sheet, area: Area) -> None:
    """The call to action; under a rule the article's title and its author."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    text = need(card.text, "end", "a call to action")
    inner = inner_area(sheet, area)
    least, most = theme.scale.quote
    below = []
    gap = sheet.px(theme.style.gap)
    if card.title:
        setting = sheet.fit(
            card.title,
            theme.fonts.body,
            (theme.scale.body[0] * 0.9, theme.scale.body[0]),
            width=inner.width,
            leading=1.5,
            max_lines=3,
        )
        colour = mix(palette.text, palette.muted, 0.6)
        below.append(Block("title", setting, colour, theme.fonts.body.weight, before=gap * 2.2))
    if card.author:
        below.append(_author(sheet, inner.width))
    used = stack_height(below) + (below[0].before if below else 0.0)
    setting = sheet.fit(
        text,
        theme.fonts.title,
        (least * 0.9, most * 0.86),
        width=inner.width,
        height=inner.height * 0.96 - used,
        leading=theme.leading.quote,
    )
    first = Block("text", setting, palette.text, theme.fonts.title.weight)
    y = place(sheet, [first, *below], inner, OPTICAL)
    if below:
        rule = y + first.height + below[0].before * 0.52
        short = sheet.px(0.12)
        left = inner.left + ((inner.width - short) / 2 if theme.style.align == "center" else 0)
        sheet.fill(left, rule, short, sheet.px(0.005), palette.accent)


DRAW: dict[str, Callable[[Sheet, Area], None]] = {
    "cover": draw_cover,
    "quote": draw_quote,
    "points": draw_points,
    "figure": draw_figure,
    "end": draw_end,
}
