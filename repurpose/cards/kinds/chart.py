"""A chart of numbers that the article says: a ring for a share, dots for so many in N, bars for like numbers.

Its form follows from the numbers. What surrounds a number (近, 约, 超过, a range) is drawn too: hatched
where it is not sure, an open arrow where it is more.
"""

from dataclasses import replace
from typing import ClassVar

from repurpose.cards.kinds.base import TITLE, CardField, items_of
from repurpose.cards.kinds.chart_bars import draw_bars
from repurpose.cards.kinds.chart_shares import draw_dots, draw_ring
from repurpose.cards.kinds.labelled import FRAME, LABELS, Labelled, draw_title
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.messages import msg
from repurpose.text import Amount, read_amount

_MOST = 5
_DOTS = (2, 100)  # in so many, each is drawn
_TEXT = 0.36  # of the height, at the most: the sentence


class Chart(Labelled):
    """Numbers as something to see."""

    __slots__ = ()

    name = "chart"
    label = msg("chart")
    fields: ClassVar[tuple[CardField, ...]] = (
        TITLE,
        replace(LABELS, most=_MOST),
        items_of(msg("numbers"), most=_MOST),
        CardField("text", quotes=True, shape="text"),
        *FRAME,
    )
    ground = "figure"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw title, chart, and under it the sentence that the numbers come from."""
        below = draw_title(sheet, inner_area(sheet, area))
        amounts = [read_amount(item) for item in sheet.card.items]
        text = _sentence(sheet, below)
        wide = sheet.form.wide and text is not None
        gap = sheet.px(0.06)
        room = below
        if text and wide:
            middle = below.left + below.width * 0.55
            room = replace(below, right=middle - gap / 2)
            sheet.write(text, middle + gap / 2, below.top + (below.height - text.height) / 2)
        elif text:
            room = replace(below, bottom=below.bottom - text.height - gap)
            sheet.write(text, below.left, below.bottom - text.height)
        _draw_form(sheet, room, amounts)

    def alt(self, card: Card) -> str:
        """Return the title, each number behind what it is of, and the sentence."""
        chart = super().alt(replace(card, text="") if card.text else card)
        return "\n".join(text for text in (chart, card.text.strip()) if text)

    def samples(self) -> tuple[Card, ...]:
        """Return bars with a range and with more than a number, a share, and some in ten."""
        return (
            Card(
                self.name,
                title="正午的街面有多热",
                labels=("树荫下", "遮阳棚", "没有遮挡"),
                items=("6–8度", "约11度", "超过14度"),
                text="同一条街上，路面比气温高出的度数差了一倍。",
            ),
            Card(self.name, items=("近三分之二",), text="近三分之二的树在第一个冬天之后又发了芽。"),
            Card(
                self.name,
                items=("每10户中有7户",),
                text="到第三年，每10户中有7户认养了自己门前的树。",
            ),
        )


def _draw_form(sheet: Sheet, room: Area, amounts: list[Amount | None]) -> None:
    known = [amount for amount in amounts if amount]
    if len(amounts) == 1 and known and known[0].share and not sheet.card.labels:
        one = known[0]
        counted = one.counted or (one.whole != 100 and one.low == 1)
        if counted and _DOTS[0] <= one.whole <= _DOTS[1]:
            draw_dots(sheet, room, one)
        else:
            draw_ring(sheet, room, one)
        return
    draw_bars(sheet, room, amounts)


def _sentence(sheet: Sheet, area: Area) -> Block | None:
    card, theme, wide = sheet.card, sheet.theme, sheet.form.wide
    if not card.text:
        return None
    least, most = theme.scale.body
    setting = sheet.fit(
        card.text,
        theme.fonts.quote,
        (least, most * 1.15),
        width=area.width * (0.45 if wide else 1.0) - (sheet.px(0.03) if wide else 0.0),
        height=area.height * (1.0 if wide else _TEXT),
        leading=theme.leading.body,
        align="left",
    )
    return Block("text", setting, sheet.palette.text, theme.fonts.quote.weight)


KIND = Chart()
