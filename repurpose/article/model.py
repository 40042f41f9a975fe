"""The values of the article room: spans, blocks, sentences and the article itself; no I/O."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from repurpose.article.sentences import split_sentences
from repurpose.article.shown import hidden_removed
from repurpose.article.span import Span

__all__ = ["Article", "Block", "Kind", "Source", "Span"]


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    CTA = "cta"
    DISCLAIMER = "disclaimer"
    CODE = "code"
    TABLE = "table"
    FORMULA = "formula"  # of which plain text can say nothing
    IMAGE = "image"
    CUT = "cut"  # a line of --- or <!-- post -->: the author wants a new post here
    NOTE = "note"  # the text of a footnote
    META = "meta"  # front matter, author line, comments, link definitions, a site's own lines


BODY_KINDS = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the article of one kind. `span` runs from its first to its last visible
    code point; for kinds that readers do not see, over the source lines.
    """

    kind: Kind
    span: Span
    level: int = 0  # of a heading, 1 the highest; of a list item, how many items it stands within
    label: Span | None = None  # the bold words that lead a list item or a paragraph in
    marker: str = ""  # of a list item: "•", "☐", "☑", or its number as written


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from."""

    name: str
    sha256: str  # of the bytes that were read
    folder: str = ""  # on this machine, where its pictures lie; empty when it is not from a file
    form: str = ""  # what it was read as, where its name does not say so
    convert: str = ""  # to which Chinese script it was brought

    @property
    def path(self) -> Path | None:
        """The file on this machine; None when it is not from one."""
        return Path(self.folder, self.name) if self.folder else None


@dataclass(frozen=True)
class Article:
    """A parsed source text. Nothing of it is lost or rewritten: all is spans into `text`."""

    id: str  # letters of any script, digits and hyphens, at most 64: names the folder of a pack
    title: str
    title_span: Span | None  # None when the title is not part of the text
    author: str
    language: str  # BCP 47: zh-Hans, zh-Hant, ja, ko, en
    text: str  # canonical: line ends as \n, no byte-order mark
    shown: str  # as long as `text`: what readers see at each code point (see `shown`)
    blocks: tuple[Block, ...]
    source: Source
    meta: dict[str, str] = field(default_factory=dict)  # further keys of the front matter
    formulas: tuple[
        Span, ...
    ] = ()  # that plain text cannot say, in order: nothing of them is shown

    def show(self, span: Span) -> str:
        """Return what readers see of `span`, trimmed."""
        return hidden_removed(self.shown[span.start : span.end])

    def sentences(self, block: Block) -> list[Span]:
        """Return the spans of the sentences of `block` that can be said: none with a formula in it."""
        found = split_sentences(self.shown, *block.span)
        return [span for span in found if not self.has_formula(span)] if self.formulas else found

    def has_formula(self, span: Span) -> bool:
        """Say whether a formula that plain text cannot say stands in `span` or at its edge."""
        near = bisect_left(self.formulas, (span.start, 0))
        # One that begins the sentence has nothing to show, so that the sentence begins behind it.
        if near and self.formulas[near - 1].end >= span.start - 1:
            return True
        return near < len(self.formulas) and self.formulas[near].start <= span.end

    @property
    def chinese(self) -> bool:
        """Say whether the article is written in Chinese."""
        return self.language.startswith("zh")

    @cached_property
    def body(self) -> tuple[Block, ...]:
        """The blocks that make up the article's argument: paragraphs, items and quotations."""
        return tuple(block for block in self.blocks if block.kind in BODY_KINDS)
