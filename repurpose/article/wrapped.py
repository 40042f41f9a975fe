"""Classified lines in, whether the text was wrapped by hand out: then lines are not paragraphs."""

import itertools
import re
from collections.abc import Sequence

from repurpose.article import line as grammar
from repurpose.article.line import Line
from repurpose.patterns import lazy_pattern

_WIDEST = 120  # columns; a Han takes two. Longer lines are paragraphs
_NARROWEST = 32  # shorter ones are verse, addresses, lists
_ended = lazy_pattern(r"[。！？.!?:：；”\"）)*]\s*$")
_marked = re.compile(r"[^\w\s]\s*$")


def is_hard_wrapped(text: str, lines: Sequence[Line]) -> bool:
    """Say whether line ends stand inside paragraphs, as in text that was wrapped by hand.

    No line is long then, many lines that are followed by another end in mid-sentence, and either they
    are wide, or they are all of one width and one ends in mid-phrase. Verse, whose lines are short,
    and paragraphs of a line each are not taken for it.
    """
    open_ended = torn = 0
    widths: list[int] = []
    for line, below in itertools.pairwise(lines):
        if line.kind not in (grammar.TEXT, grammar.QUOTED):
            continue
        columns = _columns(text[line.body : min(line.end, line.body + _WIDEST + 40)])
        if columns > _WIDEST:
            return False
        if below.kind == line.kind and below.body < below.end:
            widths.append(columns)
            ending = text[max(line.body, line.end - 4) : line.end]
            open_ended += not _ended.search(ending)
            torn += not _marked.search(ending)
    pairs = len(widths)
    if pairs < 2 or open_ended * 2 < pairs:
        return False
    if sum(width >= 50 for width in widths) * 2 >= pairs:
        return True
    widest = max(widths)
    even = sum(width >= widest - 4 for width in widths)
    return widest >= _NARROWEST and torn >= 1 and even * 10 >= pairs * 9


def _columns(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text)
