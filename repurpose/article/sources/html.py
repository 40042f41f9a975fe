"""A saved or fetched web page in, its article as Markdown out.

Where the main text is marked by the site (公众号, 知乎, schema.org), it is taken from there; for any
other page trafilatura finds it (Apache-2.0; the `web` extra, as it brings 60 MB and fourteen packages
for this one step; imported when needed, 0.35 s); without it a page's only `<article>` or `<main>` is
taken. Nothing of a page is run, and no address in it is opened.
"""

import re

from repurpose.article.decode import decode
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import HtmlNode, parse_html, write_html
from repurpose.errors import MachineError, UnreadableArticle
from repurpose.messages import msg
from repurpose.urls import split_url

_LEAST = 40  # characters of a marked main text; less is a shell that a script would have filled
_declared = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE
)
_space = re.compile(r"\s+")
_date = re.compile(r"(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}")
_suffix = re.compile(r"\s*[-_|–—·]\s*[^-_|–—·]{1,30}$")


def read_html(data: bytes, name: str, *, charset: str = "", address: str = "") -> Extract:
    """Return the article in a page.

    Args:
        data: The page's bytes.
        name: The page's name, for messages.
        charset: The encoding that the server gave; a byte-order mark and the page's own
            declaration are tried too, then what the bytes look like.
        address: Where the page is from, for its relative links and its `source`.

    Raises:
        UnreadableArticle: There is no article in it.
        MachineError: The article cannot be told from the rest without the `web` extra.
    """
    root = parse_html(_decode_page(data, name, charset))
    meta = _metadata(root)
    address = meta["source"] = _page_address(root, address)
    main = _marked_main(root)
    body = to_markdown(main, address) if main else _found_main(root, name, address)
    if not _space.sub("", body):
        raise _no_article(name)
    body, heading = _without_title(body, meta["title"])
    meta["title"] = heading or meta["title"]
    return compose(body, meta)


def _decode_page(data: bytes, name: str, charset: str) -> str:
    """Decode a page: byte-order mark, server, own declaration, appearance, in this order."""
    declared = _declared.search(data[:4096])
    names = [charset, declared[1].decode("ascii") if declared else ""]
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        for label in filter(None, names):
            wider = {"gb2312": "gb18030", "gbk": "gb18030"}.get(label.lower(), label)
            try:
                return data.decode(wider)
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    return decode(data, name)


def _metadata(root: HtmlNode) -> dict[str, str]:
    """Return title, author, date and site as the page's head declares them.

    Not its language: that is often the template's, and the text itself tells it better.
    """
    named: dict[str, str] = {}
    for node in root.walk():
        if node.tag == "meta":
            key = node.attributes.get("property") or node.attributes.get("name") or ""
            key = key or node.attributes.get("itemprop", "")
            named.setdefault(key.lower(), node.attributes.get("content", "").strip())
    heading = next((n for n in root.walk() if n.tag == "title"), HtmlNode("title"))
    title = named.get("og:title") or named.get("twitter:title") or ""
    date = next(
        (
            found[0]
            for key in ("article:published_time", "datepublished", "pubdate", "publishdate", "date")
            if (found := _date.search(named.get(key, "")))
        ),
        "",
    )
    return {
        "title": title or _suffix.sub("", _space.sub(" ", heading.text).strip()),
        "author": named.get("author") or named.get("article:author") or _by_id(root, "js_name"),
        "date": _iso(date or _written_date(root)),
        "site": named.get("og:site_name", ""),
        "source": "",
    }


def _written_date(root: HtmlNode) -> str:
    """Return the first date of a `<time>`, or that of an official account's article."""
    for node in root.walk():
        if node.tag == "time" or node.attributes.get("id") == "publish_time":
            found = _date.search(node.attributes.get("datetime", "") or node.text)
            if found:
                return found[0]
    return ""


def _iso(date: str) -> str:
    """Return a date of year, month and day as `YYYY-MM-DD`."""
    numbers = re.findall(r"\d+", date)
    return f"{numbers[0]}-{int(numbers[1]):02}-{int(numbers[2]):02}" if len(numbers) == 3 else ""


def _by_id(root: HtmlNode, name: str) -> str:
    found = next((n for n in root.walk() if n.attributes.get("id") == name), None)
    return _space.sub(" ", found.text).strip() if found else ""


def _page_address(root: HtmlNode, address: str) -> str:
    """Return the page's own address: its canonical link, else where it was fetched."""
    for node in root.walk():
        link = node.attributes.get("href", "") if node.tag == "link" else ""
        if node.attributes.get("rel", "").lower() == "canonical" and link:
            same = not address or split_url(link).hostname == split_url(address).hostname
            if split_url(link).scheme in ("http", "https") and same:
                return link
    return address


def _marked_main(root: HtmlNode) -> HtmlNode | None:
    """Return the element that a known site, schema.org or HTML marks as the article's text."""
    for node in root.walk():
        attributes = node.attributes
        classes = attributes.get("class", "").split()
        marked = (
            attributes.get("id") == "js_content"  # mp.weixin.qq.com
            or "Post-RichTextContainer" in classes  # zhuanlan.zhihu.com
            or "articleBody" in attributes.get("itemprop", "").split()  # schema.org/articleBody
        )
        if marked and len(_space.sub("", node.text)) >= _LEAST:
            return node
    return _only(root, "article")  # HTML, section 4.3.2: a self-contained composition


def _only(root: HtmlNode, tag: str) -> HtmlNode | None:
    """Return the page's one element of a kind, when it holds enough text."""
    found = [node for node in root.walk() if node.tag == tag]
    return found[0] if len(found) == 1 and len(_space.sub("", found[0].text)) >= _LEAST else None


def _found_main(root: HtmlNode, name: str, address: str) -> str:
    """Return the main text of a page that does not mark it, as Markdown."""
    try:
        import trafilatura  # noqa: PLC0415  # an extra, and slow to import
    except ModuleNotFoundError:
        if main := _only(root, "main"):
            return to_markdown(main, address)
        raise MachineError(
            msg("The article in {name} cannot be told from the rest of the page.", name=name),
            hint=msg(
                'Install the finder: pip install "repurpose[web]", or save the text as .md or .txt.'
            ),
        ) from None
    try:
        found = trafilatura.extract(
            write_html(root),  # mended and no deeper than our tree: its cost grows with depth
            url=address or None,
            output_format="html",
            include_comments=False,
            include_formatting=True,
            include_links=True,
            include_images=True,
            include_tables=True,
        )
    except (ValueError, RecursionError, AssertionError) as error:
        raise _no_article(name) from error
    if not found:
        raise _no_article(name)
    return to_markdown(parse_html(found), address)


def _without_title(body: str, title: str) -> tuple[str, str]:
    """Return the body without a first heading that is the title, and that heading's words."""
    first, _, rest = body.lstrip().partition("\n")
    if not first.startswith("# "):
        return body, ""
    words = first[2:].strip()
    bare, wanted = (re.sub(r"[\W_]+", "", text).lower() for text in (words, title))
    if not wanted or bare in wanted or wanted in bare:
        return rest.lstrip("\n"), re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", words)
    return body, ""


def _no_article(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("No article was found in {name}.", name=name),
        hint=msg("The page may need a browser to show its text: copy it into a .md or .txt file."),
    )
