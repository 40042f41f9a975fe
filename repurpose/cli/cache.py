"""`repurpose cache`: what is kept on this machine to save time, and clearing it."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.language import tell
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import out, print_json, say, size_text
from repurpose.errors import UnknownName
from repurpose.messages import Translatable, msg

_ABOUT = {
    "artefacts": msg("cards and clips that were made, by all that they were made from"),
    "built": msg("what was built into each folder of packs, so that nothing is looked at twice"),
    "voice": msg("sentences that a voice has spoken"),
    "stills": msg("first pictures of films"),
}


def cache() -> None:
    """See and clear what is kept on this machine to save time: cards, clips, spoken sentences.

    Examples:
      repurpose cache show

      repurpose cache clear
    """


def show(json: Json = False) -> None:
    """Show what is kept to save time: where, of what kind, how much.

    All of it can be made again; nothing of it is needed. Cards and clips are kept up to 2 GB, those that
    were not used longest go first; REPURPOSE_CACHE_MB sets another cap, and 0 keeps none.
    REPURPOSE_CACHE names another folder.

    Examples:
      repurpose cache show

      repurpose cache show --json
    """
    from repurpose.folders import cache_folder

    folder = cache_folder()
    rows = [(kind, *_measure(folder / kind)) for kind in _kinds(folder)]
    if json:
        for kind, count, size in rows:
            print_json({"kind": kind, "files": count, "bytes": size, "folder": str(folder / kind)})
        return
    out(str(folder))
    for kind, count, size in rows:
        line = msg(
            "{kind}: {size} in {count} files; {about}",
            kind=kind,
            size=size_text(size),
            count=count,
            about=_ABOUT.get(kind, msg("other things that are kept")),
        )
        out(f"  {tell(line)}")
    if not rows:
        out(f"  {tell(msg('nothing is kept'))}")


def clear(
    kinds: Annotated[
        list[str] | None, typer.Argument(metavar="KIND...", help="Only these; else all.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Remove what is kept to save time; it is made again when it is needed.

    Examples:
      repurpose cache clear

      repurpose cache clear voice stills
    """
    from repurpose.folders import cache_folder

    folder = cache_folder()
    known = _kinds(folder)
    chosen = kinds or known
    for kind in chosen:
        if kind not in {*known, *_ABOUT}:
            raise UnknownName("kind of cache", kind, sorted({*known, *_ABOUT}))
    freed = 0
    for kind in chosen:
        freed += _measure(folder / kind)[1]
        shutil.rmtree(folder / kind, ignore_errors=True)
    if json:
        print_json({"cleared": chosen, "bytes": freed})
    else:
        say(_told(freed), quiet=quiet)


def _told(freed: int) -> Translatable:
    return msg("Removed {size}.", size=size_text(freed)) if freed else msg("Nothing was kept.")


def _kinds(folder: Path) -> list[str]:
    """Return the kinds of things that are kept: one folder each."""
    return sorted(path.name for path in folder.glob("*/") if not path.is_symlink())


def _measure(folder: Path) -> tuple[int, int]:
    """Return how many files a folder holds, and how many bytes they have; a file of two names counts once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        there = path.lstat()
        if path.is_file():
            seen[there.st_dev, there.st_ino] = there.st_size
    return len(seen), sum(seen.values())


command = {"": cache, "show": show, "clear": clear}
