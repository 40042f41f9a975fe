"""A place in an article in, its text in Simplified Han out, place by place the same."""

from repurpose.article import HIDDEN, Article, Span, simplify


def plain_text(article: Article, span: Span) -> str:
    """Return a stretch in Simplified Han, as long as it is in the article; "" where that fails.

    What readers do not see, such as Markdown's signs, is U+200B.
    """
    shown = article.shown[span.start : span.end].replace(HIDDEN, "\u200b")
    plain = simplify(shown, article.language)
    return plain if len(plain) == len(shown) else ""
