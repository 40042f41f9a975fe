"""What a sentence sets in a shape: one thing that leads to another, weighs more, lies beneath, is none of it.

The words that join its parts say which shape it is: 只有…才… an arrow, 虽然…但… scales, 表面…其实… an iceberg, 既…又…
two rings, 不等于 its sign, 不仅…更… steps. Two parts without them are axes, three a triangle.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from repurpose.cards.clauses import SURFACE
from repurpose.cards.diagrams import (
    draw_axes,
    draw_gate,
    draw_iceberg,
    draw_overlap,
    draw_scale,
    draw_stairs,
    draw_triangle,
    draw_unequal,
)
from repurpose.cards.kinds.base import CardField, Kind, items_of
from repurpose.cards.kinds.labelled import FRAME, LABELS, Labelled
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.messages import msg

_LEAST, _MOST = 2, 3
_CLEAR = 0.025  # of the unit: at the right
_LEAD = (0.036, 0.056)  # of the unit: what leads to the shape
_LEAD_HIGH = 0.26  # of the height, at the most
_JOINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("unequal", r"不(?:等[于於同]|意味|代表)|≠|is not|does not mean"),
        ("iceberg", SURFACE),
        ("scale", r"^(?:虽然?|雖然?|尽管|儘管|比起?|(?:al)?though|more than)"),
        ("overlap", r"^(?:既|both)"),
        ("stairs", r"^(?:先|首先|不[仅僅但只光止]|first|not only)"),
    )
)
_DRAWN: Mapping[str, Callable[[Sheet, Area], None]] = {
    "axes": draw_axes,
    "gate": draw_gate,
    "iceberg": draw_iceberg,
    "overlap": draw_overlap,
    "scale": draw_scale,
    "stairs": draw_stairs,
    "triangle": draw_triangle,
    "unequal": draw_unequal,
}


def shape_of(card: Card) -> str:
    """Return the shape in which the parts of a card stand, by the words that join them."""
    if not card.labels:
        return "triangle" if len(card.items) == _MOST else "axes"
    first = card.labels[0].strip()
    found = next((name for name, joint in _JOINTS if joint.search(first)), "gate")
    pairs = len(card.items) == _LEAST
    return found if pairs or found == "stairs" else "stairs"


class Diagram(Labelled):
    """Two or three parts of a sentence in the shape of its argument, under what leads to them."""

    __slots__ = ()

    name = "diagram"
    label = msg("diagram")
    fields = (
        CardField("text", quotes=True, shape="text"),
        replace(LABELS, most=_MOST),
        items_of(msg("two or three parts"), _LEAST, _MOST),
        *FRAME,
    )
    ground = "quote"
    illustrates = True

    def alt(self, card: Card) -> str:
        """Return the sentence as it is read: what leads to it, and each part behind its joint."""
        chinese = card.language.startswith(("zh", "ja"))
        space, comma = ("", "，") if chinese else (" ", ", ")
        joints = [*map(str.strip, card.labels), *[""] * _MOST]
        items = [item.strip() for item in card.items]
        if card.labels and shape_of(card) == "unequal":
            said = [f"{items[0]}{space}{joints[0]}{space}{items[-1]}"]
        else:
            said = [
                f"{joint}{space if joint else ''}{item}"
                for joint, item in zip(joints, items, strict=False)
            ]
        return "\n".join(filter(None, (card.text.strip(), comma.join(filter(None, said)))))

    def check(self, card: Card) -> None:
        """Check that a card has its parts; they need not all have a joint.

        Raises:
            ContentError: It has too few or too many.
        """
        Kind.check(self, card)

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Write what leads to the shape, and draw that below it."""
        inner = inner_area(sheet, area)
        if not sheet.form.wide:  # clear of what stands at the edge
            inner = replace(inner, right=inner.right - sheet.px(_CLEAR))
        card, theme = sheet.card, sheet.theme
        below = inner
        if card.text.strip():
            setting = sheet.fit(
                card.text,
                theme.fonts.body,
                _LEAD,
                width=inner.width,
                height=inner.height * _LEAD_HIGH,
                leading=theme.leading.body,
                align="left",
            )
            block = Block("text", setting, sheet.palette.text, theme.fonts.body.weight)
            top = max(inner.top, sheet.first - block.rise) if sheet.first else inner.top
            low = sheet.write(block, inner.left, top)
            below = Area(inner.left, low + sheet.px(0.045), inner.right, inner.bottom)
        _DRAWN[shape_of(card)](sheet, below)

    def samples(self) -> tuple[Card, ...]:
        """Return one of each shape."""
        return (
            Card(self.name, items=("街越暗", "星越亮")),
            Card(self.name, labels=("只有", "才"), items=("走过没有灯的夜路", "知道一盏灯有多远")),
            Card(self.name, labels=("虽然", "但"), items=("路灯只照十步", "够一个人走到下一盏")),
            Card(
                self.name,
                labels=("表面上看，", "其实"),
                items=("修的是一盏灯", "是一条街敢不敢在夜里开门"),
            ),
            Card(
                self.name,
                text="一条好街",
                labels=("既", "又"),
                items=("留得住走路的人", "让得开赶路的车"),
            ),
            Card(self.name, labels=("不等于",), items=("亮", "看得清")),
            Card(
                self.name,
                text="路灯",
                labels=("不仅", "更"),
                items=("照亮脚下的路", "告诉人前面还有人家"),
            ),
            Card(self.name, text="一条街到了夜里靠三样东西撑着：", items=("灯", "店", "走路的人")),
        )


KIND = Diagram()
