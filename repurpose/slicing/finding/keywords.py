"""A sentence's place in, the words of it to set apart out: what turns it, not what it is about.

The author's own bold and quoted coinages come first, then numbers with their unit and qualifier,
then the word that compares, denies or ends a contrast. At most two, and little of the sentence:
what is all emphasis has none.
"""

import re
from collections.abc import Iterator, Sequence

from repurpose.article import HIDDEN, Article, Span, simplify
from repurpose.slicing.finding.figures import numbers_in
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.words import measure

MOST = 2
_SHARE = 0.35  # of a sentence that may be set apart
_LONGEST = 8.0  # full-width characters of a keyword

_bold = re.compile(r"\*\*([^*\n]{2,24})\*\*|__([^_\n]{2,24})__")
_coined = re.compile(r"[“「『]([^“”「」『』，。！？；：]{2,8})[”」』]")
_turns = re.compile(
    r"远(?:远)?(?:低于|高于|超过|超出|不及|不止|不如)|(?:从来|再也|永远|绝|并|早已)?(?:不再|没有|不会|不能|并非|未必)[一-鿿]{0,2}"
    r"|打不过|最后一次|第一次|唯一|只有|越来越[一-鿿]{1,2}|更(?!多的?是)[一-鿿]{1,3}|最(?![近后初终先早])[一-鿿]{1,3}"
    r"|\b(?:never|only|nobody|nothing|less than|more than|instead)\b|全て(?:じゃ|では)ない|だけ",
    re.IGNORECASE,
)
_weak_number = re.compile(r"[个個名项項条條种種篇张張]$")
_last_words = re.compile(r"的([^的，。；：！？、]{2,6})[。！？]?[”」』]?$")
_second_half = re.compile(r"(?:而是|却|反而|不如|才是|其实是|才能|, but |ではなく)[，,]?")


def find_keywords(
    article: Article, span: Span, most: int = MOST, wanted: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """Return the places of at most `most` words of `span` to set apart, in the article's order.

    What an editor `wanted` comes first.
    """
    room = measure(article.show(span)) * _SHARE
    chosen: list[Span] = []
    for found in (*filter(span.covers, wanted), *_candidates(article, span)):
        width = measure(article.show(found))
        apart = all(found.end <= other.start or other.end <= found.start for other in chosen)
        if apart and 1.0 < width <= min(room, _LONGEST) and len(chosen) < most:
            chosen.append(found)
            room -= width
    return tuple(sorted(chosen))


def _candidates(article: Article, span: Span) -> Iterator[Span]:
    """Yield what may be set apart, the best first."""
    source = article.text[span.start : span.end]
    for match in _bold.finditer(source):
        group = 1 if match[1] else 2
        yield Span(span.start + match.start(group), span.start + match.end(group))
    shown = article.shown[span.start : span.end]
    yield from (n for n in numbers_in(article, span) if not _weak_number.search(article.show(n)))
    for match in _coined.finditer(shown):
        yield Span(span.start + match.start(1), span.start + match.end(1))
    plain = simplify(shown.replace(HIDDEN, "\u200b"), article.language)
    if len(plain) != len(shown):
        return
    if found := _ends_contrast(plain):
        yield Span(span.start + found[0], span.start + found[1])
    for match in _turns.finditer(plain):
        start, end = _whole_words(plain, *match.span())
        if match[0][0] in "更最" and not _compares(plain[start:end]):
            continue
        while end > start and plain[end - 1] in "的了地得":
            end -= 1
        yield Span(span.start + start, span.start + end)
    if last := _last_words.search(plain):
        yield Span(span.start + last.start(1), span.start + last.end(1))


def _compares(text: str) -> bool:
    """Say whether 更 or 最 stands before an adjective: 更聪明, not 更在于."""
    tags = [tag for _, tag in tag_words(text)]
    return tags[0].startswith(("a", "n", "d")) and (len(tags) == 1 or tags[1].startswith("a"))


def _ends_contrast(plain: str) -> tuple[int, int] | None:
    """Return where the last words of a contrast's second half stand: …而是**利润兑现的稳定性**。"""
    halves = list(_second_half.finditer(plain))
    if not halves:
        return None
    half = re.match(r"[^，。；：！？,.;!?]*", plain[halves[-1].end() :])
    start, end = halves[-1].end(), halves[-1].end() + (half.end() if half else 0)
    for word, tag in tag_words(plain[start:end]):  # no more than its last few words
        if end - start <= 6 and tag[0] not in "uyx":  # 了不同的声音 begins with what says nothing
            break
        start += len(word)
    return (start, end) if end - start > 1 else None


def _whole_words(plain: str, start: int, end: int) -> tuple[int, int]:
    """Return a range that parts no word at its end."""
    at = 0
    for word, _ in tag_words(plain):
        if at < end < at + len(word):
            return start, at if at > start + 1 else at + len(word)
        at += len(word)
    return start, end
