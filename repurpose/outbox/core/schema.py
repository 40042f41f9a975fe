"""The tables of the ledger, the rules that the database itself holds, and how an older file is upgraded."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    inspect,
    text,
)

from repurpose.errors import SetupError
from repurpose.messages import msg, recall, store
from repurpose.outbox.core.machine import State

SCHEMA_VERSION = 2
_ADVISORY_LOCK = 7_033_515  # any number, the same in every program that upgrades

metadata = MetaData()


class Said(TypeDecorator[str]):
    """A text for people, kept with its id and values, so that each reader has it in their language.

    Rows that older versions wrote, and others' words, are plain texts and stay so.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Return what the database keeps."""
        return None if value is None else store(value)

    def process_result_value(self, value: Any, dialect: Any) -> str | None:
        """Return what is read, as a message where it is one."""
        return None if value is None else recall(value)


_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only as INTEGER

meta = Table(
    "meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False)
)
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("handle", Text, nullable=False, default=""),
    Column("secret_ref", Text, nullable=False, default=""),
    Column("zone", Text, nullable=False, default="UTC"),
    Column("settings", JSON, nullable=False, default=dict),
    Column("needs_login", Said, nullable=False, default=""),
    Column("wait_until", BigInteger, nullable=False, default=0),
    Column("pacing", JSON(none_as_null=True)),
)
pause = Table(
    "pause",
    metadata,
    Column("scope", Text, primary_key=True),  # all, platform:NAME, account:ID
    Column("until", BigInteger),
    Column("reason", Said, nullable=False, default=""),
    Column("by", Text, nullable=False, default=""),
    Column("at", BigInteger, nullable=False),
)
publication = Table(
    "publication",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text),
    Column("pack", Text, nullable=False, default=""),
    Column("due_at", BigInteger),
    Column("local_due", Text, nullable=False, default=""),
    Column("zone", Text, nullable=False, default=""),
    Column("notes", JSON, nullable=False, default=dict),
    Column("entered_at", BigInteger, nullable=False),
    Column("by", Text, nullable=False, default=""),
    Column("plan", Text, nullable=False, default="", server_default=""),
    Column("slot_at", BigInteger),  # the slot that it holds
    # The latest moment at which readers may have seen it begin; none: they have not.
    Column("begun_at", BigInteger),
    UniqueConstraint("account", "key", name="publication_key"),
    sqlite_autoincrement=True,  # a number is never given twice: idempotency keys hang on it
)
Index("publication_slot", publication.c.account, publication.c.slot_at, unique=True)
Index("publication_begun", publication.c.account, publication.c.begun_at)
part = Table(
    "part",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("publication", _Id, ForeignKey("publication.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("state", Text, nullable=False),
    # What is sent.
    Column("message", JSON, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("idem_key", Text, nullable=False, unique=True),
    Column("approval", Integer, nullable=False, default=0),
    Column("approved_sha256", Text, nullable=False, default=""),
    Column("approved_by", Text, nullable=False, default=""),
    Column("approved_at", BigInteger),
    # When. A part behind one that is not SENT has no next_at: it wakes nobody.
    Column("due_at", BigInteger),
    Column("next_at", BigInteger),
    Column("late_at", BigInteger),
    Column("late_then", Text, nullable=False, default="hold"),
    # Who has it.
    Column("epoch", Integer, nullable=False, default=0),
    Column("owner", Text, nullable=False, default=""),
    Column("lease_until", BigInteger),
    # How it goes.
    Column("minted_at", BigInteger),  # becomes Place.created_at
    Column("begun_at", BigInteger),
    Column("intent_at", BigInteger),
    Column("doubt_at", BigInteger),  # the first unclear end; stays
    Column("absent_at", BigInteger),  # the first look that found nothing
    Column("looks", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("remote_id", Text),
    Column("remote_url", Text, nullable=False, default=""),
    Column("ref", JSON, nullable=False, default=dict),
    Column("sent_at", BigInteger),
    Column("last_error", Said, nullable=False, default=""),
    Column("hold_reason", Said, nullable=False, default=""),
    UniqueConstraint("publication", "seq", name="part_place"),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{s}'" for s in State)), name="part_state_known"
    ),
    CheckConstraint("(state = 'SENT') = (remote_id IS NOT NULL)", name="part_sent_has_id"),
    sqlite_autoincrement=True,
)
# Partial, with the states as literals: an idle claim looks at the first entry and is done. Statements
# that could use them say these things as literals, too: where a bound value decides whether an index
# fits, SQLite plans anew at every execution.
FIRST = text("seq = 0")
SENT = text("state = 'SENT'")
CLAIMABLE = text("state IN ('READY', 'UNKNOWN')")
HELD = text("state IN ('LEASED', 'SENDING')")
Index("part_due", part.c.next_at, part.c.id, info={"where": CLAIMABLE})
Index("part_held", part.c.lease_until, info={"where": HELD})
Index("part_content", part.c.account, part.c.content_sha256)
LATE = text("state = 'READY' AND late_at IS NOT NULL")
# The first message of what is not begun, by account and time: who is next.
WAITING = text("state = 'READY' AND seq = 0")
Index(
    "part_waiting",
    part.c.account,
    part.c.due_at,
    part.c.id,
    info={"where": WAITING},
)
# Few: those that pacing has put off.
PUT_OFF = text("state = 'READY' AND hold_reason <> ''")
Index("part_put_off", part.c.account, info={"where": PUT_OFF})
Index("part_late", part.c.late_at, info={"where": LATE})

upload = Table(
    "upload",
    metadata,
    Column("part", _Id, ForeignKey("part.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("handle", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
)
attempt = Table(
    "attempt",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("part", _Id, ForeignKey("part.id"), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # publish, settle, upload
    Column("phase", Text, nullable=False),  # begun, ended; a begun one alone: nobody heard the end
    Column("at", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("outcome", Text, nullable=False, default=""),
    Column("status", Integer, nullable=False, default=0),
    Column("words", Said, nullable=False, default=""),
)
event = Table(
    "event",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("publication", _Id),
    Column("part", _Id),
    Column("account", Text),
    Column("data", JSON, nullable=False, default=dict),
    sqlite_autoincrement=True,
)

uses = Table(
    "uses",
    metadata,
    Column("publication", _Id, ForeignKey("publication.id"), primary_key=True),
    Column("name", Text, primary_key=True),
)
plan = Table(
    "plan",
    metadata,
    Column("name", Text, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
)
node = Table(
    "node",
    metadata,
    Column("id", Text, primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    Column("version", Text, nullable=False, default=""),
    Column("state", JSON, nullable=False, default=dict),
)
reader = Table(  # of events: how far it is, and which node reads for it now
    "reader",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_id", BigInteger, nullable=False, default=0),
    Column("owner", Text, nullable=False, default=""),
    Column("lease_until", BigInteger, nullable=False, default=0),
)

# Rules that hold for every program that opens the database, this one with a fault included.
_CONTENT = ("message", "content_sha256", "revision", "idem_key", "seq", "publication", "account")
_RULES: Mapping[str, tuple[str, str, str, str]] = {
    # name: (table, before what, when, what is said)
    "part_sent_is_final": ("part", "UPDATE", "OLD.state = 'SENT'", "a sent part is immutable"),
    "part_stays": ("part", "DELETE", "", "parts are cancelled, never deleted"),
    "part_content_is_frozen": (
        "part",
        "UPDATE",
        "OLD.state IN ('LEASED', 'SENDING', 'UNKNOWN', 'HUMAN') AND NOT ({})".format(
            " AND ".join(f"CAST(OLD.{c} AS TEXT) = CAST(NEW.{c} AS TEXT)" for c in _CONTENT)
        ),
        "what a sender has in hand is frozen",
    ),
    "attempt_is_kept": ("attempt", "UPDATE", "", "the log of attempts is append-only"),
    "attempt_stays": ("attempt", "DELETE", "", "the log of attempts is append-only"),
    "event_is_kept": ("event", "UPDATE", "", "the log of events is append-only"),
    "event_stays": ("event", "DELETE", "", "the log of events is append-only"),
}


def _make_rules(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for name, (table, what, when, said) in _RULES.items():
        guard = f"WHEN ({when})" if when else ""
        if sqlite:
            body = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            head = f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW {guard}"
            connection.exec_driver_sql(f"{head} {body}")
            continue
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';"
            f" END $$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW {guard}"
            f" EXECUTE FUNCTION {name}()"
        )


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
    metadata.create_all(connection, tables=[uses, plan, node, reader])
    for name in ("publication_slot", "publication_begun", "part_waiting", "part_put_off"):
        index = next(i for t in (publication, part) for i in t.indexes if i.name == name)
        index.create(connection)


# From each older version to the next. A new database is made whole, at the newest.
STEPS: Mapping[int, Callable[[Connection], None]] = {1: _add_scheduling}


def _make_indexes_partial(connection: Connection) -> None:
    # Told to this dialect alone: `Index(sqlite_where=..., postgresql_where=...)` loads both, with what
    # either has for asynchronous drivers: 30 ms and 3 MB of every process that opens an outbox.
    for index in part.indexes:
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
        metadata.create_all(connection)
        _make_rules(connection)
        connection.execute(
            meta.insert(),
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
            meta.update().where(meta.c.key == "schema_version").values(value=str(newest))
        )


def is_current(connection: Connection) -> bool:
    """Say whether there is nothing to make and nothing to upgrade."""
    return inspect(connection).has_table("meta") and read_version(connection) == SCHEMA_VERSION


def is_older(connection: Connection) -> bool:
    """Say whether an older program wrote it, so that it is upgraded."""
    return inspect(connection).has_table("meta") and read_version(connection) < SCHEMA_VERSION


def read_version(connection: Connection) -> int:
    """Return the schema version of an outbox's database."""
    return int(connection.execute(meta.select().where(meta.c.key == "schema_version")).one().value)
