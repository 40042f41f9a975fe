"""A command in; the same on a file system that is soon full, which only its processes see, out."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

_MOUNT = 'mount -t tmpfs -o size="$0" none "$1" && shift && exec "$@"'


def on_small_disk(folder: Path, size: str, command: Sequence[str]) -> list[str]:
    """Return the command that runs `command` with a file system of `size` (`3m`) on `folder`."""
    return [
        "unshare",
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        _MOUNT,
        size,
        str(folder),
        *command,
    ]


def _may_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    try:
        mounted = on_small_disk(Path(tempfile.gettempdir()), "1m", ["true"])
        return not subprocess.run(mounted, check=False, capture_output=True, timeout=20).returncode
    except OSError:
        return False


SMALL_DISK = pytest.mark.skipif(
    not _may_mount(), reason="a file system of one's own cannot be mounted on this machine"
)
