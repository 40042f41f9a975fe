"""Chosen clauses in, what they part that belongs together out: one table of rules for whoever chooses.

A clause that bears a condition, a doubt or the source of the next is kept with it; a list with what
leads it in; a view with its refutation; somebody's words with who said them. It is a matter of places,
not of letters: only the clauses directly beside what was kept are looked at (of 1339 sentences of many
clauses, 137 have such a one).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from repurpose.article import HIDDEN, SPEECH_VERBS, Article, Span, simplify
from repurpose.messages import mark
from repurpose.patterns import lazy_pattern
from repurpose.slicing.composing.closing import is_plea
from repurpose.slicing.finding.quotes import is_announced, is_balanced, is_complete
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.clauses import (
    cut_clauses,
    is_clause_edge,
    own_words,
    without_joint,
)
from repurpose.slicing.sentences.speech import find_speech, is_speech
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import is_lead_in, leans_back, measure

Rule = Literal[
    "not a clause",
    "not in order",
    "governed",
    "left hanging",
    "turned",
    "speaker",
    "list",
    "lead-in",
    "announcement",
    "marks",
    "begging",
    "cut off",
    "opener",
    "headless",
    "not neighbours",
    "no quote",
]
RULES: dict[Rule, str] = {  # -> what people and models are told
    "not a clause": mark("it begins or ends inside a clause"),
    "not in order": mark("its sentences are not in the article's order"),
    "governed": mark(
        "the clause before it is left out, which holds its condition, doubt or source"
    ),
    "left hanging": mark("the clause after it is left out, which it needs"),
    "turned": mark("the clause after it is left out, which turns what it says"),
    "speaker": mark("somebody's words without who said them"),
    "list": mark("it parts a list from its lead-in, or a view from what refutes it"),
    "lead-in": mark("it ends with a colon"),
    "announcement": mark("it ends before what it announces"),
    "marks": mark("it parts a pair of marks"),
    "begging": mark("it only asks for comments, likes and the like"),
    "cut off": mark("its end is lost in the article"),
    "opener": mark("it opens with a word that points back"),
    "headless": mark("it begins without its subject, which stands in the clause before it"),
    "not neighbours": mark("its clauses do not stand side by side"),
    "no quote": mark("it is too short or too long for a quote, or does not stand alone"),
}
SOFT: tuple[Rule, ...] = ("opener",)  # a post may break it: word lists err

# Of Simplified Chinese. What follows a clause that opens so is said only under it.
_SUPPOSES = (
    "如果|假如|假设|倘若|要是|若(?![干无])|只要|只有|除非|一旦|即使|即便|哪怕|就算|虽然|虽说|虽(?!然)|尽管|与其|无论|不管|不论|由于|因为|为了|既然|当.*(?:时|时候|之后|以后|后|的时候)$"
    r"|(?:if|unless|although|though|when|while|because|since|once|until|as long as|even if|whether)\b|もし|たとえ|만약"
)
_DOUBTS = (
    "可能|也许|或许|大概|大约|恐怕|似乎|好像|据|根据|按照|照.*说法|某种意义上|理论上|传闻|听说|网传"
    r"|(?:perhaps|maybe|possibly|probably|apparently|allegedly|reportedly|according to|in theory)\b|おそらく|たぶん|아마"
)
_supposes = lazy_pattern(
    rf"^[“‘「『（(\s]*(?:但|而|而且|且|并且|所以|不过|可是)?(?:{_SUPPOSES})", re.IGNORECASE
)
_governs = lazy_pattern(
    rf"^[“‘「『（(\s]*(?:但|而|而且|且|并且|所以|不过|可是)?(?:{_SUPPOSES}|{_DOUBTS})"
    r"|(?:(?<![来如就话以是])说|说道|表示|指出|认为|强调|透露|坦言|直言|写道|宣布|承认|(?<![名简职])称|觉得|相信|以为|猜测|担心|希望|据悉|看来|显示|表明|不是|并非|不|没有|没|未必|难道)[：:，,\s]*$"
    r"|\b(?:say|says|said|think|thinks|thought|believes?|argues?|claims?|suggests?|shows?|hopes?|wrote|writes|not|never)(?: that)?[,:\s]*$",
    re.IGNORECASE,
)
_turns = re.compile(
    r"^(?:但|却|然而|另一|可是|不过|其实|只是|除非|前提是|如果|假如|只要|虽然|尽管|才怪|(?:but|yet|except|unless|if|although|though|however|only if|provided)\b|しかし|だが|하지만|그러나)",
    re.IGNORECASE,
)
_attributed = lazy_pattern(
    rf"^[^，。！？；：“”\s]{{0,16}}?(?:{SPEECH_VERBS})(?:[，。！？：]|$)|^(?:he|she|they|\w+) (?:said|says|wrote|asked)\b"
)
_OF_SUBJECT = ("v", "d", "c", "p")  # verb, adverb, conjunction, preposition
_REACH = 60  # sentences within which a lead-in is looked for: a longer list is no list
_SHORTEST = 8.0  # full-width characters of a sentence that says all of itself
_OPENING = 12  # code points that tell what the first word is
_trails_off = re.compile(r"(?:…|\.{3})[”’」』]*$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that a choice breaks, and where."""

    rule: Rule
    span: Span


@dataclass(frozen=True)
class Cuts:
    """The sentences of an article that may be said, and what may be cut of them."""

    article: Article
    units: Sequence[Unit]

    @cached_property
    def _starts(self) -> list[int]:
        return [unit.span.start for unit in self.units]

    def place(self, span: Span) -> int | None:
        """Return the number of the sentence that `span` lies in; None where it is no part of one."""
        at = bisect_right(self._starts, span.start) - 1
        return at if at >= 0 and self.units[at].span.covers(span) else None

    def split(self, span: Span) -> Iterator[tuple[int, Span]]:
        """Yield what `span` holds of each sentence, with the sentence's number; nothing beside them."""
        first = bisect_right(self._starts, span.start) - 1
        if first < 0 or span.start >= self.units[first].span.end:
            return
        for place in range(first, len(self.units)):
            unit = self.units[place]
            if unit.span.start >= span.end:
                break
            yield place, Span(max(span.start, unit.span.start), min(span.end, unit.span.end))

    def plain(self, span: Span) -> str:
        """Return what readers see of a span, in Simplified Han."""
        return simplify(self.article.show(span), self.article.language)

    def beside(self, unit: Unit, span: Span) -> tuple[str, str, str]:
        """Return the clause directly before a part of a sentence, its own last one, and the next."""
        clauses = cut_clauses(self.article, unit.span)
        before = [Span(c.start, min(c.end, span.start)) for c in clauses if c.start < span.start]
        within = [c for c in clauses if span.start <= c.start < span.end] or [span]
        after = [c for c in clauses if c.start >= span.end]
        last = Span(within[-1].start, min(within[-1].end, span.end))
        return (
            self.plain(before[-1]) if before else "",
            self.plain(last),
            self.plain(after[0]) if after else "",
        )

    def is_whole(self, unit: Unit, span: Span) -> bool:
        """Say whether both ends of a part of a sentence are those of clauses."""
        return is_clause_edge(self.article, unit.span, span)

    def reaches_end(self, unit: Unit, span: Span) -> bool:
        """Say whether a part holds the last clause of its sentence."""
        return not self.article.show(Span(span.end, unit.span.end)).strip("，；、—–,; ")


def find_faults(cuts: Cuts, spans: Sequence[Span]) -> Iterator[Fault]:
    """Yield what is wrong with a text that says `spans`, each a part of one sentence."""
    there: dict[int, Span] = {}
    for above, span in zip((Span(0, 0), *spans), spans, strict=False):
        place = cuts.place(span)
        if place is None or not cuts.is_whole(cuts.units[place], span):
            yield Fault("not a clause", span)
            return
        if span.start < above.end:
            yield Fault("not in order", span)
            return
        if place not in there and _is_headless(cuts, own_words(cuts.article, span)):
            yield Fault("headless", span)
        there[place] = Span(there[place].start if place in there else span.start, span.end)
        yield from _faults_of_part(cuts, cuts.units[place], span)
    yield from _faults_of_bonds(cuts, there)
    if spans:
        yield from _faults_of_ends(cuts, spans)


def _faults_of_part(cuts: Cuts, unit: Unit, span: Span) -> Iterator[Fault]:
    text = cuts.article.show(span)
    if not is_balanced(text):
        yield Fault("marks", span)
    if is_plea(unit.text):
        yield Fault("begging", span)
    if unit.cut_off and cuts.reaches_end(unit, span):
        yield Fault("cut off", span)
    before, last, after = cuts.beside(unit, span)
    if before and _governs.search(before):
        yield Fault("governed", span)
    if before and leans_back(text):
        yield Fault("opener", span)
    if after and _supposes.search(last):
        yield Fault("left hanging", span)
    elif after and _turns.search(after):
        yield Fault("turned", span)
    if (before or after) and _loses_speaker(cuts, unit, span, after):
        yield Fault("speaker", span)


def _loses_speaker(cuts: Cuts, unit: Unit, span: Span, after: str) -> bool:
    if after and _attributed.search(after) and cuts.article.show(span)[-1:] in '”」』"':
        return True
    if not is_speech(unit.text):
        return False
    speech = find_speech(cuts.article, unit.span)
    return speech is None or (span.start < speech.words.end and speech.words.start < span.end)


def _faults_of_bonds(cuts: Cuts, there: dict[int, Span]) -> Iterator[Fault]:
    """Yield lists and refutations that are not there as a whole."""
    held: set[int] = set()
    for place in sorted(there):
        unit = cuts.units[place]
        needed = range(place + 1, min(len(cuts.units), place + 1 + unit.bonds))
        if not cuts.reaches_end(unit, there[place]):
            continue
        if any(other not in there for other in needed):
            yield Fault("list", there[place])
        held.update(needed)
    for place in sorted(there):
        if cuts.units[place].led and place not in held and not stands_by_itself(cuts, place):
            yield Fault("list", there[place])


def stands_by_itself(cuts: Cuts, place: int) -> bool:
    """Say whether a sentence that a colon leads in is understood without it: it says all of itself.

    What is supposed, doubted or said by somebody needs the words before the colon.
    """
    unit = cuts.units[place]
    if is_announced(cuts.article, cuts.units, place):
        return True
    leads = (
        other
        for number, other in enumerate(
            cuts.units[max(0, place - _REACH) : place], max(0, place - _REACH)
        )
        if number + max(other.bonds, int(other.lead_in)) >= place
    )
    whole = is_complete(unit.text) and measure(unit.text) >= _SHORTEST and not leans_back(unit.text)
    return whole and all(other.lead_in and not _holds(cuts, other) for other in leads)


def _holds(cuts: Cuts, unit: Unit) -> bool:
    """Say whether a lead-in bears a condition, a doubt or a source, or is itself only supposed."""
    clauses = cut_clauses(cuts.article, unit.span)
    return unit.led or any(_governs.search(cuts.plain(clause)) for clause in clauses)


def _faults_of_ends(cuts: Cuts, spans: Sequence[Span]) -> Iterator[Fault]:
    first, last = spans[0], spans[-1]
    place = cuts.place(last)
    assert place is not None
    unit, text = cuts.units[place], cuts.article.show(last)
    if is_lead_in(text):
        yield Fault("lead-in", last)
    elif cuts.reaches_end(unit, last) and (unit.announces or _trails(unit, text)):
        yield Fault("announcement", last)
    own = own_words(cuts.article, first)
    if leans_back(cuts.article.show(own)):
        yield Fault("opener", first)


def _is_headless(cuts: Cuts, span: Span) -> bool:
    """Say whether a text begins within a sentence by what is said of a subject that was cut off."""
    place = cuts.place(span)
    assert place is not None
    begins = own_words(cuts.article, cuts.units[place].span).start
    if span.start <= begins or not cuts.article.show(Span(begins, span.start)):
        return False
    text = cuts.plain(span)
    if not cuts.article.chinese:
        return text[:1].islower()
    return any(tag.startswith(_OF_SUBJECT) for _, tag in tag_words(text[:_OPENING])[:1])


def _trails(unit: Unit, text: str) -> bool:
    return bool(_supposes.search(text) and _trails_off.search(text)) and not unit.closes_block


def shown_part(article: Article, span: Span) -> Span:
    """Return chosen clauses as they are shown alone: without the comma that would follow."""
    span = without_joint(article, span)
    start = span.start
    while start < span.end and article.shown[start] in f" {HIDDEN}":
        start += 1
    return Span(start, span.end)
