"""Turns that find nothing to do: cheap, and never blind to what is due at that very moment."""

import random

import pytest
from sqlalchemy import event

from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    Pacing,
    Publication,
    SenderRequest,
    SendingPolicy,
)
from repurpose.outbox.core import exchange
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Message, Sent
from tests.clock import Clock

BEGINNING = 1_800_000_000.0
LEASE = round(SendingPolicy().lease * 1000)
SLACK = 60_000  # ms by which a lease may be longer than a lease is, before its clock was wrong
LATE = 60.0


@pytest.fixture
def clock():
    return Clock(BEGINNING)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.put_account(LedgerAccount("paced", "x"))
        ledger.set_pacing(
            "paced", Pacing(gap=60, quiet=(("22:00", "08:00"),), zone="Asia/Shanghai")
        )
        yield ledger


def enter(ledger, text, **options):
    [entered] = ledger.enqueue(Publication(messages=(Message(text),), **options))
    return entered.publication


def state(ledger):
    return [str(part.state) for part in ledger.parts()]


def test_what_is_due_is_claimed_at_its_very_millisecond(ledger, clock):
    due = clock.now + 5_000
    enter(ledger, "早安", account="me", due_at=due)
    clock.now = due - 1
    early = ledger.turn(SenderRequest("test", free=1))
    assert (early.claimed, early.next_wake) == ((), due)
    clock.now = due
    assert len(ledger.turn(SenderRequest("test", free=1)).claimed) == 1


def test_a_lease_lapses_at_its_very_millisecond(ledger, clock):
    enter(ledger, "早安", account="me", due_at=clock.now)
    [task] = ledger.turn(SenderRequest("gone", free=1)).claimed
    clock.now = task.lease_until - 1
    assert ledger.turn(SenderRequest("test")).swept == 0
    assert state(ledger) == ["SENDING"]
    clock.now = task.lease_until
    assert ledger.turn(SenderRequest("test")).swept == 1
    assert state(ledger) == ["UNKNOWN"]


def test_a_lease_that_a_clock_ahead_has_given_is_seen(ledger, clock):
    """Nothing is due, and the lease ends in the future: only that it is too long tells."""
    enter(ledger, "早安", account="me", due_at=clock.now)
    [task] = ledger.turn(SenderRequest("gone", free=1)).claimed
    clock.now = task.lease_until - LEASE - SLACK
    assert ledger.turn(SenderRequest("test")).swept == 0
    clock.now -= 1
    assert ledger.turn(SenderRequest("test")).swept == 1
    assert state(ledger) == ["UNKNOWN"]


def test_the_last_of_several_leases_may_be_the_wrong_one(ledger, clock):
    enter(ledger, "早安", account="me", due_at=clock.now)
    enter(ledger, "晚安", account="paced", due_at=clock.now + SLACK + 1)
    ledger.turn(SenderRequest("first", free=1))
    ledger.turn(SenderRequest("ahead", free=1), clock.now + SLACK + 1)
    assert state(ledger) == ["SENDING", "SENDING"]
    assert ledger.turn(SenderRequest("test")).swept == 1
    assert state(ledger) == ["SENDING", "UNKNOWN"]


def test_what_waits_for_the_end_of_quiet_hours_is_found_late(ledger, clock):
    """It is due again in the morning: only that its time has passed makes the turn an idle one no more."""
    due = clock.now + round(6.5 * 3_600_000)  # half past ten in the evening, in Shanghai
    enter(ledger, "早安", account="paced", due_at=due, late_after=LATE)
    clock.now = due
    assert ledger.turn(SenderRequest("test", free=1)).next_wake == due + round(9.5 * 3_600_000)
    clock.now = due + round(LATE * 1000)
    ledger.turn(SenderRequest("test", free=1))
    assert state(ledger) == ["READY"]
    clock.now += 1
    ledger.turn(SenderRequest("test", free=1))
    assert state(ledger) == ["HOLD"]


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("seed", range(4))
def test_a_turn_called_idle_would_have_done_nothing(ledger, clock, monkeypatch, seed):
    """Whenever the one question says so, all the others are asked as well, and compared."""
    chance = random.Random(seed)
    right, idle = exchange._is_idle, []

    def doubtful(ahead, now, policy):
        idle.append((right(ahead, now, policy), ahead.wake))
        return False

    monkeypatch.setattr(exchange, "_is_idle", doubtful)
    for n in range(6):
        account = chance.choice(("me", "paced"))
        due = clock.now + chance.choice((0, 1_000, 90_000, 200_000))
        late = chance.choice((None, LATE))
        enter(ledger, f"第{n}条", account=account, due_at=due, late_after=late)
    found = 0
    for _ in range(40):
        before, seen = ledger.parts(), ledger.last_event()
        got = ledger.turn(SenderRequest("test", free=chance.choice((0, 3))))
        said, wake = idle.pop()
        if said:
            found += 1
            assert (got.claimed, got.swept, got.next_wake) == ((), 0, wake)
            assert (before, seen) == (ledger.parts(), ledger.last_event())
        if got.claimed and chance.random() < 0.8:
            ends = [Result(task, Sent(task.name, ""), "keyed") for task in got.claimed]
            ledger.turn(SenderRequest("test", results=ends))
        clock.now += chance.choice((1, 1_000, 30_000, -20_000, 91_000))
        if got.next_wake is not None and chance.random() < 0.5:
            clock.now = got.next_wake + chance.choice((-1, 0, 1))
    assert found > 5


def test_an_idle_turn_asks_twice(ledger, clock):
    """What `repurpose run` costs while nothing is due: the clock and one look ahead."""
    enter(ledger, "早安", account="me", due_at=clock.now + 86_400_000, late_after=LATE)
    enter(ledger, "晚安", account="paced", due_at=clock.now + 86_400_000)
    ledger.turn(SenderRequest("test", free=8))  # notes the clock
    said = []
    event.listen(
        ledger._engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: said.append(statement),
    )
    ledger.turn(SenderRequest("test", free=8))
    asked = [statement for statement in said if not statement.startswith("BEGIN")]
    assert len(asked) == 2, asked
    assert all(statement.startswith("SELECT") for statement in asked)
