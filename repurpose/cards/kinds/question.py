"""A question of the article under a large mark, and the line that leads on from it."""

from dataclasses import replace

from repurpose.cards.kinds.base import FOOTER, KICKER, SOURCE, TITLE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import body_anchor, inner_area
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import ink_box, mix
from repurpose.messages import msg
from repurpose.typeset import Setting, set_text

# The mark's size as a share of the unit, and how much larger than its least the line below may be:
_STEPS = ((0.3, 1.0), (0.22, 0.5), (0.15, 0.0))  # the first that leaves room
_GAP = 0.055  # of the unit: between mark and text


class Question(Kind):
    """What the article asks, as large as fits; under a rule, what it answers or where it leads."""

    __slots__ = ()

    name = "question"
    label = msg("question")
    fields = (
        CardField("text", quotes=True, needed=msg("a question"), shape="text"),
        TITLE,
        KICKER,
        FOOTER,
        SOURCE,
    )
    ground = "quote"
    illustrates = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the mark above the question, or beside it on a wide card; under it what follows."""
        inner, wide = inner_area(sheet, area), sheet.form.wide
        centred = sheet.theme.style.align == "center"
        mark, room, blocks = _fitted(sheet, inner)
        left, top, right, bottom = ink_box(mark)
        across, high, gap = right - left, bottom - top, sheet.px(_GAP)
        text = stack_height(blocks)
        whole = max(high, text) if wide else high + gap + text
        y = inner.top + max(0.0, inner.height - whole) * body_anchor(sheet)
        if wide:  # both around one line
            edge = min(ink_box(block.setting)[0] for block in blocks)
            at = (room.left + edge - gap - across, y + (whole - high) / 2)
            y += (whole - text) / 2
        else:
            at = (inner.left + ((inner.width - across) / 2 if centred else 0.0), y)
            y += high + gap
        sheet.canvas.write(mark, (at[0] - left, at[1] - top), sheet.palette.accent)
        sheet.write_stack(blocks, room.left, y)
        for block in blocks[1:]:
            short = sheet.px(0.12)
            x = room.left + ((room.width - short) / 2 if centred else 0.0)
            y += blocks[0].height + block.before * 0.5
            sheet.fill(x, y, short, sheet.px(0.005), sheet.palette.accent)

    def samples(self) -> tuple[Card, ...]:
        """Return a question with what it leads to."""
        text = "如果再过十年才有树荫，你今天还愿意种下第一棵树吗？"
        return (Card(self.name, text=text, title="志愿者的回答，写在他们浇水的手上。"),)


def _fitted(sheet: Sheet, inner: Area) -> tuple[Setting, Area, list[Block]]:
    """Return the mark, the room for the text, and the text in it; a long one has a smaller mark.

    Raises:
        Overflow: it does not fit beside the smallest mark.
    """
    for size, follow in _STEPS:
        mark = _mark(sheet, size * (1.2 if sheet.form.wide else 1.0))
        left, top, right, bottom = ink_box(mark)
        across, high, gap = right - left, bottom - top, sheet.px(_GAP)
        if sheet.form.wide:
            room = replace(inner, left=inner.left + across + gap)
        else:
            room = replace(inner, top=inner.top + high + gap)
        try:
            return mark, room, _blocks(sheet, room, follow)
        except Overflow:
            if not follow:
                raise
    raise AssertionError


def _mark(sheet: Sheet, share: float) -> Setting:
    font = sheet.theme.fonts.title
    stack = sheet.catalogue.stack(font.role, max(font.weight, 700), "en")
    size = sheet.px(share)
    return set_text("?", stack=stack, size=size, width=size, language="en", leading=1.0)


def _blocks(sheet: Sheet, room: Area, follow: float) -> list[Block]:
    """Set the question, and the line that leads on from it."""
    least, most = sheet.theme.scale.body
    theme, palette = sheet.theme, sheet.palette
    below = []
    if sheet.card.title:
        following = sheet.fit(
            sheet.card.title,
            theme.fonts.body,
            (least, least + (most - least) * follow),
            width=room.width,
            leading=theme.leading.body,
            max_lines=4,
        )
        colour = mix(palette.text, palette.muted, 0.4)
        gap = sheet.px(theme.style.gap * 2.4)
        below = [Block("title", following, colour, theme.fonts.body.weight, before=gap)]
    taken = stack_height(below) + sum(block.before for block in below)
    least, most = theme.scale.quote
    setting = sheet.fit(
        sheet.card.text,
        theme.fonts.title,
        (least, max(most, theme.scale.title[1])),
        width=room.width,
        height=max(1.0, room.height * 0.97 - taken),
        leading=theme.leading.title + 0.06,
    )
    return [Block("text", setting, palette.text, theme.fonts.title.weight), *below]


KIND = Question()
