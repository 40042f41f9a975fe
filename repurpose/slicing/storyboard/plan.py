"""An Article and its quotes in, a plan of nine cards out: what each says, and which words stand out.

A cover with the title's tension, the most concrete thing, five more whose own sentences give the
layout, a line worth keeping, and the close: what the author asks, or his last word. No two of a kind
stand in a row, no sentence stands twice, and every word has its place in the article. A short
article gets fewer cards.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from repurpose.article import Article, Span
from repurpose.card_kinds import CardKind
from repurpose.slicing.finding.cover_words import find_cover_words
from repurpose.slicing.finding.keywords import find_keywords
from repurpose.slicing.finding.quotes import LONGEST
from repurpose.slicing.judging.score import judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.planning.roles import middle_role
from repurpose.slicing.selection import NOTHING, Selection
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.closes import find_close
from repurpose.slicing.storyboard.finders import find_candidates
from repurpose.slicing.storyboard.model import (
    NOTHING_DRAWABLE,
    Candidate,
    Drawable,
    Material,
    Piece,
    StoryboardCard,
)
from repurpose.slicing.storyboard.sentences import ROLES

NINE = 9
_INNER = 7  # cards between cover and close
_MIDDLE = 5  # cards between the concrete thing and the line worth keeping
_SPARE = 7  # ... among which they are chosen
_MOST: Mapping[CardKind, int] = {
    "quote": 3,
    "excerpt": 3,
    "figure": 2,
    "compare": 2,
    "question": 2,
}  # of a kind, beside the line worth keeping
_CONCRETE = ("figure", "story", "question", "timeline", "chart")
AS_THEY_ARE = (
    "table",
    "chart",
    "code",
    "picture",
    "formula",
    "diagram",
)  # kinds none of whose words are set apart
_EMPHASISED = ("text", "answer", "items", "number")


def plan_storyboard(
    article: Article,
    quotes: Sequence[Quote],
    terms: Sequence[str] = (),
    selection: Selection = NOTHING,
    drawable: Drawable = NOTHING_DRAWABLE,
) -> list[StoryboardCard]:
    """Return the cards of an article, nine where it gives as many.

    Args:
        article: The article.
        quotes: What may stand on a card, best first.
        terms: The article's names and terms, best first.
        selection: What an editor has chosen: cards, words to set apart, the big word of the cover.
        drawable: Its pictures and formulas that cards can draw.
    """
    found = list(find_candidates(Material(article, quotes, selection.figures, drawable)))
    end = find_close(article, quotes)
    inner = _as_chosen(article, selection.cards, found, end) or _as_ranked(found, end)
    cover = find_cover_words(article, terms, selection.core)
    cards = [_draw(article, one, selection.keywords) for one in inner]
    if cover is None:
        return cards
    words = (("kicker", cover.kicker), ("core", cover.core), ("rest", cover.rest))
    pieces = tuple(Piece(part, span) for part, span in words if span)
    return [StoryboardCard("cover", pieces, (cover.core,)), *cards]


def _as_ranked(found: Sequence[Candidate], end: Candidate | None) -> list[Candidate]:
    """Return the worthiest cards: something concrete, the middle, a line worth keeping, the close."""
    left = [one for one in found if end is None or not one.overlaps(end)]
    kept = next((one for one in left if one.kind == "quote"), None)  # quotes come best first
    left = [one for one in left if kept is None or not one.overlaps(kept)]
    concrete = max(
        (one for one in left if one.kind in _CONCRETE), key=lambda one: one.worth, default=None
    )
    left = [one for one in left if concrete is None or not one.overlaps(concrete)]
    first, last = (concrete.drawn if concrete else None), (kept.drawn if kept else None)
    middle = _arrange(_choose(left, concrete), first, last)
    return [one for one in (concrete, *middle, kept, end) if one]


def _as_chosen(
    article: Article,
    spans: Sequence[Span],
    found: Sequence[Candidate],
    end: Candidate | None,
) -> list[Candidate]:
    """Return the chosen cards in their order, each by its own layout, no two of a kind in a row."""
    row: list[Candidate] = []
    for span in spans[:_INNER]:
        laid_out = [one for one in found if all(span.covers(piece.span) for piece in one.pieces)]
        options = [*laid_out, *_plain(article, span)]
        above = row[-1].drawn if row else None
        fitting = (
            one
            for one in options
            if one.drawn != above and not any(one.overlaps(other) for other in row)
        )
        if one := next(fitting, None):
            row.append(one)
    closes = end and row and end.drawn != row[-1].drawn and not any(end.overlaps(o) for o in row)
    return [*row, end] if end and closes else row


def _plain(article: Article, span: Span) -> Iterator[Candidate]:
    """Yield a chosen passage as a card of words: a quotation, or what it does in the argument."""
    text = article.show(span)
    pieces = (Piece("text", span),)
    if measure(text) <= LONGEST:
        yield Candidate("quote", pieces, 0.0)
    role = middle_role([judge_of(article).score(span, text).found], late=True)
    if role in ROLES:
        yield Candidate(ROLES[role], pieces, 0.0)


def _draw(article: Article, one: Candidate, wanted: Sequence[Span] = ()) -> StoryboardCard:
    """Return a candidate as a card, with the words to set apart."""
    if one.kind in AS_THEY_ARE:
        return StoryboardCard(one.kind, one.pieces)
    if number := [piece.span for piece in one.pieces if piece.part == "number"]:
        return StoryboardCard(one.kind, one.pieces, tuple(number))
    weighty = reversed(one.pieces) if one.kind == "compare" else one.pieces  # the second side
    words = [
        word
        for piece in weighty
        if piece.part in _EMPHASISED
        for word in find_keywords(article, piece.span, wanted=wanted)
    ]
    return StoryboardCard(one.kind, one.pieces, tuple(words[:2]))


def _choose(left: Sequence[Candidate], concrete: Candidate | None) -> list[Candidate]:
    """Return the worthiest for the middle: of each kind no more than its share, none twice."""
    chosen: list[Candidate] = []
    counts: Counter[str] = Counter([concrete.drawn] if concrete else [])
    heard = _heard(left)
    ranked = sorted(left, key=lambda one: (-one.worth + 0.6 * (one.kind == "quote"), one.start))
    for one in sorted(ranked, key=lambda one: one is not heard):  # stable: it goes first
        most = _MOST.get(one.drawn, 1)
        if len(chosen) == _SPARE or counts[one.drawn] >= most:
            continue
        if not any(one.overlaps(other) for other in chosen):
            chosen.append(one)
            counts[one.drawn] += 1
    return chosen


def _heard(found: Sequence[Candidate]) -> Candidate | None:
    """Return the worthiest of what somebody else says."""
    return max((one for one in found if one.spoken), key=lambda one: one.worth, default=None)


def _arrange(chosen: Sequence[Candidate], first: str | None, last: str | None) -> list[Candidate]:
    """Return the cards as near to the article's order as it goes with no two of a kind in a row.

    Where somebody else speaks, the worthiest of that is among them: his words are no author's.
    """
    heard = _heard(chosen)
    hearing = {number for number, one in enumerate(chosen) if one == heard}
    kinds = [one.drawn for one in chosen]
    starts = [one.start for one in chosen]
    worth = [one.worth for one in chosen]
    for size in range(min(_MIDDLE, len(chosen)), 0, -1):
        ways = [
            way
            for some in combinations(range(len(chosen)), size)
            for way in _orders(some, kinds, first, last)
        ]
        if ways:
            best = min(
                ways,
                key=lambda way: (
                    bool(hearing) and hearing.isdisjoint(way),
                    _disorder([starts[number] for number in way]),
                    -sum(worth[number] for number in way),
                ),
            )
            return [chosen[number] for number in best]
    return []


def _orders(
    numbers: tuple[int, ...], kinds: Sequence[str], before: str | None, last: str | None
) -> Iterator[tuple[int, ...]]:
    """Yield the permutations of `numbers`, in their usual order, that set no two of a kind in a row."""
    if not numbers and (before is None or before != last):
        yield ()
    for place, number in enumerate(numbers):
        if before is None or kinds[number] != before:
            left = numbers[:place] + numbers[place + 1 :]
            for others in _orders(left, kinds, kinds[number], last):
                yield (number, *others)


def _disorder(starts: Sequence[int]) -> int:
    """Return how many pairs stand against the article's order."""
    return sum(a > b for i, a in enumerate(starts) for b in starts[i + 1 :])
