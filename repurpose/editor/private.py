"""Whether an article is to be sent to nobody: its author, or the folder that it lies in, says so."""

import os
from collections.abc import Iterable
from pathlib import Path

from repurpose.article import Article

PRIVATE = "private"  # a folder's name, and a key of front matter
_YES = ("true", "yes", "on", "1", "是")


def is_private(article: Article, places: Iterable[Path] = ()) -> bool:
    """Return whether an article is to be sent to nobody: by its front matter, or by where it lies.

    `places` are further paths that it has, such as the folder of its pack.
    """
    said = {key.strip().lower(): value for key, value in article.meta.items()}
    if said.get(PRIVATE, "").strip().strip("\"'").lower() in _YES:
        return True
    own = [Path(article.source.folder) / article.source.name] if article.source.folder else []
    return any(_lies_private(path) for path in (*own, *places))


def _lies_private(path: Path) -> bool:
    """Return whether a folder on the way to a path is called so; as written, and links followed."""
    ways = (Path(os.path.abspath(path)), Path(os.path.realpath(path)))  # noqa: PTH100  # no links
    return any(part.lower() == PRIVATE for way in ways for part in way.parts)
