"""A sentence in, how much it is worded like remarks that an editor passes on out.

What makes a sentence worth repeating is to a good part its wording, and more of it can be learned from
a collection of chosen remarks than from a few dozen labelled articles. `tools/train_phrasing.py` tells
the remarks of a weekly from the weekly's own prose by runs of one to three characters; the weight of
each run stands in assets/judgement/phrasing.json. It knows Chinese; elsewhere it says nothing.
"""

import json
import re
from functools import cache, lru_cache
from math import fsum

from repurpose.resources import asset

LONGEST_RUN = 3  # characters
OPENS = "^"  # stands before the first character: how a sentence opens is worded too

_digit = re.compile(r"\d")
_mark = re.compile(rf"[^\w{re.escape(OPENS)}]+")
_han = re.compile(r"[一-鿿]")


@lru_cache(maxsize=512)
def runs_of(text: str) -> frozenset[str]:
    """Return the runs of characters that `text`, in Simplified Han, holds; all digits are one.

    No run goes over a mark or a blank: how a writer sets marks is no wording.
    """
    stretches = _mark.split(OPENS + _digit.sub("0", text.lower()))
    return frozenset(
        stretch[i : i + size]
        for stretch in stretches
        for size in range(1, LONGEST_RUN + 1)
        for i in range(len(stretch) - size + 1)
    )


def worded_to_pass_on(text: str) -> float:
    """Return the sum of the weights of the runs of `text`: 0 says nothing, more is likelier."""
    if not _han.search(text):
        return 0.0
    weights = _weights()
    return round(fsum(weights[run] for run in runs_of(text) if run in weights), 4)


@cache
def _weights() -> dict[str, float]:
    held = json.loads(asset("judgement", "phrasing.json").read_text(encoding="utf-8"))
    return {run: float(weight) for run, weight in held["weights"].items()}
