"""Articles in the forms of other trades: transcripts, documents, books, change logs."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from repurpose.article.read import Reading
from tests.article.sources.pdf_writer import Put, write_pdf
from tests.article.sources.test_epub import PAGES, book
from tests.article.sources.test_odt import LETTER
from tests.article.sources.test_odt import document as odt_of
from tests.article.sources.test_pdf import BOOK, COLUMNS, locked
from tests.article.sources.test_releases import LOG, PAGE
from tests.article.sources.test_transcripts import CAPTIONS, SHAPES, TALK
from tests.fuzz.door import Door
from tests.fuzz.doors.articles import reader
from tests.fuzz.mutate import NASTY, grow_text, text_mutator

TRANSCRIPTS = tuple(
    text.encode()
    for text in (
        TALK, CAPTIONS, *(json.dumps(shape, ensure_ascii=False) for shape in SHAPES.values()),
        "[00:00:00.000 --> 00:00:03.200]  一句话。\n[00:03.200 --> 00:05.000] 另一句话。\n",
        "林岚 00:03\n一句话。\n\n周望 01:02:05\n为什么？\n",
    )
)  # fmt: skip
CUE_PIECES = (
    "\n\n", "\n", "-->", "00:00:01,000 --> 00:00:02,000\n", "999:99:99,999 --> 00:00:00,000\n", "1\n", "WEBVTT\n\n", "NOTE ", "STYLE\n", "<v 林岚>", "<v>", "<v ", "</v>", "<00:00:01.000>", "<c>", "<i>", "{\\an8}", ">> ", "- ", "[掌声]",
    "♪", "林岚：", "SPEAKER_00: ", "[JOHN] ", '"segments": ', '"start": 1e308', '"start": -1', '"end": NaN', '"end": Infinity', '"text": ', '"text": null', '"speaker": {"name": ""}', '"speaker": 99999999999999999999999', "[", "]", "{", "}", "null", ",", "一句话。",
    "<!--00:00:01.000-->", "<!--", "-->\n", "%%", "%%\n", "**", "：**",
)  # fmt: skip


# PDFs: what stands between the marks of their syntax is changed, and the file as bytes.

PDF_PIECES = (
    "obj", "endobj", "stream\n", "endstream", "xref\n", "trailer", "<<", ">>", "[", "]", "/Type", "/Kids[1 0 R]", "/Count 99999999", "/MediaBox[0 0 0 0]", "/MediaBox[0 0 1e9 1e9]", "1 0 R", "2 0 R", "99 0 R", "/Parent 2 0 R",
    " Tf", " Tm", " Tj", " 0 Tf", " 1e9 Tf", " -5 Tf", "BT", "ET", "q", "Q", " cm", "(a)", "<FEFF>", "<D83D>", "1e38", "-1e38", "NaN", "0", "\0", "%PDF-1.5\n", "%%EOF", "/Encrypt 1 0 R", "/Length -1", "/Length 99999999",
    " 0 1 -1 0 100 100 Tm", " 1 0 0 1 -900 9000 Tm", "/latin 8 Tf", "/mono 9 Tf", "/bold 22 Tf", "/Rotate 90", "/Filter/FlateDecode", "/Filter[/ASCIIHexDecode/LZWDecode]",
)  # fmt: skip
PDFS = (BOOK, COLUMNS, write_pdf([], picture=True), locked())


def _grow_pdf(_: bytes, chance: Random) -> Callable[[int], bytes]:
    words = chance.choice(("a", "字", "- ", "12 ", "word. "))
    wide, high = chance.choice(((6.0, 12.0), (40.0, 3.0), (0.1, 0.1), (200.0, 12.0)))

    def make(length: int) -> bytes:
        count = length // 60
        puts = [
            Put(20 + (n * wide) % 550, 800 - (n * wide // 550 * high) % 780, words, 8 + n % 5)
            for n in range(count)
        ]
        return write_pdf(*(puts[at : at + 400] for at in range(0, max(1, count), 400)))

    return make


# Packages: OpenDocument texts and books; the parts of the archive are changed, and it is packed again.

ODT_PIECES = (
    "<text:p>", "</text:p>", "<text:h text:outline-level='x'>", "<text:h text:outline-level='99'>", "</text:h>", "<text:span text:style-name='B'>", "</text:span>", "<text:list>", "<text:list-item>", "</text:list>", "<text:s text:c='99999999'/>", "<text:s text:c='-1'/>",
    "<table:table>", "<table:table-row>", "<table:table-cell table:number-columns-repeated='99999999'>", "<table:covered-table-cell/>", "<text:note>", "<text:note-body>", "<draw:frame>", "<draw:image/>", "<text:section>", "<text:a xlink:href='http://[x'>",
    "<style:style style:name='B' style:parent-style-name='B'/>", "<text:tracked-changes>", "<office:text>", "<!DOCTYPE a>", "<!ENTITY a 'b'>", "&a;", "&#0;", "一句话。", "text:style-name='H'", "<text:line-break/>", "<text:ruby>",
)  # fmt: skip
EPUB_PIECES = (
    "<rootfile full-path='OEBPS/book.opf'/>", "full-path='../../etc/passwd'", "<item id='a' href='one.xhtml'/>", "<itemref idref='a'/>", "<itemref idref='zz'/>", "<navPoint>", "<navLabel><text>", "<content src='one.xhtml#c2'/>", "<content src='#'/>", "<nav epub:type='toc'>",
    "<a href='one.xhtml#c1'>", "<a href='#n1'>1</a>", "<a epub:type='noteref' href='notes.xhtml#e2'>", "</a>", "<aside id='n1'>", "</aside>", "<h1 id='c1'>", "<h2 id='c2'>", "id='c1'", "<p>", "</p>", "<div>", "</div>", "<img src='../../x.png'/>", "<!DOCTYPE html [<!ENTITY a 'b'>]>", "&a;",
    "%2e%2e/", "#", "一句话。", "<dc:title>", "<CipherReference URI='OEBPS/one.xhtml'/>",
)  # fmt: skip


def _package_mutator(
    pieces: Sequence[str], seeds: Sequence[bytes]
) -> Callable[[bytes, Random], bytes]:
    """Return what changes a part of an archive, or now and then its bytes."""
    raw = text_mutator(("PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\0\0\0\0"), seeds)
    written = text_mutator((*pieces, *NASTY), [])

    def mutate(data: bytes, chance: Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()[:30]}
        except Exception:  # noqa: BLE001  # it was spoilt before
            parts = {}
        if not parts or chance.random() < 0.1:
            return raw(data, chance)
        for _ in range(chance.choice((1, 1, 2))):
            name = chance.choice([*parts])
            if chance.random() < 0.06:
                parts.pop(name)
            else:
                parts[name] = written(parts[name], chance)
            if not parts:
                return data
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return packed.getvalue()

    return mutate


ODTS = (LETTER, odt_of("<text:p>一句话。</text:p>"))
BOOKS = (book(), book(contents="ncx"), book(contents=""))


def _grow_odt(_: bytes, chance: Random) -> Callable[[int], bytes]:
    piece = chance.choice(("<text:p>一句话。</text:p>", "<text:p><text:span>甲</text:span></text:p>", "<text:section>", "<text:list><text:list-item>", "<text:p><text:note><text:note-body><text:p>注。</text:p></text:note-body></text:note>甲。</text:p>"))  # fmt: skip
    ends = {"<text:section>": "</text:section>", "<text:list><text:list-item>": "</text:list-item></text:list>"}  # fmt: skip

    def make(length: int) -> bytes:
        count = length // len(piece)
        return odt_of(f"<text:p>一句话。</text:p>{piece * count}{ends.get(piece, '') * count}")

    return make


def _grow_book(_: bytes, chance: Random) -> Callable[[int], bytes]:
    piece = chance.choice(("<p>一句话。</p>", "<div>", "<a href='#n1'>1</a>", "<a href='notes.xhtml#e2'>2</a>", "<p id='c1'>甲。</p>", "<span>"))  # fmt: skip
    if chance.random() < 0.3:  # entries of the contents

        def contents(length: int) -> bytes:
            entry = "<li><a href='one.xhtml#c2'>甲</a></li>"
            links = "".join(entry.replace("c2", f"c{n}") for n in range(length // len(entry)))
            return book(extra={"OEBPS/nav.xhtml": f"<nav epub:type='toc'>{links}</nav>"})

        return contents

    def make(length: int) -> bytes:
        pages = {**PAGES, "one.xhtml": PAGES["one.xhtml"] + piece * (length // len(piece))}
        return book(pages=pages)

    return make


LOGS = (
    LOG.encode(),
    PAGE.encode(),
    b"Changelog\n=========\n\nv1.2\n----\n\n* One.\n\nv1.1\n----\n\n* Two.\n",
)
LOG_PIECES = ("## [1.2.3] - 2026-01-02\n", "# ", "## ", "1.2.3", "v1.0", "\n---\n", "\n===\n", "```\n", "~~~\n", "[1.2.3]: https://e.com\n", "[a]: b\n", "[a]", "](x)", "[", "]", "(", ")", "## Unreleased\n", "- x\n", "1." * 30, "<div class='markdown-body'>", "</div>", "<h2>v1.2.3</h2>", "<time datetime='x'>", "一句话。\n")  # fmt: skip


DOORS = (
    Door("transcript", "transcripts as subtitles and as JSON", lambda: TRANSCRIPTS, reader("a.txt", Reading("transcript")), text_mutator((*CUE_PIECES, *NASTY), TRANSCRIPTS), grow_text),
    Door("pdf", "PDFs", lambda: PDFS, reader("a.pdf", Reading("pdf")), text_mutator(PDF_PIECES, PDFS), _grow_pdf),
    Door("odt", "OpenDocument texts", lambda: ODTS, reader("a.odt"), _package_mutator(ODT_PIECES, ODTS), _grow_odt),
    Door("book", "books", lambda: BOOKS, reader("a.epub", Reading(part="1"), Reading(part="2")), _package_mutator(EPUB_PIECES, BOOKS), _grow_book),
    Door("release", "change logs and pages of releases", lambda: LOGS, reader("a.md", Reading("release")), text_mutator((*LOG_PIECES, *NASTY), LOGS), grow_text),
)  # fmt: skip
