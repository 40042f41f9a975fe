"""A Chinese text in, its words with their parts of speech out, and how ordinary each is.

Words are tagged by jieba's dictionary (rjieba, MIT, which ships in its wheel); a word's own count in
that dictionary's corpus says how ordinary it is. All texts are in Simplified Han.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rjieba

Tagged = tuple[tuple[str, str], ...]  # words with their parts of speech
_CORPUS = 60_000_000  # tokens behind the counts of jieba's dictionary, its README says
_KEPT = 200  # code points of a text whose words are kept
_RARE = 10  # occurrences there: what was seen so seldom may be a chance run
# Tags of jieba: nouns and names; what may stand before a noun in one phrase; suffixes such as 者 and 式.
_NOUN = ("n", "vn", "an", "j", "l")
_BEFORE = ("b", "s", "eng", "j")
_SUFFIX = ("k",)
_BINDING = ("p", "c", "d", "r", "u", "m", "q", "t", "f", "y", "zg")  # tags within no name
_bound = re.compile(
    "[的了是在不也都还很把被让给吗呢吧啊么这那我你他她它们就与和而或及]|什么|怎么|如何|该|[哪任]|起来|出来|出去|下去|有些|一些|所有"
)
_unit = re.compile(
    "^[一二三四五六七八九十百千万亿两几数多每半第]|[年月日时点分秒个次种位名元岁倍]$"
)
_abstract = re.compile("[性化感度率值价段量力]$")
_unlike = re.compile("^[正性化者率总可已将使令转所]|[成到出来去会要着过起下给为得]$")


@cache
def dictionary() -> "rjieba.Jieba":
    """Return jieba's dictionary and tagger."""
    import rjieba  # noqa: PLC0415  # its tables take a tenth of a second to load

    # That of the module itself: another would load them again, 25 MB of them.
    jieba: rjieba.Jieba = rjieba.tag.__self__  # type: ignore[attr-defined]
    return jieba


def tag_words(text: str) -> Tagged:
    """Return the words of a text with their parts of speech, in jieba's letters."""
    return _tag_short(text) if len(text) <= _KEPT else _tag(text)


@lru_cache(maxsize=2048)
def _tag_short(text: str) -> Tagged:
    """Return what a title, a word or a sentence is: the same is asked many times."""
    return _tag(text)


def _tag(text: str) -> Tagged:
    return tuple((word, tag) for word, tag in dictionary().tag(text))


def is_noun(tag: str) -> bool:
    """Say whether a tag is that of a noun, of a name, or of a verb used as one."""
    return tag.startswith(_NOUN)


def is_joint(tag: str) -> bool:
    """Say whether a word with that tag may be part of a noun phrase."""
    return is_noun(tag) or tag.startswith((*_BEFORE, *_SUFFIX))


@dataclass(frozen=True)
class Word:
    """A word or phrase, its parts by the dictionary and their tags."""

    text: str
    parts: tuple[str, ...]
    tags: tuple[str, ...]

    @cached_property
    def known(self) -> bool:
        """Whether the dictionary has it as one word."""
        return bool(dictionary().has_word(self.text))

    @cached_property
    def rare(self) -> bool:
        """Whether the dictionary has seen it so seldom that it may be a chance run."""
        return occurrences(self.text) <= _RARE

    @cached_property
    def special(self) -> float:
        """From 0, a word of every text, to 1, one that the dictionary hardly knows."""
        telling = [part for part in self.parts if len(part) > 1] or self.parts  # 台积|电
        rare = log(_CORPUS / max(map(occurrences, telling))) / log(_CORPUS)
        if len(self.parts) > 1:  # a phrase says more than its most ordinary word
            rare = min(1.0, rare * 1.45)
        return max(0.05, (rare - 0.45) / 0.55)

    @cached_property
    def is_term(self) -> bool:
        """Whether it is a noun, a noun phrase or a name that the dictionary lacks."""
        if self.is_place:
            return True
        if _bound.search(self.text) or _unit.search(self.text):
            return False
        if self.rare and _unlike.search(self.text):
            return False
        return self._is_single_term() if len(self.parts) == 1 else self._is_phrase()

    @cached_property
    def is_place(self) -> bool:
        """Whether the dictionary has it as the name of a place or body: 波罗的海."""
        return self.known and len(self.text) > 2 and self.tags[0] in ("ns", "nt")

    @cached_property
    def is_entity(self) -> bool:
        """Whether it is the name of a person, a place, a body or a thing."""
        whole = len(self.parts) == 1 or (len(self.parts) == 2 and min(map(len, self.parts)) > 1)
        return whole and self.tags[0] in ("nr", "nrt", "ns", "nt", "nz")

    @cached_property
    def is_abstract(self) -> bool:
        """Whether it is a quality, a process or a measure by its suffix: 确定|性, 安全|感, 目标|价."""
        return len(self.text) > 2 and bool(_abstract.search(self.text))

    @cached_property
    def is_compound(self) -> bool:
        """Whether it may be a term for all its tags, where it is known to cling together: 自动|驾驶."""
        whole = min(map(len, self.parts)) > 1 and self.tags[0] != "v"
        plain = not any(tag.startswith(_BINDING) for tag in self.tags)
        return whole and plain and not _bound.search(self.text) and len(self.text) > 3

    def _is_single_term(self) -> bool:
        tag = self.tags[0]
        return is_noun(tag) and not (tag == "l" and (self.rare or len(self.text) < 4))

    def _is_phrase(self) -> bool:
        if all(len(part) == 1 for part in self.parts):  # a name that no dictionary has
            return True
        first, end = self.tags[0], self.tags[-1]
        if any(tag.startswith(_BINDING) for tag in self.tags):
            return False
        if first == "v" and len(self.parts[-1]) == 1 and end.startswith(("n", "k")):
            return True  # 感测|器
        if len(self.parts[0]) == 1 and len(self.text) in (3, 4) and not first.startswith("v"):
            return True  # 英|伟达
        if first == "vn" or not (is_noun(first) or first in _BEFORE):
            return False
        if end == "v":  # 自动|驾驶
            return len(self.text) < 6 and first.startswith("n")
        return is_noun(end) or end.startswith((*_SUFFIX, "eng"))


@lru_cache(maxsize=4096)
def read_word(text: str) -> Word:
    """Return a word or phrase with its parts, tagged."""
    tagged = tag_words(text)
    return Word(text, tuple(part for part, _ in tagged), tuple(tag for _, tag in tagged))


def occurrences(word: str) -> int:
    """Return how often the dictionary's corpus has a word; 1 for one that it lacks."""
    return int(dictionary().suggest_freq(word))
