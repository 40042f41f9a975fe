"""The last card: a call to action, the article's title, its author, and a code that leads there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from repurpose.cards.invitation import draw_invitation, wants_invitation
from repurpose.cards.kinds.base import AUTHOR, FOOTER, TITLE, CardField, Kind
from repurpose.cards.model import Card
from repurpose.cards.parts import author_block, body_anchor, inner_area, place
from repurpose.cards.poster import poster_size
from repurpose.cards.qr import qr_code
from repurpose.cards.sheet import Area, Block, Sheet, stack_height
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.messages import msg

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE = 1.3  # of the theme's quotations: what a wide card asks
Where = Literal["none", "beside", "under", "corner"]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What stands on the card: the call, what follows it, and where the code goes."""

    first: Block
    below: list[Block]
    width: float  # of the call, in px
    under: float  # px that are kept free under the text


class End(Kind):
    """What the reader is asked, whose article this was, and where it stands."""

    __slots__ = ()

    name = "end"
    label = msg("end")
    fields = (
        CardField("text", asks=True, needed=msg("a call to action"), shape="text"),
        TITLE,
        AUTHOR,
        FOOTER,
        CardField("link", given=True),
    )
    closes = True

    def draw(self, sheet: Sheet, area: Area) -> None:
        """Draw the call to action; under a rule the article's title and its author; the code where it fits.

        On a wide card the code stands beside everything, else under it, or, where that leaves too
        little room, in the corner beside title and author.
        """
        if wants_invitation(sheet):
            draw_invitation(sheet, area)
            return
        inner = inner_area(sheet, area)
        ways: list[tuple[Where, float]] = [("none", 0.0)]
        if sheet.card.link:
            wide = sheet.form.wide
            ways = (
                [("beside", 0.21)]
                if wide
                else [("under", 0.21), ("corner", 0.21), ("corner", 0.16)]
            )
        for way, share in ways:
            code = qr_code(sheet.card.link, sheet.px(share)) if share else None
            try:
                plan = _plan(sheet, inner, code, way)
            except Overflow:
                if (way, share) == ways[-1]:
                    raise
            else:
                _draw_plan(sheet, inner, plan, code, way)
                return

    def alt(self, card: Card) -> str:
        """Return what the card says, and at last whose it is."""
        said = super().alt(card)
        who = " ".join(filter(None, (card.brand.name, card.brand.handle)))
        return "\n".join(part for part in (said, who, card.brand.tagline) if part)

    def samples(self) -> tuple[Card, ...]:
        """Return a question to the reader."""
        title = "慢慢走，比较快：一座小城怎样用十年种出一片森林"
        return (
            Card(self.name, text="你会为十年后的树荫做点什么？", title=title, author="林间来信"),
        )


def _plan(sheet: Sheet, inner: Area, code: "Image | None", way: Where) -> _Plan:
    """Set the texts in the room that the code leaves them.

    Raises:
        Overflow: it leaves too little.
    """
    card, theme, palette = sheet.card, sheet.theme, sheet.palette
    gap = sheet.px(theme.style.gap)
    taken = code.width + gap * 1.5 if code else 0.0
    width = inner.width - (taken if way == "beside" else 0.0)
    narrow = inner.width - (taken if way in ("beside", "corner") else 0.0)
    least, most = theme.scale.quote
    below = []
    if card.title:
        setting = sheet.fit(
            card.title,
            theme.fonts.body,
            (theme.scale.body[0] * 0.9, theme.scale.body[0]),
            width=narrow,
            leading=1.5,
            max_lines=4 if way == "corner" else 3,
        )
        colour = mix(palette.text, palette.muted, 0.6)
        below.append(Block("title", setting, colour, theme.fonts.body.weight, before=gap * 2.2))
    if card.author:
        below.append(author_block(sheet, narrow))
    used = stack_height(below) + (below[0].before if below else 0.0)
    under = code.height + gap * 1.4 if code and way == "under" else 0.0
    if code and way == "corner":
        used = max(used, code.height + gap * 2.2)
    setting = sheet.fit(
        card.text,
        theme.fonts.title,
        (least * 0.9, poster_size(card.text, most * (_WIDE if sheet.form.wide else 0.86))),
        width=width,
        height=max(1.0, inner.height * 0.96 - used - under),
        leading=theme.leading.quote,
    )
    if code and way == "corner":
        under = max(0.0, code.height + gap * 2.2 - stack_height(below) - gap * 2.2)
    first = Block("text", setting, palette.text, theme.fonts.title.weight)
    return _Plan(first, below, width, under)


def _draw_plan(sheet: Sheet, inner: Area, plan: _Plan, code: "Image | None", way: Where) -> None:
    theme = sheet.theme
    gap, centred = sheet.px(theme.style.gap), theme.style.align == "center"
    first, below = plan.first, plan.below
    room = Area(inner.left, inner.top, inner.left + plan.width, inner.bottom - plan.under)
    y = place(sheet, [first, *below], room, body_anchor(sheet))
    if below:
        rule = y + first.height + below[0].before * 0.52
        short = sheet.px(0.12)
        left = inner.left + ((plan.width - short) / 2 if centred and way != "corner" else 0)
        sheet.fill(left, rule, short, sheet.px(0.005), sheet.palette.accent)
    if code is None:
        return
    left = inner.right - code.width
    top = inner.top + (inner.height - code.height) / 2
    if way == "corner":
        top = y + first.height + gap * 2.2
    elif way == "under":
        top = y + stack_height([first, *below]) + gap * 1.4
        left = inner.left + ((inner.width - code.width) / 2 if centred else 0)
    sheet.paste(code, (round(left), round(top)))


KIND = End()
