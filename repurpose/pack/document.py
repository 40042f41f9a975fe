"""The cards of a pack in, one PDF out: the document that LinkedIn shows as pages to swipe."""

from collections.abc import Sequence
from pathlib import Path

DOCUMENT = "cards/series.pdf"


def write_document(folder: Path, cards: Sequence[str], title: str) -> str:
    """Write the cards, a page each, and return the document's path in the pack.

    Args:
        folder: The pack.
        cards: Paths of PNG files in the pack, in the order of the pages.
        title: What readers see as the document's name.

    The same cards give the same bytes: no date is written.
    """
    from PIL import Image  # noqa: PLC0415  # only where a document is made

    pages = []
    for name in cards:
        with Image.open(folder / name) as picture:
            pages.append(picture.convert("RGB"))
    pages[0].save(
        folder / DOCUMENT,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=144,
        quality=90,
        title=title,
        creationDate="",  # an empty date is left out
        modDate="",
    )
    return DOCUMENT
