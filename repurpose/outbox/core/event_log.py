"""Lines of the event log: what happened, for whoever follows it."""

from typing import Any

from sqlalchemy import Connection, insert, text

from repurpose.json_object import JsonObject
from repurpose.messages import store
from repurpose.outbox.core import schema as t

_append = insert(t.event)
EVENTS_LOCK = 7_033_516  # any number: PostgreSQL's name for "events are being written"


def log_event(
    tx: Connection,
    now: int,
    kind: str,
    *,
    publication: int | None = None,
    part: int | None = None,
    account: str | None = None,
    **data: Any,
) -> None:
    """Append one event, in the transaction in which it happened."""
    note_all(tx, [line(now, kind, publication, part, account, **data)])


def line(
    now: int, kind: str, publication: int | None, part: int | None, account: str | None, **data: Any
) -> JsonObject:
    """Return one event as a row."""
    return {
        "at": now,
        "kind": kind,
        "publication": publication,
        "part": part,
        "account": account,
        "data": {key: store(v) if isinstance(v, str) else v for key, v in data.items()},
    }


def note_all(tx: Connection, lines: list[JsonObject]) -> None:
    """Append events in one statement."""
    if lines:
        if tx.dialect.name == "postgresql":  # so that a reader passes no number still to come
            tx.execute(text(f"SELECT pg_advisory_xact_lock_shared({EVENTS_LOCK})"))
        tx.execute(_append, lines)
