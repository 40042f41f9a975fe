"""Requests in; those that another site smuggled in, or that are too large, answered before any route.

A loopback address alone protects nothing: any web site may have its own name resolve to 127.0.0.1 or to
an address of the local network (DNS rebinding), or post to it blindly. So the `Host` header has to name
this server, and what changes something must not come from another site (`Sec-Fetch-Site`, W3C Fetch
Metadata; `Origin`, RFC 6454). Programs send neither of the two and are let through; who may do what is
for the application to say.
"""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from repurpose.messages import msg, translate
from repurpose.web.language import preferred_language

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_OPENER = "cross-origin-opener-policy"
SAFE = ("GET", "HEAD", "OPTIONS")
# Browsers hide the origin of a form (`Origin: null`) where the policy is no-referrer, and over plain http
# beyond loopback they send no Sec-Fetch-Site either: then nothing would tell us from another site.
HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    _OPENER: "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine as only this machine reaches it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The names under which a server may be asked for, beside `localhost` and the loopback addresses."""

    port: int | None  # None: whatever port is named, or none
    names: frozenset[str] = frozenset()  # in small letters
    any_address: bool = False  # any IP literal is a name of ours: rebinding needs a DNS name

    def include(self, header: str) -> bool:
        """Say whether a `Host` header (RFC 9110, 7.2) names this server."""
        name, colon, port = header.rpartition(":")
        if not colon or header.endswith("]"):
            name, port = header, "80"
        if self.port is not None and port != str(self.port):
            return False
        name = name.lower().removeprefix("[").removesuffix("]")
        if name in self.names or is_loopback(name):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.any_address


_LONGEST = 2000  # characters of a path
_LONGEST_QUERY = 60_000  # bytes: a card that is being written travels in it
_DIGITS = 15  # of a length: more bytes than anybody has


class RequestHeaders:
    """The headers of a request as they came, doubled ones too."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        """Take the headers of an ASGI scope: their names are in small letters."""
        self._raw = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]

    def all(self, wanted: str) -> list[str]:
        """Return the values of a header, in order."""
        return [value for name, value in self._raw if name == wanted]

    def one(self, wanted: str) -> str:
        """Return the value of a header that may stand only once; twice counts as a strange one."""
        found = self.all(wanted)
        return found[0] if len(found) == 1 else ", ".join(found)


def asked_elsewhere(headers: RequestHeaders, scheme: str) -> bool:
    """Say whether a browser tells that a page of another site makes this request."""
    site, origin = headers.one("sec-fetch-site"), headers.one("origin")
    own = f"{scheme}://{headers.one('host')}"
    return bool(site and site != "same-origin") or bool(origin and origin.lower() != own.lower())


class Guard:
    """A layer around a Starlette application (ASGI 3)."""

    def __init__(
        self,
        app: App,
        names: OwnNames | None,
        *,
        most_bytes: int,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Let through to `app` what is asked of us, by us.

        Args:
            app: A Starlette application.
            names: Ours; None answers to any, for servers that show nothing of anybody's.
            most_bytes: Of a request's body.
            headers: What every answer bears unless it says otherwise, beside and before `HEADERS`.
        """
        self._app = app
        self._names = names
        self._most = most_bytes
        self._headers = {**HEADERS, **(headers or {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or hand the request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no WebSocket here
            await send({"type": "websocket.close", "code": 1008})
            return
        send = with_headers(send, heard(self._headers, scope))
        refusal = self._refuse(scope, RequestHeaders(scope["headers"]))
        if refusal is None:
            await self._app(scope, count_body(scope, receive, self._most, _too_large), send)
            return
        status, words = refusal
        language = preferred_language(RequestHeaders(scope["headers"]).one("accept-language"))
        said = translate(words, language)
        kind = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": kind})
        await send({"type": "http.response.body", "body": f"{said}\n".encode()})

    def _refuse(self, scope: Scope, headers: RequestHeaders) -> tuple[int, str] | None:
        """Return the status and the words of a refusal, or nothing."""
        if odd := odd_address(scope):
            return odd
        hosts = headers.all("host")
        if self._names and not (len(hosts) == 1 and self._names.include(hosts[0])):
            return 403, msg("This name is not mine. Open the address that the terminal shows.")
        if scope["method"] not in SAFE and asked_elsewhere(headers, scope["scheme"]):
            return 403, msg("Another site asked for this.")
        length = headers.one("content-length")
        if length and not is_length(length, self._most):
            return 413, msg("That is more than {most} bytes.", most=self._most)
        return None


def odd_address(scope: Scope) -> tuple[int, str] | None:
    """Return the refusal of an address that no page of ours has: endless, or no text.

    Routes would read a number of thousands of digits, and links be made of bytes that are no text.
    """
    path: str = scope["path"]
    if len(path) > _LONGEST or len(scope["query_string"]) > _LONGEST_QUERY:
        return 414, msg("This address is too long.")
    if not scope["query_string"].isascii() or any("\ud800" <= c <= "\udfff" for c in path):
        return 400, msg("This address is not text.")
    return None


def is_length(text: str, most: int) -> bool:
    """Say whether a text is a number of bytes of at most `most`."""
    return text.isdecimal() and len(text) <= _DIGITS and int(text) <= most


def heard(headers: Mapping[str, str], scope: Scope) -> Mapping[str, str]:
    """Return the headers that a browser heeds: over plain http to another machine it ignores one, and complains.

    HTML Living Standard, 7.1.3 (cross-origin opener policies), read 2026-11: only where the origin is trustworthy.
    """
    host = RequestHeaders(scope["headers"]).one("host")
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    if scope["scheme"] == "https" or is_loopback(name.strip("[]")):
        return headers
    return {name: value for name, value in headers.items() if name != _OPENER}


def with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    """Return `send`, which adds these headers to every answer that has none of that name."""
    raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            extra = [(name, value) for name, value in raw if name not in given]
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return guarded


def count_body(
    scope: Scope, receive: Receive, most: int, refuse: Callable[[], Exception]
) -> Receive:
    """Return `receive`, which refuses a body that goes on beyond `most` bytes, whatever its header said.

    The body of a GET means nothing (RFC 9110, 9.3.1), and an answer may have begun while it arrives:
    who sends too much of it is taken for gone.
    """
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken <= most:
            return message
        if scope["method"] in SAFE:
            return {"type": "http.disconnect"}
        raise refuse()

    return counted


def _too_large() -> Exception:
    from starlette.exceptions import HTTPException  # noqa: PLC0415  # only where it is needed

    return HTTPException(413)
