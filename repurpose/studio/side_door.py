"""A door beside the studio: one server in this network, opened when somebody asks for it, ended with the studio."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repurpose.studio.state import Studio
    from repurpose.web import SecretServer

_LOOPBACK = "127."


class SideDoor:
    """A server whose address holds a secret."""

    def __init__(
        self,
        studio: "Studio",
        name: str,
        enter: Callable[[], "AbstractContextManager[SecretServer]"],
    ) -> None:
        """Nothing listens yet; `enter` gives the server when it is asked for."""
        self._name = name
        self._enter = enter
        self._open = ExitStack()
        self._lock = threading.Lock()
        self.address = ""
        studio.at_end.append(self.close)

    def open(self) -> str:
        """Return the address, with its secret; the server runs from now on.

        Raises:
            SetupError: This machine's address cannot be listened on.
        """
        with self._lock:
            if not self.address:
                server = self._open.enter_context(self._enter())
                thread = threading.Thread(target=server.serve, name=self._name, daemon=True)
                thread.start()
                self._open.callback(thread.join, 3)
                self._open.callback(server.stop)
                self.address = server.address
        return self.address

    @property
    def reaches(self) -> bool:
        """Whether others in the network can come in; else this machine is in none."""
        return _LOOPBACK not in self.address

    def close(self) -> None:
        """Let nobody in any more."""
        with self._lock:
            self._open.close()
            self.address = ""
