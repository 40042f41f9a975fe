"""An Article and a limit in, the best title out: whole words of the author's own title, never a chopped one.

A title parts at its marks. What names a series, an issue, a date or a site is set aside; of what is
left, the part is taken that carries the question or the tension and speaks of the article's subject.
A part that leans on the one before it ("，如何…") is not taken without it. Where no part fits, a part
is shortened at a clause; where that does not fit either, there is no title: a heading is none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from repurpose.article import HIDDEN, Article, Span, parts_of, simplify
from repurpose.patterns import lazy_pattern
from repurpose.platforms import Limit
from repurpose.slicing.finding.nouns import english_nouns
from repurpose.slicing.judging.score import judge_of
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.words import asks, measure, without_asking

Fits = Callable[[str], bool]
_SHORTEST = 3.5  # full-width characters of a part that says something
_MOST_PARTS = 8  # of a title; one of more is no title
_MOTTO = 6.0  # ... of a part that only strikes a tone
_UNMODIFIED = 0.3  # of worth that a title loses with what modifies its subject
_SUFFIX = 10.0  # full-width characters of a site's name, at the most

_ordinal = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节節层層部分篇幕回步重点點][:：\s、]?|(?:结语|尾声|结论|后记|引言|前言)\s*[：:])\s*"
)
_issue = re.compile(
    r"第\s*[\d一二三四五六七八九十百]+\s*[期辑輯卷号號]|[#＃№]\s?\d+|\b(?:vol|no|issue|ep|episode)\b\.?\s*\d+",
    re.IGNORECASE,
)
_serial = re.compile(
    r"周刊|週刊|周报|週報|月刊|月报|日报|日報|早报|晚报|简报|簡報|快讯|速递|精选|精選|专栏|專欄|连载|連載|播客"
    r"|\b(?:weekly|newsletter|digest|podcast|links)\b",
    re.IGNORECASE,
)
_DAY = r"(?:\d{4}(?:[-./年]\d{1,2})?(?:[-./月]\d{1,2}日?)?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)"
_date = re.compile(rf"^\W*{_DAY}\W*$")
_tag = re.compile(
    r"^\s*(?:\[[^\]]{1,8}\]|【[^】]{1,6}】|[（(]?(?:译|譯|转载|轉載)[)）：:])\s*"
    r"|\s*(?:\[(?:译|譯|转载?|轉載?)\]|[（(【](?:译|譯|转载?|轉載?)[)）】])\s*$"
    rf"|\s*[/|｜·,，–—-]\s*{_DAY}\s*$"
)
_one_of = re.compile(
    r"(?:之[一二三四五]|[（(][上中下一二三四五\d][)）])\s*$"
)  # of a series of articles
_tension = re.compile(
    r"[不没無无未非竟却]|失败|真相|\b(?:not|no|never|nobody|without|wrong)\b|n't|ない|않",
    re.IGNORECASE,
)
_number = re.compile(r"\d")
_leaning = lazy_pattern(
    r"(?:因为|所以|而|却|但|也|都|才|就|则|并|与|和|及|以及|还|更|如何|为何|怎[么样]|为什么|到底|究竟"
    r"|.{1,2}[了着过]|and|but|or|which|who|that|あるいは|また|でも|しかし)"
)
_joining = re.compile(r"与|和|及|以及|并")  # what stands before these is whole without them
_capital = re.compile(r"[A-Z][A-Za-z0-9]+")
_commas = "，,；;"
_japanese = re.compile(
    r"(?<=[るたいすだ])、|(?<=[っされし]て)(?=[ァ-ヴ一-鿿])"
)  # after a predicate
_behind = re.compile(
    r"(?:的)?背[后後](?:的|隐藏着?|隱藏著?|藏着)?"
)  # 货船事件|背后的|暗战: what happened stands first
_modifies = re.compile(r"的(?=[^的，。：；？！]{2,}[，,])")  # 旧磨坊的|水车，为何……？
_english = re.compile(
    r" (?:(?:by|with|when|because|while|if|and|or|but|for|without|through|after|before|until|since) |(?=(?:how|why|what) ))",
    re.IGNORECASE,
)
_about = re.compile(r"(?<=\S)\s?关于\s?|(?<=\S)\s?關於\s?")
_place = re.compile(r"[里裡中上下时時后後前]$")


@dataclass(frozen=True, slots=True)
class _TitlePart:
    """A part of a title: its place, what it says, the mark before it, and whether it is only a label."""

    span: Span
    text: str
    mark: str
    label: bool

    @property
    def leans(self) -> bool:
        """Whether it is no title without the part before it."""
        if self.mark not in _commas or not self.mark:
            return False
        plain = simplify(self.text, "zh-Hant")
        if _leaning.match(plain):
            return True
        (_, tag), (_, following) = (*tag_words(plain), ("", ""))[:2]
        return tag.startswith(("d", "p", "c")) or (tag == "v" and not following.startswith("n"))


def choose_title(
    article: Article, limit: Limit | None = None, chosen: Sequence[Span] = ()
) -> Span | None:
    """Return the span of the best title within `limit`; None when nothing whole fits.

    Of what an editor has `chosen`, the first that fits goes before our own.
    """

    def fits(text: str) -> bool:
        return limit is None or limit.excess(text) == 0

    wanted = (span for span in chosen if fits(article.show(span)))
    return next(wanted, None) or title_within(article, fits)


def short_title(article: Article, most: float) -> Span | None:
    """Return the best title of at most `most` full-width characters; None when nothing whole fits."""
    return title_within(article, lambda text: measure(text) <= most)


def title_within(article: Article, fits: Fits) -> Span | None:
    """Return the span of the best title that `fits`: the title without its labels, or a part of it."""
    if article.title_span is None:
        return None
    parts = _parts(article)
    told = [part for part in parts if not part.label] or parts[:1]
    whole = Span(told[0].span.start, told[-1].span.end)
    if fits(article.show(whole)):
        return whole
    ways = ((*_runs(article, told), *_asking(article, told)), _clauses(article, told))
    for candidates in (*ways, _terms(article, whole)):
        fitting = [(worth, span) for worth, span in candidates if fits(article.show(span))]
        if fitting:
            return max(fitting, key=lambda pair: (pair[0], -pair[1].start))[1]
    return None


def title_runs(article: Article) -> list[Span]:
    """Return what may be a title of the author's own title, best first: all of it, then its parts."""
    if article.title_span is None:
        return []
    parts = _parts(article)
    told = [part for part in parts if not part.label] or parts[:1]
    ranked = sorted(
        [*_runs(article, told), *_clauses(article, told)],
        key=lambda pair: (-pair[0], pair[1].start),
    )
    return [Span(told[0].span.start, told[-1].span.end), *(span for _, span in ranked)]


def issue_words(article: Article) -> frozenset[str]:
    """Return what the title of an issue of a series says beside that: pairs of Han, and words; else none."""
    if article.title_span is None:
        return frozenset()
    parts = _parts(article)
    told = " ".join(part.text for part in parts if not part.label)
    if not told or not any(part.label for part in parts):
        return frozenset()
    return frozenset(_grams(without_asking(simplify(told, article.language))))


def _grams(text: str) -> set[str]:
    """Return the pairs of Han of a text, and its longer words."""
    runs = re.findall("[一-鿿぀-ヿ가-힯]+", text)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)} | {
        word.lower() for word in re.findall(r"[A-Za-z]{4,}", text)
    }


def without_ordinal(article: Article, heading: Span) -> Span:
    """Return a heading's span without its 一、 or 第一层："""
    shown = article.shown[heading.start : heading.end].replace(HIDDEN, "\u200b")
    match = _ordinal.match(shown.replace("\u200b", " "))
    return Span(heading.start + match.end(), heading.end) if match else heading


def _parts(article: Article) -> list[_TitlePart]:
    """Return the parts of the title, less what only says that it is a translation and the like."""
    title = article.title_span
    assert title is not None
    bare = _without_tags(article, title)
    spans = [_trimmed(article, span) for span in parts_of(article.shown, bare)][:_MOST_PARTS]
    parts: list[_TitlePart] = []
    for number, span in enumerate(spans):
        text = article.show(span)
        gap = article.shown[spans[number - 1].end : span.start] if number else ""
        parted = gap.replace(HIDDEN, "") in (" - ", " – ", " — ", " | ", "|", "｜", " ｜ ")
        site = parted and number == len(spans) - 1 and not all(part.label for part in parts)
        label = _is_label(text) or (site and _is_site(article, text))
        parts.append(_TitlePart(span, text, gap.strip(HIDDEN + " "), label))
    return parts


def _trimmed(article: Article, span: Span) -> Span:
    shown = article.shown[span.start : span.end].replace(HIDDEN, " ")
    return Span(
        span.start + len(shown) - len(shown.lstrip()), span.end - len(shown) + len(shown.rstrip())
    )


def _without_tags(article: Article, title: Span) -> Span:
    while True:
        shown = article.shown[title.start : title.end].replace(HIDDEN, " ")
        match = _tag.search(shown)
        if match is None or match.end() - match.start() >= len(shown.strip()):
            return title
        title = (
            Span(title.start + match.end(), title.end)
            if match.start() == 0
            else Span(title.start, title.start + match.start())
        )


def _is_label(text: str) -> bool:
    """Say whether a part only says where the article stands: a series with its number, a date."""
    if _date.match(text):
        return True
    bare = _issue.sub("", text)
    named = bool(_serial.search(text)) or bare != text
    return named and measure(re.sub(r"[\W\d]", "", bare)) <= _SUFFIX and not asks(bare)


def _is_site(article: Article, text: str) -> bool:
    """Say whether the last part of a title is the site's name: the article does not speak of it."""
    if measure(text) > _SUFFIX or asks(text):
        return False
    return not any(text in unit.text for unit in judge_of(article).units)


def _runs(article: Article, parts: list[_TitlePart]) -> Iterator[tuple[float, Span]]:
    """Yield the runs of neighbouring parts that may be a title, with their worth."""
    for i, first in enumerate(parts):
        if i and first.leans:
            continue
        for j in range(i, len(parts)):
            if j - i + 1 == len(parts):
                continue
            run = parts[i : j + 1]
            after = parts[j + 1] if j + 1 < len(parts) else None
            cut = after is not None and after.leans and not _joining.match(after.text)
            span = Span(first.span.start, run[-1].span.end)
            if cut and not asks(run[-1].text) and _place.search(run[-1].text):
                span = Span(span.start, span.end - 1)  # 旧手机里
            if measure(article.show(span)) >= _SHORTEST:
                series = sum(bool(_one_of.search(part.text)) for part in run)
                column = i == 0 and parts[1].mark in ("|", "｜")
                role = (
                    len(run) == 1 and after and after.mark in ("：", ":") and _is_bare(first.text)
                )
                turns = cut and after and after.text[:1] in "而却但"
                lost = 0.7 * cut + bool(turns) + bool(role) + 1.5 * (series + column)
                yield _worth(article, parts, span) - lost, span


def _asking(article: Article, parts: list[_TitlePart]) -> Iterator[tuple[float, Span]]:
    """Yield a question with its subject, less what only modifies that, and what stands before 背后."""
    for first, last in pairwise(parts):
        shown = article.shown[first.span.start : first.span.end + 1]
        if last.leans and asks(last.text):
            for match in _modifies.finditer(shown):
                span = Span(first.span.start + match.end(), last.span.end)
                yield _worth(article, parts, span) - _UNMODIFIED, span
        behind = _behind.search(article.shown, last.span.start, last.span.end)
        if behind and not last.leans and measure(article.show(first.span)) < _MOTTO:
            span = Span(first.span.start, behind.start())
            if measure(article.show(Span(last.span.start, span.end))) >= _SHORTEST:
                yield _worth(article, parts, span), span


def _clauses(article: Article, parts: list[_TitlePart]) -> Iterator[tuple[float, Span]]:
    """Yield clauses within the parts that may be a title, with their worth."""
    for part in parts:
        latin = part.text.isascii()
        joints = (_english,) if latin else (_japanese, _about)
        shown = article.shown[part.span.start : part.span.end]
        for match in (m for joint in joints for m in joint.finditer(shown)):
            before = Span(part.span.start, part.span.start + match.start())
            after = Span(part.span.start + match.end(), part.span.end)
            sides = (after,) if match.re is _about else (before, after)  # not who speaks: of what
            for span in sides:
                text = article.show(span)
                if latin and (len(text.split()) < 3 or text[0].islower()):
                    continue
                if measure(text) >= _SHORTEST and not (span is after and _leaning.match(text)):
                    yield _worth(article, parts, span), span


def _terms(article: Article, whole: Span) -> Iterator[tuple[float, Span]]:
    """Yield the terms of several English words that a title says and the article comes back to.

    A title of 16 letters has room for nothing else: Staying Motivated by Sending *Status Updates* to Nobody.
    """
    if article.language != "en":
        return
    shown = article.shown[whole.start : whole.end]
    said = english_nouns("\n".join(unit.text for unit in judge_of(article).units))
    for term, count in said.items():
        at = shown.lower().find(term)
        if " " in term and at >= 0:
            yield float(count), Span(whole.start + at, whole.start + at + len(term))


def _is_bare(text: str) -> bool:
    """Say whether a few words only name who speaks, or of what: nothing happens in them."""
    return measure(text) < 6 and not _states(text)


def _worth(article: Article, parts: list[_TitlePart], span: Span) -> float:
    """Return what a stretch of the title is worth: tension, the article's subject, how much it keeps."""
    text = simplify(article.show(span), article.language)
    whole = sum(measure(part.text) for part in parts)
    tension = bool(_tension.search(text)) + 0.8 * bool(_number.search(text))
    asked = 1.2 * asks(text)
    acts = 0.3 * bool(_capital.search(text)) + 0.4 * _states(text)
    return asked + 0.5 * tension + acts + _topic(article, text) + measure(text) / max(whole, 1.0)


def _states(text: str) -> bool:
    """Say whether something happens in a Chinese text: a verb that only modifies a noun is none."""
    said = re.split("[的地]", text)[-1]
    return any(tag == "v" for word, tag in tag_words(said) if word[0] > "\u2e7f")


def _topic(article: Article, text: str) -> float:
    """Return from 0 to about 1 how much a text speaks of what the article comes back to."""
    spread = judge_of(article).reading.spread
    dense = re.sub(r"[^\w]", "", text)
    grams = {dense[i : i + 2] for i in range(len(dense) - 1)}
    grams.update(re.findall(r"[a-z]{4,}", text.lower()))
    counts = sorted((log2(1 + spread.get(gram, 0)) for gram in grams), reverse=True)[:4]
    return sum(counts) / 16
