"""Finder of comparisons: one thing against another, each side with its own words.

Only skeletons that say so themselves are taken: 不是…而是, 与其…不如, 对甲来说…对乙来说, 支持者…反对者. Both
sides stand in one sentence, or in two that follow each other in a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from repurpose.article import Article, Span
from repurpose.slicing.sentences.clauses import governs
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.laid_out import laid_out, piece_at
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text
from repurpose.slicing.storyboard.skeletons import OPENS, PAIRED, WITHIN

_LIKE = 3.2  # times as long as the other a side may be
_NAMES = {"ll": "labels", "l": "items", "rl": "labels", "r": "items"}
_supposes = re.compile(
    r"如果|假如|只要|虽然|尽管|因为|由于|当(?!代|下|地)|即使|除非|一旦|\b[Ii]f\b|\bunless\b|もし|만약"
)


def find_comparisons(material: Material) -> Iterator[Candidate]:
    """Yield sentences that set one thing against another, each side with its own words."""
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question or leans_back(unit.text):
            continue
        plain = plain_text(material.article, unit.span)
        pieces = _within(plain, unit.span.start) or _paired(plain, unit.span.start)
        if pieces and _balanced(material.article, pieces):
            yield laid_out(material, "compare", pieces)
    for one, other in pairwise(material.units):
        if one.block == other.block and not (
            one.led or one.bonds > 1 or one.question or other.question
        ):
            span = Span(one.span.start, other.span.end)
            pieces = _paired(plain_text(material.article, span), span.start)
            both = pieces and pieces[2].span.start >= other.span.start
            if both and _balanced(material.article, pieces):
                yield laid_out(material, "compare", pieces)


def _within(plain: str, base: int) -> list[Piece]:
    for words, pattern in WITHIN:
        match = pattern.search(plain) if any(word in plain for word in words) else None
        if match is None or (
            match.start() and plain[match.start() - 1] not in "，。；：“「\u200b "
        ):
            continue
        supposed = _supposes.match(match["ll"])
        if not (supposed or governs(plain[: match.start()]) or leans_back(match[0])):
            return [piece_at(part, base, *match.span(group)) for group, part in _NAMES.items()]
    return []


def _paired(plain: str, base: int) -> list[Piece]:
    start = len(plain) - len(plain.lstrip("\u200b “"))
    said = plain[start:]
    for opening, pattern in PAIRED if OPENS.match(said) else ():
        if opening.match(said) and (match := pattern.match(said)):
            return [
                piece_at(part, base + start, *match.span(group)) for group, part in _NAMES.items()
            ]
    return []


def _balanced(article: Article, pieces: Sequence[Piece]) -> bool:
    """Say whether both sides have about as much to say."""
    left, right = (measure(article.show(p.span)) for p in pieces if p.part == "items")
    shown = article.show(Span(pieces[0].span.start, pieces[-1].span.end))
    marks = all(shown.count(a) == shown.count(b) for a, b in ("“”", "「」", "（）", "《》"))
    return marks and max(left, right) <= _LIKE * max(1.0, min(left, right))
