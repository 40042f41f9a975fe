"""Ids and words of an answer in, where they stand in the article out."""

from collections.abc import Sequence

from repurpose.article import HIDDEN, Article, Span
from repurpose.editor.listing import Listing
from repurpose.text import find_pieces, inner_places


def chosen_spans(listing: Listing, ids: Sequence[str]) -> list[Span]:
    """Return the places of ids in the text's order, none of them within another."""
    spans = sorted({listing.spans[name] for name in ids}, key=lambda s: (s.start, -s.end))
    found: list[Span] = []
    for span in spans:
        if not found or not found[-1].covers(span):
            found.append(span)
    return found


def find_words(article: Article, where: Span, words: str) -> Span | None:
    """Return where `words` stand within a span, as readers see them; None where they part a piece."""
    shown = article.shown[where.start : where.end]
    places = [i for i, character in enumerate(shown) if character != HIDDEN]
    seen = "".join(shown[i] for i in places)
    at = seen.find(words) if words else -1
    if at < 0:
        return None
    start, end = places[at], places[at + len(words) - 1] + 1
    inside = inner_places(find_pieces(shown))
    if start in inside or end in inside:
        return None
    return Span(where.start + start, where.start + end)
