"""What is computed of an article in; the same out, once for whoever asks while it is among the last few."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from repurpose.article.model import Article

Value = TypeVar("Value")
_FEW = 4  # articles: several are packed at once, each is asked for every platform and every card


def remembered(compute: Callable[[Article], Value]) -> Callable[[Article], Value]:
    """Return `compute`, which remembers what it gave for the articles that it was asked for last.

    An article is known by itself, not by what it says: to compare the texts would take longer.
    """
    last: list[tuple[Article, Value]] = []

    @wraps(compute)
    def ask(article: Article) -> Value:
        for known, value in last:
            if known is article:
                return value
        value = compute(article)
        last[:] = [(article, value), *last[: _FEW - 1]]
        return value

    return ask
