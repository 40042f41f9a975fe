"""Keeps an input in its place: what would write outside the private folder, or call out, is told.

Python's audit hooks see every opened file, whatever library opens it (PEP 578).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {  # event: which of its arguments are paths
    "os.remove": (0,), "os.rename": (0, 1), "os.rmdir": (0,), "os.mkdir": (0,), "os.link": (0, 1),
    "os.symlink": (1,), "os.truncate": (0,), "os.chmod": (0,), "shutil.rmtree": (0,),
}  # fmt: skip
_CALLS = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open")
OUTSIDE = "outside"  # a folder beside what comes in: nobody may read it


class _Place:
    folder = ""
    found: list[str] = []  # noqa: RUF012  # the one list of the process
    installed = False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _Place.folder:
        return
    if event == "open":
        path, mode, flags = arguments
        written = bool(flags and int(flags) & _WRITING) or any(c in str(mode) for c in "wxa+")
        _check(event, path, written=written)
    elif event in _CHANGES:
        for at in _CHANGES[event]:
            _check(event, arguments[at], written=True)
    elif event in _CALLS:
        raise ConnectionRefusedError(111, "no network here")
    elif event in _PROGRAMS:
        raise FileNotFoundError(2, "no programs here")


def _check(event: str, path: object, *, written: bool) -> None:
    if isinstance(path, int) or path is None:
        return
    name = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    if name.startswith(f"{_Place.folder}/{OUTSIDE}/"):
        _Place.found.append(f"{event} reached {name}")
    elif written and not name.startswith((_Place.folder, "/dev/", "/proc/")):
        _Place.found.append(f"{event} would change {name}")
        raise PermissionError(13, "outside the private folder", name)


@contextmanager
def watch(folder: Path) -> Iterator[list[str]]:
    """Give the list of what reaches out of `folder` while the block runs."""
    if not _Place.installed:
        sys.addaudithook(_hook)
        _Place.installed = True
    (folder / OUTSIDE).mkdir(exist_ok=True)
    (folder / OUTSIDE / "secret.md").write_text("秘密。" * 20, encoding="utf-8")
    _Place.found = []
    _Place.folder = os.path.realpath(folder)
    try:
        yield _Place.found
    finally:
        _Place.folder = ""


@contextmanager
def paused() -> Iterator[None]:
    """Let what the fuzzer itself does pass."""
    folder, _Place.folder = _Place.folder, ""
    try:
        yield
    finally:
        _Place.folder = folder
