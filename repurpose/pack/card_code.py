"""A card of code as it was found in, the same with its indentation and the name of its language out."""

import re
from dataclasses import replace

from repurpose.article import Article, Span
from repurpose.cards import Card

_fence = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?P<language>[A-Za-z0-9+#-]+)[^\n]*\n\s*\Z")
_TAB = 4  # spaces


def with_indentation(article: Article, card: Card, sources: dict[str, Span]) -> Card:
    """Return a card whose lines stand as far in as in the article, in the language that its fence says."""
    spans = [sources.get(f"items.{place}") for place in range(len(card.items))]
    first = next(span for span in spans if span)
    fence = _fence.search(article.text[max(0, first.start - 200) : first.start])
    items = [
        f"{_indent(article.text, span)}{text}" if span else ""
        for text, span in zip(card.items, spans, strict=True)
    ]
    least = min(len(item) - len(item.lstrip()) for item in items if item)
    return replace(
        card,
        items=tuple(item[least:] for item in items),
        kicker=fence["language"] if fence else "",
    )


def _indent(text: str, span: Span) -> str:
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return before.expandtabs(_TAB) if not before.strip() else ""
