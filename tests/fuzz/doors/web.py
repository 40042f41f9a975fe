"""Pages and feeds from the web: the very bytes that a server sends."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpcore
import httpx

from repurpose.article.sources import fetch as fetching
from repurpose.article.sources.web import read_address
from repurpose.schedule.daemon.feeds import FeedMemory, read_feed
from tests.fuzz.door import Door, Enter
from tests.fuzz.doors.articles import FEEDS, PAGES, TAGS
from tests.fuzz.mutate import text_mutator


class _Web(httpcore.NetworkBackend):
    """A network in which every address answers the same bytes."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take what the real one takes."""

    said = b""

    def connect_tcp(self, *_: object, **__: object) -> httpcore.NetworkStream:
        """Answer."""
        return httpcore.MockStream(
            [self.said[i : i + 4096] for i in range(0, len(self.said), 4096)]
        )


def _web_seeds() -> Iterable[bytes]:
    for body, kind in (
        (PAGES[0], "text/html; charset=utf-8"),
        (PAGES[1], "text/html"),
        ("# 题\n\n一句话。".encode(), "text/markdown"),
        (FEEDS[0], "application/rss+xml"),
    ):
        yield (
            f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nETag: "a"\r\nConnection: close\r\n\r\n'.encode()
            + body
        )
    body = b"5\r\n<p>ab\r\n0\r\n\r\n"
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n" + body
    yield b"HTTP/1.1 302 Found\r\nLocation: http://other.example/a\r\nContent-Length: 0\r\n\r\n"
    yield b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    packed = gzip.compress(PAGES[0], mtime=0)
    yield (
        f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
        + packed
    )


_HTTP = ("HTTP/1.1 200 OK\r\n", "HTTP/0.9", "\r\n\r\n", "\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Content-Encoding: gzip, gzip\r\n", "Transfer-Encoding: chunked\r\n", "Location: http://[bad\r\n", "Location: //\r\n", "Location: file:///etc/passwd\r\n", "Location: http://127.0.0.1/\r\n", "Location: \r\n", "Content-Type: text/html; charset=utf-7\r\n", "Content-Type: text/html; charset=base64\r\n", 'Content-Type: text/plain; charset="\r\n', "Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document\r\n", "Content-Type: \r\n", "ETag: \x80\r\n", "Last-Modified: x\r\n", "Set-Cookie: a=b\r\n", "301 Moved", "404 No", "999 X")  # fmt: skip


@contextmanager
def _web(_: Path) -> Iterator[Enter]:
    kept = fetching._CheckedNetwork
    fetching._CheckedNetwork = _Web  # type: ignore[misc, assignment]
    context = httpx.create_ssl_context(trust_env=False)
    policy = fetching.FetchPolicy(
        trust=lambda: context, resolve=lambda *_: ["93.184.216.34"], ports=frozenset({80})
    )

    def enter(data: bytes) -> None:
        _Web.said = data
        if data[-1:] in b"\n>.":
            read_address("http://example.com/a", policy)
        else:
            read_feed(
                "http://example.com/feed.xml",
                FeedMemory(),
                lambda address, **known: fetching.fetch(address, policy, **known),
            )

    try:
        yield enter
    finally:
        fetching._CheckedNetwork = kept  # type: ignore[misc]


DOORS = (
    Door("fetch", "what servers of the web answer", _web_seeds, _web, text_mutator((*_HTTP, *TAGS), [*_web_seeds()])),
)  # fmt: skip
