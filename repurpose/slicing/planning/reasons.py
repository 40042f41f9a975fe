"""The sentences of a post and what they do there in, why they were chosen out: messages, most telling first."""

from collections.abc import Sequence
from itertools import pairwise

from repurpose.article import Kind
from repurpose.messages import msg
from repurpose.slicing.composing.post_context import PostContext
from repurpose.slicing.judging.features import Features
from repurpose.slicing.model import PostRole
from repurpose.slicing.sentences.units import Unit

_MOST = 3
_NEAR_TITLE = 0.5  # of `words of the title`


def explain_part(context: PostContext, role: PostRole, units: Sequence[Unit]) -> tuple[str, ...]:
    """Return why a post of a digest says `units`, in at most three messages."""
    if not units:
        return ()
    found = [context.score(unit).found for unit in units]
    said = [*_pinned(context, units), _of_role(context, role, units, found)]
    items = len({unit.block for unit in units if unit.kind == Kind.ITEM})
    if items > 1:
        said.append(msg("kept whole: a list of {count}", count=items))
    title = max(one["words of the title"] for one in found)
    if title >= _NEAR_TITLE and role != "answer":
        said.append(msg("takes up the title"))
    if any(below.span.start > above.span.end + 2 for above, below in pairwise(units)):
        said.append(msg("joins sentences that stand apart"))
    return tuple(said[:_MOST])


def _pinned(context: PostContext, units: Sequence[Unit]) -> list[str]:
    return [msg("pinned by the author")] if any(context.wishes.pins(u.text) for u in units) else []


def _of_role(
    context: PostContext, role: PostRole, units: Sequence[Unit], found: Sequence[Features]
) -> str:
    first, last = context.score(units[0]), context.score(units[-1])
    if role == "hook":
        return msg("opens: {what}, {score:.2f}", what=_kind(found[0]), score=_of_one(first.hook))
    if role == "close":
        return msg("closes: a line worth keeping, {score:.2f}", score=_of_one(last.quote))
    if role == "answer":
        return msg("answers the title")
    point = _of_one(max(context.score(unit).point for unit in units))
    if role == "turn":
        return msg("says the other side, {score:.2f}", score=point)
    if role == "story":
        return msg("tells what happened, {score:.2f}", score=point)
    if role == "reason":
        return msg("gives {what}, {score:.2f}", what=_grounds(found), score=point)
    return msg("says what the article needs, {score:.2f}", score=point)


def _of_one(label: float) -> float:
    """Return a label of 0 to 3 as a share of one."""
    return min(1.0, max(0.0, label / 3))


def _kind(found: Features) -> str:
    if found["question"]:
        return msg("a question")
    if found["contrast"] or found["turn"]:
        return msg("a tension")
    if found["share of digits"]:
        return msg("a number")
    if found["first person"] and found["story"]:
        return msg("something lived through")
    return msg("a statement")


def _grounds(found: Sequence[Features]) -> str:
    if any(one["cause"] for one in found):
        return msg("a cause")
    if any(one["share of digits"] or one["percent"] or one["money"] for one in found):
        return msg("a number")
    return msg("a condition")
