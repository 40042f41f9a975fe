"""What waits for a person, on pages that a phone in the same network opens by a QR code.

The address holds 128 random bits and nothing is answered without them; they are new with every
start. Only the files of folders that wait are given out; the one thing that can be changed is to say
that a message was posted.
"""

import base64
import hashlib
import mimetypes
import re
import secrets
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj
from typing import Any, cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

from repurpose.errors import RepurposeError, SetupError
from repurpose.handoff.page import add_phone_steps, draw_list
from repurpose.handoff.waiting import Waiting
from repurpose.messages import msg, reason_of

_MOST = 4096  # bytes of a form
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class HandoffServer:
    """A running server: its address, and how to serve and to end it."""

    def __init__(self, server: "_Server") -> None:
        self._server = server

    @property
    def address(self) -> str:
        """Return the address of the list, with the secret in it."""
        return self._server.base + "/"

    def serve(self) -> None:
        """Serve until interrupted."""
        self._server.serve_forever(poll_interval=0.2)

    def stop(self) -> None:
        """End `serve`, from another thread."""
        self._server.shutdown()


@contextmanager
def open_desk(
    look: Callable[[], Sequence[Waiting]],
    done: Callable[[str, str], None],
    *,
    host: str,
    port: int = 0,
    mint: Callable[[], str] = lambda: secrets.token_urlsafe(16),
) -> Iterator[HandoffServer]:
    """Listen, and give the desk; nothing is answered before `serve`.

    Args:
        look: Returns what waits, now.
        done: Takes a part's name and the address where it stands, or "".
        host: An address of this machine.
        port: 0 for a free one.
        mint: Makes the secret of the address.

    Raises:
        SetupError: The address is not this machine's, or the port is taken.
    """
    try:
        server = _Server((host, port), _Handler)
    except OSError as error:
        raise SetupError(
            msg(
                "Cannot listen on {host}:{port}: {error}.",
                host=host,
                port=port,
                error=reason_of(error),
            ),
            hint=msg("Choose another --port, or --host."),
        ) from None
    secret = mint()
    server.secret, server.look, server.done = secret, look, done
    server.base = f"http://{host}:{server.server_address[1]}/{secret}"
    try:
        yield HandoffServer(server)
    finally:
        server.server_close()


def find_address() -> str:
    """Return this machine's address in its network, or 127.0.0.1 without one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only the route is asked for
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    secret: str
    base: str
    look: Callable[[], Sequence[Waiting]]
    done: Callable[[str, str], None]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A phone that hangs up in the middle of a clip is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Requests of a phone."""

    timeout = 30
    protocol_version = "HTTP/1.1"

    @property
    def _desk(self) -> _Server:
        return cast("_Server", self.server)

    def do_GET(self) -> None:
        """Answer with the list, a folder's page, or one of its files."""
        try:
            self._show()
        except RepurposeError as error:
            self._answer(503, error.message.encode(), "text/plain")
        except FileNotFoundError:  # somebody has removed the folder meanwhile
            self._answer(404, b"Not found.", "text/plain")

    def _show(self) -> None:
        found = self._find()
        if found is None:
            self._answer(404, b"Not found.", "text/plain")
            return
        waiting, name = found
        if waiting is None:
            self._answer(200, draw_list(self._desk.look()).encode(), "text/html")
        elif name in ("", "index.html"):
            html = (waiting.folder / "index.html").read_text(encoding="utf-8")
            address = f"{self._desk.base}/{quote(waiting.folder.name)}/"
            self._answer(200, add_phone_steps(html, waiting, address).encode(), "text/html")
        else:
            self._give(waiting.folder / name)

    do_HEAD = do_GET  # noqa: N815  the base class's way to name them

    def do_POST(self) -> None:
        """Take the word that a message was posted."""
        try:
            self._take_word()
        except RepurposeError as error:
            self._answer(409, error.message.encode(), "text/plain")

    def _take_word(self) -> None:
        found = self._find()
        length = self.headers.get("Content-Length", "")
        if found is None or found[0] is None or found[1] != "done":
            self._answer(404, b"Not found.", "text/plain")
            return
        if not length.isdecimal() or int(length) > _MOST:
            self._answer(413, b"Too long.", "text/plain")
            return
        form = parse_qs(self.rfile.read(int(length)).decode("utf-8", "replace"))
        shared = _ADDRESS.search(
            " ".join(form.get("url", []))
        )  # apps copy words around the address
        self._desk.done(found[0].name, shared[0] if shared else "")
        self.send_response(303)
        self.send_header("Location", f"/{self._desk.secret}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _find(self) -> tuple[Waiting | None, str] | None:
        """Return what the path names: None for the list, or a folder and a name in it."""
        parts = unquote(urlsplit(self.path).path).split("/")[1:]
        if not secrets.compare_digest(parts[0].encode(), self._desk.secret.encode()):
            return None
        if parts[1:] == [""]:
            return None, ""
        if len(parts) != 3:
            return None
        for waiting in self._desk.look():
            if waiting.folder.name == parts[1]:
                return waiting, parts[2]
        return None

    def _give(self, path: Path) -> None:
        plain = path.name not in ("", ".", "..") and not path.is_symlink() and path.is_file()
        if not plain or path.parent.resolve() != path.resolve().parent:
            self._answer(404, b"Not found.", "text/plain")
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        with path.open("rb") as file:
            self._begin(200, kind, path.stat().st_size)
            if self.command != "HEAD":
                copyfileobj(file, self.wfile)

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        inline = _INLINE.findall(body.decode()) if kind == "text/html" else []
        self._begin(status, f"{kind}; charset=utf-8", len(body), [_hash_source(s) for s in inline])
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: int, kind: str, length: int, scripts: Sequence[str] = ()) -> None:
        run = " ".join(scripts) or "'none'"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline';"
            f" script-src {run}; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'",
        )
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
        """Say nothing: the path holds the secret."""


def _hash_source(script: str) -> str:
    """Return the source expression that lets one inline script run (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
