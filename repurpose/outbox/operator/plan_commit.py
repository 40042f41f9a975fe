"""All that a committed plan changes at once: in one transaction, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, update
from sqlalchemy.exc import OperationalError

from repurpose.outbox.core import enqueue
from repurpose.outbox.core import schema as t
from repurpose.outbox.core.database import insert_new, is_deadlock
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import (
    Entered,
    LedgerAccount,
    Pacing,
    Publication,
    SendingPolicy,
    Slot,
)
from repurpose.outbox.operator import operator_actions, plan_store
from repurpose.outbox.rates import slots
from repurpose.platforms import Message

_TRIES = 5  # when the server undoes them because of a deadlock


@dataclass(frozen=True, slots=True)
class Move:
    """Another time for a publication that has not begun."""

    publication: int
    to: Slot
    slots: tuple[Slot, ...] = ()  # candidates: the first that is free is held; () for `to` as it is
    notes: Mapping[str, Any] = field(default_factory=dict)  # in place of what it had


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What enters, and what becomes of what is there; empty fields change nothing."""

    accounts: tuple[LedgerAccount, ...] = ()  # made known when they are not
    paces: Mapping[str, Pacing] = field(default_factory=dict)  # by account
    cancel: tuple[int, ...] = ()  # publications
    revise: tuple[tuple[tuple[int, int], Message], ...] = ()  # by publication and place in it
    move: tuple["Move", ...] = ()
    enter: tuple[Publication, ...] = ()
    plan: tuple[str, Mapping[str, Any]] | None = None  # its name and body


def carry_out(
    tx: Connection, orders: PlanChanges, now: int, policy: SendingPolicy, by: str = ""
) -> list[Entered]:
    """Do it all within the caller's transaction; return what became of what enters.

    What is cancelled goes first, so that what takes its place is no duplicate of it.

    Raises:
        ImpossibleStep: Something has begun in the meantime.
        ContentError: The account has the same content elsewhere, or no slot is free.
        SetupError: An account is not known.
    """
    if tx.dialect.name != "postgresql":  # one writer at a time
        return _carry_out(tx, orders, now, policy, by)
    # A sender's turn locks parts in several rounds, so that the two may wait for each other. Whichever
    # the server picks is undone and begins anew: a turn is repeated by its dispatcher.
    for _ in range(_TRIES - 1):
        try:
            with tx.begin_nested():
                return _carry_out(tx, orders, now, policy, by)
        except OperationalError as error:
            if not is_deadlock(error):
                raise
    return _carry_out(tx, orders, now, policy, by)


def _carry_out(
    tx: Connection, orders: PlanChanges, now: int, policy: SendingPolicy, by: str
) -> list[Entered]:
    _lock(tx, orders)
    for name in sorted(orders.paces):
        enqueue.set_pacing(tx, name, orders.paces[name])
    for publication in orders.cancel:
        operator_actions.cancel(tx, operator_actions.lock_parts(tx, publication), now, by)
    for (publication, seq), message in orders.revise:
        [row] = operator_actions.lock_parts(tx, publication, seq)
        enqueue.revise(tx, row, message, now, policy)
    for move in orders.move:  # all let go of their slots before any takes another
        slots.free_slot(tx, move.publication)
    for move in orders.move:
        _move(tx, move, now)
    entered = [enqueue.enqueue(tx, publication, now, policy) for publication in orders.enter]
    if orders.plan is not None:
        plan_store.put_plan(tx, *orders.plan, now)
    return entered


def _lock(tx: Connection, orders: PlanChanges) -> None:
    """Lock all that the orders touch in the order of every verb: parts by number, accounts by name.

    Raises:
        SetupError: An account is not known.
    """
    touched = {*orders.cancel, *(name[0] for name, _ in orders.revise)}
    touched |= {move.publication for move in orders.move}
    accounts = operator_actions.lock_publications(tx, touched)
    for account in sorted(orders.accounts, key=lambda account: account.id):
        _introduce(tx, account)
    entering = {publication.account for publication in orders.enter}
    enqueue.lock_known(tx, accounts | entering | set(orders.paces))


def _move(tx: Connection, move: Move, now: int) -> None:
    rows = operator_actions.lock_parts(tx, move.publication)
    if move.slots:
        slots.reslot(tx, rows, move.slots, now)
    else:
        operator_actions.move(tx, rows, now, move.to.at, move.to.local, move.to.zone)
        late = [
            row for row in rows if row.state == State.HOLD and row.hold_reason == slots.TOO_LATE
        ]
        if late:
            operator_actions.release(tx, operator_actions.lock_parts(tx, move.publication), now)
    entry = t.publication.c
    tx.execute(
        update(t.publication).where(entry.id == move.publication).values(notes=dict(move.notes))
    )


def _introduce(tx: Connection, account: LedgerAccount) -> None:
    """Make an account known, if it is not; another program may do the same at this moment."""
    # Always in the order of their names, so that two programs wait for each other in one direction.
    tx.execute(
        insert_new(tx, t.account)
        .values(
            id=account.id,
            platform=account.platform,
            handle=account.handle,
            secret_ref=account.secret_ref,
            zone=account.zone,
            settings=dict(account.settings),
        )
        .on_conflict_do_nothing()
    )
