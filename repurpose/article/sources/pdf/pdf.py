"""The bytes of a PDF in, its article as Markdown out; scanned pages and locked files are refused, with what to do."""

import re

from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.pdf.blocks import write_blocks
from repurpose.article.sources.pdf.furniture import without_furniture
from repurpose.article.sources.pdf.order import order_lines
from repurpose.article.sources.pdf.pages import Pdf, read_pages
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

_FEW = 8  # letters a page, by fewer of which its pages are pictures
_MEANINGLESS = 0.2  # of the characters, that no encoding explains
_meaningless = re.compile("[\x00-\x08\x0b-\x1f\ufffd\ue000-\uf8ff]")
_template = re.compile(r"(?:microsoft word|untitled|无标题|未命名|document\d*|幻灯片|powerpoint)\b.*|.*\.(?:docx?|tex|indd|pptx?|wps|pages|html?|pdf)|\W*", re.IGNORECASE)  # fmt: skip


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the article in the bytes of a PDF; `name` is for messages.

    Raises:
        UnreadableArticle: It is no PDF, is locked, damaged or scanned, or larger than an article.
    """
    pdf = read_pages(data, name)
    _refuse_unreadable(pdf, name)
    pages = without_furniture(pdf.pages)
    body, title = write_blocks([order_lines(page.stretches) for page in pages])
    if not body.strip():
        raise _scanned(name)
    return compose(body, _about(pdf, title))


def _refuse_unreadable(pdf: Pdf, name: str) -> None:
    text = "".join(part.text for page in pdf.pages for part in page.stretches)
    letters = sum(sign.isalnum() for sign in text)
    if letters < _FEW * (len(pdf.pages) if pdf.pictured else 0) or not letters:
        raise _scanned(name)
    if len(_meaningless.findall(text)) > _MEANINGLESS * len(text):
        raise UnreadableArticle(
            msg("{name} does not say which letters its signs are.", name=name),
            hint=msg("Read it with a recogniser of text, such as ocrmypdf --force-ocr."),
        )


def _scanned(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{name} has pictures of pages, not text.", name=name),
        hint=msg("Read it with a recogniser of text first, such as ocrmypdf."),
    )


def _about(pdf: Pdf, title: str) -> dict[str, str]:
    """Return title, author and date of the file; a heading outranks its title, which is often a template's."""
    said = pdf.about.get("Title", "").strip()
    made = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", pdf.about.get("CreationDate", ""))
    return {
        "title": "" if title or _template.fullmatch(said) else said,
        "author": pdf.about.get("Author", "").strip(),
        "date": "-".join(made.groups()) if made else "",
    }
