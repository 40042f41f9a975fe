"""Text in, an Article of blocks with spans out; cannot fail on odd text."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later

if TYPE_CHECKING:
    from repurpose.article.model import Article, Block, Kind, Source
    from repurpose.article.parse import parse_article, split_articles
    from repurpose.article.read import read_articles
    from repurpose.article.span import Span

__all__ = [
    "Article",
    "Block",
    "Kind",
    "Source",
    "Span",
    "parse_article",
    "read_articles",
    "split_articles",
]

# Who makes clips needs spans alone; what reads and parses is imported when it is asked for.
__getattr__ = import_later(
    __name__,
    {
        "Article": "model",
        "Block": "model",
        "Kind": "model",
        "Source": "model",
        "Span": "span",
        "parse_article": "parse",
        "read_articles": "read",
        "split_articles": "parse",
    },
)
