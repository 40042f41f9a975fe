"""A place on the disk in, the packs there out, each under a name that is safe in an address."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from repurpose.errors import ContentError, UnknownName, UsageError
from repurpose.messages import msg
from repurpose.pack import MANIFEST

T = TypeVar("T")
_TRIES, _PAUSE = 10, 0.02  # seconds: a pack made anew is away for a moment
_safe = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class PackLibrary:
    """The packs that one studio shows: one pack, or those in a folder.

    An address never becomes a path: a name is looked up among the packs that are there.
    """

    root: Path
    single: bool = False  # `root` is the pack itself

    def packs(self) -> dict[str, Path]:
        """Return the packs that are there now, by their names in addresses."""
        folders = [self.root] if self.single else sorted(self.root.glob("*/"))
        there = [f for f in folders if not f.name.startswith(".") and (f / MANIFEST).is_file()]
        return {_name(folder): folder for folder in there}

    def find(self, name: str) -> Path:
        """Return the folder of a pack; one that is just being put into its place is waited for.

        Raises:
            UnknownName: there is none of that name.
        """
        for _ in range(_TRIES):
            if name in (packs := self.packs()):
                return packs[name]
            time.sleep(_PAUSE)
        raise UnknownName("pack", name, packs)

    def read(self, name: str, read: Callable[[Path], T]) -> T:
        """Return what `read` finds in the folder of a pack; again when another took its place meanwhile.

        Raises:
            UnknownName: There is no such pack, or `read` finds no such thing in it.
            ContentError: It cannot be read.
        """
        for _ in range(_TRIES):
            folder = self.find(name)
            before = _stamp(folder)
            try:
                return read(folder)
            except (ContentError, UnknownName, OSError):
                if before and _stamp(folder) == before:
                    raise
            time.sleep(_PAUSE)
        return read(self.find(name))

    def name_of(self, folder: Path) -> str:
        """Return the name of a pack of this shelf."""
        return _name(folder)


def open_shelf(place: Path, *, new: bool = False) -> PackLibrary:
    """Return the shelf for a pack or for a folder of packs; a `new` one may be an empty folder, or not there yet.

    Raises:
        UsageError: It is neither, and holds other things.
        ContentError: The pack cannot be read.
    """
    place = Path(os.path.realpath(place))
    if (place / MANIFEST).is_file():
        from repurpose.pack import read_manifest  # noqa: PLC0415  # pydantic

        read_manifest(place)
        return PackLibrary(place, single=True)
    shelf = PackLibrary(place)
    empty = new and (not place.exists() or (place.is_dir() and not _holds_anything(place)))
    if not empty and (not place.is_dir() or not shelf.packs()):
        raise UsageError(
            msg("{place} is not a pack, and holds none.", place=place),
            hint=msg("Make one: repurpose pack ARTICLE"),
        )
    return shelf


def _holds_anything(place: Path) -> bool:
    """Say whether a folder has anything but what is hidden, such as the bin of a shelf."""
    return any(not path.name.startswith(".") for path in place.iterdir())


def made_at(folder: Path) -> int:
    """Return when the pack in `folder` was made, in ns since 1970.

    Raises:
        UsageError: It is no pack.
    """
    for _ in range(_TRIES):
        if made := _stamp(folder):
            return made
        time.sleep(_PAUSE)
    from repurpose.pack import read_manifest  # noqa: PLC0415

    read_manifest(folder)
    return 0


def _stamp(folder: Path) -> int:
    """Return when the pack there was made; 0 while none is."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _name(folder: Path) -> str:
    if _safe.fullmatch(folder.name):
        return folder.name
    return f"p-{hashlib.sha256(folder.name.encode()).hexdigest()[:12]}"
