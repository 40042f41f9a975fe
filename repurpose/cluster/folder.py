"""The files of a pack that was made elsewhere in, its folder out: nothing that a person wrote there is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of
from repurpose.pack import (
    MANIFEST,
    EditConflict,
    list_files,
    prepare_target,
    read_hand,
    read_made,
    save_work,
    staging,
)


@dataclass(frozen=True, slots=True)
class Older:
    """What stands in a pack's folder before it is made again."""

    files: Mapping[str, bytes]  # all of it
    hand: Mapping[str, bytes]  # what people keep there by hand
    notices: tuple[str, ...] = ()


@dataclass
class _Handover:
    """Sees that the new pack has all that people wrote in the older one."""

    target: Path
    hand: Mapping[str, bytes]
    told: list[str] = field(default_factory=list)

    def __call__(self, older: Path, newer: Path) -> None:
        theirs = read_hand(older)
        for name in sorted(theirs.keys() | self.hand.keys()):
            if theirs.get(name) != self.hand.get(name):
                raise EditConflict(name, self.hand.get(name), theirs.get(name))
        kept = save_work(older, newer, read_made(older))
        self.told += [one.describe() for one in kept]


def read_older(target: Path, *, force: bool) -> Older:
    """Return what stands in the folder of a pack.

    Raises:
        UsageError: It holds other things, and `force` is not set.
        ContentError: It holds what no pack may hold.
        MachineError: It cannot be read.
    """
    notices = tuple(one.describe() for one in prepare_target(target, force=force))
    if not target.is_dir():
        return Older({}, {}, notices)
    try:
        names = [*list_files(target), *([MANIFEST] if (target / MANIFEST).is_file() else [])]
        files = {name: (target / name).read_bytes() for name in names}
    except OSError as error:
        raise MachineError(
            msg("Cannot read {path}: {error}.", path=target, error=reason_of(error)),
            hint=msg("Check its permissions."),
        ) from None
    return Older(files, read_hand(target), notices)


def put_into_folder(
    target: Path, files: Mapping[str, bytes], hand: Mapping[str, bytes]
) -> list[str]:
    """Put a pack into its place, whole or not at all; return what people are to be told.

    Args:
        target: Its folder.
        files: All its files, by their paths in it.
        hand: What people kept in the older one by hand when it was read.

    Raises:
        EditConflict: Somebody has written there in the meantime.
        MachineError: The disk is full or read-only.
    """
    handover = _Handover(target, hand)
    with staging(target, handover) as stage:
        for name, data in files.items():
            place = stage / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    return list(dict.fromkeys(handover.told))
