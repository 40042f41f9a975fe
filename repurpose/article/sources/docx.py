"""A Word document (.docx) in, its article as Markdown out; archive and entity bombs are refused.

mammoth (BSD-2) reads the document; before it sees a byte, the archive is unpacked once under limits
(`archive`), and each XML part is read with document type declarations forbidden: Office Open XML has none
(ECMA-376-2, section 8.1.4).
"""

import io
import re
from xml.etree import ElementTree as ET

from repurpose.article.sources.archive import DamagedArchiveError, unpack
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.docx_hidden import without_hidden
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import parse_html
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

MOST_MEMBERS = 2000

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='标题'] => h1:fresh
p[style-name='引用'] => blockquote > p:fresh
b => strong
i => em
strike => s
comment-reference =>
"""
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read_docx(data: bytes, name: str) -> Extract:
    """Return the article in the bytes of a .docx file; `name` is for messages.

    Raises:
        UnreadableArticle: It is no .docx, is damaged, hostile, or has no text.
    """
    parts = _unpack(data, name)
    if "word/document.xml" not in parts:
        raise UnreadableArticle(
            msg("{name} is not a Word document.", name=name),
            hint=msg("Save it as .docx, .md or .txt."),
        )
    import mammoth  # noqa: PLC0415  # 0.1 s, and only for this format

    try:
        data = without_hidden(data, parts)
        page = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_Images()),
        ).value
    except Exception as error:  # mammoth raises whatever a damaged part leads to
        raise _damaged(name) from error
    body = to_markdown(parse_html(page))
    if not body.strip():
        raise UnreadableArticle(
            msg("{name} has no text in it.", name=name), hint=msg("Is the text in pictures?")
        )
    meta = _properties(parts.get(_CORE, b""))
    if re.search(r"^# ", body, re.MULTILINE):
        meta["title"] = ""  # the heading is the author's; the property is often a template's
    return compose(body, meta)


class _Images:
    """Names a document's pictures in order; their bytes are never opened."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, image: object) -> dict[str, str]:
        self.count += 1
        return {"src": f"image-{self.count}"}


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts of an archive by name, all members having been read under limits.

    Raises:
        UnreadableArticle: It is no archive, is damaged, or holds more than a document does.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableArticle(
            msg("{name} is an old or a locked Word document.", name=name),
            hint=msg("Open it in Word, take the password off, and save it as .docx."),
        )
    try:
        return unpack(data, name, keeps=_is_xml, is_xml=_is_xml, most_members=MOST_MEMBERS)
    except DamagedArchiveError as error:
        raise _damaged(name) from error


def _is_xml(member: str) -> bool:
    return member.endswith((".xml", ".rels"))


def _properties(core: bytes) -> dict[str, str]:
    """Return title, author and date of a document's core properties."""
    if not core:
        return {}
    try:
        root = ET.fromstring(core)  # noqa: S314  # declarations were refused before
    except (
        ET.ParseError
    ):  # such as a prefix that nothing declares; the text can be read all the same
        return {}
    created = root.findtext(f"{_TERMS}created", "") or ""
    return {
        "title": root.findtext(f"{_DC}title", "") or "",
        "author": root.findtext(f"{_DC}creator", "") or "",
        "date": created[:10] if re.match(r"\d{4}-\d\d-\d\d", created) else "",
    }


def _damaged(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{name} is damaged or no .docx file.", name=name),
        hint=msg("Open it in Word and save it anew as .docx."),
    )
