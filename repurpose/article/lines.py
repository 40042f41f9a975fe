"""Source text in, classified source lines out: the line grammar that blocks and `shown` share.

Markdown is read by line, not by CommonMark's paragraphs: writers of Chinese end a paragraph with one
line end, and CommonMark would merge whole sections and swallow their bold headings. The constructs
are CommonMark 0.31's and GFM's; what a line cannot say, the text keeps: nothing is an error.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from repurpose.article.chars import has_cjk

(
    TEXT,
    BLANK,
    HEADING,
    ITEM,
    QUOTED,
    CODE,
    FRONT,
    TABLE,
    IMAGE,
    RULE,
    POST,
    COMMENT,
    NOTE,
    REFERENCE,
) = [
    "text",
    "blank",
    "heading",
    "item",
    "quoted",
    "code",
    "front",
    "table",
    "image",
    "rule",
    "post",
    "comment",
    "note",
    "reference",
]


class Line(NamedTuple):
    """One source line: `[start, end)` without its line end; the reader's text begins at `body`."""

    start: int
    end: int
    kind: str
    body: int
    level: int = 0  # of a heading; 1 for an ordered item
    indent: int = 0  # columns before the marker or the text


_heading = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_item = re.compile(
    r"[ \t\u3000]*(?:(?P<bullet>[-*+–•·●▪■◆○◦‣])[ \t\u3000]+(?:\[[ xX]\][ \t]+)?"
    r"|(?P<number>\d{1,3}(?:[.．)）][ \t\u3000]+|[.．)）](?=[^\s\d.．)）])|、[ \t\u3000]*)"
    r"|[(（]\d{1,2}[)）][ \t]*|[①-⑳][ \t]*))(?=\S)"
)
_quoted = re.compile(r" {0,3}(?:>[ \t]?)+")
_fence = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_rule = re.compile(
    r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|[—─═=◇◆※＊*·•\s]{3,})$"
)
_underline = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_delimiters = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_image = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)+$")
_note = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_reference = re.compile(r" {0,3}\[[^\]^][^\]]*\]:[ \t]*\S+")
_post = re.compile(r"\s*<!--\s*post\s*-->\s*$")
_key = re.compile(r"[A-Za-z_][\w-]*[ \t]*:|[ \t]*-[ \t]|[ \t]*#|[ \t]+\S")
_title_key = re.compile(r"title[ \t]*:[ \t]*[\"']?", re.IGNORECASE)
_indent = re.compile(r"[ \t\u3000]*")


def read_lines(text: str) -> list[Line]:
    """Return every line of `text`, classified. Linear; never fails."""
    bounds = list(_bounds(text))
    lines: list[Line] = []
    position = _read_front_matter(text, bounds, lines)
    while position < len(bounds):
        start, end = bounds[position]
        raw = text[start:end]
        if fence := _fence.match(raw):
            position = _read_fence(text, bounds, position, fence.group(1), lines)
        elif raw.lstrip().startswith("<!--") and not _post.match(raw):
            position = _read_comment(text, bounds, position, lines)
        elif "|" in raw and position + 1 < len(bounds) and _is_table(text, bounds[position + 1]):
            position = _read_table(text, bounds, position, lines)
        else:
            lines.append(_classify(raw, start, end, lines))
            position += 1
    return lines


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _read_front_matter(text: str, bounds: list[tuple[int, int]], lines: list[Line]) -> int:
    """Take a YAML header between two lines of --- at the very top; return the lines taken."""
    if not bounds or text[slice(*bounds[0])].rstrip() != "---":
        return 0
    for count, (start, end) in enumerate(bounds[1:200], start=2):
        raw = text[start:end]
        if raw.rstrip() in ("---", "..."):
            lines += [_front_line(text, s, e) for s, e in bounds[:count]]
            return count
        if raw.strip() and not _key.match(raw):
            return 0
    return 0


def _front_line(text: str, start: int, end: int) -> Line:
    """Of a header, only the value of `title:` is a reader's text."""
    title = _title_key.match(text, start, end)
    return Line(start, end, FRONT, title.end() if title else end)


def _read_fence(
    text: str, bounds: list[tuple[int, int]], position: int, fence: str, lines: list[Line]
) -> int:
    start, end = bounds[position]
    lines.append(Line(start, end, CODE, end))
    for number in range(position + 1, len(bounds)):
        start, end = bounds[number]
        stripped = text[start:end].strip()
        if len(stripped) >= len(fence) and set(stripped) == {fence[0]}:
            lines.append(Line(start, end, CODE, end))
            return number + 1
        lines.append(Line(start, end, CODE, start))
    return len(bounds)


def _read_comment(
    text: str, bounds: list[tuple[int, int]], position: int, lines: list[Line]
) -> int:
    for number in range(position, len(bounds)):
        start, end = bounds[number]
        close = text.find("-->", start, end)
        if close >= 0 and text[close + 3 : end].strip():  # text follows on the same line
            lines.append(Line(start, end, TEXT, close + 3))
            return number + 1
        lines.append(Line(start, end, COMMENT, end))
        if close >= 0:
            return number + 1
    return len(bounds)


def _is_table(text: str, below: tuple[int, int]) -> bool:
    raw = text[slice(*below)]
    return "-" in raw and bool(_delimiters.match(raw)) and ("|" in raw or raw.count("-") >= 3)


def _read_table(text: str, bounds: list[tuple[int, int]], position: int, lines: list[Line]) -> int:
    while position < len(bounds) and "|" in text[slice(*bounds[position])]:
        start, end = bounds[position]
        lines.append(Line(start, end, TABLE, start))
        position += 1
    return position


def _classify(raw: str, start: int, end: int, before: list[Line]) -> Line:
    """Classify a line that opens no fence, comment or table."""
    if not raw.strip():
        return Line(start, end, BLANK, end)
    last = before[-1] if before else None
    if _post.match(raw):
        return Line(start, end, POST, end)
    if last and last.kind == TEXT and last.end - last.start <= 80 and _underline.match(raw):
        return _underlined(raw, start, end, before)
    if _rule.match(raw):
        return Line(start, end, RULE, end)
    if heading := _heading.match(raw):
        return Line(start, end, HEADING, start + heading.end(), level=len(heading.group(1)))
    if quoted := _quoted.match(raw):
        return Line(start, end, QUOTED, start + quoted.end())
    if _image.match(raw):
        return Line(start, end, IMAGE, start)
    if note := _note.match(raw):
        return Line(start, end, NOTE, start + note.end())
    if _reference.match(raw):
        return Line(start, end, REFERENCE, end)
    indent = _indent.match(raw).end()  # type: ignore[union-attr]  # matches the empty string
    if item := _item.match(raw):
        ordered = int(item.group("bullet") is None)
        return Line(start, end, ITEM, start + item.end(), level=ordered, indent=indent)
    if _is_indented_code(raw, last):
        return Line(start, end, CODE, start)
    return Line(start, end, TEXT, start + indent, indent=indent)


def _underlined(raw: str, start: int, end: int, before: list[Line]) -> Line:
    """Make the line above an underline a heading (setext); the underline itself is not shown."""
    last = before[-1]
    alone = len(before) < 2 or before[-2].kind != TEXT
    if raw.lstrip().startswith("=") or alone:
        before[-1] = last._replace(kind=HEADING, level=1 if "=" in raw else 2)
        return Line(start, end, COMMENT, end)
    return Line(start, end, RULE, end)


def _is_indented_code(raw: str, last: Line | None) -> bool:
    # Chinese paragraphs are often indented by spaces: only a line without Han can be code.
    if not raw.startswith(("    ", "\t")) or has_cjk(raw):
        return False
    return last is None or last.kind in (BLANK, CODE)
