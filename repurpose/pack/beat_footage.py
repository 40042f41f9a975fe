"""What a person puts behind single beats of a clip: kept in the pack, carried on, opened where a clip is made."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.containment import inside
from repurpose.pack.footage import FILMS, PICTURES
from repurpose.pack.overrides.clip_beats import FOLDER
from repurpose.pack.store import copy_file

if TYPE_CHECKING:
    from repurpose.slicing import Script

MOST_BYTES = 80_000_000  # of one file
MOST_FILES = 60
_unsafe = re.compile(r"[^\w.-]+")


def list_footage(folder: Path) -> list[str]:
    """Return the names of what a pack keeps behind beats, in order."""
    home = folder / FOLDER
    if home.is_symlink() or not home.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(home) if entry.is_file(follow_symlinks=False))
    return [name for name in names if name.lower().endswith((*PICTURES, *FILMS))][:MOST_FILES]


def carry_footage(older: Path, newer: Path) -> None:
    """Take it over when a pack is made anew, whether a beat shows it or not."""
    for name in list_footage(older):
        copy_file(older / FOLDER / name, newer / FOLDER / name)


def footage_files(script: "Script", folder: Path) -> tuple[tuple[str, Path], ...]:
    """Return the pictures and films that a script's beats stand over, by their names.

    Raises:
        ContentError: The pack has no such file.
    """
    found = dict.fromkeys(beat.footage for beat in script.beats if beat.footage)
    there = set(list_footage(folder))
    for name in found:
        if name not in there:
            raise ContentError(
                msg("There is no file {name} in the pack.", name=f"{FOLDER}/{name}"),
                hint=msg("Put it there, or take it off its beat in clips.toml."),
            )
    return tuple((name, inside(folder, f"{FOLDER}/{name}")) for name in found)


def keep_footage(folder: Path, name: str, data: bytes) -> str:
    """Put a picture or film into a pack, for its beats; return its name there.

    A name that another file has gets a number; the same file again keeps its own.

    Raises:
        ContentError: It is neither, damaged, or too much.
    """
    from repurpose.clips import try_picture  # noqa: PLC0415 - Pillow

    stem, dot, ending = Path(name).name.rpartition(".")
    suffix = f"{dot}{ending.lower()}"
    if suffix not in (*PICTURES, *FILMS):
        raise ContentError(
            msg("{name} is no picture or film that is opened here.", name=name[:60]),
            hint=msg("Known: {endings}.", endings=", ".join((*PICTURES, *FILMS))),
        )
    there = list_footage(folder)
    if len(data) > MOST_BYTES or len(there) >= MOST_FILES:
        raise ContentError(
            msg(
                "A pack keeps at most {files} files, of {most} bytes each, behind beats.",
                files=MOST_FILES,
                most=MOST_BYTES,
            )
        )
    stem = _unsafe.sub("-", stem).strip("-. ")[:40] or "footage"
    target = folder / FOLDER / f"{stem}{suffix}"
    number = 1
    while target.name in there:
        if target.read_bytes() == data:
            return target.name
        number += 1
        target = target.with_name(f"{stem}-{number}{suffix}")
    target.parent.mkdir(exist_ok=True)
    write_atomically(target, data)
    try:
        if suffix in PICTURES:
            try_picture(target)
    except ContentError:
        target.unlink(missing_ok=True)
        raise
    return target.name
