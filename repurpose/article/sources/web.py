"""An address, or the bytes of a file, in; the article as Markdown out, whatever its format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repurpose.article.decode import decode
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.docx import read_docx
from repurpose.article.sources.html import read_html
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

if TYPE_CHECKING:
    from repurpose.article.sources.fetch import FetchPolicy

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE
)


def read_address(address: str, policy: FetchPolicy | None = None) -> Extract:
    """Return the article at an address of the public web.

    Args:
        address: An http or https address.
        policy: What may be fetched; the public web when None.

    Raises:
        UsageError: The address, or one it redirects to, is not of the public web.
        UnreadableArticle: It cannot be had, or there is no article in it.
        MachineError: The article cannot be told from the page without the `web` extra.
    """
    # httpx takes 0.15 s to import, and only this needs it
    from repurpose.article.sources.fetch import PUBLIC_WEB, fetch  # noqa: PLC0415

    page = fetch(address, policy or PUBLIC_WEB)
    kind = page.content_type
    if kind == _DOCX or page.data.startswith(_ZIP):
        return read_docx(page.data, page.address)
    if kind in ("text/html", "application/xhtml+xml") or _PAGE.match(page.data):
        return read_html(page.data, page.address, charset=page.charset, address=page.address)
    if kind.startswith("text/") or not kind:
        text = _decode_text(page.data, page.charset, page.address)
        return compose(text, {} if text.startswith("---\n") else {"source": page.address})
    raise UnreadableArticle(
        msg("{address} is {kind}, not an article.", address=page.address, kind=kind),
        hint=msg("Give a page, a text or a .docx file."),
    )


def read_foreign(data: bytes, name: str) -> Extract | None:
    """Return the article in the bytes of a page or a Word document; None for any other text.

    What it is, its first bytes say; only a page that begins like no page is known by its name
    (`.html`, `.htm`, `.xhtml`).

    Raises:
        UnreadableArticle: It is damaged, hostile, or has no article in it.
        MachineError: The article cannot be told from the page without the `web` extra.
    """
    lower = name.lower()
    if data.startswith((_ZIP, _OLE)) or lower.endswith(".docx"):
        return read_docx(data, name)
    if _PAGE.match(data) or lower.endswith((".html", ".htm", ".xhtml")):
        return read_html(data, name)
    return None


def _decode_text(data: bytes, charset: str, name: str) -> str:
    try:
        return decode(data.decode(charset).encode("utf-8"), name)
    except (LookupError, UnicodeError):
        return decode(data, name)
