"""The first card: the title in two sizes, and the author."""

import regex

from repurpose.card_kinds import COVERS
from repurpose.cards.kinds.base import AUTHOR, FOOTER, KICKER, PICTURE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import ANCHORS, OPTICAL, author_block, inner_area, place
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.cards.upright import draw_upright_cover
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.messages import msg
from repurpose.typeset import Align

_TEXT = 0.036  # the least size of a long title, as a share of the unit


class Cover(Kind):
    """The title, in columns where the theme wishes it and it fits; the author under it."""

    __slots__ = ()

    name = "cover"
    label = msg("cover")
    fields = (
        CardField("title", quotes=True, needed=msg("a title"), shape="text"),
        KICKER,
        AUTHOR,
        FOOTER,
        CardField("cover", choices=COVERS),
        PICTURE,
    )
    cropped = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the title in two sizes, at its joint, and the author."""
        theme, title = sheet.theme, sheet.card.title
        inner = inner_area(sheet, area)
        if self.name in theme.style.upright and draw_upright_cover(
            sheet, inner, *split_title(title)
        ):
            return
        if sheet.form.square:
            side = min(sheet.form.height * 0.92, inner.width)
            middle = sheet.form.width / 2
            inner = Area(middle - side / 2, area.top, middle + side / 2, area.bottom)
        blocks = _fitting_blocks(sheet, inner, title)
        anchor = OPTICAL if sheet.form.square else ANCHORS[theme.style.cover]
        y = place(sheet, blocks, inner, anchor)
        if theme.style.cover == "bottom" and not sheet.form.square:
            short = sheet.px(0.12)
            left = inner.left + (
                (inner.width - short) / 2 if theme.style.align == "center" else 0.0
            )
            sheet.fill(left, y - sheet.px(0.05), short, sheet.px(0.011), sheet.palette.accent)

    def samples(self) -> tuple[Card, ...]:
        """Return a title with a joint."""
        title = "慢慢走，比较快：一座小城怎样用十年种出一片森林"
        kicker, author, footer = "城市 · 生态", "林间来信", "长文卡片"
        return (Card(self.name, title=title, kicker=kicker, author=author, footer=footer),)


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


def _fitting_blocks(sheet: Sheet, inner: Area, title: str) -> list[Block]:
    """Set a title as large as it may be; one that is long beyond the theme's sizes, as a text is.

    Raises:
        Overflow: It does not fit at the size of a text either.
    """
    last: Overflow | None = None
    for smaller in (1.0, 0.7, 0.5):
        try:
            for share in (1.0, 0.84, 0.7, 0.55):  # of the height that the head would like
                blocks = _blocks(sheet, inner, title, share, smaller)
                if stack_height(blocks) <= inner.height:
                    return blocks
        except Overflow as error:
            last = last or error
    if last:
        raise last
    return blocks


def _blocks(
    sheet: Sheet, inner: Area, title: str, share: float, smaller: float = 1.0
) -> list[Block]:
    """Set the head of the title, what comes after its joint, and the author.

    `smaller` makes the theme's least size less, down to that of a text.
    """
    theme, palette = sheet.theme, sheet.palette
    head, rest = split_title(title)
    align: Align | None = "center" if sheet.form.square else None
    least, most = theme.scale.title
    least = least if smaller == 1.0 else max(least * smaller, min(least, _TEXT))
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


KIND = Cover()
