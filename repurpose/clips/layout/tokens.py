"""The words of a caption on the clock: a cue goes in, the same cue with timed tokens comes out.

A token is what lights up at one time: a word, or a character. Tokens cover a caption from its first
character to its last without a gap; a mark belongs to the word before it, an opening mark to the
word behind it. Numbers stay with their unit, and Latin words stay whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from repurpose.clips.layout.styles import Unit
from repurpose.text import find_pieces, inner_places, part_words

_CLOSING = "，。、；：！？”’》）】」』…—,.;:!?%％)]}"
_OPENING = "“‘《（【「『([{"
_PAUSES = {
    "，": 1.2,
    "、": 0.7,
    "；": 1.6,
    "：": 1.4,
    "。": 2.0,
    "！": 2.0,
    "？": 2.0,
    "…": 0.6,
    "—": 0.6,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch `[start, end)` of a caption's text, and the frame from which on it is the one said."""

    start: int
    end: int
    frame: int


def cut_tokens(text: str, unit: Unit) -> list[tuple[int, int]]:
    """Return the ranges of the tokens of `text`, in order, without a gap."""
    if not text:
        return []
    pieces = find_pieces(text)
    inner = inner_places(pieces)
    ends = set(range(1, len(text))) if unit == "character" else _phrase_ends(text)
    ends |= {place for piece in pieces for place in piece}
    ends -= inner
    for k in range(1, len(text)):
        if text[k] in _CLOSING or text[k].isspace() or text[k - 1] in _OPENING:
            ends.discard(k)
        elif text[k - 1] in _CLOSING or text[k] in _OPENING:
            ends.add(k)
    ends -= {0, len(text)}
    edges = [0, *sorted(ends - inner), len(text)]
    return list(pairwise(edges))


def saying_weight(text: str) -> float:
    """Return how long `text` takes to say, in Han syllables: the rest of a mark included.

    A Latin letter or digit counts a third of a syllable in a word, a digit alone a whole one.
    """
    weight = 0.0
    for match in re.finditer(r"[A-Za-z]+|\d|[^A-Za-z\d]", text):
        part = match.group()
        if part.isascii() and part.isalpha():
            weight += max(1.0, len(part) / 3)
        elif part in _PAUSES:
            weight += _PAUSES[part]
        elif not part.isspace() and part.isalnum():
            weight += 1.0
    return weight


def spread(text: str, ranges: Sequence[tuple[int, int]], start: float, end: float) -> list[float]:
    """Return when each range begins if `text` is said evenly from `start` to `end` (any unit)."""
    weights = [max(0.2, saying_weight(text[a:b])) for a, b in ranges]
    total, at, found = sum(weights), 0.0, []
    for weight in weights:
        found.append(start + (end - start) * at / total)
        at += weight
    return found


def silent_tokens(text: str, unit: Unit, start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens of a caption that is read and not heard, over the frames `[start, end)`.

    Eyes are done a little before the caption goes: the last tenth of its time is left over.
    """
    ranges = cut_tokens(text, unit)
    times = spread(text, ranges, start, start + 0.9 * (end - start))
    return tuple(Token(a, b, round(t)) for (a, b), t in zip(ranges, times, strict=True))


def retimed(tokens: Sequence[Token], least: int) -> tuple[Token, ...]:
    """Return the tokens with frames that never run backwards and never lie before `least`."""
    found: list[Token] = []
    for token in tokens:
        least = max(least, token.frame)
        found.append(replace(token, frame=least))
    return tuple(found)


@cache
def _parser() -> Any:
    import budoux  # noqa: PLC0415 - a third of a megabyte that only words need

    return budoux.load_default_simplified_chinese_parser()


def _phrase_ends(text: str) -> set[int]:
    """Return where words end: BudouX's phrases, the longest of them halved, but no word of the list."""
    ends, at = set(), 0
    for phrase in _parser().parse(text):
        if len(phrase) > 5:
            ends.add(at + (len(phrase) + 1) // 2)
        at += len(phrase)
        ends.add(at)
    return ends - part_words(text)[1]
