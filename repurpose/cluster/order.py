"""Choices and a person's own files in, what all tasks of a run share out; on a worker, that as folders.

Settings are read on the machine where the command is given, once; a worker reads none of its own.
What a person keeps beside the articles and in the folder of settings (themes, voices, captions, fonts,
lists of words) goes along, and so do files that the choices name below the working folder.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from repurpose.cluster.machine import Machine, describe_machine
from repurpose.errors import UsageError
from repurpose.folders import cache_folder, user_folder
from repurpose.messages import msg
from repurpose.pack import OWN_FILES, OWN_FOLDERS, Choices, text_hash

MOST_BYTES = 200_000_000  # of all files of an order
_ENVIRONMENT = ("REPURPOSE_MEANING",)  # what of the environment decides packs
_HERE, _HOME, _PASSING = "here", "home", "passing"


@dataclass(frozen=True, slots=True)
class Order:
    """What all packs of one run share."""

    id: str  # of this run, another one each time
    choices: Choices
    only: bool  # for the platforms of the choices and no others
    here: Mapping[str, bytes]  # files below the working folder, by their paths there
    home: Mapping[str, bytes]  # the same, of the folder of settings
    environment: Mapping[str, str]
    machine: Machine  # what a worker has to be like
    store: str = ""  # address of where packs go; "": they are handed back
    anew: bool = False  # make also what stands there already

    @property
    def key(self) -> str:
        """What decides all packs of the run, but for their articles."""
        files = [sorted((name, text_of(data)) for name, data in f.items()) for f in (self.here, self.home)]  # fmt: skip
        return text_hash(
            repr((self.choices, self.only, files, sorted(self.environment.items()), self.machine))
        )

    def unpack(self, folder: Path) -> tuple[Path, dict[str, str]]:
        """Write the files into an empty folder; return the working folder for a process that makes packs, and its environment."""
        (folder / _PASSING).mkdir()
        for place, files in ((_HERE, self.here), (_HOME, self.home)):
            (folder / place).mkdir()
            for name, data in files.items():
                target = folder / place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        plain = {name: value for name, value in os.environ.items() if name not in _ENVIRONMENT}
        chosen = {
            "REPURPOSE_HOME": str(folder / _HOME),
            "REPURPOSE_CACHE": str(cache_folder().absolute()),  # of voices
            "REPURPOSE_CACHE_MB": "0",  # an older pack has what can be taken over
            "TMPDIR": str(folder / _PASSING),
        }
        return folder / _HERE, plain | dict(self.environment) | chosen


def place_order(
    choices: Choices, *, only: bool = False, store: str = "", anew: bool = False
) -> Order:
    """Return the order for a run, with the files that it needs.

    Raises:
        UsageError: The choices name a file that does not lie below the working folder, or there are too many bytes.
    """
    here = dict(_own_files(Path.cwd()))
    if choices.clips:
        here |= _named_files(choices, Path.cwd())
    home = dict(_own_files(user_folder()))
    if sum(map(len, (*here.values(), *home.values()))) > MOST_BYTES:
        raise UsageError(
            msg(
                "Your own fonts, themes and files that the clips use have more than {most} MB; that "
                "is too much to send to every worker.",
                most=MOST_BYTES // 1_000_000,
            ),
            hint=msg("Make the packs on this machine, without --cluster."),
        )
    return Order(
        id=secrets.token_hex(8),
        choices=choices,
        only=only,
        here=here,
        home=home,
        environment={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        machine=describe_machine(),
        store=store,
        anew=anew,
    )


def text_of(data: bytes) -> str:
    """Return by what the bytes of a file are known."""
    return hashlib.sha256(data).hexdigest()


def _own_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a person keeps in a folder that decides packs."""
    found = [folder / name for name in OWN_FILES]
    for name in OWN_FOLDERS:
        found += sorted((folder / name).rglob("*"))
    yield from _read(folder, found)


def _read(folder: Path, paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        with suppress(OSError):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _named_files(choices: Choices, folder: Path) -> dict[str, bytes]:
    """Return the files that choices name: a voice, music, backdrops, footage.

    Raises:
        UsageError: One lies elsewhere.
    """
    names = [choices.music, choices.voice.partition(":")[2], *choices.backdrop, choices.footage]
    found: dict[str, bytes] = {}
    for path in (Path(name) for name in names if name and Path(name).exists()):
        inner = Path(os.path.normpath(path))
        if inner.is_absolute() or ".." in inner.parts:
            raise UsageError(
                msg("{path} does not lie below the working folder.", path=path),
                hint=msg(
                    "With --cluster, files go along by their names from here: copy it beside the articles."
                ),
            )
        inside = [folder / inner] if inner.is_file() else sorted((folder / inner).rglob("*"))
        found |= dict(_read(folder, inside))
    return found
