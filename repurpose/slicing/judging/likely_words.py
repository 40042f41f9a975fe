"""A sentence in, how like what an editor chose its words are out: where the extra `meaning` is not.

What the encoder of the extra adds to each head was taught to a table of runs of one to three characters,
on the sentences of a Chinese weekly: on sentences that it has not seen the two agree by a correlation of
0.86. The table is in assets/judgement/likeness.json, made by `tools/train_judgement.py --weekly`. It knows
Chinese; of another language it says nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

from repurpose.resources import asset
from repurpose.slicing.judging.likeness import NAME
from repurpose.slicing.judging.phrasing import runs_of

THOUSAND = 1000  # weights are whole thousandths of a label: a sum of them is exact
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class RunTable:
    """For each head what a run of characters adds, in thousandths of a label, and what all begin with."""

    heads: Sequence[str]
    bias: Sequence[int]
    runs: Mapping[str, Sequence[int]]

    def predict(self, text: str) -> list[float]:
        """Return what each head says of `text`, in Simplified Han; long sentences say no more than short ones."""
        found = runs_of(text)
        known = [self.runs[run] for run in found if run in self.runs]
        root = sqrt(len(found)) or 1.0
        sums = map(sum, zip(*known, strict=True)) if known else [0] * len(self.bias)
        return [
            round((bias + added / root) / THOUSAND, _DIGITS)
            for bias, added in zip(self.bias, sums, strict=True)
        ]


def likely_by_words(text: str, language: str) -> dict[str, float]:
    """Return what the words of `text`, in Simplified Han, add to each head; nothing unless Chinese."""
    if not language.startswith("zh"):
        return {}
    table = _table()
    return {
        NAME.format(head=head): value
        for head, value in zip(table.heads, table.predict(text), strict=True)
    }


@cache
def _table() -> RunTable:
    held = json.loads(asset("judgement", "likeness.json").read_text(encoding="utf-8"))
    return RunTable(held["heads"], held["bias"], held["runs"])
