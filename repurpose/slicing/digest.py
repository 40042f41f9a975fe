"""Units in, fewer units out: the windows of a digest thread, and the condensed body of one post."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import groupby, pairwise

from repurpose.article import Kind, Span
from repurpose.slicing.units import Unit
from repurpose.slicing.wishes import PINNED
from repurpose.slicing.words import leans_back

Worth = Callable[[Unit], float]
Share = Callable[[Unit], float]
_OPENING = 0.6  # of the sentences, among which the opening of a thread is looked for
_LONG_ITEM = 60  # code points: an item that is a paragraph of its own
_ENDING = 0.2  # of the sentences, among which its closing is looked for
_LONGEST = 300  # sentences of a window; more fit no post
_OPENS = 1.2  # of 3: how well a sentence hooks that opens without the title above it
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
    close: Worth | None = None,
) -> list[list[Unit]]:
    """Return at most `posts` windows of neighbouring units, in the article's order.

    With a `hook` the first window opens with the sentence of the first part that opens best; without,
    it is as any other; so it is with `close` and the last window. One window a section follows; when
    there are more sections than posts the weakest give way, when there are fewer, the strongest get a
    second. Each opens with a sentence that stands by itself and fits `room`, the first less `title`
    where that stands above it (see `opens_alone`). A lone paragraph that fits one post is one window.
    """
    alone = len({unit.block for unit in units}) <= 1
    if alone and sum(map(share, units)) <= room - title:
        return [[*units]] if units else []
    opening = _choose_opening(units, worth, share, room, hook, title) if hook else []
    after = units.index(opening[-1]) + 1 if opening else 0
    rest = units[after:]
    ending = _choose_ending(rest, share, room, close) if close and posts > 2 else []
    if ending:
        rest = rest[: rest.index(ending[0])]
    taken: set[Span] = set()
    windows: list[tuple[float, list[Unit]]] = []
    left = room - (0.0 if opening else title)
    for members in _by_section(rest):
        if window := _best_window(members, worth, share, left, listed=_is_listed(members)):
            windows.append((_value(window, worth, share), window))
            taken |= {unit.span for unit in window}
    spare: list[tuple[float, list[Unit]]] = []
    for members in _by_section(rest):
        for part in _parts_without(members, taken):
            window = _best_window(part, worth, share, left, listed=_is_listed(members))
            spare += [(_value(window, worth, share), window)] if window else []
    windows.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    spare.sort(key=lambda pair: (-pair[0], pair[1][0].span.start))
    more = posts - bool(opening) - bool(ending)
    chosen = [window for _, window in [*windows, *spare][:more]]
    chosen += [window for window in (opening, ending) if window]
    lists = _items_by_list(units)
    chosen = [_without_lone_marks(window, lists) for window in chosen]
    return sorted(chosen, key=lambda window: window[0].span.start)


def opens_alone(opener: Unit, hook: Worth) -> bool:
    """Say whether a sentence hooks so well that no title has to stand above it."""
    return hook(opener) >= _OPENS


def _choose_opening(
    units: Sequence[Unit], worth: Worth, share: Share, room: float, hook: Worth, title: float
) -> list[Unit]:
    """Return the window that begins with the best hook among the first units."""
    first = range(max(1, round(len(units) * _OPENING)))
    pinned = [i for i, unit in enumerate(units) if worth(unit) >= PINNED]
    places = [i for i in first if i <= min(pinned, default=len(units))]
    for place in sorted(places, key=lambda i: (-hook(units[i]), i)):
        near = _by_section(units[place : place + _LONGEST])[0]
        left = room if opens_alone(units[place], hook) else room - title
        if window := _best_window(near, worth, share, left, only_first=True):
            return window
    return []


def _choose_ending(units: Sequence[Unit], share: Share, room: float, close: Worth) -> list[Unit]:
    """Return the window that closes best among the last units; empty when none stands alone."""
    last = units[len(units) - round(len(units) * _ENDING) :]
    best = max(last, key=lambda unit: (close(unit), unit.span.start), default=None)
    if best is None or close(best) < 0 or best.led or best.bonds or best.kind == Kind.ITEM:
        return []
    return [best] if share(best) <= room and not best.lead_in else []


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


def _is_listed(section: Sequence[Unit]) -> bool:
    """Say whether a section is a list of items that are as long as paragraphs."""
    items = {unit.block for unit in section if unit.kind == Kind.ITEM}
    long = sum(len(unit.text) for unit in section) >= _LONG_ITEM * len(items)
    return bool(items) and long and all(unit.kind == Kind.ITEM for unit in section)


def _items_by_list(units: Sequence[Unit]) -> dict[int, frozenset[int]]:
    """Return for each block that is an item all blocks of its list."""
    lists: dict[int, frozenset[int]] = {}
    for is_item, group in groupby(units, key=lambda unit: unit.kind == Kind.ITEM):
        blocks = frozenset(unit.block for unit in group) if is_item else frozenset()
        lists |= dict.fromkeys(blocks, blocks)
    return lists


def _without_lone_marks(window: list[Unit], lists: dict[int, frozenset[int]]) -> list[Unit]:
    """Drop the bullets and numbers of items whose list is not there as a whole."""
    there = {unit.block for unit in window}
    return [
        unit if lists.get(unit.block, frozenset()) <= there else replace(unit, marker="")
        for unit in window
    ]


def _best_window(
    units: Sequence[Unit],
    worth: Worth,
    share: Share,
    room: float,
    *,
    only_first: bool = False,
    listed: bool = False,
) -> list[Unit]:
    """Return the worthiest run of neighbours that fits; `only_first` when it opens with the first.

    A run never begins within a list or a supposition, nor ends before what its sentences need.
    `listed` when they are a section of long items, each of which may stand by itself.
    """
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
