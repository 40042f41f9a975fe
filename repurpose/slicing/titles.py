"""An Article and a limit in, the best title out: a whole part of the author's own, never a chopped one."""

import re

from repurpose.article import HIDDEN, SHORTEST, Article, Kind, Span, parts_of, runs_of_parts
from repurpose.platforms import Limit

_ordinal = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节節层層部分篇幕回步重点點][:：\s、]?|(?:结语|尾声|结论|后记|引言|前言)\s*[：:])\s*"
)


def choose_title(article: Article, limit: Limit | None = None) -> Span | None:
    """Return the span of the best title within `limit`; None when nothing whole fits.

    First the title as it is; then the longest run of its parts (a title parts at a colon, a question
    mark, a dash or a comma), an earlier run before a later one; then a heading without its ordinal.
    """
    title = article.title_span
    for span in (title, *runs_of_parts(article.shown, title)) if title else ():
        if _fits(article, span, limit):
            return span
    for block in article.blocks:
        if block.kind == Kind.HEADING:
            bare = without_ordinal(article, block.span)
            for span in (bare, *runs_of_parts(article.shown, bare)):
                if _fits(article, span, limit):
                    return span
    return None


def short_title(article: Article) -> Span | None:
    """Return the first part of the title, for places with little room: a hook, a cover's main line."""
    if article.title_span is None:
        return None
    parts = list(parts_of(article.shown, article.title_span))
    return parts[0] if len(article.show(parts[0])) >= SHORTEST else article.title_span


def without_ordinal(article: Article, heading: Span) -> Span:
    """Return a heading's span without its 一、 or 第一层："""
    shown = article.shown[heading.start : heading.end].replace(HIDDEN, "\u200b")
    match = _ordinal.match(shown.replace("\u200b", " "))
    return Span(heading.start + match.end(), heading.end) if match else heading


def _fits(article: Article, span: Span, limit: Limit | None) -> bool:
    text = article.show(span)
    return len(text) >= SHORTEST and (limit is None or limit.excess(text) == 0)
