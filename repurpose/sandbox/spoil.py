"""A reply and a fault in; what is left of the reply on the wire out: the piece that ASGI has no words for.

An ASGI application cannot close its connection without an answer, nor reset it: so the protocol here
hands the connection to the application (`docs/decisions/0004-starlette-for-our-servers.md`).
"""

import asyncio
import socket
import struct
import sys

from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from repurpose.sandbox.faults import Fault
from repurpose.web import Receive, Scope, Send

_CONNECTION = "repurpose.connection"  # among an ASGI scope's extensions


class BreakableProtocol(H11Protocol):
    """HTTP by h11, with the connection within the application's reach."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let every request on this connection know it."""
        super().connection_made(transport)
        app = self.app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            scope["extensions"] = {**scope.get("extensions", {}), _CONNECTION: transport}
            await app(scope, receive, send)

        self.app = with_connection


class Spoilt(Response):
    """An answer that a fault has met: late, broken off half-way, or none at all."""

    def __init__(self, reply: Response, fault: Fault) -> None:
        """Take the answer that would have been."""
        super().__init__()
        self._reply = reply
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the fault leaves, and close the connection."""
        kind = self._fault.kind
        if kind == "slow":
            await asyncio.sleep(self._fault.seconds)
            await self._reply(scope, receive, send)
            return
        transport: asyncio.Transport = scope["extensions"][_CONNECTION]
        if kind in ("reset", "truncated"):
            await _send_half(self._reply, send)
        if kind == "reset":
            _linger_for_nothing(transport)
            transport.abort()
        else:
            transport.close()
        while (await receive())["type"] != "http.disconnect":  # until the connection is gone
            pass


async def _send_half(reply: Response, send: Send) -> None:
    """Promise all of an answer and more, send half of it."""
    body = bytes(reply.body)
    promised = str(len(body) + 40).encode()
    headers = [(name, value) for name, value in reply.raw_headers if name != b"content-length"]
    headers.append((b"content-length", promised))
    await send({"type": "http.response.start", "status": reply.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})


def _linger_for_nothing(transport: asyncio.Transport) -> None:
    """Let closing the connection send RST (SO_LINGER of zero seconds)."""
    form = "hh" if sys.platform == "win32" else "ii"
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(form, 1, 0))
