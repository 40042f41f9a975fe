"""An article and a place in, which of its words the whole article for that place does not say out.

What is looked at is what readers see: the words of each block are looked for in their order, each behind the one before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from html.parser import HTMLParser
from typing import Any

from repurpose import article as tree
from repurpose.article import Article, read_document
from repurpose.publish.article import Published, publish_article, publish_body
from repurpose.publish.blocks import seen_in_blocks
from repurpose.publish.forms import Form
from repurpose.themes import Theme

_white = re.compile(r"[\s\u00a0]+")
_escape = re.compile(r"\\([\\`*_\[\]<>#|~+.)-])")  # of Markdown


@dataclass(frozen=True, slots=True)
class ProvedArticle:
    """How many passages of an article its form says, and those that it does not."""

    proved: int
    missing: tuple[str, ...]


def prove_article(article: Article, form: Form, theme: Theme) -> ProvedArticle:
    """Return which passages of `article` stand in what `form` shows, in the order of the article."""
    document = read_document(article)
    published = publish_article(article, form, theme)
    said = _bare(_shown(article, form, published, theme))
    missing: list[str] = []
    proved = at = 0
    for block in (*document.blocks, *(runs for _, runs in document.notes)):
        in_order = form.keeps.tables != "lines" or not isinstance(block, tree.Table)
        for words in _passages(block, published.lost):
            found, length = _find(said, words, at if in_order else 0)
            if found < 0:
                missing.append(words)
                continue
            proved += 1
            at = found + length if in_order else at
    return ProvedArticle(proved, tuple(missing))


def _shown(article: Article, form: Form, published: Published, theme: Theme) -> str:
    """Return what readers see of an article in a form."""
    if form.keeps.written == "blocks":
        figures = publish_body(article, form, theme, lambda address: address)
        return seen_in_blocks(figures)
    if form.markdown:
        return _escape.sub(r"\1", published.text)
    return _seen(published.text)


def _find(said: str, words: str, at: int) -> tuple[int, int]:
    """Return where words stand from a place on, and how long they are; a formula may be plain characters."""
    for form in (_bare(words), _bare(tree.plain_formula(words)), _bare(_escape.sub(r"\1", words))):
        if form and (found := said.find(form, at)) >= 0:
            return found, len(form)
    return -1, 0


def _passages(node: Any, lost: tuple[str, ...]) -> Iterator[str]:
    """Yield the stretches of a block between which a form may say something of its own, such as a number."""
    found: list[str] = []
    if isinstance(node, tree.Words):
        found = [node.text]
    elif isinstance(node, tree.Formula):
        found = [node.tex]
    elif isinstance(node, tree.Code):
        found = [node.text]
    elif isinstance(node, tree.Figure):
        found = [one.caption for one in node.pictures if one.address not in lost]
    elif isinstance(node, tree.Quotation):
        yield from _passages((node.title, node.blocks), lost)
    elif isinstance(node, tuple):
        for one in node:
            yield from _passages(one, lost)
    elif is_dataclass(node) and not isinstance(node, tree.Picture):
        for field in fields(node):
            yield from _passages(getattr(node, field.name), lost)
    yield from (words for words in found if _bare(words))


def _bare(text: str) -> str:
    """Return a text without what setting adds: white space."""
    return _white.sub("", text)


def _seen(html: str) -> str:
    page = _Page()
    page.feed(html)
    page.close()
    return "".join(page.said)


class _Page(HTMLParser):
    """What readers see of a page; of a formula that is drawn or a picture, what it says to those who cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element says by itself."""
        told = dict(attrs)
        self.hidden = tag == "title" or (self.hidden and tag != "body")
        self.said.append(told.get("aria-label") or "")
        alt = told.get("alt") or ""
        if tag == "img" and ("width" in told or " | " in alt):  # a formula, or a table
            self.said.append(alt)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.hidden = self.hidden and tag != "title"

    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self.hidden:
            self.said.append(data)
