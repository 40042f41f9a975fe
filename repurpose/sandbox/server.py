"""The fake platforms' server: standard library only, on loopback only."""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from repurpose.errors import SetupError, UnknownName
from repurpose.messages import msg, reason_of
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.faults import BEFORE, KINDS, Fault
from repurpose.sandbox.page import draw_page
from repurpose.sandbox.world import Fake, FakeAccount, FakePost, File, Reply, Request, World

_MOST = 600_000_000  # bytes of one request


class Sandbox:
    """A running sandbox: its address, what has arrived, and the faults to come."""

    def __init__(self, server: "_Server") -> None:
        self._server = server

    @property
    def world(self) -> World:
        """Return what has arrived."""
        return self._server.world

    def clear(self) -> None:
        """Forget everything that has arrived, and all faults."""
        self._server.world = World(self.world.now)

    @property
    def address(self) -> str:
        """Return the address, such as `http://127.0.0.1:8977`."""
        return self._server.address

    def posts(self, platform: str) -> list[FakePost]:
        """Return what a platform holds, oldest first."""
        return self.world.of(platform)

    def fault(self, kind: str, platform: str = "", path: str = "", **more: Any) -> None:
        """Ask for a fault; `KINDS` says which there are.

        Raises:
            UnknownName: there is no such kind.
        """
        if kind not in KINDS:
            raise UnknownName("fault", kind, KINDS)
        self.world.faults.add(Fault(kind, platform, path, **more))

    def accounts(self) -> list[FakeAccount]:
        """Return an account on every fake platform, with what it takes to use it."""
        return [
            _placed(account, self.address) for fake in FAKES.values() for account in fake.ACCOUNTS
        ]

    def account(self, name: str) -> FakeAccount:
        """Return one of them by its kind, such as `x` or `discord-bot`."""
        found = [account for account in self.accounts() if account.name == name]
        if not found:
            raise UnknownName("sandbox account", name, [a.name for a in self.accounts()])
        return found[0]

    def serve(self) -> None:
        """Serve until interrupted."""
        self._server.serve_forever(poll_interval=0.2)

    def close(self) -> None:
        """Stop listening."""
        self._server.server_close()


@contextmanager
def open_sandbox(
    port: int = 0, *, now: Callable[[], float] = time.time, serve: bool = True
) -> Iterator[Sandbox]:
    """Give a sandbox on 127.0.0.1; port 0 takes a free one. With `serve`, in a thread of its own.

    Raises:
        SetupError: the port is taken.
    """
    try:
        server = _Server(("127.0.0.1", port), _Handler, World(now))
    except OSError as error:
        raise SetupError(
            msg("Port {port} cannot be used: {error}.", port=port, error=reason_of(error)),
            hint=msg("Choose another with --port."),
        ) from None
    sandbox = Sandbox(server)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    if serve:
        thread.start()
    try:
        yield sandbox
    finally:
        if serve:
            server.shutdown()
            thread.join()
        sandbox.close()


def _placed(account: FakeAccount, address: str) -> FakeAccount:
    """Put the server's address into an account's settings and secrets."""
    settings = {key: value.replace("{address}", address) for key, value in account.settings.items()}
    secrets = {key: value.replace("{address}", address) for key, value in account.secrets.items()}
    return replace(account, settings=settings, secrets=secrets)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, where: tuple[str, int], handler: Any, world: World) -> None:
        self.world = world
        super().__init__(where, handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "repurpose-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815  # the standard library's names

    def log_message(self, *args: Any) -> None:
        """The world keeps a log of its own."""

    @property
    def _world(self) -> World:
        return cast("_Server", self.server).world

    def _serve(self) -> None:
        host = self.headers.get("host", "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost"):  # a page elsewhere whose name was bent to here
            self.close_connection = True
            self._send(Reply(403, {"error": "the sandbox is for this machine"}))
            return
        body = self._body()
        parts = urlsplit(self.path)
        first, _, rest = parts.path.lstrip("/").partition("/")
        fake = FAKES.get(first)
        if fake is None:
            self._send(self._own(first, rest, dict(parse_qsl(parts.query)), body))
            return
        request = _read(self, first, f"/{rest}", parts.query, body)
        fault = self._world.faults.take(first, request.path)
        reply = self._carry_out(fake, request, fault)
        status = 0 if reply is None else reply.status
        self._world.note(first, request.method, request.path, status)
        if reply is not None:
            self._send(reply)

    def _carry_out(self, fake: Fake, request: Request, fault: Fault | None) -> Reply | None:
        """Return the reply, None when a fault has spoilt it."""
        kind = fault.kind if fault else ""
        if kind in BEFORE:
            if kind == "refuse-before":
                self.close_connection = True
                return None
            if kind == "429":
                return fake.busy()
            return fake.expired() if kind == "expired" else Reply(int(kind), "Service Unavailable")
        with self._world.lock:
            reply = fake.answer(request, self._world)
        if fault is None:
            return reply
        if kind.endswith("-after"):
            return Reply(int(kind[:3]), "Internal Server Error")
        self._spoil(reply, fault)
        return None

    def _spoil(self, reply: Reply, fault: Fault) -> None:
        self.close_connection = True
        if fault.kind == "slow":
            time.sleep(fault.seconds)
            self._send(reply)
        elif fault.kind in ("reset", "truncated"):
            status, headers, body = _encode(reply)
            self._head(status, headers, len(body) + 40)
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
        if fault.kind == "reset":  # closing with a linger of zero sends RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _own(self, first: str, rest: str, query: dict[str, str], body: bytes) -> Reply:
        """Answer for the sandbox itself: its page, and faults on request."""
        world = self._world
        if not first and self.command == "GET":
            return Reply(
                200, draw_page(world, tuple(FAKES)), {"content-type": "text/html; charset=utf-8"}
            )
        if first == "_media" and rest in world.uploads:
            kept = world.uploads[rest]
            return Reply(200, kept.data, {"content-type": kept.mime})
        if first == "_posts":
            wanted = query.get("platform", "")
            listed = [_listed(p) for p in world.posts if wanted in ("", p.platform)]
            return Reply(200, {"posts": listed})
        if first == "_faults" and self.command == "POST":
            return self._ask_fault(body)
        if first == "_faults" and self.command == "DELETE":
            world.faults.clear()
            return Reply(204)
        return Reply(404, {"error": "no such page; the fake platforms are " + ", ".join(FAKES)})

    def _ask_fault(self, body: bytes) -> Reply:
        kind = self.headers.get_content_type()
        try:
            wish = (
                json.loads(body) if kind == "application/json" else dict(parse_qsl(body.decode()))
            )
            if wish.get("kind") not in KINDS:
                return Reply(400, {"error": f"kind is one of {', '.join(KINDS)}"})
            numbers = {key: int(wish[key]) for key in ("times", "skip") if wish.get(key)}
            fault = Fault(wish["kind"], wish.get("platform", ""), wish.get("path", ""), **numbers)
        except (ValueError, TypeError, AttributeError):
            return Reply(400, {"error": "not understood"})
        self._world.faults.add(fault)
        if kind == "application/json":
            return Reply(201, {"ok": True})
        return Reply(303, "", {"location": "/"})

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", ""):
            return b"".join(_chunks(self.rfile))
        return self.rfile.read(min(int(self.headers.get("content-length") or 0), _MOST))

    def _send(self, reply: Reply) -> None:
        status, headers, body = _encode(reply)
        self._head(status, headers, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(length))
        self.end_headers()


def _chunks(stream: Any) -> Iterator[bytes]:
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        yield stream.read(size)
        stream.readline()
    stream.readline()


def _encode(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    headers = {"content-type": "application/json; charset=utf-8"} | dict(reply.headers)
    if isinstance(reply.body, bytes):
        return reply.status, headers, reply.body
    if isinstance(reply.body, str):
        headers.setdefault("content-type", "text/plain")
        return reply.status, headers, reply.body.encode()
    body = b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()
    return reply.status, headers, body


def _listed(post: FakePost) -> dict[str, Any]:
    media = [
        {"number": m.number, "mime": m.mime, "alt": m.alt, "bytes": len(m.data)} for m in post.media
    ]
    shown = {
        name: getattr(post, name)
        for name in ("number", "platform", "text", "at", "parent", "title")
    }
    return {**shown, "media": media}


def _read(
    handler: BaseHTTPRequestHandler, platform: str, path: str, query: str, body: bytes
) -> Request:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    kind = handler.headers.get_content_type() if "content-type" in headers else ""
    data: Any = None
    form: dict[str, str] = {}
    files: dict[str, File] = {}
    if kind == "application/json":
        try:
            data = json.loads(body)
        except ValueError:
            data = None
    elif kind == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        form, files = read_multipart(body, str(handler.headers.get_param("boundary") or ""))
    host = headers.get("host", "")
    return Request(
        handler.command, unquote(path), dict(parse_qsl(query, keep_blank_values=True)), headers,
        body, data, form, files, f"http://{host}/{platform}",
    )  # fmt: skip


def read_multipart(body: bytes, boundary: str) -> tuple[dict[str, str], dict[str, File]]:
    """Return the fields and files of a `multipart/form-data` body (RFC 7578)."""
    form: dict[str, str] = {}
    files: dict[str, File] = {}
    mark = b"\r\n--" + boundary.encode()
    for piece in (b"\r\n" + body).split(mark)[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = {}
        for line in head.decode("utf-8", "replace").split("\r\n"):
            name, _, value = line.partition(":")
            said[name.lower()] = value.strip()
        options = {}
        for option in said.get("content-disposition", "").split(";"):
            name, _, value = option.partition("=")
            options[name.strip()] = value.strip().strip('"')
        key = options.get("name", "")
        if "filename" in options:
            files[key] = File(options["filename"], said.get("content-type", ""), data)
        else:
            form[key] = data.decode("utf-8", "replace")
    return form, files
