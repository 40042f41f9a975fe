"""Somebody whom the article names: a portrait or the first letter, the name, and what the article says of them."""

from typing import ClassVar

from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area, pale
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.strokes import draw_dot, fill_arc, fill_bar, ink_of
from repurpose.errors import Overflow
from repurpose.ink import contrast, fill_canvas, ink_box, open_photo
from repurpose.messages import msg
from repurpose.typeset import set_text

_PLATE = 0.42  # of the height: the plate with portrait or letter
_LETTER = 0.78  # of the plate's height
_NAME = (0.06, 0.15)  # of the unit
_TEXT = (0.036, 0.066)
_LOUD = 3.0  # contrast of what is so large (WCAG 2.2)


class Person(Kind):
    """A name and who that is."""

    __slots__ = ()

    name = "person"
    label = msg("person")
    fields: ClassVar[tuple[CardField, ...]] = (
        CardField("title", quotes=True, needed=msg("a name")),
        CardField("text", quotes=True, shape="text"),
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "quote"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the plate, the name under it or beside it, and the sentence."""
        inner, wide = inner_area(sheet, area), sheet.form.wide
        gap = sheet.px(0.05)
        if wide:
            plate = Area(inner.left, inner.top, inner.left + inner.width * 0.34, inner.bottom)
            below = Area(plate.right + gap, inner.top, inner.right, inner.bottom)
        else:
            edge = inner.top + inner.height * _PLATE
            plate = Area(inner.left, inner.top, inner.right, edge)
            below = Area(inner.left, edge + gap, inner.right, inner.bottom)
        blocks = self._words(sheet, below)
        _draw_plate(sheet, plate)
        high = sum(block.height for block in blocks) + sum(block.before for block in blocks[1:])
        if high > below.height + 1:
            raise Overflow(msg("The texts of the card do not fit its layout."))
        spare = below.height - high
        sheet.write_stack(blocks, below.left, below.top + spare * (0.46 if wide else 0.2))

    def _words(self, sheet: Sheet, area: Area) -> list[Block]:
        card, fonts, palette = sheet.card, sheet.theme.fonts, sheet.palette
        name = sheet.fit(
            card.title,
            fonts.title,
            _NAME,
            width=area.width,
            height=area.height * 0.45,
            leading=1.16,
            align="left",
            max_lines=2,
        )
        blocks = [Block("title", name, palette.text, fonts.title.weight)]
        if card.text:
            text = sheet.fit(
                card.text,
                fonts.quote,
                _TEXT,
                width=area.width,
                height=area.height - blocks[0].height - sheet.px(0.05),
                leading=1.5,
                align="left",
            )
            blocks.append(Block("text", text, palette.text, fonts.quote.weight, sheet.px(0.062)))
        return blocks

    def samples(self) -> tuple[Card, ...]:
        """Return somebody who plants trees."""
        text = "林晚是一名城市照明工程师，在河边住了二十年，认得每一盏灯。"
        return (Card(self.name, title="林晚", text=text),)


def _draw_plate(sheet: Sheet, area: Area) -> None:
    """Draw the portrait, or the first letter of the name on a ground in the hand of the voice."""
    if sheet.images.portrait:
        photo = open_photo(sheet.images.portrait, msg("The portrait"))
        size = (round(area.width), round(area.height))
        sheet.paste(fill_canvas(photo, size), (round(area.left), round(area.top)))
        return
    palette, ink, style = sheet.palette, ink_of(sheet), sheet.strokes
    side = min(area.width, area.height)
    disc = Area(area.left, area.top + (area.height - side) / 2, area.left + side, area.bottom)
    letter = palette.on_accent
    if style == "brush":
        fill_arc(sheet, disc, side * 0.2, (0.0, 0.93), palette.text)
        letter = palette.accent
    elif style == "crayon":
        draw_dot(sheet, disc, ink, 2)
        letter = palette.text
    elif style == "cells":
        fill_bar(sheet, area, pale(sheet, palette.text, 0.1), upright=True)
        letter = palette.accent
    else:
        sheet.fill(area.left, area.top, area.width, area.height, ink)
    under = ink if style in ("flat", "crayon") else palette.bg
    if contrast(letter, under) < _LOUD:
        letter = max((palette.text, palette.bg), key=lambda one: contrast(one, under))
    share = {"brush": 0.42, "crayon": 0.56}.get(style, _LETTER)
    setting = set_text(
        sheet.card.title.strip()[:1],
        stack=sheet.stack(sheet.theme.fonts.title),
        size=side * share,
        width=1e4,
        leading=1.0,
        language=sheet.card.language,
    )
    left, top, right, bottom = ink_box(setting)
    x = (
        area.left + side * 0.14
        if style in ("flat", "cells")
        else disc.left + (side - right + left) / 2
    )
    y = area.top + (area.height - bottom + top) / 2
    sheet.canvas.write(setting, (x - left, y - top), letter)


KIND = Person()
