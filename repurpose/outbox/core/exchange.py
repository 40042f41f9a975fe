"""One turn of the ledger, one transaction: results in, lapsed leases swept, due parts out.

Everything that a sender has to write down waits for the next turn and is committed together, so that
a thousand parts due in one second cost some tens of commits and not three thousand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, or_, select, update

from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.batch import TakesWhole
from repurpose.outbox.core.claim import Outlook, blocked_accounts, claim, intend, look_ahead
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.machine import Event, State, advance
from repurpose.outbox.core.model import SendingPolicy, Task
from repurpose.outbox.core.record import Result, log_uploads, record
from repurpose.outbox.rates.rate_limit_store import forget_the_future, paces_of
from repurpose.outbox.rates.slots import TOO_LATE, free_slot

_SLACK = 60_000  # ms by which a clock may be off before we call it gone back
_CLOCK_EVERY = 30_000  # ms between two notes of the clock
# What every turn asks is built once: building a statement costs more than SQLite does to answer it.
_c = t.part.c
_held = select(_c.id, _c.lease_until).where(t.HELD, _c.lease_until > 0)
_lapsed = (
    select(_c.id, _c.state, _c.publication, _c.account, _c.owner)
    .where(
        _c.id.in_(bindparam("b_ids")),
        t.HELD,
        or_(_c.lease_until <= bindparam("b_now"), _c.lease_until > bindparam("b_nonsense")),
    )
    .with_for_update(skip_locked=True)
)
_late = (
    select(_c.publication, _c.account, _c.late_then)
    .where(t.LATE, t.FIRST, _c.late_at < bindparam("b_now"))
    .order_by(_c.late_at)
    .with_for_update(skip_locked=True)
)
_is_clock = t.meta.c.key == "clock"
_clock = select(t.meta.c.value).where(_is_clock)
_lock_clock = _clock.with_for_update(skip_locked=True)
_set_clock = update(t.meta).where(_is_clock).values(value=bindparam("b_now"))


@dataclass(frozen=True, slots=True)
class SenderRequest:
    """What a sender wants of a turn."""

    owner: str
    results: Sequence[Result] = ()
    prepared: Sequence[Task] = ()  # uploads are done: may the request leave?
    uploaded: Sequence[Task] = ()  # uploads ended, in part or all: handles to keep
    parked: Sequence[Task] = ()  # given back before anything was published
    renewed: Sequence[Task] = ()  # still uploading
    free: int = 0  # how many more it can take
    takes_whole: TakesWhole | None = None  # says which threads go in one request
    only: int | None = None  # a publication: nothing else is taken

    @property
    def is_silent(self) -> bool:
        """Whether the sender has nothing to write down."""
        told = (self.results, self.prepared, self.uploaded, self.parked, self.renewed)
        return not any(told)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a sender gets."""

    now: int
    claimed: tuple[Task, ...]  # `intended` ones may be sent at once, others need their uploads
    granted: tuple[Task, ...]  # of those prepared
    refused: tuple[Task, ...]  # of those prepared: lost, cancelled or paused meanwhile
    recorded: int
    swept: int
    next_wake: int | None  # the next moment at which something will be due


def take_turn(
    tx: Connection,
    wishes: SenderRequest,
    now: int,
    policy: SendingPolicy,
    chance: Callable[[], float],
) -> Exchange:
    """Do all of it in the caller's transaction. `chance` gives numbers in [0, 1)."""
    _mind_the_clock(tx, now, policy)
    if wishes.is_silent:  # most turns are such, and find nothing due: one question serves
        ahead = look_ahead(tx, now)
        if _is_idle(ahead, now, policy):
            return Exchange(now, (), (), (), 0, 0, ahead.wake)
    log_uploads(tx, wishes.uploaded, now)
    tasks = (*(result.task for result in wishes.results), *wishes.prepared)
    paced = paces_of(tx, {task.account.id for task in tasks})
    recorded = record(tx, wishes.results, wishes.owner, now, policy, chance, paced)
    blocked = blocked_accounts(tx, now)
    open_to = [task for task in wishes.prepared if task.account.id not in blocked]
    whole = wishes.takes_whole
    granted = intend(tx, open_to, wishes.owner, now, policy, paced, whole)
    going = {task.part for task in granted}
    refused = [task for task in wishes.prepared if task.part not in going]
    _park(tx, [*wishes.parked, *refused])
    _renew(tx, wishes.renewed, now, policy)
    swept = sweep(tx, now, policy)
    _judge_late(tx, now)
    claimed: list[Task] = []
    if wishes.free > 0:
        claimed = claim(
            tx, wishes.owner, wishes.free, blocked, now, policy, whole, only=wishes.only
        )
    return Exchange(
        now,
        tuple(claimed),
        tuple(granted),
        tuple(refused),
        recorded,
        swept,
        next_wake=look_ahead(tx, now).wake,
    )


def _is_idle(ahead: Outlook, now: int, policy: SendingPolicy) -> bool:
    """Say whether no part is due or late and no lease has run out: what follows would do nothing."""
    return (
        (ahead.due is None or ahead.due > now)
        and (ahead.lapses is None or ahead.lapses > now)
        and (ahead.last_lapses is None or ahead.last_lapses <= _nonsense(now, policy))
        and (ahead.late is None or ahead.late >= now)
    )


def _nonsense(now: int, policy: SendingPolicy) -> int:
    """Return the moment after which no lease that this clock gave can end."""
    return now + round(policy.lease * 1000) + _SLACK


def sweep(tx: Connection, now: int, policy: SendingPolicy) -> int:
    """Take parts from senders whose lease has run out; return how many.

    LEASED goes back to READY: nothing was published. SENDING becomes UNKNOWN: something may have
    been. A lease further in the future than a lease is long was given by a clock that has gone back
    since; it counts as run out. The first look waits from *now* as well as from the request, so that
    a clock that leapt forward does not look while the request is still under way.
    """
    nonsense = _nonsense(now, policy)
    # In two steps, so that the first is a walk along the index of the few that are held.
    held = tx.execute(_held)
    lapsed = [row.id for row in held if not now < row.lease_until <= nonsense]
    if not lapsed:
        return 0
    asked = {"b_ids": lapsed, "b_now": now, "b_nonsense": nonsense}
    rows = tx.execute(_lapsed, asked).all()
    for state, event, values in (
        (State.LEASED, Event.PARK, {"next_at": _c.due_at}),
        (
            State.SENDING,
            Event.DOUBT,
            {
                "next_at": _first_look(now, policy),
                "doubt_at": now,
                "absent_at": None,
                "looks": 0,
                "last_error": msg("The sender did not come back with an answer."),
            },
        ),
    ):
        ids = [row.id for row in rows if row.state == state]
        if ids:
            tx.execute(
                update(t.part)
                .where(_c.id.in_(ids), _c.state == str(state))
                .values(
                    state=str(advance(state, event)),
                    owner="",
                    lease_until=None,
                    **values,
                )
            )
    for row in rows:
        log_event(
            tx,
            now,
            "lease_lapsed",
            publication=row.publication,
            part=row.id,
            account=row.account,
            state=row.state,
            owner=row.owner,
        )
    return len(rows)


def _first_look(now: int, policy: SendingPolicy) -> Any:
    """Return the moment of the first look at a part whose sender is gone, as an expression."""
    least = now + round(policy.request * 1000)
    most = least + round(policy.settle * 1000)  # more only if the clock has gone back since
    wanted = _c.intent_at + round((policy.request + policy.settle) * 1000)
    return case((wanted < least, least), (wanted > most, most), else_=wanted)


def _park(tx: Connection, tasks: Sequence[Task]) -> None:
    for task in sorted(tasks, key=lambda task: task.part):
        tx.execute(
            update(t.part)
            .where(_c.id == task.part, _c.epoch == task.epoch, _c.state == str(State.LEASED))
            .values(
                state=str(advance(State.LEASED, Event.PARK)),
                owner="",
                lease_until=None,
                next_at=_c.due_at,
            )
        )


def _renew(tx: Connection, tasks: Sequence[Task], now: int, policy: SendingPolicy) -> None:
    for task in sorted(tasks, key=lambda task: task.part):
        tx.execute(
            update(t.part)
            .where(
                _c.id == task.part,
                _c.epoch == task.epoch,
                _c.state == str(State.LEASED),
                _c.lease_until > now,  # what has lapsed is anybody's, and may be too late
            )
            .values(lease_until=now + round(policy.lease * 1000))
        )


def _judge_late(tx: Connection, now: int) -> None:
    """Hold or skip publications that were not begun in their time, each by its own policy."""
    for row in tx.execute(_late, {"b_now": now}).all():
        event = Event.SKIP if row.late_then == "skip" else Event.HOLD
        tx.execute(
            update(t.part)
            .where(_c.publication == row.publication, _c.state == str(State.READY))
            .values(
                state=str(advance(State.READY, event)),
                next_at=None,
                hold_reason=TOO_LATE,
            )
        )
        if event is Event.SKIP:
            free_slot(tx, row.publication)
        log_event(
            tx, now, "late", publication=row.publication, account=row.account, then=row.late_then
        )


def _mind_the_clock(tx: Connection, now: int, policy: SendingPolicy) -> None:
    """Note the clock now and then; when it has gone back, pull in what was put off by the wrong one.

    Nothing can go out twice because of it (leases of the future count as run out); without this, a
    retry would wait for as long as the clock was wrong.
    """
    seen = int(tx.execute(_clock).scalar_one())
    if abs(now - seen) < _CLOCK_EVERY:
        return
    # Of several nodes that see the same moment pass one notes it; none waits for another's turn.
    noting = tx.execute(_lock_clock).first()
    if noting is None or abs(now - (seen := int(noting.value))) < _CLOCK_EVERY:
        return
    if now < seen - _SLACK:
        most = now + round(policy.backoff_most * 1000)
        tx.execute(
            update(t.part)
            .where(t.CLAIMABLE, or_(_c.attempts > 0, _c.state == "UNKNOWN"), _c.next_at > most)
            .values(next_at=most)
        )
        tx.execute(update(t.account).where(t.account.c.wait_until > most).values(wait_until=most))
        forget_the_future(tx, now)
        log_event(tx, now, "clock_went_back", milliseconds=seen - now)
    tx.execute(_set_clock, {"b_now": str(now)})
