"""Chinese text in, the places where its words end out: the likeliest parting by frequency.

`assets/words/zh-Hans.txt` holds some forty thousand words, the most frequent first. By Zipf's law a
word's rank gives its probability, so the sum of the logarithms of the ranks is what is made least
(a shortest path; the time is linear in the length of the text).
"""

from functools import cache
from math import inf, log

from repurpose.resources import asset

_LONGEST = 4
_EACH = 2.4  # what every word costs, so that few long words win over many short ones
_STRANGE = 16.0  # cost of a character that is no word of the list; the rarest word costs about 13


@cache
def _ranks() -> dict[str, int]:
    words = asset("words", "zh-Hans.txt").read_text("utf-8").split()
    return dict(zip(words, range(len(words)), strict=True))


def _cost(rank: int) -> float:
    return log(rank + 12.0) + _EACH


def part_words(text: str) -> tuple[set[int], set[int]]:
    """Return where words begin, and places that lie inside a word of the list.

    A place in neither set stands beside characters that no word of the list explains.
    """
    ranks = _ranks()
    count = len(text)
    least, came = [0.0] + [inf] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        rank = ranks.get(text[end - 1])
        best = least[end - 1] + (_STRANGE if rank is None else _cost(rank))
        where = end - 1
        for start in range(max(0, end - _LONGEST), end - 1):
            rank = ranks.get(text[start:end])
            if rank is not None and least[start] + _cost(rank) < best:
                best, where = least[start] + _cost(rank), start
        least[end], came[end] = best, where
    begins: set[int] = set()
    inside: set[int] = set()
    end = count
    while end:
        start = came[end]
        begins.add(start)
        inside.update(range(start + 1, end))
        end = start
    return begins, inside
