"""Texts of a line in, the order in which eyes meet them from the left out: Arabic and Hebrew run back.

The lines are read from left to right; within them a stretch of words of a right-to-left script, with
what stands between the words, runs the other way (Unicode Standard Annex 9, rule L2). The letters of
a word are put in order by the shaper.
"""

from collections.abc import Sequence
from unicodedata import bidirectional


def visual_order(texts: Sequence[str]) -> list[int]:
    """Return the numbers of `texts`, from the left of the line to the right."""
    order = [*range(len(texts))]
    if all(text.isascii() for text in texts):
        return order
    ways = [_direction(text) for text in texts]
    start = 0
    while start < len(ways):
        end = start
        if ways[start] == "R":
            near = start
            while near < len(ways) and ways[near] != "L":
                end = near + 1 if ways[near] == "R" else end
                near += 1
            order[start:end] = order[start:end][::-1]
        start = max(end, start + 1)
    return order


def _direction(text: str) -> str:
    """Return R or L, the way of the letters in a text; nothing for digits, signs and spaces."""
    for character in text:
        way = bidirectional(character)
        if way in ("R", "AL", "L"):
            return "L" if way == "L" else "R"
    return ""
