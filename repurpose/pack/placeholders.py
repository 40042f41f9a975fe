"""A text that is to go out in, the stretch of it that somebody meant to fill out."""

import re

# What earlier versions of the studio put into a new card.
_OURS = ("写下你自己的话。", "Write words of your own.")
_MARKED = re.compile(
    r"^\s*(?:TODO|TBD|FIXME|XXX+)(?:\s*[:：].*)?$"
    r"|\blorem ipsum\b[^\n]*"
    r"|[\[【（(]\s*(?:待补充?|待定|此处(?:填写|插入|补充)[^\]】）)\n]{0,40}"
    r"|insert [^\])\n]{1,40} here|your (?:text|title|name) here)\s*[\]】）)]",
    re.MULTILINE | re.IGNORECASE,
)


def find_placeholder(text: str) -> str:
    """Return the first words of `text` that stand for others not written yet; "" when there are none."""
    for line in text.splitlines():
        if line.strip() in _OURS:
            return line.strip()
    found = _MARKED.search(text)
    return found.group().strip() if found else ""
