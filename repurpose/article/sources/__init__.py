"""A page, a document or an address in; Markdown with front matter, as the parser reads it, out."""

from repurpose.article.sources.base import Extract
from repurpose.article.sources.docx import read_docx
from repurpose.article.sources.html import read_html
from repurpose.article.sources.web import read_address, read_foreign

__all__ = ["Extract", "read_address", "read_docx", "read_foreign", "read_html"]
