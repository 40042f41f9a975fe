"""Words that stand alone: a sentence of the article, or what somebody said."""

from contextlib import suppress

from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, SPEAKER, CardField, Kind
from repurpose.cards.marks import draw_mark, room_above, room_below, room_left
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area, named_setting
from repurpose.cards.poster import poster_size
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.messages import msg
from repurpose.typeset import Setting

_TEXT = 0.058  # of the unit: below that a quote is a text
_OPENING = "“‘「『《"


class Quote(Kind):
    """One text as large as fits; the speaker under it."""

    __slots__ = ()

    name = "quote"
    label = msg("quote")
    fields = (
        CardField("text", quotes=True, needed=msg("text"), shape="text"),
        SPEAKER,
        KICKER,
        FOOTER,
        SOURCE,
    )
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the text as large as fits, and the speaker under it."""
        card, theme, palette = sheet.card, sheet.theme, sheet.palette
        text = card.text
        inner = inner_area(sheet, area)
        own_mark = text.lstrip()[0] in _OPENING
        mark = "none" if own_mark and theme.style.mark in ("large", "block") else theme.style.mark
        above, below, indent = (room(sheet, mark) for room in (room_above, room_below, room_left))
        speaker = _speaker(sheet, inner.width - indent) if card.speaker else []
        room = inner.height - above - below - stack_height(speaker)
        room -= speaker[0].before if speaker else 0
        setting = _quote_setting(
            sheet, text, inner.width - indent, room, hang=own_mark and not indent
        )
        block = Block("text", setting, palette.text, theme.fonts.quote.weight)
        blocks = [block, *speaker]
        spare = inner.height - above - below - stack_height(blocks)
        y = inner.top + above + max(0.0, spare) * body_anchor(sheet)
        bottom = sheet.write_stack(blocks, inner.left + indent, y)
        draw_mark(sheet, mark, inner, block, y, bottom)
        if speaker and theme.style.align == "left" and not sheet.portrait:
            middle = bottom - speaker[-1].height / 2
            sheet.fill(
                inner.left + indent,
                middle,
                sheet.px(0.05),
                max(2, sheet.px(0.0025)),
                palette.accent,
            )

    def samples(self) -> tuple[Card, ...]:
        """Return a long one and a spoken one."""
        text = (
            "种树的人常说，最好的时间是十年前，其次是现在。可真正难的不是开始，"
            "而是在看不见树荫的九年里，依然每天浇水。"
        )
        spoken = "“我们不是在等一片森林，我们就是森林。”"
        return (
            Card(self.name, text=text),
            Card(self.name, text=spoken, speaker="苏菲·阿兰，护林员"),
        )


def _quote_setting(sheet: Sheet, text: str, width: float, height: float, *, hang: bool) -> Setting:
    """Fit a quote; in a tall box it keeps to a part of the height, so that air stays around it."""
    theme = sheet.theme
    least, most = theme.scale.quote
    most = poster_size(text, most * (1.22 if len(text) <= 14 else 1.0))

    def fit(most: float, leading: float) -> Setting:
        around = (leading - 1) * sheet.px(least)  # leading above the first line and under the last
        return sheet.fit(
            text,
            theme.fonts.quote,
            (least, most),
            width=width,
            height=max(height * 0.94 + around, 1.0),
            leading=leading,
            hang=hang and theme.style.align == "left",
        )

    setting = fit(most, theme.leading.quote)
    if setting.size < sheet.px(_TEXT) and theme.leading.body > theme.leading.quote:
        with suppress(Overflow):  # so small it is read like a text, and set like one
            return fit(setting.size / sheet.unit, theme.leading.body)
    return setting


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


KIND = Quote()
