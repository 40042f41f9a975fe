"""A pack and the one that is to take its place in; what people wrote and put in, kept aside, out.

This is the one place where a generated thing displaces a person's thing. Whatever in the older
folder was not made by this program, or was changed since, is in the newer one too: at its own place
where that is free, and else in `kept/`, under its own path. What is kept is never written over.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from repurpose.editor import FILE as EDITOR_FILE
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.pack.branding import is_avatar
from repurpose.pack.document import DOCUMENT
from repurpose.pack.overrides.files import GENERATED, OWN
from repurpose.pack.pictures import FOLDER
from repurpose.pack.store import MANIFEST, copy_file, list_files

if TYPE_CHECKING:
    from repurpose.pack.manifest import Manifest

KEPT = "kept"
REVIEW = "review"  # what people said of the pack who were asked (`repurpose.review`)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was put aside: where it stood, and where it is now; both paths in the pack."""

    file: str
    now: str

    def describe(self) -> str:
        """Return what people are told."""
        return msg(
            "{file} held work of yours that no longer stands there; it is kept in {now}.",
            file=self.file,
            now=self.now,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What the program made of a pack: hashes by path, of the files as it wrote them."""

    hashes: Mapping[str, str]

    def is_ours(self, name: str, data: bytes) -> bool:
        """Say whether a file is one that was made, as it was made."""
        return self.hashes.get(name) == hashlib.sha256(data).hexdigest()


def made_names(manifest: "Manifest") -> set[str]:
    """Return the files of a pack that are made, not put there by people."""
    names = {"article.txt", "index.html", EDITOR_FILE, *manifest.made_files()}
    names |= {name for name in manifest.files if is_avatar(name) or name.startswith(f"{FOLDER}/")}
    for thread in manifest.threads:
        names |= {thread.file, thread.file.removesuffix(".md") + GENERATED}
        names |= {thread.document} if thread.document else set()
    return names | {DOCUMENT} | {p.file for clip in manifest.clips for p in clip.pictures}


def read_made(folder: Path) -> Made:
    """Return what was made of the pack in `folder`; nothing when nobody can say.

    A manifest that is damaged in other places still tells its hashes.
    """
    if not (folder / MANIFEST).exists():
        return Made({})
    from repurpose.pack.manifest_file import read_manifest  # noqa: PLC0415  # only where there is one

    with suppress(RepurposeError):
        manifest = read_manifest(folder)
        names = made_names(manifest)
        hashes = {name: e.sha256 for name, e in manifest.files.items() if name in names}
        # An edited thread's file has the hash of the edit there.
        return Made(hashes | {t.file: t.generated for t in manifest.threads})
    with suppress(OSError, ValueError, RecursionError):
        return Made(dict(_salvaged(json.loads((folder / MANIFEST).read_bytes()))))
    return Made({})


def _salvaged(data: Any) -> Iterator[tuple[str, str]]:
    """Yield what a damaged manifest still says of files; of threads, what was generated."""
    if not isinstance(data, dict):
        return
    files, threads = data.get("files"), data.get("threads")
    for name, entry in files.items() if isinstance(files, dict) else ():
        sha = entry.get("sha256") if isinstance(entry, dict) else None
        if isinstance(sha, str) and not (name.startswith("threads/") and name.endswith(".md")):
            yield name, sha
    for thread in threads if isinstance(threads, list) else ():
        with suppress(AttributeError, TypeError):
            name = "-".join(p for p in (thread["platform"], thread.get("variant")) if p)
            yield f"threads/{name}.md", str(thread.get("generated"))


def is_kept(name: str) -> bool:
    """Say whether a path in a pack is that of something kept aside, or said of it; the manifest lists none."""
    return name.startswith((f"{KEPT}/", f"{REVIEW}/"))


def carry_kept(older: Path, newer: Path) -> None:
    """Take over what is kept already, and what was said of the pack, before anything else is."""
    for kept in (KEPT, REVIEW):
        for name in list_files(older / kept):
            copy_file(older / kept / name, newer / kept / name)


def save_work(
    older: Path, newer: Path, made: Made, *, replaced: Collection[str] = ()
) -> list[Kept]:
    """See that all that people wrote or put into `older` is in `newer`; return what was put aside.

    Args:
        older: The pack that is to be replaced.
        newer: The pack that takes its place.
        made: What the program made of `older`.
        replaced: Files that people wrote anew themselves: the new words stand for the old ones.

    Raises:
        OSError: A file cannot be read or written.
    """
    aside = []
    for name in list_files(older):
        if is_kept(name):
            _keep_again(older / name, newer, name)
            continue
        there = newer / name
        if name in replaced or _same(older / name, there):
            continue
        data = (older / name).read_bytes()
        if name not in OWN and made.is_ours(name, data):
            continue
        if not there.exists() and name not in OWN and name not in made.hashes:
            copy_file(older / name, there)
            continue
        aside.append(Kept(name, put_aside(newer, name, data)))
    return aside


def _same(one: Path, other: Path) -> bool:
    if not other.is_file() or one.stat().st_size != other.stat().st_size:
        return False
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


def _keep_again(path: Path, newer: Path, name: str) -> None:
    """Keep what was put into `kept/` or said of the pack, or changed there, since that was taken over."""
    if _same(path, newer / name):
        return
    if name.startswith(f"{REVIEW}/"):
        (newer / name).unlink(missing_ok=True)
        copy_file(path, newer / name)
    else:
        put_aside(newer, name.removeprefix(f"{KEPT}/"), path.read_bytes())


def put_aside(folder: Path, name: str, data: bytes) -> str:
    """Write a file of the pack in `folder` into its `kept/` and return the new path.

    The names are those of the files: `kept/threads/weibo.md`, the next one `weibo-2.md`. What is
    kept already is not kept twice.

    Raises:
        OSError: It cannot be written.
    """
    path = PurePosixPath(KEPT, name)
    number = 1
    while True:
        numbered = path.with_stem(f"{path.stem}-{number}") if number > 1 else path
        target = folder / numbered
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as file:
                file.write(data)
        except FileExistsError:
            if target.is_file() and target.read_bytes() == data:
                return str(numbered)
            number += 1
        else:
            return str(numbered)
