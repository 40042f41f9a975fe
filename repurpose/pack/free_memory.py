"""How much memory there is for more processes."""

import sys
from contextlib import suppress
from pathlib import Path

_GROUP = "sys/fs/cgroup"  # version 2, as the container that we may be in sees it


def free_memory(root: Path = Path("/")) -> int:
    """Return the bytes that can be taken without swapping, by the machine and by our container.

    A system that does not tell has enough.
    """
    return min(_of_machine(root), _of_group(root))


def _of_machine(root: Path) -> int:
    with suppress(OSError, ValueError, IndexError):
        for line in (root / "proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return sys.maxsize


def _of_group(root: Path) -> int:
    with suppress(OSError, ValueError):  # `max` is no number
        most = int((root / _GROUP / "memory.max").read_text())
        return max(0, most - int((root / _GROUP / "memory.current").read_text()))
    return sys.maxsize
