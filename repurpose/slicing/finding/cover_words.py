"""A title in, the words of a cover out: its smallest piece with the tension, what stands above, and below.

The big word is a number with its unit and qualifier, or the question, or what turns the title, or a
coined or quoted term: 2 to 8 characters, whole words. Nothing of the title is lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurpose.article import HIDDEN, Article, Span, simplify
from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.figures import numbers_in
from repurpose.slicing.finding.stopwords import COMMON
from repurpose.slicing.finding.titles import short_title, title_within
from repurpose.slicing.sentences.chinese_words import is_noun, tag_words
from repurpose.slicing.sentences.words import ASKING, measure
from repurpose.text import find_pieces, inner_places

_LEAST, _MOST = 1.5, 8.5  # full-width characters of the big word
_TIED = 4.5  # ... with what a particle ties to it: more is broken before its last character
_WHOLE_PIECE = 4.0  # ... at least of a piece between two marks that is taken whole
_PHRASE = 6  # characters of a noun phrase at the end
_BEST = 22.0  # ... of the part of the title that it is looked for in, where it is no number
_asked = re.compile(ASKING)
_quoted = re.compile(r"[“「『《]([^“”「」『』《》]{2,8})[”」』》]")
_turn = re.compile(
    r"(?<=而是)[^，。？！]{2,8}?(?=的?$)|[一-鿿]{0,2}(?:打不过|不再|没有|已过时|失败|真相)|全て(?:じゃ|では)ない"
    r"|\b(?:not|never|no|without|wrong)\b(?: \w+){0,2}",
    re.IGNORECASE,
)
_plain_number = re.compile(r"(?:近|约|超)?(?<![\d,])\d[\d,]*+(?:\.\d++)?+[万亿](?![\d元])")
_of = re.compile(
    r"的(?=([^的，。：；？！—|｜\s-]{2,8})$)|的(?=([^的，。：；？！—|｜\s-]{2,8})[，。：；？！—|｜\s-])"
)
_weak_unit = lazy_pattern(r"(?:年|岁|歲|个|個|张|張|种|種|项|項|条|條|篇|字|部|家|名)$")
_bound = re.compile(
    rf"{HIDDEN}*[ ]?(?:的(?!士)|之(?![前后後间間外一])|[们們])"
)  # leans on what stands before it
_bound_japanese = lazy_pattern(r"[はがをのにでともへ]|(?<=[一-鿿])[一-鿿]")
_NOT = frozenset("不没未别无") | {"没有"}
_nobody = re.compile(r"[没无有]人")
_FINAL = frozenset("了吗呢吧啊么")  # particles that end a statement
_marks = " \u3000，,、；;：:—–-|｜·"  # that part the pieces, and stand on none
_ends = "？?！!"


@dataclass(frozen=True, slots=True)
class CoverWords:
    """The words of a cover, each with its place: what stands above the big word, it, and below."""

    core: Span
    kicker: Span | None = None
    rest: Span | None = None


def find_cover_words(
    article: Article, terms: Sequence[str] = (), chosen: Span | None = None
) -> CoverWords | None:
    """Return the words of the cover; None where there is no title.

    Args:
        article: The article.
        terms: Its names and terms, best first: the big word where nothing has more tension.
        chosen: The big word that an editor has chosen in the title.
    """
    title = title_within(article, lambda _: True)
    if title is None:
        return None
    if chosen and is_core(article, title, chosen):
        return _around(article, title, chosen)
    words = _words_in(article, title)
    found = (_with_not(article, words, core) for core in _cores(article, title, terms))
    cores = [core for core in found if _fits(article, core) and not _is_torn(words, core)]
    for core in cores:
        whole = _with_particle(article, title, core)
        tied = article.chinese and whole != core and measure(article.show(whole)) > _TIED
        if _fits(article, whole) and not tied:
            return _around(article, title, whole)
    return _around(article, title, cores[0]) if cores else CoverWords(title)


def _fits(article: Article, core: Span) -> bool:
    return _LEAST <= measure(article.show(core)) <= _MOST


def _words_in(article: Article, title: Span) -> list[tuple[Span, str]]:
    """Return the words of a title with their parts of speech; none where they cannot be told."""
    shown = article.shown[title.start : title.end]
    plain = simplify(shown.replace(HIDDEN, "\u200b"), article.language)
    same = article.chinese and len(plain) == len(shown)
    return [(_at(title, (low, high)), tag) for low, high, tag in _words_of(plain)] if same else []


def _with_not(article: Article, words: list[tuple[Span, str]], core: Span) -> Span:
    """Return a core with the "not" before it and the particle that ends it: 没|中奖, 不|买房|了."""
    start, end = core
    for span, _ in reversed(words):
        if span.end == start and article.show(span) in _NOT:
            start = span.start
    for span, _ in words:
        if span.start == end and article.show(span) in _FINAL:
            end = span.end
    return Span(start, end)


def _is_torn(words: list[tuple[Span, str]], core: Span) -> bool:
    """Say whether a core ends before the noun that its adjective is of: 为什么好|内容."""
    last = next((tag for span, tag in words if span.end == core.end), "")
    after = next((tag for span, tag in words if span.start == core.end), "")
    return last.startswith("a") and after.startswith("n")


def _with_particle(article: Article, title: Span, core: Span) -> Span:
    """Return the core with the phrase that a particle ties to it, to the next mark: ALL IN 的人.

    No line opens with 的, nor does a Japanese word end within its Kanji.
    """
    shown = article.shown
    bound = _bound_japanese if article.language == "ja" else _bound
    particle = bound.match(shown, core.end, title.end)
    if not particle:
        return core
    end = particle.end()
    while end < title.end and (shown[end] not in f"{_marks}{_ends}" or shown[end - 1] == "的"):
        end += 1
    return Span(core.start, end)


def is_core(article: Article, title: Span, words: Span) -> bool:
    """Say whether words of a title can be the big ones of a cover: whole, and of the right size."""
    inside = title.covers(words) and _LEAST <= measure(article.show(words)) <= _MOST
    shown = article.shown[title.start : title.end]
    plain = simplify(shown.replace(HIDDEN, "\u200b"), article.language)
    if not inside or len(plain) != len(shown):
        return False
    start, end = words.start - title.start, words.end - title.start
    pieces = inner_places(find_pieces(shown))
    return _at_words(_words_of(plain), start, end) == (start, end) and pieces.isdisjoint(
        (start, end)
    )


def _around(article: Article, title: Span, core: Span) -> CoverWords:
    """Return the core with the mark that ends it, and what of the title stands before and behind."""
    end = core.end
    while end < title.end and article.shown[end] in f"{_ends}”」』》{HIDDEN}":
        end += 1
    start = core.start
    while start > title.start and article.shown[start - 1] in f"“「『《{HIDDEN}":
        start -= 1
    before = _trimmed(article, Span(title.start, start))
    after = _trimmed(article, Span(end, title.end))
    return CoverWords(_trimmed(article, Span(start, end)) or core, before, after)


def _trimmed(article: Article, span: Span) -> Span | None:
    start, end = span
    while start < end and article.shown[start] in _marks + HIDDEN:
        start += 1
    while end > start and article.shown[end - 1] in _marks + HIDDEN:
        end -= 1
    return Span(start, end) if end > start else None


def _cores(article: Article, title: Span, terms: Sequence[str]) -> Iterator[Span]:
    """Yield what the big word may be, the best first."""
    if measure(article.show(title)) <= _MOST:
        yield title  # a short title is its own big word
    yield from _figures(article, title)
    part = short_title(article, _BEST) or title
    shown = article.shown[part.start : part.end]
    plain = simplify(shown.replace(HIDDEN, "\u200b"), article.language)
    if len(plain) != len(shown):
        return
    words = _words_of(plain)
    for match in _asked.finditer(plain):
        if asked := _with_next(plain, words, *match.span()):
            yield _at(part, asked)
        elif described := _described(plain, words, match.end()):
            yield _at(part, described)
    for pattern, group in ((_turn, 0), (_quoted, 1)):
        for match in pattern.finditer(plain):
            yield _at(part, _at_words(words, match.start(group), match.end(group)))
    yield from (_at(part, found) for found in _short_pieces(plain, words))
    alone = {low for low, high, _ in words if high - low == 1}  # 的, and no part of 波罗的海
    for match in reversed([m for m in _of.finditer(plain) if m.start() in alone]):
        if (match[1] or match[2]) in COMMON:
            continue  # of the 选择 of a title, what is chosen says more
        yield _at(part, (match.end(), match.end(1 if match[1] else 2)))
    for term in terms:
        at = shown.find(term)
        if at >= 0:
            yield _at(part, _with_suffix(words, *_at_words(words, at, at + len(term))))
    yield from (_at(part, found) for found in _last_phrases(plain, words))


def _figures(article: Article, title: Span) -> Iterator[Span]:
    """Yield the numbers of the title that say something without what they count."""
    found = [n for n in numbers_in(article, title) if not _weak_unit.search(article.show(n))]
    yield from found
    for match in _plain_number.finditer(article.shown[title.start : title.end]):
        yield _at(title, match.span())


def _at(title: Span, found: tuple[int, int]) -> Span:
    return Span(title.start + found[0], title.start + found[1])


def _words_of(plain: str) -> list[tuple[int, int, str]]:
    """Return the words of a title: start, end, part of speech."""
    words, at = [], 0
    for word, tag in tag_words(plain):
        words.append((at, at + len(word), tag))
        at += len(word)
    return words


def _with_next(
    plain: str, words: list[tuple[int, int, str]], start: int, end: int
) -> tuple[int, int] | None:
    """Return a question word with what it asks of, a verb with its object and how it ends: 怎样|读|完.

    None where that is no whole: 如何|让, 为什么|征服世界|的饮料.
    """
    whole, kinds = end, ""
    for low, high, tag in words:
        if low < end:
            continue
        kind = "u" if plain[low:high] in tuple("过了着完到起") else tag[0]
        small = kind == "v" and plain[low:high] in tuple("让在叫当是有把被给会能")
        goes_on = (
            kind in "vad"
            if "v" not in kinds
            else kind in "nua" or (high - low == 1 and kind == "v")
        )
        if high - start > _MOST or not (goes_on or small or (kind == "n" and kinds in ("", "d"))):
            break
        whole, kinds = high, kinds + ("p" if small else kind)
    after = next(((plain[low:high], tag) for low, high, tag in words if low == whole), ("", ""))
    cut = (after[0] == "的" and whole + 1 < len(plain)) or (
        kinds[-1:] in ("v", "a") and after[1][:1] in ("n", "v")
    )
    return (
        (start, whole) if any(k in "va" for k in kinds) and not cut and kinds[-1] != "p" else None
    )


def _described(plain: str, words: list[tuple[int, int, str]], start: int) -> tuple[int, int] | None:
    """Return the adjective at a place with its nouns, as one phrase: 好|内容, 大|公司."""
    end, kinds = start, ""
    for low, high, tag in words:
        if low == end and (
            tag[0] == "a" if not kinds else is_noun(tag) and not _nobody.fullmatch(plain, low, high)
        ):
            end, kinds = high, kinds + tag[0]
    return (start, end) if len(kinds) > 1 else None


def _with_suffix(words: list[tuple[int, int, str]], start: int, end: int) -> tuple[int, int]:
    """Return a term with the one character that makes it another: 心理咨询|师."""
    suffix = (high for low, high, tag in words if low == end and high - low == 1 and tag[0] in "nk")
    return start, next(suffix, end)


def _at_words(words: list[tuple[int, int, str]], start: int, end: int) -> tuple[int, int]:
    """Return a range that parts no word."""
    inside = [(low, high) for low, high, _ in words if low < end and high > start]
    return (inside[0][0], inside[-1][1]) if inside else (start, end)


def _short_pieces(plain: str, words: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Yield the pieces between the marks of a title that are short enough to be its big word whole.

    A piece that leans on the one before says too little: 而是结构性的, 也要还.
    """
    pieces = [m.span() for m in re.finditer(r"[^：:，,—–|｜。！!？?；;]+[！!？?]?", plain)]
    if len(pieces) < 2 or plain.isascii():
        return
    for start, end in reversed(pieces):
        tags = [tag for low, _, tag in words if start <= low < end and tag != "x"]
        leans = not tags or tags[0][0] in "cdur" or not any(tag[0] == "n" for tag in tags)
        if not leans and _WHOLE_PIECE <= measure(plain[start:end]) <= _MOST:
            yield start, end


def _last_phrases(plain: str, words: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Yield the last noun phrase of the title, or its last two words in letters."""
    if plain.isascii():
        parts = list(re.finditer(r"\S+", plain))
        yield from ((parts[-n].start(), parts[-1].end()) for n in (3, 2, 1) if len(parts) > n)
        return
    phrases = [
        _with_object(words, low, high)
        if tag == "v"
        else _with_nouns(words, *_with_suffix(words, low, high))
        for low, high, tag in reversed(words)
        if high - low > 1 and (is_noun(tag) or tag.startswith("v"))
    ]
    said = {(low, high): tag for low, high, tag in words}
    yield from sorted(
        phrases, key=lambda found: (plain[slice(*found)] in COMMON, said.get(found) == "v")
    )


def _with_nouns(words: list[tuple[int, int, str]], start: int, end: int) -> tuple[int, int]:
    """Return a noun with those before it that make one phrase with it: 财富|密码."""
    for low, high, tag in reversed(words):
        if high == start and is_noun(tag) and end - low <= _PHRASE:
            start = low
    return start, end


def _with_object(words: list[tuple[int, int, str]], start: int, end: int) -> tuple[int, int]:
    """Return a verb with the verbs and nouns that follow it: 停止|砍伐|森林."""
    for low, high, tag in words:
        if low == end and high - start <= _PHRASE and tag[0] in "vn" and high - low > 1:
            end = high
    return _with_suffix(words, start, end)
