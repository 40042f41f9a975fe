"""A text in, the nouns and noun phrases that it speaks of out, with their counts.

A Chinese phrase is a run of nouns by the dictionary's tags. The other languages have no dictionary
here and are read by their script and by the words beside: an English noun follows an article and
never a pronoun; a Japanese term is a run of Katakana or of Kanji that a particle follows; a Korean
one is what stays when its particle is taken away.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.stopwords import ENGLISH, FUNCTION_WORDS, JAPANESE, KOREAN
from repurpose.slicing.sentences.chinese_words import Tagged, is_joint, is_noun, tag_words

_MOST_PARTS = 3
_PHRASE = range(3, 8)  # Han of a phrase

_katakana = re.compile(r"[ァ-ヴー]{4,}")
_kanji = lazy_pattern(
    r"(?<![\d０-９一-鿿々])[一-鿿々]{2,8}(?=[はがをのにでともやへ、。」）・\s]|から|まで|より|など|だ|です|という|$)"
)
_after_article = lazy_pattern(
    r"\b(?:the|an?|this|these|those|our|your|my|their|its|of|in|with|for|every|no)\s+([a-z][a-z-]{3,})\b",
    re.IGNORECASE,
)
_determined = lazy_pattern(
    r"\b(?:the|an?|this|these|those|our|your|my|their|its|every|no)\s+([a-z][a-z-]{3,})\b",
    re.IGNORECASE,
)
_after_pronoun = lazy_pattern(
    r"\b(?:I|you|we|they|he|she|to|will|can|can't|could|would|should|don't|doesn't|didn't|not|never|let's|be|been|was|were|is|are|very|so|more|most|too|really|just)\s+([a-z][a-z-]{3,})\b",
    re.IGNORECASE,
)
_token = re.compile(r"[a-z]+(?:['’-][a-z]+)*|[^\sa-z]+")
_hangul = lazy_pattern(r"[가-힣]{2,}")
_particle = re.compile(
    r"(?:으로|에서|에게|까지|부터|이나|은|는|이|가|을|를|의|에|로|와|과|도|만|들)$"
)


def nouns_of(text: str, language: str) -> Counter[str]:
    """Return the nouns and noun phrases of a text; a Chinese one in Simplified Han."""
    match language:
        case "en":
            return english_nouns(text)
        case "ja":
            return japanese_nouns(text)
        case "ko":
            return korean_nouns(text)
    return chinese_nouns(text)


def chinese_nouns(text: str) -> Counter[str]:
    """Return the nouns of a Simplified Chinese text and their phrases of up to three, with counts."""
    found: Counter[str] = Counter()
    for run in _noun_runs(tag_words(text)):
        for start, (opener, _) in enumerate(run):
            if len(opener) < 2:  # 科|专家 is what a wrong cut left
                continue
            word = ""
            for size, (part, tag) in enumerate(run[start : start + _MOST_PARTS], start=1):
                word += part
                if (is_noun(tag) or tag == "k") and (size == 1 or len(word) in _PHRASE):
                    found[word] += 1
    return found


def _noun_runs(tagged: Tagged) -> Iterator[list[tuple[str, str]]]:
    """Yield the runs of words that may make one noun phrase."""
    run: list[tuple[str, str]] = []
    before = ""
    for word, tag in [*tagged, ("", "x")]:
        if before != "m" and is_joint(tag):  # not 百万|欧元: the unit of a number
            run.append((word, tag))
        elif run:
            yield run
            run = []
        before = tag


def english_nouns(text: str) -> Counter[str]:
    """Return the English words that stand as nouns, and pairs of words that come back, with counts.

    A word that mostly stands before another one only tells which: the *wrong* tools. Of a word and
    its plural the more frequent is taken.
    """
    after_article = Counter(word.lower() for word in _after_article.findall(text))
    after_pronoun = Counter(word.lower() for word in _after_pronoun.findall(text))
    determined = {word.lower() for word in _determined.findall(text)}
    words = _token.findall(text.lower())
    counts = Counter(words)
    followed = Counter(a for a, b in pairwise(words) if _is_content(b))
    nouns = Counter(
        {
            word: counts[word]
            for word, seen in after_article.items()
            if seen > 2 * after_pronoun[word]
            and (word in determined or word.endswith("s"))
            and followed[word] <= 0.6 * counts[word]
            and _is_content(word)
            and not word.endswith(("ing", "ly", "ed"))
        }
    )
    for word in [word for word in nouns if f"{word}s" in counts]:
        lesser = min(word, f"{word}s", key=lambda form: counts[form])
        nouns.pop(lesser, None)
    pairs = Counter(pair for pair in pairwise(words) if all(map(_is_joinable, pair)))
    found = {f"{a} {b}": n for (a, b), n in pairs.items() if n > 2 or (n > 1 and b in nouns)}
    return nouns + Counter(found)


def _is_joinable(word: str) -> bool:
    """Say whether an English word may be part of a term of two, where the two come back together."""
    plain = len(word) > 3 and word.isalpha() and word not in FUNCTION_WORDS
    return plain and not word.endswith(("ing", "ly", "ed"))


def _is_content(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word not in ENGLISH


def japanese_nouns(text: str) -> Counter[str]:
    """Return runs of Katakana, and of Kanji that are not of everyday speech, with counts.

    A run of Kanji before other Kana than a particle is the stem of a verb: 気付く.
    """
    found = Counter(_katakana.findall(text))
    found.update(word for word in _kanji.findall(text) if word not in JAPANESE)
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
