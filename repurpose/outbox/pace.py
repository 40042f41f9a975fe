"""Which publications may begin now, and until when others of their accounts wait.

An account that has a pace begins one publication after the other, in the order in which they are
due: only the first in that order is looked at, and only its `next_at` is moved, so that a long queue
costs nothing. Threads in progress, what is in doubt and accounts without a pace do not come here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from repurpose.outbox import schema as t
from repurpose.outbox.model import Pacing, Policy, Task, thaw_pacing
from repurpose.outbox.pacing import Permit, Waiting, permit

_c, _p = t.part.c, t.publication.c
_ON_ITS_WAY = ("LEASED", "SENDING", "UNKNOWN")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an account may begin, by which clock on the wall."""

    pacing: Pacing
    zone: str


def paced_accounts(tx: Connection) -> dict[str, Pace]:
    """Return the accounts that have a pace."""
    a = t.account.c
    rows = tx.execute(select(a.id, a.pacing, a.zone).where(a.pacing.is_not(None)))
    return {row.id: Pace(thaw_pacing(row.pacing), row.zone) for row in rows}


def next_to_begin(
    tx: Connection, paced: Mapping[str, Pace], now: int, policy: Policy
) -> list[Row[Any]]:
    """Return the parts with which these accounts begin something now: locked, one each at most.

    Who has to wait is given the first moment at which it may begin, and the reason.
    """
    due = select(_c.account).where(
        t.CLAIMABLE, _c.next_at <= now, t.WAITING, _c.account.in_(sorted(paced))
    )
    rows = []
    for account in sorted(set(tx.scalars(due))):
        row = _lock_first(tx, account, now)
        if row is None:
            continue
        allowed = _permit(tx, row, paced[account], now, policy)
        if allowed is None:
            continue
        if allowed.at <= now:
            rows.append(row)
            continue
        tx.execute(
            update(t.part)
            .where(_c.id == row.id)
            .values(next_at=allowed.at, hold_reason=allowed.why)
        )
    return rows


def _lock_first(tx: Connection, account: str, now: int) -> Row[Any] | None:
    """Return the first in order when it is due and no other program has it.

    It is found before it is locked: to skip over a locked one would be to change the order. And it
    is locked before anybody looks at what has begun: who is second sees what the first has done.
    """
    first = tx.execute(
        select(_c.id, _c.next_at)
        .where(t.WAITING, _c.account == account, _c.next_at.is_not(None))
        .order_by(_c.due_at, _c.id)
        .limit(1)
    ).first()
    if first is None or first.next_at > now:
        return None
    return tx.execute(
        select(t.part)
        .where(_c.id == first.id, t.WAITING, _c.next_at <= now)
        .with_for_update(skip_locked=True)
    ).first()


def may_begin(
    tx: Connection, task: Task, paced: Mapping[str, Pace], now: int, policy: Policy
) -> bool:
    """Say whether a task whose uploads are done may still go."""
    pace = paced.get(task.account.id)
    if pace is None or task.place.seq:
        return True
    row = tx.execute(select(t.part).where(_c.id == task.part)).one()
    allowed = _permit(tx, row, pace, now, policy)
    return allowed is not None and allowed.at <= now


def _permit(tx: Connection, row: Row[Any], pace: Pace, now: int, policy: Policy) -> Permit | None:
    """Return when a part may begin its publication; None while another is on its way or in doubt."""
    uploading = select(_c.id).where(
        t.HELD, _c.account == row.account, _c.seq == 0, _c.id != row.id, _c.state == "LEASED"
    )
    if tx.execute(uploading.limit(1)).first():
        return None
    begun = tx.execute(
        select(_p.begun_at, _c.state)
        .join(t.part, _c.publication == _p.id)
        .where(_p.account == row.account, _p.begun_at.is_not(None), _c.seq == 0, _c.id != row.id)
        .order_by(_p.begun_at.desc())
        .limit(pace.pacing.per_day + 8)
    ).all()
    if any(other.state in _ON_ITS_WAY for other in begun):
        return None
    key = tx.execute(select(_p.key).where(_p.id == row.publication)).scalar()
    waiting = Waiting(key or row.idem_key, row.due_at)
    moments = [other.begun_at for other in begun]
    return permit(waiting, moments, pace.pacing, pace.zone, now, policy)


def note_begun(
    tx: Connection, publications: Sequence[int], now: int, *, only_new: bool = False
) -> None:
    """Note that readers may see these begin now; `only_new`: unless it was noted before."""
    if publications:
        moment = func.coalesce(_p.begun_at, now) if only_new else now
        tx.execute(
            update(t.publication).where(_p.id.in_(sorted(publications))).values(begun_at=moment)
        )


def note_not_begun(tx: Connection, publications: Sequence[tuple[int, str]]) -> None:
    """Note that the platforms have nothing of these (publication, account) after all."""
    if publications:
        numbers = sorted({number for number, _ in publications})
        tx.execute(update(t.publication).where(_p.id.in_(numbers)).values(begun_at=None))
        for account in sorted({account for _, account in publications}):
            let_wait_anew(tx, account)


def let_wait_anew(tx: Connection, account: str) -> None:
    """Ask again whether the account may begin: what its wait was reckoned from has changed."""
    _make_due(tx, _c.account == account)


def forget_the_future(tx: Connection, now: int) -> None:
    """Take back what was noted by a clock that was ahead."""
    tx.execute(update(t.publication).where(_p.begun_at > now).values(begun_at=now))
    _make_due(tx)


def _make_due(tx: Connection, *which: Any) -> None:
    found = tx.execute(  # locked by nobody else: this must wait for no other program
        select(_c.id).where(t.PUT_OFF, *which).order_by(_c.id).with_for_update(skip_locked=True)
    )
    ids = [row.id for row in found]
    if ids:
        values = {"next_at": _c.due_at, "hold_reason": ""}
        tx.execute(update(t.part).where(_c.id.in_(ids)).values(**values))
