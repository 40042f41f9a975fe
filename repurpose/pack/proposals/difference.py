"""Two texts in, the stretches that stay, go and come out: whole words, and no confetti."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_token = re.compile(r"[A-Za-z0-9][\w.,%’'-]*|\s+|.", re.DOTALL)
_SHORTEST = 4  # characters of what stays between two changes; less is read as changed, too
_ALIKE = 0.35  # share of two texts that must stay for a difference to be worth reading


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: in both, only in the older, or only in the newer one."""

    kind: Literal["same", "gone", "new"]
    text: str


def mark_difference(before: str, after: str) -> tuple[Stretch, ...]:
    """Return the stretches of both texts, in order; two that have little in common are said one after the other."""
    old, new = _token.findall(before), _token.findall(after)
    blocks = _sizeable(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old)
    same = sum(len("".join(old[i:j])) for tag, i, j, _, _ in blocks if tag == "equal")
    if before and after and 2 * same < _ALIKE * (len(before) + len(after)):
        return (Stretch("gone", before), Stretch("new", after))
    return tuple(_stretches(blocks, old, new))


_Block = tuple[str, int, int, int, int]


def _sizeable(blocks: Sequence[_Block], old: Sequence[str]) -> list[_Block]:
    """Return the blocks, those changed that only a few characters part joined to one."""
    found: list[_Block] = []
    for number, (tag, i, j, k, m) in enumerate(blocks):
        words = "".join(old[i:j])
        inner = 0 < number < len(blocks) - 1
        changed = tag != "equal" or (inner and len(words) < _SHORTEST)
        if changed and found and found[-1][0] != "equal":
            _, first, _, start, _ = found[-1]
            found[-1] = ("replace", first, j, start, m)
        else:
            found.append(("replace" if changed else "equal", i, j, k, m))
    return found


def _stretches(
    blocks: Sequence[_Block], old: Sequence[str], new: Sequence[str]
) -> Iterator[Stretch]:
    for tag, i, j, k, m in blocks:
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            yield Stretch("same", gone)
            continue
        if gone:
            yield Stretch("gone", gone)
        if come:
            yield Stretch("new", come)


def side_by_side(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pieces of both lists in pairs, in order; "" stands where one has none."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:j], new[k:m], strict=True)
            continue
        for n in range(max(j - i, m - k)):
            yield (old[i + n] if i + n < j else "", new[k + n] if k + n < m else "")
