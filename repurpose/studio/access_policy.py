"""Requests in; only those of the person who started the studio get through to the page.

A loopback address alone protects nothing: any web site may have its own name resolve to 127.0.0.1
(DNS rebinding), or post to it blindly. So every request passes, in this order and before any route
is looked at: the `Host` header, the key in a cookie that no other site can send (`SameSite=Strict`,
RFC 6265bis 5.6.7), and for changes the origin (`Sec-Fetch-Site`, W3C Fetch Metadata; `Origin`,
RFC 6454) and the type of the body, which no form can send. Answers carry a policy that runs nothing
but the studio's own files (W3C CSP Level 3).
"""

import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from repurpose.errors import ContentError
from repurpose.messages import Say, msg
from repurpose.web import (
    App,
    OwnNames,
    Receive,
    RequestHeaders,
    Scope,
    Send,
    asked_elsewhere,
    count_body,
    heard,
    is_length,
    odd_address,
    with_headers,
)

MOST_BYTES = 1_000_000  # of a request's body; an article of 3,000 characters has 10,000
MOST_OF_A_FILE = (
    64_000_000  # bytes of an article's file that is handed in; the readers have limits of their own
)
_takes_files = re.compile(r"/api/start/file|/api/p/[^/]+/(?:footage|picture)")
ENTER = "/enter"
LOGIN = "/login"
_SAFE = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass
class AccessPolicy:
    """Who may enter: the names this studio answers to, its key, and the tokens of links to it.

    A token works once and is traded for the key, so that neither history nor the list of
    processes holds what opens the studio. With a password (for addresses beyond this machine) the
    password is traded for the key instead.
    """

    port: int
    hosts: frozenset[str] = frozenset()  # names beside the loopback ones
    password: str = ""
    any_address: bool = False  # any IP literal is a name of ours: rebinding needs a DNS name
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    tokens: set[str] = field(default_factory=set)

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies know no ports, so the port stands in it."""
        return f"repurpose-{self.port}"

    def knows_host(self, header: str) -> bool:
        """Say whether a `Host` header names this studio."""
        return OwnNames(self.port, self.hosts, any_address=self.any_address).include(header)

    def issue(self) -> str:
        """Return the path of a link that lets one browser in."""
        token = secrets.token_urlsafe(32)
        self.tokens.add(token)
        return f"{ENTER}?token={token}"

    def trade(self, token: str) -> bool:
        """Take a token; say whether it was a right one, which now works no more."""
        right = [t for t in self.tokens if hmac.compare_digest(token.encode(), t.encode())]
        self.tokens.difference_update(right)
        return bool(right)

    def accepts(self, password: str) -> bool:
        """Say whether `password` is the one that was set."""
        return bool(self.password) and hmac.compare_digest(
            password.encode(), self.password.encode()
        )

    def has_key(self, cookies: Iterable[str]) -> bool:
        """Say whether one of the `Cookie` headers holds the key."""
        for header in cookies:
            try:
                morsel = SimpleCookie(header).get(self.cookie)
            except CookieError:
                continue
            if morsel and hmac.compare_digest(morsel.value.encode(), self.key.encode()):
                return True
        return False

    def set_cookie(self) -> str:
        """Return the header that gives the key to the browser."""
        return f"{self.cookie}={self.key}; Path=/; HttpOnly; SameSite=Strict"


def _most(scope: Scope) -> int:
    return MOST_OF_A_FILE if _takes_files.fullmatch(scope["path"]) else MOST_BYTES


class Gatekeeper:
    """The gate as a layer around an application (ASGI 3)."""

    def __init__(self, app: App, gate: AccessPolicy, speak: Callable[[Scope], Say]) -> None:
        """Let through to `app` what `gate` accepts; `speak` says refusals to whom they are for."""
        self._app = app
        self._gate = gate
        self._speak = speak

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, trade a token, or hand the request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no WebSocket here
            await send({"type": "websocket.close", "code": 1008})
            return

        guarded = with_headers(send, heard(_HEADERS, scope))
        headers = RequestHeaders(scope["headers"])
        refusal = self._refuse(scope, headers)
        if refusal:
            await self._answer(scope, guarded, *refusal)
        elif scope["path"] == ENTER:
            await self._enter(scope, headers, guarded)
        else:
            await self._app(scope, count_body(scope, receive, _most(scope), TooLarge), guarded)

    async def _answer(self, scope: Scope, send: Send, status: int, words: str) -> None:
        """Answer a refusal in the reader's language: as JSON to a page that asks, as text else."""
        if status == 303:
            await _say(send, status, words)
        elif scope["path"].startswith("/api/"):
            locked = not self._gate.has_key(RequestHeaders(scope["headers"]).all("cookie"))
            told = {"error": self._speak(scope)(words), "hint": "", "locked": locked}
            text = json.dumps(told, ensure_ascii=False)
            await _say(send, status, text, kind="application/json")
        else:
            await _say(send, status, self._speak(scope)(words))

    def _refuse(self, scope: Scope, headers: RequestHeaders) -> tuple[int, str] | None:
        """Return the status and the words of a refusal, or nothing."""
        if odd := odd_address(scope):
            return odd
        gate, path, method = self._gate, scope["path"], scope["method"]
        hosts = headers.all("host")
        if len(hosts) != 1 or not gate.knows_host(hosts[0]):
            return 403, msg("This name is not mine. Open the address that the terminal shows.")
        if headers.one("sec-fetch-site") == "cross-site" and method not in _SAFE:
            return 403, msg("Another site asked for this.")
        if path == ENTER and method in _SAFE:
            return None
        known = gate.has_key(headers.all("cookie"))
        public = bool(gate.password) and (path == LOGIN or path.startswith("/static/"))
        if not known and not public:
            if gate.password:
                return 303, LOGIN
            return 403, msg(
                "Not without the link from the terminal: start `repurpose preview` again."
            )
        return None if method in _SAFE else self._refuse_change(scope, headers)

    def _refuse_change(self, scope: Scope, headers: RequestHeaders) -> tuple[int, str] | None:
        if scope["method"] != "POST":
            return 405, msg("Changes are made with POST.")
        if not headers.one("sec-fetch-site") and not headers.one("origin"):
            return 403, msg("The request does not say where it comes from.")
        if asked_elsewhere(headers, scope["scheme"]):
            return 403, msg("Another site asked for this.")
        kind = headers.one("content-type").partition(";")[0].strip().lower()
        # Neither kind can be sent by a form of another site without the browser asking first.
        if kind != (
            "application/octet-stream"
            if _takes_files.fullmatch(scope["path"])
            else "application/json"
        ):
            return 415, msg("Changes are sent as application/json.")
        length = headers.one("content-length")
        if length and not is_length(length, _most(scope)):
            return 413, TooLarge().message
        return None

    async def _enter(self, scope: Scope, headers: RequestHeaders, send: Send) -> None:
        """Trade the token of the opened link for the cookie, and go to the page."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        where = asked.get("to", ["/"])[0]
        where = where if where.startswith("/") and not where.startswith(("//", "/\\")) else "/"
        if self._gate.trade(asked.get("token", [""])[0]):
            await _say(send, 303, where, cookie=self._gate.set_cookie())
        elif self._gate.has_key(headers.all("cookie")):
            await _say(send, 303, where)
        else:
            words = msg("This link was used already: start `repurpose preview` again.")
            await self._answer(scope, send, 403, words)


async def _say(
    send: Send,
    status: int,
    words: str,
    *,
    cookie: str = "",
    kind: str = "text/plain; charset=utf-8",
) -> None:
    """Answer a few words, or go elsewhere: `words` is then the path."""
    headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store")]
    if status == 303:
        # Only ever a path of this studio; no line end can stand in it.
        place = "".join(c for c in words if c.isascii() and c.isprintable() and c != " ")
        headers.append((b"location", place.encode("ascii")))
        words = ""
    if cookie:
        headers.append((b"set-cookie", cookie.encode("ascii")))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


class TooLarge(ContentError):
    """A body goes on beyond what is allowed, whatever its header said."""

    def __init__(self) -> None:
        """Say what is allowed."""
        super().__init__(
            msg("That is too much at once: at most {most} bytes.", most=MOST_BYTES),
            hint=msg("Do it in smaller steps."),
        )
