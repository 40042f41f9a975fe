"""The cards of a series in, a layout and a ground for each out: bookends, a rhythm, nothing twice running."""

from collections import Counter
from collections.abc import Sequence

from repurpose.cards.formats import Format, find_format
from repurpose.cards.model import Card
from repurpose.cards.voices.compose import Composition
from repurpose.cards.voices.suiting import suits
from repurpose.themes import Layout, Voice

_SAME_LAYOUT, _USED = 100.0, 3.0  # of the card before; of one earlier
_SAME_GROUND, _THRICE = 2.5, 50.0
_LOUD_AGAIN, _LOUD_EARLY = 30.0, 12.0
_LATER = 0.6  # each place further down in the voice's own order
_LOUD_FROM = 4  # the loud card comes between the fourth and the last but one


def plan_series(
    cards: Sequence[Card], voice: Voice, form: Format | str, seed: int
) -> list[Composition]:
    """Return how each card is composed; a card that no layout suits gets an empty composition."""
    canvas = find_format(form) if isinstance(form, str) else form
    found: list[Composition] = []
    used: Counter[str] = Counter()
    for place, card in enumerate(cards):
        there = [one for one in voice.layouts(card.kind) if suits(one, card, canvas)]
        ways = [(layout, ground) for layout in there for ground in layout.grounds]
        if not ways:
            found.append(Composition(seed=seed))
            continue
        bookend = place in (0, len(cards) - 1)
        near = place in (1, len(cards) - 2)

        def cost(way: tuple[Layout, str], *, bookend: bool = bookend, near: bool = near, place: int = place) -> float:
            layout, ground = way
            before = found[-1] if found else None
            ours = there.index(layout) * _LATER + layout.grounds.index(ground) * _LATER / 2
            ours += _USED * used[layout.name]
            if before:
                ours += _SAME_LAYOUT * (layout.name == before.layout)
                same = ground == before.ground and ground != voice.calm
                ours += _SAME_GROUND * same
                ours += _THRICE * (same and len(found) > 1 and ground == found[-2].ground)
            if ground == voice.loud and not bookend:
                ours += _LOUD_AGAIN * used[f"ground {ground}"]
                ours += _LOUD_EARLY * (place + 1 < _LOUD_FROM or near)
            return ours

        layout, ground = min(ways, key=cost)
        used[layout.name] += 1
        used[f"ground {ground}"] += not bookend
        found.append(Composition(layout.name, ground, seed))
    return found
