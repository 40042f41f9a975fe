"""Events to those who act on them: each reader's place is kept, one node reads for it at a time.

At least once: a reader that dies before it says how far it came is told again, itself or on another
node.
"""

from sqlalchemy import Connection, Row, select, text, update

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.database import insert_new
from repurpose.outbox.core.event_log import EVENTS_LOCK
from repurpose.outbox.operator.query import LoggedEvent, read_events


def take_events(
    tx: Connection, reader: str, owner: str, most: int, until: int, now: int
) -> list[LoggedEvent]:
    """Return up to `most` events that the reader has not done, and lease its place until then.

    Nothing while another owner's lease runs.
    """
    place = _lock_place(tx, reader)
    if place.owner not in ("", owner) and now < place.lease_until:
        return []
    events = _settled(tx, read_events(tx, place.last_id, most), place.last_id)
    held = (owner, until) if events else ("", 0)
    tx.execute(
        update(t.reader).where(t.reader.c.name == reader).values(owner=held[0], lease_until=held[1])
    )
    return events


def events_done(tx: Connection, reader: str, owner: str, last_id: int) -> bool:
    """Move the reader's place on and let it go; say whether `owner` still had it."""
    r = t.reader.c
    done = tx.execute(
        update(t.reader)
        .where(r.name == reader, r.owner == owner, r.last_id <= last_id)
        .values(last_id=last_id, owner="", lease_until=0)
    )
    return done.rowcount > 0


def _lock_place(tx: Connection, reader: str) -> Row[tuple[str, int, str, int]]:
    query = select(t.reader).where(t.reader.c.name == reader).with_for_update()
    found = tx.execute(query).first()
    if found is None:
        # Two nodes may be the first at once.
        tx.execute(insert_new(tx, t.reader).values(name=reader).on_conflict_do_nothing())
        found = tx.execute(query).one()
    return found


def _settled(tx: Connection, events: list[LoggedEvent], after: int) -> list[LoggedEvent]:
    """Return the events before which none can still appear.

    On PostgreSQL a transaction may commit after another that was given a higher number. Writers hold
    a shared lock until they commit: when none does, a gap in the numbers is one that was rolled back.
    """
    if tx.dialect.name != "postgresql" or not events:
        return events
    lock = text(f"SELECT pg_try_advisory_xact_lock({EVENTS_LOCK})")
    if tx.execute(lock).scalar():
        # What committed between the reading above and the lock may fill a gap: read once more.
        return read_events(tx, after, len(events))
    settled = []
    for event in events:
        if event.id != after + 1:
            break
        settled.append(event)
        after = event.id
    return settled
