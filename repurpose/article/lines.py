"""Source text in, classified source lines out: the line grammar that blocks and `shown` share.

Markdown is read by line, not by CommonMark's paragraphs: writers of Chinese end a paragraph with one
line end, and CommonMark would merge whole sections and swallow their bold headings. The constructs
are CommonMark 0.31's and GFM's; what a line cannot say, the text keeps: nothing is an error.
"""

import re
from collections.abc import Iterator, Sequence

from repurpose.article.chars import blank_out, has_cjk, merged, without_invisibles
from repurpose.article.dialects import callout_head, read_dialect
from repurpose.article.front import read_front_matter
from repurpose.article.inline import EMBED, LINK, scan
from repurpose.article.inline import IMAGE as IN_IMAGE
from repurpose.article.line import (
    BLANK,
    CODE,
    COMMENT,
    FORMULA,
    FRONT,
    HEADING,
    IMAGE,
    ITEM,
    NOTE,
    POST,
    QUOTED,
    REFERENCE,
    RULE,
    TABLE,
    TEXT,
    Line,
)
from repurpose.article.stretches import FORMULA as FORMULA_STRETCH
from repurpose.article.stretches import PRIVATE, Stretch, find_stretches, without_private

_heading = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_signature = re.compile(
    r"\s*[-–—]{1,2}\s+[^。！？.!?；;，,]{1,24}\s*$"
)  # below a quotation: - 某某
_item = re.compile(
    r"[ \t\u3000]*(?:(?P<bullet>[-*+–•·●▪■◆○◦‣])[ \t\u3000]+(?:\[[ xX]\][ \t]+|(?:TODO|DOING|DONE|LATER|WAITING)[ \t]+)?"
    r"|(?P<number>\d{1,3}(?:[.．)）][ \t\u3000]+|[.．)）](?=[^\s\d.．)）])|、[ \t\u3000]*)"
    r"|[(（]\d{1,2}[)）][ \t]*|[①-⑳][ \t]*))(?=\S)"
)
_quoted = re.compile(r" {0,3}(?:>[ \t]?)+")
_rule = re.compile(
    r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|[—─═=◇◆※＊*·•\s]{3,})$"
)
_underline = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
# A table's second line: cells of dashes; one cell alone has two of them, since "-" begins an item.
TABLE_DELIMITER = re.compile(
    r"(?=[^\n]*(?:--|\|))[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"
)
_note = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_reference = re.compile(r" {0,3}(?:\[[^\]^][^\]]*\]:[ \t]*\S+|\*\[[^\[\]]{1,60}\]:)")
_post = re.compile(r"\s*<!--\s*post\s*-->\s*$")
_indent = re.compile(r"[ \t\u3000]*")
_unseen = re.compile(r"[ \t]*\x00[ \t\x00]*")


def front_end(lines: Sequence[Line]) -> int:
    """Return where the front matter ends: stretches are looked for behind it."""
    return next((line.start for line in lines if line.kind != FRONT), lines[-1].end if lines else 0)


def read_lines(text: str) -> list[Line]:
    """Return every line of `text`, classified. Linear; never fails."""
    bounds = list(_bounds(text))
    lines = read_front_matter(text, bounds)
    front = bounds[len(lines)][0] if len(lines) < len(bounds) else len(text)
    stretches = find_stretches(text, front)
    reader = _Reader(text, without_private(text, stretches), bounds, lines)
    solid = [stretch for stretch in stretches if stretch.kind != PRIVATE]
    number, index = len(lines), 0
    while number < len(bounds):
        start, end = bounds[number]
        while index < len(solid) and solid[index].end <= start:
            index += 1
        inside = solid[index] if index < len(solid) and solid[index].start <= end else None
        if inside and _fills(text, inside, start, end):
            reader.inside(start, end, inside)
            number += 1
        else:
            number = reader.read(number)
    return lines


def _fills(text: str, stretch: Stretch, start: int, end: int) -> bool:
    """Say whether a line has nothing but a stretch of code, or of a formula, in it."""
    before, after = text[start : max(start, stretch.start)], text[min(end, stretch.end) : end]
    return not before.strip(" \t>") and not after.strip(" \t.,。，")


class _Reader:
    """Classifies lines one after another; what stands above says what a line is."""

    def __init__(
        self, text: str, bare: str, bounds: list[tuple[int, int]], lines: list[Line]
    ) -> None:
        self.text = text
        self.bare = bare
        self.bounds = bounds
        self.lines = lines
        self.callout = False  # within Obsidian's > [!note]
        self.margin = -1  # of the block of MkDocs that is open: what is indented by 4 more is in it

    def inside(self, start: int, end: int, stretch: Stretch) -> None:
        """Take a line of code or of a formula."""
        if stretch.kind == FORMULA_STRETCH:
            self.lines.append(Line(start, end, FORMULA, end))
            return
        first, last = stretch.inner
        self.lines.append(Line(start, end, CODE, start if first <= start and end <= last else end))

    def read(self, number: int) -> int:
        """Take the line `number`, or the table that begins with it; return the next one's number."""
        start, end = self.bounds[number]
        raw = self.bare[start:end]
        unseen = _unseen.match(raw)
        offset = unseen.end() if unseen else 0
        if offset and not raw[offset:].strip():
            blank = not self.text[start:end].strip() or not _is_private(self.text[start:end])
            self.lines.append(Line(start, end, BLANK if blank else COMMENT, end))
            return number + 1
        if "|" in raw and number + 1 < len(self.bounds) and self.is_table(number + 1):
            return self.table(number)
        line = self.classify(raw[offset:], start + offset, end)
        self.lines.append(line._replace(start=start))
        return number + 1

    def is_table(self, number: int) -> bool:
        """Say whether a line is the delimiter row of a table."""
        raw = self.text[slice(*self.bounds[number])]
        return bool(TABLE_DELIMITER.match(raw)) and ("|" in raw or raw.count("-") >= 3)

    def table(self, number: int) -> int:
        while number < len(self.bounds) and "|" in self.text[slice(*self.bounds[number])]:
            start, end = self.bounds[number]
            self.lines.append(Line(start, end, TABLE, start))
            number += 1
        return number

    def classify(self, raw: str, start: int, end: int) -> Line:
        """Return the line, within whatever block of an editor's own is open."""
        if raw.strip():
            indent = len(raw) - len(raw.lstrip(" \t"))
            if self.margin >= 0 and indent < self.margin + 4 and not raw.startswith("\t"):
                self.margin = -1
            if self.margin >= 0:
                cut = min(indent, self.margin + 4) if raw[0] != "\t" else 1
                return self.classify_plain(raw[cut:], start + cut, end)
        if quoted := _quoted.match(raw):
            return self.quotation(raw, quoted.end(), start, end)
        self.callout = False
        return self.classify_plain(raw, start, end)

    def quotation(self, raw: str, skip: int, start: int, end: int) -> Line:
        """Return a quoted line; a callout is no quotation, but the author's own text with a head."""
        inner = raw[skip:]
        if head := callout_head(inner):
            self.callout = True
            if not inner[head:].strip():
                return Line(start, end, COMMENT, end)
            return Line(start, end, HEADING, start + skip + head, level=3)
        if self.callout and inner.strip():
            return self.classify_plain(inner, start + skip, end)
        if (item := _item.match(inner)) and not _signature.match(inner):
            ordered = int(item.group("bullet") is None)
            return Line(start, end, ITEM, start + skip + item.end(), level=ordered)
        return Line(start, end, QUOTED, start + skip)

    def classify_plain(self, raw: str, start: int, end: int) -> Line:
        """Return a line as Markdown, or as one of its dialects, has it."""
        if not raw.strip():
            return Line(start, end, BLANK, end)
        last = self.lines[-1] if self.lines else None
        if _post.match(raw):
            return Line(start, end, POST, end)
        if last and last.kind == TEXT and last.end - last.start <= 80 and _underline.match(raw):
            return self.underlined(raw, start, end)
        if _rule.match(raw):
            return Line(start, end, RULE, end)
        if heading := _heading.match(raw):
            return Line(start, end, HEADING, start + heading.end(), level=len(heading.group(1)))
        if dialect := self.dialect(raw, start, end):
            return dialect
        if "![" in raw and (kind := _pictures_only(raw)):
            return Line(start, end, kind, start if kind == IMAGE else end)
        if note := _note.match(raw):
            return Line(start, end, NOTE, start + note.end())
        if _reference.match(raw):
            return Line(start, end, REFERENCE, end)
        indent = _indent.match(raw).end()  # type: ignore[union-attr]  # matches the empty string
        if item := _item.match(raw):
            ordered = int(item.group("bullet") is None)
            return Line(start, end, ITEM, start + item.end(), level=ordered, indent=indent)
        if self.is_indented_code(raw):
            return Line(start, end, CODE, start)
        return Line(start, end, TEXT, start + indent, indent=indent)

    def dialect(self, raw: str, start: int, end: int) -> Line | None:
        """Return a line that an editor or a site generator reads for itself."""
        found = read_dialect(raw, below_text=bool(self.lines) and self.lines[-1].kind == TEXT)
        if found is None:
            return None
        if found.opens_block:
            self.margin = len(raw) - len(raw.lstrip())
        if found.is_contents and self.lines and self.lines[-1].kind == ITEM:
            self.lines[-1] = self.lines[-1]._replace(kind=COMMENT, body=self.lines[-1].end)
        kind = {"hidden": COMMENT, "heading": HEADING, "text": TEXT}[found.kind]
        body = end if kind == COMMENT else start + found.body
        return Line(start, end, kind, body, level=3 if kind == HEADING else 0)

    def underlined(self, raw: str, start: int, end: int) -> Line:
        """Make the line above an underline a heading (setext); the underline itself is not shown."""
        last = self.lines[-1]
        alone = len(self.lines) < 2 or self.lines[-2].kind != TEXT
        if raw.lstrip().startswith("=") or alone:
            self.lines[-1] = last._replace(kind=HEADING, level=1 if "=" in raw else 2)
            return Line(start, end, COMMENT, end)
        return Line(start, end, RULE, end)

    def is_indented_code(self, raw: str) -> bool:
        # Chinese paragraphs are often indented by spaces: only a line without Han can be code.
        if not raw.startswith(("    ", "\t")) or has_cjk(raw):
            return False
        above = next((line for line in reversed(self.lines[-3:]) if line.kind != BLANK), None)
        if above is not None and (above.kind == ITEM or (above.kind == TEXT and above.indent >= 2)):
            return False  # the item goes on
        return not self.lines or self.lines[-1].kind in (BLANK, CODE)


def _is_private(raw: str) -> bool:
    """Say whether a line that shows nothing was written, and is not only invisible characters."""
    return bool(without_invisibles(raw).strip())


def _pictures_only(raw: str) -> str:
    """Return IMAGE for a line of pictures alone, COMMENT for one of embedded notes, else nothing."""
    marks = scan(raw)
    seen = blank_out(raw, merged((m.start, m.end) for m in marks if m.kind in (IN_IMAGE, EMBED)))
    links = [m for m in marks if m.kind == LINK]
    for link in links:
        seen = blank_out(seen, [(link.start, link.inner), (link.inner_end, link.end)])
    if seen.replace("\0", "").strip():
        return ""
    return IMAGE if any(mark.kind == IN_IMAGE for mark in marks) else COMMENT


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1
