"""Articles in the forms of other trades: transcripts, documents, books, change logs."""

import json

from repurpose.article.read import Reading
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


DOORS = (
    Door("transcript", "transcripts as subtitles and as JSON", lambda: TRANSCRIPTS, reader("a.txt", Reading("transcript")), text_mutator((*CUE_PIECES, *NASTY), TRANSCRIPTS), grow_text),
)  # fmt: skip
