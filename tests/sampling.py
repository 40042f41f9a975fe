"""Big tables of cases: the quick suite runs a few of each, drawn once for all; the slow suite the rest."""

import random
from collections.abc import Iterable

import pytest


def mostly_slow(cases: Iterable[object], quick: int) -> list[object]:
    """Return the cases as parameters, all but `quick` of them marked slow.

    A case is one value, or a tuple with one value an argument. The draw depends on their number alone.
    """
    every = list(cases)
    drawn = set(random.Random(len(every)).sample(range(len(every)), min(quick, len(every))))
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=() if place in drawn else pytest.mark.slow,
        )
        for place, case in enumerate(every)
    ]
