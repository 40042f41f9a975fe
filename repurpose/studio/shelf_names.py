"""What packs are called on the shelf: `.shelf.toml` beside them, by folder; the folders keep their names."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from repurpose.atomic import write_atomically
from repurpose.errors import MachineError, RepurposeError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.toml_files import CLOSED

NAMES = ".shelf.toml"  # hidden: `repurpose verify packs/*` is for packs alone
LONGEST = 200  # characters of a name
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class ShelfFile:
    """The names that somebody gave, by folder."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    names: Mapping[str, str] = field(default_factory=dict)


def name_on_shelf(folder: Path) -> str:
    """Return what somebody called a pack; "" when nobody did, or the file cannot be read."""
    try:
        return _read(folder.parent).get(folder.name, "")
    except RepurposeError:  # a shelf without its names is better than none
        return ""


def put_name(folder: Path, name: str) -> None:
    """Call a pack something; "" for the title of its article.

    Raises:
        UsageError: The name is too long, or the file has a mistake.
        MachineError: It cannot be written.
    """
    plain = " ".join(name.split())
    if len(plain) > LONGEST:
        raise UsageError(
            msg(
                "A name has at most {most} characters; this one has {n}.",
                most=LONGEST,
                n=len(plain),
            )
        )
    with _writing:
        _write(folder.parent, {**_read(folder.parent), folder.name: plain})


def move_name(source: Path, target: Path) -> None:
    """Let a pack keep what it is called when its folder was moved from `source` to `target`.

    Raises:
        UsageError: A file has a mistake.
        MachineError: One cannot be written.
    """
    with _writing:
        name = _read(source.parent).get(source.name, "")
        if name:
            _write(target.parent, {**_read(target.parent), target.name: name})
            _write(source.parent, {**_read(source.parent), source.name: ""})


def _read(place: Path) -> Mapping[str, str]:
    path = place / NAMES
    if not path.is_file():
        return {}
    from repurpose.toml_files import read_toml  # noqa: PLC0415  # pydantic: most shelves have no such file

    return read_toml(ShelfFile, path).names


def _write(place: Path, names: Mapping[str, str]) -> None:
    """Write the names of the packs that are there; a folder of the same name that comes later starts without."""
    from repurpose.toml_files import write_toml  # noqa: PLC0415

    path = place / NAMES
    kept = {folder: name for folder, name in names.items() if name and (place / folder).is_dir()}
    try:
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = write_toml(
            {"names": kept}, before=before, comment="What packs are called, by folder."
        )
        write_atomically(path, text)
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None
