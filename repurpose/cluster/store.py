"""Packs in, objects of a store out, named by what they hold; a pack is there once its manifest is.

The store is any that fsspec knows: `file://`, `s3://`, `memory://` and more. Below its address lie

    store.json              that it is a store, and of which version
    objects/ab/abcdef…      the bytes of files, by their SHA-256: the same bytes are kept once
    packs/ID/made.json      of what the pack was made, and the hash of the manifest that belongs to it
    packs/ID/pack.json      the manifest, written last: it names every file of the pack with its hash

Whoever is killed has written no manifest, or the whole pack; whoever does a task twice writes the same
bytes twice. A manifest takes the older one's place in one step, and its objects stay until then.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError, MachineError, RepurposeError, SetupError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.pack import MANIFEST, Manifest, parse_manifest
from repurpose.validation import Model, check_json

MADE = "made.json"
_STORE = "store.json"
_HINT = msg(
    "Install what it needs: pip install 'repurpose[s3]' for s3://, 'repurpose[dask]' for others."
)
_NO_KEY = ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound")  # of botocore


class _Known(Model):
    """What a store says of itself."""

    version: int = 1


class MadeOf(Model):
    """Of what a pack was made: what decides it, and the hash of the manifest that came of it."""

    key: str  # "": something of it could not be made, so that it is made again
    manifest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A pack that stands in a store."""

    id: str
    key: str  # what decided it; "" where nobody can say
    manifest: Manifest
    data: bytes  # of the manifest


@dataclass(frozen=True, slots=True)
class Store:
    """Where packs are put: a place in a file system of fsspec's."""

    url: str
    files: Any  # an fsspec.AbstractFileSystem
    root: str  # within it

    @property
    def private(self) -> bool:
        """Say whether it is in the memory of one process, which no other can reach."""
        return "memory" in _protocols(self.files)

    @property
    def local(self) -> bool:
        """Say whether it is a folder."""
        return "file" in _protocols(self.files)

    def place_of(self, name: str) -> str:
        """Return the address of a pack."""
        return f"{self.url}/packs/{name}"

    def prepare(self) -> None:
        """See that packs can be put there, and say that it is a store.

        Raises:
            RepurposeError: They cannot.
        """
        with _told(self.url):
            if self._read(f"{self.root}/{_STORE}") is None:
                self._write({f"{self.root}/{_STORE}": _Known().model_dump_json().encode()})
        self.check()

    def check(self) -> None:
        """See that the store is within reach.

        Raises:
            MachineError: There is none.
            UsageError: It is of a newer version.
            SetupError: It may not be read.
        """
        with _told(self.url):
            said = self._read(f"{self.root}/{_STORE}")
        if said is None:
            raise MachineError(
                msg("there is no store at {url}", url=self.url),
                hint=msg("Workers on other machines need a folder that all of them see, or s3://."),
            )
        if check_json(_Known, said).version != _Known().version:
            raise UsageError(
                msg("{url} was written by a newer version.", url=self.url),
                hint=msg("Update repurpose."),
            )

    def names(self) -> list[str]:
        """Return the names of the packs that stand there, sorted."""
        with _told(self.url):
            try:
                found = self.files.ls(f"{self.root}/packs", detail=False)
            except FileNotFoundError:
                return []
            names = sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)
            return [name for name in names if self.files.exists(self._of(name, MANIFEST))]

    def find(self, name: str) -> Standing | None:
        """Return a pack that stands there; None where there is none that can be read."""
        with _told(self.url):
            data = self._read(self._of(name, MANIFEST))
            if data is None:
                return None
            made = self._read(self._of(name, MADE))
        try:
            manifest = parse_manifest(data, self.place_of(name))
        except ContentError:
            return None
        return Standing(name, _key_of(made, data), manifest, data)

    def put(
        self, name: str, files: Mapping[str, bytes], *, key: str, older: Standing | None = None
    ) -> None:
        """Put a pack there: its files and of what it was made, then its manifest.

        Args:
            name: The name of the pack.
            files: Its files by their paths in it; what its manifest does not name stays away.
            key: What decided it.
            older: The pack of that name which stands there: what both have is not sent again.

        Raises:
            MachineError: It cannot be written.
        """
        data = files[MANIFEST]
        known = parse_manifest(data, self.place_of(name)).files
        there = {one.sha256 for one in older.manifest.files.values()} if older else set()
        new = {one.sha256: file for file, one in known.items() if one.sha256 not in there}
        made = MadeOf(key=key, manifest=_hash(data)).model_dump_json().encode()
        with _told(self.url):
            objects = {self._object(sha): files[file] for sha, file in new.items()}
            self._write(objects | {self._of(name, MADE): made})
            self._write({self._of(name, MANIFEST): data})

    def fetch(self, pack: Standing) -> dict[str, bytes]:
        """Return the files of a pack that stands there, its manifest with them.

        Raises:
            ContentError: An object is missing, or is another one than its name says.
            MachineError: The store cannot be read.
        """
        wanted = {name: one.sha256 for name, one in pack.manifest.files.items()}
        places = {sha: self._object(sha) for sha in wanted.values()}
        with _told(self.url):
            found = self._read_all(list(places.values()))
        for sha, place in places.items():
            if _hash(found.get(place, b"")) != sha:
                where = f"{self.url}/objects/{sha[:2]}/{sha}"
                raise ContentError(
                    msg("{place} is damaged or missing.", place=where),
                    hint=msg("Make the pack again with --anew."),
                )
        return {name: found[places[sha]] for name, sha in wanted.items()} | {MANIFEST: pack.data}

    def _of(self, name: str, file: str) -> str:
        return f"{self.root}/packs/{name}/{file}"

    def _object(self, sha: str) -> str:
        return f"{self.root}/objects/{sha[:2]}/{sha}"

    def _read(self, place: str) -> bytes | None:
        try:
            return bytes(self.files.cat_file(place))
        except FileNotFoundError:
            return None

    def _read_all(self, places: list[str]) -> dict[str, bytes]:
        """Return objects by their places, many read at once where the store can; what is not there is left out."""
        return dict(self.files.cat(places, on_error="omit")) if places else {}

    def _write(self, objects: Mapping[str, bytes]) -> None:
        """Write objects, each whole or not at all."""
        if not self.local:
            if objects:
                self.files.pipe(dict(objects))  # many at once where the store can
            return
        for place, data in objects.items():
            path = Path(place)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data, lasting=False)


def is_address(out: str) -> bool:
    """Say whether a text is the address of a store, not the name of a folder."""
    return "://" in out


def open_store(url: str) -> Store:
    """Return the store at an address.

    Raises:
        UsageError: There is no store of that kind.
        MachineError: What it needs is not installed.
        SetupError: It lacks a setting, such as a region.
    """
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415  # only where a store is used
    except ImportError:
        raise MachineError(msg("Stores need the package fsspec."), hint=_HINT) from None
    plain = url.rstrip("/")
    if plain.startswith("file://"):
        plain = "file://" + os.path.abspath(plain.removeprefix("file://"))  # noqa: PTH100 - links stay
    try:
        files, root = url_to_fs(plain, skip_instance_cache=False)
    except ImportError as error:
        raise MachineError(
            msg("{url} needs a package: {error}.", url=url, error=str(error)), hint=_HINT
        ) from None
    except ValueError as error:
        raise UsageError(
            msg("{url} is the address of no store: {error}.", url=url, error=str(error)),
            hint=msg("Known: s3://bucket/prefix, file:///folder, memory://name."),
        ) from None
    return Store(plain, files, str(root).rstrip("/"))


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Tell what a store refuses in words for people."""
    try:
        yield
    except (RepurposeError, MemoryError):
        raise
    except PermissionError as error:
        raise SetupError(
            msg("{url} may not be used: {error}.", url=url, error=reason_of(error)),
            hint=msg("Check the key and what it is allowed: reading, writing, listing."),
        ) from None
    except Exception as error:
        if type(error).__name__ in _NO_KEY:
            raise SetupError(
                msg("There is no key for {url}.", url=url),
                hint=msg("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile."),
            ) from None
        said = f"{type(error).__name__}: {error}"[:200]
        raise MachineError(
            msg("{url} cannot be used: {error}.", url=url, error=said),
            hint=msg("Check the address and the network."),
        ) from error


def _key_of(made: bytes | None, manifest: bytes) -> str:
    """Return what decided a manifest, if what is known of it belongs to these bytes."""
    try:
        known = check_json(MadeOf, made or b"")
    except ContentError:
        return ""
    return known.key if known.manifest == _hash(manifest) else ""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
