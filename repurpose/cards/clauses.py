"""A text in, where its first clause ends out: what may stand larger than the rest."""

import re

_CLAUSE = re.compile(r"[，；：。！？,;:.!?]+[”』」’]?\s*")
_HEAD = (4, 26)  # characters of a first clause that stands large


def head_of(text: str) -> int:
    """Return where the first clause ends, where it is short enough to stand large and more follows; else 0."""
    for mark in _CLAUSE.finditer(text):
        if mark.end() >= len(text.rstrip()) or mark.end() > _HEAD[1]:
            return 0
        if mark.end() >= _HEAD[0]:
            return mark.end()
    return 0
