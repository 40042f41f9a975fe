"""A source line and what readers see of it in, its inline runs out: words, styles, links, pictures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from repurpose.article import inline
from repurpose.article.captions import FILE_NAME
from repurpose.article.document.model import (
    Formula,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    Picture,
    Runs,
    Style,
    Styled,
    Words,
)
from repurpose.article.emphasis import STRUCK, Emphasis, find_emphasis
from repurpose.article.inline import Mark, scan
from repurpose.article.shown import AS_TYPED, HIDDEN, hide_emphasis, hide_marks
from repurpose.article.span import Span

_STYLES: dict[str, Style] = {
    "**": "strong", "__": "strong", "***": "strong", "___": "strong",
    "*": "em", "_": "em", "~~": "strike", "==": "mark",
}  # fmt: skip
_picture = re.compile(r"!\[(?P<alt>[^\[\]]{0,500})\]\(\s*[^)\"]*(?:\"(?P<title>[^\"]{0,500})\")?")
_tag_picture = re.compile(r"<img\b", re.IGNORECASE)
_attribute = re.compile(
    r"\b(src|alt|title)\s*=\s*(?:\"([^\"]{0,4000})\"|'([^']{0,4000})')", re.IGNORECASE
)
_note = re.compile(r"\[\^([^\]]+)\]")


class Line(NamedTuple):
    """The body of a line, what readers see of it (as long), and where it begins in the article."""

    body: str
    shown: str
    at: int


class _Part(NamedTuple):
    """A stretch of the line that is one node, and the stretch of it that holds others."""

    start: int
    end: int
    inner: tuple[int, int]
    make: Callable[[Runs], Inline | None]


def read_runs(line: Line, labels: Mapping[str, str], clip: Span) -> Runs:
    """Return the runs of `line` that stand within `clip`, which counts as the article does."""
    marks = scan(line.body, labels)
    hidden, _ = hide_marks(line.body, marks)
    typed = [(mark.start, mark.end) for mark in marks if mark.kind in AS_TYPED]
    pairs = find_emphasis(hidden, typed)
    line = _with_struck(line, hide_emphasis(hidden, typed, struck=True), pairs)
    parts = [part for mark in marks if (part := _part_of(line, mark))]
    parts += [part for pair in pairs if (part := _styled(pair))]
    parts.sort(key=lambda part: (part.start, -part.end))
    low, high = max(0, clip.start - line.at), min(len(line.body), clip.end - line.at)
    return tuple(_build(line, parts, (low, high)))


def _with_struck(line: Line, seen: str, pairs: Sequence[Emphasis]) -> Line:
    """Return a line whose struck words are shown, as they are not where nothing can show the stroke."""
    for pair in pairs:
        start, end = pair.opening[1], pair.closing[0]
        if pair.mark == STRUCK and not line.shown[start:end].strip(HIDDEN):
            line = line._replace(shown=line.shown[:start] + seen[start:end] + line.shown[end:])
    return line


def picture_of(body: str, mark: Mark) -> Picture:
    """Return the picture of a mark; a name that only a file bears says nothing about it."""
    found = _picture.match(body, mark.start, mark.end)
    alt = found["alt"].strip() if found else ""
    return _told(mark.address, alt, (found["title"] or "").strip() if found else "")


def pictures_of_tags(raw: str) -> list[Picture]:
    """Return the pictures of the `<img>` tags in a line."""
    found = []
    for match in _tag_picture.finditer(raw):
        end = raw.find(">", match.end())
        said = {
            m[1].lower(): m[2] or m[3] or "" for m in _attribute.finditer(raw, match.end(), end)
        }
        if said.get("src"):
            found.append(_told(said["src"], said.get("alt", ""), said.get("title", "")))
    return found


def _told(address: str, alt: str, title: str) -> Picture:
    alt = "" if FILE_NAME.match(alt) else alt
    return Picture(address, alt or title, title or alt)


def _part_of(line: Line, mark: Mark) -> _Part | None:
    """Return the node that a construct is; None for one that is only hidden, or only its words."""
    whole, inner = (mark.start, mark.end), (mark.inner, mark.inner_end)
    nothing = (mark.start, mark.start)
    body = line.body
    if mark.kind == inline.CODE:
        return _Part(*whole, inner, lambda runs: Styled("code", runs))
    if mark.kind in (inline.LINK, inline.ADDRESS) and mark.address:
        return _Part(
            *whole, inner, lambda runs: Link(mark.address, _unlinked(runs)) if runs else None
        )
    if mark.kind == inline.IMAGE:
        return _Part(*whole, nothing, lambda _: picture_of(body, mark))
    if mark.kind == inline.FORMULA:
        tex = body[mark.inner : mark.inner_end].strip()
        return _Part(*whole, nothing, lambda _: Formula(tex))
    if mark.kind == inline.BREAK:
        return _Part(*whole, nothing, lambda _: LineBreak())
    if mark.kind == inline.NOTE and (label := _note.match(body, mark.start)):
        return _Part(*whole, nothing, lambda _: NoteMark(label[1]))
    if mark.kind == inline.TAG and (found := pictures_of_tags(body[mark.start : mark.end])):
        return _Part(*whole, nothing, lambda _: found[0])
    return None


def _unlinked(runs: Runs) -> Runs:
    """Return the words of a link; an address among them leads nowhere of its own."""
    found: list[Inline] = []
    for run in runs:
        found += run.runs if isinstance(run, Link) else (run,)
    return tuple(found)


def _styled(pair: Emphasis) -> _Part | None:
    style = _STYLES.get(pair.mark)
    if style is None or pair.opening == pair.closing:
        return None
    inner = (pair.opening[1], pair.closing[0])
    both = pair.mark in ("***", "___")

    def make(runs: Runs) -> Inline | None:
        styled = Styled(style, (Styled("em", runs),) if both else runs)
        return styled if runs else None

    return _Part(pair.opening[0], pair.closing[1], inner, make)


def _build(line: Line, parts: Sequence[_Part], clip: tuple[int, int]) -> Iterator[Inline]:
    """Yield the runs between two places; a part that crosses the end of another is only its words."""
    at, end = clip
    for number, part in enumerate(parts):
        if part.start < at or part.end > end:
            continue
        yield from _words(line, at, part.start)
        within = [one for one in parts[number + 1 :] if one.start < part.end]
        node = part.make(tuple(_build(line, within, part.inner)))
        if node is not None:
            yield node
            if isinstance(node, Formula) or (isinstance(node, Styled) and node.style == "strike"):
                yield from _space_behind(line, part.end, end)
        # A space behind the mark that closes is shown in the place of that mark.
        at = part.end if part.inner[0] == part.inner[1] else part.inner[1]
    yield from _words(line, at, end)


def _space_behind(line: Line, at: int, end: int) -> Iterator[Words]:
    """Yield the space behind a formula or struck words, where what readers see took it to before them."""
    if at < end and line.body[at].isspace() and line.shown[at] == HIDDEN:
        yield Words(" ", Span(line.at + at, line.at + at + 1))


def _words(line: Line, start: int, end: int) -> Iterator[Words]:
    shown = line.shown[start:end]
    text = shown.replace(HIDDEN, "")
    if text:
        first = start + len(shown) - len(shown.lstrip(HIDDEN))
        last = start + len(shown.rstrip(HIDDEN))
        yield Words(text, Span(line.at + first, line.at + last))
