"""An article and its quotes in, its close out: what the author asks his readers, or his last word.

Storyboards, end cards and the last scenes of clips all have it from here.
"""

import re
from collections.abc import Sequence

from repurpose.article import Article, Kind, Span, asks_readers
from repurpose.slicing.composing.closing import call_sentences, is_plea
from repurpose.slicing.judging.score import ALONE, judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import is_question, leans_back, measure
from repurpose.slicing.storyboard.model import Candidate, Piece
from repurpose.text import find_choices

_ENDING = 0.2  # of the sentences, among which the last word is looked for
_EARLIER = 0.04  # of its worth that it loses for each sentence behind it
_LEAST = 1.5  # of its worth, in an editor's labels
_LAST = 6  # sentences of an article in which it may turn to its readers
_LONGEST = 60  # full-width characters of a question
_LONGEST_WITH_CHOICES = 96  # ... of one that names what may be answered: that is drawn as a menu
_LAST_WORD = 60  # ... of a last word

_to_you = re.compile(r"[你您]|あなた|皆さん|당신|여러분|\byou\b", re.IGNORECASE)
_rhetorical = re.compile(
    r"难道|難道|不是[吗嗎]|何必|怎[么麼](?:能|可能)|[“「]|\b(?:isn't it|don't you)\b", re.IGNORECASE
)


def find_close(
    article: Article, quotes: Sequence[Quote] = (), said: Sequence[Span] = ()
) -> Candidate | None:
    """Return the close: what the author asks his readers, or the last line worth keeping.

    It is none of what is `said` already.
    """

    def free(span: Span | None) -> Span | None:
        told = span and any(span.start < one.end and one.start < span.end for one in said)
        return None if told else span

    span = free(find_closing_question(article)) or _last_word(article, said)
    if span is None:
        wholes = (Span(quote.spans[0].start, quote.spans[-1].end) for quote in quotes)
        short = [one for one in wholes if free(one) and measure(article.show(one)) <= _LAST_WORD]
        span = max(short, default=None)
    return Candidate("end", (Piece("text", span),), 0.0) if span else None


def find_closing_question(article: Article) -> Span | None:
    """Return the first question that the article asks its readers, as long as a card has room for.

    A question goes with the one behind it that names what may be answered: 是什么？是A，还是B？
    """
    sentences = call_sentences(article)
    for number, sentence in enumerate(sentences):
        said = article.show(sentence)
        if not is_question(said.strip()):
            continue
        if number + 1 < len(sentences) and not find_choices(said):
            both = Span(sentence.start, sentences[number + 1].end)
            shown = article.show(both)
            if measure(shown) <= _LONGEST_WITH_CHOICES and find_choices(shown):
                return both
        if measure(said) <= (_LONGEST_WITH_CHOICES if find_choices(said) else _LONGEST):
            return sentence
    return _direct_question(article)


def _direct_question(article: Article) -> Span | None:
    """Return what the author asks his reader among his last sentences: 若是你，你会选哪一个？"""
    judge = judge_of(article)
    for unit in reversed(judge.units[-_LAST:]):
        direct = unit.question and _to_you.search(unit.text) and not _rhetorical.search(unit.text)
        if not direct or _held(unit) or measure(unit.text) > _LONGEST:
            continue
        if judge.score(unit.span, unit.text).alone >= ALONE:
            return unit.span
    return None


def _last_word(article: Article, said: Sequence[Span]) -> Span | None:
    """Return the sentence near the article's end that is worth most as its last; None when none is."""
    judge = judge_of(article)
    last = judge.units[len(judge.units) - round(len(judge.units) * _ENDING) :]
    scored = []
    for left, unit in enumerate(reversed(last)):
        score = judge.score(unit.span, unit.text)
        worth = score.quote + score.point / 2 - left * _EARLIER
        told = any(unit.span.start < one.end and one.start < unit.span.end for one in said)
        if score.alone >= ALONE and worth >= _LEAST and _closes(unit) and not told:
            scored.append((worth, unit.span))
    return max(scored)[1] if scored else None


def _closes(unit: Unit) -> bool:
    begs = is_plea(unit.text) or (asks_readers(unit.text) and not unit.question)
    return (
        not (_held(unit) or begs or leans_back(unit.text)) and 6 <= measure(unit.text) <= _LAST_WORD
    )


def _held(unit: Unit) -> bool:
    """Say whether a sentence is bound to others, or an item of a list."""
    return bool(unit.led or unit.bonds or unit.announces or unit.lead_in or unit.kind == Kind.ITEM)
