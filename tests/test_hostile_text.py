"""Texts from elsewhere, made to be slow, against every reader of them: twice the text, twice the work.

A quadratic pattern on eight million characters holds the interpreter for hours, and with it the sender.
CPU time is compared between one length and four times that: linear work grows by four, quadratic work
by sixteen. What takes no time worth measuring is passed over.
"""

import contextlib
import json
import time
from collections.abc import Callable

import pytest

from repurpose.article import Source, parse_article
from repurpose.article.sources.tree import parse_html
from repurpose.errors import RepurposeError
from repurpose.messages import msg, translate
from repurpose.platforms.calls import Answer, classify_response, judge_upload, read_moment, words_of
from repurpose.platforms.clients.base import same_text, squeeze, text_of_html
from repurpose.platforms.clients.x import _text_of
from repurpose.platforms.links import links_on_mastodon, links_on_x
from repurpose.platforms.secret import hide
from repurpose.schedule.daemon.feed_reader import parse_feed

LENGTHS = (8_000, 32_000, 128_000, 512_000)
MOST_GROWTH = 11  # of CPU time for four times the text: 4 is linear, 16 quadratic
WORTH = 0.04  # seconds below which growth is noise

PIECES = (
    "<", "&", "[", "(", "*", '"', "{", "\n ", "a", "_", "`", "~", "^", "$", ":", "#", "@", "!", r"!\[", "![", "\\",
    "<!--", "<a ", "</", '<a href="', "&#", "&#x", "&amp", "[a](", "](", "[[", "{{", "{%", "$$", "$a", "==", "**a", "http://",
    "https://t.co/a", "www.a", "a.", "a.b", "#a", "\uff03", "@a", "  ", "\t", "\n", "\r", "\r\n", "\0", "\u200b", "\u3000", "1", "1,", "1.",
    "。", "“", "「", "《", "（", "一", "一。", "一，", "· ", "・", "- ", "- [ ", "> ", "| ", "|-", "---\n", "+++\n", ": ",
    "\u0301", "\U0001f468\u200d", "\U0001f1e8", "</p>", "<br", "<br ", "Authorization: ", "cookie", "token=", "/bot1", "?code=a",
    "<item>", "<![CDATA[", "<p>", "<ul><li>", "<table>", "%%", "^a", "~a", "((", "《a", "｜a", "［＃", "\\(", "\\[", "'", "x ", "'a",
)  # fmt: skip


def answer(text: str, status: int = 400) -> Answer:
    return Answer(status, {}, text.encode("utf-8", "replace"))


READERS: dict[str, Callable[[str], object]] = {
    "words of an answer": lambda text: words_of(answer(text)),
    "words of a JSON answer": lambda text: words_of(answer(json.dumps({"message": text}))),
    "a JSON answer": lambda text: answer(text).json(),
    "what an answer means": lambda text: classify_response(answer(text, 500), 0.0, "x"),
    "what an upload's answer means": lambda text: judge_upload(answer(text, 400), 0.0, "x"),
    "a post's HTML": text_of_html,
    "a text without spaces": squeeze,
    "two texts": lambda text: same_text(text, text + "x"),
    "a post of X": lambda text: _text_of({"text": text}),
    "a header": lambda text: read_moment(text, 0.0),
    "secrets": hide,
    "a message": lambda text: translate(msg("{words}: {words}", words=text), "zh"),
    "links on X": links_on_x,
    "links on Mastodon": links_on_mastodon,
    "a page's tree": parse_html,
    "a feed": lambda text: parse_feed(text.encode("utf-8", "replace"), "https://example.com/"),
    "a feed's entry": lambda text: parse_feed(
        f"<rss><channel><item><link>https://a.b/</link><title>t</title><description><![CDATA[{text}]]>"
        "</description></item></channel></rss>".encode("utf-8", "replace"),
        "https://example.com/",
    ),
    "an article": lambda text: parse_article(text, Source("a.md", "0" * 64)),
}


def cost(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that reading takes, of two tries the lesser when it is worth it."""
    least = float("inf")
    for _ in range(2):
        begun = time.process_time()
        with contextlib.suppress(RepurposeError):
            read(text)
        least = min(least, time.process_time() - begun)
        if least < WORTH:
            break
    return least


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_more_than_its_length(reader):
    slow = []
    for piece in PIECES:
        before = None
        for length in LENGTHS:
            took = cost(READERS[reader], piece * (length // len(piece)))
            if before is not None and took > WORTH and took > MOST_GROWTH * max(before, WORTH / 16):
                slow.append(
                    f"{piece!r}: {length} characters took {took:.2f} s after {before:.3f} s"
                )
                break
            before = took
    assert slow == []
