"""Due parts into a sender's hands, and the word that a request may leave, both fenced by epochs."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, or_, select, update

from repurpose.outbox import schema as t
from repurpose.outbox.machine import Event, State, advance
from repurpose.outbox.model import Account, Policy, Task, thaw
from repurpose.platforms.delivery import Place

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
    tx: Connection, owner: str, most: int, blocked: Collection[str], now: int, policy: Policy
) -> list[Task]:
    """Take up to `most` due parts, in the order in which they are due.

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
    rows = tx.execute(query).all()
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
                "b_minted": row.minted_at or now,
            }
            for row in sorted(rows, key=lambda row: row.id)
        ],
    )
    tasks = _make_tasks(tx, rows, until, now, policy)
    settling = [task for task in tasks if task.settling]
    _log_begun(tx, settling, "settle", owner, now)
    ready = intend(
        tx, [task for task in tasks if not task.settling and task.uploaded], owner, now, policy
    )
    sent = {task.part: task for task in ready}
    return [sent.get(task.part, task) for task in tasks]


def intend(
    tx: Connection, tasks: Sequence[Task], owner: str, now: int, policy: Policy
) -> list[Task]:
    """Write down that the requests of these tasks may leave; return those that still may.

    A task is left out when its lease was lost or its part was cancelled. Only after the commit may
    the first byte leave.
    """
    if not tasks:
        return []
    c = t.part.c
    by_part = {task.part: task for task in tasks}
    rows = tx.execute(
        select(c.id, c.epoch, c.state)
        .where(c.id.in_(list(by_part)))
        .order_by(c.id)
        .with_for_update()
    ).all()
    held = [
        by_part[row.id]
        for row in rows
        if row.state == State.LEASED and row.epoch == by_part[row.id].epoch
    ]
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
    _log_begun(tx, held, "publish", owner, now)
    return [replace(task, intended=True, lease_until=until) for task in held]


def _log_begun(tx: Connection, tasks: Sequence[Task], kind: str, owner: str, now: int) -> None:
    if tasks:
        tx.execute(
            insert(t.attempt),
            [
                {
                    "part": task.part,
                    "epoch": task.epoch,
                    "kind": kind,
                    "phase": "begun",
                    "at": now,
                    "owner": owner,
                }
                for task in tasks
            ],
        )


def _make_tasks(
    tx: Connection, rows: Sequence[Row[Any]], until: int, now: int, policy: Policy
) -> list[Task]:
    accounts = {
        known["id"]: Account(**known)
        for known in tx.execute(
            select(t.account).where(t.account.c.id.in_({row.account for row in rows}))
        ).mappings()
    }
    refs = _read_refs(tx, {row.publication for row in rows if row.seq > 0})
    handles = _read_handles(tx, rows, now - round(policy.handles * 1000))
    tasks = []
    for row in rows:
        minted = datetime.fromtimestamp((row.minted_at or now) / 1000, UTC)
        place = Place(
            key=row.idem_key,
            seq=row.seq,
            created_at=minted.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            root=refs.get((row.publication, 0)) if row.seq else None,
            parent=refs.get((row.publication, row.seq - 1)) if row.seq else None,
            begun_at=(row.begun_at or now) / 1000,
            name=f"{row.publication}.{row.seq + 1}",
        )
        message = thaw(row.message)
        mine = {
            position: handle
            for position, (sha256, handle) in handles.get(row.id, {}).items()
            if position < len(message.media) and message.media[position].sha256 == sha256
        }
        tasks.append(
            Task(
                part=row.id,
                publication=row.publication,
                epoch=row.epoch + 1,
                revision=row.revision,
                settling=row.state == "UNKNOWN",
                account=accounts[row.account],
                message=message,
                place=place,
                handles=mine,
                lease_until=until,
                intended=False,
            )
        )
    return tasks


def _read_refs(tx: Connection, publications: Collection[int]) -> dict[tuple[int, int], Any]:
    """Return what a reply to each sent part of these needs, by publication and seq."""
    if not publications:
        return {}
    c = t.part.c
    rows = tx.execute(
        select(c.publication, c.seq, c.ref, c.remote_id, c.remote_url).where(
            c.publication.in_(publications), c.state == "SENT"
        )
    )
    return {
        (row.publication, row.seq): row.ref or {"id": row.remote_id, "url": row.remote_url}
        for row in rows
    }


def _read_handles(
    tx: Connection, rows: Sequence[Row[Any]], since: int
) -> dict[int, dict[int, tuple[str, Any]]]:
    with_media = [row.id for row in rows if row.message.get("media")]
    found: dict[int, dict[int, tuple[str, Any]]] = {}
    if with_media:
        u = t.upload.c
        for row in tx.execute(select(t.upload).where(u.part.in_(with_media), u.at > since)):
            found.setdefault(row.part, {})[row.position] = (row.sha256, row.handle)
    return found


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
