"""What an editor has chosen in, the plan of a digest and quotes out: by the same counters and rules as ours.

A post that is too long is cut from its end, and one that breaks a rule of `parted` then is left out;
with fewer than three posts, or without the first, nothing of the thread is taken. So whatever was
chosen, nothing is said that the rules forbid, and nothing that does not fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import mean

from repurpose.article import Article, Span
from repurpose.messages import msg
from repurpose.platforms import Platform
from repurpose.slicing.composing.compose import PARAGRAPH, compose_body
from repurpose.slicing.composing.post_context import PostContext
from repurpose.slicing.finding.quotes import (
    LONGEST_SPEECH,
    SHORTEST,
    is_item,
    speech_of,
    stands_on_card,
)
from repurpose.slicing.judging.score import judge_of
from repurpose.slicing.model import Quote
from repurpose.slicing.planning.parted import (
    SOFT,
    Cuts,
    Fault,
    find_faults,
    shown_part,
    stands_by_itself,
)
from repurpose.slicing.planning.plan import Plan, PlannedPost
from repurpose.slicing.planning.windows import items_by_list, without_lone_marks
from repurpose.slicing.selection import ChosenPost
from repurpose.slicing.sentences.clauses import own_words
from repurpose.slicing.sentences.speech import is_speech
from repurpose.slicing.sentences.units import Unit, is_next, read_units, without_connective
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.wishes import Wishes

LEAST_POSTS = 3  # of a thread that is taken


def plan_chosen(context: PostContext, room: float, count: int) -> Plan | None:
    """Return what the chosen posts say, at most `count` of them, each in `room` of the limit.

    None where nothing was chosen, or too little of it can be said here.
    """
    chosen = context.selection.posts
    if not chosen:
        return None
    cuts = Cuts(context.article, context.units)
    lists = items_by_list(context.units)
    parts: list[PlannedPost] = []
    title: Span | None = None
    for post in chosen:
        first = post is chosen[0]
        if first:
            title = context.title if _leans(cuts, post) else None
        left = room - (context.title_share if first and title else 0.0)
        units = without_lone_marks(_fit(context, cuts, post, left), lists)
        if not units and first:
            return None
        if units:
            reasons = (msg("chosen by the editor"),)
            value = mean(map(context.worth, units))
            parts.append(PlannedPost(post.role, tuple(units), reasons, value, by="model"))
    if len(parts) < LEAST_POSTS:
        return None
    while len(parts) > max(1, count):
        middle = parts[1:-1] or parts[1:]
        parts.remove(min(middle, key=lambda part: part.value))
    return Plan(tuple(parts), (), title)


def _leans(cuts: Cuts, post: ChosenPost) -> bool:
    """Say whether a thread's first post points back, so that the title has to stand above it."""
    first = own_words(cuts.article, post.spans[0]) if post.spans else Span(0, 0)
    return leans_back(cuts.article.show(first))


def _fit(context: PostContext, cuts: Cuts, post: ChosenPost, room: float) -> list[Unit]:
    """Return what of a chosen post fits and breaks no rule; empty when nothing does."""
    spans = joined(cuts, post.spans)
    while spans and not _allows(context, cuts, spans, room):
        spans.pop()
    if not spans:
        return []
    for more in post.more:
        trial = joined(cuts, (*spans, more))
        if _allows(context, cuts, trial, room):
            spans = trial
    return cut_out(cuts, spans)


def _allows(context: PostContext, cuts: Cuts, spans: Sequence[Span], room: float) -> bool:
    if any(fault.rule not in SOFT for fault in find_faults(cuts, spans)):
        return False
    return context.share_of(cut_out(cuts, spans)) <= room


def joined(cuts: Cuts, spans: Sequence[Span]) -> list[Span]:
    """Return chosen spans in order, those that follow each other within one sentence as one."""
    found: list[Span] = []
    for span in sorted(shown_part(cuts.article, span) for span in spans):
        same = bool(found) and cuts.place(found[-1]) == cuts.place(span) is not None
        if same and found[-1].end <= span.start and _follows(cuts.article, found[-1], span):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _follows(article: Article, above: Span, below: Span) -> bool:
    return not article.show(Span(above.end, below.start)).strip("，；、—–,; ")


def cut_out(cuts: Cuts, spans: Sequence[Span]) -> list[Unit]:
    """Return the chosen parts of sentences, without a connective that joins one to what is not there."""
    units: list[Unit] = []
    above = -1  # the sentence whose end was said last
    for span in spans:
        place = cuts.place(span)
        assert place is not None, "faults are looked for first"
        unit = cuts.units[place]
        part = _part(cuts, unit, span)
        neighbour = place - 1 == above and span.start <= unit.span.start
        units.append(part if neighbour else without_connective(part))
        above = place if cuts.reaches_end(unit, span) else -1
    return units


def _part(cuts: Cuts, unit: Unit, span: Span) -> Unit:
    """Return a part of a sentence as a sentence of its own."""
    article, begins = cuts.article, span.start <= unit.span.start
    ends = cuts.reaches_end(unit, span)
    own, text = own_words(article, span), article.show(span)
    return replace(
        unit,
        span=span,
        text=text,
        headings=(),
        opens_block=unit.opens_block and begins,
        closes_block=unit.closes_block and ends,
        marker=unit.marker if begins else "",
        leans_back=leans_back(text),
        own=None if own == span else (own, article.show(own)),
        cut_short=not ends,
    )


def excess_of(cuts: Cuts, spans: Sequence[Span], platform: Platform) -> int:
    """Return by how much a post that says `spans` would be over a platform's limit, its number included."""
    runs = compose_body(cuts.article, cut_out(cuts, spans), platform)
    numbers = f"{PARAGRAPH}99/99" if platform.numbered else ""
    return platform.body.excess("".join(run.text for run in runs) + numbers)


def find_chosen_quotes(article: Article, spans: Sequence[Span], wishes: Wishes) -> list[Quote]:
    """Return the chosen quotes that may be some, best first; none that the author has banned."""
    units = [unit for unit in read_units(article)[0] if not wishes.bans(unit.text)]
    cuts = Cuts(article, units)
    found = (find_quote(cuts, span) for span in spans)
    return [quote for quote in found if isinstance(quote, Quote)]


def find_quote(cuts: Cuts, span: Span) -> Quote | Fault:
    """Return a chosen sentence, or chosen neighbouring clauses, as a quote; or why it is none.

    Somebody's words get their speaker; the author's lose the connective that they open with.
    """
    span = shown_part(cuts.article, span)
    parts = list(cuts.split(span))
    if not parts:
        return Fault("not a clause", span)
    first = cuts.units[parts[0][0]]
    if len(parts) == 1 and (speech := speech_of(cuts.article, first)):
        text = cuts.article.show(speech.words)
        if not span.covers(speech.words) and not speech.words.covers(span):
            return Fault("speaker", span)
        if not SHORTEST <= measure(text) <= LONGEST_SPEECH or leans_back(text):
            return Fault("no quote", span)
        score = judge_of(cuts.article).score(speech.words, text, speech=True)
        return _quote(text, speech.words, speech.speaker, score.value)
    own = own_words(cuts.article, span)
    for fault in _faults_of_quote(cuts, parts, own):
        return fault
    text = cuts.article.show(own)
    return _quote(text, own, "", judge_of(cuts.article).score(own, text).value)


def _quote(text: str, span: Span, speaker: str, score: float) -> Quote:
    return Quote(text, (span,), speaker, score, (msg("chosen by the editor"),), by="model")


def _faults_of_quote(cuts: Cuts, parts: Sequence[tuple[int, Span]], own: Span) -> Iterator[Fault]:
    yield from find_faults(
        cuts, [own, *(span for _, span in parts[1:])] if len(parts) > 1 else [own]
    )
    units = [cuts.units[place] for place, _ in parts]
    above = parts[0][1]
    for _, span in parts[1:]:
        if not is_next(cuts.article, above, span) or units[0].block != units[-1].block:
            yield Fault("not neighbours", span)
        above = span
    text = cuts.article.show(own)
    held = any(unit.led or unit.bonds for unit in units)
    if held and not (
        len(units) == 1 and not units[0].bonds and stands_by_itself(cuts, parts[0][0])
    ):
        yield Fault("list", own)
    if any(is_speech(unit.text) for unit in units):
        yield Fault("speaker", own)
    if leans_back(text):
        yield Fault("opener", own)
    last = units[-1]
    ends = not cuts.reaches_end(last, own) or last.closes_block
    if not stands_on_card(text, cuts.article.language, ends=ends) or is_item(units[0]):
        yield Fault("no quote", own)
