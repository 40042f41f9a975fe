"""Folders in, the articles in them that were written since the last look out, once they are at rest.

Looking is by `stat`, which works on every file system, also on those of other machines.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from repurpose.article import SUFFIXES

_REST = 2.0  # seconds without a change, after which a file is taken to be whole
_UNFINISHED = (".tmp", ".part", ".crdownload", ".swp", "~")
_Stamp = tuple[int, int, int]  # size, mtime in ns, inode


@dataclass
class FolderWatch:
    """What is known of some folders between two looks."""

    folders: tuple[Path, ...]
    known: dict[str, str]  # by path: the hash of the content that is dealt with
    _stamps: dict[str, tuple[_Stamp, float]] = field(default_factory=dict)  # and since when
    _settled: dict[str, _Stamp] = field(default_factory=dict)

    def look(self, now: float) -> list[tuple[Path, str]]:
        """Return the articles that are new or changed and at rest, with the hash of their content.

        `now` is in seconds of a monotonic clock. The same content is returned until it is in
        `known`.
        """
        listed = dict(_list(self.folders))
        for path in [path for path in self._stamps if path not in listed]:
            del self._stamps[path]  # gone, or a moment between an editor's two steps
        found = []
        for path, stamp in listed.items():
            before, since = self._stamps.get(path, (None, now))
            if stamp != before:
                self._stamps[path] = (stamp, now)
                continue
            if now - since < _REST or self._settled.get(path) == stamp or stamp[0] == 0:
                continue
            digest = _hash(Path(path))
            self._settled[path] = stamp
            if digest and self.known.get(path) != digest:
                found.append((Path(path), digest))
        return found

    def note_all(self, folders: Iterable[Path]) -> int:
        """Take all that is in some of the folders as dealt with; return how many articles that is."""
        count = 0
        for count, (path, stamp) in enumerate(_list(folders), start=1):  # noqa: B007
            self.known[path] = _hash(Path(path))
            self._settled[path] = stamp
        return count


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # gone since, or not ours to read
        return ""


def _list(folders: Iterable[Path]) -> Iterator[tuple[str, _Stamp]]:
    for folder in folders:
        yield from _walk(str(folder))


def _walk(folder: str) -> Iterator[tuple[str, _Stamp]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # not there now; a disk that comes and goes is no reason to end
        return
    if any(entry.name == "pack.json" for entry in entries):
        return  # a pack: its texts are ours
    for entry in entries:
        if entry.name.startswith((".", "~$", "#")) or entry.name.endswith(_UNFINISHED):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)
            elif entry.name.lower().endswith(SUFFIXES) and entry.is_file():
                stat = entry.stat()
                yield entry.path, (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        except OSError:
            continue
