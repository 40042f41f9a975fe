"""An Article in, its links out: the words that readers see, and the address behind them."""

import re
from dataclasses import dataclass

from repurpose.article.model import BODY_KINDS, Article
from repurpose.article.span import Span

_link = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]]+)\]\(\s*<?(?P<address>https?://[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[^()]*)?\)"
    r"|(?P<bare>https?://[^\s<>()（）“”‘’《》，。；！？、\"]+)"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the article; a bare address has itself as its words."""

    words: Span
    address: str


def find_links(article: Article) -> list[Link]:
    """Return the links in the body of `article`, in order; images are none."""
    links = []
    for block in article.blocks:
        if block.kind in BODY_KINDS:
            # A block begins at what can be seen: the bracket of a link may stand before it.
            start = article.text.rfind("\n", 0, block.span.start) + 1
            end = article.text.find("\n", block.span.end)
            for match in _link.finditer(
                article.text, start, end if end >= 0 else len(article.text)
            ):
                group = "words" if match["words"] else "bare"
                address = (match["address"] or match["bare"]).rstrip(".,;:!?")
                links.append(Link(Span(*match.span(group)), address))
    return links
