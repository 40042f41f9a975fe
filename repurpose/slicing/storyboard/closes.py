"""An article and its quotes in, its close out: what the author asks his readers, or his last word."""

import re
from collections.abc import Sequence

from repurpose.article import Article, Kind, Span, asks_readers
from repurpose.slicing.composing.closing import call_sentences, is_plea
from repurpose.slicing.judging.score import ALONE, judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import is_question, leans_back, measure
from repurpose.slicing.storyboard.model import Candidate, Piece

_ENDING = 0.2  # of the sentences, among which the last word is looked for
_EARLIER = 0.04  # of its worth that it loses for each sentence behind it
_LEAST = 1.5  # of its worth, in an editor's labels
_LAST = 6  # sentences of an article in which it may turn to its readers
_LONGEST = 60  # full-width characters of a question

_to_you = re.compile(r"[你您]|あなた|皆さん|당신|여러분|\byou\b", re.IGNORECASE)
_rhetorical = re.compile(
    r"难道|難道|不是[吗嗎]|何必|怎[么麼](?:能|可能)|[“「]|\b(?:isn't it|don't you)\b", re.IGNORECASE
)


def find_close(article: Article, quotes: Sequence[Quote]) -> Candidate | None:
    """Return the close: what the author asks his readers, or the last line worth keeping."""
    asked = (
        span
        for span in call_sentences(article)
        if is_question(article.show(span)) and measure(article.show(span)) <= _LONGEST
    )
    span = next(asked, None) or find_direct_question(article) or _last_word(article)
    if span is None and quotes:
        whole = max(quotes, key=lambda quote: quote.spans[0].start)
        span = Span(whole.spans[0].start, whole.spans[-1].end)
    return Candidate("end", (Piece("text", span),), 0.0) if span else None


def find_direct_question(article: Article) -> Span | None:
    """Return what the author asks his reader among his last sentences: 若是你，你会选哪一个？"""
    judge = judge_of(article)
    for unit in reversed(judge.units[-_LAST:]):
        direct = unit.question and _to_you.search(unit.text) and not _rhetorical.search(unit.text)
        if not direct or _held(unit) or measure(unit.text) > _LONGEST:
            continue
        if judge.score(unit.span, unit.text).alone >= ALONE:
            return unit.span
    return None


def _last_word(article: Article) -> Span | None:
    """Return the sentence near the article's end that is worth most as its last; None when none is."""
    judge = judge_of(article)
    last = judge.units[len(judge.units) - round(len(judge.units) * _ENDING) :]
    scored = []
    for left, unit in enumerate(reversed(last)):
        score = judge.score(unit.span, unit.text)
        worth = score.quote + score.point / 2 - left * _EARLIER
        if score.alone >= ALONE and worth >= _LEAST and _closes(unit):
            scored.append((worth, unit.span))
    return max(scored)[1] if scored else None


def _closes(unit: Unit) -> bool:
    begs = is_plea(unit.text) or (asks_readers(unit.text) and not unit.question)
    return not (_held(unit) or begs or leans_back(unit.text)) and 6 <= measure(unit.text) <= 70


def _held(unit: Unit) -> bool:
    """Say whether a sentence is bound to others, or an item of a list."""
    return bool(unit.led or unit.bonds or unit.announces or unit.lead_in or unit.kind == Kind.ITEM)
