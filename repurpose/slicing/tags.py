"""An Article in, its hashtags out: names and terms of its subject, whole, best first.

A tag is a name (as found by `names.py`), or a noun or noun phrase (`nouns.py`) that the article comes
back to and that is not of every subject. Verbs, parts of words, months, numbers and names of files
are none. What the title says counts most, then headings; names go before terms, as a person has it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from repurpose.article import HAN, Article, Kind, simplify
from repurpose.slicing.names import Name, find_names
from repurpose.slicing.nouns import (
    CORPUS,
    chinese_nouns,
    english_nouns,
    is_noun,
    is_word,
    japanese_nouns,
    korean_nouns,
    ordinariness,
    tag_words,
)
from repurpose.slicing.stopwords import COMMON, ENGLISH, JAPANESE
from repurpose.slicing.units import read_units

MOST = 8
_SHARE = 0.16  # of the best tag's worth, below which a word is only mentioned
_ENOUGH = 60_000  # code points that tell what an article is about

_han = re.compile(f"[{HAN}]+")
_bound = re.compile(
    "[的了是在不也都还很把被让给吗呢吧啊么这那我你他她它们就与和而或及]|什么|怎么|如何|该|[哪任]|起来|出来|出去|下去|有些|一些|所有"
)
_latin = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+#&'’ -]*")
_names_of_several = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][\w+#-]*(?: [A-Z0-9][\w+#-]*)+(?![A-Za-z0-9])", re.ASCII
)
_no_name = re.compile(
    r"https?|www|\.(?:com|cn|org|net|io)$|^(?-i:[a-z])[\w-]*\.[a-z]{1,4}$"  # an address, a file
    r"|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*$|['’]|^\d+$",
    re.IGNORECASE,
)
_work = re.compile("[《『]([^《》『』，。！？\\s]{2,12})[》』]")
_unit = re.compile(
    "^[一二三四五六七八九十百千万亿两几数多每半第]|[年月日时点分秒个次种位名元岁倍]$"
)
_BEFORE = ("b", "s", "eng", "j", "nr", "ns", "nt", "nz")  # what may open a name, beside nouns
_BINDING = ("p", "c", "d", "r", "u", "ul", "uj", "m", "t", "f", "y", "zg")  # tags within no name


@dataclass(slots=True)
class _Candidate:
    text: str
    count: int
    worth: float
    name: bool = False


def find_tags(article: Article, most: int = MOST, names: Sequence[Name] | None = None) -> list[str]:
    """Return at most `most` hashtags of an article, best first, without their sign.

    None repeats another in another case, script or length.
    """
    reading = _read(article)
    found = _candidates(reading, find_names(article) if names is None else names)
    for one in found:
        one.worth = _worth(one, reading)
    found.sort(key=lambda one: (-one.worth, reading.whole.find(one.text)))
    chosen: list[_Candidate] = []
    for one in found:
        if chosen and one.worth < _SHARE * chosen[0].worth:
            break
        longer = any(
            one.text in other.text != one.text and other.count >= 0.6 * one.count for other in found
        )
        if not longer and not any(_same(one.text, other.text) for other in chosen):
            chosen.append(one)
    return [one.text for one in chosen[:most]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The article's words: all, those of its title, those of its headings; and all in Simplified."""

    language: str
    whole: str
    title: str
    heads: str
    plain: str


def _read(article: Article) -> _Reading:
    spoken = {unit.block for unit in read_units(article)[0]}  # all but credits and promotion
    heads = [b for b in article.blocks if b.kind == Kind.HEADING]
    body = [
        article.show(block.span) for number, block in enumerate(article.blocks) if number in spoken
    ]
    headings = "\n".join(article.show(block.span) for block in heads)
    whole = "\n".join([article.title, headings, *body])[:_ENOUGH]
    return _Reading(
        article.language, whole, article.title, headings, simplify(whole, article.language)
    )


def _candidates(reading: _Reading, names: Sequence[Name]) -> list[_Candidate]:
    counts = {name.text: name.count for name in names if _is_name(name.text, reading)}
    for several, count in Counter(_names_of_several.findall(reading.whole)).items():
        if count > 1 or several in reading.title:
            parts = [word for word in counts if word in several.split()]
            if all(counts[word] < 3 * count for word in parts):
                counts = {word: n for word, n in counts.items() if word not in parts}
                counts[several] = count
    works = Counter(_work.findall(reading.whole))
    counts |= {work: n for work, n in works.items() if n > 1 or work in reading.title}
    found = [
        _Candidate(text, count, 0.0, name=True)
        for text, count in counts.items()
        if _stands(text, count, reading)
        and (
            text in works
            or _is_coined(text, count, reading)
            or (_is_tag(text, reading.language) and not _is_rest(text, reading))
        )
    ]
    least = 2 if len(reading.whole) < 2_000 else 3
    for noun, count in _nouns(reading).items():
        word = _with_surname(noun, reading)
        if word in counts or (count < least and word not in reading.title):
            continue
        part = any(word in one.text and one.count >= 0.6 * count for one in found)
        if not part and _is_tag(word, reading.language):
            found.append(_Candidate(word, count, 0.0))
    return found


def _stands(text: str, count: int, reading: _Reading) -> bool:
    """Say whether a name may be believed: a word of no dictionary must be prominent, or come often."""
    if not reading.language.startswith("zh") or not _han.fullmatch(text):
        return True
    plain = simplify(text, reading.language)
    if (
        len(tag_words(plain)) > 1
        or is_word(plain)
        or tag_words(plain)[0][1] in ("nr", "ns", "nt", "nz", "nrt")
    ):
        return True
    if plain[-1] in "成到出来去能会要着过起下给为得":
        return False
    return text in reading.title or text in reading.heads or count > 5


def _is_coined(text: str, count: int, reading: _Reading) -> bool:
    """Say whether a Chinese run is one word that the dictionary parts: 英|伟达, whose parts never stand alone."""
    if not reading.language.startswith("zh") or not _han.fullmatch(text) or len(text) not in (3, 4):
        return False
    plain = simplify(text, reading.language)
    tagged = tag_words(plain)
    if (
        len(tagged) < 2
        or len(tagged[0][0]) > 2
        or tagged[0][1].startswith(("d", "v"))
        or (tagged[-1][1].startswith("v") and is_word(tagged[-1][0]))
        or any(tag in _BINDING for _, tag in tagged)
        or _bound.search(plain)
    ):
        return False
    return count > 3 and reading.plain.count(plain[len(tagged[0][0]) :]) <= 1.1 * count


def _is_rest(text: str, reading: _Reading) -> bool:
    """Say whether a Chinese run is what a wrong cut left: 科|专家 of 耳鼻喉科|专家."""
    if reading.language not in ("zh-Hans", "zh-Hant") or _latin.fullmatch(text):
        return False
    plain = simplify(text, reading.language)
    tagged = tag_words(plain)
    if len(tagged) < 2 or not len(tagged[0][0]) == 1 < len(tagged[1][0]):
        return False
    return reading.plain.count(plain[1:]) > 1.3 * reading.plain.count(
        plain
    )  # 专家 stands alone too


def _is_name(text: str, reading: _Reading) -> bool:
    """Say whether what was found as a name is one: English words that only come back are none."""
    return reading.language != "en" or any(c.isupper() for c in text)


def _with_surname(noun: str, reading: _Reading) -> str:
    """Return a Chinese given name of two Han with the surname that always stands before it."""
    if not reading.language.startswith("zh") or len(noun) != 2 or reading.plain != reading.whole:
        return noun
    before = {m[1] for m in re.finditer(f"(.){noun}", reading.plain)}
    whole = f"{before.pop()}{noun}" if len(before) == 1 else noun
    return whole if tag_words(noun)[0][1].startswith("nr") and _han.fullmatch(whole) else noun


def _nouns(reading: _Reading) -> Counter[str]:
    """Return the nouns in the article's own script."""
    match reading.language:
        case "en":
            return english_nouns(reading.whole)
        case "ja":
            return japanese_nouns(reading.whole)
        case "ko":
            return korean_nouns(reading.whole)
    nouns = chinese_nouns(reading.plain)
    if reading.plain == reading.whole or len(reading.plain) != len(reading.whole):
        return nouns if reading.plain == reading.whole else Counter()
    written: Counter[str] = Counter()
    for word, count in nouns.items():
        at = reading.plain.find(word)
        written[reading.whole[at : at + len(word)]] = count
    return written


def _is_tag(text: str, language: str) -> bool:
    """Say whether a person would write this as a tag at all."""
    if text in COMMON or _no_name.search(text) or len(text) > 24:
        return False
    if _latin.fullmatch(text):
        return len(text) > 1 and text.lower() not in ENGLISH and any(c.isalpha() for c in text)
    if language == "ja":
        return text not in JAPANESE and bool(
            re.fullmatch(r"[ァ-ヴー]+|[一-鿿々ァ-ヴーA-Za-z0-9]+", text)
        )
    if language == "ko":
        return True
    plain = simplify(text, language)
    if plain in COMMON or plain[1:] in COMMON or _bound.search(plain) or _unit.search(plain):
        return False
    return _is_noun_phrase(plain)


def _is_noun_phrase(plain: str) -> bool:
    """Say whether a Simplified Chinese text is a noun, a noun phrase or an unknown name."""
    tagged = tag_words(plain)
    tag, (last, end) = tagged[0][1], tagged[-1]
    if len(tagged) == 1:
        return is_noun(tag) or tag == "eng"
    if all(len(word) == 1 for word, _ in tagged):  # a name that no dictionary has
        return True
    if len(tagged) == 2 and tag == "v" and len(last) == 1 and end.startswith(("n", "k")):
        return True  # 感测|器
    if any(tag in _BINDING for _, tag in tagged) or not (is_noun(tag) or tag in _BEFORE):
        return False
    if end.startswith("v"):  # 自动|驾驶, 机器|学习
        return len(plain) < 6
    return is_noun(end) or end in ("k", "eng") or not is_word(last)


def _worth(one: _Candidate, reading: _Reading) -> float:
    """Return how often, how special, how prominent: the worth of a tag."""
    often = log(1 + one.count)
    place = 2.2 if one.text in reading.title else 1.35 if one.text in reading.heads else 1.0
    return often * place * _special(one, reading) * (1.25 if one.name else 1.0)


def _special(one: _Candidate, reading: _Reading) -> float:
    """Return from 0, a word of every text, to 1, one that the dictionary hardly knows."""
    if reading.language == "ja" and len(one.text) == 2 and one.text not in reading.title:  # 事実
        return 0.25
    if reading.language in ("en", "ja", "ko") or _latin.fullmatch(one.text):
        if one.text.isupper() and len(one.text) < 4 and one.text not in reading.title:
            return 0.5  # initials, as often as not
        return 0.8 if one.name or " " in one.text or len(one.text) > 6 else 0.55
    plain = simplify(one.text, reading.language)
    tokens = [word for word, _ in tag_words(plain)]
    rare = log(CORPUS / max(ordinariness(word) for word in tokens)) / log(CORPUS)
    if len(tokens) > 1:  # a phrase says more than its most ordinary word
        rare = min(1.0, rare * 1.45)
    return max(0.05, (rare - 0.45) / 0.55)


def _same(one: str, other: str) -> bool:
    """Say whether two tags are the same but for case or script, or one is in the other."""
    a, b = (simplify(text, "zh-Hant").lower().replace(" ", "") for text in (one, other))
    return a in b or b in a
