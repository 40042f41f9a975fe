"""A sentence or two of the article, to be read: the first clause large, the rest at the size of text."""

from repurpose.cards.clauses import head_of
from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area, place
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.errors import Overflow
from repurpose.messages import msg

_RATIO = 1.55  # it is so many times as large as the rest
_STEPS = (1.0, 0.88, 0.76, 0.64, 0.52)


class Excerpt(Kind):
    """Words of the article in reading size."""

    __slots__ = ()

    name = "excerpt"
    label = msg("excerpt")
    fields = (
        CardField("text", quotes=True, needed=msg("text"), shape="text"),
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "points"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw a short rule, the first clause, and the rest under it."""
        inner, centred = inner_area(sheet, area), sheet.theme.style.align == "center"
        gap, short = sheet.px(0.05), sheet.px(0.12)
        below = Area(inner.left, inner.top + gap, inner.right, inner.bottom)
        for step in _STEPS:
            try:
                y = place(sheet, _blocks(sheet, below, step), below, body_anchor(sheet)) - gap
            except Overflow:
                if step == _STEPS[-1]:
                    raise
                continue
            x = inner.left + ((inner.width - short) / 2 if centred else 0.0)
            sheet.fill(x, y, short, sheet.px(0.007), sheet.palette.accent)
            return

    def samples(self) -> tuple[Card, ...]:
        """Return a sentence of several clauses."""
        text = "第三年的夏天特别旱，一条街的人排着班去浇水，到九月数了数，四十棵树一棵都没有少。"
        return (Card(self.name, text=text),)


def _blocks(sheet: Sheet, area: Area, step: float) -> list[Block]:
    theme, palette, text = sheet.theme, sheet.palette, sheet.card.text
    least, most = theme.scale.body
    at = head_of(text)
    large = min(theme.scale.title[1] * 0.72, theme.scale.quote[1])
    size = max(least, max(large / _RATIO, most * 1.15) if at else most * 1.45)
    size = max(least, size * step)
    blocks = []
    for start, end, ratio, font in (
        (0, at, _RATIO, theme.fonts.title),
        (at, len(text), 1.0, theme.fonts.body),
    ):
        if start == end:
            continue
        setting = sheet.fit(
            text[start:end].rstrip() if end == at else text[start:end],
            font,
            (size * ratio * 0.97, size * ratio),
            width=area.width,
            leading=theme.leading.title + 0.04 if end == at else theme.leading.body * 1.04,
        )
        gap = sheet.px(0.055)
        blocks.append(Block("text", setting, palette.text, font.weight, before=gap, offset=start))
    return blocks


KIND = Excerpt()
