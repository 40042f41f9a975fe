"""A cover whose title stands in columns, from right to left, as on an old book."""

import regex

from repurpose.cards.sheet import Area, Sheet
from repurpose.errors import Overflow
from repurpose.themes import FontChoice
from repurpose.typeset import Columns, fit_columns

_LANGUAGES = ("zh", "ja")
_WESTERN = regex.compile(r"[\p{Latin}\d]")
_MOST_WESTERN = 0.25  # of the title: more of it would lie on its side than stand
_HEAD, _REST, _NAME = 3, 3, 1  # columns


def draw_upright_cover(sheet: Sheet, area: Area, head: str, rest: int) -> bool:
    """Draw title and author in columns; return False, with nothing drawn, where that would not do.

    It takes a tall card, a Chinese or Japanese title that is not largely Western, and room for the
    head of the title in three columns and what follows its joint (from `rest` on) in three more.
    """
    card, theme = sheet.card, sheet.theme
    western = len(_WESTERN.findall(card.title)) / max(1, len(card.title))
    if sheet.form.wide or sheet.form.square or western > _MOST_WESTERN:
        return False
    if not card.language.startswith(_LANGUAGES):
        return False
    high = min(area.height * 0.72, sheet.px(0.98))  # the foot of the picture stays free
    least, most = theme.scale.title
    head = head.rstrip("：:，,")  # a column ends where a mark would have stood
    try:
        first = _columns(sheet, head, theme.fonts.title, (least * 1.1, most * 1.12), high, _HEAD)
        share = min(first.size / 1.6 / sheet.unit, 0.05)
        following = card.title[rest:]
        low = high * 0.94
        second = (
            _columns(sheet, following, theme.fonts.body, (0.034, share), low, _REST)
            if following
            else None
        )
        label = theme.scale.label * 1.1
        name = (
            _columns(sheet, card.author, theme.fonts.label, (label, label), low, _NAME)
            if card.author
            else None
        )
    except Overflow:
        return False
    gap = sheet.px(0.045)
    parts = [part for part in (first, second, name) if part]
    whole = sum(part.width for part in parts) + gap * (len(parts) - 1)
    if whole > area.width:
        return False
    top = area.top + (area.height - high) * 0.34
    x = area.left + (area.width + whole) / 2 - first.width
    sheet.write_columns("title", first, x, top, weight=theme.fonts.title.weight)
    if second:
        x -= gap + second.width
        y = top + (high - low)
        weight = theme.fonts.body.weight
        sheet.write_columns("title", second, x, y, weight=weight, offset=rest)
    if name:
        x -= gap + name.width
        tall = max(column.height for column in name.columns)
        y = top + high - tall
        sheet.write_columns("author", name, x, y, weight=theme.fonts.label.weight)
    return True


def _columns(
    sheet: Sheet,
    text: str,
    font: FontChoice,
    shares: tuple[float, float],
    height: float,
    most: int,
) -> Columns:
    sizes = (round(sheet.px(shares[0])), round(sheet.px(max(shares))))
    return fit_columns(
        text,
        stack=sheet.stack(font),
        width=sheet.area.width,
        height=height,
        sizes=sizes,
        leading=1.42,
        language=sheet.card.language,
        max_columns=most,
        names=sheet.card.names,
    )
