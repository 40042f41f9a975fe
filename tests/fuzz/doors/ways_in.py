"""Articles in the forms of other trades: transcripts, documents, books, change logs."""

import json
from collections.abc import Callable
from random import Random

from repurpose.article.read import Reading
from tests.article.sources.pdf_writer import Put, write_pdf
from tests.article.sources.test_pdf import BOOK, COLUMNS, locked
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


DOORS = (
    Door("transcript", "transcripts as subtitles and as JSON", lambda: TRANSCRIPTS, reader("a.txt", Reading("transcript")), text_mutator((*CUE_PIECES, *NASTY), TRANSCRIPTS), grow_text),
    Door("pdf", "PDFs", lambda: PDFS, reader("a.pdf", Reading("pdf")), text_mutator(PDF_PIECES, PDFS), _grow_pdf),
)  # fmt: skip
