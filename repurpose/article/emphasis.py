"""A line in, its paired marks of emphasis out.

CommonMark's flanking rules (0.31, section 6.2) fail beside Chinese punctuation, as in
`**“国产替代”的加速跑**。`; marks here pair by order instead.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

STRUCK = "~~"  # the mark of words that are struck out
_marks = re.compile(r"\*{1,3}|_{1,3}|~~|==")


class Emphasis(NamedTuple):
    """A mark that opens, and the one that closes; a mark without its partner closes where it opens."""

    mark: str
    opening: tuple[int, int]
    closing: tuple[int, int]


def find_emphasis(body: str, kept: Sequence[tuple[int, int]]) -> list[Emphasis]:
    """Return the pairs of `body`, and each `**` that has lost its partner, in the order of their ends.

    Args:
        body: One line, U+0000 where it is hidden.
        kept: Ranges in order, such as code, whose marks are text.
    """
    if not any(mark in body for mark in ("*", "_", "~~", "==")):
        return []
    opened: dict[str, re.Match[str]] = {}
    found: list[Emphasis] = []
    index = 0
    for match in _marks.finditer(body):
        while index < len(kept) and kept[index][1] <= match.start():
            index += 1
        if index < len(kept) and kept[index][0] < match.end():
            continue
        mark = match.group()
        before, after = body[match.start() - 1 : match.start()], body[match.end() : match.end() + 1]
        if _is_plain(mark, before, after):
            continue
        if mark in opened and not before.isspace():
            found.append(Emphasis(mark, opened.pop(mark).span(), match.span()))
        elif after and not after.isspace():
            opened.setdefault(mark, match)
        elif mark in ("**", "***"):
            found.append(Emphasis(mark, match.span(), match.span()))
    lost = [m for mark, m in opened.items() if mark in ("**", "***")]
    return [*found, *(Emphasis(m.group(), m.span(), m.span()) for m in lost)]


def _is_plain(mark: str, before: str, after: str) -> bool:
    """Say whether a mark is part of a word or a sum: snake_case, 2*3, a == b."""
    inside = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    if mark[0] == "_":
        return before.isalnum() and after.isalnum()
    if mark == "==":
        return inside or (before in ("", " ", "=", "!", "<", ">") and after in ("", " ", "="))
    return inside and (mark != "**" or before.isdigit())
