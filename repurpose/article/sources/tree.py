"""HTML text in, a tree of nodes out: nothing is run, loaded or refused, and the cost is linear.

A small tokenizer after HTML's own rules (https://html.spec.whatwg.org/multipage/parsing.html, read
2026-11) instead of `html.parser`, whose cost on hostile pages is quadratic. Missing and mismatched
end tags are mended the way writers mean them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
DEEPEST = 100
"""Elements nested deeper become children of their ancestor at this depth; their text is kept."""

_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "noembed", "noframes"))
_markup = re.compile(r"<(?=[A-Za-z!?]|/[A-Za-z])")  # any other < is a character
_name = re.compile(r"[A-Za-z][^\s/>]*")
_attribute = re.compile(r"[\s/]*([^\s=/>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
_ACTIVE = _RAW - {"title", "textarea"} | {"iframe", "object", "embed", "applet", "svg", "math"}
_safe_name = re.compile(r"[a-z][a-z0-9:-]*\Z")
_raw_end = {tag: re.compile(f"</{tag}(?=[\\s/>])", re.IGNORECASE | re.ASCII) for tag in _RAW}
_long_number = re.compile(r"&#(?:0*\d{8,}|[xX]0*[0-9a-fA-F]{7,});?")

_ENDS_PARAGRAPH_TAGS = """address article aside blockquote center div dl fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr main nav ol p pre section table ul"""
_ENDS_PARAGRAPH = frozenset(_ENDS_PARAGRAPH_TAGS.split())
_BARRIERS = frozenset(("td", "th", "li", "blockquote", "div", "section", "table", "ul", "ol"))
_ENDS = {  # a start tag ends an open one of the first, unless one of the second stands between
    "li": (frozenset(("li",)), frozenset(("ul", "ol"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "tr": (frozenset(("tr", "td", "th")), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
}


@dataclass(slots=True, eq=False)
class HtmlNode:
    """An element: its tag in lower case, its attributes, and its children in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[HtmlNode | str] = field(default_factory=list)

    def walk(self) -> Iterator[HtmlNode]:
        """Yield this element and all below it, in the order of the page."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, HtmlNode)]

    @property
    def text(self) -> str:
        """All characters below, as they stand in the page."""
        return "".join(
            child for node in self.walk() for child in node.children if isinstance(child, str)
        )


def write_html(node: HtmlNode) -> str:
    """Return an element and what is below it as HTML, well nested.

    What could run is left out, and so is an element with nothing in it.
    """
    if node.tag in _ACTIVE or not _safe_name.match(node.tag):
        return ""
    kept = {k: v for k, v in node.attributes.items() if _safe_name.match(k) and k[:2] != "on"}
    written = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    inner = "".join(
        escape(child, quote=False) if isinstance(child, str) else write_html(child)
        for child in node.children
    )
    if node.tag in VOID:
        return f"<{node.tag}{written}>"
    if not inner and node.tag != "td":  # an empty cell still holds its column's place
        return ""
    if node.tag == "tr" and not node.text.strip() and "<img" not in inner:
        return ""
    return f"<{node.tag}{written}>{inner}</{node.tag}>"


def parse_html(source: str) -> HtmlNode:
    """Return the tree of a page, or of a piece of one; no text makes it fail."""
    builder = _Builder()
    position = 0
    while position < len(source):
        found = _markup.search(source, position)
        start = found.start() if found else len(source)
        builder.text(source[position:start])
        position = _read_markup(source, start, builder) if found else start
    return builder.root


def _read_markup(source: str, at: int, builder: _Builder) -> int:
    """Read what begins with the `<` at `at`; return where the page goes on."""
    after = source[at + 1 : at + 2]
    if source.startswith("<!--", at):
        return _past(source, "-->", at + 4)
    if after in ("!", "?"):
        return _past(source, ">", at)
    if after == "/":
        tag, position = _read_name(source, at + 2)
        builder.end(tag)
        return _past(source, ">", position)
    tag, position = _read_name(source, at + 1)
    attributes: dict[str, str] = {}
    while found := _attribute.match(source, position):
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), _characters(value))
        position = found.end()
    builder.start(tag, attributes)
    position = _past(source, ">", position)
    if tag in _RAW and position < len(source):
        end = _raw_end[tag].search(source, position)
        stop = end.start() if end else len(source)
        raw = source[position:stop]
        builder.text(raw if tag in ("script", "style") else _characters(raw), raw=True)
        position = stop
    return position


def _read_name(source: str, at: int) -> tuple[str, int]:
    name = _name.match(source, at)
    return (name[0].lower(), name.end()) if name else ("", at)


def _past(source: str, mark: str, at: int) -> int:
    """Return the place after the next `mark`; the end when there is none, as browsers do."""
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def _characters(text: str) -> str:
    """Replace the character references in `text`; a number beyond Unicode becomes U+FFFD."""
    return unescape(_long_number.sub("\ufffd", text)) if "&" in text else text


class _Builder:
    """Puts what the tokenizer finds into a tree, ending open elements where HTML does."""

    def __init__(self) -> None:
        self.root = HtmlNode("html")
        self.open = [self.root]

    def text(self, text: str, *, raw: bool = False) -> None:
        if text:
            self.open[-1].children.append(text if raw else _characters(text))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "html":
            self.root.attributes |= attributes
            return
        if tag in _ENDS_PARAGRAPH:
            self._end_nearest(frozenset(("p",)), _BARRIERS)
        if tag in _ENDS:
            self._end_nearest(*_ENDS[tag])
        node = HtmlNode(tag, attributes)
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def _end_nearest(self, tags: frozenset[str], barriers: frozenset[str]) -> None:
        lowest = None
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in tags:
                lowest = depth
            elif self.open[depth].tag in barriers:
                break
        if lowest is not None:
            del self.open[lowest:]

    def end(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return
