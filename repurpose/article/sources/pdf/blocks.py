"""The lines of a PDF in, its blocks as Markdown out: headings by their size, paragraphs, lists, tables, code, notes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from repurpose.article.chars import HAN, KANA
from repurpose.article.formulas import high
from repurpose.article.sources.markdown import escape_marks
from repurpose.article.sources.pdf.order import PageLine
from repurpose.article.sources.pdf.pages import Stretch

_LARGER = 1.12  # of the text's size: a heading
_SMALLER = 0.94  # the same: a footnote
_LONGEST_HEADING = 60.0  # full-width characters
_APART = 1.35  # of the usual leading: a new paragraph
_INDENT = 0.9  # of the size of type: a new paragraph
_SHORT = 2.5  # the same, from the right edge: the paragraph ends here
_WIDE = 0.4  # of a column's width, that is left free behind a line: the paragraph ends here
_CELLS = 3  # a table without rules has at least so many rows, or so many columns

_cjk = re.compile(f"[{HAN}{KANA}，。、；：！？…“”‘’《》（）「」『』]")
_ends = re.compile(r"[。！？!?.:：；;…][”’」』）)\"']*$")
_stops = re.compile(r"[。！？；，、,;]$")
_bullet = re.compile(r"(?:[•●▪■◆○◦‣·–*-]|\uf0b7)\s*(?=\S)")
_ordered = re.compile(r"(?:\d{1,3}[.)、．）](?!\d)\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*)(?=\S)")
_note = re.compile(r"(?P<mark>\d{1,3}|[*†‡§①-⑳])[.)\]]?\s*(?=\S)")


@dataclass
class Block:
    """Lines that belong together."""

    kind: str  # heading, text, bullet, ordered, code, table, note
    lines: list[PageLine] = field(default_factory=list)
    label: str = ""  # of a note
    marks: dict[str, str] = field(default_factory=dict)  # of the notes on its page, to their labels


def write_blocks(pages: Sequence[Sequence[PageLine]]) -> tuple[str, str]:
    """Return the Markdown of the pages, and its title where the largest line of the first page is one."""
    lines = [line for page in pages for line in page]
    if not lines:
        return "", ""
    reader = _Reader(lines)
    for number, page in enumerate(pages):
        reader.read(page, number)
    return reader.write()


class _Reader:
    def __init__(self, lines: Sequence[PageLine]) -> None:
        weights: Counter[float] = Counter()
        for line in lines:
            weights[_step(line.size)] += len(line.text)
        self.body = max(weights, key=lambda size: weights[size])
        steps = [a.base - b.base for a, b in pairwise(lines) if 0 < a.base - b.base < 4 * a.size]
        self.leading = median(steps) if steps else 1.5 * self.body
        self.bold = (
            sum(len(li.text) for li in lines if li.bold) > sum(len(li.text) for li in lines) / 2
        )
        self.known = "\n".join(
            line.text for line in lines
        )  # for words that have a hyphen of their own
        self.blocks: list[Block] = []
        self.labels: set[str] = set()

    # --- what belongs together ---------------------------------------------------------------------

    def read(self, page: Sequence[PageLine], number: int) -> None:
        """Take the lines of a page."""
        marks = self.notes_of(page, number)
        last: PageLine | None = None
        at = 0
        while at < len(page):
            line = page[at]
            rows = _table_at(page, at)
            if rows:
                self.blocks.append(Block("table", [*page[at : at + rows]], marks=marks))
                last, at = page[at + rows - 1], at + rows
                continue
            self.take(line, last, marks, first=at == 0)
            last, at = line, at + 1

    def notes_of(self, page: Sequence[PageLine], number: int) -> dict[str, str]:
        """Return the marks of the notes at the foot of a page, each with a label of its own."""
        raised = {
            part.text[start:end].strip()
            for line in page
            for part in line.parts
            for start, end in part.raised
            if start  # what opens a line is the note's own
        }
        marks: dict[str, str] = {}
        for line in page:
            found = _note.match(line.text)
            if found and self.is_small(line) and found["mark"] in raised - marks.keys():
                label = (
                    found["mark"]
                    if found["mark"] not in self.labels
                    else f"{number + 1}-{found['mark']}"
                )
                self.labels.add(label)
                marks[found["mark"]] = label
        return marks

    def is_small(self, line: PageLine) -> bool:
        return line.size < _SMALLER * self.body

    def take(
        self, line: PageLine, last: PageLine | None, marks: dict[str, str], *, first: bool
    ) -> None:
        """Take one line: it goes on with the block above it, or opens one."""
        kind, label = self.kind_of(line, marks)
        above = self.blocks[-1] if self.blocks else None
        if first and not self.is_small(line):  # notes stand between two pages of a paragraph
            above = next((block for block in reversed(self.blocks) if block.kind != "note"), None)
        if above and self.goes_on(above, line, kind, last, first=first):
            above.lines.append(line)
            return
        self.blocks.append(Block(kind, [line], label, marks))

    def kind_of(self, line: PageLine, marks: dict[str, str]) -> tuple[str, str]:
        """Return what a line opens, by itself; and of a note its label."""
        if line.even:
            return "code", ""
        note = _note.match(line.text)
        if note and self.is_small(line) and note["mark"] in marks:
            return "note", marks[note["mark"]]
        stands_out = line.size > _LARGER * self.body or (line.bold and not self.bold)
        if stands_out and _measure(line.text) <= _LONGEST_HEADING and not _stops.search(line.text):
            return "heading", ""
        if _bullet.match(line.text) and not line.text.startswith("——"):
            return "bullet", ""
        return ("ordered" if _ordered.match(line.text) else "text"), ""

    def goes_on(
        self, above: Block, line: PageLine, kind: str, last: PageLine | None, *, first: bool
    ) -> bool:
        """Say whether a line goes on with the block above it."""
        before = above.lines[-1]
        gap = before.base - line.base
        close = 0 < gap <= _APART * max(self.leading, 1.2 * line.size)
        if kind == "code" or above.kind == "code":
            return kind == above.kind and (close or gap <= 0 or gap < 3 * self.leading)
        if kind == "heading":
            alike = above.kind == "heading" and _step(before.size) == _step(line.size)
            return alike and close and before.bold == line.bold
        if kind != "text" or above.kind in ("heading", "table"):
            return False
        if self.is_small(line) != self.is_small(before):
            return False
        broken = first or last is None or gap <= 0  # another page or column
        if broken:
            whole = _ends.search(before.text) or above.kind == "note"
            return not whole and line.start - line.left < _INDENT * line.size
        if not close:
            return False
        if above.kind in ("bullet", "ordered"):
            return line.start > before.start - 0.5 * line.size or not _ends.search(before.text)
        indented = (
            line.start - line.left > _INDENT * line.size
            and line.start > before.start + 0.5 * line.size
        )
        return not indented and not _stops_short(above, line)

    # --- what is written -----------------------------------------------------------------------------

    def write(self) -> tuple[str, str]:
        """Return the Markdown, and the title."""
        heads = [block for block in self.blocks if block.kind == "heading"]
        sizes = sorted({_step(b.lines[0].size) for b in heads}, reverse=True)
        largest = [b for b in heads if _step(b.lines[0].size) == sizes[0]] if heads else []
        first = self.blocks.index(heads[0]) if heads else -1
        is_title = len(largest) == 1 and largest[0] is heads[0] and first <= 2 and len(heads) > 0
        title = (
            self.joined(heads[0], plain=True) if is_title and sizes[0] > _LARGER * self.body else ""
        )
        below = sizes[1:] if title else sizes
        written: list[str] = []
        notes: list[str] = []
        for block in self.blocks:
            if title and block is heads[0]:
                written.append(f"# {self.joined(block)}")
            elif block.kind == "heading":
                level = 2 + below.index(_step(block.lines[0].size))
                written.append(f"{'#' * min(level, 6)} {self.joined(block)}")
            elif block.kind == "note":
                notes.append(f"[^{block.label}]: {_note.sub('', self.joined(block), count=1)}")
            else:
                said = "\n".join(self.said(block))
                if (
                    said.strip()
                    and block.kind in ("bullet", "ordered")
                    and self.is_listed(written, block)
                ):
                    written[-1] += f"\n{said}"
                elif said.strip():
                    written.append(said)
        return "\n\n".join([*written, *notes]) + "\n", title

    def is_listed(self, written: Sequence[str], block: Block) -> bool:
        mark = r"- " if block.kind == "bullet" else r"\d"
        return bool(written) and bool(re.match(mark, written[-1].rsplit("\n", 1)[-1]))

    def said(self, block: Block) -> Iterator[str]:
        """Yield the lines of Markdown of a block."""
        if block.kind == "code":
            left = min(line.start for line in block.lines)
            yield "```"
            for line in block.lines:
                indent = round((line.start - left) / (0.6 * line.size))
                yield " " * min(indent, 80) + " ".join(part.text for part in line.parts).replace(
                    "```", ""
                )
            yield "```"
        elif block.kind == "table":
            yield from self.table(block)
        elif block.kind == "bullet":
            yield f"- {_bullet.sub('', self.joined(block, escaped=False), count=1)}"
        else:
            yield self.joined(block)

    def table(self, block: Block) -> Iterator[str]:
        columns = _columns(block.lines)
        for number, line in enumerate(block.lines):
            cells = [""] * len(columns)
            for part in line.parts:
                place = next(
                    n
                    for n, (start, end) in enumerate(columns)
                    if start <= part.left and part.right <= end
                )
                cells[place] = f"{cells[place]} {self.marked(part, block)}".strip()
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
            if not number:
                yield f"|{' --- |' * len(columns)}"

    def joined(self, block: Block, *, plain: bool = False, escaped: bool = True) -> str:
        """Return the words of a block's lines as one line; a word that was parted at a line's end is whole."""
        text = ""
        for line in block.lines:
            said = " ".join(self.marked(part, block, plain=plain) for part in line.parts)
            text = self.tied(text, said) if text else said
        if plain or not escaped:
            return text
        return re.sub(r"\A(?=#{1,6}(?:\s|$)|>)", r"\\", text)

    def tied(self, text: str, said: str) -> str:
        if text[-1:] == "-" and text[-2:-1].isalpha() and said[:1].isalpha():
            first, rest = re.split(r"\s", text)[-1], re.match(r"\w+", said)
            word = rest.group() if rest else ""
            own = said[:1].isupper() or f"{first}{word}" in self.known
            return text + said if own else text[:-1] + said
        near = _cjk.match(text[-1:]) and _cjk.match(said[:1])
        return text + said if near else f"{text} {said}"

    def marked(self, part: Stretch, block: Block, *, plain: bool = False) -> str:
        """Return a stretch with the marks of its notes; what else is raised as it looks."""
        written, end = "", 0
        for start, stop in part.raised:
            raised = part.text[start:stop].strip()
            label = block.marks.get(raised) if start or block.kind != "note" else None
            before = part.text[end:start]
            written += before if plain else escape_marks(before)
            if block.kind == "note" and not start:
                written += raised
            elif not plain:
                written += f"[^{label}]" if label else high(raised)
            end = stop
        rest = part.text[end:]
        return written + (rest if plain else escape_marks(rest))


def _stops_short(above: Block, line: PageLine) -> bool:
    """Say whether the line above ends before the edge though more would have fitted: its paragraph ends."""
    before = above.lines[-1]
    room = before.right - before.end
    if room > _WIDE * (before.right - before.left):
        return True
    if room > _SHORT * before.size and _ends.search(before.text):
        return True
    edge = max(line.end, *(one.end for one in above.lines))
    word = re.match(r"[^\W\u2e80-\uffff]+", line.text)
    needs = 0.55 * len(word.group()) if word else 1.0
    return edge - before.end > (needs + _SHORT) * before.size


def _step(size: float) -> float:
    """Return a size of type by half points: what differs by less is one size."""
    return round(size * 2) / 2


def _measure(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.5 for sign in text)


def _table_at(page: Sequence[PageLine], at: int) -> int:
    """Return how many lines from `at` on are the rows of a table; 0 for none."""
    count = 0
    while at + count < len(page) and len(page[at + count].parts) > 1 and not page[at + count].even:
        count += 1
    if count < 2:
        return 0
    columns = _columns(page[at : at + count])
    most = max(len(line.parts) for line in page[at : at + count])
    return count if len(columns) == most and (count >= _CELLS or most >= _CELLS) else 0


def _columns(lines: Sequence[PageLine]) -> list[tuple[float, float]]:
    """Return the edges of the columns in which the stretches of some lines stand."""
    found: list[tuple[float, float]] = []
    for part in sorted((part for line in lines for part in line.parts), key=lambda part: part.left):
        if found and part.left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], part.right))
        else:
            found.append((part.left, part.right))
    return found
