"""Bytes and a path in, a file on the disk out: the whole new file, or the old one as it was.

The bytes go into a hidden file beside the path, which is flushed to the disk, renamed over the path,
and the folder flushed too (POSIX rename(2) and fsync(2); on Windows the rename alone). A reader sees
the old file or the new one, never a half; so does whoever comes after a power cut.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# What a file system says that cannot flush a folder, or lets it be written but not read.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EISDIR)


def write_atomically(
    path: Path, data: bytes | str, *, mode: int | None = None, lasting: bool = True
) -> None:
    """Put `data` into the file at `path`, whole or not at all.

    A link is followed. What is no file (a pipe, a terminal) is written to as it is.

    Args:
        path: Its folder must exist.
        data: A text becomes UTF-8, its line ends as they are.
        mode: The permissions, such as 0o600, from the first byte on. None keeps those of the file
            that is there; a new file gets the usual ones.
        lasting: On the disk at return. False for what nobody needs after a power cut: flushing
            takes some milliseconds.

    Raises:
        OSError: It cannot be written; nothing is left beside it.
    """
    content = data.encode() if isinstance(data, str) else data
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.write(content)
        return
    with replacing(path, mode=mode, lasting=lasting) as partial, partial.open("wb") as file:
        file.write(content)


@contextmanager
def replacing(path: Path, *, mode: int | None = None, lasting: bool = True) -> Iterator[Path]:
    """Give an empty file beside `path` to write to; on a clean end it takes the place of `path`.

    It ends like `path` (`.mp4`), for programs that go by that. Whatever fails inside, an interrupt
    included, leaves `path` as it was and nothing beside it.

    Args:
        path: Its folder must exist.
        mode: See `write_atomically`.
        lasting: See `write_atomically`.

    Raises:
        OSError: It cannot be written.
    """
    target = path.resolve()
    kept = stat.S_IMODE(target.stat().st_mode) if mode is None and target.exists() else mode
    # Threads and processes may write the same file at once: each has a name of its own.
    name = f".{target.stem[:40]}.{os.getpid()}.{secrets.token_hex(4)}.part{target.suffix}"
    partial = target.with_name(name)
    try:
        # Never open to more people than the file that it will be, not even for a moment.
        os.close(os.open(partial, _NEW, 0o666 if kept is None else 0o600))
        yield partial
        with partial.open("rb+") as file:
            if kept is not None:
                partial.chmod(kept)
            if lasting:
                os.fsync(file.fileno())
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    if lasting:
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Put a renamed name on the disk as well, where the system knows how."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
