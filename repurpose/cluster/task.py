"""An article in, a task that needs nothing of this machine out; on a worker, the article again, with what lay beside it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from repurpose.article import Article, home_of
from repurpose.cluster.order import text_of
from repurpose.ink import MOST_BYTES
from repurpose.pack import picture_places, text_hash


@dataclass(frozen=True, slots=True)
class PackTask:
    """One pack that is to be made."""

    article: Article  # its source names no folder
    files: Mapping[str, bytes]  # that its text shows, by their paths below its folder
    names: Mapping[str, str]  # paths below the folder that are links -> where they lead there
    key: str  # what decides the pack; the same key gives the same bytes
    older: Mapping[str, bytes] = field(default_factory=dict)  # of the pack that it is to replace


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that an article shows from its own folder."""

    files: dict[str, bytes]
    names: dict[str, str]


def make_task(article: Article, order_key: str, older: Mapping[str, bytes]) -> PackTask:
    """Return the task that makes the pack of an article.

    Args:
        article: With the id that its pack is to have.
        order_key: What decides all packs of the run (`Order.key`).
        older: The files of the pack that it is to replace, by their paths in it.
    """
    beside = _look_beside(article)
    source = replace(article.source, folder="beside" if article.source.folder else "")
    sent = replace(article, source=source)
    decides = (
        order_key,
        (sent.id, sent.title, sent.author, sent.language, sent.source),
        sorted(sent.meta.items()),
        text_of(sent.text.encode("utf-8", "surrogatepass")),
        sorted((name, text_of(data)) for name, data in beside.files.items()),
        sorted(beside.names.items()),
        sorted((name, text_of(data)) for name, data in older.items()),
    )
    return PackTask(sent, beside.files, beside.names, text_hash(repr(decides)), older)


def settle(task: PackTask, folder: Path) -> Article:
    """Put what lies beside the article into an empty folder; return the article as if it were read there."""
    if not task.article.source.folder:
        return task.article
    for name, data in task.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for name, real in task.names.items():
        link = folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(folder / real)
    return replace(task.article, source=replace(task.article.source, folder=str(folder)))


def _look_beside(article: Article) -> Beside:
    """Return the files that the text shows and may show: those below its folder, links followed."""
    home = home_of(article)
    beside = Beside({}, {})
    for place in sorted(picture_places(article)) if home else ():
        for name, real, path in _find(home, Path(article.source.folder).absolute(), place):
            if real not in beside.files:
                beside.files[real] = path.read_bytes()
            if name != real:
                beside.names[name] = real
    return beside


def _find(home: Path | None, folder: Path, place: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield the name of a picture below the article's folder, where it really lies there, and its path."""
    try:
        path = Path(os.path.realpath(place))
        usable = path.is_file() and 0 < path.stat().st_size <= MOST_BYTES
    except (OSError, ValueError, RuntimeError):  # a name too long, or a link to itself
        return
    name = os.path.normpath(os.path.relpath(place, folder))
    if usable and home and path.is_relative_to(home) and not name.startswith(".."):
        yield Path(name).as_posix(), path.relative_to(home).as_posix(), path
