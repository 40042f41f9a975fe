"""The article's text and the spans that a page cites in; its lines, cut where a citation begins or ends, out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Pair = tuple[int, int]
_HEADING = re.compile(r"\s*(#{1,6}\s|\*\*.+\*\*\s*$)")
_QUOTATION = re.compile(r"\s*>")
_MARK = re.compile(r"^\s*#{1,6}\s+|^\s*>\s?|\*\*|__|~~")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: `cited` when some span covers it, `mark` when it is one of Markdown."""

    text: str
    start: int  # code points of the article
    end: int
    cited: bool
    mark: bool  # not shown


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article; its pieces put together are the line."""

    kind: Literal["", "heading", "quoted"]
    pieces: tuple[Piece, ...]


def lay_out_article(text: str, spans: Iterable[Pair]) -> Iterator[Line]:
    """Yield the lines of `text` that are not blank, cut at every edge of `spans`."""
    depth: dict[int, int] = {}
    for start, end in spans:
        depth[start] = depth.get(start, 0) + 1
        depth[end] = depth.get(end, 0) - 1
    edges = sorted(depth)
    at = level = next_edge = 0
    for line in text.split("\n"):
        marks = [(at + hit.start(), at + hit.end()) for hit in _MARK.finditer(line)]
        stop = at + len(line)
        cuts = {at, stop, *(edge for mark in marks for edge in mark)}
        while next_edge < len(edges) and edges[next_edge] < stop:
            cuts.add(max(at, edges[next_edge]))
            next_edge += 1
        pieces = []
        ordered = sorted(cuts)
        for start, end in pairwise(ordered):
            level += depth.pop(start, 0)
            marked = any(a <= start < b for a, b in marks)
            pieces.append(Piece(text[start:end], start, end, level > 0, marked))
        if line.strip():
            yield Line(_kind(line), tuple(pieces))
        # Edges on the line end itself belong to no piece, but they still open or close spans.
        level += depth.pop(stop, 0)
        at = stop + 1


def _kind(line: str) -> Literal["", "heading", "quoted"]:
    if _HEADING.match(line):
        return "heading"
    return "quoted" if _QUOTATION.match(line) else ""


def coverage(text: str, spans: Iterable[Pair]) -> int:
    """Return how much of `text` some span covers, in whole percent of what is not blank."""
    covered = reach = 0
    for start, end in sorted(spans):
        covered += len("".join(text[max(start, reach) : end].split()))
        reach = max(reach, end)
    return round(100 * covered / max(1, len("".join(text.split()))))
