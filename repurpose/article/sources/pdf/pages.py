"""The bytes of a PDF in, the stretches of text on each of its pages out, with place and size.

pdfium (BSD-3 and Apache-2.0, as it stands in Chrome; 8 MB, 0.1 s to import) reads the file: it knows the
encodings of Chinese, Japanese and Korean fonts and says where each character stands, which is what
columns, headings and footnotes are told by.
"""

import ctypes
import math
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import mode
from typing import Any, NamedTuple

from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

MOST_PAGES = 500
MOST_CHARACTERS = 1_500_000
_MOST_ON_PAGE = 60_000
_GAP = 0.8  # of the size of type: a wider gap may part two columns, or two cells
_SPACE = 0.2  # the same: a wider gap between Latin letters is a space
_HEIGHT = 0.15  # the same: what stands higher or lower is on another line
_ROTATED = 0.1  # radians
_HYPHENS = ("\u0002", "\ufffe", "\u00ad")  # how pdfium writes a hyphen at the end of a line
_heavy = re.compile(r"bold|black|heavy|semibold|medi|-b$|simhei|heiti", re.IGNORECASE)
_even = re.compile(r"mono|courier|consol|menlo|code|fixed|typewriter|cmtt", re.IGNORECASE)
_lock = threading.Lock()  # pdfium is for one thread at a time


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that stand on one line without a wide gap; points, from the lower left corner."""

    left: float
    right: float
    base: float  # of the baseline
    size: float
    text: str
    bold: bool = False
    even: bool = False  # all letters as wide as each other: code
    raised: tuple[
        tuple[int, int], ...
    ] = ()  # ranges of `text` that stand above the line: marks of notes


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    width: float
    height: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    """What stands in a PDF."""

    pages: tuple[Page, ...]
    about: Mapping[str, str]  # Title, Author, CreationDate
    pictured: bool  # whether it has pictures


class _Sign(NamedTuple):
    """One character: its box, its baseline, its size, and its number on the page."""

    left: float
    right: float
    base: float
    size: float
    text: str
    number: int
    raised: bool = False  # above the line, as the mark of a note
    spaced: bool = False  # pdfium thinks that a space stands before it


def read_pages(data: bytes, name: str) -> Pdf:
    """Return the pages of a PDF; `name` is for messages.

    Raises:
        UnreadableArticle: It is no PDF, is damaged, locked, or larger than an article.
    """
    with _lock, _opened(data, name) as document:
        if len(document) > MOST_PAGES:
            raise UnreadableArticle(
                msg("{name} has more than {most} pages.", name=name, most=MOST_PAGES),
                hint=msg("Save the pages of one article as a PDF of their own."),
            )
        pages: list[Page] = []
        count, pictured = 0, False
        for number in range(len(document)):
            page, signs, has_pictures = _read_page(document, number)
            count += signs
            pictured = pictured or has_pictures
            if count > MOST_CHARACTERS:
                raise UnreadableArticle(
                    msg("{name} has more text than an article.", name=name),
                    hint=msg("Save the pages of one article as a PDF of their own."),
                )
            pages.append(page)
        return Pdf(tuple(pages), document.get_metadata_dict(), pictured)


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    import pypdfium2 as pdfium  # noqa: PLC0415  # 0.1 s, and only for this form

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableArticle(
                msg("{name} is locked by a password.", name=name),
                hint=msg("Open it, take the password off, and save it anew."),
            ) from None
        raise _damaged(name) from error
    try:
        yield document
    except (pdfium.PdfiumError, ValueError, OSError) as error:
        raise _damaged(name) from error
    finally:
        document.close()


def _damaged(name: str) -> UnreadableArticle:
    return UnreadableArticle(
        msg("{name} is damaged or no PDF.", name=name), hint=msg("Save it anew as a PDF.")
    )


def _read_page(document: Any, number: int) -> tuple[Page, int, bool]:
    from pypdfium2 import raw  # noqa: PLC0415  # as above

    page = document[number]
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        signs = _with_marks_before([*_signs(raw, text)])
        stretches = tuple(_stretches(raw, text, signs))
        objects = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        return Page(number, width, height, stretches), len(signs), any(True for _ in objects)
    finally:
        text.close()
        page.close()


def _signs(raw: Any, page: Any) -> Iterator[_Sign]:
    """Yield the characters of a page that stand upright and can be seen, in the order of the file."""
    x, y = ctypes.c_double(), ctypes.c_double()
    shape, box = raw.FS_MATRIX(), raw.FS_RECTF()
    last: _Sign | None = None
    spaced = False
    for number in range(min(raw.FPDFText_CountChars(page), _MOST_ON_PAGE)):
        code = raw.FPDFText_GetUnicode(page, number)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not sign or sign in "\r\n" or raw.FPDFText_IsGenerated(page, number) == 1:
            spaced = sign == " "
            continue
        angle = raw.FPDFText_GetCharAngle(page, number)
        if angle > _ROTATED and abs(angle - 6.2832) > _ROTATED:
            continue
        if not raw.FPDFText_GetLooseCharBox(page, number, ctypes.byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(page, number, ctypes.byref(x), ctypes.byref(y))
        raw.FPDFText_GetMatrix(page, number, ctypes.byref(shape))
        size = raw.FPDFText_GetFontSize(page, number) * math.hypot(shape.c, shape.d)
        places = (box.left, box.right, y.value, size)
        if not all(-20_000 < place < 20_000 for place in places) or not 1 < size < 1000:
            continue
        found = _Sign(*places, "-" if sign in _HYPHENS else sign, number)
        last = _on_line(found, last)._replace(spaced=spaced)
        spaced = False
        yield last


def _on_line(sign: _Sign, last: _Sign | None) -> _Sign:
    """Return a character; one that is raised beside the one before it stands on that one's line."""
    if last is None or abs(sign.left - last.right) > 0.4 * last.size:
        return sign
    if last.raised and sign.size < 1.1 * last.size and sign.base > last.base:
        return sign._replace(base=last.base, raised=True)
    if sign.size < 0.85 * last.size and 0.1 < (sign.base - last.base) / last.size < 0.7:
        return sign._replace(base=last.base, raised=True)
    return sign


def _with_marks_before(signs: list[_Sign]) -> list[_Sign]:
    """Return the characters; a mark that is raised before a note stands on the note's line."""
    for at in range(len(signs) - 2, -1, -1):
        mark, after = signs[at], signs[at + 1]
        if mark.raised or abs(after.left - mark.right) > 0.4 * after.size or not mark.text.strip():
            continue
        higher = 0.1 < (mark.base - after.base) / after.size < 0.7
        another = after.raised and mark.size < 1.1 * after.size and mark.base > after.base
        if another or (higher and not after.raised and mark.size < 0.85 * after.size):
            signs[at] = mark._replace(base=after.base, raised=True)
    return signs


def _stretches(raw: Any, page: Any, signs: list[_Sign]) -> Iterator[Stretch]:
    """Yield the stretches of a page from top to bottom, those of a line from left to right."""
    for line in _lines(signs):
        size = mode(round(sign.size, 1) for sign in line)
        for part in _parted(sorted(line, key=lambda sign: sign.left), size):
            if stretch := _stretch(raw, page, part):
                yield stretch


def _lines(signs: list[_Sign]) -> Iterator[list[_Sign]]:
    """Yield the characters of each line: what has one baseline, and what is raised above it."""
    line: list[_Sign] = []
    for sign in sorted(signs, key=lambda sign: (-sign.base, sign.left)):
        if line and line[0].base - sign.base > _HEIGHT * sign.size:
            yield line
            line = []
        line.append(sign)
    if line:
        yield line


def _parted(line: list[_Sign], size: float) -> Iterator[list[_Sign]]:
    part: list[_Sign] = []
    end = 0.0
    for sign in line:
        if part and sign.text.strip() and sign.left - end > _GAP * size:
            yield part
            part = []
        part.append(sign)
        if sign.text.strip():
            end = max(end, sign.right) if len(part) > 1 else sign.right
    if part:
        yield part


def _stretch(raw: Any, page: Any, signs: list[_Sign]) -> Stretch | None:
    while signs and not signs[-1].text.strip():
        signs = signs[:-1]
    while signs and not signs[0].text.strip():
        signs = signs[1:]
    if not signs:
        return None
    size = mode(round(sign.size, 1) for sign in signs)
    base = mode(round(sign.base, 1) for sign in signs)
    bold, even = _look(raw, page, signs[0].number)
    space = (0.4 if even else _SPACE) * size
    text = ""
    raised: list[tuple[int, int]] = []
    last: _Sign | None = None
    for sign in signs:
        if last and sign.text == last.text and abs(sign.left - last.left) < 0.1 * size:
            continue  # drawn twice, to look bold
        western = text[-1:].isascii() and sign.text.isascii()
        least = 0.0 if sign.spaced and western else space if western else 0.5 * size
        wide = last is not None and sign.left - last.right > least
        if wide and not text.endswith(" "):
            text += " "
        start = len(text)
        text += sign.text if sign.text.strip() else " "
        if sign.raised and sign.text.strip():
            joined = bool(raised) and raised[-1][1] == start
            raised[-1:] = (
                [(raised[-1][0], len(text))] if joined else [*raised[-1:], (start, len(text))]
            )
        last = sign
    return Stretch(
        signs[0].left, max(s.right for s in signs), base, size, text, bold, even, tuple(raised)
    )


def _look(raw: Any, page: Any, number: int) -> tuple[bool, bool]:
    """Return whether a character's font is bold, and whether all its letters are equally wide."""
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(page, number, name, 100, ctypes.byref(ctypes.c_int()))
    said = name.value.decode("latin-1")
    weight = raw.FPDFText_GetFontWeight(page, number)
    return bool(_heavy.search(said)) or weight >= 600, bool(_even.search(said))
