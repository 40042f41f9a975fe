"""A line of pictures in, the places of what their author wrote for each out: the caption, as readers see it."""

import re
from collections.abc import Iterable, Iterator

from repurpose.article.inline import IMAGE, Mark
from repurpose.patterns import lazy_pattern

_words = re.compile(r"!\[(?P<alt>[^\[\]]{0,500})\]\(\s*[^)\"]*(?:\"(?P<title>[^\"]{0,500})\")?")
FILE_NAME = lazy_pattern(
    r"^\S{0,200}\.\w{2,5}$|^(?:image|img|picture|photo|图|圖|图片|圖片|照片|配图|截图|截圖|screenshot|\d+)[A-Za-z0-9_\s.-]*$",
    re.IGNORECASE,
)  # what stands in a caption's place and says nothing
_marked = re.compile(r"[*_`<>$\\~|{}]|&\w+;|https?:")
_LEAST = 2  # characters that say something


def find_captions(body: str, marks: Iterable[Mark]) -> Iterator[tuple[int, int]]:
    """Yield the places in a line of pictures of what its author wrote for each.

    The title of a picture goes before its alternative text. A file's name is none, nor is what holds
    Markdown's signs.
    """
    for mark in marks:
        match = _words.match(body, mark.start) if mark.kind == IMAGE else None
        if match is None:
            continue
        for name in ("title", "alt"):
            words = match[name] or ""
            if says_something(words):
                start = match.start(name) + len(words) - len(words.lstrip())
                yield start, start + len(words.strip())
                break


def says_something(words: str) -> bool:
    """Say whether the words for a picture are a caption, not a file's name or nothing."""
    bare = words.strip()
    return len(bare) >= _LEAST and not FILE_NAME.match(bare) and not _marked.search(bare)
