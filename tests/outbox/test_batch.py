"""Threads that go in one request: who goes along, what an end means for each. On both databases."""

import random
import threading

import pytest

from repurpose.outbox import Dispatcher, Ledger, LedgerAccount, Publication, SenderRequest, State
from repurpose.outbox.core.record import Result
from repurpose.outbox.core.send import results_of, takes_whole
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.clock import Clock
from tests.outbox import verdict
from tests.outbox.rehearsal import compose
from tests.outbox.sender import CALM, clients, open_ledger

NOW = 1_800_000_000_000
PICTURE = Attachment("/nowhere.png", "0" * 64, "image/png")


@pytest.fixture
def clock():
    return Clock(NOW / 1000)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        yield ledger


def enter(ledger, *messages, **options):
    messages = [m if isinstance(m, Message) else Message(m) for m in messages]
    [entered] = ledger.enqueue(Publication("me", tuple(messages), due_at=NOW, **options))
    return entered.publication


def claim(ledger, free=9):
    return ledger.turn(SenderRequest("a", free=free, takes_whole=lambda *_: True)).claimed


def answer(ledger, task, outcome):
    ledger.turn(SenderRequest("a", results=results_of(task, outcome, "keyed")))


def states(ledger):
    return {part.name: str(part.state) for part in ledger.parts()}


def all_are(ledger, state):
    return set(states(ledger).values()) == {state}


def test_all_go_along_each_with_its_own_epoch_key_and_time(ledger):
    enter(ledger, "一", "二", "三")
    [task] = claim(ledger, free=1)
    assert [one.name for one in (task, *task.rest)] == ["1.1", "1.2", "1.3"]
    assert all(one.intended for one in (task, *task.rest))
    assert all_are(ledger, "SENDING")
    assert len({one.place.key for one in (task, *task.rest)}) == 3
    assert [one.place.created_at[-5:] for one in (task, *task.rest)] == [".000Z", ".001Z", ".002Z"]
    log = ledger.attempts([one.part for one in (task, *task.rest)])
    assert [(line.phase, line.kind, line.epoch) for line in log] == [("begun", "publish", 1)] * 3
    answer(ledger, task, [Sent(f"r{n}", "", {"n": n}) for n in range(3)])
    assert all_are(ledger, "SENT")
    assert [part.remote_id for part in ledger.parts()] == ["r0", "r1", "r2"]
    assert claim(ledger) == ()


def test_who_does_not_go_along(ledger):
    """A picture, a hold, a missing approval ends what goes whole; the others follow one by one."""
    enter(ledger, Message("一"), Message("二"), Message("三", media=(PICTURE,)), Message("四"))
    enter(ledger, "甲一", "甲二", "甲三")
    ledger.hold((2, 1))
    enter(ledger, "乙一", "乙二", approval=True)
    ledger.approve((3, None), by="me")
    ledger.revise((3, 1), Message("乙二，改过"))
    assert {task.name: len(task.rest) for task in claim(ledger)} == {"1.1": 1, "2.1": 0, "3.1": 0}


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(
    ("outcome", "first"),
    [
        (NotSent("no route"), "READY"),
        (NotSent("slow down", wait=60.0), "READY"),
        (NeedsLogin("who are you"), "READY"),
        (Refused("no"), "FAILED"),
    ],
)
def test_what_created_nothing_puts_all_back(ledger, clock, outcome, first):
    enter(ledger, "一", "二", "三")
    [task] = claim(ledger)
    answer(ledger, task, outcome)
    assert states(ledger) == {"1.1": first, "1.2": "READY", "1.3": "READY"}
    assert [part.next_at for part in ledger.parts()][1:] == [None, None]
    assert [part.failures for part in ledger.parts()][1:] == [0, 0]
    clock.seconds += 3600
    ledger.restore_login("me")
    if first == "FAILED":
        assert claim(ledger) == ()
        ledger.retry((1, None))
    [again] = claim(ledger)
    assert [one.place for one in again.rest] == [one.place for one in task.rest]
    answer(ledger, again, [Sent("a"), Sent("b"), Sent("c")])
    assert all_are(ledger, "SENT")
    said = [event.kind for event in ledger.events()]
    assert said.count("not_sent") == (first == "READY" and not isinstance(outcome, Refused))


def test_a_post_revised_after_a_refusal_keeps_the_order_in_time(ledger, clock):
    """Record keys of Bluesky are made of the moment: what goes behind it must not come before it."""
    enter(ledger, "一", "二", "三")
    [task] = claim(ledger)
    answer(ledger, task, NotSent("no route"))
    clock.seconds += 3600
    ledger.revise((1, 1), Message("二，改过"))
    [again] = claim(ledger)
    moments = [one.place.created_at for one in (again, *again.rest)]
    assert moments == sorted(set(moments))
    assert moments[0] == task.place.created_at


def test_what_is_unclear_is_settled_one_by_one_in_order(ledger, clock):
    enter(ledger, "一", "二", "三")
    [task] = claim(ledger)
    answer(ledger, task, Unclear("reset"))
    assert all_are(ledger, "UNKNOWN")
    for n in range(3):
        clock.seconds += 600
        [look] = claim(ledger)
        assert (look.settling, look.name, look.rest) == (True, f"1.{n + 1}", ())
        assert look.place.parent == (None if n == 0 else {"n": n - 1})
        answer(ledger, look, Sent(f"r{n}", "", {"n": n}))
    assert all_are(ledger, "SENT")


def test_a_sender_that_died_leaves_all_in_doubt_and_is_fenced(ledger, clock):
    enter(ledger, "一", "二")
    [task] = claim(ledger)
    clock.seconds += ledger.policy.lease + 1
    assert ledger.turn(SenderRequest("b")).swept == 2
    assert all_are(ledger, "UNKNOWN")
    answer(ledger, task, Refused("no"))
    assert all_are(ledger, "UNKNOWN"), "what a sender without a lease says is not believed"
    answer(ledger, task, [Sent("r0"), Sent("r1")])
    assert all_are(ledger, "SENT"), "but that the platform has them is"


def test_what_was_in_doubt_once_goes_one_by_one(ledger, clock):
    """A person says that the first is not there; whether the second is, is still to be settled."""
    enter(ledger, "一", "二")
    [task] = claim(ledger)
    answer(ledger, task, Unclear("reset"))
    ledger.say_not_posted((1, 0))
    [first] = claim(ledger)
    assert (first.settling, first.rest) == (False, ())
    answer(ledger, first, Sent("r0"))
    clock.seconds += 60
    [second] = claim(ledger)
    assert (second.settling, second.name) == (True, "1.2")


def test_uploads_come_first(ledger):
    enter(ledger, Message("一", media=(PICTURE,)), "二")
    [task] = claim(ledger)
    assert (task.intended, task.rest) == (False, ())
    assert states(ledger) == {"1.1": "LEASED", "1.2": "READY"}
    done = type(task)(
        **{name: getattr(task, name) for name in task.__slots__} | {"handles": {0: {"m": 1}}}
    )
    wishes = SenderRequest("a", prepared=[done], uploaded=[done], takes_whole=lambda *_: True)
    [granted] = ledger.turn(wishes).granted
    assert [one.name for one in granted.rest] == ["1.2"]
    assert all_are(ledger, "SENDING")


class Talker:
    settling, key_life = "keyed", float("inf")

    def takes_whole(self, messages):
        return len(messages) < 4


def test_only_keys_that_are_kept_for_ever_go_whole():
    talker = Talker()
    messages = [Message("一"), Message("二")]
    assert takes_whole(talker, messages)
    assert not takes_whole(talker, messages * 2)
    talker.key_life = 3600.0
    assert not takes_whole(talker, messages)
    talker.settling, talker.key_life = "searchable", float("inf")
    assert not takes_whole(talker, messages)


def test_a_wrong_number_of_answers_is_no_answer(ledger):
    from repurpose.outbox.core.send import publish

    class Odd(Talker):
        def publish_whole(self, *_):
            return [Sent("only one")]

    enter(ledger, "一", "二")
    [task] = claim(ledger)
    results = publish(lambda _: Odd(), task, deadline=10.0, monotonic=lambda: 0.0)
    assert [type(result.outcome) for result in results] == [Unclear, Unclear]


@pytest.mark.slow
def test_two_dispatchers_send_each_thread_in_one_request(place, platform, tmp_path):
    with open_ledger(place, policy=CALM) as one, open_ledger(place, policy=CALM) as two:
        one.put_account(LedgerAccount("whole-two", "loopback"))
        one.enqueue(*compose(tmp_path, "whole-two", 12, 4, one.now()))
        teams = [Dispatcher(ledger, clients(platform.port), slots=3) for ledger in (one, two)]
        threads = [threading.Thread(target=team.run_once) for team in teams]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        verdict.check(one, platform)
        assert sum(team.tally.claimed for team in teams) == 12
        parts = {part.id: part for part in one.parts()}
        epochs = {part.epoch for part in parts.values()}
        assert (epochs, {part.state for part in parts.values()}) == ({1}, {State.SENT})


def not_there(ledger, clock):
    """Let the first be looked for, twice, in vain."""
    for _ in range(2):
        clock.seconds += 600
        [look] = claim(ledger)
        assert (look.settling, look.name) == (True, "1.1")
        ledger.turn(SenderRequest("a", results=[Result(look, Absent("no trace"), "searchable")]))


def test_what_went_along_with_a_first_that_is_not_there_is_not_there_either(ledger, clock):
    enter(ledger, "一", "二", "三")
    [task] = claim(ledger)
    answer(ledger, task, Unclear("reset"))
    not_there(ledger, clock)
    assert all_are(ledger, "READY")
    assert [part.next_at is None for part in ledger.parts()] == [False, True, True]
    for n in range(3):
        clock.seconds += 600
        [again] = claim(ledger)
        assert (again.settling, again.name, again.rest) == (False, f"1.{n + 1}", ())
        answer(ledger, again, Sent(f"r{n}", "", {"n": n}))
    assert all_are(ledger, "SENT")


def test_nothing_stays_in_doubt_when_it_is_too_late_by_then(ledger, clock):
    enter(ledger, "一", "二", "三", late_after=60.0, late_then="skip")
    [task] = claim(ledger)
    answer(ledger, task, Unclear("reset"))
    not_there(ledger, clock)
    clock.seconds += 1
    assert claim(ledger) == ()
    assert all_are(ledger, "SKIPPED")
