"""The nodes of a document: what blocks hold, and what runs within a line are; no I/O."""

from dataclasses import dataclass
from typing import Literal

from repurpose.article.span import Span

Style = Literal["strong", "em", "strike", "mark", "code", "sub", "sup"]
Aligned = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text as readers see it, and where it stands in the article."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Styled:
    """Runs set apart."""

    style: Style
    runs: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """Runs that lead somewhere."""

    address: str
    runs: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address as written, what it shows, what stands under it."""

    address: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX, without its dollar signs."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a footnote is called, by its label."""

    label: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end that the author wants."""


Inline = Words | Styled | Link | Picture | Formula | NoteMark | LineBreak
Runs = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the article's own highest level is 1."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its words, the box of a task, and the lists within it."""

    runs: Runs
    box: Literal["", "☐", "☑"] = ""
    lists: "tuple[Listed, ...]" = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: `first` is the number of its first item; None for one of bullets."""

    items: tuple[Item, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted paragraphs; a callout has a kind, such as "note", and may have a title."""

    blocks: "tuple[DocumentBlock, ...]"
    callout: str = ""
    title: Runs = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, the language that its author named, and the file that it is of."""

    text: str
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first row is the head where `headed`."""

    rows: tuple[tuple[Runs, ...], ...]
    aligned: tuple[Aligned, ...] = ()
    headed: bool = True

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures that stand by themselves."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across: the author parts what he says."""


DocumentBlock = Heading | Paragraph | Listed | Quotation | Code | Table | Figure | Formula | Rule


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it is published: title, author, blocks, and footnotes by label in their order."""

    title: str
    author: str
    language: str
    blocks: tuple[DocumentBlock, ...]
    notes: tuple[tuple[str, Runs], ...] = ()
