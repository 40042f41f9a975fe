"""A formula that stands by itself in the article, as large as it goes, and the sentences that explain it."""

from typing import ClassVar

from repurpose.cards.formula import set_formula
from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import inner_area
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.cards.written_formula import fit_formula, write_formula
from repurpose.messages import msg

_SIZES = (0.033, 0.2)  # of the unit: an em of the formula
_TITLE, _TEXT = (0.042, 0.072), (0.034, 0.056)
_FORMULA = 0.44  # of the height, that the formula may take


class Formula(Kind):
    """A formula between what leads to it and what explains it."""

    __slots__ = ()

    name = "formula"
    label = msg("formula")
    fields: ClassVar[tuple[CardField, ...]] = (
        CardField("title", quotes=True, shape="text"),
        CardField("formula", needed=msg("a formula in TeX")),
        CardField("text", quotes=True, shape="text"),
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "quote"

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the sentence above, the formula, the sentence below."""
        inner, fonts, palette = inner_area(sheet, area), sheet.theme.fonts, sheet.palette
        gap, card = sheet.px(0.06), sheet.card
        size = fit_formula(sheet, _SIZES, inner.width, inner.height * _FORMULA)
        high = set_formula(card.formula).height * size
        rest = inner.height - high - 2 * gap
        above, below = (
            Block(
                name,
                sheet.fit(text, font, sizes, width=inner.width, height=rest * share, leading=1.5),
                palette.text,
                font.weight,
            )
            if text
            else None
            for name, text, font, sizes, share in (
                ("title", card.title, fonts.title, _TITLE, 0.5),
                ("text", card.text, fonts.quote, _TEXT, 0.5),
            )
        )
        whole = high + sum(block.height + gap for block in (above, below) if block)
        y = inner.top + max(0.0, inner.height - whole) * 0.44
        if above:
            y = sheet.write(above, inner.left, y) + gap
        write_formula(sheet, (inner.left, y), size, palette.accent)
        if below:
            sheet.write(below, inner.left, y + high + gap)

    def samples(self) -> tuple[Card, ...]:
        """Return what a lens does."""
        return (
            Card(
                self.name,
                title="物距、像距和焦距只差一个等号",
                formula=r"\frac{1}{u} + \frac{1}{v} = \frac{1}{f}",
                text="其中 u 是物体到透镜的距离，v 是像到透镜的距离，f 是透镜的焦距。",
            ),
        )


KIND = Formula()
