"""An engine in, its tables made or brought up to date out; an older file is copied first."""

import time
from pathlib import Path

from sqlalchemy import Engine

from repurpose.errors import SetupError
from repurpose.messages import msg
from repurpose.outbox.core import schema
from repurpose.outbox.core.backup import back_up
from repurpose.outbox.core.database import Clock, name_of, reading, writing


def make_tables(engine: Engine, install_id: str, clock: Clock | None, *, read_only: bool) -> None:
    """Make what is missing, and upgrade what is older.

    Raises:
        SetupError: It would have to be upgraded and is only read, or a newer program wrote it.
        MachineError: It cannot be written.
    """
    with reading(engine) as tx:  # most openings need not wait for a writer
        current, older = schema.is_current(tx), schema.is_older(tx)
    if current:
        return
    name = name_of(engine)
    if read_only:
        raise SetupError(
            msg("{name} is not an outbox of this version, and cannot be written.", name=name),
            hint=msg("Copy it to where it can be written, and name it with --db."),
        )
    if older:
        copy_file(engine, clock, due=False)
    with writing(engine) as tx:
        schema.upgrade(tx, name, install_id)


def copy_file(engine: Engine, clock: Clock | None, *, due: bool) -> Path | None:
    """Copy the file beside it; None where no copy is due, and for a server, which has its own."""
    now = clock() if clock else time.time()
    return back_up(Path(name_of(engine)), now, due=due) if engine.name == "sqlite" else None
