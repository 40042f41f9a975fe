"""The one seam to the network: a `Call` and a deadline in, an `Answer` or a `DeliveryError` out.

httpx and httpcore are imported here and in no other file of the platforms. Every step of a
connection is held to the deadline of the whole call, so that a server which drips its answer
cannot keep us past it. Whether a byte of a request has left the machine decides what a failure
means: before the first one, nothing can have been published.
"""

import logging
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore
import httpx

from repurpose import __version__
from repurpose.errors import SetupError
from repurpose.httpcore_bridge import (
    PoolTransport,
    TimedStream,
    decompress,
    drop_bad_location,
)
from repurpose.messages import msg
from repurpose.platforms.calls import Answer, Call, Unanswered
from repurpose.platforms.delivery import DeliveryError, NotSent, Refused, Unclear
from repurpose.platforms.secret import hide

_log = logging.getLogger(__name__)
_MOST_ANSWER = 8_000_000  # bytes; no answer of a platform is near that
_MOST_REFUSAL = 200_000  # bytes; of a refusal no more than a sentence is kept
_CONNECT = 15.0  # seconds for looking up, connecting and TLS each
_FAILURES = (httpx.HTTPError, httpx.StreamError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError, OSError)  # fmt: skip


# Failures that come before the first byte of a request.
_BEFORE = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
    httpx.UnsupportedProtocol, httpcore.ConnectError, httpcore.ConnectTimeout,
    httpcore.PoolTimeout, httpcore.ProxyError, httpcore.UnsupportedProtocol,
)  # fmt: skip


@dataclass
class Progress:
    """How far one call has come; shared with the connection that carries it."""

    deadline: float = float("inf")
    clock: Callable[[], float] = time.monotonic
    begun: bool = False  # a byte of the request has left
    plain: bool = False  # it goes without TLS, so that the first bytes of a connection are its own

    def left(self) -> float:
        """Return the seconds left until the deadline, 0 or more."""
        return max(0.0, self.deadline - self.clock())


@dataclass
class HttpTransport:
    """Sends calls over one httpx client. One thread at a time; close it when done.

    `clock` is monotonic and measures deadlines, `now` is the time of day in seconds since the
    epoch, `sleep` waits between polls.
    """

    client: httpx.Client
    progress: Progress = field(default_factory=Progress)
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def call(self, call: Call, deadline: float) -> Answer:
        """Send one request and read the answer whole, whatever its status.

        Raises:
            DeliveryError: no answer came, and nothing can have been published: `NotSent`.
            Unanswered: no answer came to a call that publishes, and a byte of it had left.
        """
        if deadline - self.clock() <= 0:
            raise DeliveryError(NotSent(msg("No time was left for the request.")))
        self.progress.deadline, self.progress.clock = deadline, self.clock
        self.progress.begun = False
        request = self._build(call)
        started = self.clock()
        try:
            answer = self._exchange(request, call)
        except _FAILURES as error:
            raise self._failed(call, error) from None
        took = self.clock() - started
        _log.debug("%s %s: %s in %.2f s", call.method, hide(call.url), answer.status, took)
        return answer

    def wait(self, seconds: float, deadline: float) -> bool:
        """Sleep between two polls; False when the deadline comes first."""
        if self.clock() + seconds >= deadline:
            return False
        self.sleep(seconds)
        return True

    def close(self) -> None:
        """Close every connection."""
        self.client.close()

    def _build(self, call: Call) -> httpx.Request:
        files = [(part.key, (part.name, part.data, part.mime)) for part in call.files] or None
        try:
            request = self.client.build_request(
                call.method,
                call.url,
                params=dict(call.query) or None,
                json=call.json,
                data=dict(call.form) if call.form is not None else None,
                files=files,
                content=call.content,
                headers=dict(call.headers),
            )
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise _no_address(call.url, str(error)) from None
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise _no_address(call.url, msg("it should begin with https://"))
        # a publication never travels on a connection that the server may be closing right now
        request.extensions = {**request.extensions, "fresh": call.mutates}
        return request

    def _exchange(self, request: httpx.Request, call: Call) -> Answer:
        response = self.client.send(request, stream=True)
        body = bytearray()
        whole = True
        most = _MOST_ANSWER if response.is_success else _MOST_REFUSAL
        try:
            for piece in _pieces_of(response, most):
                body += piece
                if len(body) > most:
                    whole = False
                    break
        except _FAILURES as error:
            if response.is_success or response.status_code >= 500:
                raise
            _log.debug("the answer broke off: %s", type(error).__name__)
            whole = False  # a refusal is a refusal, even when its text is cut short
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, bytes(body[:most]), whole, str(request.url))

    def _failed(self, call: Call, error: Exception) -> DeliveryError | Unanswered:
        host = httpx.URL(call.url).host
        said = hide(str(error)).rstrip(".") or type(error).__name__
        if call.mutates and self._may_have_arrived(error):
            return Unanswered(
                Unclear(
                    msg("{host} took the request and did not answer: {why}.", host=host, why=said)
                )
            )
        return DeliveryError(NotSent(msg("{host} cannot be reached: {why}.", host=host, why=said)))

    def _may_have_arrived(self, error: Exception) -> bool:
        return self.progress.begun or not isinstance(error, _BEFORE)


def _pieces_of(response: httpx.Response, most: int) -> Iterator[bytes]:
    """Yield an answer's decoded bytes; one that never was on a connection has them already."""
    if response.is_stream_consumed:
        return iter((response.content,))
    return decompress(response.iter_raw(), response.headers.get("content-encoding", ""), most)


def _no_address(url: str, why: str) -> DeliveryError:
    return DeliveryError(Refused(hide(msg("{url} is not an address: {why}.", url=url, why=why))))


def open_wire(
    *,
    proxy: str = "",
    trust: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    wrap: Callable[[httpx.BaseTransport], httpx.BaseTransport] | None = None,
) -> HttpTransport:
    """Return a wire of its own connections.

    `proxy` is an address such as `http://127.0.0.1:7890` or `socks5://...`; the environment's
    proxies are never taken by themselves. `trust` replaces the usual certificates. `wrap` puts a
    transport around ours: for rehearsals and tests.

    Raises:
        SetupError: the proxy's address is of no known kind.
    """
    progress = Progress(clock=clock)
    transport: httpx.BaseTransport = _open_transport(progress, proxy, trust)
    if wrap:
        transport = wrap(transport)
    client = httpx.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        event_hooks={"response": [drop_bad_location]},
        headers={"user-agent": f"repurpose/{__version__}", "accept-encoding": "gzip"},
        timeout=httpx.Timeout(None, connect=_CONNECT),
    )
    return HttpTransport(client, progress, clock, now, sleep)


class _Network(httpcore.NetworkBackend):
    """Opens connections each of whose steps ends with the deadline."""

    def __init__(self, progress: Progress) -> None:
        self._inner = httpcore.SyncBackend()
        self._progress = progress

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._left(httpcore.ConnectTimeout)
        stream = self._inner.connect_tcp(
            host,
            port,
            timeout=min(left, timeout or left),
            local_address=local_address,
            socket_options=socket_options,
        )
        return TimedStream(stream, self._left, self._note)

    def _left(self, over: type[Exception]) -> float:
        left = self._progress.left()
        if left <= 0:
            raise over(msg("the time allowed is over"))
        return left

    def _note(self, buffer: bytes, secure: bool) -> None:  # noqa: FBT001  # a callback's form
        """Note the request's first byte; what goes before TLS is talk with a proxy."""
        if secure or self._progress.plain:
            self._progress.begun = self._progress.begun or bool(buffer)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol("platforms are not on local sockets")


def _open_transport(progress: Progress, proxy: str, trust: ssl.SSLContext | None) -> PoolTransport:
    """Return two pools: one that keeps connections, one for publications."""
    network = _Network(progress)
    context = trust or _usual_trust()
    kept = _open_pool(proxy, context, network, kept=2)
    fresh = _open_pool(proxy, context, network, kept=0)

    def choose(request: httpx.Request) -> httpcore.ConnectionPool:
        progress.plain = request.url.scheme == "http"
        return fresh if request.extensions.get("fresh") else kept

    timeouts = {"timeout": {"connect": _CONNECT, "pool": _CONNECT}}
    return PoolTransport(choose, kept, fresh, extensions=timeouts)


@cache
def _usual_trust() -> ssl.SSLContext:
    """Return the usual certificates; reading them takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)


def _open_pool(
    proxy: str, context: ssl.SSLContext, network: httpcore.NetworkBackend, kept: int
) -> httpcore.ConnectionPool:
    options: Mapping[str, Any] = {
        "ssl_context": context,
        "network_backend": network,
        "max_keepalive_connections": kept,
        "keepalive_expiry": 5.0,
        "retries": 0,
    }
    if not proxy:
        return httpcore.ConnectionPool(**options)
    try:
        if proxy.startswith(("http://", "https://")):
            return httpcore.HTTPProxy(proxy, **options)
        if proxy.startswith("socks5://"):
            return httpcore.SOCKSProxy(proxy, **options)
    except ValueError:  # such as http://[host
        pass
    except ImportError:
        raise SetupError(
            msg("{proxy} needs the package socksio.", proxy=proxy), hint=msg("pip install socksio.")
        ) from None
    raise SetupError(
        hide(msg("{proxy!r} is not the address of a proxy.", proxy=proxy)),
        hint=msg("Write http://host:port or socks5://host:port."),
    )
