"""A title's stretch of the shown text in, the whole parts of it out: a title is never chopped."""

import re
from collections.abc import Iterator

from repurpose.article.shown import HIDDEN, hidden_removed
from repurpose.article.span import Span

SHORTEST = 4  # code points of a title that says something
_MOST_PARTS = 8  # of a run

_parting = re.compile(
    r"：|(?<!\d):(?!//)|:(?![/\d])|[？！?!]+|——|[，；;|｜]|,(?!\d)|\s[-–—]\s|(?<=[一-鿿])-(?=[一-鿿])"
)


def first_clause(shown: str, span: Span, most: float) -> Span | None:
    """Return a sentence when it is short, else its first clause; None when that is not short either.

    `most` is in full-width characters. The mark that ends a clause is not part of it.
    """
    for part in (span, next(parts_of(shown, span), span)):
        text = hidden_removed(shown[part.start : part.end])
        if len(text) >= SHORTEST and _width(text) <= most:
            return part
    return None


def parts_of(shown: str, whole: Span) -> Iterator[Span]:
    """Yield the parts of a title; a question or exclamation mark stays with its part."""
    text = shown[whole.start : whole.end]
    start = 0
    for match in _parting.finditer(text):
        keeps = match.group()[0] in "？！?!"
        end = match.end() if keeps else match.start()
        if text[start:end].strip(HIDDEN + " "):
            yield Span(whole.start + start, whole.start + end)
        start = match.end()
    if text[start:].strip(HIDDEN + " "):
        yield Span(whole.start + start, whole.end)


def runs_of_parts(shown: str, span: Span) -> list[Span]:
    """Return the runs of neighbouring parts of a title, but for the whole: long ones first.

    Of a title of many parts, only runs of up to eight.
    """
    parts = list(parts_of(shown, span))
    runs = [
        Span(parts[i].start, parts[j].end)
        for i in range(len(parts))
        for j in range(i, min(len(parts), i + _MOST_PARTS))
        if j - i + 1 < len(parts)
    ]
    lengths = {run: len(hidden_removed(shown[run.start : run.end])) for run in runs}
    return sorted(
        (run for run in runs if lengths[run] >= SHORTEST),
        key=lambda run: (-lengths[run], run.start),
    )


def _width(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return sum(0.5 if character < "\u2000" else 1.0 for character in text)
