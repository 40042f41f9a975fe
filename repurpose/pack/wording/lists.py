"""The lines of a post in, the items that stand there without their list out."""

import re
from collections.abc import Sequence

_NUMBERS = {han: number for number, han in enumerate("一二三四五六七八九十", start=1)}
_numbered = re.compile(
    r"^\s*(?:[（(](?P<round>\d{1,2}|[一二三四五六七八九十])[)）]|(?P<plain>\d{1,2})[.、．)）](?!\d)|(?P<han>[一二三四五六七八九十])、)\s*\S"
)
_bullet = re.compile(r"^\s*[•·▪◦‣*–+-]\s+\S")
_lone = re.compile(
    r"(?:^|[。！？!?.：:;；]\s*)(?:\d{1,2}[.、．)）]|[（(][\d一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]、|[•·▪◦‣*])\s*$"
)


def number_of(line: str) -> int:
    """Return the number of the item that `line` is; 0 when it is none, or has a bullet."""
    match = _numbered.match(line)
    if not match:
        return 0
    said = match["round"] or match["plain"] or match["han"]
    return _NUMBERS.get(said) or int(said)


def is_item(line: str) -> bool:
    """Say whether `line` begins with an item's number or bullet."""
    return bool(number_of(line) or _bullet.match(line))


def find_fragment(lines: Sequence[str], before: Sequence[str], after: Sequence[str]) -> str:
    """Return the first line of a post that is an item without its list; "" when there is none.

    Item 3 needs item 2 above it, and a first item or a bullet needs another item.

    Args:
        lines: What the post says, line by line, without headings.
        before: The lines that readers have seen above it, which a list may go on from.
        after: The lines that follow at once, in which it may go on.
    """
    for place, line in enumerate(lines):
        above, below = [*before, *lines[:place]], [*lines[place + 1 :], *after]
        number = number_of(line)
        if number > 1 and number - 1 not in map(number_of, above):
            return line
        if is_item(line) and number <= 1 and not any(map(is_item, [*below, *above])):
            return line
    return ""


def find_lone_mark(text: str) -> str:
    """Return the item's number or bullet that `text` ends with, and that nothing follows; or ""."""
    match = _lone.search(text.strip())
    return match.group().strip("。！？!?：:；; \n\t") if match else ""
