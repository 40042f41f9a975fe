"""A runner in; `/healthz` for whoever restarts it and `/metrics` for Prometheus out, over HTTP.

On loopback only names of this machine are answered to, so that no page in a browser can read them by a
name bent to 127.0.0.1.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.schedule.daemon.metrics import TEXT, write_metrics

if TYPE_CHECKING:
    from repurpose.schedule.daemon.run import Health, Runner
    from repurpose.web import Guard

_MOST = 4096  # bytes of a request's body: there is none to read


def read_address(text: str) -> tuple[str, int]:
    """Return host and port of `127.0.0.1:9464`, `:9464` or `[::1]:9464`.

    Raises:
        UsageError: It is no address.
    """
    host, colon, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise UsageError(
            msg("{text!r} is not an address.", text=text), hint=msg("Such as 127.0.0.1:9464.")
        )
    return host, int(port)


@contextmanager
def serve_health(runner: "Runner", where: tuple[str, int]) -> Iterator[str]:
    """Answer in a thread of its own while the block runs; give the address, `http://…`.

    Raises:
        SetupError: The port is taken, or the host is none of this machine's.
    """
    from repurpose.web import WebServer, listen  # noqa: PLC0415  # only where it is asked for

    listening = listen(*where, msg("Choose another with --http."))
    server = WebServer(make_app(runner, where[0]), listening)
    with server.in_thread():
        yield server.address


def make_app(runner: "Runner", host: str) -> "Guard":
    """Return the application; beyond loopback it answers to any name, such as that of a container."""
    from starlette.applications import Starlette  # noqa: PLC0415  # only where it is asked for
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import PlainTextResponse, Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    from repurpose.web import Guard, OwnNames, is_loopback  # noqa: PLC0415

    def healthz(_: Request) -> Response:
        health = runner.health()
        status = 200 if health.ok else 503
        return Response(write_health(health), status, media_type="application/json")

    def metrics(_: Request) -> Response:
        return Response(_measure(runner), headers={"content-type": TEXT})

    def elsewhere(_: Request) -> Response:
        return PlainTextResponse("see /healthz and /metrics\n", 404)

    routes = [
        Route("/healthz", healthz),
        Route("/metrics", metrics),
        Route("/{path:path}", elsewhere),
    ]
    names = OwnNames(None) if is_loopback(host) else None
    return Guard(Starlette(routes=routes), names, most_bytes=_MOST)


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
