"""Faults that a rehearsal can ask for: which requests they meet, and what becomes of the reply."""

from dataclasses import dataclass
from threading import Lock

# What each does. All but the first group carry the request out and spoil the reply.
KINDS = {
    "429": "refuse: too many requests, with a wait of one second",
    "500": "refuse with 500 before anything is done",
    "503": "refuse with 503 before anything is done",
    "expired": "refuse the credentials once, as the platform does when a token has ended",
    "refuse-before": "close the connection before anything is done",
    "lost": "carry out, then close the connection without a reply",
    "reset": "carry out, then reset the connection in the middle of the reply",
    "truncated": "carry out, then break the reply off half-way",
    "slow": "carry out, then take longer than anybody waits",
    "500-after": "carry out, then answer 500",
    "503-after": "carry out, then answer 503",
}
BEFORE = ("429", "500", "503", "expired", "refuse-before")
SPOILT = ("refuse-before", "lost", "reset", "truncated", "slow")  # the answer is not sent as it is


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: for `platform` ("" for any), on paths that contain `path`, `times` times.

    The first `skip` fitting requests go through. `seconds` is how long `slow` takes.
    """

    kind: str
    platform: str = ""
    path: str = ""
    times: int = 1
    skip: int = 0
    seconds: float = 30.0


class Faults:
    """The faults that are still to come; safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: list[list[int]] = []
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Ask for a fault."""
        with self._lock:
            self._faults.append(fault)
            self._left.append([fault.skip, fault.times])

    def clear(self) -> None:
        """Forget all that are still to come."""
        with self._lock:
            self._faults.clear()
            self._left.clear()

    def waiting(self) -> list[Fault]:
        """Return the faults that are still to come."""
        with self._lock:
            return [f for f, left in zip(self._faults, self._left, strict=True) if left[1] > 0]

    def take(self, platform: str, path: str) -> Fault | None:
        """Return the fault that this request meets, and count it."""
        with self._lock:
            for fault, left in zip(self._faults, self._left, strict=True):
                if fault.platform not in ("", platform) or fault.path not in path or not left[1]:
                    continue
                if left[0]:
                    left[0] -= 1
                    continue
                left[1] -= 1
                return fault
        return None
