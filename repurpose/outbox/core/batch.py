"""A thread in one request, where the platform takes one: its later messages go along with the first.

They are written down as SENDING in the same transaction, each with its own epoch and key, so that
each can be settled by itself, in order, when nobody hears the end of the one request.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.event_log import line, note_all
from repurpose.outbox.core.machine import Event, State, advance
from repurpose.outbox.core.model import LedgerAccount, SendingPolicy, Task, has_files
from repurpose.outbox.core.tasks import make_tasks, mint_moments
from repurpose.platforms import Message

# Asked within the transaction: it looks at what it has in memory, and calls nobody.
TakesWhole = Callable[[LedgerAccount, Sequence[Message]], bool]

_c = t.part.c
_take = (
    update(t.part)
    .where(_c.id == bindparam("b_id"), _c.state == str(State.READY))
    .values(
        state=str(advance(advance(State.READY, Event.CLAIM), Event.INTEND)),
        epoch=_c.epoch + 1,
        owner=bindparam("b_owner"),
        lease_until=bindparam("b_until"),
        minted_at=bindparam("b_minted"),
        intent_at=bindparam("b_now"),
        begun_at=func.coalesce(_c.begun_at, bindparam("b_now")),
        attempts=_c.attempts + 1,
    )
)
_later = (
    select(t.part)
    .where(_c.publication == bindparam("b_publication"), _c.seq > 0)
    .order_by(_c.id)
    .with_for_update(skip_locked=True)
)

_in_doubt = (
    select(_c.id, _c.account)
    .where(
        _c.publication == bindparam("b_publication"),
        _c.seq > bindparam("b_seq"),
        _c.state == str(State.UNKNOWN),
    )
    .order_by(_c.id)
    .with_for_update()
)


def take_rest(
    tx: Connection,
    first: Task,
    owner: str,
    now: int,
    policy: SendingPolicy,
    takes_whole: TakesWhole,
) -> tuple[Task, ...]:
    """Return the messages behind a thread's first that go with it in one request: SENDING from now.

    Those that are approved, wait for nothing else, need no upload and were never in doubt; none when
    the platform takes them one by one.
    """
    if not takes_whole(first.account, [first.message]):
        return ()  # it never does
    rows = _behind(tx, first)
    if not rows:
        return ()
    until = now + round(policy.lease * 1000)
    moments = mint_moments(tx, rows, now)
    rest = make_tasks(tx, rows, moments, until, now, policy)
    if not takes_whole(first.account, [first.message, *(task.message for task in rest)]):
        return ()
    tx.execute(
        _take,
        [
            {
                "b_id": row.id,
                "b_owner": owner,
                "b_until": until,
                "b_minted": moments[row.id],
                "b_now": now,
            }
            for row in rows
        ],
    )
    return tuple(rest)


def clear_rest(tx: Connection, publication: int, seq: int, now: int, reason: str) -> None:
    """Take what is in doubt behind a part that is not there for not there either: READY again.

    Only what went along with that part in one request, all of it or nothing, can be in doubt behind
    it; and it is never asked for by itself before that part is SENT, which may never be.
    """
    rows = tx.execute(_in_doubt, {"b_publication": publication, "b_seq": seq}).all()
    for row in rows:
        tx.execute(
            update(t.part)
            .where(_c.id == row.id)
            .values(state=str(advance(State.UNKNOWN, Event.CLEAR)), next_at=None)
        )
    note_all(
        tx, [line(now, "absent", publication, row.id, row.account, reason=reason) for row in rows]
    )


def _behind(tx: Connection, first: Task) -> list[Row[Any]]:
    rows: list[Row[Any]] = []
    for row in tx.execute(_later, {"b_publication": first.publication}):
        good = (
            row.seq == len(rows) + 1
            and row.state == State.READY
            and row.next_at is None
            and row.doubt_at is None
            and (not row.approval or row.approved_sha256 == row.content_sha256)
            and not has_files(row.message)
        )
        if not good:
            break
        rows.append(row)
    return rows
