"""The context of a post in, the plan of a digest out: what each post says, what it does there, and why.

A plan opens with the best hook, closes with a line worth keeping, and says between them what the
article needs most, in the article's order: whole thoughts, each of which opens with a sentence that
is understood alone. Where the title asks, one post answers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurpose.article import Kind, Span, simplify
from repurpose.messages import msg
from repurpose.slicing.composing.closing import is_plea
from repurpose.slicing.composing.post_context import PostContext
from repurpose.slicing.finding.titles import issue_words
from repurpose.slicing.judging.features import Features
from repurpose.slicing.judging.score import LATE, Score
from repurpose.slicing.model import PostRole
from repurpose.slicing.planning.chosen import plan_chosen
from repurpose.slicing.planning.plan import Plan, PlannedPost
from repurpose.slicing.planning.reasons import explain_part
from repurpose.slicing.planning.roles import middle_role
from repurpose.slicing.planning.windows import (
    LONGEST,
    best_window,
    by_section,
    gives_grounds,
    is_listed,
    is_unfinished,
    items_by_list,
    parts_without,
    without_connectives,
    without_lone_marks,
    worth_of,
)
from repurpose.slicing.sentences.units import Unit, without_connective
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.wishes import PINNED

_OPENING = 0.6  # of the sentences, among which the opening of a thread is looked for
_ENDING = 0.2  # of the sentences, among which its closing is looked for
_ANSWER = 0.34  # of the sentences, before which no answer to the title is looked for
_SHORTEST_ENDING = 8.0  # full-width characters: a greeting is shorter
# In labels of 0 to 3, beside what the sentences of a window say:
_ALONE = 0.6  # for an opener that is understood alone
_TITLE = 0.2  # for a word of the title
_SUBJECT = 0.5  # for a sentence of the section that the title of a newsletter speaks of
_ANSWERS = 0.6  # for one where the answer is looked for
_AGAIN = 0.15  # less for each window that its section has already
_NEW_ROLE = 0.25  # for the first story and the first turn
_JOINED = 1.5  # less worth than a post's own sentences, at the most, what is joined to them
NEXT = 3  # that are told of beside those that are taken
_ENDS = " 。.！!？?"  # marks that a title may have or lack
_SECTIONS = 3  # of a newsletter, at the least
_NEAR = 12  # sentences within which it stands


@dataclass(frozen=True, slots=True)
class _Window:
    units: list[Unit]
    value: float
    role: PostRole
    members: list[Unit]  # of its section, among which it was found
    listed: bool


@dataclass(frozen=True)
class _Weighed:
    """The units of an article with what each is worth, looked up once."""

    context: PostContext
    units: Sequence[Unit]
    scores: dict[Span, Score]
    shares: dict[Span, float]
    worths: dict[Span, float]
    places: dict[Span, int]
    subject: int | None = None  # the section of a newsletter that its title speaks of

    def share(self, unit: Unit) -> float:
        return self.shares[unit.span]

    def found(self, unit: Unit) -> Features:
        return self.scores[unit.span].found

    def worth(self, unit: Unit) -> float:
        """Return what a sentence says, and how near it is to the title."""
        value = self.worths[unit.span] + _TITLE * self.found(unit)["words of the title"]
        return value + (_SUBJECT if unit.section == self.subject else 0.0)

    def hook(self, unit: Unit) -> float:
        """Return how well a sentence opens: an early one better, and one of the title's section."""
        about = 2 * _SUBJECT if unit.section == self.subject else 0.0
        return self.context.hook(unit) + about - LATE * self.place(unit)

    def opens(self, unit: Unit) -> float:
        """Return what a sentence is worth as the first of a post."""
        return _ALONE * self.scores[unit.span].alone

    def value(self, window: Sequence[Unit]) -> float:
        return worth_of(window, self.worth, self.share) + self.opens(window[0])

    def place(self, unit: Unit) -> float:
        """Return where a sentence stands in the article, from 0 to 1."""
        return self.places[unit.span] / len(self.units)

    def share_of(self, units: Sequence[Unit]) -> float:
        return sum(map(self.share, units))


def plan_digest(
    context: PostContext, room: float, posts: int, *, chosen: float | None = None
) -> Plan:
    """Return what at most `posts` posts say, each in `room` of the limit, in the article's order.

    What an editor has chosen comes first; it may have another room, `chosen`.
    """
    if plan := plan_chosen(context, room if chosen is None else chosen, posts):
        return plan
    dropped = context.selection.dropped
    bare = [replace(unit, headings=()) for unit in context.units if unit.span not in dropped]
    shown = context.article.show(context.title).strip(_ENDS) if context.title else ""
    shares = {unit.span: context.share(unit) for unit in bare}
    units = [
        unit
        for unit in bare
        if shares[unit.span] <= room and _may_stand(unit) and unit.text.strip(_ENDS) != shown
    ]
    if not units:  # no sentence is short enough
        return Plan((), (), context.title)
    weighed = _Weighed(
        context,
        units,
        {unit.span: context.score(unit) for unit in units},
        shares,
        {unit.span: context.worth(unit) for unit in units},
        {unit.span: place for place, unit in enumerate(units)},
    )
    weighed = replace(weighed, subject=_subject_section(weighed))
    alone = len({unit.block for unit in units}) <= 1
    if alone and weighed.share_of(units) <= room - context.title_share:
        parts = [PlannedPost("hook", tuple(units))]
        others: list[PlannedPost] = []
    else:
        parts, others = _choose_parts(weighed, room, posts)
    lists = items_by_list(units)

    def told(part: PlannedPost) -> PlannedPost:
        own = without_connectives(units, part.units)
        reasons = explain_part(context, part.role, part.units)
        return replace(part, units=tuple(without_lone_marks(own, lists)), reasons=reasons)

    hooks = bool(parts) and context.opens_alone(parts[0].units[0])
    title = None if hooks else context.title
    return Plan(tuple(map(told, parts)), tuple(map(told, others)), title)


def _subject_section(weighed: _Weighed) -> int | None:
    """Return the section of a newsletter that its title speaks of; the others give way."""
    article = weighed.context.article
    words = issue_words(article)
    sections = by_section(weighed.units) if words else []
    if len(sections) < _SECTIONS:
        return None

    def said(section: list[Unit]) -> int:
        text = simplify(" ".join(unit.text for unit in section), article.language).lower()
        return sum(word in text for word in words)

    best = max(sections, key=lambda section: (said(section), -section[0].section))
    return best[0].section if said(best) else None


def _may_stand(unit: Unit) -> bool:
    """Say whether a sentence is whole, and says something."""
    return not is_plea(unit.text) and not unit.cut_off


def _choose_parts(
    weighed: _Weighed, room: float, posts: int
) -> tuple[list[PlannedPost], list[PlannedPost]]:
    """Return the parts of a plan, and the best of those that it has no place for."""
    title = weighed.context.title_share
    opening = _choose_opening(weighed, room)
    rest = list(weighed.units)
    if opening:
        rest = rest[rest.index(opening[-1]) + 1 :]
    ending = _choose_ending(weighed, rest, room) if posts > 2 else []
    if ending:
        rest = rest[: rest.index(ending[0])]
    left = posts - bool(opening) - bool(ending)
    middle, others = _choose_middle(weighed, rest, room - (0.0 if opening else title), left)
    parts = [PlannedPost("hook", tuple(opening))] if opening else []
    parts += sorted(middle, key=lambda part: part.start)
    parts += [PlannedPost("close", tuple(ending))] if ending else []
    return parts, others


def _choose_opening(weighed: _Weighed, room: float) -> list[Unit]:
    """Return the window that begins with the best hook among the first units.

    It has less room where the title stands above it.
    """
    context, units = weighed.context, weighed.units
    told = [i for i, unit in enumerate(units) if unit.section == weighed.subject]
    first = sorted({*range(max(1, round(len(units) * _OPENING))), *told})
    pinned = [i for i, unit in enumerate(units) if weighed.worths[unit.span] >= PINNED]
    places = [i for i in first if i <= min(pinned, default=len(units))]
    for place in sorted(places, key=lambda i: (-weighed.hook(units[i]), i)):
        near = by_section(units[place : place + LONGEST])[0]
        left = room - (0.0 if context.opens_alone(units[place]) else context.title_share)
        if window := best_window(near, context.worth, weighed.share, left, only_first=True):
            return window
    return []


def _choose_ending(weighed: _Weighed, units: Sequence[Unit], room: float) -> list[Unit]:
    """Return the window that closes best among the last units; empty when none stands alone."""
    close = weighed.context.close
    last = units[len(units) - round(len(units) * _ENDING) :]
    able = [unit for unit in last if _can_close(unit) and weighed.share(unit) <= room]
    best = max(able, key=lambda unit: (close(unit), unit.span.start), default=None)
    return [best] if best and close(best) >= 0 else []


def _can_close(unit: Unit) -> bool:
    """Say whether a sentence ends something, and needs nothing before or after it."""
    bound = unit.led or unit.bonds or unit.kind == Kind.ITEM or is_unfinished(unit)
    leans = leans_back(without_connective(unit).text)
    return not bound and not leans and measure(unit.text) >= _SHORTEST_ENDING


def _choose_middle(
    weighed: _Weighed, units: Sequence[Unit], room: float, most: int
) -> tuple[list[PlannedPost], list[PlannedPost]]:
    """Return what stands between hook and close, the worthiest windows, and the next best.

    One a section comes first. The first is the answer, where the title asks one. What is left of a section gives further ones.
    """
    sections = by_section(units)
    pool = [
        w for part in sections if (w := _find_window(weighed, part, room, listed=is_listed(part)))
    ]
    chosen: list[_Window] = []
    while pool and len(chosen) < most:
        taken = [window.units[0].section for window in chosen]
        roles = {window.role for window in chosen}

        def key(
            window: _Window, taken: list[int] = taken, roles: set[PostRole] = roles
        ) -> tuple[float, int]:
            again = _AGAIN * taken.count(window.units[0].section)
            new = window.role in ("story", "turn") and window.role not in roles
            return (window.value + _NEW_ROLE * new - again, -window.units[0].span.start)

        answer = None if chosen else _find_answer(weighed, pool)
        best = answer or max(pool, key=key)
        pool.remove(best)
        rest = parts_without(best.members, best.units)
        pool += [w for part in rest if (w := _find_window(weighed, part, room, listed=best.listed))]
        if answer:
            best = replace(best, role="answer")
        elif best.role == "turn" and "turn" in roles:  # an argument turns once
            best = replace(best, role="claim")
        chosen.append(best)
    joined, left = _join(weighed, chosen, pool, room)
    return (
        [PlannedPost(window.role, tuple(window.units), value=window.value) for window in joined],
        _next_best(chosen, left),
    )


def _next_best(chosen: Sequence[_Window], left: Sequence[_Window]) -> list[PlannedPost]:
    """Return the best windows that were not taken, each with the reason."""
    best = sorted(left, key=lambda window: (-window.value, window.units[0].span.start))[:NEXT]
    taken = [window.units[0].section for window in chosen]

    def why_not(window: _Window) -> str:
        if same := taken.count(window.units[0].section):
            return msg("its section has {count} already", count=same)
        return msg("the thread has no place left")

    return [
        PlannedPost(w.role, tuple(w.units), value=w.value, passed_over=why_not(w)) for w in best
    ]


def _find_window(
    weighed: _Weighed, members: list[Unit], room: float, *, listed: bool
) -> _Window | None:
    """Return the worthiest window of neighbours; a claim with its grounds, a story to its end."""
    units = best_window(
        members, weighed.worth, weighed.share, room, opens=weighed.opens, listed=listed
    )
    if not units:
        return None
    late = weighed.place(units[0]) >= 0.5
    role = middle_role([weighed.found(unit) for unit in units], late=late)
    whole = _complete(weighed, members, units, room, story=role == "story")
    return _Window(whole, weighed.value(units), role, members, listed)


def _complete(
    weighed: _Weighed, members: list[Unit], units: list[Unit], room: float, *, story: bool
) -> list[Unit]:
    """Return a window with the grounds that follow it, a story with the rest of its paragraph."""
    rest = members[members.index(units[-1]) + 1 :]
    whole, added = list(units), []
    for unit in rest:
        if not (gives_grounds(unit.text) or (story and unit.block == units[-1].block)):
            break
        added.append(unit)
        if weighed.share_of([*whole, *added]) > room or unit.marker:
            break
        if not is_unfinished(unit) and not unit.bonds:
            whole, added = [*whole, *added], []
    return whole


def _find_answer(weighed: _Weighed, pool: Sequence[_Window]) -> _Window | None:
    """Return the window that answers the title; None where it asks nothing, or nothing speaks of it."""
    if not weighed.context.asked:
        return None

    def near(window: _Window) -> float:
        words = [weighed.found(unit)["words of the title"] for unit in window.units]
        return max(words) * _ANSWERS

    late = [w for w in pool if weighed.place(w.units[0]) >= _ANSWER and near(w) > _ANSWERS / 4]
    return max(late, key=lambda w: (w.value + near(w), -w.units[0].span.start), default=None)


def _join(
    weighed: _Weighed, chosen: Sequence[_Window], pool: Sequence[_Window], room: float
) -> tuple[list[_Window], list[_Window]]:
    """Return the windows, each with another of its section that is nearly as good, where it fits; and the rest.

    The two stand alone by themselves; nothing that another post says stands between them.
    """
    joined: list[_Window] = []
    left = list(pool)
    taken = sorted(window.units[0].span.start for window in chosen)
    for window in chosen:
        first = window.units[0]
        near = [
            other
            for other in left
            if other.units[0].section == first.section
            and other.value >= window.value - _JOINED
            and abs(weighed.places[other.units[0].span] - weighed.places[first.span]) <= _NEAR
            and weighed.share_of([*window.units, *other.units]) <= room
            and not _between(taken, first.span.start, other.units[0].span.start)
        ]
        if best := max(near, key=lambda w: (w.value, -w.units[0].span.start), default=None):
            left.remove(best)
            units = sorted((*window.units, *best.units), key=lambda unit: unit.span)
            joined.append(replace(window, units=units))
        else:
            joined.append(window)
    return joined, left


def _between(places: Sequence[int], one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    return any(low < place < high for place in places)
