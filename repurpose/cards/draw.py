"""Draw a card: backdrop, head and foot, then what its kind puts between them."""

from repurpose.cards.formats import Format, find_format
from repurpose.cards.frame import draw_frame
from repurpose.cards.kinds import DRAW
from repurpose.cards.model import KINDS, Card, DrawnCard
from repurpose.cards.sheet import Sheet
from repurpose.errors import UnknownName
from repurpose.themes import Theme
from repurpose.typeset import Catalogue


def draw_card(card: Card, theme: Theme, form: Format | str, catalogue: Catalogue) -> DrawnCard:
    """Draw `card`; the picture is RGB and as large as the format says.

    Raises:
        Overflow: a text does not fit at the theme's least size; nothing is ever cut.
        ContentError: the card lacks what its kind is about.
        MissingGlyphs: no font has some of the characters.
        UnknownName: there is no such kind or format.
    """
    if card.kind not in DRAW:
        raise UnknownName("card kind", card.kind, KINDS)
    canvas = find_format(form) if isinstance(form, str) else form
    sheet = Sheet(card, theme, canvas, catalogue)
    area = draw_frame(sheet)
    DRAW[card.kind](sheet, area)
    order = {"kicker": 0, "page": 3, "source": 2, "footer": 2}
    fields = [line.field for line in sheet.lines]
    lines = sorted(
        sheet.lines, key=lambda line: (order.get(line.field, 1), fields.index(line.field))
    )
    return DrawnCard(
        card=card,
        theme=theme.name,
        format=canvas.name,
        picture=sheet.picture,
        lines=tuple(lines),
        written=tuple(sheet.written),
        alt=describe(card),
    )


def describe(card: Card) -> str:
    """Return the alternative text: what the card says, without page and kicker."""
    said = [card.number, card.text] if card.kind == "figure" else [card.text]
    if card.kind in ("cover", "points"):
        said = [card.title, *card.items]
    if card.kind == "end":
        said = [card.text, card.title]
    parts = [part.strip() for part in said if part.strip()]
    if card.kind == "quote" and card.speaker:
        parts.append(
            f"—— {card.speaker.strip()}" if card.language.startswith("zh") else f"— {card.speaker}"
        )
    if card.kind in ("cover", "end") and card.author:
        parts.append(card.author.strip())
    return "\n".join(parts)
