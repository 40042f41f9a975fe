"""Draw a card: backdrop, head and foot, then what its kind puts between them; or a whole series."""

from repurpose.cards.formats import Format, find_format
from repurpose.cards.kinds import find_kind
from repurpose.cards.model import Card, DrawnCard, Images
from repurpose.cards.sheet import Sheet
from repurpose.cards.voices.compose import compose
from repurpose.themes import Theme
from repurpose.typeset import Catalogue

_NONE = Images()


def draw_card(
    card: Card,
    theme: Theme,
    form: Format | str,
    catalogue: Catalogue,
    images: Images = _NONE,
) -> DrawnCard:
    """Draw `card`; the picture is RGB and as large as the format says.

    Raises:
        Overflow: a text does not fit at the theme's least size; nothing is ever cut.
        ContentError: the card lacks what its kind is about, or a picture cannot be used.
        MissingGlyphs: no font has some of the characters.
        UnknownName: there is no such kind or format.
    """
    series = draw_series(card, theme, form, catalogue, images, most=1)
    return series[0]


def draw_series(
    card: Card,
    theme: Theme,
    form: Format | str,
    catalogue: Catalogue,
    images: Images = _NONE,
    *,
    most: int = 99,
) -> tuple[DrawnCard, ...]:
    """Draw `card` on as many cards as it takes: a kind that parts its text, or one.

    The cards of a series carry 1/N, 2/N ... unless the card has a page of its own. Lines of a
    passage index the whole text; those of points the items of their own card.

    Raises:
        Overflow: it takes more than `most` cards, or a single part does not fit.
        ContentError, MissingGlyphs, UnknownName: as `draw_card`.
    """
    canvas = find_format(form) if isinstance(form, str) else form
    kind = find_kind(card.kind)
    if theme.voice and (images == _NONE or _shows_photo(card, images)):
        composed = compose(card, theme, canvas, catalogue, images)
        if composed:
            sheet, layout = composed
            return (finish_sheet(sheet, kind.alt_of(sheet), layout),)
    sheets = kind.split(card, lambda one: Sheet(one, theme, canvas, catalogue, images), most)
    return tuple(finish_sheet(sheet, kind.alt_of(sheet)) for sheet in sheets)


def _shows_photo(card: Card, images: Images) -> bool:
    """Say whether the card is about a photograph: other layouts have no place for pictures."""
    bare = images == Images(photo=images.photo)
    about = find_kind(card.kind).shows_picture or (card.kind == "cover" and card.cover == "photo")
    return bare and about


def finish_sheet(sheet: Sheet, alt: str, layout: str = "") -> DrawnCard:
    """Return what came of a sheet: its lines as they are read, from head to foot."""
    order = {"kicker": 0, "page": 3, "source": 2, "footer": 2}
    fields = [line.field for line in sheet.lines]
    lines = sorted(
        sheet.lines,
        key=lambda line: (order.get(line.field, 1), fields.index(line.field), line.start),
    )
    return DrawnCard(
        card=sheet.card,
        theme=sheet.theme.name,
        format=sheet.form.name,
        canvas=sheet.canvas,
        lines=tuple(lines),
        written=tuple(sheet.written),
        alt=alt,
        parts=tuple(sheet.parts),
        layout=layout,
    )


def describe(card: Card) -> str:
    """Return the alternative text: what the card says, without head and foot."""
    return find_kind(card.kind).alt(card)
