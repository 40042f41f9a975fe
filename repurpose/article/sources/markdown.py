"""A tree of HTML in, Markdown out: the blocks and marks that the line grammar reads, nothing else.

One paragraph is one line. Scripts, forms, navigation and hidden parts are left out; a link keeps its
address only when it is http or https. Characters that would be read as marks are escaped.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from repurpose.article.chars import HAN, KANA
from repurpose.article.formulas import high, low
from repurpose.article.sources.tree import HtmlNode

_DROPPED_TAGS = """script style noscript template iframe object embed applet svg math canvas audio video form
    button input select textarea dialog nav aside footer head title rt rp noembed noframes"""
_DROPPED = frozenset(_DROPPED_TAGS.split())
_INLINE_TAGS = """a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark o:p q
    ruby rb s samp small span strike strong sub sup time tt u var wbr"""
_INLINE = frozenset(_INLINE_TAGS.split())
_hidden = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_bold = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_invisible = re.compile("[\u200b\u2060\ufeff\u00ad\0]")
_emoji = re.compile(
    "[\u203c-\u3299\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f#*0-9]{1,16}"
)
# Inline by nature: what of them is dropped ends no sentence.
_INLINE_DROPPED = frozenset(
    ("svg", "math", "button", "script", "style", "template", "noscript", "canvas", "input")
)
_cjk = f"[{HAN}{KANA}，。、；：！？…—“”‘’《》（）]"
_broken_line = re.compile(rf"(?<={_cjk})[ \t]*[\r\n][ \t\r\n]*(?={_cjk})")
_white = re.compile("[ \t\r\n\f\v\u00a0]+")
_marks = re.compile(r"[\\`*\[\]]|<(?=/?[A-Za-z]|!)|~~|==|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,31};)")
_leading = re.compile(r"\A(?=#{1,6}(?:\s|$)|>|[-=_]{3,}\s*$)")


@dataclass(frozen=True, slots=True)
class _Style:
    """How a stretch of text is marked."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one line: text in one style, or an image or note that is Markdown already."""

    text: str
    style: _Style = _Style()
    ready: bool = False


def to_markdown(root: HtmlNode, base: str = "") -> str:
    """Return the Markdown of everything below `root`; addresses are completed from `base`."""
    writer = _Writer(root, base)
    return "\n\n".join(writer.blocks(root)).strip() + "\n"


def escape_marks(text: str) -> str:
    """Return plain text in which nothing is read as Markdown."""
    return _leading.sub(r"\\", _marks.sub(r"\\\g<0>", text), count=1)


class _Writer:
    def __init__(self, root: HtmlNode, base: str) -> None:
        self.base = base
        items = (
            node for node in root.walk() if node.tag in ("li", "p") and "id" in node.attributes
        )
        self.targets = {node.attributes["id"]: node for node in items}
        self.notes: dict[str, str] = {}  # id of a note's text -> the name it got

    def blocks(self, node: HtmlNode) -> Iterator[str]:
        """Yield the blocks below an element, each without a blank line at its ends."""
        line: list[HtmlNode | str] = []
        for child in node.children:
            if isinstance(child, str) or (child.tag in _INLINE and not _holds_block(child)):
                line.append(child)
                continue
            if child.tag in _INLINE_DROPPED and not _is_hidden(child) and _has_words(line):
                line.append(child)
                continue
            yield from self.paragraphs(line)
            line = []
            if not is_dropped(child):
                yield from self.block(child)
        yield from self.paragraphs(line)

    def block(self, node: HtmlNode) -> Iterator[str]:
        """Yield the blocks of one block element."""
        tag = node.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            words = " ".join(self.lines(node.children, _Style(bold=True))).replace("**", "")
            if words.strip():
                yield f"{'#' * int(tag[1])} {words.strip()}"
        elif tag in ("ul", "ol", "menu", "dir"):
            if lines := list(self.items(node)):
                yield "\n".join(lines)
        elif tag == "blockquote":
            if inner := "\n\n".join(self.blocks(node)):
                yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        elif tag == "pre":
            yield from self.code(node)
        elif tag == "table":
            yield from self.table(node)
        elif tag == "hr":
            yield "---"
        elif tag == "figure":
            yield from self.figure(node)
        else:
            yield from self.blocks(node)

    def paragraphs(self, children: list[HtmlNode | str]) -> Iterator[str]:
        """Yield the lines of a run of inline content, one block each."""
        for line in self.lines(children, _Style()):
            if line.strip():
                yield _leading.sub(r"\\", line.strip(), count=1)

    def lines(self, children: list[HtmlNode | str], style: _Style) -> list[str]:
        """Return inline content as lines of Markdown, cut where the page breaks a line."""
        rows: list[list[_Piece]] = [[]]
        for piece in self.pieces(children, style):
            if piece.ready and piece.text == "\n":
                if rows[-1] and rows[-1][-1].text.rstrip().endswith(("，", "、")):
                    continue  # a line that was broken for the eye, in mid-sentence
                rows.append([])
            else:
                rows[-1].append(piece)
        return [_write_line(row) for row in rows]

    def pieces(self, children: list[HtmlNode | str], style: _Style) -> Iterator[_Piece]:
        """Yield the stretches of inline content in order."""
        for child in children:
            if isinstance(child, str):
                text = _broken_line.sub("", _invisible.sub("", child))
                if text:
                    yield _Piece(_white.sub(" ", text), style)
            elif child.tag == "math" and not _is_hidden(child):
                yield _Piece(_formula(child), ready=True)
            elif child.tag == "button" and not _is_hidden(child):
                yield from self.pieces(child.children, style)  # words that a sentence speaks of
            elif is_dropped(child):
                continue
            elif child.tag == "br":
                yield _Piece("\n", ready=True)
            elif child.tag == "img" and _emoji.fullmatch(
                alt := child.attributes.get("alt", "").strip()
            ):
                yield _Piece(alt, style)
            elif (
                child.tag in ("sub", "sup")
                and not _elements(child)
                and (text := child.text.strip())
            ):
                yield _Piece((low if child.tag == "sub" else high)(text), style)
            elif child.tag == "img":
                yield from self.image(child)
            elif child.tag == "a" and (note := self.note_mark(child)):
                yield _Piece(note, ready=True)
            else:
                yield from self.pieces(child.children, self.styled(child, style))

    def styled(self, node: HtmlNode, style: _Style) -> _Style:
        """Return the style inside an element."""
        tag, look = node.tag, node.attributes.get("style", "")
        if tag == "a":
            return replace(style, link=self.address(node.attributes.get("href", "")))
        return replace(
            style,
            bold=style.bold or tag in ("b", "strong") or bool(_bold.search(look)),
            italic=style.italic or tag in ("i", "em"),
            struck=style.struck or tag in ("s", "del", "strike"),
            code=style.code or tag in ("code", "kbd", "samp", "tt"),
        )

    def address(self, link: str) -> str:
        """Return a link's full http or https address, or "" when it has none."""
        if not link.strip():
            return ""
        try:
            full = urljoin(self.base, link.strip())
            parts = urlsplit(full)
        except ValueError:
            return ""
        if parts.scheme.lower() not in ("http", "https") or not parts.netloc or link[:1] == "#":
            return ""
        return re.sub(
            r"[\s<>()\"\\]|[^\x21-\x7e]",
            lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")),
            full,
        )

    def image(self, node: HtmlNode) -> Iterator[_Piece]:
        """Yield an image as Markdown on a line of its own; a counting pixel is left out."""
        wide, high = node.attributes.get("width", ""), node.attributes.get("height", "")
        if wide in ("0", "1") or high in ("0", "1"):
            return
        sources = (node.attributes.get(key, "") for key in ("data-src", "data-original", "src"))
        address = next((full for link in sources if (full := self.address(link))), "")
        name = node.attributes.get("src", "") if not address else ""
        if name and not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", name):
            name = ""
        alt = re.sub(r"[\[\]\\\s]+", " ", node.attributes.get("alt", "")).strip()
        if address or name or alt:
            yield _Piece("\n", ready=True)
            yield _Piece(f"![{alt}]({address or name})", ready=True)
            yield _Piece("\n", ready=True)

    def figure(self, node: HtmlNode) -> Iterator[str]:
        """Yield a figure; its caption becomes the text for those who cannot see the image."""
        captions = [found for found in node.walk() if found.tag == "figcaption"]
        images = [found for found in node.walk() if found.tag == "img"]
        caption = _white.sub(" ", "".join(found.text for found in captions)).strip()
        if caption and len(images) == 1:
            images[0].attributes["alt"] = images[0].attributes.get("alt", "").strip() or caption
            for found in captions:
                found.children.clear()
        yield from self.blocks(node)

    def note_mark(self, node: HtmlNode) -> str:
        """Return `[^n]` for a link to a note at the end of the page, else ""."""
        target = node.attributes.get("href", "").removeprefix("#")
        words = node.text.strip().strip("[]()（）〔〕")
        if node.attributes.get("href", "")[:1] != "#" or target not in self.targets:
            return ""
        if not re.fullmatch(r"\d{1,3}|[*†‡①-⑳]|[a-z]", words):
            return ""
        name = self.notes.setdefault(target, str(len(self.notes) + 1))
        return f"[^{name}]"

    def items(self, node: HtmlNode, depth: int = 0) -> Iterator[str]:
        """Yield the lines of a list, nested ones indented; notes as notes."""
        number = _integer(node.attributes.get("start", ""), 1)
        for child in node.children:
            if isinstance(child, str) or child.tag != "li":
                child = HtmlNode("li", {}, [child])  # noqa: PLW2901  # a stray child is an item
            if is_dropped(child):
                continue
            parts = list(self.item_parts(child, depth))
            first, rest = (parts[0], parts[1:]) if parts else ("", [])
            note = self.notes.get(child.attributes.get("id", ""))
            if note:
                yield f"[^{note}]: {re.sub(r'[ ]*(?:↩︎?|↑|⤴)$', '', first)}"
            elif first or rest:
                mark = f"{number}." if node.tag == "ol" else "-"
                yield f"{'  ' * depth}{mark} {first}".rstrip()
                number += 1
            yield from rest

    def item_parts(self, item: HtmlNode, depth: int) -> Iterator[str]:
        """Yield an item's own text as one line, then the lines of the lists in it."""
        own = HtmlNode("div", {}, [c for c in item.children if not _is_list(c)])
        words = [block.replace("\n", " ") for block in self.blocks(own)]
        yield " ".join(words)
        for child in item.children:
            if isinstance(child, HtmlNode) and _is_list(child):
                yield from self.items(child, depth + 1)

    def code(self, node: HtmlNode) -> Iterator[str]:
        """Yield a fenced block with the code as it stands."""
        text = "".join(_raw_text(node)).strip("\n").rstrip()
        if not text.strip():
            return
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        classes = " ".join(found.attributes.get("class", "") for found in node.walk())
        language = re.search(r"(?:language|lang|brush)[-:]\s*([A-Za-z0-9+#-]{1,20})", classes)
        yield f"{fence}{language[1] if language else ''}\n{text}\n{fence}"

    def table(self, node: HtmlNode) -> Iterator[str]:
        """Yield a table of data; one that only lays out a page gives its content."""
        parts = [node, *(c for c in _elements(node) if c.tag in ("thead", "tbody", "tfoot"))]
        rows = [row for part in parts for row in _elements(part) if row.tag == "tr"]
        cells = [[c for c in _elements(row) if c.tag in ("td", "th")] for row in rows]
        cells = [row for row in cells if row]
        nested = any(found.tag == "table" for found in node.walk() if found is not node)
        if nested or len(cells) < 2 or max(map(len, cells), default=0) < 2:
            yield from self.blocks(node)
            return
        width = max(map(len, cells))
        table = [[self.cell(cell) for cell in row] + [""] * (width - len(row)) for row in cells]
        lines = [f"| {' | '.join(row)} |" for row in table]
        lines.insert(1, f"|{' --- |' * width}")
        yield "\n".join(lines)

    def cell(self, node: HtmlNode) -> str:
        """Return a cell's text on one line."""
        return " ".join(self.blocks(node)).replace("\n", " ").replace("|", "\\|")


def is_dropped(node: HtmlNode) -> bool:
    """Say whether readers see nothing of an element: a script, a form, something hidden."""
    return node.tag in _DROPPED or _is_hidden(node)


def _is_hidden(node: HtmlNode) -> bool:
    return "hidden" in node.attributes or bool(_hidden.search(node.attributes.get("style", "")))


def _has_words(line: list[HtmlNode | str]) -> bool:
    """Say whether a run of inline content has words, so that what follows stands in a sentence."""
    return any((child if isinstance(child, str) else child.text).strip() for child in line)


def _formula(node: HtmlNode) -> str:
    """Return a formula of MathML as LaTeX: as its author wrote it, or its letters, or what none can read."""
    written = next(
        (n.text for n in node.walk() if n.tag == "annotation"), ""
    ) or node.attributes.get("alttext", "")
    if "$" not in written and written.strip():
        return f"${_white.sub(' ', written).strip()}$"
    nested = {
        "msup",
        "msub",
        "mfrac",
        "msqrt",
        "mroot",
        "munder",
        "mover",
        "mtable",
        "msubsup",
        "munderover",
    }
    letters = _white.sub("", node.text)
    if any(n.tag in nested for n in node.walk()) or not re.fullmatch(
        r"[\w+\-=<>()., ]{1,60}", letters
    ):
        return r"$\mathml{}$"
    return letters


def _holds_block(node: HtmlNode) -> bool:
    return any(
        found.tag not in _INLINE and found.tag not in _INLINE_DROPPED and not is_dropped(found)
        for found in node.walk()
    )


def _elements(node: HtmlNode) -> list[HtmlNode]:
    return [child for child in node.children if isinstance(child, HtmlNode)]


def _is_list(child: HtmlNode | str) -> bool:
    return isinstance(child, HtmlNode) and child.tag in ("ul", "ol")


def _raw_text(node: HtmlNode) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        elif not is_dropped(child):
            yield from _raw_text(child)


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,3}", text) else default


def _write_line(pieces: list[_Piece]) -> str:
    """Return one line of Markdown: neighbours of one style joined, white space outside marks."""
    written: list[str] = []
    for (style, ready), same in groupby(pieces, key=lambda piece: (piece.style, piece.ready)):
        text = "".join(piece.text for piece in same)
        marked = text if ready else _mark(text, style)
        if marked[:1] in ("*", "~") and written and written[-1].endswith(marked[0]):
            marked = _mark(text, _Style(code=style.code))  # `**a***b*` could not be told apart
        written.append(marked)
    return re.sub(" {2,}", " ", "".join(written)).strip()


def _mark(text: str, style: _Style) -> str:
    """Return a stretch of text with its marks; white space at its ends stays outside them."""
    if not text.strip():
        return " " if text else ""
    before = " " if text[0] == " " else ""
    after = " " if text[-1] == " " else ""
    text = text.strip()
    quoted = style.code and "`" not in text
    text = f"`{text}`" if quoted else _marks.sub(r"\\\g<0>", text)
    wraps: tuple[tuple[bool, Callable[[str], str]], ...] = (
        (style.struck, lambda inner: f"~~{inner}~~"),
        (style.italic, lambda inner: f"*{inner}*"),
        (style.bold, lambda inner: f"**{inner}**"),
        (bool(style.link), lambda inner: f"[{inner}]({style.link})"),
    )
    for wanted, wrap in wraps:
        text = wrap(text) if wanted else text
    return before + text + after
