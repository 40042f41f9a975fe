"""Finder of the article's code: a block short enough for a card, line by line."""

import re
from collections.abc import Iterator

from repurpose.article import Article, Block, Kind, Span
from repurpose.slicing.finding.titles import without_ordinal
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece

_LINES = (3, 18)  # that say something and fit
_LONGEST = 60  # characters of a line
_TITLE = 18.0  # full-width characters of the heading over it
_WORTH, _LINE = 2.0, 0.02  # as of a table, and a little more for each line
_fence = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?P<language>[A-Za-z0-9+#-]*)")
_NO_CODE = ("text", "txt", "plain", "plaintext", "output", "mermaid", "markdown", "md", "math")


def find_code_cards(material: Material) -> Iterator[Candidate]:
    """Yield blocks of code that fit a card whole."""
    article = material.article
    heading: Span | None = None
    for block in article.blocks:
        if block.kind == Kind.HEADING:
            bare = without_ordinal(article, block.span)
            heading = bare if measure(article.show(bare)) <= _TITLE else None
        elif block.kind == Kind.CODE and (lines := _lines(article, block)):
            pieces = [Piece("title", heading)] if heading else []
            pieces += [Piece("items", line) for line in lines]
            yield Candidate("code", tuple(pieces), _WORTH + _LINE * len(lines))


def _lines(article: Article, block: Block) -> list[Span]:
    """Return the places of a block's lines, those of empty ones empty; [] of what is no card."""
    text = article.text
    fence = _fence.match(text, block.span.start)
    if fence and fence["language"].lower() in _NO_CODE:
        return []
    found = []
    for start, end in _ranges(text, block.span):
        if fence and (start == block.span.start or _fence.fullmatch(text, start, end)):
            continue
        raw = text[start:end]
        found.append(Span(start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())))
    found = [span if span.end > span.start else Span(span.start, span.start) for span in found]
    said = [span for span in found if span.end > span.start]
    if not said or not _LINES[0] <= len(said) <= len(found) <= _LINES[1]:
        return []
    longest = max(span.end - text.rfind("\n", 0, span.start) - 1 for span in said)
    shown = all(_as_typed(article, span) for span in said)
    return found if shown and longest <= _LONGEST else []


def _as_typed(article: Article, span: Span) -> bool:
    """Say whether a line shows what it is, but for white space."""
    return "".join(article.show(span).split()) == "".join(article.text[slice(*span)].split())


def _ranges(text: str, block: Span) -> Iterator[tuple[int, int]]:
    start = text.rfind("\n", 0, block.start) + 1
    while start < block.end:
        end = text.find("\n", start)
        end = block.end if end < 0 else min(end, block.end)
        yield start, end
        start = end + 1
