"""The pages of a PDF in, the same without running heads, feet and page numbers out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from repurpose.article.sources.pdf.order import rows_of
from repurpose.article.sources.pdf.pages import Page, Stretch

_EDGE = 2  # rows from the top and from the foot of a page that may be its furniture
_OFTEN = 0.3  # of the pages, on which a running head stands: left and right pages may differ
_OUTER = 0.12  # of a page's height, within which a number alone is the page's
_number = re.compile(
    r"(?:[-–—·~\s|]*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页|頁|ページ)?(?:\s*(?:/|of|共)\s*\d{1,4}\s*(?:页|頁)?)?[-–—·~\s|]*)",
    re.IGNORECASE,
)
_printed = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d\d(?: [AP]M)?|(?:https?|file)://\S+"
)


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what is printed around their text."""
    edges = [_edges(page) for page in pages]
    often = Counter(key for found in edges for key in {_key(row) for row in found})
    least = max(2.0, _OFTEN * len(pages))
    cleaned: list[Page] = []
    for page, rows in zip(pages, edges, strict=True):
        gone = {
            id(part)
            for row in rows
            if often[_key(row)] >= least or _is_furniture(page, row)
            for part in row
        }
        kept = tuple(part for part in page.stretches if id(part) not in gone)
        cleaned.append(replace(page, stretches=kept))
    return cleaned


def _edges(page: Page) -> list[list[Stretch]]:
    rows = [*rows_of(page.stretches)]
    return rows[:_EDGE] + rows[max(_EDGE, len(rows) - _EDGE) :]


def _key(row: Sequence[Stretch]) -> tuple[str, int]:
    said = re.sub(r"\d+", "#", "".join(part.text for part in row))
    return "".join(said.split()).casefold(), round(row[0].base / 6)


def _is_furniture(page: Page, row: Sequence[Stretch]) -> bool:
    """Say whether a row at an edge is a page's number, or what a browser prints beside its pages."""
    low, high = _OUTER * page.height, (1 - _OUTER) * page.height
    if low < row[0].base < high:
        return False
    return any(_number.fullmatch(part.text) or _printed.match(part.text) for part in row) and (
        len(row) > 1 or len(row[0].text) < 24
    )
