"""The value that a pack's cards are drawn from; no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass

from repurpose.article import Span
from repurpose.cards import Card
from repurpose.pack.card_style import PLAIN, CardStyle


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card to draw, how it looks, and where in the article the words of its fields stand."""

    id: str
    file: str
    card: Card
    sources: dict[str, Span]  # by the card's field; a field without one is a label
    look: CardStyle = PLAIN
    edited: tuple[str, ...] = ()  # fields that hold the author's own words, not the article's
    keywords: tuple[Span, ...] = ()  # of the card, where they stand in the article
    picture: bytes = b""  # of the article, that it shows
    authored: bool = False  # a card of the author's own series: its words are never shortened


def is_told(keyword: Span, spans: Sequence[Span | None]) -> bool:
    """Say whether the lines of a card have a keyword from its first character to its last."""
    ends = (keyword.start, keyword.end - 1)
    return all(any(s and s.start <= end < s.end for s in spans) for end in ends)


def tell_places(plan: CardPlan) -> str:
    """Return where the words of a card stand, as its file says it."""
    return " ".join(f"{span.start}-{span.end}" for span in plan.sources.values())
