"""When a stretch of a transcript is said, by the comments that its reader wrote: `<!--00:01:02.500-->`.

They are part of the canonical text, so that a span leads to a place in the recording; readers see
nothing of them.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from repurpose.article.model import Article
from repurpose.article.remembered import remembered
from repurpose.article.span import Span

_mark = re.compile(r"<!--(\d{2,3}):([0-5]\d):([0-5]\d\.\d{3})(?P<unnamed> \?)?-->")


def mark_of(seconds: float, *, unnamed: bool = False) -> str:
    """Return the comment that stands where a cue begins; `unnamed` says that somebody else speaks from here on."""
    milli = round(seconds * 1000)
    hours, rest = divmod(milli, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"<!--{hours:02}:{minutes:02}:{rest / 1000:06.3f}{' ?' if unnamed else ''}-->"


def time_of(article: Article, span: Span) -> float | None:
    """Return when `span` begins to be said, in seconds of the recording; None when it is no transcript."""
    marks = _marks(article)
    found = bisect_right(marks, span.start, key=lambda mark: mark.place) - 1
    return marks[found].time if found >= 0 else None


@remembered
def speakers_of(article: Article) -> dict[int, str]:
    """Return who speaks in each block of a transcript, by the block's number; nothing of any other article."""
    marks = _marks(article)
    found: dict[int, str] = {}
    speaker = ""
    for number, block in enumerate(article.blocks if marks else ()):
        if block.label and (said := article.show(block.label)).endswith((":", "：")):
            speaker = said[:-1].strip()
        at = bisect_right(marks, block.span.start, key=lambda mark: mark.place) - 1
        if at >= 0 and marks[at].unnamed:
            speaker = ""
        if speaker:
            found[number] = speaker
    return found


def opens_cue(text: str, span: Span) -> bool:
    """Say whether the line in which `span` begins is what is said from a time on."""
    return bool(_mark.match(text, text.rfind("\n", 0, span.start) + 1))


class _Mark(NamedTuple):
    place: int  # where it ends
    time: float  # seconds
    unnamed: bool


@remembered
def _marks(article: Article) -> list[_Mark]:
    return [
        _Mark(m.end(), int(m[1]) * 3600.0 + int(m[2]) * 60.0 + float(m[3]), bool(m["unnamed"]))
        for m in _mark.finditer(article.text)
    ]
