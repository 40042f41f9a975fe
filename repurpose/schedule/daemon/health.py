"""A runner in; `/healthz` for whoever restarts it and `/metrics` for Prometheus out, over HTTP.

The metrics are in the text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats, read
2026-11). No secret and no text of a post is in them. On loopback only names of this machine are
answered to, so that no page in a browser can read them by a name bent to 127.0.0.1.
"""

import ipaddress
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from repurpose.errors import RepurposeError, SetupError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.outbox.core.machine import State

if TYPE_CHECKING:
    from repurpose.schedule.daemon.run import Health, Runner
    from repurpose.schedule.daemon.status import Status

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_Rows = list[tuple[Mapping[str, str], float]]


def read_address(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:9464`, `:9464` or `[::1]:9464`.

    Raises:
        UsageError: It is no address.
    """
    host, colon, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise UsageError(
            msg("{text!r} is no address.", text=text), hint=msg("Such as 127.0.0.1:9464.")
        )
    return host, int(port)


@contextmanager
def serve_health(runner: "Runner", where: tuple[str, int]) -> Iterator[str]:
    """Answer in a thread of its own while the block runs; give the address, `http://…`.

    Raises:
        SetupError: The port is taken, or the host is none of this machine's.
    """
    try:
        server = _Server(where, runner)
    except OSError as error:
        raise SetupError(
            msg(
                "Cannot listen on {where}:{where2}: {error}.",
                where=where[0],
                where2=where[1],
                error=reason_of(error),
            ),
            hint=msg("Choose another with --http."),
        ) from None
    thread = Thread(target=server.serve_forever, args=(1.0,), name="http", daemon=True)
    thread.start()
    try:
        host = f"[{where[0]}]" if ":" in where[0] else where[0]
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, where: tuple[str, int], runner: "Runner") -> None:
        self.runner = runner
        if ":" in where[0]:
            import socket  # noqa: PLC0415

            self.address_family = socket.AF_INET6
        super().__init__(where, _Handler)
        self.loopback = _is_loopback(where[0])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up before the answer is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server_version = "repurpose"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        server = cast("_Server", self.server)
        host = self.headers.get("host", "")
        if server.loopback and not _is_loopback(_host_of(host)):
            self._answer(403, "this is for this machine only\n")
        elif self.path.split("?")[0] == "/healthz":
            health = server.runner.health()
            self._answer(200 if health.ok else 503, write_health(health), "application/json")
        elif self.path.split("?")[0] == "/metrics":
            self._answer(200, _measure(server.runner), _TEXT)
        else:
            self._answer(404, "see /healthz and /metrics\n")

    do_HEAD = do_GET  # noqa: N815  the standard library's name

    def log_message(self, *args: Any) -> None:
        """Nothing: a scrape every 15 s is no news."""

    def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", "no-store")
        self.send_header("x-content-type-options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _host_of(header: str) -> str:
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def write_health(health: "Health") -> str:
    """Return the body of `/healthz`: one JSON object."""
    said = {"ok": health.ok, "why": health.why, "turn_age_seconds": round(health.turn_age, 3)}
    return json.dumps({**said, "chores": health.chores}, ensure_ascii=False) + "\n"


def _measure(runner: "Runner") -> str:
    try:
        status = runner.status()
    except RepurposeError:  # the outbox is away: what is known without it is told all the same
        status = None
    return write_metrics(runner, status)


def write_metrics(runner: "Runner", status: "Status | None") -> str:
    """Return the metrics as text; without a status, those that need no database."""
    tally, health = runner.dispatcher.tally, runner.health()
    text = [
        _metric("up", "gauge", "1 when the work is being done", [({}, float(health.ok))]),
        _metric(
            "turn_age_seconds",
            "gauge",
            "since the last turn of the outbox",
            [({}, health.turn_age)],
        ),
        _metric("turns_total", "counter", "turns of the outbox", [({}, tally.turns)]),
        _metric(
            "refused_turns_total",
            "counter",
            "turns that the database refused",
            [({}, tally.refused_turns)],
        ),
        _metric("claimed_total", "counter", "parts taken to be sent", [({}, tally.claimed)]),
        _metric("swept_total", "counter", "parts taken from dead senders", [({}, tally.swept)]),
        _metric(
            "outcomes_total",
            "counter",
            "how requests of this node ended",
            [({"outcome": name}, count) for name, count in sorted(tally.outcomes.items())],
        ),
        _metric(
            "notices_total",
            "counter",
            "messages to people",
            [({"told": str(told).lower()}, count) for told, count in runner.told().items()],
        ),
    ]
    if status is not None:
        text += _of_status(status)
    return "".join(text)


def _of_status(status: "Status") -> list[str]:
    late = [
        (status.now - row.at) / 1000
        for row in status.upcoming
        if row.at is not None and row.at <= status.now and not row.why
    ]
    due = [
        (row.at - status.now) / 1000 for row in status.upcoming if row.at and row.at > status.now
    ]
    return [
        _metric(
            "parts",
            "gauge",
            "parts in the outbox by state",
            [({"state": state}, status.counts.get(state, 0)) for state in State],
        ),
        _metric("overdue_seconds", "gauge", "how late the oldest due part is", [({}, max(late, default=0.0))]),
        _metric("next_due_seconds", "gauge", "until the next part is due", [({}, min(due))] if due else []),
        _metric(
            "account_stopped",
            "gauge",
            "accounts for which nothing goes",
            [({"account": one.account}, 1.0) for one in status.stopped],
        ),
        _metric("nodes", "gauge", "programs at work on this outbox", [({}, len(status.nodes))]),
    ]  # fmt: skip


def _metric(name: str, kind: str, said: str, rows: _Rows) -> str:
    full = f"repurpose_{name}"
    lines = [f"# HELP {full} {said}", f"# TYPE {full} {kind}"]
    for labels, value in rows:
        inner = ",".join(f'{key}="{_escape(text)}"' for key, text in labels.items())
        lines.append(f"{full}{'{' * bool(inner)}{inner}{'}' * bool(inner)} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
