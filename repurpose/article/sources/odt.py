"""An OpenDocument text (.odt) in, its article as Markdown out; archive and entity bombs are refused.

Read by OpenDocument 1.3, part 3 (https://docs.oasis-open.org/office/OpenDocument/v1.3/, read 2026-11):
`content.xml` becomes a tree of HTML, which the writer of pages turns into Markdown. What its author deleted with
changes tracked, hid, or noted for himself is for no reader.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from repurpose.article.sources.archive import DamagedArchiveError, unpack
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import HtmlNode
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

_PARTS = ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml")
_DEEPEST = 60  # elements; of what is nested deeper the words alone are kept
_MOST_REPEATED = 50  # columns or rows that a table repeats: empty ones go on to the edge of a sheet
_MOST_SPACES = 200
_names = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:(?P<space>[a-z]+)[^}]*\}|\{http://(?:purl\.org/dc/elements/1\.1/|www\.w3\.org/1999/xlink)\}")  # fmt: skip
_quoted = re.compile(r"quotations?|block ?text|引用", re.IGNORECASE)
_title = re.compile(r"title|标题|標題", re.IGNORECASE)
_code = re.compile(r"preformatted.*|source.?code.*|code", re.IGNORECASE)
_DROPPED = frozenset(
    ("tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "table-of-content", "alphabetical-index", "bibliography",
     "illustration-index", "hidden-text", "hidden-paragraph", "conditional-text", "tracked-change", "soft-page-break", "title", "desc", "variable-decls", "ruby-text")
)  # fmt: skip


def read_odt(data: bytes, name: str) -> Extract:
    """Return the article in the bytes of an .odt file; `name` is for messages.

    Raises:
        UnreadableArticle: It is no .odt, is locked, damaged, hostile, or has no text.
    """
    parts = _unpack(data, name)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableArticle(
            msg("{name} is locked by a password.", name=name),
            hint=msg("Open it, take the password off, and save it anew."),
        )
    try:
        content = ET.fromstring(parts["content.xml"])  # noqa: S314  # declarations were refused before
        styles = ET.fromstring(parts.get("styles.xml", b"<s/>"))  # noqa: S314
    except (KeyError, ET.ParseError) as error:
        raise _damaged(name) from error
    text = next(
        (node for node in content.iter() if _tag(node) == "text" and _space(node) == "office"), None
    )
    if text is None:
        raise _damaged(name)
    body = to_markdown(_Reader(_Styles(styles, content)).page(text))
    if not body.strip():
        raise UnreadableArticle(
            msg("{name} has no text in it.", name=name), hint=msg("Is the text in pictures?")
        )
    meta = _properties(parts.get("meta.xml", b""))
    if re.search(r"^# ", body, re.MULTILINE):
        meta["title"] = ""  # the heading is the author's; the property is often a template's
    return compose(body, meta)


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    try:
        return unpack(data, name, keeps=_PARTS.__contains__, is_xml=lambda member: member in _PARTS)
    except DamagedArchiveError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{name} is damaged or no .odt file.", name=name),
        hint=msg("Open it where it was written and save it anew as .odt."),
    )


def _properties(part: bytes) -> dict[str, str]:
    try:
        root = ET.fromstring(part)  # noqa: S314  # as above
    except ET.ParseError:
        return {}
    said = {_tag(node): (node.text or "").strip() for node in root.iter()}
    made = said.get("creation-date", "")
    return {
        "title": said.get("title", ""),
        "author": said.get("initial-creator", "") or said.get("creator", ""),
        "date": made[:10] if re.match(r"\d{4}-\d\d-\d\d", made) else "",
    }


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _space(node: ET.Element) -> str:
    found = _names.match(node.tag) if isinstance(node.tag, str) else None
    return (found["space"] or "") if found else ""


def _get(node: ET.Element, name: str) -> str:
    """Return an attribute by its name, whatever its namespace is written as."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


class _Styles:
    """What the styles of a document say that an article keeps: bold, struck, numbered, hidden, quoted."""

    def __init__(self, *roots: ET.Element) -> None:
        self.looks: dict[str, dict[str, str]] = {}
        self.parents: dict[str, str] = {}
        self.numbered: dict[str, set[int]] = {}
        for root in roots:
            for node in root.iter():
                if _tag(node) == "style":
                    self.read(node)
                elif _tag(node) == "list-style":
                    levels = [
                        n
                        for n in node
                        if _tag(n) == "list-level-style-number" and _get(n, "num-format")
                    ]
                    self.numbered[_get(node, "name")] = {
                        _integer(_get(n, "level"), 1) for n in levels
                    }

    def read(self, node: ET.Element) -> None:
        name = _get(node, "name")
        self.parents[name] = _get(node, "parent-style-name")
        look = self.looks.setdefault(name, {})
        for child in node:
            if _tag(child) == "text-properties":
                look.update({key.rpartition("}")[2]: value for key, value in child.attrib.items()})

    def line(self, name: str) -> Iterator[str]:
        """Yield a style and those that it is based on."""
        for _ in range(20):
            if not name:
                return
            yield name
            name = self.parents.get(name, "")

    def value(self, name: str, key: str) -> str:
        return next((v for n in self.line(name) if (v := self.looks.get(n, {}).get(key, ""))), "")

    def is_like(self, name: str, words: "re.Pattern[str]") -> bool:
        return any(words.fullmatch(n.replace("_20_", " ")) for n in self.line(name))

    def marks(self, name: str) -> list[str]:
        """Return the tags of HTML that a style of words amounts to."""
        bold = self.value(name, "font-weight")
        struck = self.value(name, "text-line-through-style") or self.value(
            name, "text-line-through-type"
        )
        raised = self.value(name, "text-position")
        found = ["strong"] if bold == "bold" or (bold.isdigit() and int(bold) >= 600) else []
        found += ["em"] if self.value(name, "font-style") in ("italic", "oblique") else []
        found += ["s"] if struck not in ("", "none") else []
        found += ["sup"] if raised.startswith("super") or re.match(r"[1-9]\d*%", raised) else []
        found += ["sub"] if raised.startswith(("sub", "-")) else []
        return found

    def hides(self, name: str) -> bool:
        return self.value(name, "display") == "none"


class _Reader:
    """Turns the elements of a document into those of a page."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.notes: list[HtmlNode] = []
        self.pictures = 0

    def page(self, text: ET.Element) -> HtmlNode:
        """Return the page: the blocks, then the notes that they call."""
        children = [*self.blocks(text, 0)]
        return HtmlNode("html", {}, [*children, HtmlNode("ol", {}, [*self.notes])])

    def blocks(self, node: ET.Element, depth: int) -> Iterator[HtmlNode]:
        """Yield the blocks below an element."""
        for child in node:
            tag = _tag(child)
            style = _get(child, "style-name")
            if tag in _DROPPED or self.styles.hides(style):
                continue
            if depth > _DEEPEST:
                yield HtmlNode("p", {}, ["".join(child.itertext())])
                continue
            if tag == "h":
                level = _integer(_get(child, "outline-level"), 1)
                yield HtmlNode(f"h{min(max(level, 1), 6)}", {}, self.words(child, depth))
            elif tag == "p":
                yield from self.paragraph(child, style, depth)
            elif tag == "list":
                yield self.listed(child, style, 1, depth)
            elif tag == "table":
                yield self.table(child, depth)
            else:
                yield from self.blocks(child, depth + 1)

    def paragraph(self, node: ET.Element, style: str, depth: int) -> Iterator[HtmlNode]:
        words = self.words(node, depth)
        if self.styles.is_like(style, _title):
            yield HtmlNode("h1", {}, words)
        elif self.styles.is_like(style, _code):
            yield HtmlNode("pre", {}, words)
        elif self.styles.is_like(style, _quoted):
            yield HtmlNode("blockquote", {}, [HtmlNode("p", {}, words)])
        else:
            yield HtmlNode("p", {}, _within(words, self.styles.marks(style)))

    def listed(self, node: ET.Element, style: str, level: int, depth: int) -> HtmlNode:
        style = _get(node, "style-name") or style
        tag = "ol" if level in self.styles.numbered.get(style, set()) else "ul"
        items: list[HtmlNode | str] = []
        for item in node:
            if _tag(item) not in ("list-item", "list-header") or depth > _DEEPEST:
                continue
            within: list[HtmlNode | str] = []
            for child in item:
                if _tag(child) == "list":
                    within.append(self.listed(child, style, level + 1, depth + 1))
                elif _tag(child) in ("p", "h"):
                    within.append(HtmlNode("p", {}, self.words(child, depth)))
            items.append(HtmlNode("li", {}, within))
        start = next((_get(item, "start-value") for item in node if _get(item, "start-value")), "")
        return HtmlNode(tag, {"start": start} if start else {}, items)

    def table(self, node: ET.Element, depth: int) -> HtmlNode:
        rows: list[HtmlNode | str] = []
        for row in node.iter():
            if _tag(row) != "table-row":
                continue
            cells: list[HtmlNode | str] = []
            for cell in row:
                if _tag(cell) in ("table-cell", "covered-table-cell"):
                    times = min(_integer(_get(cell, "number-columns-repeated"), 1), _MOST_REPEATED)
                    cells += [HtmlNode("td", {}, [*self.blocks(cell, depth + 2)])] * max(times, 1)
            rows.append(HtmlNode("tr", {}, cells))
        return HtmlNode("table", {}, rows)

    def words(self, node: ET.Element, depth: int) -> list[HtmlNode | str]:
        """Return what stands within a line."""
        found: list[HtmlNode | str] = [node.text or ""]
        for child in node:
            if depth <= _DEEPEST:
                found += self.inline(child, depth + 1)
            found.append(child.tail or "")
        return found

    def inline(self, node: ET.Element, depth: int) -> list[HtmlNode | str]:
        tag, style = _tag(node), _get(node, "style-name")
        if tag in _DROPPED or self.styles.hides(style):
            return []
        if tag == "s":
            return [" " * min(_integer(_get(node, "c"), 1), _MOST_SPACES)]
        if tag == "tab":
            return [" "]
        if tag == "line-break":
            return [HtmlNode("br")]
        if tag == "note":
            return [self.note(node, depth)]
        if tag == "image":
            return []
        if tag == "frame":
            return self.frame(node, depth)
        if tag == "a":
            return [HtmlNode("a", {"href": _get(node, "href")}, self.words(node, depth))]
        if tag == "span":
            return _within(self.words(node, depth), self.styles.marks(style))
        return self.words(node, depth)

    def frame(self, node: ET.Element, depth: int) -> list[HtmlNode | str]:
        """Return the picture of a frame, or the words of a box of text."""
        if any(_tag(child) == "image" for child in node):
            self.pictures += 1
            said = {_tag(child): child.text or "" for child in node}
            alt = said.get("desc") or said.get("title") or ""
            return [HtmlNode("img", {"src": f"image-{self.pictures}", "alt": alt})]
        return [*self.blocks(node, depth)]

    def note(self, node: ET.Element, depth: int) -> HtmlNode:
        """Return the mark of a note, whose words stand at the end."""
        name = f"note-{len(self.notes) + 1}"
        bodies = [child for child in node if _tag(child) == "note-body"]
        self.notes.append(HtmlNode("li", {"id": name}))
        number = len(self.notes)
        self.notes[-1].children += [block for body in bodies for block in self.blocks(body, depth)]
        return HtmlNode("a", {"href": f"#{name}"}, [str(min(number, 999))])


def _within(words: list[HtmlNode | str], marks: list[str]) -> list[HtmlNode | str]:
    for mark in marks:
        words = [HtmlNode(mark, {}, words)]
    return words


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else default
