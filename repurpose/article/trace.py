"""Shown text in, the places of the article that show it out: how edited text finds its source again."""

import re
from bisect import bisect_left

from repurpose.article.model import Article
from repurpose.article.shown import HIDDEN
from repurpose.article.span import Span


class Tracer:
    """Finds shown text in an article; the index is built once and a search is linear."""

    def __init__(self, article: Article) -> None:
        """Index the visible code points of `article`."""
        self._offsets = [i for i, c in enumerate(article.shown) if c != HIDDEN and not c.isspace()]
        self._visible = "".join(article.shown[i] for i in self._offsets)

    def find(self, text: str, near: int = 0) -> Span | None:
        """Return the span that shows `text`, white space aside; the first at or after `near`."""
        wanted = re.sub(r"\s+", "", text)
        if not wanted:
            return None
        first = bisect_left(self._offsets, near)
        at = self._visible.find(wanted, first)
        if at < 0:
            at = self._visible.find(wanted)
        if at < 0:
            return None
        return Span(self._offsets[at], self._offsets[at + len(wanted) - 1] + 1)
