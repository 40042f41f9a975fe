"""What stands between two atoms: the gap, and what it costs to break the line there.

Costs are in square em of raggedness. Four of them are walls that are climbed only when nothing else
fits the measure: `PARTED` (a word of Han), `GLUE` (a number and its unit), `SHATTER` (a word cut
anywhere) and `FORBID` (the line-start and line-end rules, CLREQ "Prohibition Rules for Line Start and Line End").
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import regex

from repurpose.text import INSIDE, PARTED, PHRASE, find_pieces, phrase_costs, short_titles
from repurpose.typeset.atoms import Atom, Class

GLUE = 1e5
SHATTER = 1e6
FORBID = 1e8
GAP = 0.25  # em between Han and Western letters (CLREQ "Mixed Text Composition")

_AFTER_STOP, _AFTER_COMMA = 0.0, 1.0
_HYPHEN = 60.0  # inside a word of text, at a hyphen that is set for it
_GLUED_START = frozenset("\"',.:;!?)]}%‰℃°’”»…％‰℃々〻ーぁぃぅぇぉっゃゅょァィゥェォッャュョ〜")
_GLUED_END = frozenset("\"'“”‘’´([{«¥$€£￥＄￡№＃＠")
_CLOSING_SIGNS = frozenset(",.:;!?)]}/")  # not even after a space (UAX #14, LB13)
# Characters that forbid a line end on both of their sides (UAX #14, classes GL and WJ).
_JOINS = regex.compile("[\u00a0\u202f\u2007\u2060\ufeff]")
_LETTERS = (Class.HAN, Class.WORD)
_SIGNS = frozenset("%‰℃°$€£¥#@&+-")


@lru_cache(maxsize=256)  # as the phrases are: a text is set in several sizes, fonts and widths
def unbreakables(text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges that stay on one line where they can: pieces, short titles and quotations."""
    return (*find_pieces(text), *short_titles(text))


def gaps(atoms: Sequence[Atom], language: str) -> tuple[list[float], list[bool]]:
    """Return the gap after each atom in em, and which marks are set to half their width.

    Of two marks side by side the empty half between them goes (CLREQ "Adjustment of Adjacent
    Punctuation Marks": two marks of 2 em take 1.5 em). Between Han and Western letters stands a
    quarter em, never at an edge or next to a Chinese mark.
    """
    after = [0.0] * len(atoms)
    half = [False] * len(atoms)
    chinese = language.startswith(("zh", "ja"))
    for k in range(len(atoms) - 1):
        left, right = atoms[k], atoms[k + 1]
        if left.kind is right.kind is Class.HAN:
            continue
        if left.room and left.kind is not Class.OPEN and Class.OPEN <= right.kind <= Class.STOP:
            half[k] = True
        elif right.kind is Class.OPEN and right.room and Class.OPEN <= left.kind <= Class.STOP:
            half[k + 1] = True  # also beside a mark in the middle of its em, as in Taiwan
        elif chinese and (_meets(left, right) or _meets(right, left, reverse=True)):
            after[k] = GAP
    return after, half


def _meets(han: Atom, word: Atom, *, reverse: bool = False) -> bool:
    if han.kind is not Class.HAN or word.kind is not Class.WORD:
        return False
    edge = word.text[-1] if reverse else word.text[0]
    return edge.isalnum() or edge in _SIGNS


def space_widths(atoms: list[Atom], language: str) -> list[Atom]:
    """Give typed spaces their width: a quarter em beside Han, none beside a Chinese mark."""
    if not language.startswith(("zh", "ja")):
        return atoms
    for k, atom in enumerate(atoms):
        if atom.kind is not Class.SPACE or atom.text == "\u3000":
            continue
        sides = [atoms[j] for j in (k - 1, k + 1) if 0 <= j < len(atoms)]
        if any(Class.OPEN <= side.kind <= Class.STOP and side.room for side in sides):
            atoms[k] = atom._replace(width=0.0)
        elif any(side.ideal for side in sides):
            atoms[k] = atom._replace(width=GAP)
    return atoms


def break_costs(
    atoms: Sequence[Atom],
    text: str,
    *,
    language: str,
    strict: bool,
    phrases: bool,
    names: Iterable[str] = (),
) -> list[float]:
    """Return, for each atom, the cost of starting a line with it; no line parts one of `names`."""
    phrased = phrases and language.startswith(("zh", "ja", "ko"))
    ends = phrase_costs(text, language, names) if phrased else None
    korean = language == "ko"
    costs = [0.0]
    for k in range(1, len(atoms)):
        right = atoms[k]
        if (
            right.kind is atoms[k - 1].kind is Class.HAN
            and not korean
            and right.text not in _GLUED_START
        ):  # as `_cost` says, of most
            costs.append(PHRASE if ends is None else ends.get(right.start, INSIDE))
            continue
        cost = _cost(atoms[k - 1], right, ends, strict=strict, korean=korean)
        if atoms[k - 1].kind is Class.SPACE:
            # Spaces do not lift the ban between the two that they part (UAX #14, LB14).
            j = next((j for j in range(k - 2, -1, -1) if atoms[j].kind is not Class.SPACE), None)
            parted = (
                0.0 if j is None else _cost(atoms[j], atoms[k], ends, strict=strict, korean=korean)
            )
            cost = max(cost, parted) if parted >= FORBID else cost
        costs.append(cost)
    if _JOINS.search(text):
        for k in range(1, len(atoms)):
            if _JOINS.search(text, atoms[k].start - 1, atoms[k].start):
                costs[k] = FORBID
    whole = unbreakables(text)
    starts = {atom.start: k for k, atom in enumerate(atoms)} if whole else {}
    for first, last in whole:
        for place in range(first + 1, last):
            inside = starts.get(place)
            if inside is not None:
                costs[inside] = max(costs[inside], GLUE)
    return costs


def _cost(
    left: Atom, right: Atom, ends: dict[int, float] | None, *, strict: bool, korean: bool
) -> float:
    a, b = left.kind, right.kind
    if b is Class.SPACE or b is Class.VOID:
        return FORBID  # a space ends the line before it, it never starts one
    if b in (Class.CLOSE, Class.STOP, Class.MIDDLE, Class.JOINER) or a is Class.OPEN:
        return FORBID
    if a is Class.SPACE:
        if b is Class.WORD and right.text[0] in _CLOSING_SIGNS:
            return FORBID
        if b is Class.DASH:
            return INSIDE  # in English a line rather ends with it
        if ends is not None and ends.get(right.start, 0.0) >= PARTED:
            return PARTED  # ALL|IN, and IN|的
        if ends and korean:
            return ends.get(right.start, 0.0)
        return 0.0 if left.width > 0 else _AFTER_COMMA
    if a is b and b in (Class.DASH, Class.ELLIPSIS):
        return GLUE  # a rule of many dashes stays whole where it can
    if strict and (b in (Class.DASH, Class.ELLIPSIS)):
        return FORBID
    if b is Class.WORD and a is Class.WORD:
        if left.hyphen:
            return _HYPHEN
        parts = left.text[-1] in "-‐/:&=\u200b\u00ad" and right.text[0] not in "“”‘’"
        return _AFTER_COMMA if parts or _soft(right) else SHATTER
    words = (Class.WORD, Class.PICTURE)  # a ％ or ￥ of its own is a picture
    if (b in words and _opens_badly(right)) or (a in words and left.text[-1] in _GLUED_END):
        return FORBID
    if b is Class.ELLIPSIS and a in (Class.HAN, Class.WORD):
        return FORBID  # what breaks off stands with what it breaks off
    if b is Class.HAN and right.text in _GLUED_START:
        if strict or right.text in "々〻":
            return FORBID
        parts = ends is not None and ends.get(right.start, 0.0) >= PARTED
        return GLUE + PARTED if parts else INSIDE
    if a is Class.MIDDLE:
        return GLUE
    if a is Class.STOP or (a is Class.CLOSE and left.text not in "”’"):
        if a is Class.CLOSE and ends and ends.get(right.start, 0.0) >= PARTED:
            return PARTED  # 《边城》|的
        return _AFTER_STOP if left.text in "。？！；" else _AFTER_COMMA
    if b in (Class.DASH, Class.ELLIPSIS):
        return INSIDE  # a line rather ends with them
    if a in (Class.DASH, Class.ELLIPSIS) and ends is not None:
        return _AFTER_COMMA
    if korean and a in _LETTERS and b in _LETTERS:
        return PARTED  # Korean ends its lines at spaces
    if ends is not None:
        return ends.get(right.start, INSIDE)
    return PHRASE


def _opens_badly(atom: Atom) -> bool:
    return atom.text[0] in _GLUED_START or atom.text[0] in "-‐‑/"


def _soft(atom: Atom) -> bool:
    """A piece that begins with a sign of an address was cut there on purpose."""
    return len(atom.text) > 1 and atom.text[0] in ".?#&=_-~%"
