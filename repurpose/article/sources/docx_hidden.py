"""A Word document in, the same without what its author hid or deleted out.

Hidden text (ECMA-376-1, section 17.3.2.41, `w:vanish`; also by a style), deleted and moved-away text of
tracked changes, and instructions of fields are for no reader. mammoth reads hidden text as any other.
"""

import io
import zipfile
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SIGNS = (b"vanish", b"moveFrom", b"webHidden", b"specVanish")
_TEXT_PARTS = ("word/document", "word/footnotes", "word/endnotes")


def without_hidden(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a document without its hidden and removed text; the bytes as they were when it has none.

    Args:
        data: The archive.
        parts: Its XML parts by name, read under limits and free of document types.
    """
    if not any(sign in content for content in parts.values() for sign in _SIGNS):
        return data
    styles = _hidden_styles(parts.get("word/styles.xml", b""))
    changed = {
        name: _cleaned(content, styles)
        for name, content in parts.items()
        if name.startswith(_TEXT_PARTS) and name.endswith(".xml")
    }
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for member in old.infolist():
            content = changed.get(member.filename)
            new.writestr(member.filename, old.read(member) if content is None else content)
    return written.getvalue()


def _hidden_styles(content: bytes) -> set[str]:
    """Return the ids of the styles that hide text, by themselves or by the style they are based on."""
    if not content:
        return set()
    root = ET.fromstring(content)  # noqa: S314  # declarations were refused before
    based: dict[str, list[str]] = {}  # a style, and those that are based on it
    hidden: set[str] = set()
    for style in _all(root, "style"):
        name = _attribute(style, "styleId")
        run = _first(style, "rPr")
        if run is not None and _hides(run):
            hidden.add(name)
        if (parent := _first(style, "basedOn")) is not None and not _shows(run):
            based.setdefault(_attribute(parent, "val"), []).append(name)
    waiting = [*hidden]
    while waiting:
        more = {name for name in based.pop(waiting.pop(), ()) if name not in hidden}
        hidden |= more
        waiting += more
    return hidden


def _cleaned(content: bytes, styles: AbstractSet[str]) -> bytes:
    root = ET.fromstring(content)  # noqa: S314  # declarations were refused before
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for child in list(node):
            if _is_unread(child, styles):
                node.remove(child)
            else:
                waiting.append(child)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _is_unread(node: ET.Element, styles: AbstractSet[str]) -> bool:
    tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    if tag in ("del", "moveFrom"):
        return any(_all(node, "r")) or any(_all(node, "delText"))
    if tag == "p":
        look = _first(node, "pPr")
        style = _first(look, "pStyle") if look is not None else None
        return style is not None and _attribute(style, "val") in styles
    if tag != "r":
        return False
    look = _first(node, "rPr")
    if look is None:
        return False
    style = _first(look, "rStyle")
    return _hides(look) or (
        style is not None and _attribute(style, "val") in styles and not _shows(look)
    )


def _hides(look: ET.Element) -> bool:
    found = _first(look, "vanish")
    return found is not None and _attribute(found, "val") not in ("0", "false", "off")


def _shows(look: ET.Element | None) -> bool:
    """Say whether a look takes back what a style hides."""
    return look is not None and _first(look, "vanish") is not None and not _hides(look)


def _first(node: ET.Element, name: str) -> ET.Element | None:
    found = node.find(_W + name)
    return found if found is not None else node.find(_STRICT + name)


def _all(node: ET.Element, name: str) -> list[ET.Element]:
    return [*node.iter(_W + name), *node.iter(_STRICT + name)]


def _attribute(node: ET.Element, name: str) -> str:
    return node.get(_W + name) or node.get(_STRICT + name) or ""
