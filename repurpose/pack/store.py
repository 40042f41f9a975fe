"""A pack folder on disk: written beside its place and moved there whole, or not at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import MachineError, RepurposeError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.pack.folder_lock import held
from repurpose.pack.swap import exchange

if TYPE_CHECKING:
    from repurpose.pack.manifest import FileEntry

MANIFEST = "pack.json"


def list_files(folder: Path) -> list[str]:
    """Return the relative paths of all files of a folder, sorted, the manifest left out."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if name != MANIFEST)


def describe_file(path: Path) -> "FileEntry":
    """Return a file's entry of the manifest."""
    from repurpose.pack.manifest import FileEntry  # noqa: PLC0415  # pydantic: not before the first card

    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileEntry(sha256=sha256, bytes=file.tell())


def is_as_built(path: Path, entry: "FileEntry | None") -> bool:
    """Say whether a file is there, and still the one that the manifest knows."""
    if entry is None or not path.is_file() or path.stat().st_size != entry.bytes:
        return False
    there = describe_file(path)
    return (there.sha256, there.bytes) == (entry.sha256, entry.bytes)


def write_text(folder: Path, name: str, text: str) -> None:
    """Write one text file of a pack as UTF-8, with line ends as they are."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def check_out(out: Path, *, force: bool) -> None:
    """Refuse an output folder that holds anything but packs.

    Raises:
        UsageError: It does, and `force` is not set; or it is a file.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(
            msg("{out} is a file, not a folder.", out=out),
            hint=msg("Choose another folder with --out."),
        )
    if not out.is_dir() or force:
        return
    if (out / MANIFEST).is_file():
        raise UsageError(
            msg("{out} is a pack itself.", out=out),
            hint=msg("Give the folder that holds it with --out."),
        )
    strange = sorted(
        p.name
        for p in out.iterdir()
        if not p.name.startswith(".") and not (p.is_dir() and (p / MANIFEST).is_file())
    )
    if strange:
        raise UsageError(
            msg(
                "{out} holds other things: {listed}{more}.",
                out=out,
                listed=", ".join(strange[:3]),
                more=" ..." if strange[3:] else "",
            ),
            hint=msg("Choose another folder with --out, or add --force to write beside them."),
        )


@contextmanager
def staging(target: Path, check: Callable[[Path, Path], None] = lambda *_: None) -> Iterator[Path]:
    """Give an empty folder beside `target`; on a clean end it takes `target`'s place.

    Whatever fails inside leaves `target` as it was and removes the folder; whoever is killed leaves
    the older pack or the newer one, whole. `check` is given the older folder and the newer one, to
    take over what is missing, and may raise: once before they change places, and once after, when
    nobody can reach the older one by its name any more.

    Raises:
        MachineError: The disk is full or read-only.
    """
    stage = target.with_name(f".{target.name}.tmp-{os.getpid()}")
    try:
        stage.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        with held(stage):
            yield stage
            _swap(stage, target, check)
    except OSError as error:
        raise explain(error, target) from None
    finally:
        _remove_wholly(stage)


def stages_of(target: Path) -> str:
    """Return the pattern of the names of folders in which `target` is being made, beside it."""
    return f".{escape(target.name)}.tmp-*"


def _remove_wholly(folder: Path) -> None:
    """Remove a folder; Ctrl-C in the middle of it is heard when it is gone."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _swap(stage: Path, target: Path, check: Callable[[Path, Path], None]) -> None:
    if not target.exists():
        stage.rename(target)
        return
    check(target, stage)
    exchange(stage, target)
    try:
        check(stage, target)
    except BaseException:
        exchange(stage, target)
        raise


def explain(error: OSError, target: Path) -> RepurposeError:
    """Return what an operating-system error means for people who write a pack."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MachineError(
            msg("No room on the disk for {target}.", target=target),
            hint=msg("Free some and try again."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return MachineError(
            msg(
                "Cannot write to {parent}: {error}.",
                parent=target.parent,
                error=reason_of(error),
            ),
            hint=msg("Choose a folder of yours with --out."),
        )
    return MachineError(
        msg("Cannot write {target}: {error}.", target=target, error=reason_of(error)),
        hint=msg("Check the disk."),
    )


def copy_file(source: Path, target: Path) -> None:
    """Copy a file of an older pack; a hard link where the file system has them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
