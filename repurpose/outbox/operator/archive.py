"""Publications that were delivered long ago, out of the way of senders and into the archive, some at a time.

A publication is over when each of its parts is SENT, CANCELLED or SKIPPED. What moves is its parts, as
they are, and the log of their attempts; its own row stays where it is: its key refuses a second entry,
its number is never given again, and its beginning counts for the account's pace. The database lets a
part go only when its copy stands in the archive, and lets none in that stands there (`core/rules.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, case, delete, func, insert, literal, select

from repurpose.outbox.core import crash_points
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.machine import FINAL

BATCH = 200  # publications of one transaction: senders wait for no longer than that takes
_c, _a = t.part.c, t.attempt.c
_FINAL = sorted(str(state) for state in FINAL)
_open = case((_c.state.in_(_FINAL), 0), else_=1)
_over = (
    select(
        _c.publication,
        func.count().label("parts"),
        func.max(_c.sent_at).label("sent_at"),
    )
    .where(_c.publication > bindparam("b_after"))
    .group_by(_c.publication)
    .having(func.max(_open) == 0, func.max(_c.sent_at) < bindparam("b_before"))
    .order_by(_c.publication)
    .limit(bindparam("b_most"))
)
_lock = (
    select(_c.id, _c.publication, _c.state)
    .where(_c.publication.in_(bindparam("b_publications")))
    .order_by(_c.id)
    .with_for_update(skip_locked=True)
)
_count_parts = (
    select(_c.publication, func.count())
    .where(_c.publication.in_(bindparam("b_publications")))
    .group_by(_c.publication)
)


@dataclass(frozen=True, slots=True)
class Archived:
    """How much moved, or would."""

    publications: int = 0
    parts: int = 0

    def __add__(self, other: "Archived") -> "Archived":
        """Return both together."""
        return Archived(self.publications + other.publications, self.parts + other.parts)


def find_over(
    tx: Connection, before: int, after: int = 0, most: int = BATCH
) -> tuple[list[int], Archived]:
    """Return the publications behind number `after` that may move, oldest first, and what they are.

    Args:
        tx: May be one that only reads.
        before: Their last part was sent before this moment.
        after: A number; 0 for all.
        most: At most so many.
    """
    rows = tx.execute(_over, {"b_before": before, "b_after": after, "b_most": most}).all()
    return [row.publication for row in rows], Archived(len(rows), sum(row.parts for row in rows))


def move_over(tx: Connection, publications: Sequence[int], now: int) -> Archived:
    """Move publications that `find_over` found, in the caller's transaction.

    What somebody else has in hand, or has moved meanwhile, stays for another time.
    """
    asked = {"b_publications": list(publications)}
    rows = tx.execute(_lock, asked).all()
    whole = dict(tuple(row) for row in tx.execute(_count_parts, asked))
    locked: dict[int, list[int]] = {}
    for row in rows:
        if row.state in _FINAL:
            locked.setdefault(row.publication, []).append(row.id)
    moving = {number: ids for number, ids in locked.items() if len(ids) == whole[number]}
    ids = sorted(one for some in moving.values() for one in some)
    if not ids:
        return Archived()
    _copy(tx, t.part, t.archived_part, ids, archived_at=now)
    _copy(tx, t.attempt, t.archived_attempt, ids)
    crash_points.point("archive.copied")
    tx.execute(delete(t.upload).where(t.upload.c.part.in_(ids)))
    tx.execute(delete(t.attempt).where(_a.part.in_(ids)))
    tx.execute(delete(t.part).where(_c.id.in_(ids)))
    log_event(tx, now, "archived", publications=len(moving), parts=len(ids))
    return Archived(len(moving), len(ids))


def _copy(tx: Connection, source: Table, target: Table, ids: Sequence[int], **more: int) -> None:
    """Copy rows of parts as they are, within the database: nothing is read and written anew."""
    names = [column.name for column in source.c]
    which = source.c.id if source is t.part else source.c.part
    rows = select(*source.c, *(literal(value) for value in more.values())).where(which.in_(ids))
    tx.execute(insert(target).from_select([*names, *more], rows.order_by(source.c.id)))
