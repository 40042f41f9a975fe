"""A way to set the texts of a box in, what it gives at smaller and smaller sizes out."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from repurpose.errors import Overflow

Set = TypeVar("Set")
STEPS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.45)  # of the most that texts of a box may have
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
