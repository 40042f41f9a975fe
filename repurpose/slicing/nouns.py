"""A text in, the nouns and noun phrases that it speaks of out, with how ordinary each is.

Chinese is tagged by jieba's dictionary (rjieba, MIT, which ships in its wheel): a phrase is a run of
noun tokens, and a word's own count in that dictionary's corpus says how ordinary it is. The other
languages have no dictionary here and are read by their script and by the words beside: an English
noun follows an article and never a pronoun; a Japanese term is a run of Katakana or of Kanji; a
Korean one is what stays when its particle is taken away.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from repurpose.slicing.stopwords import ENGLISH, JAPANESE, KOREAN

if TYPE_CHECKING:
    import rjieba

# Tags of jieba: nouns and names; what may stand before a noun in one phrase; suffixes such as 者 and 式.
_NOUN = ("n", "vn", "an", "j", "l")
_BEFORE = ("b", "s")
_SUFFIX = ("k",)
_MOST_TOKENS = 3
_PHRASE = range(3, 8)  # Han of a phrase
CORPUS = 60_000_000  # tokens behind the counts of jieba's dictionary, its README says

_katakana = re.compile(r"[ァ-ヴー]{4,}")
_kanji = re.compile(r"[一-鿿々]{2,8}")
_after_article = re.compile(
    r"\b(?:the|an?|this|these|those|our|your|my|their|its|of|in|with|for|every|no)\s+([a-z][a-z-]{3,})\b",
    re.IGNORECASE,
)
_after_pronoun = re.compile(
    r"\b(?:I|you|we|they|he|she|to|will|can|can't|could|would|should|don't|doesn't|didn't|not|never|let's|be|been|was|were|is|are|very|so|more|most|too|really|just)\s+([a-z][a-z-]{3,})\b",
    re.IGNORECASE,
)
_word = re.compile(r"[A-Za-z][A-Za-z'’-]{3,}")
_pair = re.compile(r"(?=\b([a-z][a-z-]{3,}) ([a-z][a-z-]{3,})\b)")
_hangul = re.compile(r"[가-힣]{2,}")
_particle = re.compile(
    r"(?:으로|에서|에게|까지|부터|이나|은|는|이|가|을|를|의|에|로|와|과|도|만|들)$"
)


@cache
def dictionary() -> "rjieba.Jieba":
    """Return jieba's dictionary and tagger."""
    import rjieba  # noqa: PLC0415  # its tables take a tenth of a second to load

    return rjieba.Jieba()


def tag_words(text: str) -> list[tuple[str, str]]:
    """Return the words of a Simplified Chinese text with their parts of speech, in jieba's letters."""
    return [(word, tag) for word, tag in dictionary().tag(text)]


def ordinariness(word: str) -> int:
    """Return how often the dictionary's corpus has a Simplified word; 1 for one that it lacks."""
    return int(dictionary().suggest_freq(word))


def is_word(word: str) -> bool:
    """Say whether the dictionary has a Simplified word."""
    return bool(dictionary().has_word(word))


def is_noun(tag: str) -> bool:
    """Say whether a tag is that of a noun, of a name, or of a verb used as one."""
    return tag.startswith(_NOUN)


def chinese_nouns(text: str) -> Counter[str]:
    """Return the nouns of a Simplified Chinese text and their phrases of up to three, with counts."""
    found: Counter[str] = Counter()
    for run in _noun_runs(tag_words(text)):
        for size in range(1, _MOST_TOKENS + 1):
            for i in range(len(run) - size + 1):
                part = run[i : i + size]
                word = "".join(token for token, _ in part)
                whole = is_noun(part[-1][1]) or part[-1][1].startswith(_SUFFIX)
                if not whole or len(part[0][0]) < 2:  # 科|专家 is what a wrong cut left
                    continue
                if size == 1 and not is_word(word):  # a guess of the tagger
                    continue
                if size == 1 or len(word) in _PHRASE:
                    found[word] += 1
    return found


def _noun_runs(tagged: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield the runs of tokens that may make one noun phrase."""
    run: list[tuple[str, str]] = []
    before = ""
    for word, tag in [*tagged, ("", "x")]:
        measure = before == "m"  # 百万|欧元: the unit of a number
        if not measure and (is_noun(tag) or tag.startswith((*_BEFORE, *_SUFFIX))):
            run.append((word, tag))
        else:
            if run:
                yield run
            run = []
        before = tag


def english_nouns(text: str) -> Counter[str]:
    """Return the English words that stand as nouns, and pairs of them that come back, with counts."""
    after_article = Counter(word.lower() for word in _after_article.findall(text))
    after_pronoun = Counter(word.lower() for word in _after_pronoun.findall(text))
    words = [word.lower() for word in _word.findall(text)]
    counts = Counter(words)
    nouns = Counter(
        {
            word: counts[word]
            for word, seen in after_article.items()
            if seen > 2 * after_pronoun[word]
            and word not in ENGLISH
            and not word.endswith(("ing", "ly", "ed"))
        }
    )
    pairs = Counter(f"{a} {b}" for a, b in _pair.findall(text.lower()) if a in nouns and b in nouns)
    return nouns + Counter({pair: count for pair, count in pairs.items() if count > 1})


def japanese_nouns(text: str) -> Counter[str]:
    """Return runs of Katakana, and of Kanji that are not of everyday speech, with counts."""
    found = Counter(_katakana.findall(text))
    found.update(
        word for word in _kanji.findall(text) if word not in JAPANESE and not word[0].isdecimal()
    )
    return found


def korean_nouns(text: str) -> Counter[str]:
    """Return Korean words without their particles, those that take two different ones, with counts."""
    endings: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for word in _hangul.findall(text):
        stem = _particle.sub("", word)
        if len(stem) < 2 or stem in KOREAN:
            continue
        counts[stem] += 1
        endings.setdefault(stem, set()).add(word[len(stem) :])
    return Counter({stem: count for stem, count in counts.items() if len(endings[stem] - {""}) > 1})
