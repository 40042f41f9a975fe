"""An engine in, its tables made or brought up to date out; an older file is copied first."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from repurpose.errors import SetupError
from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.backup import back_up
from repurpose.outbox.core.database import Clock, name_of, reading, writing
from repurpose.outbox.core.rules import ARCHIVE, make_rules, put_rules

SCHEMA_VERSION = 3
_ADVISORY_LOCK = 7_033_515  # any number, the same in every program that upgrades


def make_tables(engine: Engine, install_id: str, clock: Clock | None, *, read_only: bool) -> None:
    """Make what is missing, and upgrade what is older.

    Raises:
        SetupError: It would have to be upgraded and is only read, or a newer program wrote it.
        MachineError: It cannot be written.
    """
    with reading(engine) as tx:  # most openings need not wait for a writer
        current, older = is_current(tx), is_older(tx)
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
        upgrade(tx, name, install_id)


def copy_file(engine: Engine, clock: Clock | None, *, due: bool) -> Path | None:
    """Copy the file beside it; None where no copy is due, and for a server, which has its own."""
    now = clock() if clock else time.time()
    return back_up(Path(name_of(engine)), now, due=due) if engine.name == "sqlite" else None


def _add_scheduling(connection: Connection) -> None:
    """From 1: paces, plans, slots, what is used up, nodes, and readers of events."""
    for name, column, kind in (
        ("account", "pacing", "JSON"),
        ("publication", "plan", "TEXT NOT NULL DEFAULT ''"),
        ("publication", "slot_at", "BIGINT"),
        ("publication", "begun_at", "BIGINT"),
    ):
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {column} {kind}")
    connection.exec_driver_sql(
        "UPDATE publication SET begun_at = (SELECT COALESCE(p.sent_at, p.intent_at) FROM part p"
        " WHERE p.publication = publication.id AND p.seq = 0"
        " AND p.state IN ('SENDING', 'UNKNOWN', 'HUMAN', 'SENT'))"
    )
    t.metadata.create_all(connection, tables=[t.uses, t.plan, t.node, t.reader])
    _create_indexes(
        connection, "publication_slot", "publication_begun", "part_waiting", "part_put_off"
    )


def _add_archive(connection: Connection) -> None:
    """From 2: the archive and its rules, and indexes for what 1,000 accounts made slow."""
    t.metadata.create_all(connection, tables=[t.archived_part, t.archived_attempt])
    put_rules(connection, ARCHIVE)
    _create_indexes(
        connection, "account_paced", "account_unpaced", "account_logged_out", "account_waits",
        "part_going", "part_remote",
    )  # fmt: skip


def _create_indexes(connection: Connection, *names: str) -> None:
    for name in names:
        tables = (t.account, t.publication, t.part)
        index = next(i for table in tables for i in table.indexes if i.name == name)
        index.create(connection)


# From each older version to the next. A new database is made whole, at the newest.
STEPS: Mapping[int, Callable[[Connection], None]] = {1: _add_scheduling, 2: _add_archive}


def _make_indexes_partial(connection: Connection) -> None:
    # Told to this dialect alone: `Index(sqlite_where=..., postgresql_where=...)` loads both, with what
    # either has for asynchronous drivers: 30 ms and 3 MB of every process that opens an outbox.
    for index in (*t.part.indexes, *t.account.indexes):
        if "where" in index.info:
            index.dialect_options[connection.dialect.name]["where"] = index.info["where"]


def upgrade(
    connection: Connection,
    where: str,
    install_id: str,
    *,
    steps: Mapping[int, Callable[[Connection], None]] = STEPS,
    newest: int = SCHEMA_VERSION,
) -> None:
    """Make the tables, or bring older ones up to `newest`, within the caller's transaction.

    Args:
        connection: In a transaction that writes.
        where: The database's name, for messages.
        install_id: Random; kept in a new database, and part of every idempotency key.
        steps: By version, what leads from it to the next.
        newest: The version that this program reads.

    Raises:
        SetupError: The database is of a newer version.
    """
    if connection.dialect.name == "postgresql":  # two nodes may start at once
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
    _make_indexes_partial(connection)
    if not inspect(connection).has_table("meta"):
        t.metadata.create_all(connection)
        make_rules(connection)
        connection.execute(
            t.meta.insert(),
            [
                {"key": "schema_version", "value": str(newest)},
                {"key": "install_id", "value": install_id},
                {"key": "clock", "value": "0"},
            ],
        )
        return
    found = read_version(connection)
    if found > newest:
        raise SetupError(
            msg(
                "{outbox} was written by a newer repurpose (schema {found}; this one reads {newest}).",
                outbox=where,
                found=found,
                newest=newest,
            ),
            hint=msg("Update repurpose."),
        )
    for version in range(found, newest):
        steps[version](connection)
    if found < newest:
        connection.execute(
            t.meta.update().where(t.meta.c.key == "schema_version").values(value=str(newest))
        )


def is_current(connection: Connection) -> bool:
    """Say whether there is nothing to make and nothing to upgrade."""
    return inspect(connection).has_table("meta") and read_version(connection) == SCHEMA_VERSION


def is_older(connection: Connection) -> bool:
    """Say whether an older program wrote it, so that it is upgraded."""
    return inspect(connection).has_table("meta") and read_version(connection) < SCHEMA_VERSION


def read_version(connection: Connection) -> int:
    """Return the schema version of an outbox's database."""
    return int(
        connection.execute(t.meta.select().where(t.meta.c.key == "schema_version")).one().value
    )
