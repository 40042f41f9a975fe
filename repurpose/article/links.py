"""An Article in, its links out: the words that readers see, and the address behind them."""

from dataclasses import dataclass

from repurpose.article.inline import ADDRESS, LINK, definitions, scan
from repurpose.article.model import BODY_KINDS, Article
from repurpose.article.span import Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the article; a bare address has itself as its words."""

    words: Span
    address: str


def find_links(article: Article) -> list[Link]:
    """Return the links in the body of `article` that readers can see, in order; images are none."""
    links = []
    text = article.text
    labels = definitions(text)
    for block in article.blocks:
        if block.kind not in BODY_KINDS:
            continue
        # A block begins at what can be seen: the bracket of a link may stand before it.
        start = text.rfind("\n", 0, block.span.start) + 1
        end = text.find("\n", block.span.end)
        for mark in scan(text[start : end if end >= 0 else len(text)], labels):
            words = Span(start + mark.inner, start + mark.inner_end)
            web = mark.address.lower().startswith(("http://", "https://"))
            if mark.kind in (LINK, ADDRESS) and web and article.show(words):
                links.append(Link(words, mark.address))
    return links
