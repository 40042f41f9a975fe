"""A way to set the texts of a box in, what it gives at smaller and smaller sizes out.

Sizes shrink until all texts fit; a text whose least size would part a word may be smaller than that.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from repurpose.errors import Overflow
from repurpose.typeset import Columns, Setting

Set = TypeVar("Set")
OneSet = TypeVar("OneSet", Setting, Columns)
STEPS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.45)  # of the most that texts of a box may have
_SMALLER = (0.85, 0.72, 0.6)  # of the least size of a text, where that would part a word
_GROWN = 1.2  # times as large a text is at the least that is set anew to fill its box
_LEAST = 0.031  # of the unit: no smaller for that
PLACES = {"top": 0.0, "center": 0.5, "bottom": 1.0}  # the share of spare room before them


def shrinking(attempt: Callable[[float], Set], steps: tuple[float, ...] = STEPS) -> Iterator[Set]:
    """Yield what `attempt` gives for each step at which all texts can be set.

    Raises:
        Overflow: They cannot at the last step either.
    """
    for most in steps:
        try:
            yield attempt(most)
        except Overflow:
            if most == steps[-1]:
                raise


def set_whole(
    attempt: Callable[[tuple[float, float]], OneSet],
    least: float,
    most: float,
    keeps: float = 0.0,
) -> OneSet:
    """Return what `attempt` sets between two sizes, in shares of the unit; smaller where it parts a word.

    So too where its last line is a word of one or two Han, and no longer is at a smaller size, of which it
    `keeps` a share at the least.

    Raises:
        Overflow: It does not fit at its least size.
    """
    found = attempt((least, most))
    if _reads_well(found):
        return found
    for share in _SMALLER:
        if least * share < _LEAST:
            break
        with suppress(Overflow):
            other = attempt((least * share, least))
            if found.whole and other.size < found.size * keeps:
                break
            if _reads_well(other) or (other.whole and not found.whole):
                return other
    return found


def _reads_well(set_: Setting | Columns) -> bool:
    """Say whether no line parts a word, and no word hangs alone below the others."""
    return set_.whole and not set_.hangs


def set_filling(
    attempt: Callable[[tuple[float, float]], Setting], found: Setting, most: float, unit: float
) -> Setting:
    """Return a text set anew where it would stand small in a large box: larger, if that parts no word.

    `attempt` sets it between two sizes; `unit` is how many px are one of them.
    """
    least = found.size * _GROWN / unit
    if least < most:
        with suppress(Overflow):
            if _reads_well(other := attempt((least, most))):
                return other
    return found
