"""A task in, its pack out: made by the ordinary builder in a folder that is thrown away, then put into the store or handed back."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from repurpose.cluster.order import Order
from repurpose.cluster.store import Standing, Store
from repurpose.cluster.task import PackTask, settle
from repurpose.errors import RepurposeError
from repurpose.messages import Translatable
from repurpose.pack import (
    MANIFEST,
    Built,
    SomeFailed,
    Summary,
    build_packs,
    list_files,
    summarize,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What people and programs are told of a pack."""

    summary: Summary
    made: int = 0  # cards and clips that were made anew
    notices: tuple[str, ...] = ()
    failed: tuple[RepurposeError, ...] = ()
    standing: bool = False  # it stood there already


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a task."""

    told: Told
    built: Built | None = None  # where the pack is handed back, with its files
    files: Mapping[str, bytes] | None = None


def make_pack(task: PackTask, order: Order, store: Store | None) -> Made:
    """Make the pack of a task; with a `store` put it there, unless it stands there already.

    Raises:
        RepurposeError: It could not be made.
    """
    name = task.article.id
    standing = store.find(name) if store else None
    if standing and standing.key == task.key and not order.anew:
        said = standing.manifest
        return Made(Told(summarize(said), notices=tuple(said.notices), standing=True))
    with TemporaryDirectory(prefix="repurpose-") as folder:
        out, beside = Path(folder, "out"), Path(folder, "beside")
        beside.mkdir()
        _unpack(_older(task, store, standing), out / name)
        built = _build(task, order, out, beside)
        told = _tell(built, out)
        names = (*list_files(built.folder), MANIFEST)
        files = {one: (built.folder / one).read_bytes() for one in names}
    if store is None:
        return Made(told, replace(built, held=None), files)
    store.put(name, files, key=task.key if is_whole(built) else "", older=standing)
    return Made(told)


def is_whole(built: Built) -> bool:
    """Say whether all of a pack could be made, as good as it can be."""
    return not built.failed and built.summary.whole


def _older(task: PackTask, store: Store | None, standing: Standing | None) -> Mapping[str, bytes]:
    """Return the files of the pack that is to be replaced; none where they are not whole."""
    if store is None or standing is None:
        return task.older
    try:
        return store.fetch(standing)
    except RepurposeError as error:
        logging.getLogger(__name__).warning("%s", error.message)
        return {}


def _unpack(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _build(task: PackTask, order: Order, out: Path, beside: Path) -> Built:
    article = settle(task, beside)
    try:
        (built,) = build_packs(
            [article],
            order.choices,
            out,
            jobs=1,
            report=lambda *_: None,
            force=True,
            only=order.only,
            trim=False,
        )
    except SomeFailed as error:
        if not error.built:
            raise
        built = error.built[0]
    return built


def _tell(built: Built, out: Path) -> Told:
    said = tuple(_moved(notice, out) for notice in built.notices)
    return Told(built.summary, built.drawn, said, built.failed)


def _moved(notice: str, out: Path) -> str:
    """Return a notice with the paths of files as they are in a folder of packs, whose place here passes away."""
    if str(out) not in notice or not isinstance(notice, Translatable):
        return notice
    values = {
        name: value.relative_to(out)
        if isinstance(value, Path) and value.is_relative_to(out)
        else value
        for name, value in notice.arguments.items()
    }
    return Translatable(notice.id, values)
