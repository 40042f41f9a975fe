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

from repurpose.article import Article, Span
from repurpose.article.chars import HAN
from repurpose.article.shown import HIDDEN
from repurpose.slicing.model import Caption
from repurpose.slicing.names import Name
from repurpose.slicing.words import measure

LINE = 11.0  # full-width characters; Latin counts a half
MOST = 2 * LINE
_SHORT = 5.0

_unit = f"(?:%|％|℃|[{HAN}]{{0,3}}?(?:亿|万|千|百)?(?:美元|欧元|人民币|元|年|月|日|倍|次|个|枚|岁|天|小时|分钟|秒|人|家|国|种|项|米|公里|纳米|英里|周|名|位|层|条|款|件|部|篇|句|字|号|届|期|代|级|%)?)"
_whole = re.compile(
    rf"\d[\d,.]*(?:[-–~～]\d[\d,.]*)?{_unit}|[A-Za-z][A-Za-z0-9]*(?:[.\-+/&'’][A-Za-z0-9]+)*\+*(?:\s[A-Za-z0-9][A-Za-z0-9.\-]*)*|《[^》]{{1,16}}》|[“‘「『][^”’」』]{{1,10}}[”’」』]|——|……|[（(][^）)]{{1,10}}[）)]"
    rf"|(?:[{HAN}]{{1,6}}·)+[{HAN}]{{1,6}}"
)
_CLOSE = "，。；：、,.;:"
_strong = re.compile(r"[。！？!?；;：:]")
_weak = re.compile(r"[，,、）)”’》]|——|……")


def write_captions(article: Article, span: Span, names: Sequence[Name] = ()) -> list[Caption]:
    """Return the captions that say `span`, in order; together they show all of it but end marks."""
    pieces = _pieces(article.shown, span, [name.text for name in names])
    captions = []
    for start, end in _divide(article.shown, pieces):
        trimmed = Span(start, end)
        while trimmed.end > start and article.shown[trimmed.end - 1] in _CLOSE + " " + HIDDEN:
            trimmed = Span(start, trimmed.end - 1)
        if text := article.show(trimmed):
            captions.append(Caption(text, (trimmed,)))
    return captions


def _pieces(shown: str, span: Span, names: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return what may not be parted: (start, end, cost of a break behind it)."""
    text = shown[span.start : span.end]
    pattern = "|".join(
        [
            *(re.escape(name) for name in sorted(names, key=len, reverse=True)),
            _whole.pattern,
            f"[^{HIDDEN}]",
        ]
    )
    phrase_ends = _phrase_ends(text)
    pieces: list[tuple[int, int, float]] = []
    for match in re.finditer(pattern, text):
        mark = match.group()[-1]
        if (
            pieces
            and (mark in "，。；：、！？”’》）,.;:!?)" or mark.isspace())
            and len(match.group()) == 1
        ):
            start = pieces.pop()[0]
        else:
            start = span.start + match.start()
        cost = 1.5 if match.end() in phrase_ends else 14.0
        if _strong.match(mark):
            cost = -3.0
        elif _weak.match(mark):
            cost = -1.5 if mark in "，," else 0.8
        opens = mark in "“‘《（(「『" or text[match.end() : match.end() + 2] in ("——", "……")
        pieces.append((start, span.start + match.end(), 40.0 if opens else cost))
    return pieces


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
