"""What killed processes left beside a pack in, nothing of it out, but for what a person wrote.

A pack is made in `.NAME.tmp-PID` beside its place. Such a folder goes when its process is gone: the
number is not that of a running process, and nobody holds the folder's lock, which tells of processes
in other containers too.
"""

import os
import re
import shutil
from pathlib import Path

from repurpose.errors import RepurposeError
from repurpose.pack.folder_lock import is_held
from repurpose.pack.kept import KEPT, Kept, read_made, save_work
from repurpose.pack.overrides.files import OWN
from repurpose.pack.pictures import FOLDER
from repurpose.pack.store import MANIFEST
from repurpose.pack.swap import is_running, put_back

_PARTS = {
    "article.txt",
    "cards",
    "clips",
    "index.html",
    KEPT,
    MANIFEST,
    *OWN,
    FOLDER,
    "brand",
    "threads",
}
_stage = re.compile(r"\.(?P<name>.+)\.tmp-(?P<pid>[0-9]{1,10})")


def remove_remains(target: Path) -> list[Kept]:
    """Give a pack its name back, and remove what killed processes left beside it; return what was kept.

    Whoever is killed just after two packs have changed places leaves the older one there. What a
    person wrote in that at the last moment is kept in the newer one.
    """
    put_back(target)
    kept: list[Kept] = []
    out = target.parent
    try:
        found = sorted(e.name for e in os.scandir(out) if e.is_dir(follow_symlinks=False))
    except OSError:  # there is no such folder yet
        return kept
    for name in found:
        match = _stage.fullmatch(name)
        if match and _is_left(out / name, out / match["name"], int(match["pid"])):
            told = _remove(out / name, out / match["name"])
            kept += told if match["name"] == target.name else []
    return kept


def _is_left(stage: Path, target: Path, pid: int) -> bool:
    """Say whether a folder was left by a process that is gone, and holds nothing but a pack."""
    ours = os.name == "posix" and pid == os.getpid()  # or an earlier process had our number
    if is_held(stage) or (is_running(pid) and not ours):
        return False
    try:
        there = {path.name for path in target.iterdir()} if target.is_dir() else set()
        return {path.name for path in stage.iterdir()} <= _PARTS | there
    except OSError:
        return False


def _remove(stage: Path, target: Path) -> list[Kept]:
    kept: list[Kept] = []
    if (stage / MANIFEST).is_file() and (target / MANIFEST).is_file():
        try:
            kept = save_work(stage, target, read_made(stage))
        except (OSError, RepurposeError):
            return []  # it cannot be taken over now: so it stays
    shutil.rmtree(stage, ignore_errors=True)
    return kept
