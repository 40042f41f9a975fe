"""A clip's sentences in, the line that it opens on out: a number, a question, or what hooks best."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise

from repurpose.article import Article, Kind, Span
from repurpose.slicing.composing.closing import is_plea
from repurpose.slicing.finding.titles import short_title, title_runs, title_within, without_ordinal
from repurpose.slicing.judging.score import ALONE, judge_of
from repurpose.slicing.model import Caption
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.text import PHRASE, phrase_costs

HOOK = 17.0  # full-width characters that are said in two seconds and a half: the first thing that is seen
_LEAST_HOOK = 4.0  # full-width characters of a hook that is a heading or a clause
_BEAT = 34.0  # ... of one beat, which says one thing
FEWEST_BEATS = 3  # by sentences of that length; fewer, and quotes are said
# Of more than a model's name or a year: 14, not GPT4.
_number = re.compile(r"(?<![A-Za-z\d.])(?!(?:19|20)\d\d ?年)\d")
_HOOKS = 0.9  # of 3: the least that makes a sentence a hook where the title gives none
_LATER_HOOKS = 0.4  # ... of a further clip
_STOPPING = 0.6  # of that where it has a number or asks
_LABEL = re.compile(r"[【\[(（\d\W]|.{1,5}$")  # a heading that only says where one is
_CLAUSE_MARKS = "，：；、—,:;– "
_CLAUSE_END = re.compile(r"(?:[，：；]|—+|[,:;–] )")
_LEANS = "与和及或的在是了被把从对"  # no weight begins with one of these


def find_hook(article: Article, beats: Sequence[Span]) -> Span | None:
    """Return what is said first: what has a number or asks, of the title or of a short sentence.

    Without either it is the title, its best part, or any short sentence that hooks. None of the
    `beats` of clips is their hook.
    """
    if part := title_within(article, lambda text: measure(text) <= HOOK and _stops(text)):
        return part
    best = max(_hooking(article, beats, _HOOKS), default=None)
    if best and best[0]:
        return best[-1]
    return short_title(article, HOOK) or (best[-1] if best else None)


def find_own_hook(article: Article, spans: Sequence[Span], taken: Sequence[Span]) -> Span | None:
    """Return the line that a further clip opens on: no other clip says it, and it belongs to this one.

    A short sentence that hooks goes before one of its own beats, the heading that these stand under,
    what is left of the title, a clause of its own, and any short sentence. None of these, and it opens
    on its first beat.
    """
    best = max(_hooking(article, [*spans, *taken], _LATER_HOOKS), default=None)
    if best:
        return best[-1]
    judge = judge_of(article)
    own = [unit for unit in judge.units if any(span.covers(unit.span) for span in spans)]
    short = [u for u in own if is_beat(u) and measure(u.text) <= HOOK]
    if len(spans) >= FEWEST_BEATS and short:
        return max(short, key=lambda u: judge.score(u.span, u.text).hook).span
    titles = [span for span in title_runs(article) if _fits(article, span)]
    clauses = [clause for unit in own for clause in _clauses(article, unit.span)]
    clauses.sort(
        key=lambda c: (c.end not in {u.span.end for u in own}, c.start)
    )  # what it comes to
    lines = (*_headings(article, spans), *titles, *clauses)
    free = (span for span in lines if not touches(span, taken))
    weak = (one[-1] for one in sorted(_hooking(article, [*spans, *taken], 0.0), reverse=True))
    return next(chain(free, weak), None)


def _hooking(
    article: Article, beats: Sequence[Span], least: float
) -> list[tuple[bool, float, int, Span]]:
    """Return the short sentences that hook, none of the `beats`: whether each stops, its worth, its place."""
    judge = judge_of(article)
    return [
        (_stops(unit.text), score.hook, -unit.span.start, unit.span)
        for unit in judge.units
        if measure(unit.text) <= HOOK
        and is_beat(unit)
        and not touches(unit.span, beats)
        and (score := judge.score(unit.span, unit.text)).alone >= ALONE
        and score.hook >= least * (_STOPPING if _stops(unit.text) else 1.0)
    ]


def _fits(article: Article, span: Span) -> bool:
    return _LEAST_HOOK <= measure(article.show(span)) <= HOOK


def _headings(article: Article, spans: Sequence[Span]) -> list[Span]:
    """Return the headings that the sentences of a clip stand under, without their numbers."""
    heads = [block.span for block in article.blocks if block.kind == Kind.HEADING]
    above = [max((h for h in heads if h.start < span.start), default=None) for span in spans]
    told = [without_ordinal(article, head) for head in dict.fromkeys(above) if head]
    shown = ((head, article.show(head)) for head in told)
    return [head for head, text in shown if _fits(article, head) and not _LABEL.match(text)]


def _clauses(article: Article, span: Span) -> list[Span]:
    """Return the clauses of a sentence that can be understood alone, each with who or what it speaks of."""
    shown = article.shown[span.start : span.end]
    judge = judge_of(article)
    edges = [0, *(m.end() for m in _CLAUSE_END.finditer(shown)), len(shown)]
    found = []
    for start, end in pairwise(edges):
        bare = shown[start:end].rstrip(_CLAUSE_MARKS)
        clause = Span(
            span.start + start, span.start + (end if end == len(shown) else start + len(bare))
        )
        text = article.show(clause)
        tags = tag_words(text)[:1]
        if not (
            _fits(article, clause) and tags and tags[0][1].startswith(("n", "r", "m", "e", "F"))
        ):
            continue  # without a subject it hangs in the air
        if not leans_back(text) and judge.score(clause, text).alone >= ALONE:
            found.append(clause)
    return found


def weighed(article: Article, caption: Caption) -> Caption:
    """Return a hook's caption with its last phrase set apart: where the weight of a Chinese line lies."""
    text = caption.text.rstrip("。！？!?”’」』")
    costs = phrase_costs(text, article.language)
    for place in sorted(costs, reverse=True):
        begins = text[place] not in _LEANS and 2 <= len(text) - place <= 7
        if begins and costs[place] <= PHRASE and place >= 2:
            return replace(caption, keys=((place, len(text)),))
    return caption


def _stops(text: str) -> bool:
    """Say whether a line has a number or asks something."""
    return bool(_number.search(text)) or text.rstrip("”’」』").endswith(("？", "?"))


def is_beat(unit: Unit) -> bool:
    """Say whether a sentence is whole without its neighbours and short enough for one beat."""
    held = unit.led or unit.bonds or unit.announces or unit.lead_in or unit.kind == Kind.ITEM
    alone = not held and not leans_back(unit.text) and not is_plea(unit.text)
    return alone and 6 <= measure(unit.text) <= _BEAT


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Say whether a stretch of the article has something in common with another."""
    return any(span.start < other.end and other.start < span.end for other in others)
