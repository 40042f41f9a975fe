"""Like numbers, drawn: columns that stand on a base, or bars one under the other; each with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from repurpose.cards.parts import pale, under
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.strokes import draw_arrow, draw_line, fill_bar, hatch_bar, ink_of
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.text import Amount, qualifier_of
from repurpose.themes import FontChoice
from repurpose.typeset import Setting, set_text

_STANDING = 4  # bars that stand on a base, at the most; more, or long labels, lie
_UNSURE, _PART = 0.05, 0.14  # of the longest, and of the bar: how far *about* reaches at the most
_MORE = 0.1  # of the height: the room of an arrow
_NUMBER, _LABEL = (0.044, 0.098), (0.032, 0.05)  # of the unit, the least and the most
_SEEN = (
    0.085,
    0.062,
)  # ... of a card as wide: numbers and labels in a clip, where nobody looks closer
_STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42)
_LESSER, _ON_COLOUR = 0.42, 0.7  # of the ink, that all bars but the largest have
_GREY = 90  # levels between red, green and blue from which on a ground has a colour


def draw_bars(sheet: Sheet, area: Area, amounts: Sequence[Amount | None]) -> None:
    """Draw a bar for each number; numbers of different units, and what is none, get no bar.

    Raises:
        Overflow: They do not fit.
    """
    known = [amount for amount in amounts if amount]
    like = len(known) == len(amounts) and len({amount.unit for amount in known} - {""}) <= 1
    most = max((amount.high for amount in known), default=0.0)
    tall = area.height > area.width * 0.62
    for large in (True, False) if sheet.form.bare else (False,):
        chart = _Bars(sheet, area, tuple(known) if like and most > 0 else (), most, large)
        lying = (chart.stacked, chart.lying) if large else (chart.lying,)
        for attempt in (chart.standing, *lying) if tall else lying:
            for step in _STEPS:
                if attempt(step):
                    return
    raise Overflow(
        msg(
            "{count} items do not fit a {name} card.",
            count=len(sheet.card.items),
            name=sheet.form.name,
        ),
        hint=msg("Use fewer items, or choose a larger format."),
    )


@dataclass(frozen=True)
class _Bars:
    """The bars of a card, and where they may stand."""

    sheet: Sheet
    area: Area
    amounts: tuple[Amount, ...]  # none where they are not alike
    most: float
    large: bool = False  # as a clip has it

    @cached_property
    def strongest(self) -> int:
        """The bar of the largest number: it has the accent."""
        highs = [amount.high for amount in self.amounts]
        return highs.index(max(highs)) if highs else 0

    def standing(self, step: float) -> bool:
        """Draw columns on a base, if numbers and labels fit over and under them at this size."""
        count, sheet, area = len(self.sheet.card.items), self.sheet, self.area
        if not self.amounts or not 2 <= count <= _STANDING:
            return False
        slot = area.width / count
        numbers = self._numbers(step, slot * 0.94, "center")
        labels = self._labels(step, slot * 0.9, "center")
        if any(len(b.setting.lines) > 1 for b in numbers) or any(
            len(b.setting.lines) > 2 for b in labels
        ):
            return False
        under = max((b.height for b in labels), default=0.0) + sheet.px(0.03)
        over = max(b.height for b in numbers) + sheet.px(0.02)
        if any(amount.surety == "over" for amount in self.amounts):
            over += sheet.px(_MORE)
        room = area.height - under - over
        if room < area.height * 0.35:
            return False
        base = area.bottom - under
        wide = min(slot * 0.62, sheet.px(0.24))
        for place, (amount, number) in enumerate(zip(self.amounts, numbers, strict=True)):
            middle = area.left + slot * (place + 0.5)
            top = self._column(place, amount, middle, wide, base, room)
            x = middle - slot * 0.47
            self._write(number, x, top - sheet.px(0.02) - number.height)
            if labels:
                sheet.write(labels[place], middle - slot * 0.45, base + sheet.px(0.028))
        draw_line(sheet, area.left, base, area.width, sheet.px(0.006), sheet.palette.text)
        return True

    def _column(
        self, place: int, amount: Amount, middle: float, wide: float, base: float, room: float
    ) -> float:
        """Draw one column; return where its ink ends."""
        sheet, ink = self.sheet, self._ink(place)
        sure, until = (room * share for share in self._reach(amount))
        left = middle - wide / 2
        fill_bar(sheet, Area(left, base - sure, left + wide, base), ink, place, upright=True)
        if until > sure:
            hatch_bar(sheet, Area(left, base - until, left + wide, base - sure), ink)
        top = base - max(sure, until)
        if amount.surety == "over":
            length = sheet.px(_MORE) * 0.78
            draw_arrow(sheet, middle, top - sheet.px(0.012), length, ink, up=True)
            top -= length + sheet.px(0.012)
        return top

    def stacked(self, step: float) -> bool:
        """Draw bars under their labels and, below these, their numbers, each on one line, if they fit at this size."""
        return bool(self.sheet.card.labels) and self.lying(step, over=True)

    def lying(self, step: float, *, over: bool = False) -> bool:
        """Draw bars under their labels and numbers, if they fit at this size: side by side, or labels `over` numbers."""
        sheet, area, card = self.sheet, self.area, self.sheet.card
        beside = bool(card.labels) and not over
        numbers = self._numbers(step, area.width * (0.5 if beside else 1.0), "left")
        widest = max(b.setting.width for b in numbers)
        room = area.width - (widest + sheet.px(0.05) if beside else 0.0)
        labels = self._labels(step, room, "left")
        if over and any(len(b.setting.lines) > 1 for b in (*numbers, *labels)):
            return False
        gap, thick = sheet.px(0.018), sheet.px(0.05 if not sheet.form.wide else 0.03)
        heads = [number.height for number in numbers]
        for n, label in enumerate(labels):
            heads[n] = heads[n] + label.height + gap if over else max(heads[n], label.height)
        bar = gap + thick if self.amounts else 0.0
        free = area.height - sum(heads) - len(heads) * bar
        between = free / len(heads)
        if between < sheet.px(0.03) or any(len(b.setting.lines) > 2 for b in (*numbers, *labels)):
            return False
        extra = min(between * 0.3, thick * 0.8) if self.amounts else 0.0
        y = area.top + between * 0.35
        for place, (number, head) in enumerate(zip(numbers, heads, strict=True)):
            x = area.right - number.setting.width if beside else area.left
            self._write(number, x, y + head - number.height)
            if labels:
                label = labels[place]
                sheet.write(label, area.left, y if over else y + head - label.height)
            y += head
            if self.amounts:
                self._beam(place, Area(area.left, y + gap, area.right, y + gap + thick + extra))
            y += bar + between
        return True

    def _beam(self, place: int, area: Area) -> None:
        sheet, ink, amount = self.sheet, self._ink(place), self.amounts[place]
        room = area.width - (sheet.px(_MORE) if amount.surety == "over" else 0.0)
        sure, until = (room * share for share in self._reach(amount))
        sheet.fill(
            area.left, area.top, area.width, area.height, pale(sheet, sheet.palette.text, 0.08)
        )
        fill_bar(sheet, Area(area.left, area.top, area.left + sure, area.bottom), ink, place)
        if until > sure:
            hatch_bar(sheet, Area(area.left + sure, area.top, area.left + until, area.bottom), ink)
        if amount.surety == "over":
            x = area.left + max(sure, until) + sheet.px(0.01)
            middle = (area.top + area.bottom) / 2
            draw_arrow(sheet, x, middle, sheet.px(_MORE) * 0.7, ink, up=False)

    def _reach(self, amount: Amount) -> tuple[float, float]:
        """Return how far a bar is sure, and how far it may be: shares of the longest."""
        low, high = amount.low / self.most, amount.high / self.most
        unsure = min(_UNSURE, high * _PART)
        if amount.surety == "about":
            return max(0.0, low - unsure), min(1.0, high + unsure)
        if amount.surety in ("near", "under"):
            return max(0.0, low - unsure), high
        return low, high

    def _ink(self, place: int) -> tuple[int, int, int]:
        if place == self.strongest:
            return ink_of(self.sheet)
        ground = under(self.sheet)
        share = _ON_COLOUR if max(ground) - min(ground) > _GREY else _LESSER
        return pale(self.sheet, self.sheet.palette.text, share)

    def _write(self, block: Block, x: float, y: float) -> None:
        ends = qualifier_of(block.setting.text)
        keys = [(0, ends)] if ends else ()
        self.sheet.write(block, x, y, keys=keys, ink=self.sheet.palette.accent)

    def _numbers(self, step: float, width: float, align: str) -> list[Block]:
        font = self.sheet.theme.fonts.title
        size = self._seen(max(_NUMBER[0], _NUMBER[1] * step), _SEEN[0])
        return self._blocks("items", self.sheet.card.items, font, size, width, align)

    def _labels(self, step: float, width: float, align: str) -> list[Block]:
        font = self.sheet.theme.fonts.body
        size = self._seen(max(_LABEL[0], _LABEL[1] * step), _SEEN[1])
        return self._blocks("labels", self.sheet.card.labels, font, size, width, align)

    def _seen(self, size: float, least: float) -> float:
        """Return a size that is at least so large in a clip, whose canvas may be scaled."""
        return max(size, least / self.sheet.form.scale) if self.large else size

    def _blocks(
        self,
        name: str,
        texts: Sequence[str],
        font: FontChoice,
        size: float,
        width: float,
        align: str,
    ) -> list[Block]:
        sheet = self.sheet

        def one(text: str) -> Setting:
            return set_text(
                text,
                stack=sheet.stack(font),
                size=round(sheet.px(size)),
                width=width,
                leading=1.24,
                language=sheet.card.language,
                align="center" if align == "center" else "left",
                balance=True,
                names=sheet.card.names,
            )

        colour = sheet.palette.text
        return [Block(f"{name}.{n}", one(t), colour, font.weight) for n, t in enumerate(texts)]
