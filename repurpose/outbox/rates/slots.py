"""Moments of the wall clock for publications: each account's slot is held by one of them only."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.machine import GONE, NOT_BEGUN, Event, ImpossibleStep, State
from repurpose.outbox.core.model import Slot

TOO_LATE = msg("too late: its time passed while nothing was sending")  # why lateness holds a part
_c, _p = t.part.c, t.publication.c
_held = select(_p.slot_at).where(
    _p.account == bindparam("b_account"),
    _p.slot_at.in_(bindparam("b_wanted")),
    _p.id != bindparam("b_besides"),
)
_lock = (
    select(t.account.c.id)
    .where(t.account.c.id.in_(bindparam("b_names")))
    .order_by(t.account.c.id)
    .with_for_update(key_share=True)
)


def choose_slot(tx: Connection, account: str, slots: Sequence[Slot], besides: int = 0) -> Slot:
    """Return the first slot that no other publication of the account holds.

    Whoever calls has locked the account, so that two programs do not choose the same.

    Raises:
        ContentError: All are taken.
    """
    wanted = [slot.at for slot in slots]
    asked = {"b_account": account, "b_wanted": wanted, "b_besides": besides}
    taken = set(tx.scalars(_held, asked))
    for slot in slots:
        if slot.at not in taken:
            return slot
    first = slots[0]
    raise ContentError(
        msg(
            "{account} has no free slot from {day} ({zone}) on: {count} are taken.",
            account=account,
            day=first.local,
            zone=first.zone,
            count=len(slots),
        ),
        hint=msg("Give the plan more slots, or move something: repurpose outbox move"),
    )


def slots_taken(tx: Connection, account: str, since: int, until: int) -> frozenset[int]:
    """Return the moments in [since, until) that publications of the account hold."""
    return frozenset(
        tx.scalars(
            select(_p.slot_at).where(_p.account == account, _p.slot_at >= since, _p.slot_at < until)
        )
    )


def free_slot(tx: Connection, publication: int) -> None:
    """Let others have the slot of what will not go at its time."""
    tx.execute(update(t.publication).where(_p.id == publication).values(slot_at=None))


def lock_accounts(tx: Connection, names: Collection[str]) -> set[str]:
    """Lock accounts, always in the same order; return those that are known."""
    return set(tx.scalars(_lock, {"b_names": sorted(names)}))


def reslot(tx: Connection, rows: Sequence[Row[Any]], slots: Sequence[Slot], now: int) -> Slot:
    """Move a publication that is not begun to the first free slot; what lateness held is READY.

    Raises:
        ImpossibleStep: It is begun, or over.
        ContentError: All are taken.
    """
    waiting = _not_begun(rows)
    lock_accounts(tx, [rows[0].account])
    slot = choose_slot(tx, rows[0].account, slots, besides=rows[0].publication)
    _set_time(tx, waiting, slot.at)
    tx.execute(
        update(t.publication)
        .where(_p.id == rows[0].publication)
        .values(due_at=slot.at, slot_at=slot.at, local_due=slot.local, zone=slot.zone)
    )
    _note(tx, rows[0], now, "reslotted", slot.at, local=slot.local, zone=slot.zone)
    return slot


def resolve_again(
    tx: Connection, rows: Sequence[Row[Any]], at: int, tz_version: str, now: int
) -> bool:
    """Give the same wall time the instant that newer zone data say, if nothing is begun."""
    try:
        waiting = _not_begun(rows)
    except ImpossibleStep:
        return False
    number, account = rows[0].publication, rows[0].account
    lock_accounts(tx, [account])
    entry = tx.execute(select(_p.slot_at, _p.notes).where(_p.id == number)).one()
    # Another wall time may have come to lie on the same instant: then this one holds no slot.
    held = bool(slots_taken(tx, account, at, at + 1)) and entry.slot_at != at
    keeps = entry.slot_at is not None and not held
    _set_time(tx, waiting, at, stay_held=True)
    tx.execute(
        update(t.publication)
        .where(_p.id == number)
        .values(
            due_at=at,
            slot_at=at if keeps else None,
            notes={**entry.notes, "tzdata": tz_version},
        )
    )
    _note(tx, rows[0], now, "resolved_again", at, tzdata=tz_version)
    return True


def _not_begun(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    waiting = [row for row in rows if row.state in NOT_BEGUN]
    begun = [row for row in rows if row.state not in NOT_BEGUN | {State.CANCELLED}]
    if begun or not waiting:
        raise ImpossibleStep(State((begun or rows)[0].state), Event.SCHEDULE)
    return waiting


def _set_time(
    tx: Connection, rows: Sequence[Row[Any]], at: int, *, stay_held: bool = False
) -> None:
    for row in rows:
        state, why = State(row.state), row.hold_reason
        if state is State.HOLD and why == TOO_LATE and not stay_held:
            state, why = State.READY, ""
        elif state is State.READY:
            why = ""
        elif state is State.APPROVED:
            state = State.READY
        late = row.late_at
        if late is not None and row.due_at is not None:
            late += at - row.due_at
        tx.execute(
            update(t.part)
            .where(_c.id == row.id)
            .values(
                state=str(state),
                due_at=at,
                next_at=at if state is State.READY and row.seq == 0 else None,
                late_at=late,
                hold_reason=why,
            )
        )


def _note(tx: Connection, row: Row[Any], now: int, kind: str, at: int, **data: Any) -> None:
    log_event(
        tx, now, kind, publication=row.publication, account=row.account, was=row.due_at, at=at,
        **data,
    )  # fmt: skip


def read_uses(tx: Connection, account: str, since: int) -> Mapping[str, int]:
    """Return what the account uses up from `since` on, and the latest moment of each.

    A moment is when it was sent, else when it is due, else when it was entered. What was cancelled,
    skipped or failed is not used up.
    """
    latest: dict[str, int] = {}
    for table in t.PARTS:
        moment = func.max(func.coalesce(table.c.sent_at, table.c.due_at, _p.entered_at))
        rows = tx.execute(
            select(t.uses.c.name, moment)
            .join(t.publication, t.uses.c.publication == _p.id)
            .join(table, table.c.publication == _p.id)
            .where(_p.account == account, table.c.state.not_in([str(state) for state in GONE]))
            .group_by(t.uses.c.name)
            .having(moment >= since)
        )
        for name, at in rows:
            latest[name] = max(at, latest.get(name, at))
    return latest
