"""Bring a line to the full measure in the order of CLREQ ("Line Adjustment"): squeeze, or stretch."""

from collections.abc import Sequence

from repurpose.typeset.atoms import Atom, Class

_WORD_SPACE_MOST = 0.5  # em
_MIXED_MOST = 0.5  # em between Han and Western letters


def squeezed(
    atoms: Sequence[Atom], gives: Sequence[tuple[float, float]], excess: float
) -> tuple[list[float], list[float]]:
    """Return what is taken off each atom, and off the gap after it, to win `excess` em.

    Word spaces give first, then brackets, then ，、；： and last the gaps between Han and Western
    letters; all of one class alike. The last atom of the line gives nothing here.
    """
    inner = range(len(atoms) - 1)
    own, between = [0.0] * len(atoms), [0.0] * len(atoms)
    classes = (
        [k for k in inner if atoms[k].kind is Class.SPACE],
        [k for k in inner if atoms[k].kind in (Class.OPEN, Class.CLOSE)],
        [k for k in inner if atoms[k].kind is Class.STOP],
    )
    for places in classes:
        excess -= _take(own, places, [gives[k][0] for k in places], excess)
    _take(between, list(inner), [gives[k][1] for k in inner], excess)
    return own, between


def _take(
    taken: list[float], places: Sequence[int], gives: Sequence[float], excess: float
) -> float:
    """Take at most `excess` from `places`, from each the same share of what it gives."""
    total = sum(gives)
    if excess <= 0 or total <= 0:
        return 0.0
    share = min(1.0, excess / total)
    for k, give in zip(places, gives, strict=True):
        taken[k] += give * share
    return total * share


def justified(
    atoms: Sequence[Atom], gaps: Sequence[float], tight: Sequence[bool], measure: float
) -> list[float]:
    """Return the gaps after the atoms, in em, that make the line `measure` em long.

    First word spaces grow to half an em, then the gaps between Han and Western letters, then all
    gaps alike, but never those inside a pair of marks, a word or a number.
    """
    widths = [a.width - (a.room if t else 0.0) for a, t in zip(atoms, tight, strict=True)]
    grown = list(gaps)
    missing = measure - sum(widths) - sum(grown)
    if missing <= 0:
        return grown
    spaces = [k for k, a in enumerate(atoms[:-1]) if a.kind is Class.SPACE and a.width > 0]
    missing = _share(grown, spaces, [_WORD_SPACE_MOST - atoms[k].width for k in spaces], missing)
    mixed = [k for k in range(len(atoms) - 1) if gaps[k] > 0]
    missing = _share(grown, mixed, [_MIXED_MOST - gaps[k] for k in mixed], missing)
    free = [k for k in range(len(atoms) - 1) if _parts(atoms[k], atoms[k + 1])]
    if free and missing > 0:
        for k in free:
            grown[k] += missing / len(free)
    return grown


def _share(
    grown: list[float], places: Sequence[int], most: Sequence[float], missing: float
) -> float:
    """Spread `missing` evenly over `places`, each up to its `most`; return what is left."""
    if not places or missing <= 0:
        return missing
    each = missing / len(places)
    used = 0.0
    for k, limit in zip(places, most, strict=True):
        step = max(0.0, min(each, limit))
        grown[k] += step
        used += step
    return missing - used


def _parts(left: Atom, right: Atom) -> bool:
    """Say whether space may be put between two atoms."""
    if left.kind is Class.WORD and right.kind is Class.WORD:
        return False
    if left.kind is Class.OPEN or Class.CLOSE <= right.kind <= Class.JOINER:
        return False
    return left.kind not in (Class.MIDDLE, Class.JOINER)
