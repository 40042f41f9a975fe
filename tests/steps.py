"""Counts the steps of a piece of work, where a clock would measure the machine."""

import sys
from collections.abc import Callable


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python `work` runs, in all modules: the same on every machine."""
    count = 0

    def trace(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], object], size: int, times: int = 8) -> float:
    """Return how much more steps `times` the size takes, per size: 1.0 when they grow alike."""
    work(size)  # what is done once, such as opening fonts, counts for neither
    return steps(lambda: work(size * times)) / steps(lambda: work(size)) / times
