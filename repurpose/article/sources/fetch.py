"""An address of a page in, its bytes out; nothing but the public web can be reached through it.

Against requests forged into a private network (OWASP, Server Side Request Forgery Prevention Cheat
Sheet, read 2026-11): only http and https on their own ports, a name is resolved once and every
address that it has must be public, the connection goes to that very address under the original name
(Host, SNI, certificate), each redirect is checked anew, no proxy and no environment is heeded, and
time and size are limited where the bytes arrive, after decompression.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urljoin

import httpcore
import httpx

from repurpose.article.sources.addresses import is_public
from repurpose.errors import UnreadableArticle, UsageError
from repurpose.httpcore_bridge import (
    PoolTransport,
    TimedStream,
    UnknownEncoding,
    decompress,
    drop_bad_location,
)
from repurpose.messages import msg

Resolve = Callable[[str, int], Sequence[str]]
_FAILURES = (
    httpx.HTTPError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    OSError,
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Repurpose/0.1)",
    "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip",
}


def resolve_name(host: str, port: int) -> list[str]:
    """Return all addresses of a host, IPv4 and IPv6, in the system's order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What may be fetched; the defaults are for the public web. Tests allow loopback by it."""

    allowed: Callable[[str], bool] = is_public
    resolve: Resolve = resolve_name
    ports: frozenset[int] = frozenset({80, 443})
    redirects: int = 5
    most_bytes: int = 10_000_000  # after decompression
    seconds: float = 15.0  # from the first name looked up to the last byte
    trust: Callable[[], ssl.SSLContext] = field(
        default=lambda: httpx.create_ssl_context(trust_env=False)
    )
    clock: Callable[[], float] = time.monotonic


PUBLIC_WEB = FetchPolicy()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: its bytes, where they came from in the end, and what the server says they are."""

    data: bytes
    address: str
    content_type: str  # lower case, without parameters: text/html
    charset: str  # "" when the server gives none
    etag: str = ""  # what the server wants to hear when it is asked again (RFC 9110 §8.8)
    modified: str = ""
    unchanged: bool = False  # 304: it is still what these two name, and `data` is empty


def fetch(
    address: str, policy: FetchPolicy = PUBLIC_WEB, *, etag: str = "", modified: str = ""
) -> Fetched:
    """Return the page at `address`; with the validators of an earlier answer, only if it has changed.

    Raises:
        UsageError: The address, or one it redirects to, is not of the public web.
        UnreadableArticle: It cannot be had: no such host, an error, too large, too slow.
    """
    deadline = policy.clock() + policy.seconds
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = _HEADERS | {name: value for name, value in known.items() if value}
    with _open_client(policy, deadline) as client:
        for _ in range(policy.redirects + 1):
            url = _check(address, policy)
            try:
                with client.stream("GET", url, headers=headers) as response:
                    if response.status_code not in _REDIRECTS or "location" not in response.headers:
                        return _receive(response, address, policy)
                    address = urljoin(address, response.headers["location"])
            except _FAILURES as error:
                raise _failed(address, error) from error
    raise UnreadableArticle(
        msg(
            "{address} redirects more than {redirects} times.",
            address=address,
            redirects=policy.redirects,
        ),
        hint=msg("Open it in a browser and give the address it ends at."),
    )


def _check(address: str, policy: FetchPolicy) -> httpx.URL:
    """Return the address as a URL if its scheme, port and form are allowed."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise UsageError(
            msg("{address!r} is not a web address.", address=address),
            hint=msg("It should begin with https://."),
        ) from None
    port = url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(
            msg("{address} is not a web address.", address=address),
            hint=msg("It should begin with https://."),
        )
    if url.userinfo:
        raise UsageError(
            msg("The address of {host} carries a name or password.", host=url.host),
            hint=msg("Leave that part out."),
        )
    if port not in policy.ports:
        raise UsageError(
            msg(
                "{address} names port {port}; only the web's own ports are read.",
                address=address,
                port=port,
            ),
            hint=msg("Save the page and give the file."),
        )
    return url


def _receive(response: httpx.Response, address: str, policy: FetchPolicy) -> Fetched:
    """Return the body, decompressed under the limit."""
    if response.status_code == 304:
        return Fetched(b"", address, "", "", unchanged=True)
    if response.status_code != 200:
        raise UnreadableArticle(
            msg(
                "{address} answers {status}.",
                address=address,
                status=f"{response.status_code} {response.reason_phrase}".strip(),
            ),
            hint=msg("Open it in a browser; if it shows there, save the page and give the file."),
        )
    data = bytearray()
    for piece in _decoded(response, address, policy.most_bytes):
        data += piece
        if len(data) > policy.most_bytes:
            raise UnreadableArticle(
                msg(
                    "{address} is larger than {most:g} MB.",
                    address=address,
                    most=policy.most_bytes / 1000000,
                ),
                hint=msg("Save the article's text and give the file."),
            )
    kind = Message()
    kind["content-type"] = response.headers.get("content-type", "")
    charset = kind.get_param("charset", "")
    return Fetched(
        bytes(data),
        address,
        kind.get_content_type() if response.headers.get("content-type") else "",
        charset if isinstance(charset, str) else "",
        response.headers.get("etag", ""),
        response.headers.get("last-modified", ""),
    )


def _decoded(response: httpx.Response, address: str, most: int) -> Iterator[bytes]:
    """Yield the body's decoded bytes, never many more than `most` at a time."""
    encoding = response.headers.get("content-encoding", "")
    try:
        yield from decompress(response.iter_raw(), encoding, most)
    except UnknownEncoding as error:
        raise UnreadableArticle(
            msg(
                "{address} is sent as {encoding!r}, which was not asked for.",
                address=address,
                encoding=error.encoding,
            ),
            hint=msg("Save the page and give the file."),
        ) from None
    except httpx.DecodingError as error:
        raise UnreadableArticle(
            msg("{address} is sent damaged.", address=address),
            hint=msg("Try again, or save the page and give the file."),
        ) from error


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects only to addresses that the policy allows, and to the very ones it looked at."""

    def __init__(self, policy: FetchPolicy, deadline: float) -> None:
        self._inner = httpcore.SyncBackend()
        self._policy = policy
        self._deadline = deadline

    def _left(self, over: type[Exception] = httpcore.ReadTimeout) -> float:
        left = self._deadline - self._policy.clock()
        if left <= 0:
            raise over(msg("the time allowed is over"))
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check all, connect to the first that answers."""
        addresses = self._resolve(host, port)
        refused = [address for address in addresses if not self._policy.allowed(address)]
        if refused:
            raise UsageError(
                msg(
                    "{host} is at {address}, which is not on the public internet.",
                    host=host,
                    address=refused[0],
                ),
                hint=msg("Save the page and give the file."),
            )
        failure: Exception = httpcore.ConnectError(msg("no address for {host}", host=host))
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, timeout=self._left())
            except httpcore.ConnectError as error:
                failure = error
            else:
                return TimedStream(stream, self._left)
        raise failure

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        """Look a name up in the time that is left: the system's own call knows no limit."""
        answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._policy.resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.put(error)

        Thread(target=look_up, daemon=True).start()
        try:
            found = answer.get(timeout=self._left())
        except Empty:
            raise httpcore.ConnectTimeout(
                msg("looking up {host} takes too long", host=host)
            ) from None
        if isinstance(found, Exception):
            raise httpcore.ConnectError(msg("no such host: {host}", host=host)) from found
        return found

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Refuse: a page is never on a local socket."""
        raise UsageError(msg("{path} is not a web address.", path=path))


def _open_client(policy: FetchPolicy, deadline: float) -> httpx.Client:
    pool = httpcore.ConnectionPool(
        ssl_context=policy.trust(),
        network_backend=_CheckedNetwork(policy, deadline),
        max_connections=1,
        retries=0,
    )
    transport = PoolTransport(lambda _: pool, pool)
    return httpx.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        event_hooks={"response": [drop_bad_location]},
    )


def _failed(address: str, error: Exception) -> UnreadableArticle:
    """Return what people are told when a page cannot be had."""
    hint = msg("Check the address and the network, or save the page and give the file.")
    if isinstance(error, httpcore.TimeoutException):
        return UnreadableArticle(
            msg("{address} did not answer in time.", address=address), hint=hint
        )
    return UnreadableArticle(
        msg(
            "{address} cannot be read: {why}.",
            address=address,
            why=error or type(error).__name__,
        ),
        hint=hint,
    )
