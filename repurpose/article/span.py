"""The one way to point into an article: a half-open range of code points."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points of the article's canonical text."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Say whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end
