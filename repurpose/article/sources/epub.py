"""A book (.epub) in, one of its chapters as Markdown out; without a chapter named, the refusal lists them.

EPUB 2 and 3 (https://www.w3.org/TR/epub-33/, read 2026-11): the package says in which order its pages are read, the
table of contents where each chapter begins. Pages and package are read as HTML is, so that no entity is ever
expanded; the archive is unpacked under limits.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag

from repurpose.article.decode import decode
from repurpose.article.sources.archive import DamagedArchiveError, unpack
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import HtmlNode, parse_html
from repurpose.errors import UnreadableArticle
from repurpose.messages import fixed, msg

_MOST_LISTED = 40  # chapters that a refusal names
_MOST_CHAPTERS = 2000
_KEPT = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx")
_BLOCKS = frozenset(["p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "figure", "aside", "pre"])  # fmt: skip
_MARKS = ("a", "sup", "span", "body", "html")  # what calls a note, and is none
_space = re.compile(r"\s+")
_back = re.compile(r"^\s*(?:\[?\d{1,3}\]?|[*†‡↩↑^①-⑳])\s*$")


@dataclass(frozen=True, slots=True)
class _Chapter:
    """Where a chapter begins: its title, its page by number, the element in it that it begins with."""

    title: str
    page: int
    fragment: str


def read_epub(data: bytes, name: str, chapter: str = "") -> Extract:
    """Return a chapter of the book in the bytes of an .epub file; `name` is for messages.

    Args:
        data: The file.
        name: Its name.
        chapter: A chapter by its number, from 1, or by words of its title; may be empty for a book of one.

    Raises:
        UnreadableArticle: It is no book, is locked, damaged or hostile, or has no such chapter.
    """
    book = _Book(_unpack(data, name), name)
    number = book.find(chapter)
    found = book.chapters[number]
    body = to_markdown(book.page_of(number))
    if not body.strip():
        raise UnreadableArticle(
            msg("{name}: chapter {number} has no text in it.", name=name, number=number + 1),
            hint=book.listed(),
        )
    body = re.sub(r"\A#{2,6} ", "# ", body.lstrip())
    meta = {**book.meta, "title": "" if body.startswith("# ") else found.title}
    return compose(body, {**meta, "part": str(number + 1) if len(book.chapters) > 1 else ""})


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    try:
        return unpack(
            data, name, keeps=lambda member: member.lower().endswith(_KEPT), is_xml=lambda _: False
        )
    except DamagedArchiveError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{name} is damaged or no EPUB.", name=name), hint=msg("Get the file of the book anew.")
    )


class _Book:
    """A book: its pages in their order, its chapters, what is said about it."""

    def __init__(self, parts: Mapping[str, bytes], name: str) -> None:
        self.parts = parts
        self.name = name
        container = self.tree("META-INF/container.xml")
        roots = [n.attributes.get("full-path", "") for n in container.walk() if n.tag == "rootfile"]
        self.root = next((unquote(path) for path in roots if unquote(path) in parts), "")
        if not self.root:
            raise _damaged(name)
        package = self.tree(self.root)
        items = {
            n.attributes.get("id", ""): n.attributes for n in package.walk() if n.tag == "item"
        }
        refs = [n.attributes for n in package.walk() if n.tag == "itemref"]
        paths = [
            self.at(self.root, items[r["idref"]].get("href", ""))
            for r in refs
            if r.get("idref") in items
        ]
        contents = [items[i] for i in items if "nav" in items[i].get("properties", "").split() or items[i].get("media-type") == "application/x-dtbncx+xml"]  # fmt: skip
        navs = {self.at(self.root, item.get("href", "")) for item in contents}
        self.pages = [path for path in dict.fromkeys(paths) if path in parts]
        self.refuse_locked()
        self.meta = _about(package)
        self.chapters = self.find_chapters([path for path in sorted(navs) if path in parts], navs)
        if not self.chapters:
            raise _damaged(name)

    def at(self, base: str, address: str) -> str:
        """Return the member that an address in the member `base` leads to."""
        path = unquote(urldefrag(address)[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base

    def tree(self, path: str) -> HtmlNode:
        data = self.parts.get(path, b"")
        return parse_html(decode(data, f"{self.name}/{path}")) if data.strip() else HtmlNode("html")

    def refuse_locked(self) -> None:
        """Refuse a book whose pages only its shop's reader can open; its fonts may be scrambled."""
        locked = self.tree("META-INF/encryption.xml")
        paths = {
            n.attributes.get("uri", "") for n in locked.walk() if n.tag.endswith("cipherreference")
        }
        if {unquote(path) for path in paths} & set(self.pages):
            raise UnreadableArticle(
                msg("{name} is locked: only its shop's reader can open it.", name=self.name),
                hint=msg("Give the text of the chapter as .md or .txt, where you may."),
            )

    # --- chapters -----------------------------------------------------------------------------------

    def find_chapters(self, contents: Sequence[str], navs: set[str]) -> list[_Chapter]:
        """Return the chapters by the table of contents; without one each page that has words is one."""
        numbers = {path: number for number, path in enumerate(self.pages)}
        found: dict[tuple[int, str], _Chapter] = {}
        for path in contents:
            for title, address in _entries(self.tree(path)):
                page, fragment = self.at(path, address), unquote(urldefrag(address)[1])
                if page in numbers:
                    found.setdefault((numbers[page], fragment), _Chapter(title, numbers[page], fragment))  # fmt: skip
            if found:
                break
        if found:
            order = {place: n for n, place in enumerate(found)}  # of chapters that share a page
            return sorted(found.values(), key=lambda c: (c.page, order[c.page, c.fragment]))[:_MOST_CHAPTERS]  # fmt: skip
        pages = [(n, path) for n, path in enumerate(self.pages) if path not in navs]
        titles = ((number, _heading_of(self.tree(path))) for number, path in pages)
        return [_Chapter(title, number, "") for number, title in titles if title][:_MOST_CHAPTERS]

    def find(self, wanted: str) -> int:
        """Return the number of the chapter that is wanted, from 0."""
        wanted = wanted.strip()
        if not wanted and len(self.chapters) == 1:
            return 0
        if not wanted:
            raise UnreadableArticle(
                msg(
                    "{name} is a book of {count} chapters.",
                    name=self.name,
                    count=len(self.chapters),
                ),
                hint=self.listed(),
            )
        if re.fullmatch(r"\d{1,4}", wanted) and 1 <= int(wanted) <= len(self.chapters):
            return int(wanted) - 1
        alike = [n for n, c in enumerate(self.chapters) if wanted.casefold() in c.title.casefold()]
        if not alike:
            raise UnreadableArticle(
                msg("{name} has no chapter {wanted}.", name=self.name, wanted=wanted),
                hint=self.listed(),
            )
        return alike[0]

    def listed(self) -> str:
        """Return what a person may ask for."""
        shown = self.chapters[:_MOST_LISTED]
        names = " · ".join(f"{n} {chapter.title[:40]}" for n, chapter in enumerate(shown, start=1))
        return msg("Name one with --chapter: {chapters}", chapters=fixed(names))

    # --- the text of one ------------------------------------------------------------------------------

    def page_of(self, number: int) -> HtmlNode:
        """Return a chapter as one page: from where it begins to where the next one does, with its notes."""
        chapter = self.chapters[number]
        after = self.chapters[number + 1] if number + 1 < len(self.chapters) else None
        last = after.page if after else len(self.pages) - 1
        children: list[HtmlNode | str] = []
        for place in range(chapter.page, last + 1):
            begin = chapter.fragment if place == chapter.page else ""
            end = after.fragment if after and place == after.page else None
            if end == "" and place != chapter.page:
                break  # the next chapter is the whole page
            children += self.part(place, begin, end or "")
        page = HtmlNode("html", {}, children)
        return HtmlNode("html", {}, [*children, HtmlNode("ol", {}, [*self.notes(page)])])

    def part(self, place: int, begin: str, end: str) -> list[HtmlNode | str]:
        """Return what stands on a page between two of its elements; "" is an edge of the page."""
        member = self.pages[place]
        root = self.tree(member)
        body = next((node for node in root.walk() if node.tag == "body"), root)
        for node in body.walk():
            for key in ("href", "src"):
                if key in node.attributes:
                    node.attributes[key] = _inner(member, self, node.attributes[key], key)
        if begin and (path := _path_to(body, begin)):
            body = _split(body, path)[1]
        if end and (path := _path_to(body, end)):
            body = _split(body, path)[0]
        return [*body.children]

    def notes(self, page: HtmlNode) -> Iterator[HtmlNode]:
        """Yield the notes that a chapter calls, as items of a list, wherever in the book they stand."""
        ids: dict[str, dict[str, HtmlNode]] = {}
        here = _by_id(page)
        kept: set[str] = set()
        for link in [node for node in page.walk() if node.tag == "a"]:
            path, mark, name = link.attributes.get("href", "").partition("#")
            said = f"{link.attributes.get('epub:type', '')} {link.attributes.get('role', '')}"
            if (
                not mark
                or not ("noteref" in said or _back.match(link.text))
                or path not in self.parts
            ):
                continue
            if path not in ids:
                ids[path] = _by_id(self.tree(path))
            target = ids[path].get(name)
            if target is None or target.tag in _MARKS:
                continue
            label = f"{path}#{name}"
            if label not in kept:
                kept.add(label)
                yield HtmlNode("li", {"id": label}, _without_back(target))
            link.attributes["href"] = f"#{label}"
            if name in here and here[name].tag not in _MARKS:
                here[name].children.clear()  # it stands at the end


def _by_id(root: HtmlNode) -> dict[str, HtmlNode]:
    found: dict[str, HtmlNode] = {}
    for node in root.walk():
        if name := node.attributes.get("id"):
            found.setdefault(name, node)
    return found


def _entries(contents: HtmlNode) -> Iterator[tuple[str, str]]:
    """Yield title and address of the entries of a table of contents, EPUB 3's or EPUB 2's; the outermost and theirs."""
    navs = [n for n in contents.walk() if n.tag == "nav" and "toc" in n.attributes.get("epub:type", "toc")]  # fmt: skip
    for nav in navs[:1]:
        for link in nav.walk():
            if link.tag == "a" and (title := _words(link)):
                yield title, link.attributes.get("href", "")
    for point in contents.walk():
        if point.tag == "navpoint":
            label = next((n for n in point.walk() if n.tag == "text"), None)
            source = next((n for n in point.walk() if n.tag == "content"), None)
            if label and source and _words(label):
                yield _own_words(label), source.attributes.get("src", "")


def _words(node: HtmlNode) -> str:
    return _space.sub(" ", node.text).strip()


def _own_words(node: HtmlNode) -> str:
    return _space.sub(" ", "".join(c for c in node.children if isinstance(c, str))).strip()


def _heading_of(page: HtmlNode) -> str:
    """Return the first heading of a page, or its first words; nothing of a page without words."""
    body = next((node for node in page.walk() if node.tag == "body"), page)
    heads = (_words(n) for n in body.walk() if re.fullmatch(r"h[1-6]", n.tag))
    return next((said for said in heads if said), "") or _words(body)[:20]


def _about(package: HtmlNode) -> dict[str, str]:
    said: dict[str, str] = {}
    for node in package.walk():
        if node.tag in ("dc:title", "dc:creator", "dc:date"):
            said.setdefault(node.tag, _words(node))
    date = said.get("dc:date", "")
    return {
        "author": said.get("dc:creator", ""),
        "site": said.get("dc:title", ""),
        "date": date[:10] if re.match(r"\d{4}-\d\d-\d\d", date) else "",
    }


def _inner(path: str, book: _Book, address: str, key: str) -> str:
    """Return an address of a page as one of the archive; the web's as it is, a picture's as its own name."""
    if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
        return address
    member, mark = book.at(path, address), urldefrag(address)[1]
    if key == "src":
        return posixpath.basename(member)
    return f"{member}#{unquote(mark)}" if mark else ""


def _path_to(root: HtmlNode, name: str) -> list[int]:
    """Return which child to take from each element on to get to the block that holds the id `name`."""
    waiting: list[tuple[HtmlNode, list[int]]] = [(root, [])]
    while waiting:
        node, path = waiting.pop()
        if node.attributes.get("id") == name and path:
            return _block_path(root, path)
        children = [
            (n, child) for n, child in enumerate(node.children) if isinstance(child, HtmlNode)
        ]
        waiting += [(child, [*path, n]) for n, child in reversed(children)]
    return []


def _block_path(root: HtmlNode, path: list[int]) -> list[int]:
    """Return a path without its end, up to the nearest block: no paragraph is cut in two."""
    node, length = root, 0
    for depth, step in enumerate(path, start=1):
        child = node.children[step]
        assert isinstance(child, HtmlNode)
        node = child
        length = depth if node.tag in _BLOCKS else length
    return path[: length or 1]


def _split(node: HtmlNode, path: Sequence[int]) -> tuple[HtmlNode, HtmlNode]:
    at = path[0]
    before, after = node.children[:at], node.children[at:]
    if len(path) > 1:
        child = after[0]
        assert isinstance(child, HtmlNode)
        one, other = _split(child, path[1:])
        before, after = [*before, one], [other, *after[1:]]
    return HtmlNode(node.tag, node.attributes, before), HtmlNode(node.tag, node.attributes, after)


def _without_back(note: HtmlNode) -> list[HtmlNode | str]:
    """Return what a note says, without the links that lead back to the text."""
    found: list[HtmlNode | str] = []
    for child in note.children:
        if isinstance(child, str):
            found.append(child)
        elif child.tag == "a" and _back.match(child.text):
            continue
        else:
            found.append(HtmlNode(child.tag, child.attributes, _without_back(child)))
    return found
