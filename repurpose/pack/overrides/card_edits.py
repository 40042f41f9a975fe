"""`cards.toml` and the cards as planned in, the cards as the author wants them out.

The file holds the look of the whole series and, once the author has touched single cards, all of
them in order. Their words stand in it as text: what the article shows is found there again and
keeps its place, everything else is the author's own, and a card never offers that as a quotation.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from repurpose.article import Article, Span, Tracer
from repurpose.cards import Card, find_kind
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.card_keywords import with_keywords
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.card_style import CardStyle
from repurpose.pack.line_names import line_names
from repurpose.pack.overrides.series_file import CardSeries, OwnCard

if TYPE_CHECKING:
    from repurpose.pack.manifest_cards import CardWords


def _editable(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in find_kind(kind).editable)


def own_card(plan: CardPlan) -> OwnCard:
    """Return a planned card as the author's file would hold it."""
    says = {name: getattr(plan.card, name) for name in _editable(plan.card.kind)}
    at = min((span.start for name, span in plan.sources.items() if name != "source"), default=0)
    return OwnCard(plan.card.kind, {name: value for name, value in says.items() if value}, at)


def describe_card(own: OwnCard) -> "CardWords":
    """Return a card of the series as the author's file and the manifest have it."""
    from repurpose.pack.manifest_cards import CardWords  # noqa: PLC0415  # pydantic

    told: dict[str, Any] = {"at": own.at, **own.says, "colours": dict(own.look.colours)}
    told |= {name: getattr(own.look, name) for name in ("theme", "format", "font")}
    return CardWords(kind=own.kind, **{name: value for name, value in told.items() if value})


def apply_series(
    article: Article, planned: Sequence[CardPlan], series: CardSeries, base: CardStyle, link: str
) -> list[CardPlan]:
    """Return the cards to draw: those of the author's series, or the planned ones in its look.

    Args:
        article: In which the words of the cards are looked for.
        planned: The cards that the article gives.
        series: What the author wants.
        base: The look that the pack was asked for.
        link: The address for the end card.
    """
    look = series.look.over(base)
    if series.cards is None:
        return [replace(plan, look=look) for plan in planned]
    tracer = Tracer(article)
    count = len(series.cards)
    plans = []
    for number, own in enumerate(series.cards, start=1):
        plan = plan_own(article, own, tracer, link=link, page=f"{number}/{count}")
        name = f"{number:02}"
        plans.append(
            replace(
                plan,
                id=f"card-{name}",
                file=f"cards/{name}-{own.kind}.png",
                look=own.look.over(look),
            )
        )
    return plans


def plan_own(article: Article, own: OwnCard, tracer: Tracer, *, link: str, page: str) -> CardPlan:
    """Return one card of the author's series: what the article says keeps its place.

    Words that are not the article's never stand above its title or a speaker's name: those would
    make a quotation of them.

    Raises:
        ContentError: The speaker of a quotation is nobody in the article.
    """
    sources: dict[str, Span] = {}
    edited: list[str] = []

    def settle(field: str, text: str, *, exact: bool = False) -> str:
        """Return `text` as the article shows it, when it does; `exact`: with the space before it."""
        span = tracer.find(text, own.at) if text.strip() else None
        if span is None:
            edited.extend([field] if text.strip() else [])
            return text
        sources[field] = span
        return (text[: len(text) - len(text.lstrip())] if exact else "") + article.show(span)

    says: dict[str, Any] = {}
    kind = find_kind(own.kind)
    lines = [field.name for field in kind.fields if field.exact]
    for name, value in own.says.items():
        if not kind.quotes(name):
            says[name] = value
            if name == "formula" and value not in article.text:  # of which nothing is shown
                edited.append(name)
            asked = kind.asks(name) and tracer.find(str(value), own.at)
            if asked and article.show(asked) == value:
                sources[name] = asked
        elif isinstance(value, tuple):
            exact = name in lines
            says[name] = tuple(
                settle(f"{name}.{n}", text, exact=exact) for n, text in enumerate(value)
            )
        else:
            says[name] = settle(name, value)
    card = Card(kind.name, **says, page=page, language=article.language, names=line_names(article))
    if kind.takes("link"):
        card = replace(card, link=link)
    if kind.takes("source") and not edited and article.title_span:
        card = replace(card, source=article.title)
        sources["source"] = article.title_span
    if edited:
        card = replace(card, speaker="")
    elif card.speaker and not all(tracer.find(p) for p in re.split(r"[，,]\s*", card.speaker) if p):
        raise ContentError(
            msg("{speaker!r} does not stand in the article.", speaker=card.speaker),
            hint=msg("A card gives words only to people whom the article names."),
        )
    plan = CardPlan("", "", card, sources, edited=tuple(edited), authored=True)
    return with_keywords(article, plan)
