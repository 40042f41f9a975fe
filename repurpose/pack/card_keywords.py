"""A planned card in, the same card with the words that its theme sets apart out, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.article import Article, Span, remembered
from repurpose.cards import Card, find_kind
from repurpose.pack.card_plan import CardPlan
from repurpose.slicing import AS_THEY_ARE, CoverWords, find_cover_words, find_keywords, find_tags

if TYPE_CHECKING:
    from repurpose.pack.manifest import Manifest

MOST = 2  # words of a card that are set apart
_PLAIN = ("points", *AS_THEY_ARE)  # kinds none of whose words are set apart
_UNMARKED = ("source", "number", "labels")  # fields none of whose words are looked for
Ranges = tuple[tuple[str, int, int], ...]


def with_keywords(article: Article, plan: CardPlan, core: Span | None = None) -> CardPlan:
    """Return a card with its keywords: of its words that stand in the article, by its editor's rules.

    `core` are the big words of the cover, where somebody has chosen them.
    """
    spans: list[Span] = []
    for field, source in _fields_with_keywords(plan):
        spans += [
            span
            for span in _keywords(article, plan.card, field, source, core)
            if span not in spans and _range_of(article, field_text(plan.card, field), source, span)
        ]
    spans = spans[:MOST]
    card = replace(plan.card, keywords=keywords_at(article, plan.card, plan.sources, spans))
    return replace(plan, card=card, keywords=tuple(spans))


def _fields_with_keywords(plan: CardPlan) -> list[tuple[str, Span]]:
    """Return the fields whose words may be set apart, as a storyboard does, the weightiest first."""
    kind = plan.card.kind
    if kind in _PLAIN:
        return []
    if kind == "figure":
        return [pair for pair in plan.sources.items() if pair[0] == "number"]
    said = [pair for pair in plan.sources.items() if pair[0].partition(".")[0] not in _UNMARKED]
    return said[::-1] if kind == "compare" else said  # the second side weighs more


def with_cover_words(article: Article, plan: CardPlan, manifest: "Manifest") -> CardPlan:
    """Return a cover with the big words that a pack's own has, which somebody may have chosen; any other card as it is."""
    cover = next((card for card in manifest.cards if card.kind == "cover"), None)
    if plan.card.kind != "cover" or cover is None or not cover.keywords:
        return plan
    if plan.keywords == cover.keywords or cover.keywords[0].end > len(article.text):
        return plan
    return with_keywords(article, plan, cover.keywords[0])


def keywords_at(
    article: Article, card: Card, places: dict[str, Span], spans: Sequence[Span]
) -> Ranges:
    """Return keywords whose places are known, as ranges of the card's fields.

    A word that several fields say is set apart in the first, in the order of the card's kind: who
    plans a card names its fields in one order, a drawn one tells them in another.
    """
    found: list[tuple[str, int, int]] = []
    ordered = sorted(places.items(), key=lambda pair: _rank(card, pair[0]))
    for span in spans:
        for field, source in ordered:
            if not source.covers(span) or field == "source":
                continue
            at = _range_of(article, field_text(card, field), source, span)
            if at and (field, *at) in found:
                continue  # two fields say the same words of the article
            found += [(field, *at)] if at else []
            break
    return tuple(found)


def _rank(card: Card, field: str) -> tuple[int, int]:
    """Return where a field, such as `items.2`, stands among those of the card's kind."""
    name, _, place = field.partition(".")
    names = [one.name for one in find_kind(card.kind).fields]
    return (names.index(name) if name in names else len(names), int(place or 0))


def field_text(card: Card, field: str) -> str:
    """Return what a card says in a field, such as `text` or `items.2`."""
    name, _, place = field.partition(".")
    value = getattr(card, name)
    return str(value[int(place)] if place else value)


def _keywords(
    article: Article, card: Card, field: str, source: Span, core: Span | None
) -> Iterator[Span]:
    if field == "number":
        yield source
        return
    if card.kind == "cover" and field == "title":
        words = None
        if source == article.title_span:
            words = find_cover_words(article, (), core) if core else cover_words_of(article)
        if words and words.core != source and (words.kicker or words.rest):
            yield words.core
        return
    yield from find_keywords(article, source)


@remembered
def cover_words_of(article: Article) -> CoverWords | None:
    """Return the words of the cover; the article's names and terms, which they ask for, cost most."""
    return find_cover_words(article, find_tags(article))


def _range_of(article: Article, text: str, source: Span, span: Span) -> tuple[int, int] | None:
    """Return where a keyword stands in a field, which shows its source less white space at its ends."""
    word = article.show(span)
    before = len(article.show(Span(source.start, span.start)).lstrip())
    at = text.find(word, max(0, before - 2))
    return (at, at + len(word)) if word and at >= 0 else None
