"""Due parts into a sender's hands: what is taken, in which order, and what is written down of it."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import text

from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    Pacing,
    Publication,
    SenderRequest,
    SendingPolicy,
)
from repurpose.outbox.core.claim import blocked_accounts, look_ahead
from repurpose.outbox.core.database import reading, writing
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    Message,
    NeedsLogin,
    NotSent,
    Sent,
    Unclear,
)

LEASE = round(SendingPolicy().lease * 1000)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        for name, platform in (("me", "x"), ("you", "weibo"), ("them", "x")):
            ledger.put_account(LedgerAccount(name, platform))
        yield ledger


def enter(ledger, clock, *messages, account="me", after=0, **options):
    messages = tuple(Message(m) if isinstance(m, str) else m for m in messages)
    when = clock.now + after
    [entered] = ledger.enqueue(Publication(account, messages, due_at=when, **options))
    return entered.publication


def take(ledger, free=9, owner="a", **wishes):
    return ledger.turn(SenderRequest(owner, free=free, **wishes))


def names(tasks):
    return [task.name for task in tasks]


def tell(ledger, task, outcome, owner="a"):
    return ledger.turn(SenderRequest(owner, results=[Result(task, outcome, "searchable")]))


def log(ledger, task):
    return [
        (line.phase, line.kind, line.epoch, line.owner, line.at)
        for line in ledger.attempts([task.part])
    ]


def picture():
    return Message("图", media=(Attachment("/nowhere/a.png", "0" * 64, "image/png"),))


# --- what is written down -----------------------------------------------------------------------------


def test_a_try_is_written_down_before_it_begins(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    assert task.intended
    assert task.lease_until == clock.now + LEASE
    part = ledger.part((1, 0))
    assert (str(part.state), part.attempts, part.epoch) == ("SENDING", 1, 1)
    assert (part.intent_at, part.begun_at, part.owner) == (clock.now, clock.now, "a")
    assert (part.lease_until, part.next_at) == (clock.now + LEASE, None)
    assert log(ledger, task) == [("begun", "publish", 1, "a", clock.now)]


def test_a_look_for_what_was_made_is_written_down_too(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    tell(ledger, task, Unclear("no answer"))
    began = clock.now
    clock.seconds += 1000
    [look] = take(ledger, owner="b").claimed
    assert (look.settling, look.intended, look.epoch) == (True, False, 2)
    lines = [line for line in log(ledger, look) if line[0] == "begun"]
    assert lines == [
        ("begun", "publish", 1, "a", began),
        ("begun", "settle", 2, "b", clock.now),
    ]
    part = ledger.part((1, 0))
    assert (str(part.state), part.attempts) == ("UNKNOWN", 1)  # a look is no try
    assert take(ledger, owner="c").claimed == ()
    clock.now += LEASE - 1
    assert take(ledger, owner="c").claimed == ()
    clock.now += 1  # nobody came back: somebody else may look
    assert [t.epoch for t in take(ledger, owner="c").claimed] == [3]


def test_a_second_try_keeps_when_the_first_began(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    began = clock.now
    tell(ledger, task, NotSent("later"))
    clock.seconds += 100
    take(ledger)
    part = ledger.part((1, 0))
    assert (part.attempts, part.begun_at, part.intent_at) == (2, began, clock.now)


# --- what is taken ------------------------------------------------------------------------------------


def test_the_longest_due_go_first_and_no_more_than_wished(ledger, clock):
    for after in (3, 1, 2, 1):
        enter(ledger, clock, f"在{after}", after=after * 1000, allow_duplicate=True)
    clock.seconds += 10
    assert names(take(ledger, 3).claimed) == ["2.1", "4.1", "3.1"]
    assert names(take(ledger, 3).claimed) == ["1.1"]
    assert take(ledger, 0).claimed == ()


def test_paced_accounts_and_others_stand_in_one_queue(ledger, clock):
    ledger.set_pacing("them", Pacing(gap=60))
    enter(ledger, clock, "乙", after=2000)
    enter(ledger, clock, "甲", account="them", after=1000)
    enter(ledger, clock, "丁", account="them", after=1500)
    enter(ledger, clock, "丙", account="you", after=500)
    clock.seconds += 10
    assert names(take(ledger, 2).claimed) == ["4.1", "2.1"]
    assert names(take(ledger, 9).claimed) == ["1.1"]  # the account with a pace has just begun one


def test_a_thread_that_has_begun_goes_on_at_any_pace(ledger, clock):
    ledger.set_pacing("them", Pacing(gap=60))
    enter(ledger, clock, "甲一", "甲二", account="them")
    [first] = take(ledger).claimed
    tell(ledger, first, Sent("r1"))
    assert names(take(ledger).claimed) == ["1.2"]


def test_a_paced_account_that_is_blocked_begins_nothing(ledger, clock):
    ledger.set_pacing("them", Pacing(gap=60))
    enter(ledger, clock, "甲", account="them")
    ledger.pause("account:them")
    assert take(ledger).claimed == ()
    ledger.resume("account:them")
    assert names(take(ledger).claimed) == ["1.1"]


def test_a_thread_goes_on_only_behind_what_is_sent(ledger, clock):
    enter(ledger, clock, "一", "二", "三")
    [first] = take(ledger).claimed
    assert take(ledger).claimed == ()
    tell(ledger, first, NotSent("later"))
    clock.seconds += 100
    [first] = take(ledger).claimed
    assert first.name == "1.1"
    tell(ledger, first, Sent("r1"))
    assert names(take(ledger).claimed) == ["1.2"]


def test_a_part_that_a_person_posted_sends_none_before_it(ledger, clock):
    enter(ledger, clock, "一", "二", "三")
    ledger.say_posted((1, 2), remote_id="r3")
    [first] = take(ledger).claimed
    assert (first.name, take(ledger).claimed) == ("1.1", ())
    tell(ledger, first, Sent("r1"))
    assert names(take(ledger).claimed) == ["1.2"]


def test_only_the_content_that_was_approved_goes(ledger, clock):
    """Whatever else the ledger says: this is asked of the database once more, where it is taken."""
    enter(ledger, clock, "一", approval=True)
    enter(ledger, clock, "二", approval=True)
    enter(ledger, clock, "三", approval=True)
    for number in (1, 2, 3):
        ledger.approve((number, None), by="me")
    with writing(ledger._engine) as tx:
        for number, other in ((1, "of another"), (3, "0 of another")):
            change = text("UPDATE part SET approved_sha256 = :other WHERE publication = :number")
            tx.execute(change, {"other": other, "number": number})
    assert names(take(ledger).claimed) == ["2.1"]


# --- the word that a request may leave ------------------------------------------------------------------


def prepared(ledger, clock, **options):
    enter(ledger, clock, picture(), **options)
    [task] = take(ledger).claimed
    assert not task.intended
    return replace(task, handles={0: {"id": "m1"}})


def test_what_needs_an_upload_waits_for_it(ledger, clock):
    task = prepared(ledger, clock)
    part = ledger.part((1, 0))
    assert (str(part.state), part.attempts) == ("LEASED", 0)
    assert log(ledger, task) == []
    clock.seconds += 5
    [granted] = take(ledger, 0, prepared=[task]).granted
    assert (granted.intended, granted.lease_until) == (True, clock.now + LEASE)
    assert log(ledger, task) == [("begun", "publish", 1, "a", clock.now)]
    assert str(ledger.part((1, 0)).state) == "SENDING"


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(("late", "goes"), [(-1, True), (0, False)])
def test_a_request_leaves_within_its_lease_or_not_at_all(ledger, clock, late, goes):
    task = prepared(ledger, clock)
    clock.now = task.lease_until + late
    turn = take(ledger, 0, prepared=[task])
    assert bool(turn.granted) == goes
    assert bool(turn.refused) != goes


def test_a_task_of_an_earlier_epoch_may_not_leave(ledger, clock):
    task = prepared(ledger, clock)
    clock.now = task.lease_until
    [again] = take(ledger, owner="b").claimed
    assert again.epoch == task.epoch + 1
    assert take(ledger, 0, prepared=[task]).granted == ()
    assert take(ledger, 0, owner="b", prepared=[replace(again, handles=task.handles)]).granted


def test_what_was_cancelled_or_may_not_begin_now_stays(ledger, clock):
    task = prepared(ledger, clock)
    ledger.cancel((1, None))
    assert take(ledger, 0, prepared=[task]).refused == (task,)
    ledger.set_pacing("them", Pacing(quiet=(("00:00", "23:59"),)))
    enter(ledger, clock, "别的", account="you")
    [other] = take(ledger).claimed
    assert other.intended, "others go on"


# --- why nothing goes -------------------------------------------------------------------------------------


def blocked(ledger, clock):
    with reading(ledger._engine) as tx:
        return blocked_accounts(tx, clock.now)


def test_why_an_account_is_blocked(ledger, clock):
    assert blocked(ledger, clock) == {}
    ledger.pause("platform:x", reason="维护")
    ledger.pause("account:you")
    found = blocked(ledger, clock)
    assert set(found) == {"me", "you", "them"}
    assert found["me"] == found["them"]
    assert "platform x" in found["me"]
    assert "维护" in found["me"]
    assert "account you" in found["you"]
    assert not found["you"].endswith(": ")
    ledger.pause("all")
    assert "all" in blocked(ledger, clock)["me"]  # what holds more is said first
    for scope in ("all", "platform:x", "account:you"):
        ledger.resume(scope)
    assert blocked(ledger, clock) == {}


def test_a_pause_ends_at_its_millisecond(ledger, clock):
    until = clock.now + 60_000
    ledger.pause("all", until=until)
    clock.now = until - 1
    assert len(blocked(ledger, clock)) == 3
    clock.now = until
    assert blocked(ledger, clock) == {}


def test_a_login_is_said_before_a_pause(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    tell(ledger, task, NeedsLogin("the token is gone"))
    for scope in ("all", "platform:x"):
        ledger.pause(scope)
        assert "the token is gone" in blocked(ledger, clock)["me"]


def test_a_wait_that_the_platform_asked_for_ends(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    tell(ledger, task, NotSent("slow down", wait=30.0, status=429))
    assert set(blocked(ledger, clock)) == {"me"}
    clock.seconds += 30
    assert blocked(ledger, clock) == {}


# --- what will be due ------------------------------------------------------------------------------------


def outlook(ledger, clock):
    with reading(ledger._engine) as tx:
        return look_ahead(tx, clock.now)


def test_the_outlook_is_the_nearest_of_everything(ledger, clock):
    empty = outlook(ledger, clock)
    assert (empty.wake, empty.due, empty.lapses, empty.last_lapses, empty.late) == (None,) * 5
    enter(ledger, clock, "一", after=500_000)
    assert outlook(ledger, clock).wake == outlook(ledger, clock).due == clock.now + 500_000
    ledger.pause("account:you", until=clock.now + 400_000)
    assert outlook(ledger, clock).wake == clock.now + 400_000
    enter(ledger, clock, "二", account="them")
    due = clock.now
    assert outlook(ledger, clock).due == due
    [task] = take(ledger).claimed
    assert outlook(ledger, clock).lapses == task.lease_until
    assert outlook(ledger, clock).wake == task.lease_until
    clock.seconds += 10
    enter(ledger, clock, "三", account="them")
    [later] = take(ledger).claimed
    found = outlook(ledger, clock)
    assert (found.lapses, found.last_lapses) == (task.lease_until, later.lease_until)


def test_a_part_that_is_looked_for_and_not_there_goes_again(ledger, clock):
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    tell(ledger, task, Unclear("no answer"))
    for _ in range(2):
        clock.seconds += 200
        [look] = take(ledger).claimed
        tell(ledger, look, Absent())
    [again] = take(ledger).claimed
    assert (again.settling, again.intended, again.place.key) == (False, True, task.place.key)


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("after", [0, 1, 10_000])
def test_what_has_passed_wakes_nobody(ledger, clock, after):
    """A pause, a wait and a part that ended or came due in this millisecond or before."""
    enter(ledger, clock, "一")
    [task] = take(ledger).claimed
    tell(ledger, task, NotSent("slow down", wait=60.0, status=429))
    ledger.cancel((1, None))
    ledger.pause("all", until=clock.now + 60_000)
    assert outlook(ledger, clock).wake == clock.now + 60_000
    clock.now += 60_000 + after
    assert outlook(ledger, clock).wake is None
    enter(ledger, clock, "二")
    due = clock.now
    for _ in range(2):  # in its millisecond, and later
        found = outlook(ledger, clock)
        assert (found.wake, found.due) == (None, due)
        clock.now += 1
