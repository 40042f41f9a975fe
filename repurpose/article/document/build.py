"""An Article in, its document out: blocks of one list, one quotation, one callout brought together."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from repurpose.article import inline
from repurpose.article import line as grammar
from repurpose.article.blocks import is_closing
from repurpose.article.document.blocks import read_code, read_formula, read_table
from repurpose.article.document.model import (
    Document,
    DocumentBlock,
    Figure,
    Heading,
    Item,
    Listed,
    Paragraph,
    Quotation,
    Rule,
    Runs,
    Styled,
)
from repurpose.article.document.runs import Line, picture_of, pictures_of_tags, read_runs
from repurpose.article.inline import definitions, scan
from repurpose.article.lines import read_lines
from repurpose.article.model import Article, Block, Kind
from repurpose.article.shown import HIDDEN
from repurpose.article.span import Span

_WORDS = (Kind.PARAGRAPH, Kind.CTA, Kind.DISCLAIMER)
_callout = re.compile(r"[ \t>]*\[!(?P<kind>[A-Za-z]+)\]")
_bare_callout = re.compile(r"[ \t>]*>[ \t]*\[!(?P<kind>[A-Za-z]+)\][-+]?[ \t]*")
_label = re.compile(r"[ \t]*\[\^([^\]\s]+)\]:")
_number = re.compile(r"\d+")


def read_document(article: Article) -> Document:
    """Return the article as it is published: every block that readers see, in its order.

    Front matter, comments and what a site put around the article are no part of it.
    """
    return _Reader(article).read()


class _Reader:
    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.lines = read_lines(article.text)
        self.starts = [line.start for line in self.lines]
        self.labels = definitions(article.text)
        self.blocks = [
            block
            for block in article.blocks
            if block.kind not in (Kind.META, Kind.TITLE, Kind.NOTE)
        ]

    def read(self) -> Document:
        article = self.article
        notes = [block for block in article.blocks if block.kind is Kind.NOTE]
        return Document(
            article.title,
            article.author,
            article.language,
            tuple(self._nodes(self.blocks)),
            tuple((self._label(block), self.runs(block)) for block in notes),
        )

    def _label(self, note: Block) -> str:
        line = self.lines[self._line_at(note.span.start)]
        found = _label.match(self.text, line.start, line.end)
        return found[1] if found else ""

    def _nodes(self, blocks: Sequence[Block], *, opened: bool = False) -> Iterator[DocumentBlock]:
        """Yield the nodes of blocks; `opened`: of what a callout without a title holds."""
        at = 0
        while at < len(blocks):
            own = opened and not at
            end = self._end_of_group(blocks, at, opened=own)
            yield from self._group(blocks[at:end], opened=own)
            at = end

    def _end_of_group(self, blocks: Sequence[Block], at: int, *, opened: bool) -> int:
        """Return where the blocks end that make one node with the block `at`."""
        kind = blocks[at].kind
        end = at + 1
        if self._callout(blocks[at]) or (not opened and self._untitled(blocks[at])):
            while end < len(blocks) and self._is_quoted(blocks[end], blocks[end - 1]):
                end += 1
        elif kind in (Kind.ITEM, Kind.QUOTATION):
            while end < len(blocks) and blocks[end].kind is kind:
                end += 1
        return end

    def _group(self, blocks: Sequence[Block], *, opened: bool) -> Iterator[DocumentBlock]:
        first = blocks[0]
        if not opened and (kind := self._untitled(first)):
            yield Quotation(tuple(self._nodes(blocks, opened=True)), kind)
        elif callout := self._callout(first):
            within = tuple(self._nodes(blocks[1:]))
            yield Quotation(within, callout, self.runs(first))
        elif first.kind is Kind.ITEM:
            yield from self._lists(blocks)
        elif first.kind is Kind.QUOTATION:
            yield Quotation(tuple(Paragraph(self.runs(block)) for block in blocks))
        else:
            node = self._node(first)
            if node is not None:
                yield node

    def _node(self, block: Block) -> DocumentBlock | None:
        source = self.text[block.span.start : block.span.end]
        if block.kind is Kind.HEADING:
            return Heading(self._level_of(block), _plain(self.runs(block)))
        if block.kind in _WORDS:
            return Paragraph(self.runs(block))
        if block.kind is Kind.CODE:
            return read_code(self.text[self._line_start(block) : block.span.end])
        if block.kind is Kind.TABLE:
            chinese = self.article.chinese
            return read_table(source, block.span.start, self.labels, chinese=chinese)
        if block.kind is Kind.FORMULA:
            return read_formula(source)
        if block.kind is Kind.IMAGE:
            marks = [mark for mark in scan(source, self.labels) if mark.kind == inline.IMAGE]
            pictures = [picture_of(source, mark) for mark in marks] or pictures_of_tags(source)
            return Figure(tuple(pictures)) if pictures else None
        return Rule() if block.kind is Kind.CUT and "post" not in source else None

    def _level_of(self, heading: Block) -> int:
        """Return a heading's level; a bold line stands below the heading with a mark that it follows."""
        if self._is_marked(heading) or is_closing(self.article.show(heading.span)):
            return heading.level or 2
        above = [
            block.level
            for block in self.blocks
            if block.kind is Kind.HEADING and block.span.start < heading.span.start
            if self._is_marked(block) and not self._callout(block)
        ]
        return min(6, max(heading.level, above[-1] + 1)) if above else heading.level or 2

    def _is_marked(self, heading: Block) -> bool:
        """Say whether a heading is one by the author's mark, and not only bold."""
        return self.lines[self._line_at(heading.span.start)].kind == grammar.HEADING

    # --- lists ---------------------------------------------------------------------------------

    def _lists(self, blocks: Sequence[Block]) -> Iterator[Listed]:
        """Yield the lists of a run of items: one ends where bullets follow numbers."""
        least = min(block.level for block in blocks)
        heads = [n for n, block in enumerate(blocks) if block.level <= least]
        if not heads or heads[0] > 0:
            heads = [0, *heads]
        items: list[Item] = []
        first: int | None = None
        for number, at in enumerate(heads):
            end = heads[number + 1] if number + 1 < len(heads) else len(blocks)
            block = blocks[at]
            begins = _first_number(block.marker)
            if items and (begins is None) != (first is None):
                yield Listed(tuple(items), first)
                items = []
            if not items:
                first = begins
            box = cast("Literal['', '☐', '☑']", block.marker if block.marker in "☐☑" else "")
            within = tuple(self._lists(blocks[at + 1 : end])) if at + 1 < end else ()
            items.append(Item(self.runs(block), box, within))
        yield Listed(tuple(items), first)

    # --- lines ---------------------------------------------------------------------------------

    def runs(self, block: Block) -> Runs:
        """Return the runs of a block of words: of each of its lines, and what joins them."""
        span, shown = block.span, self.article.shown
        found: list[Runs] = []
        number = self._line_at(span.start)
        while number < len(self.lines) and self.lines[number].start < max(span.end, span.start + 1):
            line = self.lines[number]
            start, end = line.body, line.end
            if shown[start : span.start].strip(HIDDEN + " ") and start < span.start:
                start = span.start
            if shown[span.end : end].strip(HIDDEN + " ") and span.end < end:
                end = span.end
            body = self.text[line.body : line.end]
            seen = shown[line.body : line.end]
            if found and shown[line.start - 1 : line.start] == " ":
                found.append(read_runs(Line("\n", " ", line.start - 1), {}, _at(line.start - 1)))
            found.append(read_runs(Line(body, seen, line.body), self.labels, Span(start, end)))
            number += 1
        return tuple(run for runs in found for run in runs)

    def _line_at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def _line_start(self, block: Block) -> int:
        return self.lines[self._line_at(block.span.start)].start

    def _source_line(self, block: Block) -> str:
        line = self.lines[self._line_at(block.span.start)]
        return self.text[line.start : line.end]

    def _callout(self, block: Block) -> str:
        """Return the kind of callout that a block opens, such as "note"."""
        raw = self._source_line(block)
        if not raw.lstrip().startswith(">"):
            return ""
        found = _callout.match(raw)
        return found["kind"].lower() if found else ""

    def _untitled(self, block: Block) -> str:
        """Return the kind of callout whose mark stands alone on the line above a block."""
        number = self._line_at(block.span.start)
        if not number or not self._source_line(block).lstrip().startswith(">"):
            return ""
        above = self.lines[number - 1]
        found = _bare_callout.fullmatch(self.text, above.start, above.end)
        return found["kind"].lower() if found else ""

    def _is_quoted(self, block: Block, above: Block) -> bool:
        """Say whether a block stands in the quotation of the one above it: no line parts them."""
        if not self._source_line(block).lstrip().startswith(">") or self._callout(block):
            return False
        if self._untitled(block):
            return False
        between = self.text[above.span.end : self._line_start(block)]
        return all(line.lstrip().startswith(">") for line in between.split("\n")[1:-1])


def _plain(runs: Runs) -> Runs:
    """Return a heading's runs; one that is bold from end to end is no bolder than others."""
    match runs:
        case (Styled(style="strong", runs=within),):
            return within
    return runs


def _at(place: int) -> Span:
    return Span(place, place + 1)


def _first_number(marker: str) -> int | None:
    """Return the number that a marker says, 1 for ① and （一）; None for a bullet."""
    if found := _number.search(marker):
        return int(found.group())
    return None if marker in ("", "•", "☐", "☑") else 1
