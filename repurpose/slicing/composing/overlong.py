"""A sentence that is longer than a post in, clauses that fit out: the last resort of the full style."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from repurpose.article import HIDDEN, PAIRS, Article, Span
from repurpose.platforms import Limit
from repurpose.slicing.composing.compose import PARAGRAPH, Gauge
from repurpose.slicing.sentences.units import Unit
from repurpose.text import find_pieces, inner_places

# Where a sentence may be parted, the best first; a mark belongs to what stands before it.
_LEVELS = (r"[。！？!?]+[”’」』）)]*", r"[；;]", r"[，,：:]|——", r"、")
_cluster = regex.compile(r"[A-Za-z0-9]+|\X")


def split_overlong(article: Article, unit: Unit, fits: Callable[[str], bool]) -> list[Unit]:
    """Return `unit` in as few parts as fit, parted at the strongest marks outside any pair of marks.

    Within a pair, and then between words, only when nothing else helps: never inside a piece.
    """
    if fits(unit.text):
        return [unit]
    bounds = [unit.span.start, *_cut_points(article, unit.span, fits), unit.span.end]
    spans = [Span(a, b) for a, b in pairwise(bounds)]
    return [
        replace(
            unit,
            span=span,
            text=article.show(span),
            opens_block=unit.opens_block and i == 0,
            closes_block=unit.closes_block and i == len(spans) - 1,
            headings=unit.headings if i == 0 else (),
            marker=unit.marker if i == 0 else "",
            forced=unit.forced and i == 0,
        )
        for i, span in enumerate(spans)
    ]


def without_unfit(
    article: Article, units: Sequence[Unit], limit: Limit, *, numbered: bool
) -> tuple[list[Unit], list[Unit]]:
    """Return the units that fit a post, in parts if need be, and those with a piece that never does.

    An address or a word longer than a post is not cut; without it the sentence would say something
    else, so that the whole sentence goes. Its headings pass to the next one of its section.
    """
    gauge = Gauge(limit)
    room = 1.0 - (gauge.share(f"{PARAGRAPH}99/99") if numbered else 0.0)

    def fits(text: str) -> bool:
        return gauge.share(PARAGRAPH + text) <= room * 0.9

    kept: list[Unit] = []
    unfit: list[Unit] = []
    headings: tuple[Span, ...] = ()
    section = -1
    for unit in units:
        if all(fits(part.text) for part in split_overlong(article, unit, fits)):
            passed = headings if unit.section == section and not unit.headings else ()
            kept.append(replace(unit, headings=passed) if passed else unit)
            headings = ()
        else:
            unfit.append(unit)
            headings, section = unit.headings or headings, unit.section
    return kept, unfit


def _cut_points(article: Article, span: Span, fits: Callable[[str], bool]) -> list[int]:
    """Fill each part as far as it goes, ending it at the best mark in its second half."""
    points: list[int] = []
    start = span.start
    ranked = _ranked(article.shown[span.start : span.end], span.start)
    places = [*sorted(p for p in ranked if p < span.end), span.end]
    while start < span.end:
        reach = _reach(article, start, places, bisect_right(places, start), fits)
        if not reach or reach[-1] == span.end:
            break
        late = [p for p in reach if p - start >= (reach[-1] - start) / 2]
        start = min(late, key=lambda p: (ranked[p], -p))
        points.append(start)
    return points


def _reach(
    article: Article, start: int, places: Sequence[int], first: int, fits: Callable[[str], bool]
) -> Sequence[int]:
    """Return the places from number `first` on up to which a part from `start` fits.

    A longer part never fits where a shorter one does not, so the last one is galloped to and then
    bisected: the cost does not grow with what lies beyond.
    """

    def too_long(index: int) -> bool:
        return not fits(article.show(Span(start, places[index])))

    step = 32
    while first + step < len(places) and not too_long(first + step):
        step *= 2
    within = range(first, min(first + step + 1, len(places)))
    return places[first : first + bisect_right(within, 0, key=too_long)]


def _ranked(shown: str, offset: int) -> dict[int, int]:
    """Return the places where a cut may fall, each with its rank: 0 is the best."""
    inside = _depths(shown)
    whole = inner_places(find_pieces(shown))
    places = {
        offset + word.end(): 20 for word in _cluster.finditer(shown) if word.end() not in whole
    }
    for rank, pattern in enumerate(_LEVELS):
        for match in re.finditer(pattern, shown):
            end = match.end()
            while end < len(shown) and shown[end] == HIDDEN:
                end += 1
            if end < len(shown) and offset + end in places:
                worse = 8 if inside[match.start()] else 0
                places[offset + end] = min(places[offset + end], rank + worse)
    return places


def _depths(shown: str) -> list[int]:
    depth, depths = 0, []
    for character in shown:
        depth += character in PAIRS
        depths.append(depth)
        if character in PAIRS.values():
            depth = max(0, depth - 1)
    return depths
