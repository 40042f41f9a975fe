"""An Article and a limit in, the best title out: a whole part of the author's own, never a chopped one."""

import re
from collections.abc import Iterator

from repurpose.article import Article, Kind, Span
from repurpose.article.shown import HIDDEN
from repurpose.platforms import Limit

SHORTEST = 4  # code points of a title that says something

_parting = re.compile(r"[：:]|[？！?!]+|——|[，,；;|｜]|\s[-–—]\s")
_ordinal = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节節层層部分篇幕回步重点點][:：\s、]?|(?:结语|尾声|结论|后记|引言|前言)\s*[：:])\s*"
)


def choose_title(article: Article, limit: Limit | None = None) -> Span | None:
    """Return the span of the best title within `limit`; None when nothing whole fits.

    First the title as it is; then the longest run of its parts (a title parts at a colon, a question
    mark, a dash or a comma), an earlier run before a later one; then a heading without its ordinal.
    """
    if article.title_span is None:
        return None
    for span in (article.title_span, *_runs_of_parts(article, article.title_span)):
        if _fits(article, span, limit):
            return span
    for block in article.blocks:
        if block.kind == Kind.HEADING:
            bare = without_ordinal(article, block.span)
            for span in (bare, *_runs_of_parts(article, bare)):
                if _fits(article, span, limit):
                    return span
    return None


def short_title(article: Article) -> Span | None:
    """Return the first part of the title, for places with little room: a hook, a cover's main line."""
    if article.title_span is None:
        return None
    parts = list(_parts(article, article.title_span))
    return parts[0] if len(article.show(parts[0])) >= SHORTEST else article.title_span


def without_ordinal(article: Article, heading: Span) -> Span:
    """Return a heading's span without its 一、 or 第一层："""
    shown = article.shown[heading.start : heading.end].replace(HIDDEN, "\u200b")
    match = _ordinal.match(shown.replace("\u200b", " "))
    return Span(heading.start + match.end(), heading.end) if match else heading


def _fits(article: Article, span: Span, limit: Limit | None) -> bool:
    text = article.show(span)
    return len(text) >= SHORTEST and (limit is None or limit.excess(text) == 0)


def _parts(article: Article, span: Span) -> Iterator[Span]:
    """Yield the parts of a title; a question or exclamation mark stays with its part."""
    shown = article.shown[span.start : span.end]
    start = 0
    for match in _parting.finditer(shown):
        keeps = match.group()[0] in "？！?!"
        end = match.end() if keeps else match.start()
        if shown[start:end].strip(HIDDEN + " "):
            yield Span(span.start + start, span.start + end)
        start = match.end()
    if shown[start:].strip(HIDDEN + " "):
        yield Span(span.start + start, span.end)


def _runs_of_parts(article: Article, span: Span) -> list[Span]:
    parts = list(_parts(article, span))
    runs = [
        Span(parts[i].start, parts[j].end)
        for i in range(len(parts))
        for j in range(i, len(parts))
        if j - i + 1 < len(parts)
    ]
    return sorted(runs, key=lambda run: (-len(article.show(run)), run.start))
