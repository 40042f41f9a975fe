"""A planned card in, its drawing out, with less of what the tool put on it where not all fits or has a font.

First goes what the tool added (the words above the text, the article's title below it), then a title
is shortened to a whole part of itself, an earlier and longer one before the others. The article's
sentences, and a card of the author's own series, are never shortened.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from repurpose.article import Span, hidden_removed, runs_of_parts
from repurpose.cards import Card, find_kind
from repurpose.errors import MissingGlyphs, Overflow, RepurposeError
from repurpose.messages import msg
from repurpose.pack.card_pictures import images_of
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.card_style import theme_of

if TYPE_CHECKING:
    from repurpose.cards import DrawnCard
    from repurpose.typeset import Catalogue


def draw_fitting(
    shown: str, plan: CardPlan, catalogue: "Catalogue"
) -> "tuple[CardPlan, DrawnCard, str]":
    """Draw a card, shortened where it does not fit; return the card as drawn, and a notice or "".

    Args:
        shown: What the article shows, in which the card's words have their places.
        plan: The card.
        catalogue: The fonts.

    Raises:
        Overflow: It does not fit, whatever may go.
        MissingGlyphs: No font has some of its characters, whatever may go.
        ContentError: It lacks what its kind is about, or its picture cannot be used.
    """
    from repurpose.cards import draw_card  # noqa: PLC0415  # Pillow, only where it draws

    theme = theme_of(plan.look, quoting=not plan.edited, brand=plan.card.brand)
    images = images_of(plan.card, plan.picture)
    try:
        return plan, draw_card(plan.card, theme, plan.look.format, catalogue, images), ""
    except (Overflow, MissingGlyphs) as error:
        first: RepurposeError = error
    for shorter in _shorter(shown, plan):
        try:
            drawn = draw_card(shorter.card, theme, plan.look.format, catalogue, images)
        except (Overflow, MissingGlyphs):
            continue
        return shorter, drawn, _notice(plan, shorter)
    raise first


def _notice(plan: CardPlan, shorter: CardPlan) -> str:
    if shorter.card.title == plan.card.title:
        return ""  # what the tool had added by itself
    if shorter.card.title:
        return msg(
            "{file}: the title does not fit; the card says “{title}”.",
            file=plan.file,
            title=shorter.card.title,
        )
    return msg("{file}: the title does not fit; the card goes without it.", file=plan.file)


def _shorter(shown: str, plan: CardPlan) -> Iterator[CardPlan]:
    """Yield a card with less and less of what may go."""
    small = list(_small(shown, plan))
    yield from small
    bare = plan
    for name in ("source", "kicker"):
        bare = _without(bare, name)
    if bare != plan:
        yield bare
    if plan.authored:
        return
    titles = list(_titles(shown, plan))
    yield from titles
    for title in titles:
        yield _without(_without(title, "source"), "kicker")
    for title in (*titles, plan):
        yield _without(_without(_without(title, "source"), "kicker"), "author")


def _small(shown: str, plan: CardPlan) -> Iterator[CardPlan]:
    """Yield the card without the words above, with a shorter title below, and without that."""
    if plan.card.kicker and not plan.authored:
        yield _without(plan, "kicker")
    if plan.card.source:
        for span in runs_of_parts(shown, plan.sources["source"]):
            yield _with(shown, plan, "source", span)
        yield _without(plan, "source")


def _titles(shown: str, plan: CardPlan) -> Iterator[CardPlan]:
    """Yield the card with parts of its title for the title; at last without, where it may be."""
    span = plan.sources.get("title")
    if not plan.card.title or find_kind(plan.card.kind).name == "points":
        return
    for part in runs_of_parts(shown, span) if span else ():
        yield _with(shown, plan, "title", part)
    if find_kind(plan.card.kind).subject.name != "title":
        yield _without(plan, "title")


def _with(shown: str, plan: CardPlan, name: str, span: Span) -> CardPlan:
    text = hidden_removed(shown[span.start : span.end]).strip()
    return replace(plan, card=_saying(plan.card, name, text), sources={**plan.sources, name: span})


def _saying(card: Card, name: str, text: str) -> Card:
    changes: dict[str, Any] = {name: text}
    kept = tuple(one for one in card.keywords if one[0] != name)
    return replace(card, **changes, keywords=kept)


def _without(plan: CardPlan, name: str) -> CardPlan:
    sources = {field: span for field, span in plan.sources.items() if field != name}
    return replace(plan, card=_saying(plan.card, name, ""), sources=sources)
