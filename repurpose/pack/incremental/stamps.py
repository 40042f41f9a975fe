"""A file or a folder in, what tells whether it has changed out: sizes and times, a hash where those leave a doubt."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_YOUNG = (
    2_000_000_000  # ns: a file changed so shortly before it was looked at may change again unseen
)
_NOT_MADE = ("__pycache__", "review")  # folders of what no build makes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was when it was looked at; `size` is -1 where there was none."""

    size: int
    changed: int  # mtime, ns since 1970
    sha256: str = ""  # of its bytes; "" where nobody has read them
    seen: int = 0  # when it was looked at, ns since 1970


GONE = Stamp(size=-1, changed=0)


def look_at(path: Path, now: int, sha256: str = "") -> Stamp:
    """Return the stamp of a file; `sha256` is known of its bytes, `now` is in ns since 1970."""
    try:
        there = path.stat()
    except (OSError, ValueError):
        return GONE
    return Stamp(size=there.st_size, changed=there.st_mtime_ns, sha256=sha256, seen=now)


def read_stamp(path: Path, now: int) -> Stamp:
    """Return the stamp of a file with its hash; `GONE` where it cannot be read."""
    with suppress(OSError, ValueError):
        return look_at(path, now, _hash(path))
    return GONE


def is_same(path: Path, known: Stamp) -> bool:
    """Say whether a file is as it was; its bytes are read only where its time does not tell."""
    now = look_at(path, 0)
    if now.size != known.size or now.size < 0:
        return now.size == known.size
    if now.changed == known.changed and now.changed < known.seen - _YOUNG:
        return True
    return bool(known.sha256) and _same_bytes(path, known.sha256)


def _same_bytes(path: Path, sha256: str) -> bool:
    try:
        return _hash(path) == sha256
    except OSError:
        return False


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_listing(
    folders: Iterable[Path | str], files: Iterable[Path | str] = (), *, but: Path | None = None
) -> str:
    """Return a hash of the names, sizes and times of some files and of all below some folders, `but` one.

    A link to a folder is not followed; what is not there is no line, nor what reviewers said of a pack.
    """
    left_out = os.path.abspath(but) if but else ""  # noqa: PTH100 - links stay
    lines = [line for folder in folders for line in _lines(os.path.abspath(folder), left_out)]  # noqa: PTH100 - links stay
    for file in files:
        stamp = look_at(Path(file), 0)
        lines.append(f"{os.path.abspath(file)} {stamp.size} {stamp.changed}")  # noqa: PTH100
    text = "\n".join(sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _lines(place: str, left_out: str) -> Iterator[str]:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NOT_MADE and entry.path != left_out:
                    yield from _lines(entry.path, left_out)
            else:
                there = entry.stat()
                yield f"{entry.path} {there.st_size} {there.st_mtime_ns}"
