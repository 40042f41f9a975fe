"""Two programs that lock the same rows of one PostgreSQL: neither is lost, neither sees a deadlock."""

import random
import threading
import time
from contextlib import contextmanager, suppress

import psycopg
import pytest
from sqlalchemy import event

from repurpose.errors import ContentError, MachineError
from repurpose.outbox import (
    ImpossibleStep,
    Ledger,
    LedgerAccount,
    Pacing,
    Publication,
    SenderRequest,
    Slot,
    State,
)
from repurpose.outbox.core.record import Result
from repurpose.outbox.operator.plan_commit import Move, PlanChanges
from repurpose.platforms.delivery import Attachment, Message, NotSent

NOW = 1_800_000_000_000
HOUR = 3_600_000
PACE = {"me": Pacing(gap=60)}


def slot(hours):
    return Slot(NOW + hours * HOUR, f"2027-01-16 {hours:02}:00", "UTC")


def enter(ledger, *texts, due=NOW, media=()):
    messages = tuple(Message(text, media=media) for text in texts)
    [entered] = ledger.enqueue(Publication("me", messages, due))
    return entered.publication


class Program:
    """A ledger on a connection that PostgreSQL knows by name; what the server refuses is kept."""

    def __init__(self, place, name):
        self.place, self.name, self.refused = place, name, []
        self.ledger = Ledger(f"{place}&application_name={name}", clock=lambda: NOW / 1000)
        event.listen(
            self.ledger._engine, "handle_error",
            lambda context: self.refused.append(context.original_exception.sqlstate),
        )  # fmt: skip

    def before(self, words, then):
        """Call `then` the first time that a statement with all these words is to be executed."""
        begun = threading.Event()

        def look(_connection, _cursor, statement, *_):
            if all(word in statement for word in words) and not begun.is_set():
                begun.set()
                then()

        event.listen(self.ledger._engine, "before_cursor_execute", look)
        return begun

    def waits_for_a_lock(self):
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"
        with psycopg.connect(self.place, autocommit=True) as link:
            return link.execute(query, [self.name]).fetchone()[0] > 0


def until(true, seconds=5.0):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.fixture
def programs(postgres):
    made = Program(postgres, "one"), Program(postgres, "two")
    made[0].ledger.put_account(LedgerAccount("me", "loopback"))
    yield made
    for program in made:
        program.ledger.close()


@contextmanager
def beside(act):
    """Do something in another thread meanwhile; give the list of what it raised."""
    raised = []

    def run():
        try:
            act()
        except Exception as error:  # noqa: BLE001  the test looks at it
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield raised
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.slow
def test_a_plan_and_a_verb_lock_in_the_same_order(programs):
    one, two = programs
    number = enter(one.ledger, "早。", due=NOW + HOUR)
    # The verb has its part, and waits with the account until the plan waits for something.
    reached = one.before(("FROM account", "FOR NO KEY"), lambda: until(two.waits_for_a_lock))
    with beside(lambda: one.ledger.reslot(number, [slot(2)])) as raised:
        assert reached.wait(5)
        two.ledger.carry_out(PlanChanges(paces=PACE, move=(Move(number, slot(3), (slot(3),)),)))
    assert raised == []
    assert (one.refused, two.refused) == ([], [])
    [entry] = one.ledger.publications()
    assert entry.due_at == slot(3).at


@pytest.mark.slow
def test_what_a_deadlock_has_undone_is_done_again(programs):
    """A turn writes down a result of the second, then gives the first back: a plan moves both."""
    one, two = programs
    picture = Attachment("/nowhere.png", "0" * 64, "image/png")
    first, second = enter(one.ledger, "一。", media=(picture,)), enter(one.ledger, "二。")
    uploading, sending = one.ledger.turn(SenderRequest("one", free=8)).claimed
    assert (uploading.publication, sending.publication) == (first, second)
    heard = Result(sending, NotSent("busy"), "opaque")
    wishes = SenderRequest("one", results=[heard], parked=[uploading])
    reached = one.before(
        ("UPDATE part", "next_at=part.due_at"), lambda: until(two.waits_for_a_lock)
    )

    said = []

    def turn():
        for _ in range(3):  # as the dispatcher does
            try:
                return one.ledger.turn(wishes)
            except MachineError as error:
                said.append(error.message)
        raise AssertionError

    moves = tuple(Move(number, slot(5)) for number in (first, second))
    with beside(turn) as raised:
        assert reached.wait(5)
        two.ledger.carry_out(PlanChanges(move=moves))
    assert raised == []
    assert one.refused + two.refused == ["40P01"]  # they did wait for each other
    assert all("busy with another program" in one for one in said)
    parts = one.ledger.parts()
    assert [part.state for part in parts] == [State.READY, State.READY]
    assert [part.due_at for part in parts] == [slot(5).at] * 2
    assert one.ledger.attempts([sending.part])[-1].outcome == "NotSent"


@pytest.mark.slow
def test_many_programs_change_the_same_things_and_none_is_refused(postgres):
    programs = [Program(postgres, f"p{n}") for n in range(4)]
    programs[0].ledger.put_account(LedgerAccount("me", "loopback"))
    programs[0].ledger.put_account(LedgerAccount("you", "loopback"))
    numbers = [enter(programs[0].ledger, f"{n}。", f"{n}。二。", due=NOW + n) for n in range(8)]
    done = []

    def act(program, seed):
        chance = random.Random(seed)
        for _ in range(60):
            some = chance.sample(numbers, 4)
            wanted = [slot(chance.randrange(1, 24)) for _ in range(4)]
            orders = PlanChanges(
                accounts=(LedgerAccount("you", "loopback"), LedgerAccount("me", "loopback")),
                paces={"you": PACE["me"], **PACE},
                move=tuple(
                    Move(number, at, (at, slot(chance.randrange(24, 99))))
                    for number, at in zip(some, wanted, strict=True)
                ),
                plan=("week", {"seed": seed}),
            )
            verb = chance.choice(
                (
                    lambda orders=orders: program.ledger.carry_out(orders),
                    lambda some=some, wanted=wanted: program.ledger.reslot(some[0], wanted),
                    lambda some=some: program.ledger.move((some[1], None), NOW + HOUR),
                    lambda: program.ledger.set_pacing("me", Pacing(gap=5)),
                    lambda: program.ledger.turn(SenderRequest("nobody")),
                )
            )
            with suppress(ContentError, ImpossibleStep):  # all its slots are taken
                verb()
        done.append(seed)

    threads = [
        threading.Thread(target=act, args=(program, seed)) for seed, program in enumerate(programs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for program in programs:
        assert program.refused == []
        program.ledger.close()
    assert sorted(done) == [0, 1, 2, 3]
