"""Texts from elsewhere, made to be slow, against every reader of them: twice the text, twice the work.

A quadratic pattern on eight million characters holds the interpreter for hours, and with it the sender.
CPU time is compared between one length and four times that: linear work grows by four, quadratic work
by sixteen. What takes no time worth measuring is passed over, what looks slow is measured again, and the
collector of garbage rests meanwhile: it walks all that other tests hold. All of it is slow: the quick
suite asserts nothing about time.
"""

import contextlib
import gc
import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.article import Source, parse_article
from repurpose.article.sources.tree import parse_html
from repurpose.editor import EditorSettings
from repurpose.editor.endpoint.failures import judge
from repurpose.editor.endpoint.reading import Completion, read_completion, read_object
from repurpose.errors import RepurposeError
from repurpose.messages import msg, translate
from repurpose.pack.wording.wordlist import find_listed, read_lists
from repurpose.platforms import rules_of
from repurpose.platforms.calls import Answer, classify_response, judge_upload, read_moment, words_of
from repurpose.platforms.clients.base import same_text, squeeze, text_of_html
from repurpose.platforms.clients.x import _text_of
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import count_hashtags
from repurpose.platforms.links import links_on_mastodon, links_on_x
from repurpose.platforms.secret import hide
from repurpose.schedule.daemon.clock import Interval, WakeClock
from repurpose.schedule.daemon.feed_reader import parse_feed

COMMON = (
    "<",
    "&",
    "[",
    "(",
    "*",
    '"',
    "{",
    "\n ",
    "a",
    "www.a",
    "https://t.co/a",
    "<p>",
    "![",
    "  ",
)
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
    "words of a list": lambda text: list(find_listed(text, read_lists([]), "xiaohongshu")),
    "two texts": lambda text: same_text(text, text + "x"),
    "a post of X": lambda text: _text_of({"text": text}),
    "a header": lambda text: read_moment(text, 0.0),
    "secrets": hide,
    "a message": lambda text: translate(msg("{words}: {words}", words=text), "zh"),
    "links on X": links_on_x,
    "hashtags": count_hashtags,
    "what X refuses": lambda text: list(rules_of("x").special(Message(text))),
    "what Threads refuses": lambda text: list(rules_of("threads").special(Message(text))),
    "links on Mastodon": links_on_mastodon,
    "a page's tree": parse_html,
    "a feed": lambda text: parse_feed(text.encode("utf-8", "replace"), "https://example.com/"),
    "a feed's entry": lambda text: parse_feed(
        f"<rss><channel><item><link>https://a.b/</link><title>t</title><description><![CDATA[{text}]]>"
        "</description></item></channel></rss>".encode("utf-8", "replace"),
        "https://example.com/",
    ),
    "what a model says": lambda text: read_object(Completion('{"a": "' + text), "a.b"),
    "a model's thoughts": lambda text: read_object(
        Completion("<think>" + text + "</think>"), "a.b"
    ),
    "a model's stream": lambda text: read_completion(
        b"data: " + text.encode("utf-8", "replace"), whole=True, host="a.b"
    ),
    "a refusal of a model": lambda text: judge(answer(text), EditorSettings(), None, 0.0),
    "an article": lambda text: parse_article(text, Source("a.md", "0" * 64)),
}


def cost(read: Callable[[str], object], text: str, tries: int = 2) -> float:
    """Return the seconds of CPU that reading takes, of some tries the least when it is worth it."""
    least = float("inf")
    for _ in range(tries):
        gc.collect()
        gc.disable()
        begun = time.thread_time()
        try:
            with contextlib.suppress(RepurposeError):
                read(text)
            least = min(least, time.thread_time() - begun)
        finally:
            gc.enable()
        if least < WORTH:
            break
    return least


def grows_too_fast(before: float, took: float) -> bool:
    return took > WORTH and took > MOST_GROWTH * max(before, WORTH / 8)


def check_growth(reader: str, pieces: Iterable[str], lengths: Sequence[int]) -> list[str]:
    """Return what of `pieces` a reader takes longer for than their length says."""
    read, slow = READERS[reader], []
    for piece in pieces:
        before = None
        for length in lengths:
            text = piece * (length // len(piece))
            took = cost(read, text)
            if before is not None and grows_too_fast(before, took):
                took = min(took, cost(read, text, tries=5))
                if grows_too_fast(before, took):
                    slow.append(
                        f"{piece!r}: {length} characters took {took:.2f} s after {before:.3f}"
                    )
                    break
            before = took
    return slow


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_text_at_all_takes_more_than_its_length(reader):
    assert check_growth(reader, PIECES, (8_000, 32_000, 128_000)) == []


@pytest.mark.slow
@pytest.mark.parametrize("reader", [name for name in READERS if "article" not in name])
def test_nor_does_the_most_that_a_server_may_send(reader):
    assert check_growth(reader, COMMON, (500_000, 2_000_000, 8_000_000)) == []


@pytest.mark.slow
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=4))
@settings(max_examples=15)
def test_no_mixture_does_either(pieces):
    for reader in ("words of an answer", "a post's HTML", "secrets", "a feed", "an article"):
        assert check_growth(reader, ["".join(pieces)], (2_000, 8_000, 32_000)) == []


def test_what_is_kept_of_an_answer_is_short():
    for body in (b"x" * 8_000_000, json.dumps({"errors": ["y" * 999] * 9_000}).encode()):
        assert len(words_of(Answer(500, {}, body))) <= 400


@pytest.mark.parametrize(
    "deep", [b"[" * 200_000, b'{"a":' * 200_000, b'{"error":' * 900 + b"1" + b"}" * 900]
)
def test_an_answer_that_is_deep_is_no_fault_of_ours(deep):
    found = Answer(500, {}, deep)
    assert isinstance(found.json(), dict)
    assert words_of(found)


def test_the_clock_lives_while_a_client_computes():
    """What a hostile answer costs is spent in short steps: the clock's thread rings meanwhile."""
    rung, done = threading.Event(), threading.Event()
    rings = 0

    def ring() -> None:
        nonlocal rings
        rings += 1
        if rings >= 3:
            rung.set()

    def compute() -> None:
        while not rung.is_set() and not done.is_set():
            for piece in ("<", "&", "<a "):
                text_of_html(piece * (2_000_000 // len(piece)))
                words_of(answer(piece * (2_000_000 // len(piece))))

    clock = WakeClock()
    clock.start([Interval("tick", 0.05, ring)], lambda: None)
    client = threading.Thread(target=compute)
    client.start()
    try:
        assert rung.wait(60)  # seconds, in which a quadratic reader would not have done once
        assert clock.is_alive()
    finally:
        done.set()
        client.join()
        clock.stop()
