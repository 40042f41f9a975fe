"""Finders of cards that are a list: points with their clause, steps, four fields, a table of numbers.

A point is the author's label with what he says of it, as far as a card has room: the first clauses of
the item, where nothing that follows turns them. What says too much for a card is no list of it: a
label never stands without its value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from repurpose.article import HAN, Article, Block, Kind, Span
from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.titles import without_ordinal
from repurpose.slicing.sentences.clauses import cut_clauses, governs
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_LEAST, _MOST = 3, 6
_PLAIN = 30.0  # full-width characters of an item without a label
_LABELLED = 46.0  # ... of one with a label
_WHOLE = 210.0  # ... of all items
_FIELD = (9.0, 28.0)  # ... of a label and of its clause, in one of four fields
_NUMBERS = (5, 18.0)  # how many numbers are a ledger, and their full-width characters
_LIST = 2.0  # the worth of a list: it says more than a sentence
_HEADING = 4.0  # ... of a heading that says something
_STATES = 5.0  # full-width characters from which a label says something by itself
_label = lazy_pattern(rf"^[\u200b{HAN}A-Za-z0-9“”·（）\s]{{2,20}}(?=[：:])")
_ordered = re.compile(r"\d")
_procedure = re.compile(
    r"步骤|步(?!伐|入|兵)|流程|怎么做|如何|教程|指南|方法|做法|\bsteps?\b|\bhow to\b", re.IGNORECASE
)
_STOPS = "。！？；.!?;"
_finite = re.compile(  # of a clause that has its verb: what follows may say more, but not all
    r"了(?!解)|就(?!业)|更加|已经?|正在(?!像)|开始|必须|需要|无法|不能|意识到|成为|没有|不再"
)
_marks = "。．.；;，,：: "
_note = re.compile(r"\s*[（(][^（）()]*[）)]$")
_value = re.compile(r"^[约近超仅至多少共\s\u200b]{0,3}[¥￥$€£]?\d")

_turned = re.compile(
    r"但|却|然而|不过|可是|尽管|除非|只要|如果|前提|才|而非|而不是|并不|but\b|yet\b|unless\b|if\b"
)
_unfinished = re.compile(
    r"(?:^|，)(?:如果|虽然|尽管|由于|因为|当|随着|通过|为了|在|对于?)[^，]*$|(?:是|为|有|和|与|或|、)$"
)

_ListKind = Literal["points", "steps", "matrix", "ledger"]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item: the whole that a card shows, and its label and what is said of that, where it has one."""

    shown: Span
    label: Span | None = None
    said: Span | None = None


@dataclass(frozen=True, slots=True)
class _List:
    heading: Span
    items: tuple[_Item, ...]
    ordered: bool


def find_points_cards(material: Material) -> Iterator[Candidate]:
    """Yield lists under a heading that fit a card, each point with its clause."""
    for found in _lists(material):
        if _kind_of(material.article, found) == "points":
            yield _as_points(found, "points")


def find_steps(material: Material) -> Iterator[Candidate]:
    """Yield numbered lists that say what is done one after the other."""
    for found in _lists(material):
        if _kind_of(material.article, found) == "steps":
            yield _as_points(found, "steps")


def find_matrices(material: Material) -> Iterator[Candidate]:
    """Yield lists of four short labels, each with a short clause."""
    for found in _lists(material):
        if _kind_of(material.article, found) == "matrix":
            yield _as_labelled(material.article, found, "matrix")


def find_number_lists(material: Material) -> Iterator[Candidate]:
    """Yield lists whose labels have a number each: the number is what stands large."""
    for found in _lists(material):
        if _kind_of(material.article, found) == "ledger":
            yield _as_labelled(material.article, found, "ledger")


def _as_points(found: _List, kind: _ListKind) -> Candidate:
    items = tuple(Piece("item", item.shown) for item in found.items)
    return Candidate(kind, (Piece("heading", found.heading), *items), _LIST)


def _as_labelled(article: Article, found: _List, kind: _ListKind) -> Candidate:
    pieces = [Piece("heading", found.heading)]
    for item in found.items:
        label, said = item.label or item.shown, item.said or item.shown
        if kind == "ledger":  # the number is the label of what it counts
            label, said = _without_note(article, said), label
        pieces += [Piece("labels", label), Piece("items", said)]
    return Candidate(kind, tuple(pieces), _LIST + 0.2)


def _without_note(article: Article, span: Span) -> Span:
    """Return a number without what stands in brackets behind it: 19.7平方英里（约51平方公里）."""
    match = _note.search(article.shown[span.start : span.end])
    return Span(span.start, span.start + match.start()) if match and match.start() else span


def _kind_of(article: Article, found: _List) -> _ListKind:
    def wide(span: Span | None) -> float:
        return measure(article.show(span)) if span else 0.0

    pairs = [(item.label, item.said) for item in found.items]
    if all(label and said for label, said in pairs):
        values = [said for _, said in pairs if said and _value.match(_text(article, said))]
        if len(values) == len(pairs) <= _NUMBERS[0] and max(map(wide, values)) <= _NUMBERS[1]:
            return "ledger"
        short = all(0 < wide(a) <= _FIELD[0] and 0 < wide(b) <= _FIELD[1] for a, b in pairs)
        if len(pairs) == 4 and short and not found.ordered:
            return "matrix"
    heading = article.show(found.heading)
    return "steps" if found.ordered and _procedure.search(heading) else "points"


def _text(article: Article, span: Span) -> str:
    return plain_text(article, span) or article.show(span)


def _lists(material: Material) -> list[_List]:
    """Return the lists of an article that fit a card whole, in its order."""
    article, found = material.article, []
    heading: Span | None = None
    run: list[Block] = []
    for block in (*article.blocks, None):
        if block is not None and block.kind == Kind.ITEM and block.level == 0:
            run.append(block)
            continue
        if block is not None and block.kind == Kind.ITEM:
            run = [*run, block] if run else run  # one within another: no plain list
            continue
        if heading and _LEAST <= len(run) <= _MOST and all(b.level == 0 for b in run):
            items = _alike(article, [_item(article, b) for b in run])
            linked = sum("](" in article.text[b.span.start : b.span.end + 2] for b in run)
            if items and linked * 2 <= len(run) and _fit(article, heading, items):
                ordered = all(_ordered.match(b.marker) for b in run)
                found.append(_List(heading, tuple(items), ordered))
        run = []
        if block is not None and block.kind == Kind.HEADING:
            heading = _bare(article, without_ordinal(article, block.span))
    return found


def _fit(article: Article, heading: Span, items: Sequence[_Item]) -> bool:
    """Say whether a list has room on a card, under a heading that says something."""
    whole = sum(measure(article.show(item.shown)) for item in items)
    return whole <= _WHOLE and measure(article.show(heading)) >= _HEADING


def _alike(article: Article, items: Sequence[_Item | None]) -> list[_Item]:
    """Return items that are all labels with their clauses, or all the same labels alone; [] for neither.

    Labels go alone only where each states something: a label never stands without its value.
    """
    there = [item for item in items if item]
    if len(there) < len(items):
        return []
    if all((item.label is None) == (item.said is None) for item in there):
        return there
    labels = [item.label or item.shown for item in there]
    states = all(measure(article.show(label)) >= _STATES for label in labels)
    return [_Item(label) for label in labels] if states else []


def _item(article: Article, block: Block) -> _Item | None:
    """Return an item as a card shows it; None where it says too much, or what a card cannot."""
    whole = _bare(article, block.span)
    if article.has_formula(whole) or not measure(article.show(whole)):
        return None
    label = block.label or _led_by(article, block.span)
    if label is None or label.end >= whole.end:
        return _Item(whole) if measure(article.show(whole)) <= _PLAIN else None
    label = _bare(article, label)
    start = label.end
    while start < whole.end and not article.show(Span(start, start + 1)).strip("：:—–- *　"):
        start += 1
    said = _first_clauses(article, Span(start, whole.end), _LABELLED - measure(article.show(label)))
    return _Item(Span(label.start, said.end) if said else label, label, said)


def _led_by(article: Article, span: Span) -> Span | None:
    match = _label.match(article.shown[span.start : span.end])
    return Span(span.start, span.start + match.end()) if match else None


def _first_clauses(article: Article, span: Span, room: float) -> Span | None:
    """Return as much of a text as has room, to the end of a clause that nothing after it turns; None for none."""
    if measure(article.show(span)) <= room:
        return _bare(article, span)
    for clause in reversed(cut_clauses(article, span)):
        part = _bare(article, Span(span.start, clause.end))
        text, after = article.show(part), article.show(Span(part.end, span.end)).lstrip(_marks)
        if measure(text) <= room and measure(text) >= 4:
            ends = article.show(Span(part.end, span.end)).lstrip()[:1] in _STOPS
            whole = ends or bool(_finite.search(text))
            hangs = governs(text) or _unfinished.search(text) or _turned.match(after) or not whole
            closed = all(text.count(a) == text.count(b) for a, b in ("“”", "（）", "《》", "()"))
            return None if hangs or not closed else part
    return None


def _bare(article: Article, span: Span) -> Span:
    """Return a stretch without the marks that end it."""
    start, end = span
    while end > start and (
        article.shown[end - 1] in _marks or not article.show(Span(end - 1, end))
    ):
        end -= 1
    return Span(start, end)
