"""httpx over httpcore: a request goes to the pool of connections that its owner chose.

The public web (article/sources) and the platforms each have a network of their own below httpx: one
that checks every address, one that knows deadlines. This is the seam between, of public parts only,
and what both need of an answer: that it stays small when it is unpacked.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

from repurpose.messages import msg


class PoolTransport(httpx.BaseTransport):
    """Carries httpx's requests over pools of httpcore's; closes them all when it is closed."""

    def __init__(
        self,
        choose: Callable[[httpx.Request], httpcore.ConnectionPool],
        *pools: httpcore.ConnectionPool,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the pools; `choose` names the one for a request, `extensions` go with every one."""
        self._choose = choose
        self._pools = pools
        self._extensions = dict(extensions or {})

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the answer, its body still to be read."""
        url = request.url
        answer = self._choose(request).handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=self._extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        for pool in self._pools:
            pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def decompress(pieces: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Yield the decoded bytes of an answer, never many more than `most` at a time, whatever is claimed.

    A kilobyte can hold a megabyte, and encodings within encodings a million times as much: one is
    decoded and no more. `encoding` is the header `content-encoding`.

    Raises:
        UnknownEncoding: It is neither gzip nor deflate.
        httpx.DecodingError: The bytes are damaged.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise UnknownEncoding(encoding)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, by the header
    try:
        for piece in pieces:
            yield unpacker.decompress(piece, most + 1)
            if unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, most + 1)
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error


def drop_bad_location(response: httpx.Response) -> None:
    """Take away a Location that is no address; an event hook of `httpx.Client`.

    httpx works out the next request even if redirects are not followed, and raises where it cannot:
    the answer would be lost for a header that nobody reads.
    """
    location = response.headers.get("location")
    if location is None:
        return
    try:
        place = httpx.URL(location)
        if place.scheme and not place.host:
            place = place.copy_with(host=response.request.url.host)
        response.request.url.join(place)
        urljoin(str(response.request.url), location)  # ours: stricter than httpx with a `[`
    except (httpx.InvalidURL, ValueError):
        del response.headers["location"]


class UnknownEncoding(httpx.DecodingError):
    """The answer is encoded in a way that was not asked for."""

    def __init__(self, encoding: str) -> None:
        """Say which."""
        super().__init__(
            msg("it is sent as {encoding!r}, which was not asked for", encoding=encoding)
        )
        self.encoding = encoding


class TimedStream(httpcore.NetworkStream):
    """A connection each of whose steps may take no longer than what is left of the whole.

    `left` returns seconds and raises when none are left; `before_write` is told of the bytes that
    are about to leave, and whether they go over TLS.
    """

    def __init__(
        self,
        inner: httpcore.NetworkStream,
        left: Callable[[type[Exception]], float],
        before_write: Callable[[bytes, bool], None] = lambda _bytes, _secure: None,
        *,
        secure: bool = False,
    ) -> None:
        """Keep the connection below."""
        self._inner = inner
        self._left = left
        self._before_write = before_write
        self._secure = secure

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read in the time that is left."""
        return self._inner.read(max_bytes, timeout=self._left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in the time that is left."""
        left = self._left(httpcore.WriteTimeout)
        self._before_write(buffer, self._secure)
        self._inner.write(buffer, timeout=left)

    def close(self) -> None:
        """Close the connection below."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Agree on TLS in the time that is left."""
        left = self._left(httpcore.ConnectTimeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, min(left, timeout or left))
        return TimedStream(inner, self._left, self._before_write, secure=True)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection below says."""
        return self._inner.get_extra_info(info)
