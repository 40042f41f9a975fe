"""Text in, an Article of blocks with spans out; cannot fail on odd text."""

from repurpose.article.model import Article, Block, Kind, Source, Span
from repurpose.article.parse import parse_article, split_articles
from repurpose.article.read import read_articles

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
