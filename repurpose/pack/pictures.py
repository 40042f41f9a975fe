"""An article in, the local pictures that it shows out: checked before anything opens them.

They are somebody else's files as far as this program knows. So only files inside the article's own
folder count, links followed; only kinds and sizes that the ink room would open; and only so many.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import unquote

from repurpose.article import Article, Kind, Span, find_beside, home_of
from repurpose.errors import ContentError
from repurpose.ink import MOST_BYTES

FOLDER = "pictures"  # of a pack: the folder with those of its article
MOST = 8  # more are not shown in one clip
MOST_SHOWN = 60  # more are not taken along for the article itself
LEAST = 600  # px of the shorter side: icons and badges are no background
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_image = re.compile(r"!\[[^\]]{0,500}\]\(\s{0,9}<?(?P<address>[^)>\s]{1,2000})>?[^)]{0,500}\)")


@dataclass(frozen=True, slots=True)
class ArticlePicture:
    """A picture of the article: where its address stands there, its file, its name in a pack."""

    span: Span
    path: Path
    name: str  # below the pack's folder, with forward slashes


def local_pictures(
    article: Article,
    broken: list[str] | None = None,
    *,
    least: int = LEAST,
    most: int = MOST,
) -> list[ArticlePicture]:
    """Return the pictures of `article` that lie beside it, in order, each once; none for a page.

    What cannot be used (an address on the web, a file that is not there, lies elsewhere, is of
    another kind, too large or too small) is passed over: the article is the text. The names of
    pictures that are damaged are added to `broken`. `least` is in px of the shorter side.
    """
    home = home_of(article)
    if home is None:
        return []
    found: dict[Path, ArticlePicture] = {}
    for block in article.blocks:
        if block.kind is not Kind.IMAGE:
            continue
        for match in _image.finditer(article.text, *block.span):
            path = _find(article, match["address"])
            if path and path not in found and len(found) < most and _usable(path, least, broken):
                name = PurePosixPath(FOLDER, path.relative_to(home).as_posix())
                found[path] = ArticlePicture(Span(*match.span("address")), path, str(name))
    return list(found.values())


def picture_places(article: Article) -> set[Path]:
    """Return where the pictures stand, or would, that an article names by paths; they may not be there."""
    home = article.source.folder
    return {
        Path(home, unquote(match["address"])).absolute()
        for block in article.blocks
        if home and block.kind is Kind.IMAGE
        for match in _image.finditer(article.text, *block.span)
        if "://" not in match["address"] and "\0" not in unquote(match["address"])
    }


def _find(article: Article, address: str) -> Path | None:
    """Return the picture of a kind that is shown which an address names, or nothing."""
    shown = unquote(address).lower().endswith(_SUFFIXES)
    return find_beside(article, address, MOST_BYTES) if shown else None


def _usable(path: Path, least: int, broken: list[str] | None) -> bool:
    """Say whether a picture is large enough, and can be decoded."""
    there = path.stat()
    seen = (path, there.st_mtime_ns, there.st_size)
    side = _shorter_side(*seen)
    found = "unfit" if side is not None and side < least else _judge(*seen)
    if found == "broken" and broken is not None and path.name not in broken:
        broken.append(path.name)
    return found == "good"


@lru_cache(maxsize=64)
def _shorter_side(path: Path, _changed: int, _size: int) -> int | None:
    """Return how many px the shorter side of a picture has; None when nobody can say."""
    from repurpose.clips import picture_size  # noqa: PLC0415  # Pillow

    with suppress(ContentError):
        return min(picture_size(path))
    return None


@lru_cache(maxsize=64)
def _judge(path: Path, _changed: int, _size: int) -> Literal["good", "broken", "unfit"]:
    """Look at a picture once: decoding takes up to a second."""
    from repurpose.clips import BrokenPicture, picture_size, try_picture  # noqa: PLC0415  # Pillow

    try:
        picture_size(path)
        try_picture(path)
    except BrokenPicture:
        return "broken"
    except ContentError:
        return "unfit"
    return "good"
