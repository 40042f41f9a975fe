"""The cards of a pack in, one PDF out: the document that LinkedIn shows as pages to swipe."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repurpose.pack.manifest_cards import CardEntry

DOCUMENT = "cards/series.pdf"


def write_document(
    folder: Path, cards: "Sequence[CardEntry]", title: str, author: str, language: str
) -> str:
    """Write the cards, a page each, and return the document's path in the pack; `title` is its name there."""
    from repurpose.pack.pdf import PdfPage, make_pdf  # noqa: PLC0415  # the last thing of a pack

    pages = [PdfPage((folder / card.file).read_bytes(), card.alt) for card in cards]
    data = make_pdf(pages, title=title, author=author, language=language)
    (folder / DOCUMENT).write_bytes(data)
    return DOCUMENT
