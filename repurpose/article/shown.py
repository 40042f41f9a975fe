"""Canonical text in, what readers see out, code point by code point: the transform that packs declare.

The result is as long as the text. Each code point either shows as itself, or as the full-width form
of a half-width mark, or as the one space that stands for a run of white space, or not at all, which
U+0000 says. A span of the source therefore is a span of the result, and what a span shows does not
depend on who asks: `verify` proves a pack with the same function that made it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from repurpose.article import inline, syntax
from repurpose.article import line as grammar
from repurpose.article.captions import find_captions
from repurpose.article.chars import FULL_WIDTH_MARKS, HAN, KANA
from repurpose.article.emphasis import STRUCK, find_emphasis
from repurpose.article.formulas import high, low, readable
from repurpose.article.inline import Mark, citations, definitions, scan
from repurpose.article.line import Line
from repurpose.article.lines import front_end
from repurpose.article.span import Span
from repurpose.article.stretches import FORMULA, find_stretches, without_private
from repurpose.article.width import restore_width

HIDDEN = "\0"

_attributes = re.compile(r"[ \t]*\{[:#.][^{}\n]*\}[ \t]*$|[ \t]+[0-9a-f]{32}[ \t]*$")
_quote, _bracket = re.compile(r"\"[ \t]*$"), re.compile(r"\][ \t]*$")
_closing = {
    grammar.HEADING: re.compile(r"[ \t]+#+[ \t]*$"),
    grammar.FRONT: re.compile(r"[\"']?[ \t]*,?[ \t]*$"),
}
_space = re.compile(r"[\s\x00]+")
# What a picture or a footnote within a sentence leaves behind: a pause before a mark, empty brackets.
_left_over = re.compile(
    r"[，、；：,;][ \t]*\0+(?=[，、；：。！？,;.!?])|[（(【「『〔]\0+[）)】」』〕]"
)
_shut = re.compile(f"[{FULL_WIDTH_MARKS}]")
_word = re.compile(r"\w")
_cjk = re.compile(f"[{HAN}{KANA}]")
_UNMARKED = (grammar.CODE, grammar.TABLE, grammar.FORMULA)
AS_TYPED = (
    inline.CODE,
    inline.ADDRESS,
    inline.ESCAPE,
    inline.ENTITY,
    inline.EMOJI,
    inline.FORMULA,
)


def show(text: str, lines: Sequence[Line], *, chinese: bool) -> str:
    """Return what readers see at each code point of `text`; U+0000 where they see nothing.

    Args:
        text: The canonical text.
        lines: `read_lines(text)`.
        chinese: Whether half-width marks are restored to full width.
    """
    return show_formulas(text, lines, chinese=chinese)[0]


def show_formulas(
    text: str, lines: Sequence[Line], *, chinese: bool
) -> tuple[str, tuple[Span, ...]]:
    """Return what `show` does, and the formulas that plain text cannot say: of them nothing is seen."""
    stretches = find_stretches(text, front_end(lines))
    bare = without_private(text, stretches)
    formulas = [Span(s.start, s.end) for s in stretches if s.kind == FORMULA]
    labels, cites = definitions(text), citations(text)
    pieces: list[str] = []
    end = 0
    for line in lines:
        pieces.append(bare[end : line.start])
        raw = bare[line.start : line.end]
        if cites and line.kind not in _UNMARKED:
            raw = _without_citations(raw, labels)
        seen, unsaid = show_line(raw, line, labels, chinese=chinese)
        pieces.append(_left_over.sub(lambda found: HIDDEN * len(found.group()), seen))
        formulas += [Span(line.body + a, line.body + b) for a, b in unsaid]
        end = line.end
    pieces.append(bare[end:])
    return _fold_space("".join(pieces)), tuple(sorted(formulas))


def show_line(
    raw: str, line: Line, labels: dict[str, str], *, chinese: bool
) -> tuple[str, list[tuple[int, int]]]:
    """Return what readers see of a line, as long as `raw`, and its formulas that are unsaid."""
    hidden = line.body - line.start
    body = raw[hidden:]
    if line.kind == grammar.HEADING:
        body = _without_end(body, _attributes)
        if quote := {'"': _quote, "[": _bracket}.get(raw[hidden - 1 : hidden]):
            body = _without_end(body, quote)  # the title of a block of MkDocs or Docusaurus
    if line.kind in _closing:
        body = _without_end(body, _closing[line.kind])
    unsaid: list[tuple[int, int]] = []
    if line.kind not in _UNMARKED:
        marks = scan(body, labels)
        raw_body = body
        body, unsaid = hide_marks(body, marks)
        if line.kind == grammar.IMAGE:
            for start, end in find_captions(raw_body, marks):
                body = body[:start] + raw_body[start:end] + body[end:]
        typed = [(mark.start, mark.end) for mark in marks if mark.kind in AS_TYPED]
        body = hide_emphasis(body, typed)
        if chinese:
            body = _restore_seen(body, typed)
    return HIDDEN * hidden + body, unsaid


def _without_citations(raw: str, labels: dict[str, str]) -> str:
    """Hide the numbers of sources that stand in no other construct, such as code."""
    taken = [(m.start, m.end) for m in scan(raw, labels) if m.kind != inline.LINK]
    seen = list(raw)
    for match in syntax.citation.finditer(raw):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            seen[match.start() : match.end()] = HIDDEN * len(match.group())
    return "".join(seen)


def _without_end(body: str, pattern: "re.Pattern[str]") -> str:
    found = pattern.search(body)
    return body[: found.start()] + HIDDEN * len(found.group()) if found else body


def hide_marks(body: str, marks: Sequence[Mark]) -> tuple[str, list[tuple[int, int]]]:
    """Hide what is no text of the constructs in a line; also return the formulas that are unsaid."""
    if not marks:
        return body, []
    seen = list(body)
    unsaid: list[tuple[int, int]] = []
    for mark in marks:
        inner = body[mark.inner : mark.inner_end]
        seen[mark.start : mark.inner] = HIDDEN * (mark.inner - mark.start)
        seen[mark.inner_end : mark.end] = HIDDEN * (mark.end - mark.inner_end)
        if mark.kind == inline.ENTITY:
            seen[mark.start] = mark.address
        elif mark.kind == inline.BREAK:
            seen[mark.start] = "\n"
        elif mark.kind == inline.SCRIPT:
            seen[mark.inner : mark.inner_end] = (high if body[mark.start] == "^" else low)(inner)
        elif mark.kind == inline.FORMULA:
            said = readable(inner)
            if said is None:
                unsaid.append((mark.start, mark.end))
            seen[mark.inner : mark.inner_end] = HIDDEN * len(inner) if said is None else said
    return "".join(seen), unsaid


def _restore_seen(body: str, typed: Sequence[tuple[int, int]]) -> str:
    """Restore the width of marks by what readers see beside them; what was typed on purpose stays."""
    if HIDDEN not in body:
        return restore_width(body, typed)
    places = [i for i, character in enumerate(body) if character != HIDDEN]
    compact = "".join([body[i] for i in places])
    kept = [(bisect_left(places, a), bisect_left(places, b)) for a, b in typed]
    restored = restore_width(compact, kept)
    if restored == compact:
        return body
    seen = list(body)
    for place, character in zip(places, restored, strict=True):
        seen[place] = character
    return "".join(seen)


def hide_emphasis(body: str, kept: Sequence[tuple[int, int]], *, struck: bool = False) -> str:
    """Hide paired emphasis marks, and `**` that has lost its partner; also words that are struck out.

    What has no other words keeps its own, as has everything with `struck`: for what can show the stroke.
    """
    pairs = find_emphasis(body, kept)
    if not pairs:
        return body
    characters = list(body)
    for pair in pairs:
        for start, end in (pair.opening, pair.closing):
            characters[start:end] = HIDDEN * (end - start)
    left = characters.copy()
    for pair in () if struck else pairs:
        if pair.mark == STRUCK:
            left[pair.opening[0] : pair.closing[1]] = HIDDEN * (pair.closing[1] - pair.opening[0])
    return "".join(left if _word.search("".join(left)) else characters)


def _fold_space(text: str) -> str:
    """Fold each run of white space to one space, or to nothing where Chinese needs none.

    Nothing is left beside a full-width mark, on the inner side of a curly quotation mark, between
    a quotation mark and Han, and where a line end stands between two Han.
    """

    def fold(match: re.Match[str]) -> str:
        run = match.group()
        if run.count(HIDDEN) == len(run):
            return run
        left = text[match.start() - 1] if match.start() else "\n"
        right = text[match.end()] if match.end() < len(text) else "\n"
        if _needs_no_space(left, right, broken="\n" in run):
            return HIDDEN * len(run)
        return " " + HIDDEN * (len(run) - 1)

    return _space.sub(fold, text)


def _needs_no_space(left: str, right: str, *, broken: bool) -> bool:
    if _shut.match(left) or _shut.match(right) or left in "“‘" or right in "”’":
        return True
    if right in "“‘—…" or left in "”’—…":
        return bool(_cjk.match(left) or _cjk.match(right))
    return broken and bool(_cjk.match(left) and _cjk.match(right))


def hidden_removed(shown: str) -> str:
    """Return a stretch of shown text as readers see it: without U+0000, trimmed."""
    return shown.replace(HIDDEN, "").strip()
