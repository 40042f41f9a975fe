"""Lines of the event log: what happened, for whoever follows it."""

from typing import Any

from sqlalchemy import Connection, insert

from repurpose.outbox import schema as t


def note(
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
) -> dict[str, Any]:
    """Return one event as a row."""
    return {
        "at": now,
        "kind": kind,
        "publication": publication,
        "part": part,
        "account": account,
        "data": data,
    }


def note_all(tx: Connection, lines: list[dict[str, Any]]) -> None:
    """Append events in one statement."""
    if lines:
        tx.execute(insert(t.event), lines)
