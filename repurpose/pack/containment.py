"""A pack in, its own files out: the one place that decides which files a pack may name.

A pack may come from anybody. Every file that it names lies below its folder, links followed, and is
a plain file of a size that its kind can have; whoever reads a file of a pack asks here first. A pack
that holds a link out of itself, a pipe or a device is refused whole, before anything is read.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from repurpose.errors import ContentError
from repurpose.messages import msg, reason_of

MOST_FILES = 20_000  # of a pack; one of a book has some hundreds
MOST_FILM = 1_000_000_000  # bytes; no platform here takes a larger one
_MOST_TEXT, _MOST_PICTURE = 16_000_000, 50_000_000  # bytes
_MOST = {
    **dict.fromkeys((".md", ".toml", ".txt", ".srt", ".vtt", ".ass"), _MOST_TEXT),
    ".json": 64_000_000,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".gif"), _MOST_PICTURE),
}
_HINT = msg("Take it out of the pack, or build the pack again: repurpose pack ARTICLE")


def stays_inside(path: str) -> bool:
    """Say whether a path in the pack's own words stays in the pack, on any system."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/") or {*"\\\0"} & {*path}:
        return False
    return not PureWindowsPath(path).drive


def check_folder(folder: Path) -> None:
    """Refuse a pack that holds anything but folders, plain files, and links to its own.

    Raises:
        ContentError: It holds a link that leads out of it, a pipe, a socket, a device, a file that
            is too large for its kind, or too many files.
    """
    home = Path(os.path.realpath(folder))
    for number, entry in enumerate(_walk(folder)):
        if number >= MOST_FILES:
            raise ContentError(
                msg("{folder} holds more than {most} files.", folder=folder, most=MOST_FILES)
            )
        _check(home, Path(entry.path))


def inside(folder: Path, name: str) -> Path:
    """Return the path of a file of a pack; it need not be there.

    Raises:
        ContentError: The name leads out of the pack, by itself or by a link, or what stands there
            is no plain file, or is too large for its kind.
    """
    if not stays_inside(name):
        raise ContentError(
            msg("{name!r} leads out of the pack {folder}.", name=name, folder=folder), hint=_HINT
        )
    path = folder / PurePosixPath(name)
    if _check(Path(os.path.realpath(folder)), path) == stat.S_IFDIR:
        raise ContentError(msg("{path} is a folder, not a file.", path=path), hint=_HINT)
    return path


def find_inside(folder: Path, name: str) -> Path | None:
    """Return the path of a file of a pack, or nothing when it is not there.

    Raises:
        ContentError: See `inside`.
    """
    path = inside(folder, name)
    return path if path.is_file() else None


def read_inside(folder: Path, name: str) -> bytes:
    """Return what a file of a pack holds.

    Raises:
        ContentError: See `inside`; or it is not there, or cannot be read.
    """
    path = inside(folder, name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ContentError(
            msg("{path} is missing.", path=path),
            hint=msg("Build the pack again: repurpose pack ARTICLE"),
        ) from None
    except OSError as error:
        raise ContentError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error))
        ) from None


def read_text_inside(folder: Path, name: str) -> str:
    """Return what a text of a pack says.

    Raises:
        ContentError: See `read_inside`; or it is not UTF-8.
    """
    try:
        return read_inside(folder, name).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise ContentError(
            msg("{path} is not UTF-8 text.", path=folder / name),
            hint=msg("Save it as UTF-8, or build the pack again."),
        ) from None


def check_names(folder: Path, names: Iterable[str]) -> None:
    """Check the files that a manifest names, as far as they are there.

    Raises:
        ContentError: See `inside`.
    """
    for name in names:
        inside(folder, name)


def _walk(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise ContentError(
            msg("Cannot read {path}: {error}.", path=folder, error=reason_of(error))
        ) from None
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)


def _check(home: Path, path: Path) -> int:
    """Return the kind of what stands at `path` as `stat.S_IFMT` has it; 0 for nothing."""
    try:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(home):
            raise ContentError(
                msg("{path} is a link that leads out of the pack.", path=path), hint=_HINT
            )
        found = path.stat()
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:  # a link to itself, a name that no file can have
        raise ContentError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error)), hint=_HINT
        ) from None
    kind = stat.S_IFMT(found.st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise ContentError(msg("{path} is a pipe or a device, not a file.", path=path), hint=_HINT)
    most = _MOST.get(path.suffix.lower(), MOST_FILM)
    if kind == stat.S_IFREG and found.st_size > most:
        raise ContentError(
            msg(
                "{path} has {size} MB; such a file of a pack may have {most} MB.",
                path=path,
                size=found.st_size // 10**6,
                most=most // 10**6,
            ),
            hint=_HINT,
        )
    return kind
