"""An Article in, its quotes out: sentences that stand alone, ranked, diverse, with reasons.

A quote is never a heading, a list's label, a call to action or a disclaimer, never opens with a word
that points back, and never parts a pair of marks. Somebody's words keep their speaker and leave the
author's out; the author's never get a speaker.
"""

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from repurpose.article import HIDDEN, PAIRS, Article, Kind, Span, asks_readers, simplify
from repurpose.messages import msg
from repurpose.slicing.judging.feature_words import LACKS, concept_of, lacks
from repurpose.slicing.judging.score import Score, explain, judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.sentences.beside import points_beside
from repurpose.slicing.sentences.clauses import (
    find_last_half,
    find_own_start,
    governs,
    places_of,
    tells_of_others,
)
from repurpose.slicing.sentences.speech import Attribution, find_speech, is_speech, reports
from repurpose.slicing.sentences.units import Unit, is_next, read_units
from repurpose.slicing.sentences.words import is_lead_in, leans_back, measure
from repurpose.slicing.wishes import Wishes

SHORTEST, LONGEST = 9.0, 90.0  # full-width characters; Latin counts a half
LONGEST_SPEECH = 100.0
MOST, FEWEST = 12, 6
NO_WISHES = Wishes()
_LONGEST_LIST = 60  # sentences, above which the line that leads a list in is looked for
_FEW = 5  # paragraphs, by fewer of which no habit is told
NEXT = 3  # that are told of beside those that are taken
_TELLING = 0.02  # labels: the least weight that is told
_ALIKE = 0.3  # of their two-character sequences, when two quotes say the same
_SHOWN = 12  # characters of a quote that is named
# The least score of a quote beyond the first FEWEST. Of labelled sentences that score less, held out of the
# training, more than half must never stand on a card; just above it, less than half.
FLOOR = 0.95

_complete = re.compile(r"[。！？!?.…][”’」』）)]*$")
_deictic = re.compile(r"如下|以下|如上|上文|下文|见下|下图|上图|如图")
_numbered = re.compile(
    r"(?:第[一二三四五六七八九十]+[，、,：:]|[（(]?\d{1,2}[)）.、]|[①-⑳]|[一二三四五六七八九十]{1,2}[、是])"
)
_dangling = re.compile(
    r"^(?:答案|结果|原因|问题|关键)(?:在于|就是|是)|^(?:[一二三四]是|则|且|才|却|为的|在于|而是|于是|以便|从而)"
)


@dataclass(frozen=True, slots=True)
class RankedQuotes:
    """The quotes of an article, best first, and the next best that were not taken, with the reasons."""

    taken: tuple[Quote, ...] = ()
    next: tuple[Quote, ...] = ()


def find_quotes(
    article: Article,
    *,
    wishes: Wishes = NO_WISHES,
    most: int = MOST,
) -> list[Quote]:
    """Return up to `most` quotes, best first (see `rank_quotes`)."""
    return list(rank_quotes(article, wishes=wishes, most=most).taken)


def rank_quotes(
    article: Article,
    *,
    wishes: Wishes = NO_WISHES,
    most: int = MOST,
    chosen: Sequence[Quote] = (),
    dropped: Container[Span] = (),
) -> RankedQuotes:
    """Return up to `most` quotes, best first, and the three that come next.

    Args:
        article: The article.
        wishes: What must be among them, and comes first; what must not.
        most: How many at the most.
        chosen: What an editor has chosen, best first; it goes before the ranking.
        dropped: Sentences that are none of the article's subject.
    """
    units, _ = read_units(article)
    candidates = []
    lines_end = writes_no_stops(units)
    for index, unit in enumerate(units):
        if unit.span in dropped:
            continue
        found = candidates_at(article, units, index, lines_end=lines_end)
        candidates += [(quote, unit.section) for quote in found if not wishes.bans(quote.text)]
    candidates = [p for p in candidates if not any(_touches(p[0], quote) for quote in chosen)]
    first = [pair for pair in candidates if wishes.pins(pair[0].text)]
    rest = [pair for pair in candidates if not wishes.pins(pair[0].text)]
    ranked = _diversify(rest, most - len(first) - len(chosen))
    taken = [*(quote for quote, _ in first), *chosen, *(quote for quote, _ in ranked)][:most]
    left = [pair for pair in rest if not any(_touches(pair[0], quote) for quote in taken)]
    following = [
        replace(quote, passed_over=_why_not(quote, section, ranked, full=len(taken) >= most))
        for quote, section in _diversify(left, NEXT, floor=0.0)
    ]
    return RankedQuotes(
        tuple(_with_weights(article, quote) for quote in taken),
        tuple(_with_weights(article, quote) for quote in following),
    )


def _with_weights(article: Article, quote: Quote) -> Quote:
    """Return a quote with what mattered most: three things for it, two against."""
    found = judge_of(article).score(quote.spans[0], quote.text, speech=bool(quote.speaker)).found
    about: defaultdict[str, float] = defaultdict(float)
    for feature, weight in explain("quote", found).items():
        if concept := concept_of(feature):
            about[concept] += round(weight, 3)
    ranked = sorted(about.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    plus = [pair for pair in ranked if pair[1] >= _TELLING][:3]
    minus = [pair for pair in ranked if pair[1] <= -_TELLING][:2]
    told = [
        (f"{LACKS}{name}" if lacks(name, found.get(name, 1.0)) else name, round(weight, 2))
        for name, weight in (*plus, *minus)
    ]
    return replace(quote, weights=tuple(told))


def _why_not(quote: Quote, section: int, chosen: Sequence[tuple[Quote, int]], *, full: bool) -> str:
    """Return why a quote was not taken, as a message: too like one, of a full section, or too weak."""
    like = max(chosen, key=lambda pair: _overlap(quote.text, pair[0].text), default=None)
    if like and _overlap(quote.text, like[0].text) >= _ALIKE:
        return msg("too like “{words}”", words=like[0].text[:_SHOWN])
    same = sum(other == section for _, other in chosen)
    worst = min((other.score for other, _ in chosen), default=0.0)
    if same and quote.score >= worst:
        return msg("its section has {count} already", count=same)
    if full:
        return msg("{score:.2f}, the last one taken has {last:.2f}", score=quote.score, last=worst)
    return msg("{score:.2f} is too little", score=quote.score)


def candidates_at(
    article: Article, units: Sequence[Unit], index: int, *, lines_end: bool
) -> list[Quote]:
    """Return what of the sentence `index`, or beginning with it, may be a quote.

    `lines_end` says that a line's end is a full stop in this article: see `writes_no_stops`.
    """
    unit = units[index]
    if speech := speech_of(article, unit):
        text = article.show(speech.words)
        if unit.spoken and not stands_on_card(text, article.language, ends=lines_end):
            return []
        if not SHORTEST <= measure(text) <= LONGEST_SPEECH or leans_back(text):
            return []
        score = judge_of(article).score(speech.words, text, speech=True)
        asked = unit.headings or (index and units[index - 1].question)
        if asked and score.found["no subject"]:
            return []  # an answer whose subject is in the question
        return [_quote(article, text, speech.words, score, speech.speaker)]
    free = is_announced(article, units, index) or _is_within_item(article, units, index)
    held = unit.names_speaker or (unit.led and not free)
    if is_speech(unit.text) or held or unit.bonds or is_item(unit):
        return []
    ends = unit.closes_block and unit.kind == Kind.PARAGRAPH and lines_end
    spans = (*_own_words(article, unit), _with_next(article, units, index))
    return [
        _quote(article, text, span, judge_of(article).score(span, text))
        for span in dict.fromkeys(spans)
        if span
        and stands_on_card(text := article.show(span), article.language, ends=ends)
        and not is_speech(text)
    ]


def speech_of(article: Article, unit: Unit) -> Attribution | None:
    """Return a sentence as somebody's words: by itself, by a line below it, or by who speaks in a transcript."""
    if unit.spoken:
        return Attribution(_without_label(article, unit), unit.speaker)
    return find_speech(article, unit.span) or _attributed(article, unit)


def _without_label(article: Article, unit: Unit) -> Span:
    """Return a sentence of a transcript without the name that opens its turn."""
    label = article.blocks[unit.block].label
    if not unit.opens_block or label is None or not label.start <= unit.span.start < label.end:
        return unit.span
    rest = article.shown[label.end : unit.span.end]
    return Span(label.end + len(rest) - len(rest.lstrip(HIDDEN + " ")), unit.span.end)


def _attributed(article: Article, unit: Unit) -> Attribution | None:
    """Return a sentence as the words of whom a line below names; without the marks around it."""
    if not unit.speaker:
        return None
    start, end = unit.span
    marks = f'“”「」『』"{HIDDEN}'
    while start < end and article.shown[start] in marks:
        start += 1
    while end > start and article.shown[end - 1] in marks:
        end -= 1
    bare = Span(start, end)
    return Attribution(bare if is_balanced(article.show(bare)) else unit.span, unit.speaker)


def is_announced(article: Article, units: Sequence[Unit], index: int) -> bool:
    """Say whether a colon before it only announces a sentence, and says nothing that governs it.

    What stands in marks below a colon is somebody's, and needs the name that the colon follows.
    """
    unit, before = units[index], units[index - 1]
    if not before.lead_in or before.bonds != 1 or before.led or unit.kind == Kind.ITEM:
        return False
    if unit.kind == Kind.QUOTATION and reports(before.text):
        return False
    return not governs(simplify(before.text, article.language)) and unit.text[:1] not in PAIRS


def _is_within_item(article: Article, units: Sequence[Unit], index: int) -> bool:
    """Say whether a sentence goes on in an item that is the author's own word.

    What holds it is then only the line that leads the list in.
    """
    unit = units[index]
    if unit.kind != Kind.ITEM or unit.opens_block:
        return False
    for back in range(1, min(index, _LONGEST_LIST) + 1):
        above = units[index - back]
        if above.bonds >= back:
            return above.lead_in and not tells_of_others(simplify(above.text, article.language))
    return False


def writes_no_stops(units: Sequence[Unit]) -> bool:
    """Say whether most paragraphs end without a mark: in such an article a line's end is a full stop."""
    ends = [bool(_complete.search(u.text)) for u in units if u.closes_block and not u.lead_in]
    return len(ends) >= _FEW and sum(ends) < len(ends) / 2


def _quote(article: Article, text: str, span: Span, score: Score, speaker: str = "") -> Quote:
    return Quote(text, (span,), speaker, score.value, score.reasons(article.language))


def is_item(unit: Unit) -> bool:
    """Say whether a sentence opens a list item, or wears a number as one does."""
    return (unit.kind == Kind.ITEM and unit.opens_block) or bool(_numbered.match(unit.text))


def _own_words(article: Article, unit: Unit) -> list[Span]:
    """Return the spans of a sentence, of it without its leading connective, of its last statement."""
    plain, places = places_of(article, unit.span)
    if not places:
        return [unit.span]
    starts = {0, find_own_start(plain)}
    if measure(unit.text) > LONGEST:
        starts.add(find_last_half(plain))
    return [Span(places[start], unit.span.end) if start else unit.span for start in sorted(starts)]


def _with_next(article: Article, units: Sequence[Unit], index: int) -> Span | None:
    """Return the span of a sentence and the next, when the first needs the second.

    That is a question with its answer, or a short statement that the next one fills.
    """
    if index + 1 >= len(units) or units[index + 1].block != units[index].block:
        return None
    unit, following = units[index], units[index + 1]
    if not is_next(article, unit.span, following.span):
        return None
    needs = unit.question or measure(unit.text) < 14
    held = following.question or following.lead_in or following.led or following.bonds
    if not needs or held or is_speech(following.text) or _numbered.match(following.text):
        return None
    if not unit.question and following.leans_back:
        return None
    return Span(unit.span.start, following.span.end)


def stands_on_card(text: str, language: str, *, ends: bool = False) -> bool:
    """Say whether `text` in that language may be a quote; with `ends` the end of its line is as good as a full stop."""
    if not SHORTEST <= measure(text) <= LONGEST or not (ends or _complete.search(text)):
        return False
    if leans_back(text) or is_lead_in(text) or asks_readers(text) or _dangling.match(text):
        return False
    points = _deictic.search(text) or points_beside(text, language)
    return not points and is_balanced(text)


def is_complete(text: str) -> bool:
    """Say whether a text ends as a sentence does."""
    return bool(_complete.search(text))


def is_balanced(text: str) -> bool:
    """Say whether every quotation mark and bracket in `text` has its partner."""
    opened: list[str] = []
    for character in text:
        if character == "’" and "‘" not in text:
            continue  # an apostrophe
        if character in PAIRS:
            opened.append(PAIRS[character])
        elif character in PAIRS.values() and (not opened or opened.pop() != character):
            return False
    return not opened


def _diversify(
    candidates: list[tuple[Quote, int]], most: int, *, floor: float = FLOOR
) -> list[tuple[Quote, int]]:
    """Pick greedily by score, less what a quote shares with those picked and with their sections."""
    pool = [_InPool(quote, section, _grams(quote.text)) for quote, section in candidates]
    chosen: list[tuple[Quote, int]] = []
    while pool and len(chosen) < most:
        best = max(pool, key=_InPool.worth)
        if len(chosen) >= FEWEST and best.worth()[0] < floor:
            break
        chosen.append((best.quote, best.section))
        pool = [one for one in pool if not _touches(one.quote, best.quote)]
        for one in pool:
            one.same += one.section == best.section
            one.shared = max(one.shared, _shared(one.grams, best.grams))
    return chosen


@dataclass(slots=True)
class _InPool:
    """A quote that may be picked, with what it has in common with those that were."""

    quote: Quote
    section: int
    grams: frozenset[str]
    same: int = 0  # of its section
    shared: float = 0.0  # the largest share of two-character sequences

    def worth(self) -> tuple[float, int]:
        value = self.quote.score - 0.03 * self.same - 0.4 * self.shared
        return (value, -self.quote.spans[0].start)


def _touches(one: Quote, other: Quote) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.spans for b in other.spans)


def _overlap(one: str, other: str) -> float:
    """Return the share of two-character sequences that two texts have in common."""
    return _shared(_grams(one), _grams(other))


def _grams(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (min(len(a), len(b)) or 1)
