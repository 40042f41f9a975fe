"""The tables of the ledger and their indexes; the database's own rules are in `rules`, upgrades in `making`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from repurpose.messages import recall, store
from repurpose.outbox.core.machine import State

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
# What a turn asks of accounts is answered by those few for which the answer is yes.
PACED, UNPACED = text("pacing IS NOT NULL"), text("pacing IS NULL")
LOGGED_OUT, ASKED_TO_WAIT = text("needs_login <> ''"), text("wait_until > 0")
Index("account_paced", account.c.id, info={"where": PACED})
Index("account_unpaced", account.c.id, info={"where": UNPACED})
Index("account_logged_out", account.c.id, info={"where": LOGGED_OUT})
Index("account_waits", account.c.wait_until, info={"where": ASKED_TO_WAIT})
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
# What begins nothing: the next message of a thread in progress, and what is in doubt.
GOING = text(
    "state IN ('READY', 'UNKNOWN') AND (seq > 0 OR state = 'UNKNOWN') AND next_at IS NOT NULL"
)
Index("part_due", part.c.next_at, part.c.id, info={"where": CLAIMABLE})
Index("part_going", part.c.next_at, part.c.id, info={"where": GOING})
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
# Whose message is that? And: which are the account's latest?
Index("part_remote", part.c.account, part.c.remote_id, info={"where": SENT})

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


# The archive: publications that are over, moved out of the way of senders. A publication's own row
# stays, with its key, its slot and the moment at which it began.
def _columns_of(table: Table) -> Iterator[Column[Any]]:
    """Give columns like those of a table, whose rows bring their numbers with them."""
    for c in table.c:
        yield Column(
            c.name, c.type, primary_key=c.primary_key, nullable=c.nullable, autoincrement=False
        )


archived_part = Table(
    "archived_part",
    metadata,
    *_columns_of(part),
    Column("archived_at", BigInteger, nullable=False),
    UniqueConstraint("publication", "seq", name="archived_part_place"),
    UniqueConstraint("idem_key", name="archived_part_key"),
)
Index("archived_part_content", archived_part.c.account, archived_part.c.content_sha256)
Index("archived_part_remote", archived_part.c.account, archived_part.c.remote_id)
Index("archived_part_due", archived_part.c.due_at)
archived_attempt = Table(
    "archived_attempt",
    metadata,
    *_columns_of(attempt),
    Index("archived_attempt_part", "part"),
)
PARTS = (part, archived_part)  # where a part may stand, in one of the two
