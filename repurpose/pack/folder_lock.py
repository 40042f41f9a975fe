"""A lock on a folder that ends with its process: flock(2), which other containers see too."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, as far as the system has such; it ends with the process at the latest."""
    handle = _lock(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def is_held(folder: Path) -> bool:
    """Say whether a process holds the folder's lock."""
    if os.name != "posix":
        return False
    handle = _lock(folder)
    if handle is not None:
        os.close(handle)
    return handle is None


def _lock(folder: Path) -> int | None:
    """Return the handle that holds the lock; nothing when somebody else does, or there are none."""
    if os.name != "posix":
        return None
    import fcntl  # noqa: PLC0415  # not on Windows

    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle is not None:
            os.close(handle)
        return None
    return handle
