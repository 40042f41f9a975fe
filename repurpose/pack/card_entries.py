"""A card of a manifest in, the card as it was planned out: its words, its keywords and its picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.article import Article, Span
from repurpose.brand import Brand
from repurpose.cards import find_kind
from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import msg
from repurpose.pack.branding import brand_of, with_avatar
from repurpose.pack.card_keywords import keywords_at
from repurpose.pack.card_pictures import images_of, picture_file
from repurpose.pack.containment import find_inside, read_inside
from repurpose.pack.line_names import line_names
from repurpose.pack.made_from import article_of, choices_of
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.manifest_file import read_manifest

if TYPE_CHECKING:
    from repurpose.cards import Card, Images


def cards_with_words(folder: Path) -> "Iterator[tuple[Card, Images]]":
    """Yield the cards of a pack as they were planned, those whose words it has kept."""
    manifest = read_manifest(folder)
    article = article_of(folder, manifest)
    choices = with_avatar(choices_of(manifest), folder, manifest)
    brand = brand_of(choices, article.language)
    for entry in manifest.cards:
        try:
            yield card_of(folder, entry, article, brand, manifest.link)
        except RepurposeError:
            continue


def card_of(
    folder: Path, entry: CardEntry, article: Article, brand: Brand, link: str
) -> "tuple[Card, Images]":
    """Return a card as it was planned, and the picture that it shows.

    Raises:
        ContentError: It was made by a version that did not keep its words.
    """
    card = replace(_card(entry, article, brand.address(link)), brand=brand)
    return card, images_of(card, _picture_of(folder, card.picture))


def _picture_of(folder: Path, name: str) -> bytes:
    """Return the picture of the article that a card names, as the pack has it; nothing without one."""
    file = picture_file(name) if name else ""
    return read_inside(folder, file) if file and find_inside(folder, file) else b""


def _card(entry: CardEntry, article: Article, link: str) -> "Card":
    """Return the card without its brand."""
    from repurpose.cards import Card  # noqa: PLC0415

    kind = find_kind(entry.kind)
    if entry.says is None:
        raise ContentError(msg("its words are not known."))
    said: dict[str, Any] = {**entry.said}
    card = Card(
        kind.name,
        **said,
        source=entry.source,
        page=entry.page,
        link=link if kind.takes("link") else "",
        language=article.language,
        names=line_names(article),
    )
    places: dict[str, Span] = {}
    for name, span in zip(entry.fields, entry.spans, strict=True):
        if span:
            known = places.get(name, span)
            places[name] = Span(min(known.start, span.start), max(known.end, span.end))
    return replace(card, keywords=keywords_at(article, card, places, entry.keywords))
