"""Units in, the runs of neighbours that a post can say out: never half a list, never half a thought."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from repurpose.article import Kind
from repurpose.patterns import lazy_pattern
from repurpose.slicing.sentences.units import Unit, without_connective
from repurpose.slicing.sentences.words import leans_back

Measure = Callable[[Unit], float]
LONGEST = 300  # sentences of a window; more fit no post
_grounds = re.compile(
    r"(?:这是|這是|正是|就是)?(?:因为|因為)|原因(?:是|很简单|很簡單)|(?:比如|例如|譬如|就像|好比|打个比方|換句話說|换句话说|也就是说|也就是說|所谓|所謂)|(?:For (?:example|instance)|Because|That is|In other words)\b|たとえば|例えば|なぜなら|예를 들|왜냐하면"
)
_trails_off = re.compile(  # 当……，当……：what then is said in the next sentence
    r"^(?:当|當|如果|假如|一旦|(?:When|If)\b).*(?:…|\.{3})[”’」』]*$", re.IGNORECASE
)
_several = lazy_pattern(  # 原因有三点： / Here are a few reasons:
    r"(?:[两二三四五六七八九十几]|以下|下面|\d)(?:大|个|点|条|种|类|步|方面|层)[^，。]{0,12}[：:]$"
    r"|\b(?:a few|several|some|two|three|four|five|six|seven|these|the following) (?:\w+ )?(?:reasons|ways|things|tips|steps|lessons|rules|points|examples)\b[^.!?]*:$",
    re.IGNORECASE,
)
_counts = re.compile(r"(?:首先|其次|再次|最[后後]|第[一二三四五])，")
_LONG_ITEM = 60  # code points: an item that is a paragraph of its own
_FULL = 0.2  # what a full post is worth beside one that says a single short sentence


def by_section(units: Sequence[Unit]) -> list[list[Unit]]:
    """Return the units of each section, in order."""
    return [list(group) for _, group in groupby(units, key=lambda unit: unit.section)]


def worth_of(window: Sequence[Unit], worth: Measure, share: Measure) -> float:
    """Return what a window says for its length: the mean worth, and a little for a fuller post."""
    return sum(map(worth, window)) / len(window) + _FULL * min(1.0, sum(map(share, window)))


def best_window(
    units: Sequence[Unit],
    worth: Measure,
    share: Measure,
    room: float,
    *,
    opens: Measure | None = None,
    only_first: bool = False,
    listed: bool = False,
) -> list[Unit]:
    """Return the worthiest run of neighbours that fits `room`; empty when there is none.

    A run never begins within a list or a supposition, nor ends before what its sentences need.

    Args:
        units: Sentences of one section.
        worth: What each says.
        share: What each takes of the room.
        room: How much there is.
        opens: What each is worth as the first sentence of a post, beside what it says.
        only_first: Whether the run opens with the first of them.
        listed: Whether they are a section of long items, each of which may stand by itself.
    """
    if only_first and not _may_open(units[0], listed=listed):
        return []
    unfinished = [is_unfinished(unit) for unit in units]
    shares, worths = [*map(share, units)], [*map(worth, units)]
    best: tuple[float, int, int] | None = None
    for start in range(1 if only_first else len(units)):
        opener = units[start]
        if not _may_open(opener, listed=listed):
            continue
        extra = opens(opener) if opens else 0.0
        room_left, needed, said, filled = room, start, 0.0, 0.0
        for end in range(start, len(units)):  # no longer than a post is: linear in all
            unit = units[end]
            room_left -= shares[end]
            if room_left < 0 or (unit.marker and end > start and not (listed or unit.led)):
                break
            said, filled = said + worths[end], filled + shares[end]
            if _promises_several(unit) or unit.beside:
                break
            needed = max(needed, end + unit.bonds)
            if end < needed or unfinished[end]:
                continue
            value = said / (end + 1 - start) + _FULL * min(1.0, filled) + extra
            if best is None or value > best[0]:
                best = (value, start, end + 1)
    return list(units[best[1] : best[2]]) if best else []


def _may_open(opener: Unit, *, listed: bool) -> bool:
    """Say whether a window may begin with a sentence, without the connective that it opens with."""
    held = opener.led or opener.beside or (opener.kind == Kind.ITEM and not listed)
    return not held and not leans_back(without_connective(opener).text)


def _promises_several(unit: Unit) -> bool:
    """Say whether a sentence promises several reasons that stand in paragraphs, not in a list.

    Nobody can say where the last of them ends, so that no window holds such a promise.
    """
    return unit.bonds == 1 and bool(_several.search(unit.text))


def is_unfinished(unit: Unit) -> bool:
    """Say whether something has to follow a sentence: it announces, or asks what is answered."""
    asks = unit.question and not unit.closes_block
    return unit.lead_in or unit.announces or asks or bool(_trails_off.match(unit.text))


def gives_grounds(text: str) -> bool:
    """Say whether a sentence gives the grounds, or an example, of what stands before it."""
    return bool(_grounds.match(text))


def is_listed(section: Sequence[Unit]) -> bool:
    """Say whether a section is a list of items that are as long as paragraphs."""
    items = {unit.block for unit in section if unit.kind == Kind.ITEM}
    long = sum(len(unit.text) for unit in section) >= _LONG_ITEM * len(items)
    return bool(items) and long and all(unit.kind == Kind.ITEM for unit in section)


def without_connectives(units: Sequence[Unit], window: Sequence[Unit]) -> list[Unit]:
    """Return a window of `units` without connectives that join a sentence to one that is not there.

    "First" and "last" count others: where the window has only one of them, it goes.
    """
    places = {unit.span: number for number, unit in enumerate(units)}
    above = [-1, *(places[unit.span] for unit in window)]
    counted = sum(bool(_counts.match(unit.text)) for unit in window)
    return [
        unit
        if places[unit.span] - 1 == before >= 0 and not (counted == 1 and _counts.match(unit.text))
        else without_connective(unit)
        for before, unit in zip(above, window, strict=False)
    ]


def items_by_list(units: Sequence[Unit]) -> dict[int, frozenset[int]]:
    """Return for each block that is an item all blocks of its list.

    Between item 1 and item 2 there may stand paragraphs that explain the first.
    """
    lists: list[dict[int, int]] = []  # the blocks of each, with the numbers that they bear
    for is_item, group in groupby(units, key=lambda unit: unit.kind == Kind.ITEM):
        if not is_item:
            continue
        numbers: dict[int, int] = {}
        for unit in group:
            numbers.setdefault(unit.block, _number(unit.marker))
        first = next(iter(numbers.values()), 0)
        if first > 1 and lists and first - 1 in lists[-1].values():
            lists[-1] |= numbers
        else:
            lists.append(numbers)
    return {block: frozenset(blocks) for blocks in lists for block in blocks}


def _number(marker: str) -> int:
    digits = re.sub(r"\D", "", marker)
    return int(digits[:3]) if digits else 0


def without_lone_marks(window: Sequence[Unit], lists: dict[int, frozenset[int]]) -> list[Unit]:
    """Drop the bullets and numbers of items whose list is not there as a whole."""
    there = {unit.block for unit in window}
    return [
        unit if lists.get(unit.block, frozenset()) <= there else replace(unit, marker="")
        for unit in window
    ]


def parts_without(units: Sequence[Unit], window: Sequence[Unit]) -> list[list[Unit]]:
    """Return what stands before a window of `units`, and what stands behind it."""
    taken = {unit.span for unit in window}
    parts: list[list[Unit]] = [[]]
    for unit in units:
        if unit.span in taken:
            parts.append([])
        else:
            parts[-1].append(unit)
    return [part for part in parts if part]
