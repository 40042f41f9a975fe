"""An article in, the same as people read it out: typeset as HTML, every stretch with its place, cut where sentences end.

Headings, lists, quotations and tables are what they are; none of Markdown's marks is shown. What is no part of the
text that readers see (credits, promotions) stands there too, faint.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from repurpose import article as tree
from repurpose.article import Article, Block, Document, DocumentBlock, Runs, Span, read_document

_TAGS = {"strong": "strong", "em": "em", "strike": "s", "mark": "mark", "code": "code"}
_TAGS |= {"sub": "sub", "sup": "sup"}


def typeset_paper(article: Article) -> str:
    """Return the article as HTML; each stretch of words says where it stands (`data-at`, code points)."""
    return _Paper(article).whole()


@dataclass
class _Paper:
    article: Article
    ends: list[int] = field(init=False)  # of sentences
    said: list[Span] = field(default_factory=list)  # what stands on the paper so far

    def __post_init__(self) -> None:
        """Find where the sentences end."""
        blocks = self.article.body
        self.ends = sorted(s.end for block in blocks for s in self.article.sentences(block))

    def whole(self) -> str:
        article = self.article
        parts = []
        if article.title_span:
            parts.append(self._plain("h3", article.title_span, article.title, "paper-title"))
        document = read_document(article)
        found = [(self._start(block), block) for block in document.blocks]
        lost = self._lost(document)
        for start, block in found:
            while lost and start is not None and lost[0].span.start < start:
                parts.append(self._faint(lost.pop(0)))
            parts.append(self._block(block))
        parts += [self._faint(block) for block in lost]
        for label, runs in document.notes:
            parts.append(f'<p class="paper-note"><sup>{escape(label)}</sup> {self._runs(runs)}</p>')
        return "".join(parts)

    def _lost(self, document: Document) -> list[Block]:
        """Return the blocks that are no part of the document, but for the title."""
        there = [span for block in document.blocks for span in _spans(block)]
        notes = [span for _, runs in document.notes for span in _run_spans(runs)]
        title = self.article.title_span
        known = [*there, *notes, *([title] if title else [])]
        return [
            block
            for block in self.article.blocks
            if self.article.show(block.span).strip()
            and not any(s.start < block.span.end and block.span.start < s.end for s in known)
            and block.kind
            not in (tree.Kind.CODE, tree.Kind.FORMULA, tree.Kind.IMAGE, tree.Kind.CUT)
        ]

    def _start(self, block: DocumentBlock) -> int | None:
        return next((span.start for span in _spans(block)), None)

    def _faint(self, block: Block) -> str:
        return self._plain("p", block.span, self.article.show(block.span), "faint")

    def _plain(self, tag: str, span: Span, text: str, name: str) -> str:
        return f'<{tag} class="{name}">{self._words(text, span)}</{tag}>'

    # --- blocks --------------------------------------------------------------------------------

    def _block(self, block: DocumentBlock) -> str:
        match block:
            case tree.Heading():
                level = min(6, max(3, block.level + 1))
                return f'<h{level} class="heading">{self._runs(block.runs)}</h{level}>'
            case tree.Paragraph():
                return f"<p>{self._runs(block.runs)}</p>"
            case tree.Listed():
                return self._list(block)
            case tree.Quotation():
                head = f"<p><strong>{self._runs(block.title)}</strong></p>" if block.title else ""
                return f"<blockquote>{head}{''.join(map(self._block, block.blocks))}</blockquote>"
            case tree.Code():
                return f"<pre>{escape(block.text)}</pre>"
            case tree.Table():
                return self._table(block)
            case tree.Figure():
                return "".join(self._picture(one) for one in block.pictures)
            case tree.Formula():
                return f"<p><code>{escape(block.tex)}</code></p>"
            case tree.Rule():
                return "<hr>"

    def _list(self, listed: tree.Listed) -> str:
        tag = "ul" if listed.first is None else "ol"
        start = f' start="{listed.first}"' if listed.first not in (None, 1) else ""
        items = "".join(
            f"<li>{item.box}{self._runs(item.runs)}{''.join(map(self._list, item.lists))}</li>"
            for item in listed.items
        )
        return f"<{tag}{start}>{items}</{tag}>"

    def _table(self, table: tree.Table) -> str:
        rows = "".join(
            "<tr>" + "".join(f"<td>{self._runs(cell)}</td>" for cell in row) + "</tr>"
            for row in table.rows
        )
        return f"<table><tbody>{rows}</tbody></table>"

    def _picture(self, picture: tree.Picture) -> str:
        said = picture.caption or picture.alt or picture.address
        return f'<p class="paper-picture">{escape(said)}</p>'

    # --- words ---------------------------------------------------------------------------------

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: tree.Inline) -> str:
        match run:
            case tree.Words():
                return self._words(run.text, run.span)
            case tree.Styled():
                tag = _TAGS[run.style]
                return f"<{tag}>{self._runs(run.runs)}</{tag}>"
            case tree.Link():
                return f'<u class="paper-link">{self._runs(run.runs)}</u>'
            case tree.Picture():
                return ""
            case tree.Formula():
                return f"<code>{escape(run.tex)}</code>"
            case tree.NoteMark():
                return f"<sup>{escape(run.label)}</sup>"
            case tree.LineBreak():
                return "<br>"

    def _words(self, text: str, span: Span) -> str:
        """Return words, cut where sentences end; what is shown shorter than it is written stays whole."""
        if len(text) != span.end - span.start:
            return _piece(text, span.start, span.end)
        return "".join(
            _piece(text[a - span.start : b - span.start], a, b) for a, b in self._cuts(span)
        )

    def _cuts(self, span: Span) -> Iterator[tuple[int, int]]:
        start = span.start
        while start < span.end:
            place = bisect_right(self.ends, start)
            end = min(span.end, self.ends[place] if place < len(self.ends) else span.end)
            yield start, end
            start = end


def _piece(text: str, start: int, end: int) -> str:
    return f'<span data-at="{start}-{end}">{escape(text, quote=False)}</span>' if text else ""


def _spans(block: DocumentBlock) -> Iterator[Span]:
    """Yield the places of the words of a block, in order."""
    match block:
        case tree.Heading() | tree.Paragraph():
            yield from _run_spans(block.runs)
        case tree.Listed():
            for item in block.items:
                yield from _run_spans(item.runs)
                for within in item.lists:
                    yield from _spans(within)
        case tree.Quotation():
            yield from _run_spans(block.title)
            for one in block.blocks:
                yield from _spans(one)
        case tree.Table():
            for row in block.rows:
                for cell in row:
                    yield from _run_spans(cell)
        case _:
            return


def _run_spans(runs: Runs) -> Iterator[Span]:
    for run in runs:
        if isinstance(run, tree.Words):
            yield run.span
        elif isinstance(run, tree.Styled | tree.Link):
            yield from _run_spans(run.runs)
