"""Units in, fewer units out: the windows of a digest thread, and the condensed body of one post."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import pairwise

from repurpose.article import Span
from repurpose.slicing.units import Unit
from repurpose.slicing.words import leans_back

Worth = Callable[[Unit], float]
Share = Callable[[Unit], float]


def choose_windows(
    units: Sequence[Unit],
    worth: Worth,
    share: Share,
    room: float,
    posts: int,
    *,
    title: float = 0.0,
) -> list[list[Unit]]:
    """Return at most `posts` windows of neighbouring units, in the article's order.

    One window a section, the opening always among them; each opens with a sentence that stands by
    itself and fits `room`, the first less `title`, which stands above it. When there are more sections than posts the weakest give way; when there
    are fewer, the strongest get a second window.
    """
    sections = _by_section(units)
    windows: list[tuple[float, list[Unit]]] = []
    for number, members in enumerate(sections):
        first = number == 0
        if window := _best_window(members, worth, share, room - (title if first else 0.0)):
            windows.append((_value(window, worth) + (100 if first else 0), window))
    taken = {unit.span for _, window in windows for unit in window}
    spare: list[tuple[float, list[Unit]]] = []
    for members in sections:
        for part in _parts_without(members, taken):
            window = _best_window(
                part, worth, share, room - (title if part[0] is units[0] else 0.0)
            )
            spare += [(_value(window, worth), window)] if window else []
    windows.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    spare.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    chosen = [*windows, *spare][:posts]
    return sorted((window for _, window in chosen), key=lambda window: window[0].span.start)


def _by_section(units: Sequence[Unit]) -> list[list[Unit]]:
    sections: list[list[Unit]] = []
    for unit in units:
        if not sections or sections[-1][-1].section != unit.section:
            sections.append([])
        sections[-1].append(unit)
    return sections


def _parts_without(units: Sequence[Unit], taken: set[Span]) -> list[list[Unit]]:
    parts: list[list[Unit]] = [[]]
    for unit in units:
        if unit.span in taken:
            parts.append([])
        else:
            parts[-1].append(unit)
    return [part for part in parts if part]


def _value(window: Sequence[Unit], worth: Worth) -> float:
    return sum(max(0.2, worth(unit)) for unit in window)


def _best_window(units: Sequence[Unit], worth: Worth, share: Share, room: float) -> list[Unit]:
    """Return the worthiest run of neighbours that fits."""
    best: tuple[float, int, int] | None = None
    for start in range(len(units)):
        if leans_back(units[start].text):
            continue
        room_left = room
        value = 0.0
        for end in range(start, len(units)):
            unit = units[end]
            room_left -= share(unit)
            if room_left < 0 or (unit.marker and end > start and not units[start].marker):
                break
            value += max(0.2, worth(unit)) + (0.4 if unit.opens_block and end == start else 0)
            if unit.lead_in or (unit.question and not unit.closes_block):
                continue  # what is announced or asked has to follow
            if best is None or value > best[0]:
                best = (value, start, end + 1)
    return list(units[best[1] : best[2]]) if best else []


def condense(units: Sequence[Unit], worth: Worth, share: Share, room: float) -> list[Unit]:
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
        while kept and (kept[-1].lead_in or kept[-1].question):
            total -= share(kept.pop())
        if kept:
            heappush(tails, (_tail_worth(kept, worth), number))
        else:
            total -= _drop_orphan(blocks, follower.get(number), share)
    return _pass_headings_on(units, [unit for kept in blocks.values() for unit in kept])


def _tail_worth(kept: Sequence[Unit], worth: Worth) -> float:
    value = worth(kept[-1])
    if kept[-1].headings:
        return value + 50  # a section's opening goes last
    return value + (3 if len(kept) == 1 else 0) + (4 if kept[-1].section == 0 else 0)


def _drop_orphan(blocks: dict[int, list[Unit]], number: int | None, share: Share) -> float:
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
