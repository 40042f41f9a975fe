"""A lock on a file that only one process holds at a time, and that a dead one does not keep."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from repurpose.errors import SetupError
from repurpose.messages import msg

_PATIENCE = 60.0  # seconds; a renewal takes a few
_threads: dict[str, Lock] = {}  # the system's lock does not part the threads of one process
_guard = Lock()


@contextmanager
def hold(path: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold `path` alone until the block ends; the file itself stays and is empty.

    Raises:
        SetupError: somebody else holds it for longer than `patience` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _guard:
        mine = _threads.setdefault(str(path), Lock())
    if not mine.acquire(timeout=patience):
        raise _held(path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait(handle, path, patience)
            yield
        finally:
            os.close(handle)  # which lets go of the lock
    finally:
        mine.release()


def _wait(handle: int, path: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not _try(handle):
        if time.monotonic() > until:
            raise _held(path)
        time.sleep(0.02)


def _held(path: Path) -> SetupError:
    return SetupError(
        msg("{path} is held by another program.", path=path),
        hint=msg("Wait for it, or look for one that hangs."),
    )


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
