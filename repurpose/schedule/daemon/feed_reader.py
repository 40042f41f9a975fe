"""The bytes of a feed in, its entries out: RSS, RDF and Atom by feedparser, JSON Feed by itself; no network.

Feeds are written by templates: a blank line before the declaration, `&nbsp;`, a bare `&`, control
characters. What has one right reading is mended first; then most feeds are well-formed, and feedparser
reads them with expat. Only what is still malformed goes to its lenient parser, which is some thirty times
slower: so it is given no more than `_MOST_LENIENT` bytes; and elements that nobody here needs are kept from
it under another name, since its expressions for people, dates and places take hostile ones for hours. A feed may declare no entity of its own: that is
how a small file becomes a large one ("billion laughs"), and no feed needs it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.entities import html5
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from repurpose.errors import UnreadableArticle
from repurpose.messages import msg, reason_of

_WHOLE = 400  # characters without markup: less is a teaser, and the page itself is read
_MOST_BYTES = 10_000_000
_MOST_LENIENT = 1_000_000
_MOST_ELEMENTS = 100_000
_DEEP = 100  # elements inside each other
_HEAD = 2000  # characters within which the declaration and the document type stand

_declared = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,30})""")
_reference = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?"
)
_MOST_REFERENCES = 1_000_000
_tag = re.compile(r"<(/?)(?:([A-Za-z_][\w.-]{0,40}):)?([A-Za-z_][\w.-]{0,40})")
# What an entry is made of, in small letters; and of other vocabularies (with a prefix).
_NEEDED = frozenset(
    [
        "rss",
        "feed",
        "rdf",
        "channel",
        "item",
        "items",
        "entry",
        "title",
        "link",
        "guid",
        "id",
        "description",
        "summary",
        "subtitle",
        "content",
        "encoded",
        "image",
        "textinput",
        "source",
    ]
)
_NEEDED_PREFIXED = frozenset(["rss", "feed", "rdf", "channel", "item", "entry", "encoded", "link"])
_HTML = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "video",
    ]
)
# Characters that XML 1.0 does not have (section 2.2).
_NOT_XML = [*(chr(code) for code in range(32) if code not in (9, 10, 13)), "\ufffe", "\uffff"]
_ends = re.compile(r"</(?:[A-Za-z]{1,20}:)?(?:rss|feed|rdf)\s{0,9}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `content` is HTML, "" when the feed does not have it whole."""

    id: str
    title: str
    link: str
    content: str
    summary: str = ""  # what it says of itself, without markup


def parse_feed(data: bytes, address: str, charset: str = "") -> list[FeedEntry]:
    """Return the entries of a feed in its own order; those without words or a link are left out.

    Args:
        data: As it came.
        address: Where it came from: links may be relative to it.
        charset: What the server said of its encoding, if anything.

    Raises:
        UnreadableArticle: It is no feed, breaks off, declares entities, or is too large.
    """
    if len(data) > _MOST_BYTES:
        raise _refused(address, msg("it is larger than {number} MB", number=_MOST_BYTES // 10**6))
    text = _decode(data, charset).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return _of_json(text, address)
    if text.count("&") > _MOST_REFERENCES:
        raise _refused(address, msg("it has too many references"))
    text = _mend(_without_prolog(text, address), address)
    if not _ends.search(text):
        raise UnreadableArticle(
            msg("{address} is not a feed.", address=address),
            hint=msg("Give the address of its RSS or Atom file."),
        )
    return _read(text, address)


def _read(text: str, address: str) -> list[FeedEntry]:
    import feedparser  # noqa: PLC0415  # a quarter of a second, only for feeds

    data = text.encode()
    if not _is_well_formed(data, address) and len(data) > _MOST_LENIENT:
        raise _refused(address, msg("it is not well-formed"))
    try:
        found = feedparser.parse(
            BytesIO(data),  # bytes only: an address or a name would be opened
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,  # the article room does, by the page's own address
            sanitize_html=False,  # and it takes no script either
        )
    except Exception as error:  # it raises whatever elements in odd places lead to
        raise _refused(address, msg("it is not well-formed")) from error
    if not found.version and not found.entries:
        raise UnreadableArticle(
            msg("{address} is not a feed.", address=address),
            hint=msg("Give the address of its RSS or Atom file."),
        )
    return _useful(_of_entry(entry, address) for entry in found.entries)


def _useful(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    return [entry for entry in entries if entry.id and (entry.link or entry.content)]


def _of_entry(entry: Mapping[str, Any], address: str) -> FeedEntry:
    said = str(entry.get("id", "")).strip()
    link = _web(address, _link_of(entry)) or _web("", said)
    title = entry.get("title_detail") or {}
    shown = str(title.get("value", ""))
    if title.get("type") in ("text/html", "application/xhtml+xml"):
        shown = _words_of(shown)
    # The longest wins: a feed may have the whole article and, beside it, a player or a teaser.
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    bodies = [_html_of(part) for part in parts]
    whole = max(bodies, key=len, default="")
    summary = " ".join(_words_of(whole).split())
    name = said or link
    content = whole if len("".join(summary.split())) >= _WHOLE else ""
    return FeedEntry(name, " ".join(shown.split()), link, content, summary[:_WHOLE])


def _link_of(entry: Mapping[str, Any]) -> str:
    """Return the address of the page that an entry stands for."""
    for link in entry.get("links", ()):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link["href"])
    return str(entry.get("link", ""))


def _html_of(part: Mapping[str, Any]) -> str:
    value = str(part.get("value", "")).strip()
    if part.get("type") != "text/plain":
        return value
    return _paragraphs(value)


def _paragraphs(text: str) -> str:
    """Return plain text as HTML: an empty line ends a paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(escape(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs if lines)


def _of_json(text: str, address: str) -> list[FeedEntry]:
    """Return the entries of a JSON Feed (jsonfeed.org, version 1.1)."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(
            address, msg("it is not well-formed: {error}", error=reason_of(error))
        ) from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise UnreadableArticle(
            msg("{address} is not a feed.", address=address),
            hint=msg("Give the address of its RSS or Atom file."),
        )

    def of(item: Mapping[str, Any]) -> FeedEntry:
        link = _web(address, str(item.get("url") or item.get("external_url") or ""))
        html = str(item.get("content_html") or "") or _paragraphs(
            str(item.get("content_text") or "")
        )
        words = " ".join(_words_of(html).split())
        content = html if len("".join(words.split())) >= _WHOLE else ""
        title = " ".join(str(item.get("title") or "").split())
        return FeedEntry(str(item.get("id") or link), title, link, content, words[:_WHOLE])

    return _useful(of(item) for item in items if isinstance(item, dict))


def _web(address: str, link: str) -> str:
    try:
        whole = urljoin(address, link.strip()) if link.strip() else ""
        parts = urlsplit(whole)
        found = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # such as http://[bad
        return ""
    return whole if found else ""


def _words_of(html: str) -> str:
    """Return what stands between the tags: enough to tell a teaser from an article; in linear time."""
    before, *pieces = html.split("<")
    words = [before]
    for piece in pieces:
        _, end, after = piece.partition(">")
        words.append(after if end else f"<{piece}")
    return unescape("".join(words))


# Making ready.


def _decode(data: bytes, charset: str) -> str:
    """Return the text, by its mark, its declaration, the server's word, or what it turns out to be."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _declared.search(data[:_HEAD])
    names = [declared[1].decode("ascii") if declared else "", charset, "utf-8", "gb18030"]
    for name in filter(None, names):
        wider = {"gb2312": "gb18030", "gbk": "gb18030"}.get(name.lower(), name)
        try:
            return data.decode(wider)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _without_prolog(text: str, address: str) -> str:
    """Return the text from its first element on: what stands before it was read, or is not needed.

    Raises:
        UnreadableArticle: A document type declares entities.
    """
    start = re.search(r"<[A-Za-z]", text)
    if start is None:
        return ""
    if "<!ENTITY" in text[: start.start()]:
        raise _refused(address, msg("it declares entities"))
    return text[start.start() :]


def _mend(text: str, address: str) -> str:
    """Return the text with what has one right reading mended: references and characters XML lacks.

    Raises:
        UnreadableArticle: It has too many elements.
    """
    for sign in _NOT_XML:
        text = text.replace(sign, "")
    before, *cdata = text.split("<![CDATA[")
    pieces = [piece.partition("]]>") for piece in cdata]
    if before.count("<") + sum(after.count("<") for _, _, after in pieces) > 3 * _MOST_ELEMENTS:
        raise _refused(address, msg("it has too many elements"))
    mended = [_mend_markup(before)]
    for kept, end, after in pieces:
        mended.append(f"<![CDATA[{kept}{end}{_mend_markup(after)}")
    return "".join(mended)


def _mend_markup(text: str) -> str:
    return _tag.sub(_renamed, _reference.sub(_referred, text))


def _renamed(found: re.Match[str]) -> str:
    """Return the beginning of a tag; of one that nobody needs under the name `x`."""
    slash, prefix, name = found[1], found[2], found[3].lower()
    if prefix and prefix.lower() not in ("xhtml", "html", "h", "atom", "rss"):
        return found[0] if name in _NEEDED_PREFIXED else f"<{slash}x"
    return found[0] if name in _NEEDED or name in _HTML else f"<{slash}x"


def _referred(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:  # a bare ampersand
        return "&amp;"
    if name.startswith("#"):
        digits = name[1:]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        known = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0xFFFE
        return found[0] if known or 0xFFFF < code <= 0x10FFFF else ""
    return escape(html5[f"{name};"]) if f"{name};" in html5 else f"&amp;{name};"


def _is_well_formed(data: bytes, address: str) -> bool:
    """Say whether expat can read it.

    Raises:
        UnreadableArticle: It has too many elements, or too deep ones.
    """
    parser = expat.ParserCreate("utf-8")
    depth = count = 0

    def begin(_tag: str, _attributes: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEEP:
            raise _refused(address, msg("its elements stand too deep inside each other"))
        if count > _MOST_ELEMENTS:
            raise _refused(address, msg("it has too many elements"))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return True


def _refused(address: str, why: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{address} is not read: {why}.", address=address, why=why),
        hint=msg("Is it an RSS or Atom feed?"),
    )
