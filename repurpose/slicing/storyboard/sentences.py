"""Finders of cards that are one sentence: a quotation, a number, a definition, what it does in the argument."""

import re
from collections.abc import Iterator, Mapping

from repurpose.article import Article, Kind, Span
from repurpose.slicing.finding.figures import find_figures
from repurpose.slicing.judging.score import ALONE, Score
from repurpose.slicing.model import PostRole, Quote
from repurpose.slicing.planning.roles import middle_role
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece, StoryboardKind
from repurpose.slicing.storyboard.plain_text import plain_text

ROLES: Mapping[PostRole, StoryboardKind] = {"story": "story", "turn": "turn", "reason": "reason"}
_FIGURES = 6  # numbers that are looked at
_STRIKING = 2.5  # the least worth of a number that gets a card
_CHOSEN = 9.0  # goes before all that we would choose
_STORY = 70.0  # full-width characters of a story, at the most
_LONGEST_DEFINITION = 60.0
_OWN_LAYOUT = 0.8  # labels more for what has a layout of its own
_SPOKEN = 0.8  # ... for what somebody else says: another voice in the series
_defines = re.compile(
    r"^(?:所谓的?)?(?P<term>[“「《]?[^，。：“”「」]{2,12}[”」》]?)，?(?:是指|指的是|就是指)[^，。]{2,}"
)


def find_quote_cards(material: Material) -> Iterator[Candidate]:
    """Yield the quotes, best first, with who says them."""
    for quote in material.quotes:
        span = Span(quote.spans[0].start, quote.spans[-1].end)
        pieces = (Piece("text", span), *_speaker(material.article, quote))
        yield Candidate("quote", pieces, material.worth(span) + _SPOKEN * bool(quote.speaker))


def find_figure_cards(material: Material) -> Iterator[Candidate]:
    """Yield the striking numbers, each with its sentence."""
    starts = {unit.span.start for unit in material.units}
    seen: set[str] = set()
    for figure in find_figures(material.article, _FIGURES, material.chosen_figures):
        number = re.sub(r"^\D+", "", material.article.show(figure.number))  # 约140 is 140
        if number in seen:
            continue
        seen.add(number)
        pieces = (Piece("number", figure.number), Piece("text", figure.sentence))
        worth = material.worth(figure.sentence) + 0.15 * figure.worth
        if figure.sentence in material.chosen_figures:
            yield Candidate("figure", pieces, worth + _CHOSEN)
        elif figure.worth >= _STRIKING and figure.sentence.start in starts:
            yield Candidate("figure", pieces, worth)


def find_definitions(material: Material) -> Iterator[Candidate]:
    """Yield sentences that say what a term means."""
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question or leans_back(unit.text):
            continue
        match = _defines.match(plain_text(material.article, unit.span))
        if match and measure(unit.text) <= _LONGEST_DEFINITION:
            term = Span(unit.span.start + match.start("term"), unit.span.start + match.end("term"))
            worth = material.worth(unit.span) + _OWN_LAYOUT
            yield Candidate("definition", (Piece("term", term), Piece("text", unit.span)), worth)


def find_roles(material: Material) -> Iterator[Candidate]:
    """Yield the sentences that tell, turn or give a reason, and are understood alone."""
    for unit in material.units:
        score = material.judge.score(unit.span, unit.text)
        role = middle_role([score.found], late=True)
        if role != "claim" and _tells_alone(unit, score):
            yield Candidate(ROLES[role], (Piece("text", unit.span),), material.worth_of(unit))


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
