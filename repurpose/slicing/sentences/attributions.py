"""An article's sentences in, the lines that name whose words stand above them out.

Such a line stands below a quotation, or below a paragraph that is one: —— 林河，《桥与岸》, or
— Ada Rivers, engineer. What it names is a person, with a role or a work, or a work alone.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from repurpose.article import HAN, Kind
from repurpose.patterns import lazy_pattern

_line = re.compile(
    r"[—–―-]{1,2}\s?(?:出自|摘自|引自|选自|選自|语出|語出)?[\s：:]?(?P<who>[^。！？!?…：:；;]{2,40})$"
)
_work = re.compile(r"《[^《》]{1,30}》|『[^『』]{1,30}』|[“\"][^”\"]{1,30}[”\"]")
_capitals = re.compile(r"(?:[^\W\d_]\.?\s?)*[A-Z]")
_han = lazy_pattern(rf"[{HAN}·‧・]{{2,12}}")
_no_name = re.compile(r"[我你您他她它这那這了吗吧呢嗎]|[^\W\d_]的$")
_parts = lazy_pattern(
    rf"[，,、]\s*|\s+(?=[《『“\"])|(?<=[{HAN}])\s+(?=[{HAN}])"
)  # a role and its name too
_open, _shut = '“「『"', '”」』"'


class Line(Protocol):
    """What is looked at of a sentence (see `Unit`)."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def block(self) -> int:
        """The number of its block."""

    @property
    def kind(self) -> Kind:
        """The kind of its block."""


def find_attributions(lines: Sequence[Line]) -> dict[int, tuple[int, str]]:
    """Return for each line that names a source where the quotation above begins, and the name."""
    found: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        match = _line.match(line.text.strip())
        if not match or not number or not _is_source(who := match["who"].strip(" （）()")):
            continue
        start = _quotation_above(lines, number, found)
        if start < number:
            found[number] = (start, who)
    return found


def _is_source(who: str) -> bool:
    """Say whether words name somebody or a work: no clause that only stands behind a dash."""
    parts = [part.strip() for part in _parts.split(who) if part.strip()]
    return bool(parts) and all(map(_names, parts))


def _names(part: str) -> bool:
    if _work.search(part):
        return True
    if _no_name.search(part):
        return False
    return bool(_capitals.match(part) or _han.fullmatch(part)) or part.isascii()


def _quotation_above(lines: Sequence[Line], number: int, known: dict[int, tuple[int, str]]) -> int:
    """Return where the quotation that ends above a line begins; the line itself where none does."""
    above = lines[number - 1]
    start = number
    if above.kind == Kind.QUOTATION:
        while (
            start
            and start - 1 not in known
            and lines[start - 1].kind == Kind.QUOTATION
            and lines[start].block - lines[start - 1].block <= 1
        ):
            start -= 1
        return start
    while start and lines[start - 1].block == above.block:
        start -= 1
    whole = lines[start].text[:1] in _open and above.text[-1:] in _shut
    return start if whole and above.block + 1 >= lines[number].block else number
