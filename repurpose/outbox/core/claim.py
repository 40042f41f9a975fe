"""Due parts into a sender's hands, and the word that a request may leave, both fenced by epochs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)

from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.batch import TakesWhole, take_rest
from repurpose.outbox.core.machine import Event, State, advance
from repurpose.outbox.core.model import Pacing, SendingPolicy, Task
from repurpose.outbox.core.tasks import log_begun, make_tasks, mint_moments
from repurpose.outbox.rates.rate_limit_store import (
    in_order,
    next_to_begin,
    note_begun,
    who_may_begin,
)

# Statements are built once: to build one costs more than SQLite takes to answer it.
_c, _a, _p = t.part.c, t.account.c, t.pause.c
_before = t.part.alias("before").c
_claim = (
    update(t.part)
    .where(_c.id == bindparam("b_id"), _c.epoch == bindparam("b_epoch"))
    .values(
        state=bindparam("b_state"),
        epoch=_c.epoch + 1,
        owner=bindparam("b_owner"),
        lease_until=bindparam("b_until"),
        next_at=bindparam("b_next"),
        minted_at=bindparam("b_minted"),
        hold_reason="",
    )
)
_paused = select(_p.scope, _p.reason).where(or_(_p.until.is_(None), _p.until > bindparam("b_now")))
_everybody = select(_a.id, _a.platform, _a.needs_login, _a.wait_until)
_waits = and_(t.ASKED_TO_WAIT, _a.wait_until > bindparam("b_now"))
_logged_out_or_waiting = union_all(_everybody.where(t.LOGGED_OUT), _everybody.where(_waits))
_scoped = _everybody.where(
    or_(_a.platform.in_(bindparam("b_platforms")), _a.id.in_(bindparam("b_accounts")))
)
_some_unpaced = select(_a.id).where(t.UNPACED).limit(1)
_in_hand = (
    select(_c.id, _c.epoch, _c.state, _c.lease_until, _c.doubt_at)
    .where(_c.id.in_(bindparam("b_ids")))
    .order_by(_c.id)
    .with_for_update()
)
_intend = (
    update(t.part)
    .where(_c.id.in_(bindparam("b_ids")), _c.state == str(State.LEASED))
    .values(
        state=str(advance(State.LEASED, Event.INTEND)),
        intent_at=bindparam("b_now"),
        begun_at=func.coalesce(_c.begun_at, bindparam("b_now", type_=BigInteger)),
        attempts=_c.attempts + 1,
        lease_until=bindparam("b_until"),
    )
)
_now = bindparam("b_now", type_=BigInteger)
_moments = select(  # each is the first or the last entry of an index
    select(func.min(_c.next_at)).where(t.CLAIMABLE, _c.next_at > _now).scalar_subquery(),
    select(func.min(_c.lease_until)).where(t.HELD).scalar_subquery(),
    select(func.min(_a.wait_until)).where(t.ASKED_TO_WAIT, _a.wait_until > _now).scalar_subquery(),
    select(func.min(_p.until)).where(_p.until > _now).scalar_subquery(),
    select(func.min(_c.next_at)).where(t.CLAIMABLE).scalar_subquery(),
    select(func.max(_c.lease_until)).where(t.HELD).scalar_subquery(),
    select(func.min(_c.late_at)).where(t.LATE).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class Outlook:
    """When something will be due; moments, None where there is no such thing."""

    wake: int | None  # the next moment after now at which a part, a lease, a wait or a pause is
    due: int | None  # the first part, be it due already
    lapses: int | None  # the first lease
    last_lapses: int | None
    late: int | None  # what has waited longest for its first try is too late after it


def blocked_accounts(tx: Connection, now: int) -> dict[str, str]:
    """Return the accounts for which nothing may go, and why in words: paused, logged out, waiting."""
    paused = {
        row.scope: msg("paused ({scope}): {why}", scope=row.scope.replace(":", " "), why=row.reason)
        if row.reason
        else msg("paused ({scope})", scope=row.scope.replace(":", " "))
        for row in tx.execute(_paused, {"b_now": now})
    }
    found = list(
        tx.execute(_everybody if "all" in paused else _logged_out_or_waiting, {"b_now": now})
    )
    scoped = [scope.partition(":")[::2] for scope in paused if scope != "all"]
    if scoped:
        platforms = [name for kind, name in scoped if kind == "platform"]
        accounts = [name for kind, name in scoped if kind == "account"]
        found += tx.execute(_scoped, {"b_platforms": platforms, "b_accounts": accounts})
    blocked: dict[str, str] = {}
    for row in found:
        scopes = ("all", f"platform:{row.platform}", f"account:{row.id}")
        reasons = [paused[scope] for scope in scopes if scope in paused]
        if row.needs_login:
            reasons.insert(0, msg("needs login: {why}", why=row.needs_login))
        if row.wait_until > now:
            reasons.append(msg("the platform asked to wait"))
        if reasons:
            blocked[row.id] = reasons[0]
    return blocked


@cache
def _due(which: str, *, some_blocked: bool, one: bool) -> Select[Any]:
    """Return the question for due parts, those in `b_blocked` aside.

    `which`: "going", what begins nothing; "begins", the first messages of accounts without a pace.
    What accounts with a pace begin is for `next_to_begin` to say.
    """
    query = select(t.part).where(
        _c.next_at <= bindparam("b_now"),
        or_(_c.approval == 0, _c.approved_sha256 == _c.content_sha256),
    )
    if which == "going":
        previous_sent = exists().where(
            _before.publication == _c.publication,
            _before.seq == _c.seq - 1,
            _before.state == "SENT",
        )
        query = query.where(t.GOING, or_(_c.seq == 0, previous_sent))
    else:
        unpaced = exists().where(_a.id == _c.account, _a.pacing.is_(None))
        query = query.where(t.CLAIMABLE, t.WAITING, unpaced)
    if one:
        query = query.where(_c.publication == bindparam("b_only"))
    if some_blocked:
        query = query.where(_c.account.not_in(bindparam("b_blocked")))
    return (
        query.order_by(_c.next_at, _c.id)
        .limit(bindparam("b_most"))
        .with_for_update(skip_locked=True)  # SQLite has one writer and needs no such words
    )


def claim(
    tx: Connection,
    owner: str,
    most: int,
    blocked: Collection[str],
    now: int,
    policy: SendingPolicy,
    takes_whole: TakesWhole | None = None,
    *,
    only: int | None = None,
) -> list[Task]:
    """Take up to `most` due parts, in the order in which they are due, each account at its pace.

    A part that needs no upload is SENDING at the end of this transaction; others are LEASED; an
    UNKNOWN one stays UNKNOWN and is due again when the lease ends. `only` names a publication: nothing
    else is taken, and it waits for its turn like any.
    """
    rows = _take_due(tx, most, blocked, now, policy, only)
    if not rows:
        return []
    until = now + round(policy.lease * 1000)
    moments = mint_moments(tx, rows, now)
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
                "b_minted": moments[row.id],
            }
            for row in sorted(rows, key=lambda row: row.id)
        ],
    )
    tasks = make_tasks(tx, rows, moments, until, now, policy)
    settling = [task for task in tasks if task.settling]
    log_begun(tx, settling, "settle", owner, now)
    complete = [task for task in tasks if not task.settling and task.uploaded]
    # Without paces: they have been let through just now.
    ready = intend(tx, complete, owner, now, policy, {}, takes_whole)
    sent = {task.part: task for task in ready}
    return [sent.get(task.part, task) for task in tasks]


def _take_due(
    tx: Connection,
    most: int,
    blocked: Collection[str],
    now: int,
    policy: SendingPolicy,
    only: int | None,
) -> list[Row[Any]]:
    """Return the rows to claim, locked, in the order in which they are due."""
    asked: dict[str, Any] = {"b_now": now, "b_most": most}
    if blocked:
        asked["b_blocked"] = sorted(blocked)
    if only is not None:
        asked["b_only"] = only
    kinds = ("going", "begins") if tx.execute(_some_unpaced).first() else ("going",)
    rows: list[Row[Any]] = []
    for which in kinds:
        query = _due(which, some_blocked=bool(blocked), one=only is not None)
        rows += tx.execute(query, asked).all()
    rows.sort(key=in_order)
    rows += next_to_begin(tx, most, rows, blocked, now, policy, only)
    return sorted(rows, key=in_order)[:most]


def intend(
    tx: Connection,
    tasks: Sequence[Task],
    owner: str,
    now: int,
    policy: SendingPolicy,
    paced: Mapping[str, Pacing],
    takes_whole: TakesWhole | None = None,
) -> list[Task]:
    """Write down that the requests of these tasks may leave; return those that still may.

    A task is left out when its lease was lost or its part was cancelled, or when its account may no
    longer begin: while it was uploading, quiet hours may have come. Where a platform takes a thread
    whole, the first task brings the rest of it. Only after the commit may the first byte leave.
    """
    if not tasks:
        return []
    by_part = {task.part: task for task in tasks}
    rows = tx.execute(_in_hand, {"b_ids": list(by_part)}).all()
    held = [
        by_part[row.id]
        for row in rows
        if row.state == State.LEASED
        and row.epoch == by_part[row.id].epoch
        and row.lease_until > now  # nobody has swept it yet, but it may be too late for it
    ]
    held = who_may_begin(tx, held, paced, now, policy)
    if not held:
        return []
    until = now + round(policy.lease * 1000)
    tx.execute(_intend, {"b_ids": [task.part for task in held], "b_now": now, "b_until": until})
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


def look_ahead(tx: Connection, now: int) -> Outlook:
    """Return what will be due, and when."""
    *wakes, due, last_lapses, late = tx.execute(_moments, {"b_now": now}).one()
    wake = min((moment for moment in wakes if moment is not None), default=None)
    return Outlook(wake, due, wakes[1], last_lapses, late)
