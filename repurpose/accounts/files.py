"""How a file is written and read that only its owner may see."""

import os
import stat
from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.errors import SetupError
from repurpose.messages import msg, reason_of


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read: whole or not at all, and on the disk at return.

    Raises:
        SetupError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, data, mode=0o600)
    except OSError as error:
        raise SetupError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None


def read_private(path: Path) -> bytes | None:
    """Return a file's bytes, None when it is not there.

    Raises:
        SetupError: others may read it, or it cannot be read.
    """
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SetupError(
            msg("{path} cannot be read: {error}.", path=path, error=reason_of(error))
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise SetupError(
            msg("{path} can be read by others.", path=path), hint=msg("chmod 600 {path}", path=path)
        )
    return data
