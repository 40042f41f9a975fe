"""A word of a Western language in, the places where a hyphen may part it out: Liang's patterns, by Pyphen.

Names and abbreviations are not parted (Chicago Manual of Style, 17th ed., 7.36 to 7.47), nor are
short words.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from pyphen import Pyphen

_SHORTEST = 6  # letters
_WORD = regex.compile(rf"\p{{Ll}}{{{_SHORTEST},}}")
_FULL_WIDTH = ("zh", "ja", "ko")


@cache
def _patterns(language: str) -> "Pyphen | None":
    import pyphen  # noqa: PLC0415  # only Western text that is not display needs it

    known = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=known, left=3, right=3) if known else None


@lru_cache(maxsize=4096)
def hyphen_places(text: str, language: str) -> frozenset[int]:
    """Return where a hyphen may part the words in `text`; none in Chinese, Japanese and Korean."""
    if language.startswith(_FULL_WIDTH) or not (patterns := _patterns(language)):
        return frozenset()
    return frozenset(
        match.start() + place
        for match in _WORD.finditer(text)
        if not match.start() or not text[match.start() - 1].isalpha()
        for place in patterns.positions(match.group())
    )
