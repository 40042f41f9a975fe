"""A span of the article in, captions out: clauses of at most two short lines, nothing whole broken.

A caption holds at most two lines of eleven Han (Netflix's guide for Simplified Chinese allows sixteen
a line for film; a phone held upright takes ten or eleven at a size that can be read). It ends at a
clause's end where it can, drops the comma or stop that ends it, and never parts a number from its
unit, a Latin word, a name or a title mark.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from repurpose.article import HIDDEN, Article, Span
from repurpose.slicing.finding.names import Name
from repurpose.slicing.model import Caption
from repurpose.slicing.sentences.words import measure
from repurpose.text import find_pieces, inner_places, is_inside, part_words

LINE = 11.0  # full-width characters; Latin counts a half
MOST = 2 * LINE
_SHORT = 5.0

# What is kept together beyond pieces: Latin words of a phrase, and what short marks enclose.
_phrase = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[.\-+/&'’][A-Za-z0-9]+)*\+*(?: [A-Za-z0-9][A-Za-z0-9.\-]*){0,3}"
    r"|《[^》]{1,16}》|[“‘「『][^”’」』]{1,10}[”’」』]|[（(][^）)]{1,10}[）)]"
)
_CLING = "的了着们吗呢吧啊呀嘛"  # none begins a caption, unless a word begins with it: 的确, 了解
_WIDEST = 1.5 * MOST  # of what is kept together
_CLOSE = "，。；：、,.;:"
_ATTACHED = "，。；：、！？”’》）,.;:!?)"
_strong = re.compile(r"[。！？!?；;：:]")
_weak = re.compile(r"[，,、）)”’》]|——|……")


def write_captions(article: Article, span: Span, names: Sequence[Name] = ()) -> list[Caption]:
    """Return the captions that say `span`, in order; together they show all of it but end marks."""
    shown = article.shown
    known = [name.text for name in names]
    whole = find_pieces(shown[span.start : span.end], known)
    captions = []
    for start, end in _divide(shown, _pieces(shown, span, known)):
        trimmed = Span(start, end)
        while (
            trimmed.end > start
            and shown[trimmed.end - 1] in _CLOSE + " " + HIDDEN
            and not is_inside(whole, trimmed.end - 1 - span.start)  # the stop of U.S.A.
        ):
            trimmed = Span(start, trimmed.end - 1)
        if text := article.show(trimmed):
            captions.append(Caption(text, (trimmed,)))
    return captions


def _pieces(shown: str, span: Span, names: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return what may not be parted: (start, end, cost of a break behind it)."""
    text = shown[span.start : span.end]
    whole = [*find_pieces(text, names), *(match.span() for match in _phrase.finditer(text))]
    # What is wider than a caption, such as a long address, is parted where it must be.
    inner = inner_places([r for r in whole if measure(text[slice(*r)]) <= _WIDEST])
    seen = [i for i, character in enumerate(text) if character != HIDDEN]
    starts = [i for i in seen if i not in inner]
    words = part_words(text)[1]
    phrase_ends = _phrase_ends(text)
    pieces: list[tuple[int, int, float]] = []
    for start, below in zip(starts, [*starts[1:], len(text)], strict=True):
        end = below
        while end > start + 1 and text[end - 1] == HIDDEN:
            end -= 1
        mark = text[end - 1]
        single = end - start == 1
        begin = span.start + start
        if (
            pieces
            and single
            and (mark in _ATTACHED or mark.isspace() or _clings(text, start, words))
        ):
            begin = pieces.pop()[0]
        pieces.append((begin, span.start + end, _cost(text, end, phrase_ends, words)))
    return pieces


def _clings(text: str, place: int, words: set[int]) -> bool:
    """Say whether a particle belongs to what stands before it."""
    return text[place] in _CLING and place + 1 not in words


def _cost(text: str, end: int, phrase_ends: frozenset[int], words: set[int]) -> float:
    """Return what a break at `end` costs."""
    mark = text[end - 1]
    if _strong.match(mark):
        return -3.0
    if mark in "“‘《（(「『" or text[end : end + 2] in ("——", "……"):
        return 40.0
    if _weak.match(mark):
        return -1.5 if mark in "，," else 0.8
    if end in words:
        return 30.0  # within a word of the list: 交易|所
    return 1.5 if end in phrase_ends else 14.0


def _divide(shown: str, pieces: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Divide the pieces at the least cost: few breaks, at clause ends, of even length."""
    count = len(pieces)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        width = 0.0
        for start in range(end - 1, -1, -1):
            width += measure(shown[pieces[start][0] : pieces[start][1]])
            bare = width - (1.0 if shown[pieces[end - 1][1] - 1] in _CLOSE else 0.0)
            if bare > MOST and start < end - 1:
                break
            last = 0.0 if end == count else pieces[end - 1][2]
            cost = best[start][0] + last + 4.0 + _length_cost(bare)
            if cost < best[end][0]:
                best[end] = (cost, start)
    found: list[tuple[int, int]] = []
    end = count
    while end > 0:
        start = best[end][1]
        found.append((pieces[start][0], pieces[end - 1][1]))
        end = start
    return found[::-1]


def _length_cost(width: float) -> float:
    if width < _SHORT:
        return (_SHORT - width) * 1.5
    return max(0.0, width - 18.0) * 0.6


@cache
def _parser() -> Any:
    import budoux  # noqa: PLC0415  # a third of a megabyte that only clips need

    return budoux.load_default_simplified_chinese_parser()


def _phrase_ends(text: str) -> frozenset[int]:
    """Return where BudouX sees phrases end: a hint, for it also errs."""
    ends, position = set(), 0
    for phrase in _parser().parse(text):
        position += len(phrase)
        ends.add(position)
    return frozenset(ends)
