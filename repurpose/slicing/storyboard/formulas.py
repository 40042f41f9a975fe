"""Finder of the article's formulas: those that stand by themselves, can be drawn and are explained."""

import re
from collections.abc import Iterator

from repurpose.article import BODY_KINDS, Article, Block, Kind, Span
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece

_WORTH = 2.0  # as of a table: a reader remembers the card
_LEAD, _MEANING = (4.0, 44.0), (4.0, 80.0)  # full-width characters of the sentences above and below
_explains = re.compile(
    r"其中|式中|这里|這裡|此处|此處|也就是说|也就是說|换句话说|意思是|ここで|ただし|여기서|(?:where|here|in which|that is)\b",
    re.IGNORECASE,
)
_opens = re.compile(r"[：:]$")


def find_formula_cards(material: Material) -> Iterator[Candidate]:
    """Yield formulas with the sentence that leads to each, or the one that says what it means."""
    article = material.article
    for number, block in enumerate(article.blocks):
        formula = next((one for one in material.drawable.formulas if block.span.covers(one)), None)
        if block.kind is not Kind.FORMULA or formula is None:
            continue
        pieces = [Piece("formula", formula)]
        if lead := _lead(article, number):
            pieces.insert(0, Piece("title", lead))
        if meaning := _meaning(article, number):
            pieces.append(Piece("text", meaning))
        if len(pieces) > 1:
            yield Candidate("formula", tuple(pieces), _WORTH)


def _lead(article: Article, number: int) -> Span | None:
    """Return the sentence directly above a formula, without the colon that opens it."""
    above = _neighbour(article, number - 1)
    spans = article.sentences(above) if above else []
    if not spans:
        return None
    span, said = spans[-1], article.show(spans[-1])
    if match := _opens.search(said):
        span = Span(span.start, span.end - len(match[0]))
    return span if _LEAD[0] <= measure(article.show(span)) <= _LEAD[1] else None


def _meaning(article: Article, number: int) -> Span | None:
    """Return the sentence below a formula that says what stands in it."""
    below = _neighbour(article, number + 1)
    spans = article.sentences(below) if below else []
    if not spans or not _explains.match(article.show(spans[0])):
        return None
    return spans[0] if _MEANING[0] <= measure(article.show(spans[0])) <= _MEANING[1] else None


def _neighbour(article: Article, number: int) -> Block | None:
    block = article.blocks[number] if 0 <= number < len(article.blocks) else None
    return block if block and block.kind in BODY_KINDS else None
