"""Units and a limit in, the best places to cut out: one optimum over the whole article.

The cost of a thread is the sum of the named penalties below over its posts; a dynamic programme over
sentence ends finds the least (Bellman's recurrence, as Knuth and Plass use it for lines). Only posts
within the limit are considered, so the work is linear in the article's length.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from repurpose.messages import mark
from repurpose.slicing.sentences.units import Unit

# What a cut or a post costs, and what is said of it. One table for the programme and for people.
PENALTIES: dict[str, tuple[float, str]] = {
    "post": (3.0, mark("every further post asks for another tap")),
    "slack": (4.0, mark("a post that is far from full (times the square of the empty share)")),
    "paragraph": (1.0, mark("a cut between two paragraphs of one section")),
    "item": (0.7, mark("a cut between two items of one list")),
    "sentence": (4.0, mark("a cut inside a paragraph")),
    "context": (
        22.0,
        mark("a post that opens with a word pointing back: 它, 这, 其, 然而, 同时 ..."),
    ),
    "question": (9.0, mark("a question parted from its answer")),
    "lead-in": (16.0, mark("a list parted from the sentence that leads it in")),
    "short end": (3.0, mark("a last post that is less than a third full")),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A post of `units[start:end]`, with the penalties it was charged."""

    start: int
    end: int
    charged: tuple[tuple[str, float], ...]


def cut_units(
    units: Sequence[Unit], fits: Callable[[int, int], float | None], *, most: int = 400
) -> list[Cut]:
    """Return the posts of the cheapest thread, in order.

    Args:
        units: The sentences, in order.
        fits: `fits(start, end)` gives the share of the limit that a post of `units[start:end]`
            fills, or None when it is over the limit. A single unit must fit.
        most: The most units that a post may hold; a bound for the work.
    """
    count = len(units)
    best: list[tuple[float, Cut | None]] = [(float("inf"), None)] * (count + 1)
    best[0] = (0.0, None)
    for start in range(count):
        opening = _charge_opening(units, start)
        for end in range(start + 1, min(count, start + most) + 1):
            if end - 1 > start and units[end - 1].forced:
                break
            fill = fits(start, end)
            if fill is None:
                break
            charged = [*opening, *_charge_post(fill, last=end == count)]
            cost = best[start][0] + sum(price for _, price in charged)
            if cost < best[end][0]:
                best[end] = (cost, Cut(start, end, tuple(charged)))
    return _trace(best)


def _trace(best: list[tuple[float, Cut | None]]) -> list[Cut]:
    cuts: list[Cut] = []
    end = len(best) - 1
    while end > 0:
        cut = best[end][1]
        assert cut is not None, "a unit that does not fit by itself"
        cuts.append(cut)
        end = cut.start
    return cuts[::-1]


def _charge_opening(units: Sequence[Unit], start: int) -> list[tuple[str, float]]:
    """Charge the cut above `units[start]`."""
    if start == 0 or units[start].forced:
        return []
    above, below = units[start - 1], units[start]
    names = []
    if above.block == below.block:
        names.append("sentence")
    elif not below.headings:
        listed = above.kind == below.kind and below.marker
        names.append("item" if listed else "paragraph")
    if below.leans_back:
        names.append("context")
    if above.question and above.section == below.section:
        names.append("question")
    if above.lead_in:
        names.append("lead-in")
    return [(name, PENALTIES[name][0]) for name in names]


def _charge_post(fill: float, *, last: bool) -> list[tuple[str, float]]:
    charged = [("post", PENALTIES["post"][0]), ("slack", PENALTIES["slack"][0] * (1 - fill) ** 2)]
    if last and fill < 1 / 3:
        charged.append(("short end", PENALTIES["short end"][0]))
    return charged
