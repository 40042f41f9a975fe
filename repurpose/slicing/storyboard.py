"""An Article and its quotes in, a plan of nine cards out: what each says, and which words stand out.

A cover with the title's tension, the most concrete thing, five more whose own sentences give the
layout, a line worth keeping, and the close: what the author asks, or his last word. No two of a kind
stand in a row, no sentence stands twice, and every word has its place in the article. A short
article gets fewer cards.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from typing import Literal

from repurpose.article import Article, Kind, Span, asks_readers
from repurpose.slicing.composing.closing import call_sentences, is_plea
from repurpose.slicing.finding.cover_words import find_cover_words
from repurpose.slicing.finding.figures import find_figures, find_points
from repurpose.slicing.finding.keywords import find_keywords
from repurpose.slicing.finding.quotes import LONGEST
from repurpose.slicing.finding.skeletons import Piece, find_skeletons
from repurpose.slicing.judging.score import ALONE, Score, judge_of
from repurpose.slicing.model import PostRole, Quote
from repurpose.slicing.planning.roles import middle_role
from repurpose.slicing.selection import NOTHING, Selection
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import is_question, leans_back, measure

StoryboardKind = Literal[
    "cover",
    "figure",
    "points",
    "compare",
    "anaphora",
    "timeline",
    "question",
    "definition",
    "story",
    "turn",
    "reason",
    "quote",
    "end",
]
NINE = 9
_INNER = 7  # cards between cover and close
_MIDDLE = 5  # cards between the concrete thing and the line worth keeping
_SPARE = 7  # ... among which they are chosen
_MOST: dict[StoryboardKind, int] = {
    "quote": 3,
    "figure": 2,
    "compare": 2,
    "question": 2,
    "story": 2,
    "turn": 2,
    "reason": 2,
}  # of a kind
_TOLD: dict[PostRole, StoryboardKind] = {"story": "story", "turn": "turn", "reason": "reason"}
_CONCRETE = ("figure", "story", "question", "timeline")
_OWN_LAYOUT = 0.8  # labels more for what has a layout of its own
_STORY = 70.0  # full-width characters of a story, at the most
_MOST_POINTS = 6
_STRIKING = 2.5  # the least worth of a number that gets a card
_ENDING = 0.2  # of the sentences, among which the close is looked for
_EMPHASISED = ("text", "answer", "right", "number")


@dataclass(frozen=True, slots=True)
class StoryboardCard:
    """One card of the plan: its kind, its words by what they are there, and the words to set apart."""

    kind: StoryboardKind
    pieces: tuple[Piece, ...]
    keywords: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: StoryboardKind
    pieces: tuple[Piece, ...]
    worth: float

    @property
    def start(self) -> int:
        return min(piece.span.start for piece in self.pieces)

    def overlaps(self, other: "_Candidate") -> bool:
        return any(
            a.span.start < b.span.end and b.span.start < a.span.end
            for a in self.pieces
            for b in other.pieces
        )


def plan_storyboard(
    article: Article,
    quotes: Sequence[Quote],
    terms: Sequence[str] = (),
    selection: Selection = NOTHING,
) -> list[StoryboardCard]:
    """Return the cards of an article, nine where it gives as many.

    Args:
        article: The article.
        quotes: What may stand on a card, best first.
        terms: The article's names and terms, best first.
        selection: What an editor has chosen: cards, words to set apart, the big word of the cover.
    """
    found = list(_candidates(article, quotes))
    end = _close(article, quotes)
    inner = _as_chosen(article, selection.cards, found, end) or _as_ranked(found, end)
    cover = find_cover_words(article, terms, selection.core)
    cards = [_draw(article, one, selection.keywords) for one in inner]
    if cover is None:
        return cards
    words = (("kicker", cover.kicker), ("core", cover.core), ("rest", cover.rest))
    pieces = tuple(Piece(part, span) for part, span in words if span)
    return [StoryboardCard("cover", pieces, (cover.core,)), *cards]


def _as_ranked(found: Sequence[_Candidate], end: _Candidate | None) -> list[_Candidate]:
    """Return the worthiest cards: something concrete, the middle, a line worth keeping, the close."""
    left = [one for one in found if end is None or not one.overlaps(end)]
    kept = next((one for one in left if one.kind == "quote"), None)  # quotes come best first
    left = [one for one in left if kept is None or not one.overlaps(kept)]
    concrete = max(
        (one for one in left if one.kind in _CONCRETE), key=lambda one: one.worth, default=None
    )
    left = [one for one in left if concrete is None or not one.overlaps(concrete)]
    first, last = (concrete.kind if concrete else None), (kept.kind if kept else None)
    middle = _arrange(_choose(left, concrete), first, last)
    return [one for one in (concrete, *middle, kept, end) if one]


def _as_chosen(
    article: Article,
    spans: Sequence[Span],
    found: Sequence[_Candidate],
    end: _Candidate | None,
) -> list[_Candidate]:
    """Return the chosen cards in their order, each by its own layout, no two of a kind in a row."""
    row: list[_Candidate] = []
    for span in spans[:_INNER]:
        laid_out = [one for one in found if all(span.covers(piece.span) for piece in one.pieces)]
        options = [*laid_out, *_plain(article, span)]
        above = row[-1].kind if row else None
        fitting = (
            one
            for one in options
            if one.kind != above and not any(one.overlaps(other) for other in row)
        )
        if one := next(fitting, None):
            row.append(one)
    closes = end and row and end.kind != row[-1].kind and not any(end.overlaps(o) for o in row)
    return [*row, end] if end and closes else row


def _plain(article: Article, span: Span) -> Iterator[_Candidate]:
    """Yield a chosen passage as a card of words: a quotation, or what it does in the argument."""
    text = article.show(span)
    pieces = (Piece("text", span),)
    if measure(text) <= LONGEST:
        yield _Candidate("quote", pieces, 0.0)
    role = middle_role([judge_of(article).score(span, text).found], late=True)
    if role in _TOLD:
        yield _Candidate(_TOLD[role], pieces, 0.0)


def _draw(article: Article, one: _Candidate, wanted: Sequence[Span] = ()) -> StoryboardCard:
    """Return a candidate as a card, with the words to set apart."""
    if number := [piece.span for piece in one.pieces if piece.part == "number"]:
        return StoryboardCard(one.kind, one.pieces, tuple(number))
    words = [
        word
        for piece in one.pieces
        if piece.part in _EMPHASISED
        for word in find_keywords(article, piece.span, wanted=wanted)
    ]
    return StoryboardCard(one.kind, one.pieces, tuple(words[:2]))


def _candidates(article: Article, quotes: Sequence[Quote]) -> Iterator[_Candidate]:
    """Yield all that a card could say; quotes come best first."""
    judge = judge_of(article)
    by_start = {unit.span.start: unit for unit in judge.units}

    def worth(unit: Unit) -> float:
        score = judge.score(unit.span, unit.text)
        return score.point + score.quote / 2

    def within(span: Span) -> float:
        inside = [
            worth(unit)
            for unit in judge.units
            if unit.span.start < span.end > span.start and span.start < unit.span.end
        ]
        return max(inside, default=0.0)

    for quote in quotes:
        span = Span(quote.spans[0].start, quote.spans[-1].end)
        yield _Candidate("quote", (Piece("text", span), *_speaker(article, quote)), within(span))
    for figure in find_figures(article, 6):
        pieces = (Piece("number", figure.number), Piece("text", figure.sentence))
        if figure.worth >= _STRIKING and figure.sentence.start in by_start:
            yield _Candidate("figure", pieces, within(figure.sentence) + 0.15 * figure.worth)
    for points in find_points(article):
        if points.heading and len(points.points) <= _MOST_POINTS:
            items = tuple(Piece("item", span) for span in points.points)
            yield _Candidate("points", (Piece("heading", points.heading), *items), 2.0)
    for skeleton in find_skeletons(article, judge.units):
        value = within(skeleton.span) + _OWN_LAYOUT
        yield _Candidate(skeleton.kind, skeleton.pieces, value)
    for unit in judge.units:
        score = judge.score(unit.span, unit.text)
        role = middle_role([score.found], late=True)
        if role != "claim" and _tells_alone(unit, score):
            yield _Candidate(_TOLD[role], (Piece("text", unit.span),), worth(unit))


def _tells_alone(unit: Unit, score: Score) -> bool:
    """Say whether a sentence is whole and understood alone, and short enough for a card."""
    held = unit.led or unit.bonds or unit.announces or unit.question or unit.kind == Kind.ITEM
    told = not held and not leans_back(unit.text) and 12 <= measure(unit.text) <= _STORY
    return told and score.alone >= ALONE


def _speaker(article: Article, quote: Quote) -> tuple[Piece, ...]:
    """Return where the speaker of a quote is named: nearest before it, or else behind it."""
    if not quote.speaker:
        return ()
    at = article.shown.rfind(quote.speaker, 0, quote.spans[0].start)
    at = at if at >= 0 else article.shown.find(quote.speaker, quote.spans[-1].end)
    return (Piece("speaker", Span(at, at + len(quote.speaker))),) if at >= 0 else ()


def _choose(left: Sequence[_Candidate], concrete: _Candidate | None) -> list[_Candidate]:
    """Return the worthiest for the middle: of each kind no more than its share, none twice."""
    chosen: list[_Candidate] = []
    counts: Counter[str] = Counter([concrete.kind] if concrete else [])
    for one in sorted(left, key=lambda one: (-one.worth + 0.6 * (one.kind == "quote"), one.start)):
        most = _MOST.get(one.kind, 1)
        if len(chosen) == _SPARE or counts[one.kind] >= most:
            continue
        if not any(one.overlaps(other) for other in chosen):
            chosen.append(one)
            counts[one.kind] += 1
    return chosen


def _arrange(chosen: Sequence[_Candidate], first: str | None, last: str | None) -> list[_Candidate]:
    """Return the cards as near to the article's order as it goes with no two of a kind in a row."""
    for size in range(min(_MIDDLE, len(chosen)), 0, -1):
        ways: list[tuple[_Candidate, ...]] = [
            way
            for some in combinations(chosen, size)
            for way in permutations(some)
            if _differs([first, *(one.kind for one in way), last])
        ]
        if ways:
            worth = [sum(one.worth for one in way) for way in ways]
            order = [_disorder(way) for way in ways]
            return list(ways[min(range(len(ways)), key=lambda n: (order[n], -worth[n]))])
    return []


def _differs(kinds: Sequence[str | None]) -> bool:
    return all(a != b or a is None for a, b in pairwise(kinds))


def _disorder(way: Sequence[_Candidate]) -> int:
    """Return how many pairs stand against the article's order."""
    starts = [one.start for one in way]
    return sum(a > b for i, a in enumerate(starts) for b in starts[i + 1 :])


def _close(article: Article, quotes: Sequence[Quote]) -> _Candidate | None:
    """Return the close: what the author asks his readers, or the last line worth keeping."""
    asked = [
        span
        for span in call_sentences(article)
        if is_question(article.show(span)) and measure(article.show(span)) <= 60
    ]
    if asked:
        return _Candidate("end", (Piece("text", asked[0]),), 0.0)
    judge = judge_of(article)
    last = judge.units[len(judge.units) - round(len(judge.units) * _ENDING) :]
    scored = [
        (score.quote + score.point / 2, unit)
        for unit in last
        if (score := judge.score(unit.span, unit.text)).alone >= ALONE and _closes(unit)
    ]
    if scored:
        _, best = max(scored, key=lambda pair: (pair[0], pair[1].span.start))
        return _Candidate("end", (Piece("text", best.span),), 0.0)
    whole = max(quotes, key=lambda quote: quote.spans[0].start, default=None)
    if whole is None:
        return None
    span = Span(whole.spans[0].start, whole.spans[-1].end)
    return _Candidate("end", (Piece("text", span),), 0.0)


def _closes(unit: Unit) -> bool:
    held = unit.led or unit.bonds or unit.announces or unit.lead_in or unit.kind == Kind.ITEM
    begs = is_plea(unit.text) or (asks_readers(unit.text) and not unit.question)
    return not held and not begs and not leans_back(unit.text) and 6 <= measure(unit.text) <= 70
