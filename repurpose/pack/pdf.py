"""Pictures and what they say in, one PDF out: a page each, lossless, its alternative text read aloud.

The compressed rows of a PNG file are what PDF calls FlateDecode with predictor 15 (ISO 32000-1, 7.4.4.4),
so the pictures go in as they are. Each page is a tagged figure with `/Alt` (14.8.4.5). No date and no
random identifier is written: the same cards give the same bytes.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurpose.errors import ContentError
from repurpose.messages import msg

_SIGN = b"\x89PNG\r\n\x1a\n"
_POINTS = 0.5  # points a px: 144 px an inch


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A picture of RGB or grey without transparency, as a PNG file, and its alternative text."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a PDF needs of a PNG file: its size, how many colours a pixel has, its compressed rows."""

    width: int
    height: int
    colours: int
    data: bytes


def make_pdf(
    pages: Sequence[PdfPage], *, title: str, author: str = "", language: str = "zh-Hans"
) -> bytes:
    """Return a PDF (1.7) of the pictures, a page each, in their order.

    Raises:
        ContentError: A picture is no PNG file, or is damaged.
    """
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    count = len(pages)
    root, tree, top, info = 1, 2, 3, 4
    first = 5  # of four objects a page: page, content, picture, figure
    kids = [first + 4 * k for k in range(count)]
    figures = [first + 4 * k + 3 for k in range(count)]
    add(
        b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /MarkInfo << /Marked true >>"
        b" /Lang %s /ViewerPreferences << /DisplayDocTitle true >> /PageLayout /SinglePage >>"
        % (tree, top, _text(language))
    )
    add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, _references(kids)))
    parents = b" ".join(b"%d [%d 0 R]" % (k, one) for k, one in enumerate(figures))
    add(
        b"<< /Type /StructTreeRoot /K [%s] /ParentTree << /Nums [%s] >> /ParentTreeNextKey %d >>"
        % (_references(figures), parents, count)
    )
    add(b"<< /Title %s /Author %s /Producer (repurpose) >>" % (_text(title), _text(author)))
    for number, page in enumerate(pages):
        for body in _page(page, number, kids[number], tree, top):
            add(body)
    return _file(objects, root, info)


def _page(page: PdfPage, number: int, own: int, tree: int, top: int) -> Iterator[bytes]:
    """Yield the objects of a page: itself, what is drawn, the picture, the figure that it is."""
    rows = _rows_of(page.png)
    wide, high = rows.width * _POINTS, rows.height * _POINTS
    box = b"0 0 %.1f %.1f" % (wide, high)
    yield (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [%s] /StructParents %d /Tabs /S"
        b" /Resources << /XObject << /Card %d 0 R >> >> /Contents %d 0 R >>"
        % (tree, box, number, own + 2, own + 1)
    )
    drawn = b"/Figure << /MCID 0 >> BDC q %.1f 0 0 %.1f 0 0 cm /Card Do Q EMC" % (wide, high)
    yield _stream(b"", drawn)
    space = b"/DeviceRGB" if rows.colours == 3 else b"/DeviceGray"
    yield _stream(
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8"
        b" /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors %d /Columns %d >>"
        % (rows.width, rows.height, space, rows.colours, rows.width),
        rows.data,
    )
    yield (
        b"<< /Type /StructElem /S /Figure /P %d 0 R /Pg %d 0 R /K 0 /Alt %s"
        b" /A << /O /Layout /Placement /Block /BBox [%s] >> >>" % (top, own, _text(page.alt), box)
    )


def _stream(about: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(data), data)


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _text(text: str) -> bytes:
    """Return a text string in UTF-16 with its mark, in hexadecimal: nothing in it needs an escape."""
    return b"<" + ("\ufeff" + text).encode("utf-16-be", "replace").hex().encode() + b">"


def _file(objects: Sequence[bytes], root: int, info: int) -> bytes:
    """Return the objects with their table of places, and an identifier made from what they say."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    name = hashlib.sha256(out).hexdigest()[:32].encode()
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\n" % (
        len(objects) + 1,
        root,
        info,
        name,
        name,
    )
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _rows_of(png: bytes) -> _Rows:
    """Return the rows of a PNG file as they are; one of another form is decoded and packed anew.

    Raises:
        ContentError: It is no PNG file, or is damaged.
    """
    parts = dict.fromkeys((b"IHDR", b"IDAT"), b"")
    clear = png[:8] != _SIGN
    at = 8
    while not clear and at + 8 <= len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        if name in parts:
            parts[name] += png[at + 8 : at + 8 + size]
        clear = clear or name == b"tRNS"
        at += size + 12
    head = parts[b"IHDR"]
    if len(head) == 13 and not clear:
        wide, high, depth, kind, _, _, woven = struct.unpack(">IIBBBBB", head)
        if depth == 8 and kind in (0, 2) and not woven:
            return _Rows(wide, high, 3 if kind == 2 else 1, parts[b"IDAT"])
    return _decoded(png)


def _decoded(png: bytes) -> _Rows:
    from repurpose.ink import open_photo  # noqa: PLC0415  # Pillow, only for what is not of ours

    try:
        picture = open_photo(png).convert("RGB")
    except ContentError:
        raise ContentError(
            msg("A card of the pack is not a picture that can be read."),
            hint=msg("Draw the cards again: repurpose rebuild PACK"),
        ) from None
    wide, high = picture.size
    raw = picture.tobytes()
    rows = b"".join(b"\0" + raw[y * wide * 3 : (y + 1) * wide * 3] for y in range(high))
    return _Rows(wide, high, 3, zlib.compress(rows, 6))
