"""Logging in with a browser: a page is opened, and comes back by a loopback redirect or pasted.

RFC 8252 §7.3: the redirect comes to 127.0.0.1 on a port of ours, once. On a remote shell the browser
is elsewhere: there the address it ended at is pasted.
"""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from repurpose.errors import SetupError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.urls import split_url

if TYPE_CHECKING:
    from repurpose.platforms import HttpTransport

PORT = 8917  # X wants the redirect exactly as it was registered
PATIENCE = 300.0  # seconds for a person to log in
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Repurpose</title><body style="font:18px/1.6 system-ui;max-width:32em;margin:20vh auto;padding:0 1em">
<p>{}</p>"""


def redirect_of(port: int = PORT) -> str:
    """Return the address that a platform sends the browser back to."""
    return f"http://127.0.0.1:{port}/callback"


@dataclass(frozen=True, slots=True)
class Browser:
    """A person with a browser, on this machine or on another one.

    `show` opens or prints an address. With `paste` the person brings back the address that the
    browser ended at; without, we listen for it.
    """

    wire: "HttpTransport"
    show: Callable[[str], None]
    question: Callable[[str, bool], str]  # the question, and whether the answer is a secret
    say: Callable[[str], None]
    paste: Callable[[str], str] | None = None
    port: int = PORT
    patience: float = PATIENCE  # seconds

    @property
    def redirect(self) -> str:
        """The address that a platform sends the browser back to."""
        return redirect_of(self.port)

    def ask(self, question: str, *, secret: bool = False) -> str:
        """Return what the person answers."""
        return self.question(question, secret)

    def tell(self, text: str) -> None:
        """Say something that needs no answer."""
        self.say(text)

    def visit(self, address: str, mark: tuple[str, str]) -> dict[str, str]:
        """Open an address; return the query that the browser comes back with.

        Raises:
            SetupError: The port is taken, or nobody came.
            UsageError: What was pasted is not the answer to this visit.
        """
        if self.paste:
            self.show(address)
            return read_answer(self.paste(msg("The address that the browser ended at")), mark)
        with _listen(self.port) as server:
            self.show(address)
            return read_answer(_await_answer(server, self.patience), mark)


def read_answer(address: str, mark: tuple[str, str]) -> dict[str, str]:
    """Return the query of a redirect's address (RFC 6749 §4.1.2).

    Raises:
        UsageError: It belongs to another login.
    """
    said = {key: values[0] for key, values in parse_qs(split_url(address.strip()).query).items()}
    name, value = mark
    if not hmac.compare_digest(said.get(name, ""), value):
        raise UsageError(
            msg("That address is not the answer to this login."),
            hint=msg("Copy all of it, and try again."),
        )
    return said


class _Listener(HTTPServer):
    answered: str = ""


class _Handler(BaseHTTPRequestHandler):
    server_version = "repurpose"
    sys_version = ""

    def do_GET(self) -> None:
        server = self.server
        right = split_url(self.path).path == "/callback"
        if right and isinstance(server, _Listener):
            server.answered = self.path
        text = (
            "完成了，可以关上这一页。<br>Done: you can close this page."
            if right
            else "这里没有这一页。<br>There is no such page here."
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
            msg("Port {port} cannot be used: {error}.", port=port, error=reason_of(error)),
            hint=msg("Use --paste."),
        ) from None


def _await_answer(server: _Listener, patience: float) -> str:
    until = time.monotonic() + patience
    while not server.answered:
        left = until - time.monotonic()
        if left <= 0:
            raise SetupError(msg("Nobody logged in."), hint=msg("Try again, or use --paste."))
        server.timeout = left
        server.handle_request()
    return f"http://127.0.0.1{server.answered}"
