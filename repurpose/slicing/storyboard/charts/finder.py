"""Finders of numbers that can be drawn: a share of a whole, a change from one to another, like numbers in a row.

A per cent of growth, of interest or of a price is no share of a whole, and is never drawn as one.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module

from repurpose.article import Span
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.charts.grammar import Grammar
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text
from repurpose.text import Amount, clauses_beside, read_amount, tells_change

_OWN_LAYOUT = 1.0  # labels more for what has a layout of its own
_LONGEST = 62.0  # full-width characters of the sentence under a chart
_LEAST, _LARGEST = 0.02, 0.98  # a share that can be seen
_LANGUAGES = {"en": "english", "ja": "japanese", "ko": "korean", "zh": "chinese"}
_YEARS = {"年", "년", "years"}


def find_charts(material: Material) -> Iterator[Candidate]:
    """Yield sentences whose numbers can be drawn."""
    language = _LANGUAGES.get(material.article.language[:2])
    if language is None:
        return
    grammar = _grammar_of(language)
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question or leans_back(unit.text):
            continue
        if measure(unit.text) > _LONGEST:
            continue
        plain = plain_text(material.article, unit.span)
        pieces = (
            _share_of(unit, plain, grammar)
            or _changed(unit, plain, grammar)
            or _row_of(unit, plain, grammar)
        )
        if pieces:
            worth = material.worth_of(unit) + _OWN_LAYOUT
            yield Candidate("chart", (*pieces, Piece("text", unit.span)), worth)


@cache
def _grammar_of(language: str) -> Grammar:
    """Return what a language says: its patterns take a hundredth of a second to compile."""
    module = import_module(f"repurpose.slicing.storyboard.charts.{language}")
    grammar: Grammar = getattr(module, language.upper())
    return grammar


def _share_of(unit: Unit, plain: str, grammar: Grammar) -> list[Piece]:
    """Return the one share of a sentence, where it is a part of a whole."""
    found = [match.span() for match in grammar.per.finditer(plain)]
    if not found:
        found = [match.span() for match in grammar.share.finditer(plain)]
        if len(found) == 1 and not _is_part(plain, *found[0], grammar):
            return []
    if len(found) != 1 or grammar.never_behind.match(plain[found[0][1] :]):
        return []
    start, end = _trimmed(plain, *found[0])
    amount = read_amount(plain[start:end])
    if amount is None or not _LEAST <= amount.share <= _LARGEST:
        return []
    return [_piece(unit, "items", start, end)]


def _is_part(plain: str, start: int, end: int, grammar: Grammar) -> bool:
    if tells_change(plain, start, end):
        return False
    clause, behind = clauses_beside(plain, start, end)
    if grammar.never.search(clause):
        return False
    return bool(grammar.before.search(clause) or grammar.behind.match(behind))


def _changed(unit: Unit, plain: str, grammar: Grammar) -> list[Piece]:
    """Return what something was and what it became."""
    match = grammar.change.search(plain)
    if match is None or not _alike([match["a"], match["b"]]):
        return []
    labels = [match.span(name) for name in ("la", "lb") if match[name]]
    labels = labels if len(labels) == 2 else []
    numbers = [match.span("a"), match.span("b")]
    return _pieces(unit, plain, labels, numbers)


def _row_of(unit: Unit, plain: str, grammar: Grammar) -> list[Piece]:
    """Return like numbers, each of something that is named beside it."""
    for pattern in grammar.rows:
        found = list(pattern.finditer(plain))
        said = [match["label"] for match in found]
        if not 2 <= len(found) <= 4 or len(set(said)) != len(said):
            continue
        inside = sum(len(grammar.any.findall(match["number"] + match["label"])) for match in found)
        if len(grammar.any.findall(plain)) == inside and _alike([m["number"] for m in found]):
            labels = [match.span("label") for match in found]
            return _pieces(unit, plain, labels, [match.span("number") for match in found])
    return []


def _alike(numbers: Sequence[str]) -> bool:
    """Say whether numbers are of one unit, and can be drawn beside each other."""
    amounts = [read_amount(number) for number in numbers]
    known: list[Amount] = [amount for amount in amounts if amount]
    units = {amount.unit for amount in known} - {""}  # "from 46 to 39 degrees"
    if len(known) != len(amounts) or len(units) != 1:
        return False
    if units <= _YEARS and any(1500 < amount.low < 2200 for amount in known):
        return False
    highs = [amount.high for amount in known]
    return min(highs) > 0 and len(set(highs)) > 1 and max(highs) / min(highs) <= 200


def _pieces(
    unit: Unit,
    plain: str,
    labels: Sequence[tuple[int, int]],
    numbers: Sequence[tuple[int, int]],
) -> list[Piece]:
    found = [_piece(unit, "labels", *_trimmed(plain, *place)) for place in labels]
    return found + [_piece(unit, "items", *_trimmed(plain, *place)) for place in numbers]


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start] in " \u200b":
        start += 1
    while end > start and plain[end - 1] in " \u200b":
        end -= 1
    return start, end


def _piece(unit: Unit, part: str, start: int, end: int) -> Piece:
    return Piece(part, Span(unit.span.start + start, unit.span.start + end))
