"""Named points at which a test may kill or stop the process; in ordinary use they do nothing.

`REPURPOSE_CRASH="publish.after:2:KILL"` sends this process the signal the second time that it comes
by that point. Signals: `KILL` ends it without any farewell, `STOP` freezes it.
"""

import os
import signal
import threading
import time

VARIABLE = "REPURPOSE_CRASH"

# Every step between two of which something could be lost or done twice.
POINTS = (
    "enqueue.before_commit",
    "enqueue.after_commit",
    "turn.begun",
    "turn.before_commit",
    "turn.after_commit",
    "upload.before",
    "upload.after",
    "publish.before",
    "publish.after",
    "settle.before",
    "settle.after",
    "archive.before",
    "archive.copied",
    "archive.before_commit",
    "archive.after_commit",
)

_lock = threading.Lock()
_seen: dict[str, int] = {}


def point(name: str) -> None:
    """Do nothing, unless the environment names this point."""
    wanted = os.environ.get(VARIABLE)
    if wanted:
        _come_by(name, wanted)


def _come_by(name: str, wanted: str) -> None:
    if name not in POINTS:
        raise ValueError(f"{name!r} is not in POINTS")
    target, nth, how = wanted.split(":")
    with _lock:
        _seen[name] = count = _seen.get(name, 0) + 1
    if name == target and count == int(nth):
        os.kill(os.getpid(), getattr(signal, f"SIG{how}"))
        time.sleep(0.1)  # the signal may stop another thread first; this one goes no further
