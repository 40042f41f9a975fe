"""A numbered list under its title; more than one card holds goes on several."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import ClassVar

from repurpose.card_kinds import CardKind
from repurpose.cards.kinds.base import (
    FOOTER,
    KICKER,
    SOURCE,
    TITLE,
    Kind,
    NewSheet,
    items_of,
)
from repurpose.cards.model import Card
from repurpose.cards.parts import OPTICAL, body_anchor, inner_area
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.typeset import set_text, type_sizes

_FEW, _LARGE = 4, 1.6  # items that stand larger on a wide card, and by how much


class Points(Kind):
    """A title and a numbered list, all items in one size."""

    __slots__ = ()

    name: ClassVar[CardKind] = "points"
    label = msg("points")
    fields = (
        TITLE,
        items_of(msg("items")),
        KICKER,
        FOOTER,
        SOURCE,
    )
    parts = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the title, and the items in one size."""
        card, theme, palette = sheet.card, sheet.theme, sheet.palette
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
        gap = len(head) * sheet.px(0.05 if sheet.form.wide else 0.075)  # under the title
        top = stack_height(head) + gap
        most_size = head[0].setting.size / (1.1 if sheet.form.wide else 1.3) if head else inf
        low = sheet.px(0.02)  # a list wants more air under it than one text
        items = _items(sheet, inner.width - lead, inner.height - top - low, most_size)
        spare = inner.height - top - low - stack_height(items)
        extra = min(
            spare / (len(items) + 1), sheet.px(0.05)
        )  # air between the items, then around all
        anchor = body_anchor(sheet)
        if anchor == OPTICAL and len(items) > 3:
            anchor = 0.4
        y = inner.top + (spare - extra * (len(items) - 1)) * anchor
        y = sheet.write_stack(head, inner.left, y) + gap
        for k, block in enumerate(items):
            if k:
                y += block.before + extra
            _ordinal(sheet, str(card.first + k), block, inner.left, y)
            y = sheet.write(block, inner.left + lead, y)

    def split(self, card: Card, new_sheet: NewSheet, most: int) -> Sequence[Sheet]:
        """Spread the items over the fewest cards that hold them, as evenly as can be."""
        try:
            return super().split(card, new_sheet, most)
        except Overflow:
            if most == 1 or len(card.items) < 2:
                raise
        for count in range(2, min(most, len(card.items)) + 1):
            try:
                return [self.drawn(new_sheet(part)) for part in _spread(card, count)]
            except Overflow:
                if count == len(card.items):
                    raise
        raise Overflow(
            msg(
                "{count} items do not fit {most} {name} cards.",
                count=len(card.items),
                most=most,
                name=new_sheet(card).form.name,
            ),
            hint=msg("Use fewer items, or choose a larger format."),
        )

    def samples(self) -> tuple[Card, ...]:
        """Return three points, one of them long."""
        items = (
            "先问土壤，再选树种",
            "把浇水变成邻居之间的约定，而不是一次活动",
            "用App公开每一棵树的去向",
        )
        return (Card(self.name, title="他们做对的三件事", items=items),)


def _spread(card: Card, count: int) -> Iterator[Card]:
    """Yield `count` cards that share the items and go on counting them."""
    each, more = divmod(len(card.items), count)
    start = 0
    for k in range(count):
        end = start + each + (k < more)
        page = card.page or f"{k + 1}/{count}"
        yield replace(card, items=card.items[start:end], first=card.first + start, page=page)
        start = end


def _ordinal(sheet: Sheet, text: str, block: Block, x: float, y: float) -> None:
    """Write the number of an item in the margin; it is ours, so it is no line of the card."""
    theme = sheet.theme
    stack = sheet.stack(theme.fonts.title)
    setting = set_text(text, stack=stack, size=block.setting.size, width=1e4)
    _, top, _, _ = ink_box(setting)
    sheet.canvas.write(setting, (x, y - top), sheet.palette.accent)


def _items(sheet: Sheet, width: float, height: float, most_size: float) -> list[Block]:
    """Set all items in the largest common size that fits."""
    theme = sheet.theme
    least, most = (sheet.px(v) for v in theme.scale.body)
    few = sheet.form.wide and len(sheet.card.items) <= _FEW
    top = max(round(least), round(min(most * (_LARGE if few else 1.12), most_size)))
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
                    names=sheet.card.names,
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


KIND = Points()
