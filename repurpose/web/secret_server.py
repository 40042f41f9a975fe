"""An application that a secret opens in; a server whose address holds the secret out.

The address holds 128 random bits and nothing is answered without them; they are new with every start.
"""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from repurpose.web.guard import App, Guard, OwnNames
from repurpose.web.server import WebServer, listen

_ANY = ("0.0.0.0", "::")  # noqa: S104  # compared with, not listened on


class SecretServer:
    """A running server: its address, and how to serve and to end it."""

    def __init__(self, server: WebServer, secret: str) -> None:
        """Take a server that listens, and the secret of its address."""
        self._server = server
        self.address = f"{server.address}/{secret}/"

    def serve(self) -> None:
        """Serve until interrupted."""
        self._server.serve()

    def stop(self) -> None:
        """End `serve`, from another thread."""
        self._server.stop()


@contextmanager
def open_secret(
    app_of: Callable[[str], App],
    *,
    host: str,
    port: int,
    hint: str,
    most_bytes: int,
    mint: Callable[[], str] | None = None,
) -> Iterator[SecretServer]:
    """Listen, and return the server; nothing is answered before `serve`.

    Args:
        app_of: Makes the application that a secret opens.
        host: An address of this machine.
        port: 0 for a free one.
        hint: How to choose another port or address.
        most_bytes: Of a request's body.
        mint: Makes the secret of the address.

    Raises:
        SetupError: The address is not this machine's, or the port is taken.
    """
    listening = listen(host, port, hint)
    secret = (mint or new_secret)()
    names = OwnNames(
        listening.getsockname()[1],
        frozenset({host.lower(), socket.gethostname().lower()}),
        any_address=host in _ANY,
    )
    server = WebServer(Guard(app_of(secret), names, most_bytes=most_bytes), listening)
    try:
        yield SecretServer(server, secret)
    finally:
        server.close()


def new_secret() -> str:
    """Return 128 random bits as they stand in an address."""
    return secrets.token_urlsafe(16)


def is_secret(given: str, secret: str) -> bool:
    """Say whether what stands in an address is the secret; how long that takes tells nothing of it."""
    return secrets.compare_digest(given.encode(), secret.encode())


def find_address() -> str:
    """Return this machine's address in its network, or 127.0.0.1 without one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only the route is asked for
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
