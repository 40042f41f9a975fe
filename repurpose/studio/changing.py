"""Changes from a window in, packs made again by the command line's own verbs out; undone by the same."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from repurpose.errors import RepurposeError, UsageError
from repurpose.pack.hand import digest, read_hand
from repurpose.pack.store import read_manifest
from repurpose.studio.history import Content, Step
from repurpose.studio.state import Studio

JOBS = 2  # processes for clips, which are encoded beside the page


def change_pack(
    studio: Studio,
    name: str,
    what: str,
    changes: Content,
    base: Mapping[str, str],
) -> None:
    """Change files that people keep by hand, make the pack again, and remember the step.

    Args:
        studio: The studio.
        name: The pack.
        what: A key of the page's words for the step.
        changes: What is to stand in the files.
        base: The hash of each as the window read it.

    Raises:
        EditConflict: A file is no longer what the window read.
    """
    history = studio.history(name)
    with history.lock:
        folder = studio.shelf.find(name)
        held = read_hand(folder)
        before = {file: held.get(file) for file in changes}
        left = _rework(studio, name, folder, changes, base)
        history.add(Step(what, before, dict(changes), left))


def step_back(studio: Studio, name: str) -> str:
    """Undo the last step; return what it was.

    Raises:
        UsageError: There is none.
        EditConflict: Somebody has changed one of its files since.
    """
    history = studio.history(name)
    with history.lock:
        if not history.done:
            raise UsageError("There is nothing to undo.")
        step = history.done[-1]
        left = _rework(studio, name, studio.shelf.find(name), step.before, step.base)
        history.done.pop()
        history.undone.append(replace(step, base=left))
        return step.what


def step_again(studio: Studio, name: str) -> str:
    """Do again what was undone last; return what it was.

    Raises:
        UsageError: There is none.
        EditConflict: Somebody has changed one of its files since.
    """
    history = studio.history(name)
    with history.lock:
        if not history.undone:
            raise UsageError("There is nothing to do again.")
        step = history.undone[-1]
        left = _rework(studio, name, studio.shelf.find(name), step.after, step.base)
        history.undone.pop()
        history.done.append(replace(step, base=left))
        return step.what


def _rework(
    studio: Studio, name: str, folder: Path, changes: Content, base: Mapping[str, str]
) -> dict[str, str]:
    """Make the pack again; return the hashes that the changed files have now."""
    from repurpose.pack.rework import rework_pack  # noqa: PLC0415  # with all that draws

    built = rework_pack(folder, changes, base=base, jobs=JOBS, report=_teller(studio, name))
    studio.hub.tell("pack", pack=name, there=True)
    files = built.manifest["files"]
    return {file: files[file]["sha256"] if file in files else "" for file in changes}


def _teller(studio: Studio, name: str) -> Callable[[str, str, int, int], None]:
    """Return a reporter that tells the windows how far a clip is."""

    def report(_: str, what: str, done: int, total: int) -> None:
        if what.startswith("clip"):
            studio.hub.tell("progress", pack=name, what=what, done=done, total=total)

    return report


def take_in(studio: Studio, name: str) -> str:
    """Make a pack again when its hand-kept files are not those it was made with.

    Returns why that failed, in a line for people; empty when all is well.
    """
    lock = studio.history(name).lock
    if not lock.acquire(blocking=False):  # it is being made again just now
        return ""
    try:
        folder = studio.shelf.find(name)
        if stale_files(folder, read_manifest(folder)):
            _rework(studio, name, folder, {}, {})
    except RepurposeError as error:
        return " ".join(filter(None, (error.message, error.hint)))
    finally:
        lock.release()
    return ""


def stale_files(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return the hand-kept files that are not as the manifest knows them."""
    known = {name: entry.get("sha256") for name, entry in (manifest.get("files") or {}).items()}
    there = {name: digest(content) for name, content in read_hand(folder).items()}
    gone = [n for n in known if n.endswith(".toml") and n not in there]
    lost = any("says" not in card for card in manifest.get("cards") or ())  # of an older version
    return sorted([n for n, sha in there.items() if known.get(n) != sha] + gone + ["cards"] * lost)


def write_wishes(old: bytes | None, pinned: list[str], banned: list[str]) -> bytes | None:
    """Return `wishes.toml` with these wishes; comments at its head stay. None: nothing is wished."""
    head = []
    for line in (old or b"").decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    if not (pinned or banned or head):
        return None
    head = head or [
        "# Sentences that posts, cards and clips must say, and those that they must not."
    ]
    rows = [
        f"{key} = [\n" + "".join(f"  {json.dumps(t, ensure_ascii=False)},\n" for t in texts) + "]"
        for key, texts in (("pin", pinned), ("ban", banned))
        if texts
    ]
    return ("\n".join([*head, *rows]) + "\n").encode()
