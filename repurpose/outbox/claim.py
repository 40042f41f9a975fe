"""Due parts into a sender's hands, and the word that a request may leave, both fenced by epochs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from repurpose.outbox import schema as t
from repurpose.outbox.machine import Event, State, advance
from repurpose.outbox.model import Policy, Task
from repurpose.outbox.pace import Pace, may_begin, next_to_begin, note_begun
from repurpose.outbox.tasks import log_begun, make_tasks, minted_at
from repurpose.outbox.whole import TakesWhole, take_rest

_before = t.part.alias("before")
_claim = (
    update(t.part)
    .where(t.part.c.id == bindparam("b_id"), t.part.c.epoch == bindparam("b_epoch"))
    .values(
        state=bindparam("b_state"),
        epoch=t.part.c.epoch + 1,
        owner=bindparam("b_owner"),
        lease_until=bindparam("b_until"),
        next_at=bindparam("b_next"),
        minted_at=bindparam("b_minted"),
        hold_reason="",
    )
)


def blocked_accounts(tx: Connection, now: int) -> dict[str, str]:
    """Return the accounts for which nothing may go, and why in words: paused, logged out, waiting."""
    a, p = t.account.c, t.pause.c
    paused = {
        row.scope: f"paused ({row.scope.replace(':', ' ')}){': ' * bool(row.reason)}{row.reason}"
        for row in tx.execute(select(t.pause).where(or_(p.until.is_(None), p.until > now)))
    }
    blocked: dict[str, str] = {}
    for row in tx.execute(select(a.id, a.platform, a.needs_login, a.wait_until)):
        scopes = ("all", f"platform:{row.platform}", f"account:{row.id}")
        reasons = [paused[scope] for scope in scopes if scope in paused]
        if row.needs_login:
            reasons.insert(0, f"needs login: {row.needs_login}")
        if row.wait_until > now:
            reasons.append("the platform asked to wait")
        if reasons:
            blocked[row.id] = reasons[0]
    return blocked


def claim(
    tx: Connection,
    owner: str,
    most: int,
    blocked: Collection[str],
    now: int,
    policy: Policy,
    paced: Mapping[str, Pace],
    takes_whole: TakesWhole | None = None,
) -> list[Task]:
    """Take up to `most` due parts, in the order in which they are due, each account at its pace.

    A part that needs no upload is SENDING at the end of this transaction; others are LEASED; an
    UNKNOWN one stays UNKNOWN and is due again when the lease ends.
    """
    c = t.part.c
    previous_sent = exists().where(
        _before.c.publication == c.publication,
        _before.c.seq == c.seq - 1,
        _before.c.state == "SENT",
    )
    approved = or_(c.approval == 0, c.approved_sha256 == c.content_sha256)
    query = (
        select(t.part)
        .where(t.CLAIMABLE, c.next_at <= now, or_(c.seq == 0, previous_sent), approved)
        .order_by(c.next_at, c.id)
        .limit(most)
        .with_for_update(skip_locked=True)  # SQLite has one writer and needs no such words
    )
    if blocked:
        query = query.where(c.account.not_in(sorted(blocked)))
    if paced:  # what these begin is for `next_to_begin` to say
        query = query.where(
            not_(and_(c.state == "READY", c.seq == 0, c.account.in_(sorted(paced))))
        )
    rows = list(tx.execute(query).all())
    if paced:
        open_to = {account: pace for account, pace in paced.items() if account not in blocked}
        rows += next_to_begin(tx, open_to, now, policy)
        rows = sorted(rows, key=lambda row: (row.next_at, row.id))[:most]
    if not rows:
        return []
    until = now + round(policy.lease * 1000)
    tx.execute(
        _claim,
        [
            {
                "b_id": row.id,
                "b_epoch": row.epoch,
                "b_state": str(advance(State(row.state), Event.CLAIM)),
                "b_owner": owner,
                "b_until": until,
                "b_next": until if row.state == "UNKNOWN" else None,
                "b_minted": minted_at(row, now),
            }
            for row in sorted(rows, key=lambda row: row.id)
        ],
    )
    tasks = make_tasks(tx, rows, until, now, policy)
    settling = [task for task in tasks if task.settling]
    log_begun(tx, settling, "settle", owner, now)
    complete = [task for task in tasks if not task.settling and task.uploaded]
    # Without paces: they have been let through just now.
    ready = intend(tx, complete, owner, now, policy, {}, takes_whole)
    sent = {task.part: task for task in ready}
    return [sent.get(task.part, task) for task in tasks]


def intend(
    tx: Connection,
    tasks: Sequence[Task],
    owner: str,
    now: int,
    policy: Policy,
    paced: Mapping[str, Pace],
    takes_whole: TakesWhole | None = None,
) -> list[Task]:
    """Write down that the requests of these tasks may leave; return those that still may.

    A task is left out when its lease was lost or its part was cancelled, or when its account may no
    longer begin: while it was uploading, quiet hours may have come. Where a platform takes a thread
    whole, the first task brings the rest of it. Only after the commit may the first byte leave.
    """
    if not tasks:
        return []
    c = t.part.c
    by_part = {task.part: task for task in tasks}
    rows = tx.execute(
        select(c.id, c.epoch, c.state, c.lease_until, c.doubt_at)
        .where(c.id.in_(list(by_part)))
        .order_by(c.id)
        .with_for_update()
    ).all()
    held = [
        by_part[row.id]
        for row in rows
        if row.state == State.LEASED
        and row.epoch == by_part[row.id].epoch
        and row.lease_until > now  # nobody has swept it yet, but it may be too late for it
    ]
    held = [task for task in held if may_begin(tx, task, paced, now, policy)]
    if not held:
        return []
    until = now + round(policy.lease * 1000)
    tx.execute(
        update(t.part)
        .where(c.id.in_([task.part for task in held]), c.state == str(State.LEASED))
        .values(
            state=str(advance(State.LEASED, Event.INTEND)),
            intent_at=now,
            begun_at=func.coalesce(c.begun_at, now),
            attempts=c.attempts + 1,
            lease_until=until,
        )
    )
    note_begun(tx, [task.publication for task in held if task.place.seq == 0], now)
    doubtful = {row.id for row in rows if row.doubt_at is not None}
    granted = []
    for task in held:
        rest: tuple[Task, ...] = ()
        if takes_whole and task.place.seq == 0 and task.part not in doubtful:
            rest = take_rest(tx, task, owner, now, policy, takes_whole)
        granted.append(
            replace(
                task,
                intended=True,
                lease_until=until,
                rest=tuple(replace(one, intended=True) for one in rest),
            )
        )
    log_begun(tx, [one for task in granted for one in (task, *task.rest)], "publish", owner, now)
    return granted


def next_wake(tx: Connection, now: int) -> int | None:
    """Return the next moment after `now` at which a part, a lease, a wait or a pause is due."""
    p, a = t.part.c, t.account.c
    moments = tx.execute(
        select(
            select(func.min(p.next_at)).where(t.CLAIMABLE, p.next_at > now).scalar_subquery(),
            select(func.min(p.lease_until)).where(t.HELD).scalar_subquery(),
            select(func.min(a.wait_until)).where(a.wait_until > now).scalar_subquery(),
            select(func.min(t.pause.c.until)).where(t.pause.c.until > now).scalar_subquery(),
        )
    ).one()
    return min((moment for moment in moments if moment is not None), default=None)
