"""An RSS or Atom feed in, the articles that are new in it out, each once.

RSS 2.0 (rssboard.org), RSS 1.0 (web.resource.org/rss/1.0) and Atom (RFC 4287) are read by the
standard library's expat. A feed may declare no entity of its own: that is how a small file becomes a
large one ("billion laughs"), and no feed needs it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from repurpose.errors import UnreadableArticle
from repurpose.messages import msg, reason_of

_WHOLE = 400  # characters without markup: less is a teaser, and the page itself is read
_KEPT = 2000  # entries that are remembered as seen
_DEEP = 100  # elements inside each other
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_declared = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,30})""")
_markup = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `content` is HTML, "" when the feed does not have it whole."""

    id: str
    title: str
    link: str
    content: str


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """What is remembered of a feed between two looks."""

    etag: str = ""
    modified: str = ""
    seen: tuple[str, ...] | None = None  # hashes of ids; None: never looked at

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"etag": self.etag, "modified": self.modified, "seen": self.seen}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "FeedMemory":
        """Return what `to_json` wrote."""
        seen = kept.get("seen")
        return cls(
            str(kept.get("etag", "")),
            str(kept.get("modified", "")),
            None if seen is None else tuple(map(str, seen)),
        )


class Page(Protocol):
    """What a fetcher answers: see `repurpose.article.sources.fetch.Fetched`."""

    data: bytes
    address: str
    charset: str
    etag: str
    modified: str
    unchanged: bool


def read_feed(
    address: str, memory: FeedMemory, fetch: "Callable[..., Any]"
) -> tuple[list[FeedEntry], FeedMemory]:
    """Return what is new in a feed, oldest first, and what to remember once it is dealt with.

    The first look finds nothing new: only what appears from then on.

    Raises:
        UsageError: The address is not of the public web.
        UnreadableArticle: It cannot be had, or is no feed.
    """
    page: Page = fetch(address, etag=memory.etag, modified=memory.modified)
    if page.unchanged:
        return [], memory
    entries = parse_feed(page.data, page.address, page.charset)
    known = set(memory.seen or ())
    new = [entry for entry in reversed(entries) if mark_of(entry) not in known]
    if memory.seen is None:
        new = []
    listed = [mark_of(entry) for entry in entries]
    seen = tuple(dict.fromkeys((*listed, *(memory.seen or ()))))[:_KEPT]
    return new, FeedMemory(page.etag, page.modified, seen)


def mark_of(entry: FeedEntry) -> str:
    """Return by what an entry is remembered."""
    return sha256(entry.id.encode()).hexdigest()[:16]


def parse_feed(data: bytes, address: str, charset: str = "") -> list[FeedEntry]:
    """Return the entries of a feed in its own order; those without words or a link are left out.

    Raises:
        UnreadableArticle: It is no feed, not well-formed, or declares entities.
    """
    root = _parse(_decode(data, charset), address)
    if root.tag == f"{{{_ATOM}}}feed":
        found = [_of_atom(entry, address) for entry in root.findall(f"{{{_ATOM}}}entry")]
    else:
        items = [one for one in root.iter() if _local(one.tag) == "item"]
        if _local(root.tag) not in ("rss", "RDF"):
            raise UnreadableArticle(
                msg("{address} is no feed.", address=address),
                hint=msg("Give the address of its RSS or Atom file."),
            )
        found = [_of_rss(item, address) for item in items]
    return [entry for entry in found if entry.id and (entry.link or entry.content)]


def write_page(entry: FeedEntry) -> str:
    """Return an entry that came whole as a page that the article room reads."""
    link = f'<link rel="canonical" href="{escape(entry.link)}">' if entry.link else ""
    title = escape(entry.title)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{link}</head>'
        f"<body><article><h1>{title}</h1>\n{entry.content}\n</article></body></html>\n"
    )


def _of_atom(entry: Element, address: str) -> FeedEntry:
    def text(name: str) -> str:
        return _text(entry.find(f"{{{_ATOM}}}{name}"))

    links = {
        link.get("rel", "alternate"): link.get("href", "")
        for link in reversed(entry.findall(f"{{{_ATOM}}}link"))
    }
    content = entry.find(f"{{{_ATOM}}}content")
    kind = content.get("type", "text") if content is not None else ""
    html = ""
    if content is not None and kind == "xhtml":
        html = "".join(_plain_markup(child) for child in content)
    elif kind in ("html", "text/html"):
        html = _text(content)
    link = _web(address, links.get("alternate", ""))
    return FeedEntry(text("id") or link, " ".join(text("title").split()), link, _whole(html))


def _of_rss(item: Element, address: str) -> FeedEntry:
    said = {
        _local(child.tag): _text(child)
        for child in item
        if not child.tag.startswith("{http://www.w3.org/2005/Atom")
    }
    link = _web(address, said.get("link", ""))
    whole = _text(item.find(f"{{{_CONTENT}}}encoded")) or said.get("description", "")
    name = (
        said.get("guid") or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or link
    )
    return FeedEntry(name, " ".join(said.get("title", "").split()), link, _whole(whole))


def _whole(html: str) -> str:
    return html if len(_markup.sub("", html)) >= _WHOLE else ""


def _web(address: str, link: str) -> str:
    try:
        whole = urljoin(address, link.strip()) if link.strip() else ""
        return whole if urlsplit(whole).scheme in ("http", "https") else ""
    except ValueError:  # such as http://[bad
        return ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _plain_markup(element: Element) -> str:
    for one in element.iter():
        one.tag = _local(one.tag)
    return tostring(element, encoding="unicode", method="html")


def _decode(data: bytes, charset: str) -> bytes:
    """Return the bytes as UTF-8: expat itself knows few encodings, and none of Chinese."""
    declared = _declared.search(data[:200])
    names = [declared[1].decode("ascii") if declared else "", charset]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    for name in filter(None, names):
        wider = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name.lower(), name)
        try:
            return data.decode(wider).encode()
        except (LookupError, UnicodeError):
            continue
    return data.removeprefix(b"\xef\xbb\xbf")


def _parse(data: bytes, address: str) -> Element:
    parser = expat.ParserCreate("utf-8", namespace_separator="}")
    builder = TreeBuilder()
    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEP:
            raise _refused(address, msg("its elements stand too deep inside each other"))
        builder.start(_named(tag), {_named(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(tag))

    def refuse(*_: object) -> None:
        raise _refused(address, msg("it declares entities"))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise _refused(
            address, msg("it is not well-formed: {error}", error=reason_of(error))
        ) from None
    except AssertionError:
        raise _refused(address, msg("it is empty")) from None


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refused(address: str, why: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{address} is not read: {why}.", address=address, why=why),
        hint=msg("Is it an RSS or Atom feed?"),
    )
