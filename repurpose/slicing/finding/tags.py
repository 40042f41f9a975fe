"""An Article in, its hashtags out: names and terms of its subject, whole, best first.

A tag is a name (as found by `names.py`), or a noun or noun phrase (`nouns.py`) that the article comes
back to and that is not of every subject. Verbs, parts of words, months, numbers and names of files
are none. What the title says counts most, then headings; names go before terms, as a person has it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from repurpose.article import Article, simplify
from repurpose.platforms import tag_name
from repurpose.slicing.finding.names import LETTERS, Name, find_names
from repurpose.slicing.finding.nouns import nouns_of
from repurpose.slicing.finding.stopwords import COMMON, EDGE_LEFT, EDGE_RIGHT, ENGLISH, JAPANESE
from repurpose.slicing.judging.score import judge_of
from repurpose.slicing.sentences.chinese_words import Word, read_word, tag_words

MOST = 8
# Of the best tag's worth: a word below is only mentioned.
_LEAST = 0.15  # of the first few
_SHARE, _NAMED_SHARE = 0.4, 0.2  # of a term and a name behind them
_FEW = 3
_DONE = ("v", "vn", "a", "an", "i", "l")  # tags of a single word that is an action, or a phrase
_OFTEN = 3  # times that a word comes back that no title or heading says
_DENSE = 4  # ... one that the dictionary knows well
_ORDINARY = 0.3  # how special such a word must be
_PHRASE = 0.3  # of a word's occurrences within a longer term, which then says it better
_TITLED_PLACE = 0.5  # how special a place is that the title names
_ENOUGH = 60_000  # code points that tell what an article is about
_LONGEST = 24  # code points of a tag
_INITIALS = 2  # of at most three capitals that the title does not say: more are a list

_WORD = rf"[A-ZÀ-ÖØ-Þ0-9][{LETTERS}0-9_+#-]*"
_several = re.compile(  # Björn Lindeblad, Bank of the West
    rf"(?<![{LETTERS}0-9])(?=[A-ZÀ-Þ]){_WORD}(?: (?:(?:of|the|de|du|des|la|le|von|van|der) ){{0,2}}{_WORD})+(?![{LETTERS}0-9])"
)
_no_name = re.compile(
    r"https?|www|\.(?:com|cn|org|net|io)$|^(?-i:[a-z])[\w-]*\.[a-z]{1,4}$"  # an address, a file
    r"|^(?:[a-z]\.)+[a-z]?$|['’]|^\d+$"
    r"|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)(?:[a-z]*)(?: \d.*)?$",
    re.IGNORECASE,
)
_latin = re.compile(rf"[{LETTERS}0-9][{LETTERS}0-9.+#&'’ -]*")
_COUNTING = "一二三四五六七八九十几两这那每0123456789"
_hiragana = re.compile("[ぁ-ん]")
_katakana = re.compile("[ァ-ヴー]+")
_work = re.compile("[《『]([^《》『』，。！？\\s]{2,12})[》』]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be a tag: as it is written, how often, how it was found, and its words, tagged once."""

    text: str
    count: int
    named: bool
    word: Word | None = None  # of a Chinese text: in Simplified Han

    def key(self) -> str:
        """Return the same for two spellings of one tag."""
        return (self.word.text if self.word else self.text).lower().replace(" ", "")


class _Reading:
    """The article's words, read once: all, those of its title and of its headings."""

    def __init__(self, article: Article) -> None:
        self.language = article.language
        self.chinese = article.language.startswith("zh")
        units = judge_of(article).units  # no credits, no promotion
        body = [article.show(article.blocks[n].span) for n in sorted({u.block for u in units})]
        heads = [article.show(span) for unit in units for span in unit.headings]
        self.title, self.heads, self.body = article.title, "\n".join(heads), "\n".join(body)
        self.whole = f"{self.title}\n{self.heads}\n{self.body}"[:_ENOUGH]
        self.plain = simplify(self.whole, self.language)

    @cached_property
    def names_of_several(self) -> Counter[str]:
        """Names of several capitalised words; not what only a title writes with capitals."""
        text = self.body if self.language == "en" else self.whole
        return Counter(_several.findall(text))

    @cached_property
    def works(self) -> Counter[str]:
        """What the author puts in title marks: books, films, laws."""
        return Counter(_work.findall(self.whole))

    def candidate(self, text: str, count: int, *, named: bool) -> _Candidate:
        """Return `text` as a candidate, its words tagged."""
        chinese = self.chinese and not _latin.fullmatch(text)
        word = read_word(simplify(text, self.language)) if chinese else None
        return _Candidate(text, count, named, word)


def find_tags(article: Article, most: int = MOST, names: Sequence[Name] | None = None) -> list[str]:
    """Return at most `most` hashtags of an article, best first, without their sign.

    None repeats another in another case, script or length.
    """
    reading = _Reading(article)
    found = _candidates(reading, find_names(article) if names is None else names)
    worth = _by_longer(
        {one: _worth(one, reading) for one in found.values() if _is_told(one, reading)}
    )
    ranked = _ranked(worth, reading)
    chosen: list[_Candidate] = []
    for one in ranked:
        further = _NAMED_SHARE if _is_name(one) else _SHARE
        least = _LEAST if len(chosen) < _FEW else further
        if worth[one] < least * worth[ranked[0]] or _is_part(one, ranked):
            continue
        if not any(_overlap(one, other) for other in chosen):
            chosen.append(one)
    return [one.text for one in _without_initials(chosen, reading)[:most]]


def next_tags(article: Article, taken: Sequence[str], swap: str = "", most: int = 6) -> list[str]:
    """Return at most `most` other hashtags, best first: those that were left out, and what the article only mentions.

    None repeats one that is `taken`, but for `swap`, which is to go: what says it wider or narrower comes first.
    """
    reading = _Reading(article)
    found = _candidates(reading, find_names(article))
    worth = {one: _worth(one, reading) for one in found.values()}
    told = {one for one in worth if _is_told(one, reading)}
    stay = [reading.candidate(tag, 0, named=False) for tag in taken if tag != swap]
    gone = reading.candidate(swap, 0, named=False)
    chosen: list[_Candidate] = []
    for one in sorted(_ranked(worth, reading), key=lambda one: one not in told):
        fits = len(one.text) <= _LONGEST and one.key() != gone.key()
        if fits and not any(_overlap(one, other) for other in (*stay, *chosen)):
            chosen.append(one)
    near = [one for one in chosen if swap and _overlap(one, gone)]
    return [one.text for one in dict.fromkeys((*near, *chosen))][:most]


def _candidates(reading: _Reading, names: Sequence[Name]) -> dict[str, _Candidate]:
    """Return all that may be a tag, by what two spellings of it share; a name goes before a term."""
    found = {one.key(): one for one in (*_terms(reading), *_titled(reading))}
    return found | {one.key(): one for one in _names(reading, names)}


def _ranked(worth: dict[_Candidate, float], reading: _Reading) -> list[_Candidate]:
    return sorted(worth, key=lambda one: (-worth[one], reading.whole.find(one.text)))


def find_hashtags(article: Article, names: Sequence[Name] | None = None) -> list[str]:
    """Return the hashtags of an article's posts, best first: those of its front matter, then those that are found."""
    own = (tag.strip("\"'#＃ ") for tag in re.split("[,，、]", article.meta.get("tags", "")))
    once: dict[str, str] = {}
    for tag in (*own, *find_tags(article, names=names)):
        once.setdefault(tag_name(tag).casefold(), tag)
    return [tag for name, tag in once.items() if name and len(tag) <= _LONGEST][:MOST]


def _is_name(one: _Candidate) -> bool:
    """Say whether a tag is the name of somebody or something, by its letters or by the dictionary."""
    return one.word.is_entity if one.word else one.named and one.text[:1].isupper()


def _is_told(one: _Candidate, reading: _Reading) -> bool:
    """Say whether the article speaks of a word, and does not only use it.

    A word of the title has to come back, unless it is a rare one; one that stands in no title or
    heading has to come back often, and to be a name or a special word: no quality, no action.
    """
    titled, headed = one.text in reading.title, one.text in reading.heads
    word = one.word
    if word is None:
        if titled or one.text.isupper():
            return titled or one.count > 1
        if _latin.fullmatch(one.text):
            if one.text.islower() and " " not in one.text and reading.language == "en":
                return headed and one.count > _OFTEN  # of all that an article has, a meeting
            capital = any(c.isupper() for c in one.text)
            common = _OFTEN if headed or " " in one.text else 2 * _DENSE
            return one.count >= (2 if capital else common)
        least = 2
        if len(one.text) < 3:  # two Kanji
            least = _DENSE + 1
        elif _katakana.fullmatch(one.text):  # プロフェッショナル
            least = _OFTEN
        return one.count >= (2 if headed else least)
    single = len(word.parts) == 1
    if titled:
        enough = one.count > 1 or (single and word.special >= 2 * _ORDINARY)
        return enough and (word.special >= _ORDINARY / 2 or word.tags[0] == "ns")
    done = word.tags[0] in _DONE if single else word.tags[-1] in _DONE and one.count <= _OFTEN
    if word.is_abstract or done:
        return False
    if word.is_entity and word.known:
        return one.count > 1
    if word.special < _ORDINARY and not headed:
        return False
    return one.count >= (2 if headed or one.text in reading.works else _OFTEN)


def _by_longer(worth: dict[_Candidate, float]) -> dict[_Candidate, float]:
    """Return what each is worth, without words of two Han that often stand in a term of four."""
    whole = dict(worth)
    for one, value in worth.items():
        for other in worth:
            inside = len(one.text) == 2 and len(other.text) == 4 and one.text in other.text
            if inside and one.word and other.count >= max(_OFTEN, _PHRASE * one.count):
                whole[other] = max(whole.get(other, 0.0), value)
                whole.pop(one, None)
    return whole


def _titled(reading: _Reading) -> Iterator[_Candidate]:
    """Yield words of the title that always stand together, whatever they are: 刻意|练习, 胖|东来."""
    if not reading.chinese:
        return
    for run in re.findall("[一-鿿]{2,}", simplify(reading.title, reading.language)):
        parts = [part for part, _ in tag_words(run)]
        for start in range(len(parts)):
            for end in range(start + 2, min(start + 4, len(parts) + 1)):
                text = "".join(parts[start:end])
                if _clings(text, parts[start:end], reading.plain):
                    for written, count in _written(
                        reading, Counter({text: reading.plain.count(text)})
                    ):
                        yield reading.candidate(written, count, named=True)


def _clings(text: str, parts: Sequence[str], plain: str) -> bool:
    """Say whether words come back together, and hardly ever stand apart."""
    if not 2 < len(text) < 7 or parts[0] in EDGE_LEFT or parts[-1] in EDGE_RIGHT:
        return False
    if any(part in COMMON or part in "的了是和与" for part in parts):
        return False
    count = plain.count(text)
    return count > _OFTEN and all(
        count >= 0.4 * plain.count(part) for part in parts if len(part) > 1
    )


def _is_part(one: _Candidate, found: Sequence[_Candidate]) -> bool:
    """Say whether a word hardly ever stands but in a longer one that was found."""
    return any(
        one.text in other.text != one.text and other.count >= 0.6 * one.count for other in found
    )


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    a, b = one.key(), other.key()
    return a in b or b in a


def _without_initials(chosen: Sequence[_Candidate], reading: _Reading) -> list[_Candidate]:
    """Return the tags with no more than a few short initials that the title does not say."""
    short = [
        c for c in chosen if c.text.isupper() and len(c.text) < 4 and c.text not in reading.title
    ]
    extra = set(short[_INITIALS:])
    return [one for one in chosen if one not in extra]


def _names(reading: _Reading, names: Sequence[Name]) -> Iterator[_Candidate]:
    """Yield the names that a person would take for some: whole, and no everyday words."""
    counts = {
        n.text: n.count
        for n in names
        if reading.language != "en" or (n.count > 1 and any(c.isupper() for c in n.text))
    }
    for several, count in reading.names_of_several.items():
        parts = [word for word in counts if word in several.split()]
        known = count > 1 or several in reading.title or (parts and reading.language != "en")
        if known and all(counts[word] < 3 * count for word in parts):
            counts = {word: n for word, n in counts.items() if word not in parts}
            counts[several] = count
        elif several.split()[-1] in counts:  # Stallman, but no Richard
            given = several.split()[:-1]
            counts = {w: n for w, n in counts.items() if w not in given or n > 2 * count}
    works = reading.works
    counts |= {work: n for work, n in works.items() if n > 1 or work in reading.title}
    for text, count in counts.items():
        one = reading.candidate(text, count, named=True)
        if text in works or (_is_tag(one, reading) and _is_whole(one, reading)):
            yield one


def _is_whole(one: _Candidate, reading: _Reading) -> bool:
    """Say whether a Chinese name is no chance run of characters, nor what a wrong cut left.

    A word that the dictionary lacks must be prominent or come often, and its end must not stand
    alone much more often than the whole: 科|专家 of 耳鼻喉科|专家, but 英|伟达.
    """
    word = one.word
    if word is None and reading.language != "en":
        goes_on = re.findall(rf"(?<![{LETTERS}]){re.escape(one.text)} [a-zà-öø-ÿ]", reading.whole)
        return len(goes_on) < one.count  # Tête, of Tête de femme
    if word is None or (word.known and not word.rare):
        return True
    if _is_cut(word, reading.plain):
        return False
    if len(word.parts) > 1 and len(word.parts[0]) == 1:
        rest = reading.plain.count(word.text[1:])
        return one.count > 3 and rest <= 1.1 * reading.plain.count(word.text)
    named = word.tags[0] in ("nr", "ns", "nt", "nz")
    return named or one.text in reading.title or one.text in reading.heads or one.count > 3


def _is_cut(word: Word, plain: str) -> bool:
    """Say whether a word is what a wrong cut left: it counts, 三|篇文章, or one Han always stands beside it.

    What is made of words that the dictionary has may often have the same neighbour: 自由软件|基金会.
    """
    around = re.findall(f"(.?){re.escape(word.text)}(?=(.?))", plain)
    before, after = (Counter(pair[side] for pair in around) for side in (0, 1))
    if around and 2 * sum(before[c] for c in _COUNTING) >= len(around):
        return True
    joined = min(map(len, word.parts)) > 1 < len(word.parts)
    least, share = (1, 0.95 if joined else 0.75) if word.rare else (3, 0.9)
    return any(
        count > least and count >= share * len(around)
        for side in (before, after)
        for c, count in side.items()
        if "一" <= c <= "鿿" and c not in EDGE_LEFT
    )


def _terms(reading: _Reading) -> Iterator[_Candidate]:
    """Yield the nouns and noun phrases that the article comes back to."""
    least = 2 if len(reading.whole) < 2_000 else 3
    for noun, count in _written(reading, nouns_of(reading.plain, reading.language)):
        if count < least and noun not in reading.title:
            continue
        one = reading.candidate(_with_surname(noun, reading), count, named=False)
        guessed = one.word and len(one.word.parts) == 1 and not one.word.known
        if (
            _is_tag(one, reading)
            and not guessed
            and not (one.word and _is_cut(one.word, reading.plain))
        ):
            yield one


def _written(reading: _Reading, nouns: Counter[str]) -> Iterator[tuple[str, int]]:
    """Yield nouns of the Simplified text in the article's own script."""
    if reading.plain == reading.whole:
        yield from nouns.items()
    elif len(reading.plain) == len(reading.whole):
        for noun, count in nouns.items():
            at = reading.plain.find(noun)
            yield reading.whole[at : at + len(noun)], count


def _with_surname(noun: str, reading: _Reading) -> str:
    """Return a Chinese given name of two Han with the surname that always stands before it."""
    if not reading.chinese or len(noun) != 2 or not read_word(noun).tags[0].startswith("nr"):
        return noun
    before = {m[1] for m in re.finditer(f"([一-鿿]){noun}", reading.whole)}
    return f"{before.pop()}{noun}" if len(before) == 1 else noun


def _is_tag(one: _Candidate, reading: _Reading) -> bool:
    """Say whether a person would write this as a tag at all."""
    text = one.text
    if text in COMMON or _no_name.search(text) or len(text) > _LONGEST:
        return False
    if _latin.fullmatch(text):
        return len(text) > 1 and text.lower() not in ENGLISH and any(c.isalpha() for c in text)
    if word := one.word:
        term = word.is_term or (one.named and word.is_compound)
        titled = text in reading.title and word.tags[-1] != "v"
        said = titled or COMMON.isdisjoint(word.parts)
        return term and said and word.text not in COMMON
    return text not in JAPANESE and not _hiragana.search(text)


def _worth(one: _Candidate, reading: _Reading) -> float:
    """Return how often, how special, how prominent: the worth of a tag."""
    often = sqrt(one.count)
    place = 2.2 if one.text in reading.title else 1.35 if one.text in reading.heads else 1.0
    return often * place * _special(one, reading) * (1.25 if one.named else 1.0)


def _special(one: _Candidate, reading: _Reading) -> float:
    """Return from 0, a word of every text, to 1, one that the dictionary hardly knows."""
    if one.word is not None:
        titled_place = one.word.tags[0] == "ns" and one.text in reading.title
        return max(one.word.special, _TITLED_PLACE if titled_place else 0.0)
    text, titled = one.text, one.text in reading.title
    if reading.language == "ja" and len(text) == 2 and not titled:  # 事実
        return 0.25
    if text.isupper() and len(text) < 4 and not titled:  # initials, as often as not
        return 0.5
    return 0.8 if one.named or " " in text or len(text) > 6 else 0.55
