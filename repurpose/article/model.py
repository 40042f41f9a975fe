"""The values of the article room: spans, blocks, sentences and the article itself; no I/O."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points of the article's canonical text."""

    start: int
    end: int

    def __contains__(self, other: object) -> bool:
        """Say whether `other`, a span, lies inside this one."""
        return isinstance(other, Span) and self.start <= other.start and other.end <= self.end


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    CTA = "cta"
    DISCLAIMER = "disclaimer"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    CUT = "cut"  # a line of --- or <!-- post -->: the author wants a new post here
    META = "meta"  # front matter, and comments
