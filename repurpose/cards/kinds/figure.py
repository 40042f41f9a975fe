"""One large number, and the sentence that it comes from."""

from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area, moved, place
from repurpose.cards.sheet import Area, Block, Sheet
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern
from repurpose.typeset import Setting, set_text

_UNIT_SHARE, _UNIT_GAP = 0.36, 0.08  # of a figure's size: its unit, and the gap before that
_DIGITS = lazy_pattern(r"\D{0,2}\d[\d.,:/×]*[%％‰]?(?:[-–~～—至到]\d[\d.,]*[%％‰]?)*")


class Figure(Kind):
    """A number that strikes; the sentence under it says what it counts."""

    __slots__ = ()

    name = "figure"
    label = msg("figure")
    fields = (
        CardField("number", quotes=True, needed=msg("a number")),
        CardField("text", quotes=True, shape="text"),
        KICKER,
        FOOTER,
        SOURCE,
    )
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the number as large as fits, its unit smaller, and the sentence under it."""
        card, theme, palette = sheet.card, sheet.theme, sheet.palette
        number = card.number
        inner = inner_area(sheet, area)
        big, unit = _number_settings(sheet, number, inner)
        blocks = [Block("number", big, palette.accent, theme.fonts.title.weight)]
        if card.text:
            least, most = theme.scale.body
            setting = sheet.fit(
                card.text,
                theme.fonts.quote,
                (least, most * 1.3),
                width=inner.width,
                height=inner.height * 0.92 - blocks[0].height - sheet.px(0.06),
                leading=theme.leading.quote,
            )
            weight = theme.fonts.quote.weight
            blocks.append(Block("text", setting, palette.text, weight, before=sheet.px(0.07)))
        y = place(sheet, blocks, inner, body_anchor(sheet))
        if unit:
            weight, start = theme.fonts.title.weight, number.rindex(unit.text)
            small = Block("number", unit, palette.accent, weight, offset=start)
            sheet.write(small, inner.left, y + blocks[0].height - small.height)

    def samples(self) -> tuple[Card, ...]:
        """Return a number with a unit."""
        text = "十年里，志愿者在城北种下142.9万棵树，成活率达到87%。"
        return (Card(self.name, number="142.9万棵", text=text),)


def _number_settings(sheet: Sheet, number: str, area: Area) -> tuple[Setting, Setting | None]:
    """Set the digits as large as fits, and the unit behind them on the same line, smaller."""
    theme = sheet.theme
    least, most = theme.scale.figure
    match = _DIGITS.match(number)
    unit = number[match.end() :].strip() if match else ""
    digits = number[: len(number) - len(unit)].rstrip() if unit else number
    stack, language = sheet.stack(theme.fonts.title), sheet.card.language
    font, height = theme.fonts.title, area.height * 0.45

    def one(text: str, size: float) -> Setting:
        return set_text(text, stack=stack, size=size, width=1e5, leading=1.0, language=language)

    if not unit:
        sizes = (least * 0.5, most)
        return sheet.fit(number, font, sizes, width=area.width, height=height, leading=1.15), None
    plain = one(digits, 100.0).lines[0].width / 100
    behind = one(unit, 100.0).lines[0].width / 100
    size = min(sheet.px(most), height, area.width / (plain + _UNIT_SHARE * behind + _UNIT_GAP))
    if size < sheet.px(least * 0.5):
        sizes = (least * 0.4, most)
        return sheet.fit(number, font, sizes, width=area.width, height=height, leading=1.15), None
    big, small = one(digits, round(size)), one(unit, round(size * _UNIT_SHARE))
    whole = big.lines[0].width + size * _UNIT_GAP + small.lines[0].width
    left = (area.width - whole) / 2 if theme.style.align == "center" else 0.0
    return moved(big, left), moved(small, left + big.lines[0].width + size * _UNIT_GAP)


KIND = Figure()
