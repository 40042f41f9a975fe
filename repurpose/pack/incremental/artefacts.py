"""A fingerprint in, the card or clip that was once made from it out: kept on this machine, shared by all packs.

Each artefact has a folder of its own, named by its fingerprint, with its files and its entry of the
manifest. It comes there whole, by one rename. Its bytes are compared with their hashes before they
are used, so that what somebody changed in a pack, whose files these are too, never comes back. What
was not used longest goes first when the cap is reached.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from repurpose.errors import ContentError
from repurpose.folders import cache_folder
from repurpose.pack.store import copy_file, describe_file

if TYPE_CHECKING:
    from repurpose.pack.manifest import ClipEntry
    from repurpose.pack.manifest_cards import CardEntry

FOLDER = "artefacts"  # of the cache
VARIABLE = "REPURPOSE_CACHE_MB"  # the cap; 0: nothing is kept
USUAL_MB = 2_000
_ENTRY = "entry.json"
_DIGITS = 64  # of a fingerprint, that name a folder
Entry = TypeVar("Entry", "CardEntry", "ClipEntry")


@dataclass(frozen=True, slots=True)
class ArtefactCache:
    """Artefacts by their fingerprints, in one folder."""

    folder: Path
    most: int  # bytes; 0: nothing is kept

    def fetch_card(self, inputs: str, name: str, stage: Path) -> "CardEntry | None":
        """Put the file of a card of that id into `stage` and return its entry; None where it is not known, whole."""
        if not self._is_known(inputs):
            return None
        from repurpose.pack.manifest_cards import CardEntry  # noqa: PLC0415  # pydantic

        return self._fetch(inputs, name, CardEntry, stage)

    def fetch_clip(self, inputs: str, name: str, stage: Path) -> "ClipEntry | None":
        """Put the files of a clip of that id into `stage` and return its entry; None where it is not known, whole."""
        if not self._is_known(inputs):
            return None
        from repurpose.pack.manifest import ClipEntry  # noqa: PLC0415  # pydantic

        return self._fetch(inputs, name, ClipEntry, stage)

    def _is_known(self, inputs: str) -> bool:
        place = self._place(inputs)
        return bool(self.most) and place is not None and place.is_dir()

    def _fetch(self, inputs: str, name: str, kind: type[Entry], stage: Path) -> Entry | None:
        from repurpose.pack.incremental.kept_artefact import KeptArtefact  # noqa: PLC0415
        from repurpose.validation import check_json  # noqa: PLC0415

        place = self._place(inputs)
        assert place is not None
        try:
            kept = check_json(KeptArtefact, (place / _ENTRY).read_bytes())
            entry = check_json(kind, kept.entry)
        except (OSError, ContentError):
            return None
        if (entry.inputs, entry.id) != (inputs, name) or tuple(kept.files) != entry.files:
            return None
        for number, (file, known) in enumerate(kept.files.items()):
            target = stage / file
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(place / str(number), target)
                same = describe_file(target) == known
            except OSError:
                same = False
            if not same:
                for written in list(kept.files)[: number + 1]:
                    (stage / written).unlink(missing_ok=True)
                shutil.rmtree(place, ignore_errors=True)
                return None
        with suppress(OSError):
            os.utime(place)
        return entry

    def keep(self, entry: "CardEntry | ClipEntry", pack: Path) -> None:
        """Keep an artefact that was made into `pack`; where that cannot be, nothing is kept."""
        place = self._place(entry.inputs)
        if not self.most or place is None or place.exists():
            return
        from repurpose.pack.incremental.kept_artefact import KeptArtefact  # noqa: PLC0415

        partial = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            partial.mkdir(parents=True)
            names = entry.files
            for number, name in enumerate(names):
                copy_file(pack / name, partial / str(number))
            kept = KeptArtefact(
                entry=entry.model_dump_json(exclude_unset=True),
                files={name: describe_file(pack / name) for name in names},
            )
            (partial / _ENTRY).write_text(kept.model_dump_json(), encoding="utf-8")
            partial.rename(place)
        except OSError:
            shutil.rmtree(partial, ignore_errors=True)

    def trim(self) -> None:
        """Remove what was not used longest, until the rest is below the cap."""
        sizes = {place: size_of(place) for place in self.folder.glob("??/*")}
        left = sum(sizes.values())
        for place in sorted(sizes, key=_used):
            if left <= self.most:
                return
            shutil.rmtree(place, ignore_errors=True)
            left -= sizes[place]

    def _place(self, inputs: str) -> Path | None:
        name = inputs[:_DIGITS]
        return self.folder / name[:2] / name if len(name) == _DIGITS and name.isalnum() else None


def open_artefacts(environment: Mapping[str, str] = os.environ) -> ArtefactCache:
    """Return the artefacts of this machine, with the cap that `REPURPOSE_CACHE_MB` says."""
    said = environment.get(VARIABLE, "")
    most = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else USUAL_MB
    return ArtefactCache(cache_folder(environment) / FOLDER, most * 1_000_000)


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    found = 0
    with suppress(OSError):
        for path in folder.rglob("*"):
            with suppress(OSError):
                found += path.lstat().st_size if not path.is_dir() else 0
    return found


def _used(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0
