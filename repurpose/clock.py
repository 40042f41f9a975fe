"""A user's folder in, the time of day there out: the machine's, or a rehearsal's own.

A folder made by `repurpose sandbox --start` holds a file with a moment that stands still until
`repurpose rehearse` moves it on. Whoever asks for the time of that folder gets this moment: the
fake platforms, the outbox, the plans and the clients. Deadlines of requests are measured by the
machine's monotonic clock as always.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.errors import SetupError
from repurpose.messages import msg, reason_of

FILE = "clock.txt"
Clock = Callable[[], float]  # seconds since the epoch


class VirtualClock:
    """A moment in a small file, the same for every process that reads it.

    Call it for the seconds since the epoch, in whole milliseconds.
    """

    def __init__(self, path: Path) -> None:
        """Keep where the moment stands; it is read at each call."""
        self.path = path

    def __call__(self) -> float:
        """Return the moment.

        Raises:
            SetupError: The file is gone, or holds something else.
        """
        try:
            return datetime.fromisoformat(self.path.read_text(encoding="ascii").strip()).timestamp()
        except (OSError, ValueError) as error:
            raise SetupError(
                msg("{path} holds no moment: {error}.", path=self.path, error=reason_of(error)),
                hint=msg("Make the folder anew: repurpose sandbox --start MOMENT --home FOLDER"),
            ) from None

    def move(self, seconds: float) -> None:
        """Set the moment, in seconds since the epoch; a reader sees the old one or the new one."""
        text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
        write_atomically(self.path, f"{text}\n", lasting=False)


def virtual_clock(folder: Path) -> VirtualClock | None:
    """Return the clock of a folder that has one of its own."""
    path = folder / FILE
    return VirtualClock(path) if path.is_file() else None


def clock_of(folder: Path) -> Clock:
    """Return the clock by which a user's folder lives."""
    return virtual_clock(folder) or time.time
