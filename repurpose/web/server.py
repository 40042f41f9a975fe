"""An application (ASGI) and an address of this machine in; a uvicorn that serves it out."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from repurpose.errors import SetupError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.web.guard import App

if TYPE_CHECKING:
    import asyncio

_LAST_PORT = 65535
_GRACE = 1  # seconds for answers on their way when a server ends


def bind(host: str, ports: Sequence[int]) -> socket.socket:
    """Return a listening socket on the first of some ports that can be had; 0 takes a free one.

    Raises:
        OSError: None can, or the address is none of this machine's.
        UsageError: There is no port of such a number.
    """
    for port in ports:
        if not 0 <= port <= _LAST_PORT:
            raise UsageError(
                msg("{port} is not a port (use 0 to {last}).", port=port, last=_LAST_PORT)
            )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number, port in enumerate(ports, start=1):
        try:
            return socket.create_server((host, port), family=family, backlog=128)
        except OSError as error:
            if number == len(ports) or isinstance(error, socket.gaierror):
                raise
    raise ValueError(ports)


def listen(host: str, port: int, hint: str) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. `hint` says how to choose another.

    Raises:
        SetupError: The port is taken, or the address is none of this machine's.
        UsageError: There is no port of such a number.
    """
    try:
        return bind(host, [port])
    except OSError as error:
        raise SetupError(
            msg(
                "Cannot listen on {address}: {error}.",
                address=f"{bracketed(host)}:{port}",
                error=reason_of(error),
            ),
            hint=hint,
        ) from None


def bracketed(host: str) -> str:
    """Return a host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


class WebServer:
    """A server on a socket that listens already: nothing is answered before it serves."""

    def __init__(
        self,
        app: App,
        listening: socket.socket,
        *,
        protocol: "type[asyncio.Protocol] | None" = None,
    ) -> None:
        """Take an application and a socket from `bind` or `listen`; `protocol` speaks HTTP in h11's place."""
        import uvicorn  # noqa: PLC0415  # 0.2 s, only to serve

        self._socket = listening
        host, port = listening.getsockname()[:2]
        self.port: int = port
        self.address = f"http://{bracketed(host)}:{port}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                loop="asyncio",
                http=protocol or "h11",
                ws="none",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE,
                h11_max_incomplete_event_size=65_536,  # a card to draw stands in its address
            )
        )

    def serve(self) -> None:
        """Serve until `stop`, or until the process is interrupted (KeyboardInterrupt)."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End `serve`, from another thread; answers on their way have a second to end."""
        self._server.should_exit = True

    def close(self) -> None:
        """Let go of the port."""
        self._socket.close()

    @contextmanager
    def in_thread(self, name: str = "http") -> Iterator[None]:
        """Serve in a thread of its own while the block runs."""
        thread = threading.Thread(target=self.serve, name=name, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop()
            thread.join()
            self.close()
