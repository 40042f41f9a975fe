"""An older and a newer text in, where passages of the one stand in the other out: those that are whole in both."""

from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher

from repurpose.article import Span

_MOST_LINES = 4_000  # between the first change and the last: more are not compared


class Moved:
    """Where what did not change between two texts stands in the newer one."""

    def __init__(self, older: str, newer: str) -> None:
        """Find the stretches that both have, in their order."""
        most = min(len(older), len(newer))
        head = _alike(older, newer, most)
        tail = _alike(older[::-1], newer[::-1], most - head)
        # Between them whole lines are compared; what head and tail have of those is theirs.
        first = older.rfind("\n", 0, head) + 1
        rest = older.find("\n", len(older) - tail) + 1 or len(older)
        last = len(older) - rest
        between = _common_lines(older[first:rest], newer[first : len(newer) - last], first)
        self._stretches = [(0, 0, head)]  # (in the older, in the newer, how long)
        self._stretches += _within(between, head, len(older) - tail)
        self._stretches.append((len(older) - tail, len(newer) - tail, tail))
        self._starts = [one[0] for one in self._stretches]

    def find(self, span: Span) -> Span | None:
        """Return where a passage of the older text stands in the newer one; None where it changed."""
        for number in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            start, place, length = self._stretches[number]
            if length:
                by = place - start
                inside = start <= span.start and span.end <= start + length
                return Span(span.start + by, span.end + by) if inside else None
        return None


def _alike(one: str, other: str, most: int) -> int:
    """Return how many characters two texts begin with alike, at most `most`."""
    if one[:most] == other[:most]:
        return most
    low, high = 0, most  # alike up to `low`, not up to `high`
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle)
    return low


def _common_lines(older: str, newer: str, at: int) -> list[tuple[int, int, int]]:
    """Return the lines that two texts have in their order; both begin at `at`."""
    before, now = older.splitlines(keepends=True), newer.splitlines(keepends=True)
    if max(len(before), len(now)) > _MOST_LINES:
        return []
    old_places, new_places = _places(before, at), _places(now, at)
    return [
        (old_places[a], new_places[b], old_places[a + size] - old_places[a])
        for a, b, size in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    ]


def _within(
    stretches: list[tuple[int, int, int]], start: int, end: int
) -> Iterator[tuple[int, int, int]]:
    """Yield what of some stretches lies between two places of the older text."""
    for old, new, size in stretches:
        low, high = max(old, start), min(old + size, end)
        if low < high:
            yield low, new + low - old, high - low


def _places(lines: list[str], at: int) -> list[int]:
    places = [at]
    for line in lines:
        places.append(places[-1] + len(line))
    return places
