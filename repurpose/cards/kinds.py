"""The kinds of card: each takes a sheet and the area between head and foot, and fills it."""

from collections.abc import Callable

import regex

from repurpose.cards.end import draw_end
from repurpose.cards.lists import draw_figure, draw_points
from repurpose.cards.marks import draw_mark, room_above, room_below, room_left
from repurpose.cards.parts import (
    ANCHORS,
    OPTICAL,
    author_block,
    body_anchor,
    inner_area,
    named_setting,
    need,
    place,
)
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.cards.upright import draw_upright_cover
from repurpose.ink import mix
from repurpose.typeset import Align, Setting

_OPENING = "“‘「『《"


# --- quote ---------------------------------------------------------------------------------------


def draw_quote(sheet: Sheet, area: Area) -> None:
    """One text as large as fits; the speaker under it."""
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    text = need(card.text, "quote", "text")
    inner = inner_area(sheet, area)
    own_mark = text.lstrip()[0] in _OPENING
    mark = "none" if own_mark and theme.style.mark in ("large", "block") else theme.style.mark
    above, below, indent = (room(sheet, mark) for room in (room_above, room_below, room_left))
    speaker = _speaker(sheet, inner.width - indent) if card.speaker else []
    room = inner.height - above - below - stack_height(speaker)
    room -= speaker[0].before if speaker else 0
    setting = _quote_setting(sheet, text, inner.width - indent, room, hang=own_mark and not indent)
    block = Block("text", setting, palette.text, theme.fonts.quote.weight)
    blocks = [block, *speaker]
    spare = inner.height - above - below - stack_height(blocks)
    y = inner.top + above + max(0.0, spare) * body_anchor(sheet)
    bottom = sheet.write_stack(blocks, inner.left + indent, y)
    draw_mark(sheet, mark, inner, block, y, bottom)
    if speaker and theme.style.align == "left" and not sheet.portrait:
        middle = bottom - speaker[-1].height / 2
        sheet.fill(
            inner.left + indent, middle, sheet.px(0.05), max(2, sheet.px(0.0025)), palette.accent
        )


def _quote_setting(sheet: Sheet, text: str, width: float, height: float, *, hang: bool) -> Setting:
    """Fit a quote; in a tall box it keeps to a part of the height, so that air stays around it."""
    theme = sheet.theme
    least, most = theme.scale.quote
    short = len(text) <= 14
    leading = theme.leading.quote
    around = (leading - 1) * sheet.px(
        least
    )  # of the leading, above the first line and under the last
    return sheet.fit(
        text,
        theme.fonts.quote,
        (least, most * (1.22 if short else 1.0)),
        width=width,
        height=max(height * 0.94 + around, 1.0),
        leading=leading,
        hang=hang and theme.style.align == "left",
    )


def _speaker(sheet: Sheet, width: float) -> list[Block]:
    """The speaker after a dash, or after a portrait."""
    theme = sheet.theme
    size = max(theme.scale.label * 1.25, 0.034)
    dash = sheet.px(0.068) if theme.style.align == "left" else 0.0
    setting = named_setting(sheet, sheet.card.speaker, size, width, 1.45, dash)
    colour = mix(sheet.palette.text, sheet.palette.muted, 0.4)
    gap = sheet.px(theme.style.gap * 1.9)
    weight = theme.fonts.label.weight
    return [Block("speaker", setting, colour, weight, before=gap, portrait=sheet.portrait)]


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
    """The title in two sizes, the author under it; in columns where the theme wishes and it fits."""
    theme, palette = sheet.theme, sheet.palette
    title = need(sheet.card.title, "cover", "a title")
    inner = inner_area(sheet, area)
    if "cover" in theme.style.upright and draw_upright_cover(sheet, inner, *split_title(title)):
        return
    if sheet.form.square:
        side = min(sheet.form.height * 0.92, inner.width)
        middle = sheet.form.width / 2
        inner = Area(middle - side / 2, area.top, middle + side / 2, area.bottom)
    for share in (1.0, 0.84, 0.7, 0.55):  # of the height that the first part would like
        blocks = _cover_blocks(sheet, inner, title, share)
        if stack_height(blocks) <= inner.height:
            break
    anchor = OPTICAL if sheet.form.square else ANCHORS[theme.style.cover]
    y = place(sheet, blocks, inner, anchor)
    if theme.style.cover == "bottom" and not sheet.form.square:
        short = sheet.px(0.12)
        left = inner.left + ((inner.width - short) / 2 if theme.style.align == "center" else 0.0)
        sheet.fill(left, y - sheet.px(0.05), short, sheet.px(0.011), palette.accent)


def _cover_blocks(sheet: Sheet, inner: Area, title: str, share: float) -> list[Block]:
    """Set the head of the title, what comes after its joint, and the author."""
    theme, palette = sheet.theme, sheet.palette
    head, rest = split_title(title)
    align: Align | None = "center" if sheet.form.square else None
    least, most = theme.scale.title
    setting = sheet.fit(
        head,
        theme.fonts.title,
        (least, most * (1.15 if len(head) <= 8 else 1.0)),
        width=inner.width,
        height=inner.height * (0.62 if rest < len(title) else 0.8) * share,
        leading=theme.leading.title,
        align=align,
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
            align=align,
        )
        gap = sheet.px(theme.style.gap) * 1.45
        colour = mix(palette.text, palette.muted, 0.35)
        blocks.append(
            Block("title", below, colour, theme.fonts.body.weight, before=gap, offset=rest)
        )
    if sheet.card.author and not sheet.form.square:
        blocks.append(author_block(sheet, inner.width))
    return blocks


DRAW: dict[str, Callable[[Sheet, Area], None]] = {
    "cover": draw_cover,
    "quote": draw_quote,
    "points": draw_points,
    "figure": draw_figure,
    "end": draw_end,
}
