"""The posts of a thread, some of them pinned, in; the same words cut anew at the cheapest places out.

What is cut are the posts as they stand, the author's own words included; nothing is added, taken
away or moved but the n/N numbers. The programme and its prices are those of `slicing.cut`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from repurpose.article import Article, Kind, Source, Span, Tracer, split_sentences
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern
from repurpose.platforms import Limit
from repurpose.slicing import (
    LINE,
    PARAGRAPH,
    Gauge,
    Unit,
    cut_units,
    is_lead_in,
    is_question,
    leans_back,
    split_overlong,
)

_number = re.compile(r"(?:^|\n)[ \t]*\d{1,3}/\d{1,3}\s*$")  # on a line of its own
_item = lazy_pattern(r"[ \t\u3000]*(?:[-*•·▪]|\d{1,3}[.、)）])\s*")
_bare = lazy_pattern(
    r"[-*•·▪\u2460-\u2473]|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.．、)）:：]?"
)  # what an item begins with, and nothing else
_ROOM = f"{PARAGRAPH}99/99"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of a post, the white space above it, and what binds it to its neighbours."""

    gap: str
    unit: Unit


def is_numbered(texts: Sequence[str]) -> bool:
    """Say whether posts carry n/N."""
    return any(_number.search(text) for text in texts)


def strip_number(text: str) -> str:
    """Return a post without its n/N."""
    return _number.sub("", text).strip()


def is_bare_marker(text: str) -> bool:
    """Say whether a post has nothing but the number or the bullet of a list item."""
    return bool(_bare.fullmatch(strip_number(text)))


def cut_points(text: str) -> list[int]:
    """Return where a post may be cut at a click: behind a sentence, in code points.

    Never behind a list number, behind a heading or words that lead to what follows, nor before
    n/N: one of the halves would say nothing.
    """
    end = len(_number.sub("", text).rstrip())
    found = []
    at = 0
    for _, line, below in _lines(text[:end]):
        at = text.index(line, at)
        spans = _sentences(line)
        stops = [at + span.end for span in spans]
        if stops and (_is_heading(line, below) or is_lead_in(line)):
            stops.pop()
        found += [stop for stop in stops if stop < end]
        at += len(line)
    return found


def renumber(texts: Sequence[str], *, numbered: bool) -> list[str]:
    """Return posts with their n/N set right, or without any; a single post carries none."""
    bare = [text for text in map(strip_number, texts) if text]
    if not numbered or len(bare) < 2:
        return bare
    return [f"{text}{PARAGRAPH}{place}/{len(bare)}" for place, text in enumerate(bare, start=1)]


def recut(
    article: Article, limit: Limit, texts: Sequence[str], pinned: Collection[int] = ()
) -> list[str]:
    """Return `texts` cut anew; the pinned ones stay as they are.

    Args:
        article: Says which sentences belong to one paragraph.
        limit: Of one post.
        texts: The posts.
        pinned: Places of posts, from 0, whose edges stay.

    Raises:
        ContentError: A pinned post is over the limit.
    """
    numbered = is_numbered(texts)
    gauge, tracer = Gauge(limit), Tracer(article)

    def share(text: str) -> float:
        return gauge.share(text + (_ROOM if numbered else ""))

    posts: list[str] = []
    loose: list[str] = []
    for place, text in enumerate(texts):
        if place not in pinned:
            loose.append(strip_number(text))
            continue
        if share(strip_number(text)) > 1:
            raise ContentError(
                msg(
                    "Post {number} is pinned, and over the limit of {length}.",
                    number=place + 1,
                    length=limit.say(limit.most),
                ),
                hint=msg("Unpin it, or shorten it."),
            )
        posts += [*_cut(article, tracer, loose, share), strip_number(text)]
        loose = []
    posts += _cut(article, tracer, loose, share)
    return renumber(posts, numbered=numbered)


def _cut(
    article: Article, tracer: Tracer, texts: Sequence[str], share: Callable[[str], float]
) -> list[str]:
    """Return the cheapest cuts of what `texts` say together."""
    pieces = [
        part
        for piece in _pieces(article, tracer, texts)
        for part in _parted(piece, lambda text: share(text) <= 1)
    ]
    if not pieces:
        return []

    def compose(start: int, end: int) -> str:
        chosen = pieces[start:end]
        return chosen[0].unit.text + "".join(p.gap + p.unit.text for p in chosen[1:])

    def fits(start: int, end: int) -> float | None:
        filled = share(compose(start, end))
        return min(1.0, filled) if filled <= 1 or end - start == 1 else None

    cuts = cut_units([piece.unit for piece in pieces], fits)
    return [compose(cut.start, cut.end) for cut in cuts]


def _pieces(article: Article, tracer: Tracer, texts: Sequence[str]) -> Iterator[_Piece]:
    """Yield the sentences of posts, in order; a heading goes with the sentence below it."""
    paragraph, gap, head = 0, "", ""
    before: Span | None = None  # of the sentence above, in the article
    for text in texts:
        for number, (space, line, last) in enumerate(_lines(text)):
            for index, span in enumerate(_sentences(line)):
                words = line[span.start : span.end]
                found = tracer.find(words, before.end if before else 0)
                opens = index == 0
                if opens:
                    gap = space if number else PARAGRAPH
                    if not number and before and found and _follow(article, before, found):
                        gap, opens = "", False  # a post that ended inside a paragraph
                    paragraph += opens
                else:
                    gap = line[_end_before(line, span.start) : span.start]
                if _is_heading(line, last):
                    head += words + LINE
                    before = found or before
                    continue
                yield _Piece(gap, _unit(head + words, words, paragraph, opens=opens))
                head, before = "", found
    if head:
        yield _Piece(PARAGRAPH, _unit(head.strip(), head.strip(), paragraph + 1, opens=True))


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (white space above, line, white space below) for the lines of a post."""
    found = list(re.finditer(r"[^\n]+", text))
    for place, line in enumerate(found):
        above = text[found[place - 1].end() : line.start()] if place else ""
        below = text[line.end() : found[place + 1].start()] if place + 1 < len(found) else ""
        yield above, line.group(), below


def _sentences(line: str) -> list[Span]:
    """Return the sentences of a line; a list number goes with the one behind it."""
    spans = split_sentences(line, 0, len(line))
    if len(spans) > 1 and is_bare_marker(line[: spans[0].end]):
        return [Span(spans[0].start, spans[1].end), *spans[2:]]
    return spans


def _is_heading(line: str, space_below: str) -> bool:
    """Say whether a line stands directly on the next one, and is neither item nor sentence."""
    if space_below != LINE or _item.match(line) or is_lead_in(line):
        return False
    return not re.search(r"[。！？!?.…；;：:，,][”’」』）)]*$", line)


def _end_before(line: str, start: int) -> int:
    return len(line[:start].rstrip())


def _follow(article: Article, above: Span, below: Span) -> bool:
    """Say whether two sentences follow each other in one paragraph of the article."""
    if below.start < above.end:
        return False
    between = article.shown[above.end : below.start]
    same = any(
        block.span.start <= above.start and below.end <= block.span.end for block in article.blocks
    )
    return same and not between.strip("\0 \t")


def _unit(text: str, words: str, paragraph: int, *, opens: bool) -> Unit:
    marker = found.group() if opens and (found := _item.match(words)) else ""
    return Unit(
        span=Span(0, len(text)),
        text=text,
        block=paragraph,
        section=0,
        kind=Kind.ITEM if marker else Kind.PARAGRAPH,
        opens_block=opens,
        closes_block=False,
        marker=marker,
        leans_back=leans_back(words),
        question=is_question(words),
        lead_in=is_lead_in(words),
    )


def _parted(piece: _Piece, fits: Callable[[str], bool]) -> Iterator[_Piece]:
    """Yield a piece, or its parts when it is longer than a post."""
    text = piece.unit.text
    if fits(text):
        yield piece
        return
    plain = Article("", "", None, "", "", text, text, (), Source("", ""))
    for number, part in enumerate(split_overlong(plain, piece.unit, fits)):
        yield _Piece(
            "" if number else piece.gap, replace(part, marker="" if number else part.marker)
        )
