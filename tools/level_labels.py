"""Labels of another reader in, what the first readers would have called the same out.

Readers see the same order of sentences, not the same heights: one calls a third of what leans on its
neighbours fit to be quoted, another a tenth. So a label is read as a rank among all that its reader gave,
and stands for the mean of the labels that the first readers gave at these ranks; apart for sentences that
are understood alone and those that are not, since there readers differ most.
"""

from collections.abc import Sequence

from benchmarks.editor_labels import Labels

Level = dict[str, float]  # by the name of a head
_KEPT = "alone"  # yes or no: readers agree


def plain(labels: Sequence[Labels], heads: Sequence[str]) -> list[Level]:
    """Return labels as they are."""
    return [{head: float(getattr(each, head)) for head in heads} for each in labels]


def level(own: Sequence[Labels], first: Sequence[Labels], heads: Sequence[str]) -> list[Level]:
    """Return a reader's labels on the scale of the first readers."""
    found = plain(own, heads)
    for alone in (0, 1):
        here = [i for i, each in enumerate(own) if each.alone == alone]
        beside = [each for each in first if each.alone == alone]
        for head in heads:
            if head == _KEPT or not here or not beside:
                continue
            heights = _heights(
                [getattr(own[i], head) for i in here], [getattr(each, head) for each in beside]
            )
            for i in here:
                found[i][head] = heights[getattr(own[i], head)]
    return found


def _heights(own: Sequence[int], first: Sequence[int]) -> dict[int, float]:
    """Return for each label of `own` the mean of what stands at its ranks in `first`."""
    order = sorted(first)
    heights = {}
    for label in sorted(set(own)):
        below = sum(each < label for each in own) / len(own)
        up_to = sum(each <= label for each in own) / len(own)
        start = min(int(below * len(order)), len(order) - 1)
        ranks = order[start : max(start + 1, round(up_to * len(order)))]
        heights[label] = sum(ranks) / len(ranks)
    return heights
