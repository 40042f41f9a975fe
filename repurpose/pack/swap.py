"""Two folders in, their names exchanged: at every moment one of them, whole, bears the name.

Linux and macOS exchange two names in one step (renameat2(2) with RENAME_EXCHANGE, renamex_np(2)
with RENAME_SWAP). Elsewhere, and on file systems that know no exchange, two renames do it; whoever
is killed between them leaves the older folder beside its place, and `put_back` finds it again.
"""

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS


def exchange(one: Path, other: Path) -> None:
    """Let two folders that are there exchange their names.

    Raises:
        OSError: They cannot; both are as they were.
    """
    if _exchange_at_once(os.fsencode(one), os.fsencode(other)):
        return
    aside = one.with_name(f".{other.name}.old-{os.getpid()}")
    other.rename(aside)
    try:
        one.rename(other)
    except BaseException:
        aside.rename(other)
        raise
    aside.rename(one)


def _exchange_at_once(one: bytes, other: bytes) -> bool:
    """Exchange two names in one step; say whether the system could."""
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done = system.renamex_np(one, other, _RENAME_SWAP)
        else:
            done = system.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
    except (OSError, AttributeError, TypeError):  # no such call here
        return False
    return bool(done == 0)


def put_back(target: Path) -> None:
    """Give `target` its name back, if somebody was killed while its folder had none."""
    if target.exists() or not target.parent.is_dir():
        return
    for aside in sorted(target.parent.glob(f".{_escaped(target.name)}.old-*")):
        pid = aside.name.rpartition("-")[2]
        if pid.isdigit() and (int(pid) == os.getpid() or not is_running(int(pid))):
            aside.rename(target)
            return


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def is_running(pid: int) -> bool:
    """Say whether a process of this number is running."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True
