"""Which publications may begin now, and until when others of their accounts wait.

An account that has a pace begins one publication after the other, in the order in which they are
due: only the first in that order is looked at, and only its `next_at` is moved, so that a long queue
costs nothing. Threads in progress, what is in doubt and accounts without a pace do not come here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, bindparam, func, select, text, update

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.model import Pacing, SendingPolicy, Task, thaw_pacing
from repurpose.outbox.rates.rate_limits import Permit, WaitingPublication, permit

_c, _p = t.part.c, t.publication.c
_ON_ITS_WAY = ("LEASED", "SENDING", "UNKNOWN")
# Statements are built once: to build one costs more than SQLite takes to answer it.
_paced = select(t.account.c.id, t.account.c.pacing, t.account.c.zone).where(
    t.account.c.pacing.is_not(None)
)
_who = select(_c.account).where(
    t.CLAIMABLE,
    _c.next_at <= bindparam("b_now"),
    t.WAITING,
    _c.account.in_(bindparam("b_accounts")),
)
_first = (
    select(_c.id, _c.next_at)
    .where(t.WAITING, _c.account == bindparam("b_account"), _c.next_at.is_not(None))
    .order_by(_c.due_at, _c.id)
    .limit(1)
)
_lock = (
    select(t.part)
    .where(_c.id == bindparam("b_id"), t.WAITING, _c.next_at <= bindparam("b_now"))
    .with_for_update(skip_locked=True)
)
_put_off = (
    update(t.part)
    .where(_c.id == bindparam("b_id"))
    .values(next_at=bindparam("b_at"), hold_reason=bindparam("b_why"))
)
_row = select(t.part).where(_c.id == bindparam("b_id"))
_uploading = (
    select(_c.id)
    .where(
        t.HELD,
        text("state = 'LEASED'"),
        t.FIRST,
        _c.account == bindparam("b_account"),
        _c.id != bindparam("b_id"),
    )
    .limit(1)
)
_begun = (
    select(_p.begun_at, _c.state)
    .join(t.part, _c.publication == _p.id)
    .where(
        _p.account == bindparam("b_account"),
        _p.begun_at.is_not(None),
        t.FIRST,
        _c.id != bindparam("b_id"),
    )
    .order_by(_p.begun_at.desc())
    .limit(bindparam("b_most"))
)
_key = select(_p.key).where(_p.id == bindparam("b_publication"))
_these = _p.id.in_(bindparam("b_ids"))
_now = bindparam("b_now", type_=BigInteger)
_note = update(t.publication).where(_these).values(begun_at=_now)
_note_new = update(t.publication).where(_these).values(begun_at=func.coalesce(_p.begun_at, _now))
_forget = update(t.publication).where(_these).values(begun_at=None)


def paced_accounts(tx: Connection) -> dict[str, Pacing]:
    """Return the accounts that have a pace."""
    return {row.id: thaw_pacing(row.pacing, row.zone) for row in tx.execute(_paced)}


def next_to_begin(
    tx: Connection, paced: Mapping[str, Pacing], now: int, policy: SendingPolicy
) -> list[Row[Any]]:
    """Return the parts with which these accounts begin something now: locked, one each at most.

    Who has to wait is given the first moment at which it may begin, and the reason.
    """
    due = tx.scalars(_who, {"b_now": now, "b_accounts": sorted(paced)})
    rows = []
    for account in sorted(set(due)):
        row = _lock_first(tx, account, now)
        if row is None:
            continue
        allowed = _permit(tx, row, paced[account], now, policy)
        if allowed is None:
            continue
        if allowed.at <= now:
            rows.append(row)
            continue
        tx.execute(_put_off, {"b_id": row.id, "b_at": allowed.at, "b_why": allowed.why})
    return rows


def _lock_first(tx: Connection, account: str, now: int) -> Row[Any] | None:
    """Return the first in order when it is due and no other program has it.

    It is found before it is locked: to skip over a locked one would be to change the order. And it
    is locked before anybody looks at what has begun: who is second sees what the first has done.
    """
    first = tx.execute(_first, {"b_account": account}).first()
    if first is None or first.next_at > now:
        return None
    return tx.execute(_lock, {"b_id": first.id, "b_now": now}).first()


def may_begin(
    tx: Connection, task: Task, paced: Mapping[str, Pacing], now: int, policy: SendingPolicy
) -> bool:
    """Say whether a task whose uploads are done may still go."""
    pacing = paced.get(task.account.id)
    if pacing is None or task.place.seq:
        return True
    row = tx.execute(_row, {"b_id": task.part}).one()
    allowed = _permit(tx, row, pacing, now, policy)
    return allowed is not None and allowed.at <= now


def _permit(
    tx: Connection, row: Row[Any], pacing: Pacing, now: int, policy: SendingPolicy
) -> Permit | None:
    """Return when a part may begin its publication; None while another is on its way or in doubt."""
    who = {"b_account": row.account, "b_id": row.id}
    if tx.execute(_uploading, who).first():
        return None
    begun = tx.execute(_begun, who | {"b_most": pacing.per_day + 8}).all()
    if any(other.state in _ON_ITS_WAY for other in begun):
        return None
    key = tx.execute(_key, {"b_publication": row.publication}).scalar()
    waiting = WaitingPublication(key or row.idem_key, row.due_at)
    moments = [other.begun_at for other in begun]
    return permit(waiting, moments, pacing, now, policy)


def note_begun(
    tx: Connection, publications: Sequence[int], now: int, *, only_new: bool = False
) -> None:
    """Note that readers may see these begin now; `only_new`: unless it was noted before."""
    if publications:
        noted = _note_new if only_new else _note
        tx.execute(noted, {"b_ids": sorted(publications), "b_now": now})


def note_not_begun(tx: Connection, publications: Sequence[tuple[int, str]]) -> None:
    """Note that the platforms have nothing of these (publication, account) after all."""
    if publications:
        numbers = sorted({number for number, _ in publications})
        tx.execute(_forget, {"b_ids": numbers})
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
