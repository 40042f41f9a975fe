"""What was built into a folder, and of what: read before the next build, which then makes only what changed.

The record lies with what is kept to save time, one file for each folder of packs. It names each source
by its whole path, with what it was made of and what came out. It is no proof of anything: without it,
or where it is damaged, all is looked at anew.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError
from repurpose.pack.incremental.place import record_file
from repurpose.pack.incremental.stamps import Stamp, hash_listing, is_same, read_stamp
from repurpose.validation import Model, check_json

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.pack.job import Built

_MOST = 200  # records that are kept, the latest
_VERSION = 1
_MOST_BYTES = 256 * 10**6


class PackMade(Model):
    """A pack that came out: its folder's name, what stood in it, and what is told of it."""

    name: str
    base: str  # the article's id, before those of one run were made different
    listing: str  # hash of the names, sizes and times of its files
    title: str = ""
    posts: dict[str, int] = Field(default_factory=dict)
    cards: int = 0
    clips: int = 0
    notices: tuple[str, ...] = ()


class SourceMade(Model):
    """A source file and all that its packs were made of."""

    asked: str  # hash of everything else (`repurpose.pack.incremental.asked`)
    source: Stamp
    pictures: dict[str, Stamp] = Field(
        default_factory=dict
    )  # whole paths; also of those that were not there
    packs: tuple[PackMade, ...] = ()


class BuildRecord(Model):
    """What was built into a folder, by the whole paths of the sources."""

    version: int = _VERSION
    sources: dict[str, SourceMade] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A pack that is as it was built, of a source that is as it was."""

    folder: Path
    made: PackMade


def read_record(out: Path) -> BuildRecord:
    """Return the record of a folder of packs; an empty one where there is none that can be read."""
    path = record_file(out)
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            return BuildRecord()
        record = check_json(BuildRecord, path.read_bytes())
    except (OSError, ContentError):
        return BuildRecord()
    return record if record.version == _VERSION else BuildRecord()


def find_unchanged(
    files: Iterable[Path], asked: str, out: Path, record: BuildRecord
) -> dict[Path, tuple[Unchanged, ...]]:
    """Return the packs that need not be made, by the source files that they are of.

    Args:
        files: Sources.
        asked: What is asked now (`hash_asked`).
        out: The folder of the packs.
        record: What is known of them.
    """
    found: dict[Path, tuple[Unchanged, ...]] = {}
    for file in files:
        known = record.sources.get(os.path.abspath(file))  # noqa: PTH100 - links as they are written
        if known and known.asked == asked and _is_as_made(file, known, out):
            found[file] = tuple(Unchanged(out / made.name, made) for made in known.packs)
    names = [one.made.name for packs in found.values() for one in packs]
    return {
        file: packs
        for file, packs in found.items()
        # An id that was made different may become another one: the whole run decides.
        if all(one.made.name == one.made.base and names.count(one.made.name) == 1 for one in packs)
    }


def _is_as_made(file: Path, known: SourceMade, out: Path) -> bool:
    return (
        bool(known.packs)
        and is_same(file, known.source)
        and all(is_same(Path(name), stamp) for name, stamp in known.pictures.items())
        and all(hash_listing([out / made.name]) == made.listing for made in known.packs)
    )


def write_record(
    out: Path,
    asked: str,
    seen: Mapping[Path, Stamp],
    made: Sequence["tuple[Article, str, Built]"],
    *,
    began: int,
) -> None:
    """Remember what was built; a pack that lacks something is forgotten, so that it is made again.

    Args:
        out: The folder of the packs.
        asked: What was asked (`hash_asked`).
        seen: The source files, as they were before they were read.
        made: Each article with its own id before it was made different, and its pack.
        began: When reading began, in ns since 1970: what has changed since is not remembered.
    """
    sources = dict(read_record(out).sources)
    for file, stamp in seen.items():
        whole = os.path.abspath(file)  # noqa: PTH100 - see above
        sources.pop(whole, None)
        if one := _source_made(file, stamp, asked, made, began):
            sources[whole] = one
    there = {
        name: one
        for name, one in sources.items()
        if all((out / pack.name).is_dir() for pack in one.packs)
    }
    file = record_file(out)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, BuildRecord(sources=there).model_dump_json() + "\n", mode=0o600)
        older = sorted(file.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in older[:-_MOST]:
            path.unlink()


def _source_made(
    file: Path,
    stamp: Stamp,
    asked: str,
    made: Sequence["tuple[Article, str, Built]"],
    began: int,
) -> SourceMade | None:
    from repurpose.pack.pictures import picture_places  # noqa: PLC0415  # Pillow

    own = [one for one in made if one[0].source.path == Path(file)]
    if not own or any(built.failed or not built.summary.whole for _, _, built in own):
        return None
    places = {place for article, _, _ in own for place in picture_places(article)}
    pictures = {str(place): read_stamp(place, began) for place in places}
    if any(one.changed >= began for one in (stamp, *pictures.values())):
        return None
    return SourceMade(
        asked=asked,
        source=replace(stamp, sha256=own[0][0].source.sha256),
        pictures=pictures,
        packs=tuple(_pack_made(built, base) for _, base, built in own),
    )


def _pack_made(built: "Built", base: str) -> PackMade:
    said = built.summary
    return PackMade(
        name=built.folder.name,
        base=base,
        listing=hash_listing([built.folder]),
        title=said.title,
        posts=dict(said.posts),
        cards=said.cards,
        clips=len(said.seconds),
        notices=built.notices,
    )
