"""A port for a server of a test."""

import contextlib
import random
import socket


def free_port() -> int:
    """Return a port that nobody listens on now, and that the system gives to nobody by itself."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
