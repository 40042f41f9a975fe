"""A span of the article in, captions out: clauses of at most two short lines, nothing whole broken.

A caption holds at most two lines of seven Han: at a tenth of the picture's width, beside the strip
that apps cover, no more fit. It ends at a clause's end where it can, drops the comma or stop that
ends it, and never parts a word, a number from its unit, a name or a title mark.
"""

import re
from collections.abc import Mapping, Sequence

from repurpose.article import HIDDEN, Article, Span
from repurpose.slicing.finding.keywords import find_keywords
from repurpose.slicing.finding.names import Name
from repurpose.slicing.model import Caption
from repurpose.slicing.sentences.words import measure
from repurpose.text import (
    INSIDE,
    PARTED,
    PHRASE,
    find_pieces,
    inner_places,
    is_inside,
    part_words,
    phrase_costs,
)

LINE = 7.5  # full-width characters; Latin counts a half
MOST = 2 * LINE
_SHORT = 4.0
_EASY = 12.0  # a longer one is set smaller, or has to be read in a hurry

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


def write_captions(
    article: Article, span: Span, names: Sequence[Name] = (), *, most: float = 0.0
) -> list[Caption]:
    """Return the captions that say `span`, in order; together they show all of it but end marks.

    What is no wider than `most` full-width characters is one caption: a hook has the screen to itself.
    """
    shown = article.shown
    known = [name.text for name in names]
    whole = find_pieces(shown[span.start : span.end], known)
    keywords = find_keywords(article, span)
    captions = []
    whole_one = measure(article.show(span)) <= most
    parts = [(span.start, span.end)] if whole_one else _divide(shown, _pieces(article, span, known))
    for start, end in parts:
        trimmed = Span(start, end)
        while (
            trimmed.end > start
            and shown[trimmed.end - 1] in _CLOSE + " " + HIDDEN
            and not is_inside(whole, trimmed.end - 1 - span.start)  # the stop of U.S.A.
        ):
            trimmed = Span(start, trimmed.end - 1)
        if text := article.show(trimmed):
            captions.append(Caption(text, (trimmed,), _keys(article, trimmed, keywords)))
    return captions


def _keys(article: Article, span: Span, keywords: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return where keywords stand in the text of a caption; one that is parted stands in none."""
    found = []
    for word in filter(span.covers, keywords):
        at = len(article.show(Span(span.start, word.start)))
        text, shown = article.show(word), article.show(span)
        at = at if shown.startswith(text, at) else shown.find(text)
        if at >= 0 and len(text) < len(shown):
            found.append((at, at + len(text)))
    return tuple(found)


def _pieces(article: Article, span: Span, names: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return what may not be parted: (start, end, cost of a break behind it)."""
    text = article.shown[span.start : span.end]
    whole = [*find_pieces(text, names), *(match.span() for match in _phrase.finditer(text))]
    # What is wider than a caption, such as a long address, is parted where it must be.
    inner = inner_places([r for r in whole if measure(text[slice(*r)]) <= _WIDEST])
    seen = [i for i, character in enumerate(text) if character != HIDDEN]
    starts = [i for i in seen if i not in inner]
    words = part_words(text, article.language, names)[1]
    costs = phrase_costs(text, article.language, names)
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
        pieces.append((begin, span.start + end, _cost(text, end, costs)))
    return pieces


def _clings(text: str, place: int, words: set[int]) -> bool:
    """Say whether a particle belongs to what stands before it."""
    return text[place] in _CLING and place + 1 not in words


def _cost(text: str, end: int, costs: Mapping[int, float]) -> float:
    """Return what a break at `end` costs."""
    mark = text[end - 1]
    if _strong.match(mark):
        return -3.0
    if mark in "“‘《（(「『" or text[end : end + 2] in ("——", "……"):
        return 40.0
    if _weak.match(mark):
        return -1.5 if mark in "，," else 0.8
    if mark.isspace() and text[: end - 1][-1:].isascii():
        return 2.0
    cost = costs.get(end, INSIDE)
    if cost >= PARTED:
        return 400.0  # within a word, or before a particle
    return 1.5 if cost <= PHRASE else cost / 2


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
    return max(0.0, width - _EASY) * 0.6
