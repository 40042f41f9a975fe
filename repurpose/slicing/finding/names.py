"""An Article in, its names and topics out, whole and ranked: the material of hashtags.

No dictionary is asked: dictionaries break the very names that matter. A run of Han is a name when it
comes back, when its parts cling to each other more than chance has it (pointwise mutual information),
and when what stands left and right of it varies (branching entropy). Latin names are read as they
are written, and what the author puts in quotation marks or title marks is taken at its word.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log2

from repurpose.article import HAN, Article, Kind, remembered
from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.stopwords import COMMON, EDGE_LEFT, EDGE_RIGHT, ENGLISH, LATIN
from repurpose.slicing.judging.score import judge_of

LONGEST_NAME = 32  # code points
LONGEST = 8  # Han in a name
_ENOUGH = 60_000  # code points that tell what an article is about; more would only cost time

LETTERS = "A-Za-zÀ-ÖØ-öø-ɏ"  # Latin, with their marks: Björn is one word
_run = re.compile(f"[{HAN}]+")
_latin = re.compile(
    rf"(?<![{LETTERS}0-9.])[{LETTERS}][{LETTERS}0-9]*(?:[.+\-][{LETTERS}0-9]+)*\+*(?![{LETTERS}0-9])"
)
_marked = re.compile(r"[“《「『]([^“”《》「」『』，。、：；？！\s]{2,10})[”》」』]")
_dotted = re.compile(f"[{HAN}]{{1,6}}(?:·[{HAN}]{{1,6}})+")
_proper = lazy_pattern(rf"(?<=[a-z,;] )[A-ZÀ-ÖØ-Þ][{LETTERS}'’-]+(?: [A-ZÀ-ÖØ-Þ][{LETTERS}'’-]+)*")
_word = lazy_pattern(r"[A-Za-zÀ-ÖØ-öø-ɏ][a-zß-öø-ÿ'’-]{3,}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name or topic, with how often it stands in the article and what it is worth as a tag."""

    text: str
    count: int
    score: float


def find_names(article: Article, most: int = 20) -> list[Name]:
    """Return the article's names and topics, best first; none is part of another."""
    return list(_all_names(article)[:most])


@remembered
def _all_names(article: Article) -> tuple[Name, ...]:
    texts = _texts(article)
    whole = "\n".join(text for text, _ in texts)[:_ENOUGH]
    prominent = "\n".join(text for text, heavy in texts if heavy)[:_ENOUGH]
    title = article.title
    found: dict[str, float] = {}
    for word, count in _han_names(whole).items():
        found[word] = count * (0.7 + 0.45 * min(4, len(word) - 2))
    english = article.language == "en"
    if english:  # headings capitalise every word
        found |= _english_names("\n".join(text for text, heavy in texts if not heavy)[:_ENOUGH])
    for word, count in () if english else Counter(_latin.findall(whole)).items():
        if word.lower() not in LATIN and (len(word) > 1) and _is_proper(word, count):
            found[word] = found.get(word, 0.0) + count * 1.3
    for word, count in Counter(_marked.findall(whole)).items():
        if word not in COMMON and (count > 1 or word in prominent):
            found[word] = max(found.get(word, 0.0), whole.count(word) * 1.2)
    scored = {
        word: value * (2.5 if word in title else 1.0) * (1.4 if word in prominent else 1.0)
        for word, value in found.items()
        if value > 0
    }
    ranked = sorted(scored.items(), key=lambda pair: (-pair[1], whole.find(pair[0])))
    chosen: list[Name] = []
    for word, value in ranked:
        if len(word) > LONGEST_NAME:  # of an address, or a key
            continue
        if not any(word in other.text or other.text in word for other in chosen):
            chosen.append(Name(word, whole.count(word), round(value, 3)))
    return tuple(chosen)


def _texts(article: Article) -> list[tuple[str, bool]]:
    """Return the shown text of every block that speaks of the subject; True for the prominent."""
    heavy = (Kind.TITLE, Kind.HEADING)
    spoken = {unit.block for unit in judge_of(article).units}  # all but credits and promotion
    return [
        (article.show(block.span), block.kind in heavy)
        for number, block in enumerate(article.blocks)
        if block.kind in heavy or number in spoken
    ]


def _english_names(text: str) -> dict[str, float]:
    """Return names of several capitals in mid-sentence, and the words that come back most."""
    found: dict[str, float] = {}
    for name, count in Counter(_proper.findall(text)).items():
        if name.lower() not in ENGLISH:
            found[name] = count * 1.6 + (1.0 if " " in name else 0.0)
    for word, count in Counter(word.lower() for word in _word.findall(text)).items():
        if count >= 3 and word not in ENGLISH:
            found[word] = found.get(word, 0.0) + count
    return found


def _is_proper(word: str, count: int) -> bool:
    """Say whether a Latin word is a name among Chinese, or capitalised among its like."""
    return any(c.isupper() or c.isdigit() for c in word) and (count > 1 or len(word) > 2)


def _han_names(text: str) -> dict[str, int]:
    """Return runs of 2 to 8 Han that behave like one word, with their counts."""
    counts: Counter[str] = Counter()
    left: defaultdict[str, Counter[str]] = defaultdict(Counter)
    right: defaultdict[str, Counter[str]] = defaultdict(Counter)
    runs = _run.findall(text)
    total = sum(map(len, runs)) or 1
    least = 3 if total > 900 else 2  # a short article repeats itself less
    frequent: set[str] = set()
    # A longer run comes back only where the two shorter ones within it do, so few places are left.
    places = [(run, i) for run in runs for i in range(len(run))]
    for size in range(1, LONGEST + 1):
        found = Counter(run[i : i + size] for run, i in places)
        often = {gram for gram, count in found.items() if count >= least}
        counts.update(found if size == 1 else {gram: found[gram] for gram in often})
        places = [(run, i) for run, i in places if run[i : i + size] in often]
        if size > 1:
            frequent |= often
            for run, i in places:
                gram = run[i : i + size]
                left[gram][run[i - 1] if i else "^"] += 1
                right[gram][run[i + size] if i + size < len(run) else "$"] += 1
        places = [(run, i) for run, i in places if run[i + 1 : i + 1 + size] in often]
    names: dict[str, int] = {}
    for gram in sorted(frequent, key=lambda g: (-len(g), g)):
        count = counts[gram]
        if gram in COMMON or gram[0] in EDGE_LEFT or gram[-1] in EDGE_RIGHT:
            continue
        if any(word in gram and counts[word] > 2 * count for word in COMMON if len(word) > 1):
            continue
        if (
            _cohesion(gram, counts, total) < 3.0
            or min(_entropy(left[gram], "^"), _entropy(right[gram], "$")) < 0.9
        ):
            continue
        # A part of a longer name that hardly stands alone is not a name of its own.
        if any(gram in longer and counts[longer] >= 0.7 * count for longer in names):
            continue
        names[gram] = count
    for dotted in set(_dotted.findall(text)):
        last = dotted.rsplit("·", 1)[-1]  # with the Han that happen to follow the name
        own = next((last[:n] for n in range(len(last), 1, -1) if text.count(last[:n]) > 1), "")
        if own and own not in COMMON:
            names[own] = text.count(own)
    return {name: count for name, count in names.items() if len(name) > 1}


def _cohesion(gram: str, counts: Counter[str], total: int) -> float:
    """Return the least mutual information, in bits, over the ways to part the run in two."""
    return min(
        log2(counts[gram] * total / (counts[gram[:i]] * counts[gram[i:]]))
        for i in range(1, len(gram))
    )


def _entropy(neighbours: Counter[str], edge: str) -> float:
    """Return the entropy in bits of what stands beside a run; edges of runs each count anew."""
    edges = neighbours[edge]
    parts = [count for key, count in neighbours.items() if key != edge] + [1] * edges
    total = sum(parts) or 1
    return -sum(count / total * log2(count / total) for count in parts)
