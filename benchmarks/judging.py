"""Labels and scores of articles in, the figures by which a judgement is measured out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.editor_labels import Labels
from repurpose.slicing.judging.score import ALONE, LATE, PULL


@dataclass(frozen=True)
class Judged:
    """One article's labels, and what each head says of the same sentences."""

    labels: list[Labels]
    heads: dict[str, list[float]]

    def best(self, key: Callable[[int], float], most: int) -> list[Labels]:
        """Return the labels of the `most` sentences that `key` puts first."""
        order = sorted(range(len(self.labels)), key=lambda i: (-key(i), i))
        return [self.labels[i] for i in order[:most]]


def as_quote(one: Judged) -> Callable[[int], float]:
    """Order by what `Score.value` is: the quote, and a part of the hook."""
    return lambda i: one.heads["quote"][i] + PULL * one.heads["hook"][i]


def as_hook(one: Judged) -> Callable[[int], float]:
    """Order by the hook, early ones a little before late ones, what is understood alone first."""
    count = len(one.labels)

    def worth(i: int) -> float:
        alone = 10.0 if one.heads["alone"][i] >= ALONE else 0.0
        return one.heads["hook"][i] + alone - LATE * i / count

    return worth


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Return P@5 (labels 2 and 3), the share of 0 among the five, alone's F1, and hook top-3."""
    five = [found for one in judged for found in one.best(as_quote(one), 5)]
    said = [
        (value >= ALONE, bool(found.alone))
        for one in judged
        for value, found in zip(one.heads["alone"], one.labels, strict=True)
    ]
    both = sum(a and b for a, b in said)
    return {
        "P@5": mean(found.quote >= 2 for found in five),
        "bad": mean(found.quote == 0 for found in five),
        "alone F1": 2 * both / (sum(a for a, _ in said) + sum(b for _, b in said)),
        "hook in top 3": mean(_opens_well(one) for one in judged),
    }


def _opens_well(one: Judged) -> bool:
    third = sorted((found.hook for found in one.labels), reverse=True)[:3][-1]
    return one.best(as_hook(one), 1)[0].hook >= third


def report(judged: Sequence[Judged], sets: Sequence[str]) -> None:
    """Print the figures of all articles, and of each reader's set."""
    for name in ["all", *sorted(set(sets))]:
        chosen = [one for one, its in zip(judged, sets, strict=True) if name in ("all", its)]
        row = "  ".join(f"{key} {value:.3f}" for key, value in figures(chosen).items())
        print(f"  {name:4} {len(chosen):3} articles  {row}")
