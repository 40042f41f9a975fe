"""Logging in with a browser: OAuth 2.0 with PKCE, by a loopback redirect or a pasted address.

RFC 8252 §7.3: the redirect comes to 127.0.0.1 on a port of ours, once. On a remote shell the browser
is elsewhere: there the address it ended at is pasted.
"""

import hmac
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from repurpose.errors import SetupError, UsageError
from repurpose.messages import msg
from repurpose.platforms.calls import Call, judge_upload
from repurpose.platforms.delivery import DeliveryError, NeedsLogin
from repurpose.platforms.oauth import OAuthProvider, Ticket, begin_login, finish_login
from repurpose.platforms.secret import Secret

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

PORT = 8917  # X wants the redirect exactly as it was registered
PATIENCE = 300.0  # seconds for a person to log in
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Repurpose</title><body style="font:18px/1.6 system-ui;max-width:32em;margin:20vh auto;padding:0 1em">
<p>{}</p>"""


def redirect_of(port: int = PORT) -> str:
    """Return the address that a platform sends the browser back to."""
    return f"http://127.0.0.1:{port}/callback"


def log_in(
    provider: OAuthProvider,
    wire: "HttpTransport",
    *,
    show: Callable[[str], None],
    paste: Callable[[str], str] | None = None,
    port: int = PORT,
    patience: float = PATIENCE,
) -> dict[str, str]:
    """Return the tokens of a login: `{access, refresh, expires, scope}`.

    `show` opens or prints the address to log in at. With `paste` the person brings back the address
    that the browser ended at; without, we listen for it.

    Raises:
        SetupError: the port is taken, or nobody came.
        DeliveryError: the person or the platform refused.
        UsageError: what was pasted is not the answer to this login.
    """
    ticket = begin_login(provider, redirect_of(port))
    if paste:
        show(ticket.address)
        code = read_answer(paste("The address that the browser ended at"), ticket, provider.label)
    else:
        with _listen(port) as server:
            show(ticket.address)
            code = _await_answer(server, ticket, provider.label, patience)
    return finish_login(provider, ticket, code, wire, wire.clock() + 30.0)


def read_answer(address: str, ticket: Ticket, label: str) -> str:
    """Return the code in a redirect's address (RFC 6749 §4.1.2).

    Raises:
        UsageError: it belongs to another login, or has no code.
        DeliveryError: it says that access was refused.
    """
    said = {key: values[0] for key, values in parse_qs(urlsplit(address.strip()).query).items()}
    if not hmac.compare_digest(said.get("state", ""), ticket.state):
        raise UsageError(
            msg("That address is not the answer to this login."),
            hint=msg("Copy all of it, and try again."),
        )
    if "error" in said:
        reason = said.get("error_description") or said["error"]
        raise DeliveryError(NeedsLogin(f"{label}: {reason}"))
    if "code" not in said:
        raise UsageError(msg("That address has no code in it."), hint=msg("Copy all of it."))
    return Secret(said["code"]).reveal()


def register_app(base: str, wire: "HttpTransport", redirect: str) -> tuple[str, Secret]:
    """Return the id and secret of a new application on a Mastodon server (`POST /api/v1/apps`).

    Raises:
        DeliveryError: the server refuses or cannot be reached.
    """
    form = {
        "client_name": "Repurpose",
        "redirect_uris": redirect,
        "scopes": " ".join(MASTODON_SCOPES),
    }
    answer = wire.call(Call("POST", f"{base}/api/v1/apps", form=form), wire.clock() + 30.0)
    said = answer.json()
    if not answer.good or "client_id" not in said:
        raise DeliveryError(judge_upload(answer, wire.now(), "Mastodon"))
    return str(said["client_id"]), Secret(str(said["client_secret"]))


MASTODON_SCOPES = ("read", "write:statuses", "write:media")


def mastodon_provider(base: str, client_id: str, client_secret: Secret) -> OAuthProvider:
    """Return a Mastodon server's OAuth 2.0 (docs.joinmastodon.org/methods/oauth; PKCE from 4.3)."""
    return OAuthProvider(
        "Mastodon",
        f"{base}/oauth/authorize",
        f"{base}/oauth/token",
        client_id,
        MASTODON_SCOPES,
        client_secret,
    )


class _Listener(HTTPServer):
    answered: str = ""


class _Handler(BaseHTTPRequestHandler):
    server_version = "repurpose"
    sys_version = ""

    def do_GET(self) -> None:
        server = self.server
        right = urlsplit(self.path).path == "/callback"
        if right and isinstance(server, _Listener):
            server.answered = self.path
        text = (
            "完成了，可以关上这一页。<br>Done: you can close this page." if right else "Not here."
        )
        body = _PAGE.format(text).encode()
        self.send_response(200 if right else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.send_header("referrer-policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """The path has the code in it: nothing is logged."""


def _listen(port: int) -> _Listener:
    try:
        return _Listener(("127.0.0.1", port), _Handler)
    except OSError as error:
        raise SetupError(
            msg("Port {port} cannot be used: {strerror}.", port=port, strerror=error.strerror),
            hint=msg("Use --paste."),
        ) from None


def _await_answer(server: _Listener, ticket: Ticket, label: str, patience: float) -> str:
    until = time.monotonic() + patience
    while not server.answered:
        left = until - time.monotonic()
        if left <= 0:
            raise SetupError(msg("Nobody logged in."), hint=msg("Try again, or use --paste."))
        server.timeout = left
        server.handle_request()
    return read_answer(f"http://127.0.0.1{server.answered}", ticket, label)
