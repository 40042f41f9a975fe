"""An article's sentences in, those whose own skeleton is a layout out: compare, anaphora, timeline, steps.

What is found is made of spans; each side of a comparison has its own words, each point of time its
event. A sentence whose skeleton is not plain is none of these: it is a quotation at best.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from repurpose.article import HIDDEN, Article, Span, simplify
from repurpose.messages import mark
from repurpose.slicing.sentences.clauses import governs
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure

Skeleton = Literal["compare", "anaphora", "timeline", "question", "definition"]
# What those that are no kind of card are called, for the catalogues.
_NAMES = (mark("compare"), mark("anaphora"), mark("timeline"), mark("definition"))

_SIDE = r"[^，。；：！？,;!?]"
_compares = (
    # (left label) left (right label) right
    re.compile(
        rf"(?P<ll>对于?{_SIDE}{{1,14}}?(?:而言|来说))，(?P<l>{_SIDE}{{4,40}})[，；。](?P<rl>对于?{_SIDE}{{1,14}}?(?:而言|来说))，(?P<r>[^。！？]{{4,40}})"
    ),
    re.compile(
        rf"(?P<ll>{_SIDE}{{0,14}}不是)(?P<l>{_SIDE}{{2,24}})，(?P<rl>而是)(?P<r>[^。！？]{{2,30}})"
    ),
    re.compile(rf"(?P<ll>既是)(?P<l>{_SIDE}{{2,20}})，(?P<rl>也是|又是)(?P<r>[^。！？]{{2,24}})"),
    re.compile(rf"(?P<ll>与其)(?P<l>{_SIDE}{{2,24}})，(?P<rl>不如)(?P<r>[^。！？]{{2,30}})"),
    re.compile(
        rf"(?P<ll>以前|过去|从前|原来){_SIDE}?(?P<l>{_SIDE}{{4,30}})[，；。](?P<rl>现在|如今|今天)(?P<r>[^。！？]{{4,30}})"
    ),
)
_year = re.compile(
    r"(?:早在|到了?|截至|在)?(?P<date>(?:1[6-9]|20)\d\d\s?年(?:\d{1,2}月)?(?:底|初|末)?)"
)
_defines = re.compile(
    r"^(?:所谓的?)?(?P<term>[“「《]?[^，。：“”「」]{2,12}[”」》]?)，?(?:是指|指的是|就是指)[^，。]{2,}"
)
_ANAPHORA = 3  # clauses that begin alike
_LONGEST_EVENT = 44.0  # full-width characters of a point of time
_clause = re.compile(r"[^，；。！？,;]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a card: what it is there, and its place."""

    part: str
    span: Span


@dataclass(frozen=True, slots=True)
class Found:
    """What a layout takes, in the order in which it is read."""

    kind: Skeleton
    pieces: tuple[Piece, ...]

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        return Span(min(p.span.start for p in self.pieces), max(p.span.end for p in self.pieces))


def find_skeletons(article: Article, units: Sequence[Unit]) -> Iterator[Found]:
    """Yield what of an article has a skeleton of its own, in the article's order, kind by kind."""
    for index, unit in enumerate(units):
        if unit.led or unit.bonds or unit.announces:
            continue
        plain = _plain(article, unit.span)
        if plain and not leans_back(unit.text):
            yield from _comparison(unit, plain)
            yield from _definition(unit, plain)
        yield from _question(units, index)
    yield from _anaphora(article, units)
    yield from _timeline(article, units)


def _plain(article: Article, span: Span) -> str:
    """Return a sentence in Simplified Han, as long as it is in the article; "" where that fails."""
    shown = article.shown[span.start : span.end].replace(HIDDEN, "\u200b")
    plain = simplify(shown, article.language)
    return plain if len(plain) == len(shown) else ""


def _piece(part: str, base: int, start: int, end: int) -> Piece:
    return Piece(part, Span(base + start, base + end))


def _comparison(unit: Unit, plain: str) -> Iterator[Found]:
    for pattern in _compares:
        match = pattern.search(plain)
        if match is None or (match.start() and plain[match.start() - 1] not in "，。；：“「\u200b"):
            continue
        names = {"ll": "left label", "l": "left", "rl": "right label", "r": "right"}
        pieces = [
            _piece(part, unit.span.start, *match.span(group)) for group, part in names.items()
        ]
        if not governs(plain[: match.start()]):
            yield Found("compare", tuple(pieces))
            return


def _definition(unit: Unit, plain: str) -> Iterator[Found]:
    match = _defines.match(plain)
    if match and measure(unit.text) <= 60 and not unit.question:
        term = _piece("term", unit.span.start, *match.span("term"))
        yield Found("definition", (term, Piece("text", unit.span)))


def _question(units: Sequence[Unit], index: int) -> Iterator[Found]:
    """Yield a question with its answer, where the next sentence gives one; else alone at a block's end."""
    unit = units[index]
    if not unit.question or leans_back(unit.text) or not 8 <= measure(unit.text) <= 44:
        return
    following = units[index + 1] if index + 1 < len(units) else None
    answers = (
        following is not None
        and following.block == unit.block
        and not following.question
        and not following.announces
        and measure(following.text) <= 44
    )
    asked = Piece("text", unit.span)
    if answers and following is not None:
        yield Found("question", (asked, Piece("answer", following.span)))
    elif unit.closes_block:
        yield Found("question", (asked,))


def _anaphora(article: Article, units: Sequence[Unit]) -> Iterator[Found]:
    """Yield runs of three or more clauses of one paragraph that begin with the same two characters."""
    clauses = [
        (unit.block, Span(unit.span.start + m.start(), unit.span.start + m.end()), m[0])
        for unit in units
        for m in _clause.finditer(_plain(article, unit.span).replace("\u200b", "\0"))
        if measure(m[0]) >= 4
    ]
    run: list[Span] = []
    before = ("", -1)
    for block, span, text in [*clauses, (-1, Span(0, 1), "")]:
        bare = text.replace("\0", "").strip("“「 ")
        key = (bare[:2].lower() if not bare.isascii() else bare.split(" ")[0].lower(), block)
        if key == before and key[0]:
            run.append(span)
            continue
        if len(run) >= _ANAPHORA and sum(measure(article.show(s)) for s in run) <= 90:
            yield Found("anaphora", tuple(Piece("item", s) for s in run[:4]))
        run, before = [span], key


def _timeline(article: Article, units: Sequence[Unit]) -> Iterator[Found]:
    """Yield three to five events with rising years, each a sentence that opens with its date."""
    events: list[tuple[str, Piece, Piece]] = []
    for unit in units:
        plain = _plain(article, unit.span)
        match = _year.match(plain)
        own = match is not None and measure(unit.text) <= _LONGEST_EVENT + 8 and not unit.led
        if not own or match is None or (events and match["date"] <= events[-1][0]):
            continue
        rest = match.end()
        while rest < len(plain) and plain[rest] in "，,\u200b 的":
            rest += 1
        end = len(plain.rstrip("。.！!"))
        if end - rest >= 4:
            date = _piece("date", unit.span.start, *match.span("date"))
            events.append((match["date"], date, _piece("event", unit.span.start, rest, end)))
    if len(events) >= _ANAPHORA:
        yield Found("timeline", tuple(p for _, date, event in events[:5] for p in (date, event)))
