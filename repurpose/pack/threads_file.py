"""Posts in, `threads/<platform>.md` out, and back: a file that people read and edit."""

import re
from collections.abc import Sequence

SEPARATOR = "---"
_separator = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)


def write_posts(texts: Sequence[str]) -> str:
    """Return the file that holds `texts`, parted by lines of ---."""
    return f"\n\n{SEPARATOR}\n\n".join(texts) + "\n"


def read_posts(text: str) -> list[str]:
    """Return the posts in a file: what stands between lines of ---, trimmed, empty ones left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return [post.strip() for post in _separator.split(text) if post.strip()]
