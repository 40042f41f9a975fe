"""Units in, fewer units out: the condensed body of one long post."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import pairwise

from repurpose.slicing.planning.windows import (
    Measure,
    is_unfinished,
    items_by_list,
    without_lone_marks,
)
from repurpose.slicing.sentences.units import Unit


def condense(units: Sequence[Unit], worth: Measure, share: Measure, room: float) -> list[Unit]:
    """Return the units that fit `room` together: the weakest ends of paragraphs give way first.

    What leans on a sentence that goes, goes with it; a paragraph keeps its opening to the last, and
    a section its heading with whatever is left of it.
    """
    blocks: dict[int, list[Unit]] = {}
    for unit in units:
        blocks.setdefault(unit.block, []).append(unit)
    order = list(blocks)
    follower = dict(pairwise(order))
    total = sum(share(unit) for unit in units)
    tails = [(_tail_worth(kept, worth), number) for number, kept in blocks.items()]
    heapify(tails)
    while total > room and tails:
        _, number = heappop(tails)
        kept = blocks[number]
        if not kept:
            continue
        total -= share(kept.pop())
        while kept and (is_unfinished(kept[-1]) or kept[-1].question):
            total -= share(kept.pop())
        if kept:
            heappush(tails, (_tail_worth(kept, worth), number))
        else:
            total -= _drop_orphan(blocks, follower.get(number), share)
    kept = _without_half_lists(units, [unit for kept in blocks.values() for unit in kept])
    return _pass_headings_on(units, kept)


def _without_half_lists(units: Sequence[Unit], kept: list[Unit]) -> list[Unit]:
    """Drop what is left of a list that a sentence leads in; of any other list, the marks."""
    lists, there = items_by_list(units), {unit.block for unit in kept}
    half = {block for block, blocks in lists.items() if not blocks <= there}
    led = {below.block for above, below in pairwise(units) if above.lead_in}
    gone = {block for block in half if lists[block] & led}
    announced = {
        above.span for above, below in pairwise(units) if above.lead_in and below.block in gone
    }
    left = [unit for unit in kept if unit.block not in gone and unit.span not in announced]
    return without_lone_marks(left or kept, lists)


def _tail_worth(kept: Sequence[Unit], worth: Measure) -> float:
    value = worth(kept[-1])
    if kept[-1].headings:
        return value + 50  # a section's opening goes last
    return value + (0.5 if len(kept) == 1 else 0)


def _drop_orphan(blocks: dict[int, list[Unit]], number: int | None, share: Measure) -> float:
    """Drop the next paragraph when it opens with a word that points at the one that went."""
    if number is None or not blocks[number] or not blocks[number][0].leans_back:
        return 0.0
    gone = sum(share(unit) for unit in blocks[number])
    blocks[number].clear()
    return gone


def _pass_headings_on(units: Sequence[Unit], kept: list[Unit]) -> list[Unit]:
    """Give the heading of a section whose opening went to the first sentence that is left of it."""
    headings = {unit.section: unit.headings for unit in units if unit.headings}
    result, last = [], 0
    for unit in kept:
        opens = unit.section != last and not unit.headings
        result.append(replace(unit, headings=headings.get(unit.section, ())) if opens else unit)
        last = unit.section
    return result
