"""An article and an address of its text in, the file beside it out: the one rule of which files it may name.

They are somebody else's files as far as this program knows: only files below the article's own folder
count, links followed, and no other.
"""

import os
from pathlib import Path
from urllib.parse import unquote

from repurpose.article.model import Article


def home_of(article: Article) -> Path | None:
    """Return the folder that an article was read from, links followed; None when it was read from none."""
    folder = article.source.folder
    return Path(os.path.realpath(folder)) if folder else None


def find_beside(article: Article, address: str, most: int) -> Path | None:
    """Return the file that an address names below the article's folder, or nothing.

    Args:
        article: The article.
        address: As it stands in the text, percent signs and all.
        most: Bytes that the file may have; an empty one is none.
    """
    home = home_of(article)
    if home is None or "://" in address or "\0" in address:
        return None
    try:
        path = Path(os.path.realpath(home / unquote(address)))
        usable = path.is_file() and 0 < path.stat().st_size <= most
    except (OSError, ValueError, RuntimeError):  # a name too long, or a link to itself
        return None
    return path if usable and path.is_relative_to(home) else None
