"""A text and a platform's limit in; its length by that platform's own rule, and where it goes over, out."""

import regex

from repurpose.platforms import Limit
from repurpose.studio.shapes import CountAnswer

_grapheme = regex.compile(r"\X")


def count_post(limit: Limit, text: str) -> CountAnswer:
    """Return how long `text` is by the platform's own rule, and where it goes over the limit.

    `over_at` counts UTF-16 units, as browsers do; None while the text fits.
    """
    over = limit.excess(text)
    return {
        "length": limit.count(text),
        "limit": limit.most,
        "unit": limit.unit,
        "over": over,
        "over_at": utf16(text[: fitting(limit, text)]) if over else None,
    }


def fitting(limit: Limit, text: str) -> int:
    """Return the end of the longest beginning of `text` that fits, between two graphemes.

    A word that grows into an address can weigh more before it is whole than after; so the end is
    looked for from the front, in doubling steps, and then halved.
    """
    ends = [0, *(match.end() for match in _grapheme.finditer(text))]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if limit.excess(text[: ends[middle]]):
            high = middle - 1
        else:
            low = middle
    return int(ends[low])


def utf16(text: str) -> int:
    """Return the length of a text as browsers count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
