"""A path that a user named and what goes there in, the file out, or one line on why it cannot be written."""

from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.errors import UsageError
from repurpose.messages import msg, reason_of


def write_named(path: Path, data: bytes | str, hint: str) -> None:
    """Write a file whole or not at all; `hint` says how to choose another.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UsageError(
            msg("Cannot write {path}: {error}.", path=path, error=reason_of(error)), hint=hint
        ) from None
