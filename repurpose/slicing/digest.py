"""Units in, fewer units out: the windows of a digest thread, and the condensed body of one post."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import pairwise

from repurpose.article import Kind, Span
from repurpose.slicing.units import Unit
from repurpose.slicing.wishes import PINNED
from repurpose.slicing.words import leans_back

Worth = Callable[[Unit], float]
Share = Callable[[Unit], float]
_OPENING = 0.6  # of the sentences, among which the opening of a thread is looked for
_LONGEST = 300  # sentences of a window; more fit no post
_FULL = 0.3  # what a full post is worth beside one that says a single short sentence
_announces = re.compile(
    r"(?:^|，)(?:更|最)?(?:重要|关键|微妙|有趣|糟糕|可怕|严重)?的是[，：:]?$|(?:下面|接下来|接着|下文|以下)(?:就|我们|让我们|来|将|是)|(?:来看|看看|说说|聊聊|谈谈)[^，。]{0,16}[。：:]$"
    r"|(?:如下|下面|以下)[。：:]?$|\b(?:below|next|let's (?:look|see))\b|次に|見てみ"
)


def choose_windows(
    units: Sequence[Unit],
    worth: Worth,
    share: Share,
    room: float,
    posts: int,
    *,
    title: float = 0.0,
    hook: Worth | None = None,
) -> list[list[Unit]]:
    """Return at most `posts` windows of neighbouring units, in the article's order.

    With a `hook` the first window opens with the sentence of the first part that opens best; without,
    it is as any other. One window a section follows; when there are more sections than posts the
    weakest give way, when there are fewer, the strongest get a second. Each opens with a sentence that
    stands by itself and fits `room`, the first less `title`, which stands above it. A lone paragraph
    that fits one post is one window.
    """
    alone = len({unit.block for unit in units}) <= 1
    if alone and sum(map(share, units)) <= room - title:
        return [[*units]] if units else []
    opening = _choose_opening(units, worth, share, room - title, hook) if hook else []
    after = units.index(opening[-1]) + 1 if opening else 0
    rest = units[after:]
    taken: set[Span] = set()
    windows: list[tuple[float, list[Unit]]] = []
    for members in _by_section(rest):
        if window := _best_window(members, worth, share, room - (0.0 if opening else title)):
            windows.append((_value(window, worth, share), window))
            taken |= {unit.span for unit in window}
    spare: list[tuple[float, list[Unit]]] = []
    for members in _by_section(rest):
        for part in _parts_without(members, taken):
            window = _best_window(part, worth, share, room - (0.0 if opening else title))
            spare += [(_value(window, worth, share), window)] if window else []
    windows.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    spare.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    chosen = [window for _, window in [*windows, *spare][: posts - bool(opening)]]
    return sorted(chosen + [opening] * bool(opening), key=lambda window: window[0].span.start)


def _choose_opening(
    units: Sequence[Unit], worth: Worth, share: Share, room: float, hook: Worth
) -> list[Unit]:
    """Return the window that begins with the best hook among the first units."""
    first = range(max(1, round(len(units) * _OPENING)))
    pinned = [i for i, unit in enumerate(units) if worth(unit) >= PINNED]
    places = [i for i in first if i <= min(pinned, default=len(units))]
    for place in sorted(places, key=lambda i: (-hook(units[i]), i)):
        near = units[place : place + _LONGEST]
        if window := _best_window(_by_section(near)[0], worth, share, room, only_first=True):
            return window
    return []


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


def _value(window: Sequence[Unit], worth: Worth, share: Share) -> float:
    """Return what a window says for its length: the mean worth, and a little for a fuller post."""
    return sum(map(worth, window)) / len(window) + _FULL * min(1.0, sum(map(share, window)))


def _best_window(
    units: Sequence[Unit], worth: Worth, share: Share, room: float, *, only_first: bool = False
) -> list[Unit]:
    """Return the worthiest run of neighbours that fits; `only_first` when it opens with the first.

    A run never begins within a list or a supposition, nor ends before what its sentences need.
    """
    listed = all(unit.kind == Kind.ITEM for unit in units)
    unfinished = [_is_unfinished(unit) for unit in units]
    shares, worths = [*map(share, units)], [*map(worth, units)]
    best: tuple[float, int, int] | None = None
    for start in range(1 if only_first else len(units)):
        opener = units[start]
        if leans_back(opener.text) or opener.led or (opener.kind == Kind.ITEM and not listed):
            continue
        room_left, needed, said, filled = room, start, 0.0, 0.0
        for end in range(start, len(units)):  # no longer than a post is: linear in all
            unit = units[end]
            room_left -= shares[end]
            if room_left < 0 or (unit.marker and end > start and not (listed or unit.led)):
                break
            said, filled = said + worths[end], filled + shares[end]
            needed = max(needed, end + unit.bonds)
            if end < needed or unfinished[end]:
                continue
            value = said / (end + 1 - start) + _FULL * min(1.0, filled)
            if best is None or value > best[0]:
                best = (value, start, end + 1)
    return list(units[best[1] : best[2]]) if best else []


def _is_unfinished(unit: Unit) -> bool:
    """Say whether something has to follow a sentence: it announces, or asks what is answered."""
    asks = unit.question and not unit.closes_block
    return unit.lead_in or asks or bool(_announces.search(unit.text))


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
    return value + (0.5 if len(kept) == 1 else 0)


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
