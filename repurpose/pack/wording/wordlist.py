"""Texts and lists of words in, the words that stand on a list out, each with its place.

The lists are TOML files with their source and day. A hit is a warning that a person weighs: a list knows
no context beyond a clause, and is not what a platform decides.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

from annotated_types import MaxLen, MinLen

from repurpose import platforms
from repurpose.errors import SetupError
from repurpose.folders import user_folder
from repurpose.messages import Translatable, fixed, mark, msg
from repurpose.resources import asset
from repurpose.toml_files import CLOSED, Text, check_toml, open_toml

FILE = "wordlist.toml"
_TITLES = (mark("absolutes in advertising"), mark("contact and redirection"))  # of the bundled ones
RULE = "listed word"
_CLAUSE = re.compile(r"[^，。！？；：,.!?;:\n]+(?:\.\d[^，。！？；：,.!?;:\n]*)*")
_PHONE = re.compile(r"(?<![\d.])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.])")
_MOST = 50  # words of a list that are named of one text
_AROUND = 6  # characters that are shown on either side of a word
Words = tuple[Annotated[str, MinLen(1), MaxLen(60)], ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """One list: its words, where they count, and where they were read."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Text
    words: Words = ()
    title: str = ""
    source: str = ""
    checked: str = ""
    selling: Words = ()  # count only in a clause that names some of `goods`
    goods: Words = ()
    unless: Words = ()  # longer words in which one is another word
    platforms: tuple[Text, ...] = ()  # none: every Chinese one; of a list of one's own, every one
    phones: bool = False


@dataclass(frozen=True, slots=True)
class WordFile:
    """A file of lists; `off` turns off all lists, or those that it names."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    off: bool | tuple[Text, ...] = False
    list: tuple[WordList, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word of a text that stands on a list."""

    word: str
    line: int  # of the text, from 1
    around: str  # the word among its neighbours
    of: WordList

    def describe(self) -> Translatable:
        """Return it for people, with whose list it is."""
        return msg(
            "line {line}, “{around}”: “{word}” is on the list “{name}” ({checked}); a list, not the platform's verdict",
            line=self.line,
            around=self.around,
            word=self.word,
            name=fixed(self.of.title or self.of.name),
            checked=self.of.checked or self.of.source or FILE,
        )


def read_lists(folders: Sequence[Path] | None = None) -> tuple[WordList, ...]:
    """Return the lists that are on: the bundled ones and those of the user's files.

    Args:
        folders: Where a `wordlist.toml` may stand; None: where the user works, and his settings.

    Raises:
        SetupError: A file is no TOML, or says something else; file, line and key are named.
    """
    own = [
        path / FILE for path in (folders if folders is not None else (Path.cwd(), user_folder()))
    ]
    files = [_read(path) for path in dict.fromkeys(own) if path.is_file()]
    if any(file.off is True for file in files):
        return ()
    off = {name for file in files if isinstance(file.off, tuple) for name in file.off}
    lists = [*_bundled(), *(one for file in files for one in file.list)]
    return tuple(one for one in lists if one.name not in off)


def _read(path: Path) -> WordFile:
    return check_toml(WordFile, open_toml(path, fails=SetupError))


def find_listed(text: str, lists: Sequence[WordList], platform: str) -> Iterator[ListedWord]:
    """Yield the words of a text that stand on a list for a platform, each once a list."""
    for one in lists:
        everywhere = not one.platforms
        if everywhere and one in _bundled() and not platforms.get(platform).chinese:
            continue
        if not everywhere and platform not in one.platforms:
            continue
        seen: set[str] = set()
        for start, end in _places(text, one):
            word = text[start:end]
            if word not in seen and len(seen) < _MOST:
                seen.add(word)
                yield ListedWord(
                    word, text.count("\n", 0, start) + 1, _around(text, start, end), one
                )


def _places(text: str, one: WordList) -> Iterator[tuple[int, int]]:
    """Yield where words of a list stand, from front to back."""
    spared = [match.span() for match in _pattern(one.unless).finditer(text)] if one.unless else []
    found = [match.span() for match in _pattern(one.words).finditer(text)] if one.words else []
    if one.selling and one.goods:
        for clause in _CLAUSE.finditer(text):
            if _pattern(one.goods).search(clause.group()):
                first = clause.start()
                places = (match.span() for match in _pattern(one.selling).finditer(clause.group()))
                found += [(first + start, first + end) for start, end in places]
    if one.phones:
        found += [match.span() for match in _PHONE.finditer(text)]
    for start, end in sorted(set(found)):
        near = bisect_right(spared, (start, len(text)))  # they stand apart from one another
        if not near or end > spared[near - 1][1]:
            yield start, end


@cache
def _bundled() -> tuple[WordList, ...]:
    return _read(asset("wordlist", "zh.toml")).list


@cache
def _pattern(words: Words) -> re.Pattern[str]:
    """Return what finds any of these words, the longest first; Latin ones end where letters do."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_whole(word) for word in longest), re.IGNORECASE)


def _whole(word: str) -> str:
    before = r"(?<![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", word) else ""
    after = r"(?![A-Za-z0-9])" if re.search(r"[A-Za-z0-9]$", word) else ""
    return f"{before}{re.escape(word)}{after}"


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return text[first:last].replace("\n", " ").strip()
