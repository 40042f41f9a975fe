"""How a language says numbers that can be drawn: patterns of shares, of changes, and of like things in a row."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language says around numbers that can be drawn.

    The groups: `la` and `lb`, what the numbers `a` and `b` of a change are of; `label` and `number`
    of one thing in a row.
    """

    per: re.Pattern[str]  # so many of so many: always a part of a whole
    share: re.Pattern[str]  # a per cent or a fraction, ...
    before: re.Pattern[str]  # ... where such words end before it
    behind: re.Pattern[str]  # ... or such begin behind it
    never: re.Pattern[str]  # what before it, at its end, makes it none
    change: re.Pattern[str]
    rows: tuple[re.Pattern[str], ...]  # each finds one thing of a row
    any: re.Pattern[str] = re.compile(r"\d[\d,]*(?:\.\d+)?")  # every number of a sentence
    never_behind: re.Pattern[str] = re.compile(r"(?!)")
