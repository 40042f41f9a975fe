"""Posts in, `threads/<platform>.md` out, and back: a file that people read and edit."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

SEPARATOR = "---"
_separator = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)


def thread_name(entry: Mapping[str, Any]) -> str:
    """Return the name of a thread of the manifest, and of its file: the platform's, with a variant."""
    return "-".join(filter(None, (entry["platform"], entry.get("variant", ""))))


def write_posts(texts: Sequence[str]) -> str:
    """Return the file that holds `texts`, parted by lines of ---."""
    return f"\n\n{SEPARATOR}\n\n".join(texts) + "\n"


def read_posts(text: str) -> list[str]:
    """Return the posts in a file: what stands between lines of ---, trimmed, empty ones left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return [post.strip() for post in _separator.split(text) if post.strip()]
