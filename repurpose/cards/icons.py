"""The entries of a list in, the icons that stand for them out: a concept word of each, or no icon at all.

The icons are lucide's (ISC), drawn by our own ink at any size and with any pen.
"""

import json
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from repurpose.ink import Outline, outline_mask, read_path
from repurpose.patterns import lazy_regex
from repurpose.resources import asset
from repurpose.text import in_simplified

if TYPE_CHECKING:
    from PIL.Image import Image

_GRID = 24  # units of an icon's side
_LEAST = 2  # entries of a list with icons
# No little pictures where somebody grieves.
_grave = lazy_regex(
    r"去世|逝世|离世|離世|过世|遇难|遇難|悼念|哀悼|追思|葬|遗体|遺體|遗嘱|自杀|自殺|坟|墓|死者|死亡|丧|喪|病逝|罹难|癌|灾民"
    r"|亡くな|死去|追悼|\b(?:death|died|funeral|mourning|grief|suicide|cancer)\b",
    regex.IGNORECASE,
)


_NOT = tuple("不没别无非未")  # before a word: the card speaks of something else
_own = regex.compile(r"\p{Emoji_Presentation}|\uFE0F")  # little pictures of the author's


def icons_of(texts: Sequence[str], about: str = "") -> tuple[str, ...]:
    """Return an icon for each of `texts`, by its first concept word; () unless each has one of its own.

    `about` is what else the card says: where that or an entry speaks of grief, there are none.
    """
    whole = " ".join((about, *texts))
    if len(texts) < _LEAST or _grave.search(whole) or _own.search(whole):
        return ()
    found = tuple(_icon_of(text) for text in texts)
    return found if all(found) and len(set(found)) == len(found) else ()


def icons_in(text: str, most: int, about: str = "") -> tuple[str, ...]:
    """Return the icons of the first concept words of a text, `most` at the most, none twice; () where it grieves."""
    if _grave.search(f"{about} {text}"):
        return ()
    pattern, names = _words()
    plain = in_simplified(text, "zh-Hant")
    matches = (
        match
        for match in pattern.finditer(plain)
        if not plain.startswith(_NOT, max(0, match.start() - 1))
    )
    return tuple(dict.fromkeys(names[_key(match[0])] for match in matches))[:most]


def _key(word: str) -> str:
    return word.lower().removesuffix("s") if word.isascii() else word


def _icon_of(text: str) -> str:
    pattern = _words()[0]
    match = pattern.search(text) or pattern.search(in_simplified(text, "zh-Hant"))
    return _words()[1][_key(match[0])] if match else ""


@cache
def _words() -> tuple["regex.Pattern[str]", dict[str, str]]:
    """Return a pattern of all words, the longest first, and the icon of each."""
    table = tomllib.loads(asset("icons", "words.toml").read_text("utf-8"))
    icons = {_key(word): name for name, words in table.items() for word in words}
    longest = sorted(icons, key=len, reverse=True)
    western = "|".join(regex.escape(word) for word in longest if word.isascii())
    others = "|".join(regex.escape(word) for word in longest if not word.isascii())
    return regex.compile(
        rf"(?<![A-Za-z])(?:{western})s?(?![A-Za-z])|(?:{others})", regex.IGNORECASE
    ), icons


@cache
def _paths() -> dict[str, list[str]]:
    paths: dict[str, list[str]] = json.loads(asset("icons", "lucide.json").read_text("utf-8"))
    return paths


@lru_cache(maxsize=64)
def icon_mask(name: str, size: int, pen: float) -> "Image":
    """Return the mask of an icon `size` px wide and high; `pen` is its thickness in 24ths of that."""
    outlines = [Outline(read_path(path), pen) for path in _paths()[name]]
    return outline_mask(outlines, (size, size), size / _GRID)
