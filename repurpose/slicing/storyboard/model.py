"""The values of a storyboard: a card of the plan, what it could have been, what finders look at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from repurpose.article import Article, Span
from repurpose.card_kinds import CardKind
from repurpose.slicing.judging.score import Judge, judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.sentences.units import Unit

StoryboardKind = CardKind | Literal["definition", "story", "turn", "reason"]
DRAWN: Mapping[StoryboardKind, CardKind] = {  # as another kind of card
    "definition": "excerpt",
    "story": "excerpt",
    "turn": "excerpt",
    "reason": "excerpt",
}


def drawn_as(kind: StoryboardKind) -> CardKind:
    """Return the kind of card that shows it."""
    return DRAWN.get(kind, kind)  # type: ignore[arg-type]


_FIELDS = {"heading": "title", "item": "items", "answer": "title"}


def field_of(part: str) -> str:
    """Return the field of a card that a piece goes into; most bear the field's own name."""
    return _FIELDS.get(part, part)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a card: what it is there, and its place."""

    part: str
    span: Span


@dataclass(frozen=True, slots=True)
class StoryboardCard:
    """One card of the plan: its kind, its words by what they are there, and the words to set apart."""

    kind: StoryboardKind
    pieces: tuple[Piece, ...]
    keywords: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a card could show, and how much it is worth beside the others."""

    kind: StoryboardKind
    pieces: tuple[Piece, ...]
    worth: float

    @property
    def drawn(self) -> CardKind:
        """The kind of card that shows it."""
        return drawn_as(self.kind)

    @property
    def start(self) -> int:
        """Where it begins in the article."""
        return min(piece.span.start for piece in self.pieces)

    @property
    def spoken(self) -> bool:
        """Whether it has words of somebody whom the article names."""
        return any(piece.part == "speaker" for piece in self.pieces)

    def overlaps(self, other: "Candidate") -> bool:
        """Say whether two cards would say some of the same words."""
        return any(
            a.span.start < b.span.end and b.span.start < a.span.end
            for a in self.pieces
            for b in other.pieces
        )


@dataclass(frozen=True, slots=True)
class Drawable:
    """What of an article cards can draw that is no text: known to whoever draws them."""

    captions: Sequence[Span] = ()  # of its pictures, best first
    formulas: Sequence[Span] = ()  # without their marks


NOTHING_DRAWABLE = Drawable()


@dataclass(frozen=True)
class Material:
    """What finders look at: the article, its quotes, best first, and what its sentences are worth."""

    article: Article
    quotes: Sequence[Quote]
    chosen_figures: Sequence[Span] = ()  # sentences whose number an editor wants
    drawable: Drawable = NOTHING_DRAWABLE

    @cached_property
    def judge(self) -> Judge:
        """Who scores the sentences."""
        return judge_of(self.article)

    @property
    def units(self) -> Sequence[Unit]:
        """The sentences."""
        return self.judge.units

    def worth_of(self, unit: Unit) -> float:
        """Return how much a sentence is worth on a card, mostly from 0 to 2."""
        score = self.judge.score(unit.span, unit.text)
        return score.point + score.quote / 2

    def worth(self, span: Span) -> float:
        """Return the worth of the best sentence that `span` touches."""
        touched = (
            self.worth_of(unit)
            for unit in self.units
            if unit.span.start < span.end and span.start < unit.span.end
        )
        return max(touched, default=0.0)


Finder = Callable[[Material], Iterator[Candidate]]
