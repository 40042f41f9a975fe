"""An address in; the article that is there as Markdown out, whatever its form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from repurpose.article.decode import decode
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.forms import find_form, form_of, read_as
from repurpose.article.sources.html import read_html
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

if TYPE_CHECKING:
    from repurpose.article.sources.fetch import FetchPolicy

_PAGES = ("text/html", "application/xhtml+xml")


def read_address(
    address: str, policy: FetchPolicy | None = None, *, form: str = "auto", part: str = ""
) -> Extract:
    """Return the article at an address of the public web.

    Args:
        address: An http or https address.
        policy: What may be fetched; the public web when None.
        form: Read as this; auto goes by the type that the server names, the first bytes and the address.
        part: Which part of it, where it holds several.

    Raises:
        UsageError: The address, or one it redirects to, is not of the public web.
        UnreadableArticle: It cannot be had, or there is no article in it.
        MachineError: The article cannot be told from the page without the `web` extra.
    """
    # httpx takes 0.15 s to import, and only this needs it
    from repurpose.article.sources.fetch import PUBLIC_WEB, fetch  # noqa: PLC0415

    page = fetch(address, policy or PUBLIC_WEB)
    kind = page.content_type
    found = form_of(page.data, urlsplit(page.address).path)
    if form not in ("auto", "html"):
        found = find_form(form)
    elif form == "html" or (kind in _PAGES and found.name == "text"):
        found = find_form("html")
    if found.name == "html":
        return read_html(page.data, page.address, charset=page.charset, address=page.address)
    if found.name != "text":
        return read_as(found, page.data, page.address, part)
    if kind.startswith("text/") or not kind:
        text = _decode_text(page.data, page.charset, page.address)
        return compose(text, {} if text.startswith("---\n") else {"source": page.address})
    raise UnreadableArticle(
        msg("{address} is {kind}, not an article.", address=page.address, kind=kind),
        hint=msg("Give a page, a text, a document, a book or a transcript."),
    )


def _decode_text(data: bytes, charset: str, name: str) -> str:
    try:
        return decode(data.decode(charset).encode("utf-8"), name)
    except (LookupError, UnicodeError):
        return decode(data, name)
