"""Draw a card: backdrop, head and foot, then what its kind puts between them; or a whole series."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from repurpose.cards.formats import Format, find_format
from repurpose.cards.frame import draw_frame
from repurpose.cards.kinds import DRAW
from repurpose.cards.model import KINDS, Card, DrawnCard, Images
from repurpose.cards.passage import draw_page, passage_pages
from repurpose.cards.sheet import Area, Sheet
from repurpose.errors import Overflow, UnknownName
from repurpose.messages import msg
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
    """Draw `card` on as many cards as it takes: passages and points are parted, the others are one.

    The cards of a series carry 1/N, 2/N ... unless the card has a page of its own. Lines of a
    passage index the whole text; those of points the items of their own card.

    Raises:
        Overflow: it takes more than `most` cards, or a single part does not fit.
        ContentError, MissingGlyphs, UnknownName: as `draw_card`.
    """
    canvas = find_format(form) if isinstance(form, str) else form
    if card.kind == "passage":
        return _passage(card, theme, canvas, catalogue, images, most)
    if card.kind not in DRAW:
        raise UnknownName("card kind", card.kind, KINDS)
    draw = DRAW[card.kind]
    try:
        return (_draw(Sheet(card, theme, canvas, catalogue, images), draw),)
    except Overflow:
        if most == 1 or card.kind != "points" or len(card.items) < 2:
            raise
    return _points(card, theme, canvas, catalogue, images, most)


def _draw(sheet: Sheet, fill: Callable[[Sheet, Area], None]) -> DrawnCard:
    fill(sheet, draw_frame(sheet))
    order = {"kicker": 0, "page": 3, "source": 2, "footer": 2}
    fields = [line.field for line in sheet.lines]
    lines = sorted(
        sheet.lines, key=lambda line: (order.get(line.field, 1), fields.index(line.field))
    )
    card = sheet.card
    said = "".join(_shown(sheet)) if card.kind == "passage" else describe(card)
    return DrawnCard(
        card=card,
        theme=sheet.theme.name,
        format=sheet.form.name,
        canvas=sheet.canvas,
        lines=tuple(lines),
        written=tuple(sheet.written),
        alt=said,
    )


def _shown(sheet: Sheet) -> list[str]:
    """Return the title, if it is on this page, and the part of the text that is."""
    lines = [line for line in sheet.lines if line.field == "text"]
    text = sheet.card.text[lines[0].start : lines[-1].end]
    titled = any(line.field == "title" for line in sheet.lines)
    return [f"{sheet.card.title}\n"] * titled + [text]


def _passage(
    card: Card, theme: Theme, form: Format, catalogue: Catalogue, images: Images, most: int
) -> tuple[DrawnCard, ...]:
    plan = Sheet(replace(card, page=card.page or "1/9"), theme, form, catalogue, images)
    pages = passage_pages(plan, draw_frame(plan))
    if len(pages) == 1 and not card.page:  # a lone card needs no number and may use its room
        plan = Sheet(card, theme, form, catalogue, images)
        pages = passage_pages(plan, draw_frame(plan))
    if len(pages) > most:
        raise Overflow(
            msg(
                "The text takes {count} {name} cards, {most} allowed.",
                count=len(pages),
                name=form.name,
                most=most,
            ),
            hint=msg("Draw a series, shorten it, or choose a larger format."),
        )
    drawn = []
    for number, blocks in enumerate(pages, start=1):
        page = card.page or (f"{number}/{len(pages)}" if len(pages) > 1 else "")
        sheet = Sheet(replace(card, page=page), theme, form, catalogue, images)
        drawn.append(_draw(sheet, partial(draw_page, blocks=blocks)))
    return tuple(drawn)


def _points(
    card: Card, theme: Theme, form: Format, catalogue: Catalogue, images: Images, most: int
) -> tuple[DrawnCard, ...]:
    """Spread items over the fewest cards that hold them, as evenly as can be."""
    for count in range(2, min(most, len(card.items)) + 1):
        each, more = divmod(len(card.items), count)
        sizes = [each + (k < more) for k in range(count)]
        starts = [sum(sizes[:k]) for k in range(count)]
        parts = [
            replace(
                card,
                items=card.items[start : start + size],
                first=card.first + start,
                page=card.page or f"{k}/{count}",
            )
            for k, (start, size) in enumerate(zip(starts, sizes, strict=True), start=1)
        ]
        try:
            return tuple(
                _draw(Sheet(part, theme, form, catalogue, images), DRAW["points"]) for part in parts
            )
        except Overflow:
            if count == len(card.items):
                raise
    raise Overflow(
        msg(
            "{count} items do not fit {most} {name} cards.",
            count=len(card.items),
            most=most,
            name=form.name,
        ),
        hint=msg("Use fewer items, or choose a larger format."),
    )


def describe(card: Card) -> str:
    """Return the alternative text: what the card says, without page and kicker."""
    said = [card.number, card.text] if card.kind == "figure" else [card.text]
    if card.kind in ("cover", "points"):
        said = [card.title, *card.items]
    if card.kind == "end":
        said = [card.text, card.title]
    if card.kind == "passage":
        said = [card.title, card.text]
    parts = [part.strip() for part in said if part.strip()]
    if card.kind == "quote" and card.speaker:
        parts.append(
            f"—— {card.speaker.strip()}" if card.language.startswith("zh") else f"— {card.speaker}"
        )
    if card.kind in ("cover", "end") and card.author:
        parts.append(card.author.strip())
    if card.kind == "end" and card.link:
        parts.append(card.link)
    return "\n".join(parts)
