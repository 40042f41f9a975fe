"""A document, a form and a dress in, HTML out: every block once, inline styles alone, no address but the author's."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from urllib.parse import urlsplit

from repurpose import article as tree
from repurpose.article import (
    Document,
    DocumentBlock,
    Inline,
    PictureTable,
    Runs,
    has_cjk,
    picture_tables,
    say_cells,
)
from repurpose.brand import NO_BRAND, Brand
from repurpose.publish.code_box import write_code
from repurpose.publish.dress import INK, Dress
from repurpose.publish.forms import Form
from repurpose.publish.formulas import Draws, say_formula
from repurpose.publish.gaps import add_gaps
from repurpose.publish.page import draw_page
from repurpose.publish.words import CALLOUTS, NOTES, say

Sources = Callable[[str], str]  # a picture's address as written in, what `src` says out; "": none
TablePictures = Callable[[PictureTable], str]  # the same of a table that is shown as a picture
_PLAIN_TAGS = {"strong": "strong", "em": "em", "strike": "s", "mark": "mark", "code": "code"}
_MANY, _COLUMN = 5, 82  # columns from which a table is wider than a phone; px of each
_SHORT = 3  # blocks of an article whose first paragraph opens nothing
_unbroken = re.compile(r"[!-~]{12}")  # what no line breaks well: code, an address
_SAFE = ("http", "https", "mailto")


def render_html(
    document: Document,
    form: Form,
    dress: Dress,
    sources: Sources,
    *,
    draws: Draws = "all",
    undrawn: list[str] | None = None,
    tables: TablePictures | None = None,
    brand: Brand = NO_BRAND,
) -> str:
    """Return the article as the editor of `form` takes it.

    Args:
        document: What it says.
        form: What the place keeps.
        dress: The styles of its elements; a form without styles has none.
        sources: Where each picture is to be had.
        draws: Which formulas are drawn.
        undrawn: Gets the formulas that are shown in TeX.
        tables: Where the pictures of tables are to be had that a phone does not show.
        brand: Who signs it, where styles are taken.
    """
    writer = _Writer(document, form, dress, sources, draws=draws, tables=tables, brand=brand)
    body = writer.body()
    if undrawn is not None:
        undrawn += writer.undrawn
    if not form.whole:
        return body
    return draw_page(document.title, body, document.language, writer.styled("title"))


def _names_a_source(runs: Runs) -> bool:
    """Say whether a line of a quotation names whose it is, behind a dash."""
    first = next((run for run in runs if isinstance(run, tree.Words)), None)
    return first is not None and first.text.lstrip().startswith(("——", "—", "– ", "-- "))


def _words_of(runs: Runs) -> str:
    """Return the characters of runs, those of styles and links too."""
    said = ""
    for run in runs:
        if isinstance(run, tree.Words):
            said += run.text
        elif isinstance(run, tree.Styled | tree.Link):
            said += _words_of(run.runs)
    return said


@dataclass
class _Writer:
    document: Document
    form: Form
    dress: Dress
    sources: Sources
    told: dict[str, int] = field(default_factory=dict)  # labels of notes, and addresses, by number
    last: str = ""  # the character that was written last, for gaps
    draws: Draws = "all"
    undrawn: list[str] = field(default_factory=list)  # formulas that are shown in TeX
    tables: TablePictures | None = None
    brand: Brand = NO_BRAND

    def body(self) -> str:
        """Return the blocks, then the notes and the addresses that they call, by one count."""
        parts = [self.block(block) for block in self.document.blocks]
        parts += self._notes()
        if self.form.keeps.styled:
            parts.append(self._sign_off())
            return f"<section{self.styled('body')}>{''.join(parts)}</section>"
        return "\n".join(parts)

    # --- blocks --------------------------------------------------------------------------------

    def block(self, block: DocumentBlock) -> str:
        """Return one block."""
        self.last = ""
        match block:
            case tree.Heading():
                level = self.form.top + max(0, block.level - self._highest)
                level = min(self.form.keeps.lowest, level)
                said = self.runs(block.runs)
                return self.element(f"h{level}", self._within(f"h{level}_in", said), f"h{level}")
            case tree.Paragraph():
                name = "lead" if block is self._lead else "p"
                return f"<p{self._ragged(name, block.runs)}>{self.runs(block.runs)}</p>"
            case tree.Listed():
                return self._list(block)
            case tree.Quotation():
                return self._quotation(block)
            case tree.Code():
                return write_code(block, self.dress, self.form.keeps)
            case tree.Table():
                return self._table(block)
            case tree.Figure():
                return "".join(self._figure(picture) for picture in block.pictures)
            case tree.Formula():
                return self.element("p", self._formula(block), "formula")
            case tree.Rule():
                return f"<hr{self.styled('hr')}>"

    @cached_property
    def _highest(self) -> int:
        """The level of the article's highest heading, which is the form's highest there."""
        blocks = self.document.blocks
        return min((one.level for one in blocks if isinstance(one, tree.Heading)), default=2)

    def _list(self, listed: tree.Listed, name: str = "") -> str:
        tag = "ul" if listed.first is None else "ol"
        start = f' start="{listed.first}"' if listed.first not in (None, 1) else ""
        items = []
        if not name and all(item.box for item in listed.items):
            name = "tasks"
        for item in listed.items:
            self.last = ""
            box = f"{item.box} " if item.box else ""
            within = "".join(self._list(one, "nested") for one in item.lists)
            items.append(f"<li{self.styled('li')}>{box}{self.runs(item.runs)}{within}</li>")
        return f"<{tag}{start}{self.styled(name or tag)}>{''.join(items)}</{tag}>"

    @cached_property
    def _lead(self) -> DocumentBlock | None:
        """The paragraph that opens the article, where more follows."""
        first = next(iter(self.document.blocks), None)
        opens = isinstance(first, tree.Paragraph) and len(self.document.blocks) > _SHORT
        return first if opens else None

    def _within(self, name: str, said: str) -> str:
        """Return the words of an element in a style of their own, where the dress has one."""
        return self.element("span", said, name) if self.styled(name) else said

    def _quotation(self, quoted: tree.Quotation) -> str:
        kind = f".{quoted.callout}" if f"callout.{quoted.callout}" in self.dress else ""
        name = f"callout{kind}" if quoted.callout else "quote"
        parts = []
        if quoted.title or quoted.callout in CALLOUTS:
            self.last = ""
            said = self.runs(quoted.title) if quoted.title else self._callout_word(quoted.callout)
            parts.append(self.element("p", said, f"callout_title{kind}", bold=True))
        for block in quoted.blocks:
            if isinstance(block, tree.Paragraph):
                self.last = ""
                style = "quote_last" if block is quoted.blocks[-1] else "quote_p"
                if style == "quote_last" and parts and _names_a_source(block.runs):
                    style = "quote_by"
                parts.append(self.element("p", self.runs(block.runs), style))
            else:
                parts.append(self.block(block))
        return f"<blockquote{self.styled(name)}>{''.join(parts)}</blockquote>"

    def _callout_word(self, kind: str) -> str:
        return escape(say(CALLOUTS[kind], self.document.language))

    def _table(self, table: tree.Table) -> str:
        if self.form.keeps.tables == "lines":
            return self._table_as_lines(table)
        if said := self._table_as_picture(table):
            return said
        rows = []
        for number, row in enumerate(table.rows):
            tag = "th" if table.headed and number == 0 else "td"
            cells = "".join(
                self._cell(tag, row[column] if column < len(row) else (), table, column)
                for column in range(table.columns)
            )
            rows.append(f"<tr>{cells}</tr>")
        style = self.dress.get("table", "")
        if table.columns >= _MANY:  # it scrolls in its box rather than part words and numbers
            style += f";min-width:{table.columns * _COLUMN}px"
        said = f' style="{style}"' if style and self.form.keeps.styled else ""
        whole = f"<table{said}><tbody>{''.join(rows)}</tbody></table>"
        if not self.form.keeps.styled:
            return whole
        return f"<section{self.styled('table_box')}>{whole}</section>"

    def _cell(self, tag: str, runs: Runs, table: tree.Table, column: int) -> str:
        self.last = ""
        aligned = table.aligned[column] if column < len(table.aligned) else ""
        style = self.dress.get(tag, "") if self.form.keeps.styled else ""
        if aligned and self.form.keeps.styled:
            style = f"{style};text-align:{aligned}"
        said = f' style="{style}"' if style else ""
        return f"<{tag}{said}>{self.runs(runs)}</{tag}>"

    def _table_as_picture(self, table: tree.Table) -> str:
        """Return a table as a picture that says its cells; "" for one that is shown as a table."""
        known = self._picture_tables.get(id(table))
        source = self.tables(known) if known and self.tables else ""
        if known is None or not source:
            return ""
        alt = escape(say_cells(known.cells))
        picture = f'<img src="{escape(source)}" alt="{alt}"{self.styled("img")}>'
        return f"<figure{self.styled('figure')}>{picture}</figure>"

    @cached_property
    def _picture_tables(self) -> dict[int, PictureTable]:
        """The tables that are shown as pictures, by identity: two may be the same."""
        policy = self.form.keeps.tables
        if policy not in ("narrow", "pictures"):
            return {}
        found = picture_tables(self.document, narrow=policy == "pictures")
        return {id(one.table): one for one in found}

    def _table_as_lines(self, table: tree.Table) -> str:
        """Return a table where none can stand: a line for each row, each cell after its column's name."""
        heads = table.rows[0] if table.headed and table.rows else ()
        wide = self.document.language[:2] in ("zh", "ja")
        comma, colon, stop = ("，", "：", "；") if wide else (", ", ": ", "; ")
        lines = []
        for row in table.rows[1:] if heads else table.rows:
            cells = []
            for column, runs in enumerate(row):
                self.last = ""
                head = self.runs(heads[column]) if column < len(heads) and column else ""
                self.last = ""
                said = self.runs(runs)
                said = said if column or not said else f"<strong>{said}</strong>"
                cells.append(f"{head}{colon}{said}" if head else said)
            first, rest = cells[0], stop.join(cells[1:])
            lines.append(self.element("li", f"{first}{comma}{rest}" if rest else first))
        self.last = ""
        corner = self.runs(heads[0]) if heads else ""
        above = self.element("p", f"<strong>{corner}</strong>") if corner.strip() else ""
        return f"{above}<ul>{''.join(lines)}</ul>"

    def _figure(self, picture: tree.Picture) -> str:
        said = self._picture(picture)
        if not said:
            return ""
        caption = ""
        if picture.caption:
            self.last = ""
            words = escape(self._gapped(picture.caption), quote=False)
            caption = f"<figcaption{self.styled('caption')}>{words}</figcaption>"
        return f"<figure{self.styled('figure')}>{said}{caption}</figure>"

    def _notes(self) -> Iterator[str]:
        """Yield the list at the end; a note may call further addresses."""
        for label, _ in self.document.notes:
            self.told.setdefault(f"^{label}", len(self.told) + 1)  # those that nothing calls too
        said = dict(self.document.notes)
        notes: list[str] = []
        while len(notes) < len(self.told):
            number = len(notes) + 1
            key = list(self.told)[len(notes)]
            self.last = ""
            runs = said.get(key[1:]) if key.startswith("^") else None
            address = self._within("address", escape(key, quote=False))
            text = self.runs(runs) if runs is not None else address
            notes.append(self.element("p", f"[{number}] {text}", "note"))
        if notes:
            title = escape(say(NOTES, self.document.language))
            head = self.element("p", title, "notes_title", bold=True)
            yield f"<section{self.styled('notes')}>{head}{''.join(notes)}</section>"

    def _sign_off(self) -> str:
        """Return who it is by, as a brand calls itself; "" without a name."""
        brand = self.brand
        if not brand.name or "sign" not in self.dress:
            return ""
        lines = [line for line in (brand.tagline, brand.handle) if line]
        said = self.element("p", escape(brand.name, quote=False), "sign_name")
        said += "".join(self.element("p", escape(line, quote=False), "sign_line") for line in lines)
        return f"<section{self.styled('sign')}>{said}</section>"

    # --- runs ----------------------------------------------------------------------------------

    def runs(self, runs: Sequence[Inline]) -> str:
        """Return runs one after the other."""
        return "".join(self.run(run) for run in runs)

    def run(self, run: Inline) -> str:
        """Return one run."""
        match run:
            case tree.Words():
                return escape(self._gapped(run.text), quote=False)
            case tree.Styled():
                tag = _PLAIN_TAGS.get(run.style, run.style)
                if tag == "mark" and not self.form.keeps.styled:
                    return self.runs(run.runs)
                gap = self._gap_before(run.runs)
                leaning = run.style == "em" and has_cjk(_words_of(run.runs))
                style = "em_han" if leaning else run.style
                return gap + self.element(tag, self.runs(run.runs), style)
            case tree.Link():
                return self._link(run)
            case tree.Picture():
                return self._picture(run)
            case tree.Formula():
                gap = " " if self.last and self._meets(self.last) else ""
                self.last = "x"
                return gap + self._formula(run)
            case tree.NoteMark():
                return self._note_mark(run.label)
            case tree.LineBreak():
                return "<br>"

    def _gapped(self, text: str) -> str:
        said = add_gaps(text, self.last) if self.document.language.startswith("zh") else text
        self.last = text[-1:] or self.last
        return said

    def _meets(self, before: str) -> bool:
        """Say whether a gap is due between a character and Latin letters behind it."""
        return self.document.language.startswith("zh") and add_gaps("x", before) != "x"

    def _gap_before(self, runs: Runs) -> str:
        """Return the gap that is due before styled words, so that it stands outside of their style."""
        first = next((run for run in runs if isinstance(run, tree.Words)), None)
        if first is None or not self.last or not self.document.language.startswith("zh"):
            return ""
        if add_gaps(first.text[:1], self.last).startswith(" "):
            self.last = ""
            return " "
        return ""

    def _link(self, link: tree.Link) -> str:
        gap = self._gap_before(link.runs)
        said = self.runs(link.runs)
        address = urlsplit(link.address)
        if address.scheme not in _SAFE:
            return gap + said
        own = (address.hostname or "") in self.form.keeps.own_links
        if self.form.keeps.links == "kept" or own:
            href = escape(link.address)
            return f'{gap}<a href="{href}"{self.styled("a")}>{said}</a>'
        if self.form.keeps.links == "named" or link.address in said:
            return gap + said
        return f"{gap}{said}{self._call(link.address)}"

    def _note_mark(self, label: str) -> str:
        known = any(name == label for name, _ in self.document.notes)
        return self._call(f"^{label}") if known else ""

    def _call(self, key: str) -> str:
        """Return the number by which a note or an address is told at the end."""
        number = self.told.setdefault(key, len(self.told) + 1)
        return self.element("sup", f"[{number}]")

    def _picture(self, picture: tree.Picture) -> str:
        source = self.sources(picture.address)
        if not source:
            return ""
        return f'<img src="{escape(source)}" alt="{escape(picture.alt)}"{self.styled("img")}>'

    def _formula(self, formula: tree.Formula) -> str:
        """Return a formula as it is drawn for the place, or its TeX."""
        said = ""
        if self.draws != "all" and not formula.display:
            said = escape(tree.plain_formula(formula.tex), quote=False)
        if not said and self.draws != "none":
            said = say_formula(
                formula.tex,
                alone=formula.display,
                drawn=self.form.keeps.styled,
                colour=INK,
            )
        if not said:
            self.undrawn.append(formula.tex)
        return said or self.element("code", escape(formula.tex, quote=False), "tex")

    # --- elements ------------------------------------------------------------------------------

    def element(self, tag: str, inner: str, name: str = "", *, bold: bool = False) -> str:
        """Return an element with the style of `name`; without styles a bold one says so by a mark."""
        if bold and not self.form.keeps.styled:
            inner = f"<strong>{inner}</strong>"
        return f"<{tag}{self.styled(name or tag)}>{inner}</{tag}>"

    def _ragged(self, name: str, runs: Runs) -> str:
        """Return the style of words; left-aligned where a long name in them would tear a justified line open."""
        said = self.styled(name)
        if said and _unbroken.search(_words_of(runs)):
            return f'{said[:-1]};text-align:left"'
        return said

    def styled(self, name: str) -> str:
        """Return the style attribute of an element; nothing where the form takes none."""
        style = self.dress.get(name, "") if self.form.keeps.styled else ""
        return f' style="{style}"' if style else ""
