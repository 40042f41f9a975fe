"""A pack folder in; its page with a place to comment and approve at everything, out."""

from pathlib import Path

from repurpose.messages import LANGUAGES
from repurpose.pack import (
    Manifest,
    ReviewView,
    read_inside,
    read_manifest,
    read_text_inside,
    write_review_page,
)
from repurpose.review.items import Item, items_of
from repurpose.review.standing import standings_of


def read_items(folder: Path) -> tuple[Manifest, str, list[Item]]:
    """Return a pack's manifest, the article's text, and what can be approved.

    Raises:
        UsageError, ContentError: See `read_manifest`.
    """
    manifest = read_manifest(folder)
    text = read_text_inside(folder, manifest.article.text_file)
    return manifest, text, items_of(manifest, text)


def draw_page(folder: Path, *, address: str = "", language: str = "") -> str:
    """Return the page: one HTML document with all that it shows inside.

    Args:
        folder: The pack.
        address: Where answers are sent, relative to the page; "": the page saves them as a file.
        language: Of the page's own words when it opens; "" for that of the article.

    Raises:
        UsageError, ContentError: See `read_manifest`.
    """
    manifest, text, items = read_items(folder)
    if language not in LANGUAGES:
        language = "zh" if manifest.article.language.startswith("zh") else "en"
    view = ReviewView(
        pack=manifest.article.id,
        prints={item.key: item.print for item in items},
        address=address,
        said=[one.as_json() for one in standings_of(folder, items)],
    )
    return write_review_page(
        manifest, lambda name: read_inside(folder, name), text, view, language=language
    )
