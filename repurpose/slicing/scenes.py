"""A stretch of an article in, the scenes of a clip that show it out: each a kind of card, its words by place.

What a sentence says decides how it is shown, by the same finders as of cards: a number, two sides, what
comes back, dates, steps; or the sentence itself. A scene says a whole thought: a sentence that is too
long for one is parted where a clause ends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from repurpose.article import HIDDEN, Article, Span
from repurpose.slicing.finding.keywords import find_keywords
from repurpose.slicing.model import BeatScene, Quote, ScenePiece
from repurpose.slicing.sentences.words import is_question, measure
from repurpose.slicing.storyboard.closes import find_close
from repurpose.slicing.storyboard.model import Candidate, Piece, drawn_as, field_of
from repurpose.text import PHRASE, find_pieces, inner_places, phrase_costs

WHOLE = 22.0  # full-width characters of one scene, which are read in three seconds
_QUOTED = 34.0  # ... that stand as a quotation does, not as a text
_SAID_LARGE = 24.0  # ... beside a number, or of an entry of a list
_LISTED = 84.0  # ... of one that is a list
_DATES = 60.0  # ... of a line of dates: of more, each is as large as a number
_PAGE = 36.0  # ... of the entries of a list that stand together: more are parted over scenes
_LEDGER = 26.0  # ... of what numbers count, together: of more, each number has a scene
_TITLE = 16.0  # ... of what leads to a scene and stands as its title
_OPENING = "“「『（(《‘"
_LEAST = 3.0  # ... that are worth being said
_SAID = 0.8  # of a stretch that a scene says, at the least
_KINDS = (
    "figure",
    "compare",
    "anaphora",
    "chart",
    "ledger",
    "matrix",
    "steps",
    "points",
    "timeline",
    "person",
)
_LED = ("compare", "anaphora", "timeline", "steps", "points")  # kinds with a title
_MOST_ENTRIES = 4
_MOST_KEYS = 2
_END = re.compile(r"[。！？!?；;：:，,、]|——")
# A clause that leads to the next one: nothing is said before that comes.
_LEADS = re.compile(
    r"^(?:当|如果|假如|只要|一旦|随着|为了?|对于|由于|因为|虽然|尽管|即使|除了|通过|与其|不仅|无论|不管|相比)"
    r"|(?:时|(?<!当)年|月|日|后|前|中|下|里|上|以来|而言|来说|来看|之际|同时|说|称|认为|表示|指出)$"
)
_LED_BY = 14.0  # the cost of parting after one
_LONG, _SOFT = 28.0, 8.0  # ... and of parting a clause that is wider than that, between two phrases
_CROWDED = 3.0  # ... of each full-width character too many
_COST = {"。": 0.0, "！": 0.0, "？": 0.0, "；": 1.0, "：": 2.0, "，": 2.5, "—": 2.5, "、": 18.0}


def is_scene(candidate: Candidate) -> bool:
    """Say whether a candidate has a layout of its own that can be built up before one's eyes."""
    return candidate.drawn in _KINDS


def scene_span(candidate: Candidate) -> Span:
    """Return the stretch of the article that a candidate says, from its first word to its last."""
    said = [piece.span for piece in candidate.pieces if piece.part != "speaker"]
    return Span(min(s.start for s in said), max(s.end for s in said))


def is_list(candidate: Candidate) -> bool:
    """Say whether a candidate is a list or dates, whose entries may stand far apart in the article."""
    words = [piece for piece in candidate.pieces if piece.part in ("items", "item")]
    return candidate.drawn in ("points", "steps", "timeline") and 2 < len(words) <= _MOST_ENTRIES


def list_spans(candidate: Candidate) -> list[Span]:
    """Return what is said over a list, in its order."""
    return [piece.span for piece in candidate.pieces]


def list_scenes(article: Article, candidate: Candidate) -> list[tuple[list[Span], BeatScene]]:
    """Return a list as scenes, each with what is said over it: as many entries in one as can be read there."""
    return [(list_spans(one), scene) for one, scene in _pages(article, candidate, None)]


def _pages(
    article: Article, one: Candidate, lead: Span | None
) -> list[tuple[Candidate, BeatScene]]:
    """Return what is laid out as scenes, each with what of it is said there: a long list takes several."""
    lead_in = [piece for piece in one.pieces if piece.part in ("heading", "title")]
    rows = _rows(one)
    wide = sum(measure(article.show(piece.span)) for row in rows for piece in row)
    if (one.drawn == "timeline" and wide > _DATES) or (one.drawn == "ledger" and wide > _LEDGER):
        return [page for row in rows for page in _numbered(article, *row)]
    count = ceil(wide / _PAGE) if one.drawn in ("points", "steps") else 1
    if count < 2:
        return [(one, _from_candidate(article, one, lead))]
    found = []
    for page in range(count):
        first, end = (round(n * len(rows) / count) for n in (page, page + 1))
        part = [piece for row in rows[first:end] for piece in row]
        scene = _from_candidate(article, replace(one, pieces=(*lead_in, *part)), lead)
        said = tuple(part) if page else (*lead_in, *part)
        found.append((replace(one, pieces=said), replace(scene, first=first + 1)))
    return found


def _numbered(
    article: Article, number: Piece, said: Piece
) -> Iterator[tuple[Candidate, BeatScene]]:
    """Yield a date or number over what belongs to it, and what a long text says beyond that in scenes of words."""
    parts = [said.span]
    if measure(article.show(said.span)) > _SAID_LARGE:
        parts = _parts(article, said.span, soft=False)
    if said.span.covers(number.span):  # it stands over the part that has it
        at = next(n for n, part in enumerate(parts) if part.covers(number.span))
        first = Span(parts[0].start, parts[at].end)
        parts = [first, *parts[at + 1 :]]
    pieces = (Piece("number", number.span), Piece("text", _trimmed(article, parts[0])))
    one = Candidate("figure", pieces, 0.0)
    yield one, _from_candidate(article, one, None)
    for part in parts[1:]:
        for span, scene in _plain(article, part):
            yield Candidate("quote", (Piece("text", span),), 0.0), scene


def _rows(one: Candidate) -> list[tuple[Piece, ...]]:
    """Return the entries of what is laid out: each alone, or with its label or date."""
    said = [piece for piece in one.pieces if piece.part not in ("heading", "title")]
    each = 2 if one.drawn in ("timeline", "ledger") else 1
    return [tuple(said[n : n + each]) for n in range(0, len(said), each)]


def find_scenes(
    article: Article, span: Span, candidates: Sequence[Candidate]
) -> list[tuple[Span, BeatScene]]:
    """Return the scenes that say `span`, in its order, each with the stretch that is said over it."""
    inside = [
        _shorter(article, c) for c in candidates if is_scene(c) and span.covers(scene_span(c))
    ]
    for one in sorted(inside, key=lambda c: -c.worth):
        own = scene_span(one)
        if measure(article.show(own)) > _LISTED or not _says(article, one, own):
            continue
        before, after = Span(span.start, own.start), _trimmed(article, Span(own.end, span.end))
        led = one.drawn in _LED and measure(_bare(article, before)) <= _TITLE
        lead = _trimmed(article, before) if led and len(_bare(article, before)) > 1 else None
        start = before.start if led else own.start
        end = own.end if len(_bare(article, after)) > 1 else span.end
        rest = find_scenes(article, after, candidates) if end < span.end else []
        pages = _pages(article, one, lead)
        starts = [start, *(scene_span(said).start for said, _ in pages[1:])]
        spans = [Span(a, b) for a, b in pairwise([*starts, end])]
        scenes = [(said, scene) for said, (_, scene) in zip(spans, pages, strict=True)]
        return [*([] if led else _plain(article, before)), *scenes, *rest]
    return _plain(article, span)


def hook_scene(article: Article, span: Span, keys: Sequence[tuple[int, int]]) -> BeatScene:
    """Return the hook as a cover has a title: `keys` are the words that stand large."""
    text = article.show(span)
    return BeatScene("cover", (ScenePiece("title", text, span, tuple(keys)[:1]),))


def end_scene(article: Article, quotes: Sequence[Quote], said: Sequence[Span]) -> BeatScene | None:
    """Return what a clip ends on, as the last card does: what the author asks, or his last word.

    It is none of what the clip has `said`; None where nothing is left.
    """
    close = find_close(article, quotes, said)
    if close is None:
        return None
    span = close.pieces[0].span
    words = find_keywords(article, span)[:_MOST_KEYS]
    title = [Piece("title", article.title_span)] if article.title_span else []
    pieces = (Piece("text", span), *title)
    return BeatScene("end", tuple(_piece(article, piece, words) for piece in pieces))


def _says(article: Article, one: Candidate, own: Span) -> bool:
    """Say whether a scene says nearly all of its stretch: nothing else is read with it."""
    if one.drawn in ("anaphora", "timeline", "steps", "points"):
        return True  # what comes back is said once; a list has its own words
    said = sum(
        measure(article.show(p.span)) for p in one.pieces if p.part not in ("number", "term")
    )
    return said >= _SAID * measure(article.show(own))


def _shorter(article: Article, one: Candidate) -> Candidate:
    """Return a number with no more of its sentence than is read beside it: the clauses that have it."""
    number = next((piece.span for piece in one.pieces if piece.part == "number"), None)
    if one.drawn != "figure" or number is None:
        return one
    pieces = []
    for piece in one.pieces:
        if piece.part == "text" and measure(article.show(piece.span)) > _SAID_LARGE:
            parts = _parts(article, piece.span, soft=False)
            part = next(p for p in parts if p.covers(number))
            piece = Piece("text", _trimmed(article, part))  # noqa: PLW2901
        pieces.append(piece)
    return replace(one, pieces=tuple(pieces))


def _from_candidate(article: Article, one: Candidate, lead: Span | None) -> BeatScene:
    words = [
        key
        for piece in (reversed(one.pieces) if one.drawn == "compare" else one.pieces)
        if piece.part in ("text", "items") and one.drawn not in ("chart", "figure")
        for key in find_keywords(article, piece.span)
    ][:_MOST_KEYS]
    if one.drawn == "figure":
        words = [piece.span for piece in one.pieces if piece.part == "number"]
    one = _without_sentence(article, one)
    return BeatScene(drawn_as(one.kind), tuple(_piece(article, p, words) for p in _led(one, lead)))


def _without_sentence(article: Article, one: Candidate) -> Candidate:
    """Return a chart without the sentence that its bars say by themselves; what leads to them is its title."""
    text = next((piece for piece in one.pieces if piece.part == "text"), None)
    bars = [piece for piece in one.pieces if piece.part in ("labels", "items")]
    if one.drawn != "chart" or text is None or len(bars) < len(one.pieces) - 1 or len(bars) < 4:
        return one
    lead = _trimmed(article, Span(text.span.start, min(piece.span.start for piece in bars)))
    said = sum(measure(article.show(piece.span)) for piece in (Piece("title", lead), *bars))
    if said < _SAID * measure(article.show(text.span)) or measure(article.show(lead)) > _TITLE:
        return one
    titled = [Piece("title", lead)] if len(_bare(article, lead)) > 1 else []
    return replace(one, pieces=(*titled, *bars))


def _led(one: Candidate, lead: Span | None) -> Sequence[Piece]:
    """Return the pieces of a scene with what leads to it: on the first side's label, or as its title."""
    if lead is None:
        return one.pieces
    first, *others = one.pieces
    if first.part == "labels" and one.drawn == "compare":
        return (Piece("labels", Span(lead.start, first.span.end)), *others)
    return (Piece("title", lead), *one.pieces)


def _piece(article: Article, piece: Piece, words: Sequence[Span]) -> ScenePiece:
    keys = tuple(
        (at, at + len(text))
        for word in words
        if piece.span.covers(word) and word != piece.span
        for at, text in [_within(article, piece.span, word)]
    )
    return ScenePiece(field_of(piece.part), article.show(piece.span), piece.span, keys)


def _within(article: Article, span: Span, word: Span) -> tuple[int, str]:
    """Return where a word stands in the text of a stretch, and the word."""
    return len(article.show(Span(span.start, word.start))), article.show(word)


def _plain(article: Article, span: Span) -> list[tuple[Span, BeatScene]]:
    """Return a stretch as scenes of words alone, each a whole thought."""
    found = []
    for part in _parts(article, span):
        said = _trimmed(article, part)
        if measure(article.show(said)) < _LEAST:
            continue
        text = article.show(said)
        kind = (
            "question" if is_question(text) else "quote" if measure(text) <= _QUOTED else "excerpt"
        )
        words = find_keywords(article, said)[:_MOST_KEYS]
        piece = _piece(article, Piece("text", said), words)
        found.append((part, BeatScene(kind, (piece,))))  # type: ignore[arg-type]
    return found


def _parts(article: Article, span: Span, *, soft: bool = True) -> list[Span]:
    """Part a stretch at the ends of clauses, as evenly and as seldom as can be; `soft`: also within the longest."""
    shown = article.shown[span.start : span.end]
    whole = measure(article.show(span))
    if whole <= WHOLE:
        return [span]
    ends = [m.end() for m in _END.finditer(shown) if not _open(shown[: m.end()])]
    ends = [_past(shown, e) for e in ends]
    places = [0, *(e for e in ends if 0 < e < len(shown)), len(shown)]
    places = sorted(set(places))
    softer = set[int]()
    for a, b in pairwise(places):
        if soft and measure(article.show(Span(span.start + a, span.start + b))) > _LONG:
            softer |= _between_phrases(shown[a:b], a, article.language)
    places = sorted({*places, *softer})
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for k, end in enumerate(places[1:], start=1):
        options = []
        for start in places[:k]:
            if start not in best:
                continue
            said = article.show(Span(span.start + start, span.start + end))
            wide = measure(said)
            over = _CROWDED * max(0.0, wide - WHOLE)
            mark = 0.0 if end == len(shown) else _SOFT if end in softer else _end_cost(said)
            options.append((best[start][0] + 6.0 + mark + over + max(0.0, 10.0 - wide), start))
        best[end] = min(options)
    cuts = [len(shown)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [Span(span.start + a, span.start + b) for a, b in pairwise(cuts)]


def _between_phrases(text: str, at: int, language: str) -> set[int]:
    """Return where a clause that stands at `at` parts most evenly between two phrases; {} where it has no such place."""
    costs = phrase_costs(text, language)
    inner = inner_places(find_pieces(text))
    free = [
        k for k, cost in costs.items() if cost <= PHRASE and k not in inner and text[k:].strip()
    ]
    middle = min(free, key=lambda k: abs(k - len(text) / 2), default=0)
    return {at + middle} if middle else set()


def _end_cost(said: str) -> float:
    """Return what it costs to end a scene with a text, and to say the rest in another."""
    bare = said.rstrip("”』」 ")
    cost = _COST.get(bare[-1:] or "。", 3.0)
    last = re.split("[，；：。！？、]", bare.rstrip("，；：。！？、"))[-1]
    return cost + (_LED_BY if bare[-1:] in "，、" and _LEADS.search(last) else 0.0)


def _open(text: str) -> bool:
    """Say whether something is quoted or bracketed that has not ended."""
    return any(
        text.count(a) > text.count(b) for a, b in ("“”", "「」", "『』", "（）", "《》", "‘’")
    )


def _past(shown: str, end: int) -> int:
    while end < len(shown) and shown[end] in "”』」）—" + HIDDEN:
        end += 1
    return end


def _trimmed(article: Article, span: Span) -> Span:
    """Return a stretch without the marks and spaces at its ends that nothing is said by."""
    start, end, shown = span.start, span.end, article.shown
    while start < end and (shown[start].isspace() or shown[start] in "，。；：、,;:" + HIDDEN):
        start += 1
    while end > start and (shown[end - 1].isspace() or shown[end - 1] in "，。；：、,;:—" + HIDDEN):
        end -= 1
    return Span(start, end)


def _bare(article: Article, span: Span) -> str:
    return re.sub(r"[\W_]+", "", article.show(span))
