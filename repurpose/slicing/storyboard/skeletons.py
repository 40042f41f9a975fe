"""Finders of cards whose layout is a sentence's own skeleton: compare, question, anaphora, timeline.

What is found is made of spans; each side of a comparison has its own words, each point of time its
event. A sentence whose skeleton is not plain is none of these: it is a quotation at best.
"""

import re
from collections.abc import Iterator, Sequence

from repurpose.article import Span
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.clauses import governs
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece, StoryboardKind
from repurpose.slicing.storyboard.plain_text import plain_text

_OWN_LAYOUT = 0.8  # labels more for what has a layout of its own

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
_ANAPHORA = 3  # clauses that begin alike
_MOST_CLAUSES = 4
_SHORTEST_CLAUSE = 4.0  # full-width characters
_LONGEST_RUN = 90.0  # ... of all clauses
_UNREAD = "“「‘\u200b "
_NUMERALS = "一两几"  # of what is counted, not of the opener
_LONGEST_EVENT = 44.0  # full-width characters of a point of time
_clause = re.compile(r"[^，；。！？,;]+")


def _laid_out(material: Material, kind: StoryboardKind, pieces: Sequence[Piece]) -> Candidate:
    """Return a card of a kind that has a layout of its own: worth its best sentence, and more."""
    whole = Span(min(p.span.start for p in pieces), max(p.span.end for p in pieces))
    return Candidate(kind, tuple(pieces), material.worth(whole) + _OWN_LAYOUT)


def _piece(part: str, base: int, start: int, end: int) -> Piece:
    return Piece(part, Span(base + start, base + end))


def find_comparisons(material: Material) -> Iterator[Candidate]:
    """Yield sentences that set one thing against another, each side with its own words."""
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or leans_back(unit.text):
            continue
        if pieces := _comparison(unit, plain_text(material.article, unit.span)):
            yield _laid_out(material, "compare", pieces)


def _comparison(unit: Unit, plain: str) -> list[Piece]:
    names = {"ll": "labels", "l": "items", "rl": "labels", "r": "items"}
    for pattern in _compares:
        match = pattern.search(plain)
        if match is None or (match.start() and plain[match.start() - 1] not in "，。；：“「\u200b"):
            continue
        if not governs(plain[: match.start()]):
            return [_piece(part, unit.span.start, *match.span(g)) for g, part in names.items()]
    return []


def find_questions(material: Material) -> Iterator[Candidate]:
    """Yield questions, with their answers where the author gives them."""
    units = material.units
    for index, unit in enumerate(units):
        if not (unit.led or unit.bonds or unit.announces):
            for pieces in _question(units, index):
                yield _laid_out(material, "question", pieces)


def _question(units: Sequence[Unit], index: int) -> Iterator[tuple[Piece, ...]]:
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
        yield asked, Piece("answer", following.span)
    elif unit.closes_block:
        yield (asked,)


def find_anaphoras(material: Material) -> Iterator[Candidate]:
    """Yield runs of three or more clauses of one paragraph that begin alike: the opener, and what follows."""
    article = material.article
    clauses = [
        (unit.block, unit.span.start + m.start(), m[0])
        for unit in material.units
        for m in _clause.finditer(plain_text(article, unit.span))
        if measure(m[0]) >= _SHORTEST_CLAUSE
    ]
    run: list[tuple[int, str]] = []
    before = ("", -1)
    for block, start, text in [*clauses, (-1, 0, "")]:
        bare = text.lstrip(_UNREAD)
        key = (bare[:2].lower() if not bare.isascii() else bare.split(" ")[0].lower(), block)
        if key == before and key[0]:
            run.append((start + len(text) - len(bare), bare))
            continue
        if pieces := _repeated(run):
            yield _laid_out(material, "anaphora", pieces)
        run, before = [(start + len(text) - len(bare), bare)], key


def _repeated(run: Sequence[tuple[int, str]]) -> list[Piece]:
    """Return the opener of clauses that begin alike, and what follows it each time; [] where that is little."""
    texts = [text for _, text in run]
    if len(run) < _ANAPHORA or sum(map(measure, texts)) > _LONGEST_RUN:
        return []
    columns = enumerate(zip(*texts, strict=False))
    alike = next((n for n, column in columns if len(set(column)) > 1), min(map(len, texts)))
    ends = set(range(len(texts[0]) + 1)) if " " not in texts[0] else _word_ends(texts[0])
    for text in texts if " " not in texts[0] else ():
        ends &= _word_ends(text)
    opener = max((end for end in ends if end <= alike), default=0)
    while opener and texts[0][opener - 1] in _NUMERALS:
        opener -= 1
    rests = [text[opener:].strip(_UNREAD) for text in texts]
    if len(texts[0][:opener].strip()) < 2 or min(map(measure, rests)) < 2:
        return []
    pieces = [_piece("text", run[0][0], 0, opener)]
    for (start, text), rest in list(zip(run, rests, strict=True))[:_MOST_CLAUSES]:
        at = text.index(rest, opener)
        pieces.append(_piece("items", start, at, at + len(rest)))
    return pieces


def _word_ends(text: str) -> set[int]:
    ends, at = set(), 0
    for word, _ in tag_words(text):
        at = text.index(word, at) + len(word)
        ends.add(at)
    return ends


def find_timelines(material: Material) -> Iterator[Candidate]:
    """Yield three to five events with rising years, each a sentence that opens with its date."""
    events: list[tuple[str, Piece, Piece]] = []
    for unit in material.units:
        plain = plain_text(material.article, unit.span)
        match = _year.match(plain)
        own = match is not None and measure(unit.text) <= _LONGEST_EVENT + 8 and not unit.led
        if not own or match is None or (events and match["date"] <= events[-1][0]):
            continue
        rest = match.end()
        while rest < len(plain) and plain[rest] in "，,\u200b 的":
            rest += 1
        end = len(plain.rstrip("。.！!"))
        if end - rest >= 4:
            date = _piece("labels", unit.span.start, *match.span("date"))
            events.append((match["date"], date, _piece("items", unit.span.start, rest, end)))
    if len(events) >= _ANAPHORA:
        pieces = [p for _, date, event in events[:5] for p in (date, event)]
        yield _laid_out(material, "timeline", pieces)
