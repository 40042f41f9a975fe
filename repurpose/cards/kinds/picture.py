"""A picture of the article, as it is, and what the author wrote under it."""

from typing import ClassVar

from repurpose.cards.kinds.base import FOOTER, KICKER, PICTURE, SOURCE, CardField, Kind
from repurpose.cards.model import PHOTO, Card, DrawnPart
from repurpose.cards.parts import inner_area
from repurpose.cards.picture_frame import aspect_of, cut_photo, fit_size
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.messages import msg

_TEXT = (0.034, 0.07)  # of the unit
_SHARE = 0.36  # of the height, or of the width of a wide card, that the caption may take


class Picture(Kind):
    """A picture and its caption."""

    __slots__ = ()

    name = "picture"
    label = msg("picture")
    fields: ClassVar[tuple[CardField, ...]] = (
        CardField("text", quotes=True, needed=msg("a caption"), shape="text"),
        PICTURE,
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "quote"
    shows_picture = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the picture, the caption under it, or beside it where the card is wide."""
        inner, gap = inner_area(sheet, area), sheet.px(0.042)
        aspect = aspect_of(sheet.card, sheet.images)
        if sheet.form.wide:
            caption = self._caption(sheet, inner.width * _SHARE, inner.height)
            wide, high = fit_size(aspect, inner.width * (1 - _SHARE) - gap, inner.height)
            self._show(sheet, (inner.left, inner.top + (inner.height - high) / 2), (wide, high))
            y = inner.top + (inner.height - caption.height) / 2
            sheet.write(caption, inner.left + wide + gap, y)
            return
        caption = self._caption(sheet, inner.width, inner.height * _SHARE)
        room = inner.height - caption.height - gap
        wide, high = fit_size(aspect, inner.width, room)
        y = inner.top + (room - high) * 0.4
        self._show(sheet, (inner.left + (inner.width - wide) / 2, y), (wide, high))
        sheet.write(caption, inner.left, y + high + gap)

    def _caption(self, sheet: Sheet, width: float, height: float) -> Block:
        fonts = sheet.theme.fonts
        setting = sheet.fit(
            sheet.card.text, fonts.quote, _TEXT, width=width, height=height, leading=1.5
        )
        return Block("text", setting, sheet.palette.text, fonts.quote.weight)

    def _show(self, sheet: Sheet, at: tuple[float, float], size: tuple[int, int]) -> None:
        photo, mask = cut_photo(sheet.images.photo, size, "straight", 0)
        sheet.paste(photo, (round(at[0]), round(at[1])), mask)
        count = sheet.canvas.count
        sheet.parts.append(DrawnPart(PHOTO, count - 1, count))

    def samples(self) -> tuple[Card, ...]:
        """Return a caption; the picture is a view of the program's own."""
        text = "傍晚的水库。十年前这里还是采石场，岸上的树没有一棵高过膝盖。"
        return (Card(self.name, text=text),)


KIND = Picture()
