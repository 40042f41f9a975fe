"""An article in, the places of its formulas that cards can draw out; and of what cannot, the reason."""

import re

from repurpose.article import Article, Kind, Span
from repurpose.cards import formulas_at_hand, set_formula
from repurpose.errors import ContentError
from repurpose.messages import msg

_WIDE, _HIGH = 25.0, 12.0  # em: what a tall card takes at the least size that is read
_fences = re.compile(r"^\s*(?:\$\$|\\\[|`{3,}\s*(?:math|latex|tex)?)|(?:\$\$|\\\]|`{3,})\s*$")


def drawable_formulas(article: Article) -> list[Span]:
    """Return the places of the formulas that stand by themselves and that cards can draw, without their marks."""
    if not formulas_at_hand():
        return []
    places = [_bare(article, block.span) for block in article.blocks if block.kind is Kind.FORMULA]
    return [place for place in places if _fits(article.text[place.start : place.end])]


def _bare(article: Article, span: Span) -> Span:
    text = article.text[span.start : span.end]
    inner = text
    while (shorter := _fences.sub("", inner).strip()) != inner:
        inner = shorter
    start = span.start + text.find(inner)
    return Span(start, start + len(inner))


def _fits(tex: str) -> bool:
    try:
        made = set_formula(tex)
    except ContentError:
        return False
    return made.width <= _WIDE and made.height <= _HIGH


def tell_formulas(article: Article) -> list[str]:
    """Return a note where an article has formulas and nothing at hand can draw them."""
    if formulas_at_hand() or not any(block.kind is Kind.FORMULA for block in article.blocks):
        return []
    return [
        msg(
            "its formulas stand on no card, for what draws them is missing: pip install 'repurpose[formulas]'"
        )
    ]
