"""The fake platforms' server, on loopback only."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from repurpose.errors import UnknownName
from repurpose.messages import msg
from repurpose.sandbox.editor_faults import EDITOR, EDITOR_KINDS
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.faults import KINDS, Fault
from repurpose.sandbox.world import FakeAccount, FakePost, World
from repurpose.web import WebServer, listen

if TYPE_CHECKING:
    import socket


class Sandbox:
    """A running sandbox: its address, what has arrived, and the faults to come."""

    def __init__(self, listening: "socket.socket", world: World) -> None:
        """Take a socket that listens on loopback; nothing is answered before it serves."""
        from repurpose.sandbox.app import make_app  # noqa: PLC0415  # 0.3 s, only to serve
        from repurpose.sandbox.spoil import BreakableProtocol  # noqa: PLC0415

        self.world = world  # what has arrived
        self.port: int = listening.getsockname()[1]
        self.server = WebServer(make_app(self, self.port), listening, protocol=BreakableProtocol)

    def clear(self) -> None:
        """Forget everything that has arrived, and all faults."""
        self.world = World(self.world.now)

    @property
    def address(self) -> str:
        """Return the address, such as `http://127.0.0.1:8977`."""
        return self.server.address

    def posts(self, platform: str) -> list[FakePost]:
        """Return what a platform holds, oldest first."""
        return self.world.of(platform)

    def fault(self, kind: str, platform: str = "", path: str = "", **more: Any) -> None:
        """Ask for a fault; `KINDS` and `EDITOR_KINDS` say which there are.

        Raises:
            UnknownName: there is no such kind.
        """
        if kind not in {**KINDS, **EDITOR_KINDS}:
            raise UnknownName("fault", kind, [*KINDS, *EDITOR_KINDS])
        platform = EDITOR if kind in EDITOR_KINDS else platform
        self.world.faults.add(Fault(kind, platform, path, **more))

    def editor(self, dialect: str = "v1") -> str:
        """Return the address of the fake endpoint of a model, in the dialect of a vendor."""
        return f"{self.address}/editor/{dialect}"

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
        self.server.serve()


@contextmanager
def open_sandbox(
    port: int = 0, *, now: Callable[[], float] = time.time, serve: bool = True
) -> Iterator[Sandbox]:
    """Give a sandbox on 127.0.0.1; port 0 takes a free one. With `serve`, in a thread of its own.

    Raises:
        SetupError: the port is taken.
    """
    sandbox = Sandbox(listen("127.0.0.1", port, msg("Choose another with --port.")), World(now))
    try:
        with sandbox.server.in_thread("sandbox") if serve else nullcontext():
            yield sandbox
    finally:
        sandbox.server.close()


def _placed(account: FakeAccount, address: str) -> FakeAccount:
    """Put the server's address into an account's settings and secrets."""
    settings = {key: value.replace("{address}", address) for key, value in account.settings.items()}
    secrets = {key: value.replace("{address}", address) for key, value in account.secrets.items()}
    return replace(account, settings=settings, secrets=secrets)
