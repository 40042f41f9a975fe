"""An article and what its cards could show in, a thing of it that a clip shows out: code, a table, a picture.

Of a picture the caption is said. Nobody reads the others out: the sentence that stands before one is said while it is built up.
"""

import re
from collections.abc import Sequence

from repurpose.article import Article, Kind, Span
from repurpose.slicing.hooks import touches
from repurpose.slicing.judging.score import judge_of
from repurpose.slicing.model import BeatScene, ScenePiece
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, field_of

Told = tuple[list[Span], BeatScene]  # what is said over a scene, and the scene

_SHOWN = (Kind.CODE, Kind.TABLE)
_LINES = 8  # of code, that are typed and read while a sentence is said
_CELLS = 12
_LED = (6.0, 44.0)  # full-width characters of the sentence
_TAB = 4  # spaces
_ABOVE = 200  # characters above a line of code among which its fence is looked for
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?P<language>[A-Za-z0-9+#-]+)[^\n]*\n\s*\Z")


def find_exhibit(
    article: Article, found: Sequence[Candidate], taken: Sequence[Span]
) -> Told | None:
    """Return the worthiest code or table of an article that a sentence leads to; None where there is none."""
    for one in sorted(filter(_is_small, found), key=lambda one: -one.worth):
        lead = _lead(article, one)
        if lead and not touches(lead, taken):
            return [lead], _scene(article, one)
    return None


def find_picture(
    article: Article, found: Sequence[Candidate], taken: Sequence[Span]
) -> Told | None:
    """Return the worthiest picture whose caption is read in the time of a scene; None where there is none."""
    for one in sorted((c for c in found if c.drawn == "picture"), key=lambda one: -one.worth):
        caption = one.pieces[0].span
        if measure(article.show(caption)) <= _LED[1] and not touches(caption, taken):
            return [caption], BeatScene(
                "picture", (ScenePiece("text", article.show(caption), caption),)
            )
    return None


def _is_small(one: Candidate) -> bool:
    rows = sum(piece.part == "items" for piece in one.pieces)
    table = one.drawn == "table" or (
        one.drawn == "chart" and any(piece.part == "labels" for piece in one.pieces)
    )
    return rows <= _LINES if one.drawn == "code" else table and rows <= _CELLS


def _lead(article: Article, one: Candidate) -> Span | None:
    """Return the last sentence of what stands right before a block."""
    place = next(piece.span.start for piece in one.pieces if piece.part == "items")
    numbers = [n for n, block in enumerate(article.blocks) if block.span.start <= place]
    block = article.blocks[numbers[-1]]
    if block.kind not in _SHOWN:
        return None
    before = [unit for unit in judge_of(article).units if unit.block == numbers[-1] - 1]
    if not before or before[-1].marker or before[-1].led:
        return None
    span = before[-1].span
    return span if _LED[0] <= measure(article.show(span)) <= _LED[1] else None


def _scene(article: Article, one: Candidate) -> BeatScene:
    """Return it as a scene; lines of code stand as far in as in the article."""
    items = [piece.span for piece in one.pieces if piece.part == "items"]
    code = one.drawn == "code"
    least = min(len(_indent(article.text, span)) for span in items if article.show(span))
    pieces = []
    for piece in one.pieces:
        text = article.show(piece.span)
        if code and piece.part == "items":
            text = _indent(article.text, piece.span)[least:] + text if text else ""
        pieces.append(ScenePiece(field_of(piece.part), text, piece.span if text else None))
    return BeatScene(one.drawn, tuple(pieces), _language(article.text, items[0]) if code else "")


def _language(text: str, first: Span) -> str:
    """Return the language that the fence above the first line of code names; "" where it names none."""
    fence = _FENCE.search(text[max(0, first.start - _ABOVE) : first.start])
    return fence["language"] if fence else ""


def _indent(text: str, span: Span) -> str:
    """Return the white space before a line."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return before.expandtabs(_TAB) if not before.strip() else ""
