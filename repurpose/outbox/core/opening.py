"""What a user says of an outbox in, the open ledger out, by the clock of the user's folder."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from repurpose.clock import virtual_clock
from repurpose.errors import UsageError
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.outbox.core.database import can_write, default_path, is_url
from repurpose.outbox.core.ledger import Ledger


def open_ledger(
    place: str = "",
    *,
    looking: bool = False,
    environment: Mapping[str, str] | None = None,
    **options: Any,
) -> Ledger:
    """Open a user's ledger: what every verb, the scheduler and the studio go through.

    In a rehearsal's folder the ledger lives by the rehearsal's clock, and stands in that folder.

    Args:
        place: Path or `postgresql://` URL; "" for the user's own place.
        looking: Nothing will be written, so that a disk that cannot be written to is no matter.
        environment: `os.environ` by default.
        options: As for `Ledger`.

    Raises:
        UsageError: A rehearsal would write into an outbox outside its folder.
        SetupError, MachineError: As `Ledger`.
    """
    values = dict(os.environ if environment is None else environment)
    folder = user_folder(values)
    clock = virtual_clock(folder)
    where = str(place or default_path(values))
    if looking and not is_url(where) and Path(where).is_file() and not can_write(Path(where)):
        options["read_only"] = True
    if clock is None:
        return Ledger(where, **options)
    if place and not Path(place).absolute().is_relative_to(folder.absolute()):
        raise UsageError(
            msg(
                "The rehearsal in {folder} has a clock of its own, and does not touch {place}.",
                folder=folder,
                place=place,
            ),
            hint=msg("Leave out --db and REPURPOSE_OUTBOX, or unset REPURPOSE_HOME."),
        )
    return Ledger(where, clock=clock, **options)
