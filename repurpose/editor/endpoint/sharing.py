"""What those who ask the same endpoint at once have in common: the money of a run, and the pauses that it wants."""

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repurpose.platforms import HttpTransport

_INSTANT = 0.01  # seconds: who has waited has waited


class Purse:
    """US dollars of one run: spent, and set aside for questions that are under way. Safe from several threads."""

    def __init__(self, most: float) -> None:
        """Open it; `most` is what may be spent."""
        self.most = most
        self._lock = Lock()
        self._spent = 0.0
        self._aside = 0.0

    def set_aside(self, about: float | None) -> bool:
        """Set aside what a question will cost; False when that is more than there is. None costs nothing."""
        with self._lock:
            if about is not None and self._spent + self._aside + about > self.most:
                return False
            self._aside += about or 0.0
            return True

    def settle(self, about: float | None, cost: float | None) -> None:
        """Take what a question did cost in place of what was set aside for it."""
        with self._lock:
            self._aside -= about or 0.0
            self._spent += cost or 0.0


class Pace:
    """When an endpoint wants to be asked again: who hears it says it to all. Safe from several threads."""

    def __init__(self) -> None:
        """Ask at once."""
        self._lock = Lock()
        self._until = 0.0

    def hold(self, wire: "HttpTransport", seconds: float) -> None:
        """Let nobody ask for some seconds."""
        with self._lock:
            self._until = max(self._until, wire.clock() + seconds)

    def wait(self, wire: "HttpTransport", deadline: float) -> bool:
        """Wait until it may be asked; False when the deadline comes first."""
        left = self._until - wire.clock()
        return left <= _INSTANT or wire.wait(left, deadline)
