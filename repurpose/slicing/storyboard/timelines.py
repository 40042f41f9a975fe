"""Finder of timelines: three dates or more near each other, each with what happened then, the earliest first.

A wrong timeline is worse than a quotation. So an event is a sentence, or an item of a list, that opens
with its date and a comma, and says of somebody what he did. A date that only tells of which year a
number is has no event; whoever is only 他 or 她 is the same in one paragraph alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurpose.article import Article, Span
from repurpose.patterns import lazy_pattern
from repurpose.slicing.sentences.clauses import cut_clauses, governs
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.dates import opening_date
from repurpose.slicing.storyboard.laid_out import laid_out, piece_at
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_LEAST, _MOST = 3, 5
_FAR = 8  # paragraphs between two events of one timeline, at the most
_EVENT = (5.0, 44.0)  # full-width characters
# What is no event, or none that is understood alone.
_no_event = lazy_pattern(
    r"^(?:它|他们|她们|这|那|其|该|此|同|也|又|还|却|则|而|但|并|再|更|被|有(?:段|一)|收入|净|共|仅|占|达|约|近|[\d¥$])"
    r"|^[^，。]{0,12}(?:如果|假如|预计|将会?|可能)"
    r"|^(?:[Ii]ts?|[Tt]hey|[Tt]heir|[Tt]h(?:is|at|ese|ose)|and|but|or|when|revenue|net|total|only|about|nearly)\b"
    r"|^[^,.]{0,40}\b(?:will|would|may|might|could|if|expect\w*)\b"
    r"|^(?:それ|これ|その|この|彼ら|また|売上|純|約|わずか|そして|그것|이것|그들|또|매출|순|약)|(?:だろう|でしょう|かもしれない|것이다)$"
)
_person = re.compile(r"^(?:(?:他|她)(?!们)|[Hh]e\b|[Ss]he\b|彼(?!ら)|그(?:는|가|녀))")
_turns = re.compile(
    r"が、|しかし|지만|但|却|然而|不过|可是|而非|而不是|除非|尽管|虽然|如果|只有|才|并未|没有|but\b|yet\b|not\b"
)


@dataclass(frozen=True, slots=True)
class _Event:
    when: tuple[int, int, int]
    block: int
    person: bool  # of whom only a pronoun says who it is
    pieces: tuple[Piece, Piece]


def find_timelines(material: Material) -> Iterator[Candidate]:
    """Yield groups of three to five events that stand near each other, by their dates."""
    group: list[_Event] = []
    for event in [*_events(material), None]:
        if event and (not group or event.block - group[-1].block <= _FAR):
            group.append(event)
            continue
        if pieces := _in_order(group):
            yield laid_out(material, "timeline", pieces)
        group = [event] if event else []


def _in_order(group: Sequence[_Event]) -> list[Piece]:
    """Return dates and events, the earliest first; [] where they are few, or it is not known whose they are."""
    dated = {event.when: event for event in reversed(group)}  # of two at one time the first
    events = [dated[when] for when in sorted(dated)][:_MOST]
    blocks = [event.block for event in events]
    if len(events) < _LEAST:
        return []
    if any(event.person for event in events) and max(blocks) - min(blocks) > 1:
        return []
    return [piece for event in events for piece in event.pieces]


def _events(material: Material) -> Iterator[_Event]:
    for unit in material.units:
        plain = plain_text(material.article, unit.span)
        opened = opening_date(plain)
        if opened is None or unit.question:
            continue
        said = plain[opened.behind :].lstrip("，,、：:* \u200b")
        span = _event_span(material.article, unit, unit.span.start + opened.behind)
        if span is None or _no_event.search(said.rstrip("。.")):
            continue
        pieces = (piece_at("labels", unit.span.start, *opened.place), Piece("items", span))
        yield _Event(opened.when, unit.block, bool(_person.match(said)), pieces)


def _event_span(article: Article, unit: Unit, start: int) -> Span | None:
    """Return what happened: the whole sentence where it is short, else its first clauses; None for none."""
    while start < unit.span.end and article.shown[start] in "，,、：: –—\u200b\ufffc*":
        start += 1
    ends = [unit.span.end, *(c.end for c in reversed(cut_clauses(article, unit.span)))]
    for end in ends:
        span = _without_end(article, Span(start, end)) if end > start else None
        if span and _EVENT[0] <= measure(article.show(span)) <= _EVENT[1]:
            text = article.show(span)
            whole = end == unit.span.end or _is_whole(article, unit, span)
            leans = leans_back(text) and not _person.match(text)
            return span if whole and not leans else None
    return None


def _is_whole(article: Article, unit: Unit, span: Span) -> bool:
    """Say whether what follows the first clauses of a sentence may be left out."""
    after = article.show(Span(span.end, unit.span.end)).lstrip("，；,; ")
    return not governs(article.show(span)) and not _turns.match(after)


def _without_end(article: Article, span: Span) -> Span:
    end = span.end
    while end > span.start and article.shown[end - 1] in "。.！!，,；; ：:":
        end -= 1
    return Span(span.start, end)
