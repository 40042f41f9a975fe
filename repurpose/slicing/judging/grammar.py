"""A sentence in, how it is built and what it leans on out, as named numbers.

Parts of speech are those of jieba's dictionary and so of Chinese only; elsewhere they are 0. Words
that point back are looked up in four languages. `text` is always in Simplified Han.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from math import log, sqrt

from repurpose.slicing.sentences.chinese_words import Tagged, occurrences, tag_words
from repurpose.slicing.sentences.clauses import find_own_start
from repurpose.slicing.sentences.words import leans_back

_SHARES = {
    "nouns": ("n", "an", "vn"),
    "verbs": ("v",),
    "adjectives": ("a", "b", "z"),
    "pronouns": ("r",),
    "adverbs": ("d",),
    "idioms": ("i", "l"),
    "numerals": ("m",),
    "prepositions": ("p",),
    "conjunctions": ("c",),
    "particles": ("y", "e", "o"),
    "names": ("nr", "ns", "nt", "nz"),
    "words of time": ("t",),
    "auxiliaries": ("u",),
}
_SHARE_NAMES = tuple(f"share of {name}" for name in _SHARES)
_FIRST = {
    "noun": "n",
    "verb": "v",
    "adjective": "a",
    "pronoun": "r",
    "adverb": "d",
    "conjunction": "c",
    "preposition": "p",
    "word of time": "t",
    "numeral": "m",
}
_SUBJECT = ("n", "eng", "an", "vn", "j")  # what a sentence can speak of, beside pronouns
_no_words = ("x", "w")
_clause = re.compile(r"[，,；;。:：]")
_back = re.compile(
    r"上面|上述|以上|上文|前面|前文|上一|前一|下一|前者|后者|两者|二者|另外|另一|其余|其他|其中|类似的|同样|相比|当时|此前|此后|之前|之后|随后|后来|这时|那时|这里|那里|这样|那样|这么|那么|如此"
    r"|该|此[类种处人事时外]|再[来看说]|最后一|第[二三四五]|接下来|接着|于是|从而|一来|二来|结果|答案|原因[是就]|大意|反过来|总[之的]|可见|尤其|特别是|例如|比如|正因|之所以"
    r"|\b(?:the (?:former|latter|same|other|first|second|third|next|last|above)|another|such|one of (?:them|these|those)|both of|as a result|for example|instead|then|there|here|so)\b"
    r"|そう|そんな|こんな|同じ|他の|次に|もう|その|例えば|結果|以上|그렇|이렇|그런|이런|다른|다음|위의",
    re.IGNORECASE,
)
_pointing = re.compile(
    r"[这那此该其他她它]|\b(?:this|that|these|those|it|its|he|she|they|them|his|her|their|him)\b|[こそあ][のれう]|彼|이것|그것|이런|그런|그는|그녀|이 |그 ",
    re.IGNORECASE,
)
_linking = re.compile(
    r"[也还又再仍才就却便]|\b(?:also|still|again|too|even|just|only)\b|も|また|도 ", re.IGNORECASE
)
_HEAD = 10  # characters in which a word that points is at once seen


@lru_cache(maxsize=4096)
def tag(text: str, language: str) -> Tagged:
    """Return the words of a Chinese sentence with their parts of speech; none of another language."""
    if not language.startswith("zh"):
        return ()
    return tuple((word, part) for word, part in tag_words(text) if part not in _no_words)


def nouns_of(tagged: Tagged) -> tuple[str, ...]:
    """Return the nouns of at least two characters."""
    return tuple(word for word, part in tagged if part.startswith("n") and len(word) > 1)


def first_clause(text: str) -> str:
    """Return what stands before the first comma or colon."""
    return _clause.split(text, maxsplit=1)[0]


def describe_build(text: str, language: str) -> dict[str, float]:
    """Return the features of how `text`, in Simplified Han, is built."""
    return _leaning(text) | _clauses(text) | _parts(tag(text, language)) | _opening(text, language)


def _leaning(text: str) -> dict[str, float]:
    own = find_own_start(text)
    rest, first = text[own:], first_clause(text)
    return {
        "leans": float(leans_back(text)),
        "drops a connective": float(own > 0),
        "leans without its connective": float(leans_back(rest)),
        "points away without its connective": float(bool(_pointing.search(rest[:_HEAD]))),
        "words that point": float(min(len(_pointing.findall(text)), 5)),
        "words that point in the first clause": float(len(_pointing.findall(first))),
        "words that look back": float(min(len(_back.findall(text)), 4)),
        "words that look back in the first clause": float(len(_back.findall(first))),
        "linking adverbs in the first clause": float(len(_linking.findall(first))),
    }


def _clauses(text: str) -> dict[str, float]:
    clauses = [clause for clause in _clause.split(text) if clause]
    sizes = [len(clause) for clause in clauses] or [0]
    heads = [clause[:2] for clause in clauses if len(clause) > 3]
    return {
        "longest clause": float(max(sizes)),
        "last clause": float(sizes[-1]),
        "clauses differ": round(_spread(sizes), 3),
        "clauses begin alike": float(max(map(heads.count, heads), default=0)),
    }


def _spread(sizes: list[int]) -> float:
    """Return the standard deviation of whole numbers."""
    count = len(sizes)
    return sqrt(count * sum(size * size for size in sizes) - sum(sizes) ** 2) / count


@cache
def _classes_of(part: str) -> tuple[str, ...]:
    """Return the shares that words of a part of speech count for."""
    return tuple(f"share of {name}" for name, starts in _SHARES.items() if part.startswith(starts))


def _parts(tagged: Tagged) -> dict[str, float]:
    count = max(len(tagged), 1)
    held = Counter(name for _, part in tagged for name in _classes_of(part))
    found = {name: round(held[name] / count, 4) for name in _SHARE_NAMES}
    common = [
        log(occurrences(word)) for word, part in tagged if part[0] in "nvad" and len(word) > 1
    ]
    first = tagged[0][1] if tagged else "-"
    found |= {f"first word is a {name}": float(first.startswith(c)) for name, c in _FIRST.items()}
    return found | {
        "ordinary words": round(sum(common) / len(common), 3) if common else -1.0,
        "rarest word": round(min(common), 3) if common else -1.0,
    }


def _opening(text: str, language: str) -> dict[str, float]:
    tagged = tag(first_clause(text), language)
    verb = next((i for i, (_, part) in enumerate(tagged) if part.startswith("v")), len(tagged))
    before = [part for _, part in tagged[:verb]]
    speaks_of = any(part.startswith(_SUBJECT) for part in before)
    points = any(part.startswith("r") for part in before)
    return {
        "noun before its verb": float(speaks_of),
        "pronoun before its verb": float(points),
        "no subject": float(verb < len(tagged) and not speaks_of and not points),
        "no verb": float(
            bool(tagged) and all(not p.startswith("v") for _, p in tag(text, language))
        ),
        "pronouns in the first clause": float(sum(part.startswith("r") for _, part in tagged)),
    }
