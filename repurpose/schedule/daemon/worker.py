"""A chore in a thread of its own: done once for any number of rings meanwhile, and never fatal."""

import threading
from collections.abc import Callable

from repurpose.errors import RepurposeError


class Worker:
    """Does its chore when it is rung; whoever rings does not wait.

    A chore that fails is done again at the next ring, not sooner: nothing is repeated in a hurry.
    """

    def __init__(
        self, name: str, chore: Callable[[], object], on_error: Callable[[str, str], None]
    ) -> None:
        """Make ready; `on_error` is told the name and what went wrong."""
        self.name = name
        self._chore, self._on_error = chore, on_error
        self._rung = threading.Event()
        self._ended = False
        self.fault = ""  # what went wrong last time
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin to listen for rings."""
        self._thread.start()

    def ring(self) -> None:
        """Ask for the chore, from any thread."""
        self._rung.set()

    def end(self) -> None:
        """Do nothing more once the chore that is under way has ended."""
        self._ended = True
        self._rung.set()

    def join(self, patience: float) -> None:
        """Wait for that, at most `patience` seconds."""
        if self._thread.is_alive():
            self._thread.join(patience)

    def do(self) -> None:
        """Do the chore once, in the caller's thread; what goes wrong is told."""
        try:
            self._chore()
        except RepurposeError as error:
            self.fault = error.whole
        except Exception as error:  # noqa: BLE001  a chore never ends a run
            self.fault = f"{type(error).__name__}: {error}"
        else:
            self.fault = ""
            return
        self._on_error(self.name, self.fault)

    def _work(self) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            if self._ended:
                return
            self.do()
