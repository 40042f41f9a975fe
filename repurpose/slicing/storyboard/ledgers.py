"""Finder of ledgers: two to four numbers of one sentence, each in a clause of its own."""

from collections.abc import Iterator
from itertools import pairwise

from repurpose.article import Article, Span
from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.figures import numbers_in
from repurpose.slicing.sentences.clauses import cut_clauses, governs
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.laid_out import laid_out
from repurpose.slicing.storyboard.lists import find_number_lists
from repurpose.slicing.storyboard.model import Candidate, Material, Piece

_LEAST, _MOST = 2, 4
_CLAUSE = (5.0, 26.0)  # full-width characters of a clause with its number
_SHARE = 0.75  # of a clause its number may be
_weak = lazy_pattern(
    r"(?:[个名年天月周岁条项种篇次個週歲條項種人歳回년명개월번]|\b(?:years?|months?|days?|people|times))$"
)  # units of what strikes nobody
_MARKS = "，、；。！,;.! "


def find_ledgers(material: Material) -> Iterator[Candidate]:
    """Yield lists whose labels have a number each, and sentences whose clauses have."""
    yield from find_number_lists(material)
    for unit in material.units:
        held = unit.led or unit.bonds or unit.announces or unit.question
        pieces = _numbers(material.article, unit) if not held else []
        if pieces and not leans_back(unit.text):
            yield laid_out(material, "ledger", pieces)


def _numbers(article: Article, unit: Unit) -> list[Piece]:
    """Return the numbers of a sentence with their clauses; [] where one clause has none, or more than one."""
    clauses = [_bare(article, clause) for clause in _clauses(article, unit.span)]
    if not _LEAST <= len(clauses) <= _MOST:
        return []
    pieces = []
    for place, clause in enumerate(clauses):
        text, numbers = article.show(clause), numbers_in(article, clause)
        wide = measure(text)
        if len(numbers) != 1 or not _CLAUSE[0] <= wide <= _CLAUSE[1]:
            return []
        alone = measure(article.show(numbers[0])) <= _SHARE * wide
        if _weak.search(article.show(numbers[0])) or text.endswith(("：", ":")):
            return []
        if not alone or (place < len(clauses) - 1 and governs(text)):
            return []
        pieces += [Piece("labels", numbers[0]), Piece("items", clause)]
    return pieces


def _clauses(article: Article, span: Span) -> list[Span]:
    """Return the clauses of a sentence; Japanese parts them with 、, which parts words elsewhere."""
    if article.language != "ja":
        return cut_clauses(article, span)
    marks = [at + 1 for at in range(span.start, span.end - 1) if article.shown[at] == "、"]
    return [Span(a, b) for a, b in pairwise([span.start, *marks, span.end])]


def _bare(article: Article, span: Span) -> Span:
    start, end = span
    while end > start and article.shown[end - 1] in _MARKS:
        end -= 1
    return Span(start, end)
