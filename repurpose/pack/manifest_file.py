"""A pack folder in, its manifest out, checked whole; where every verb begins that is given a pack."""

from pathlib import Path

from pydantic_core import from_json, to_json

from repurpose.errors import ContentError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.pack.containment import check_folder, check_names
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_version import SCHEMA_VERSION
from repurpose.pack.store import MANIFEST
from repurpose.pack.upgrade import upgrade_v1
from repurpose.validation import Invalid, Model, check_json

MOST_BYTES = 64 * 10**6  # of a manifest; that of a book of 300,000 characters has 4 million


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a pack, checked whole; one of version 1 is brought up to date.

    Every verb begins here, so a pack that leads out of itself is refused before anything of it is
    used (`repurpose.pack.containment`).

    Raises:
        UsageError: The folder is no pack.
        ContentError: A file leads out of the pack, is no plain file, or is too large; or the manifest is damaged (what is wrong is named), too large, or of a newer schema.
    """
    path = folder / MANIFEST
    manifest = parse_manifest(_read(path), path)
    check_names(folder, set(manifest.named_files()))
    return manifest


def parse_manifest(data: bytes, path: Path | str) -> Manifest:
    """Return the manifest that a file holds; `path` is for messages. Whether its names lead out of the pack is not asked.

    Raises:
        ContentError: It is damaged (what is wrong is named), or of a newer schema.
    """
    try:
        version = check_json(_Versioned, data).schema_version
        if version == 1:
            data = to_json(upgrade_v1(from_json(data)))
        elif version != SCHEMA_VERSION:
            raise ContentError(
                msg(
                    "{path} has schema_version {found}; this program reads {schema_version}.",
                    path=path,
                    found=version,
                    schema_version=SCHEMA_VERSION,
                ),
                hint=msg("Update repurpose, or build the pack again."),
            )
        return check_json(Manifest, data)
    except Invalid as error:
        raise ContentError(
            msg("{path} is damaged: {error}.", path=path, error=reason_of(error)),
            hint=msg("Build the pack again: repurpose pack ARTICLE"),
        ) from None


class _Versioned(Model, extra="ignore"):
    """What every version of a manifest says."""

    schema_version: int


def _read(path: Path) -> bytes:
    try:
        if not path.is_symlink() and not path.exists():
            raise FileNotFoundError(path)
        check_folder(path.parent)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        if not path.parent.exists():
            raise UsageError(
                msg("There is no folder {folder}.", folder=path.parent),
                hint=msg("Check the path; a pack is made with: repurpose pack ARTICLE"),
            ) from None
        raise UsageError(
            msg(
                "{folder} is not a pack: it has no {manifest}.",
                folder=path.parent,
                manifest=MANIFEST,
            ),
            hint=msg("Make one: repurpose pack ARTICLE"),
        ) from None
    if len(data) > MOST_BYTES:
        raise ContentError(
            msg("{path} is larger than {most} MB.", path=path, most=MOST_BYTES // 10**6),
            hint=msg("Build the pack again: repurpose pack ARTICLE"),
        )
    return data
