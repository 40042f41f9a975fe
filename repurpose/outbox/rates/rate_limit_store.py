"""Which publications may begin now, and until when others of their accounts wait.

An account that has a pace begins one publication after the other, in the order in which they are
due: only the first in that order is looked at, and only its `next_at` is moved, so that a long queue
costs nothing. Threads in progress, what is in doubt and accounts without a pace do not come here.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    select,
    text,
    true,
    update,
)

from repurpose.outbox.core import schema as t
from repurpose.outbox.core.model import Pacing, SendingPolicy, Task, thaw_pacing
from repurpose.outbox.rates.rate_limits import Permit, WaitingPublication, permit

_MANY = 200  # due parts, up to which their accounts alone are looked at
_c, _p, _a = t.part.c, t.publication.c, t.account.c
_ON_ITS_WAY = ("LEASED", "SENDING", "UNKNOWN")
# Statements are built once: to build one costs more than SQLite takes to answer it.
_paced = select(_a.id, _a.pacing, _a.zone).where(
    _a.id.in_(bindparam("b_accounts")), _a.pacing.is_not(None)
)
_who = (
    select(_c.account)
    .where(t.CLAIMABLE, t.WAITING, _c.next_at <= bindparam("b_now"))
    .order_by(_c.next_at, _c.id)
    .limit(_MANY + 1)
)
_waiting = t.part.alias("waiting").c
_first = (  # of an account: one step along an index
    select(_waiting.id, _waiting.account, _waiting.next_at, _waiting.publication)
    .where(t.WAITING, _waiting.account == _a.id, _waiting.next_at.is_not(None))
    .order_by(_waiting.due_at, _waiting.id)
    .limit(1)
    .correlate(t.account)
)


def _firsts_by(*, lateral: bool) -> Select[Any]:
    """Return the question for the first in order of each account that has a pace, where it is due.

    PostgreSQL would rather read all parts than join them with a question; SQLite knows no LATERAL.
    """
    first: Any
    if lateral:
        first = _first.lateral("first")
        query = select(first.c, _a.pacing, _a.zone).join_from(t.account, first, true())
        first = first.c
    else:
        first = _c
        number = _first.with_only_columns(_waiting.id).scalar_subquery()
        query = select(_c.id, _c.account, _c.next_at, _c.publication, _a.pacing, _a.zone)
        query = query.join_from(t.account, t.part, _c.id == number)
    query = query.where(_a.pacing.is_not(None), first.next_at <= bindparam("b_now"))
    return query.order_by(first.next_at, first.id)


_firsts = {"sqlite": _firsts_by(lateral=False), "postgresql": _firsts_by(lateral=True)}
_firsts_of_some = {
    name: query.where(_a.id.in_(bindparam("b_accounts"))) for name, query in _firsts.items()
}
_some_paced = select(_a.id).where(t.PACED).limit(1)
_lock = (
    select(t.part)
    .where(_c.id.in_(bindparam("b_ids")), t.WAITING, _c.next_at <= bindparam("b_now"))
    .order_by(_c.id)
    .with_for_update(skip_locked=True)
)
_put_off = (
    update(t.part)
    .where(_c.id == bindparam("b_id"))
    .values(next_at=bindparam("b_at"), hold_reason=bindparam("b_why"))
)
_rows = select(t.part).where(_c.id.in_(bindparam("b_ids"))).order_by(_c.id)
_uploading = select(_c.id, _c.account).where(  # few, over all accounts
    t.HELD, text("state = 'LEASED'"), t.FIRST, _c.lease_until > 0
)
_begun = (
    select(_p.begun_at, _c.state)
    .outerjoin(t.part, and_(_c.publication == _p.id, t.FIRST))  # none: it is in the archive
    .where(
        _p.account == bindparam("b_account"),
        _p.begun_at.is_not(None),
        _p.id != bindparam("b_publication"),
    )
    .order_by(_p.begun_at.desc())
    .limit(bindparam("b_most"))
)
_keys = select(_p.id, _p.key).where(_p.id.in_(bindparam("b_ids")))
_these = _p.id.in_(bindparam("b_ids"))
_now = bindparam("b_now", type_=BigInteger)
_note = update(t.publication).where(_these).values(begun_at=_now)
_note_new = update(t.publication).where(_these).values(begun_at=func.coalesce(_p.begun_at, _now))
_forget = update(t.publication).where(_these).values(begun_at=None)


def in_order(row: Any) -> tuple[int, int]:
    """Return by what claimed parts are ordered: the moment at which they are due, then their number."""
    return row.next_at, row.id


def paces_of(tx: Connection, accounts: Collection[str]) -> dict[str, Pacing]:
    """Return the paces of those of these accounts that have one."""
    if not accounts:
        return {}
    found = tx.execute(_paced, {"b_accounts": sorted(accounts)})
    return {row.id: thaw_pacing(row.pacing, row.zone) for row in found}


def next_to_begin(
    tx: Connection,
    most: int,
    others: Sequence[Row[Any]],
    blocked: Collection[str],
    now: int,
    policy: SendingPolicy,
    only: int | None = None,
) -> list[Row[Any]]:
    """Return the parts with which accounts that have a pace begin something now, one each: locked.

    Who has to wait is given the first moment at which it may begin, and the reason. No more is locked
    than can be taken: `others`, in order, go too, and of all of them the first `most`.
    """
    taken = [in_order(row) for row in others]
    firsts = [row for row in _due_firsts(tx, now) if row.account not in blocked]
    if only is not None:
        firsts = [row for row in firsts if row.publication == only]
    begins: list[Row[Any]] = []
    while firsts:
        room = most - len(begins) - bisect_left(taken, in_order(firsts[0]))
        if room <= 0:
            break
        some, firsts = firsts[:room], firsts[room:]
        paces = {row.account: thaw_pacing(row.pacing, row.zone) for row in some}
        # Found before they are locked: to skip over a locked one would be to change the order. And
        # locked before anybody looks at what has begun: who is second sees what the first has done.
        rows = tx.execute(_lock, {"b_ids": sorted(row.id for row in some), "b_now": now}).all()
        permits = _permits(tx, rows, paces, now, policy)
        begins += [row for row in rows if row.id in permits and permits[row.id].at <= now]
        waits = [
            {"b_id": row.id, "b_at": allowed.at, "b_why": allowed.why}
            for row in rows
            if (allowed := permits.get(row.id)) is not None and allowed.at > now
        ]
        if waits:
            tx.execute(_put_off, waits)
    return begins


def _due_firsts(tx: Connection, now: int) -> list[Row[Any]]:
    """Return the first in order of each account that has a pace, where it is due, in that order."""
    name, some = tx.dialect.name, tx.execute(_some_paced).first()
    due = tx.scalars(_who, {"b_now": now}).all() if some else ()
    if not due:
        return []
    if len(due) > _MANY:  # one step for each account costs less than one for each part
        return list(tx.execute(_firsts[name], {"b_now": now}).all())
    return list(
        tx.execute(_firsts_of_some[name], {"b_now": now, "b_accounts": sorted(set(due))}).all()
    )


def who_may_begin(
    tx: Connection,
    tasks: Sequence[Task],
    paced: Mapping[str, Pacing],
    now: int,
    policy: SendingPolicy,
) -> list[Task]:
    """Return those of tasks whose uploads are done that may still go."""
    asking = [task.part for task in tasks if task.account.id in paced and not task.place.seq]
    if not asking:
        return list(tasks)
    rows = tx.execute(_rows, {"b_ids": sorted(asking)}).all()
    permits = _permits(tx, rows, paced, now, policy)
    kept = set(asking) - {number for number, allowed in permits.items() if allowed.at <= now}
    return [task for task in tasks if task.part not in kept]


def _permits(
    tx: Connection,
    rows: Sequence[Row[Any]],
    paces: Mapping[str, Pacing],
    now: int,
    policy: SendingPolicy,
) -> dict[int, Permit]:
    """Return when parts may begin their publications, by part; none while another is on its way."""
    if not rows:
        return {}
    uploading = tx.execute(_uploading).all()
    found = tx.execute(_keys, {"b_ids": sorted(row.publication for row in rows)})
    keys = {row.id: row.key for row in found}
    permits = {}
    for row in rows:
        if any(other.account == row.account and other.id != row.id for other in uploading):
            continue
        pacing = paces[row.account]
        who = {"b_account": row.account, "b_publication": row.publication}
        begun = tx.execute(_begun, who | {"b_most": pacing.per_day + 8}).all()
        if any(other.state in _ON_ITS_WAY for other in begun):
            continue
        waiting = WaitingPublication(keys.get(row.publication) or row.idem_key, row.due_at)
        moments = [other.begun_at for other in begun]
        permits[row.id] = permit(waiting, moments, pacing, now, policy)
    return permits


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
