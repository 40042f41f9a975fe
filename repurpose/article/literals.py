"""An Article in, what its author wrote as code within sentences out: readers see it as it was typed."""

from collections.abc import Iterator

from repurpose.article import inline
from repurpose.article.model import Article


def literals(article: Article) -> frozenset[str]:
    """Return the code spans of the body of `article`: marks in them are words, not markup."""
    return frozenset(_code_spans(article))


def _code_spans(article: Article) -> Iterator[str]:
    for block in article.blocks:
        text = article.text[block.span.start : block.span.end]
        for line in text.splitlines() if "`" in text else ():
            for mark in inline.scan(line):
                if mark.kind == inline.CODE:
                    yield line[mark.inner : mark.inner_end].strip()
