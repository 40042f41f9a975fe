"""The ledger lets accounts begin at their pace, in order, whatever fails. On both databases."""

import random
import threading
import time
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from repurpose.errors import SetupError, UsageError
from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    Pacing,
    Publication,
    SenderRequest,
    SendingPolicy,
    State,
)
from repurpose.outbox.core import schema
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    Message,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.clock import Clock

MINUTE, HOUR, DAY = 60, 3600, 86_400
NOON = 1_800_000_000 - 1_800_000_000 % DAY + 12 * HOUR  # UTC


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.put_account(LedgerAccount("free", "x"))
        yield ledger


def enter(ledger, clock, *texts, after=0.0, **options):
    options = {"due_at": clock.now + round(after * 1000), "account": "me"} | options
    [entered] = ledger.enqueue(
        Publication(messages=tuple(Message(text) for text in texts), **options)
    )
    return entered.publication


def go(ledger, outcome=None, settling="searchable", free=9):
    """One turn: claim what may go, answer it; return the names."""
    turn = ledger.turn(SenderRequest("test", free=free))
    results = [Result(t, outcome or Sent(f"r-{t.name}"), settling) for t in turn.claimed]
    if results:
        ledger.turn(SenderRequest("test", results=results))
    return [task.name for task in turn.claimed]


def follow(ledger, clock, until):
    """Turn whenever the ledger says so; return what went when, in seconds after noon."""
    sent = []
    while clock.seconds < until:
        while names := go(ledger):
            sent += [(name, clock.seconds - NOON) for name in names]
        turn = ledger.turn(SenderRequest("look"))
        if turn.next_wake is None:
            break
        clock.seconds = turn.next_wake / 1000
    return sent


def test_a_gap_in_the_order_of_time_and_threads_go_through(ledger, clock):
    ledger.set_pacing("me", Pacing(gap=600))
    enter(ledger, clock, "丙", after=3)
    enter(ledger, clock, "甲一", "甲二", "甲三", after=1)
    enter(ledger, clock, "乙", after=2)
    enter(ledger, clock, "别人", after=2, account="free")
    assert follow(ledger, clock, NOON + HOUR) == [
        ("2.1", 1), ("2.2", 1), ("2.3", 1), ("4.1", 2), ("3.1", 601), ("1.1", 1201),
    ]  # fmt: skip


def test_who_waits_says_why(ledger, clock):
    ledger.set_pacing("me", Pacing(gap=600))
    for text in "甲乙丙":
        enter(ledger, clock, text)
    go(ledger)
    turn = ledger.turn(SenderRequest("test", free=9))
    assert not turn.claimed
    assert turn.next_wake == clock.now + 600_000
    assert [part.blocked for part in ledger.parts()] == [
        "", "10 min after the one before", "waits for its turn",
    ]  # fmt: skip
    ledger.set_pacing("me", Pacing(gap=60))
    assert ledger.turn(SenderRequest("test", free=9)).next_wake == clock.now + 60_000
    ledger.set_pacing("me", Pacing())
    assert go(ledger) == ["2.1"]


def test_quiet_hours_and_days_are_the_accounts_own(ledger, clock):
    ledger.set_pacing("me", Pacing(quiet=(("20:30", "08:00"),), per_day=2, zone="Asia/Shanghai"))
    for number in range(4):
        enter(ledger, clock, f"第{number}条", late_after=None)
    went = follow(ledger, clock, NOON + 3 * DAY)  # noon UTC is 20:00 in Shanghai
    assert went == [("1.1", 0), ("2.1", 0), ("3.1", 12 * HOUR), ("4.1", 12 * HOUR + 60)]


def test_what_is_late_is_spaced_and_never_a_burst(ledger, clock):
    ledger.set_pacing("me", Pacing())
    for number in range(4):
        enter(ledger, clock, f"第{number}条", after=number * MINUTE)
    clock.seconds += HOUR
    assert follow(ledger, clock, NOON + DAY) == [
        (f"{n}.1", HOUR + (n - 1) * MINUTE) for n in range(1, 5)
    ]


def test_what_waits_too_long_is_too_late(ledger, clock):
    ledger.set_pacing("me", Pacing(gap=3 * HOUR))
    enter(ledger, clock, "甲", late_after=2.0 * HOUR)
    enter(ledger, clock, "乙", late_after=2.0 * HOUR, late_then="next_slot")
    enter(ledger, clock, "丙", late_after=4.0 * HOUR)
    assert follow(ledger, clock, NOON + DAY) == [("1.1", 0), ("3.1", 3 * HOUR)]
    assert [entry.id for entry in ledger.held_late("next_slot")] == [2]


def test_who_fails_keeps_its_place_and_frees_it_in_the_end(ledger, clock):
    """The second waits for the first, which may still succeed; a refusal counts as no beginning."""
    ledger.set_pacing("me", Pacing(gap=600))
    enter(ledger, clock, "甲")
    enter(ledger, clock, "乙")
    assert go(ledger, NotSent("no route")) == ["1.1"]
    assert go(ledger) == []
    clock.seconds += 40
    assert go(ledger, Refused("no")) == ["1.1"]
    assert go(ledger) == ["2.1"], "nobody has seen the first"
    assert ledger.publications()[0].begun_at is None


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("settling", ["keyed", "searchable"])
def test_what_is_in_doubt_is_waited_for(ledger, clock, settling):
    ledger.set_pacing("me", Pacing(gap=10))
    enter(ledger, clock, "甲")
    enter(ledger, clock, "乙", after=1)
    assert go(ledger, Unclear("reset"), settling) == ["1.1"]
    clock.seconds += 11
    assert go(ledger) == []
    clock.seconds += 300
    [task] = ledger.turn(SenderRequest("a", free=9)).claimed
    assert task.settling
    ledger.turn(SenderRequest("a", results=[Result(task, Sent("r"), settling)]))
    assert follow(ledger, clock, NOON + HOUR) == [("2.1", 371)], "late by now, and so spaced"


def test_a_person_need_not_hurry(ledger, clock):
    """What only a person can settle keeps nobody waiting."""
    ledger.set_pacing("me", Pacing(gap=10))
    enter(ledger, clock, "甲")
    enter(ledger, clock, "乙")
    go(ledger, Unclear("reset"), "opaque")
    clock.seconds += 10
    assert go(ledger) == ["2.1"]
    ledger.say_not_posted((1, 0))
    assert go(ledger) == []
    clock.seconds += 10
    assert go(ledger) == ["1.1"]


def test_what_is_sent_once_more_with_its_key_may_begin_then(ledger, clock):
    """Nobody heard the end of that either, and a person is asked: others keep their distance from it."""
    ledger.set_pacing("me", Pacing(gap=600))
    enter(ledger, clock, "甲")
    enter(ledger, clock, "乙", after=1)
    assert go(ledger, Unclear("reset"), "keyed") == ["1.1"]
    clock.seconds += 300
    assert go(ledger, Refused("no"), "keyed") == ["1.1"]
    assert ledger.parts()[0].state == "HUMAN"
    assert follow(ledger, clock, NOON + HOUR) == [("2.1", 900)]


def test_absent_is_not_begun(ledger, clock):
    ledger.set_pacing("me", Pacing(per_day=1))
    enter(ledger, clock, "甲")
    go(ledger, Unclear("reset"))
    for _ in range(2):
        clock.seconds += 300
        go(ledger, Absent())
    assert go(ledger) == ["1.1"], "the day's only one is not used up by what nobody saw"


def picture(tmp_path):
    path = tmp_path / "card.png"
    path.write_bytes(b"x")
    return Attachment(str(path), "0" * 64, "image/png")


def test_quiet_hours_that_come_during_an_upload(ledger, clock, tmp_path):
    """A request may leave only if it may begin then; the uploads are kept for the morning."""
    ledger.set_pacing("me", Pacing(quiet=(("12:10", "13:00"),)))
    message = Message("甲", media=(picture(tmp_path),))
    ledger.enqueue(Publication("me", (message,), due_at=clock.now))
    enter(ledger, clock, "乙")
    [task] = ledger.turn(SenderRequest("test", free=9)).claimed
    assert not task.intended
    for _ in range(10):
        clock.seconds += 60
        ledger.turn(SenderRequest("test", renewed=[task]))
        assert go(ledger) == [], "the second does not overtake it"
    done = type(task)(
        **{name: getattr(task, name) for name in task.__slots__} | {"handles": {0: {"m": 1}}}
    )
    turn = ledger.turn(SenderRequest("test", prepared=[done], uploaded=[done], free=9))
    assert turn.refused == (done,)
    assert not turn.claimed
    assert ledger.part((1, 0)).blocked == "quiet hours until 13:00 (UTC)"
    clock.seconds = NOON + HOUR
    [task] = ledger.turn(SenderRequest("test", free=9)).claimed
    assert task.intended
    assert task.handles == {0: {"m": 1}}


def test_a_clock_that_was_ahead_keeps_nobody_waiting(ledger, clock):
    ledger.set_pacing("me", Pacing(gap=600, per_day=1))
    clock.seconds += 3 * DAY
    enter(ledger, clock, "甲", due_at=NOON * 1000)
    enter(ledger, clock, "乙", due_at=NOON * 1000)
    assert go(ledger) == ["1.1"]
    assert go(ledger) == []
    clock.seconds -= 3 * DAY
    assert follow(ledger, clock, NOON + 2 * DAY) == [("2.1", 12 * HOUR)]


def test_a_zone_that_this_machine_no_longer_has_stops_its_account_alone(ledger, clock):
    ledger.set_pacing("me", Pacing(quiet=(("22:00", "07:00"),), zone="Asia/Shanghai"))
    enter(ledger, clock, "一")
    enter(ledger, clock, "二", account="free")
    with ledger._engine.begin() as tx:  # as a system does that is updated
        tx.execute(schema.account.update().values(zone="Mars/Olympus"))
    assert go(ledger) == ["2.1"]
    part = ledger.part((1, 0))
    assert part.state is State.READY
    assert "no time zone 'Mars/Olympus'" in part.blocked
    ledger.set_pacing("me", Pacing())
    assert go(ledger) == ["1.1"]


def test_unknown_accounts_and_zones(ledger):
    with pytest.raises(SetupError, match="nobody"):
        ledger.set_pacing("nobody", Pacing())
    with pytest.raises(UsageError, match="zone"):
        ledger.set_pacing("me", Pacing(zone="Mars/Olympus"))


def test_what_is_said_of_an_account_again_keeps_its_pace(ledger):
    pacing = Pacing("Asia/Tokyo", gap=1.5, quiet=(("22:00", "08:00"),), per_day=3)
    ledger.set_pacing("me", pacing)
    ledger.put_account(LedgerAccount("me", "x", handle="@new"))
    me = next(account for account in ledger.accounts() if account.id == "me")
    assert (me.handle, me.pacing, me.zone) == ("@new", pacing, "Asia/Tokyo")


class Month:
    """A month of an account that fails in all ways, sent by two senders that come by at random."""

    def __init__(self, place, seed, count):
        self.chance = random.Random(seed)
        self.clock = Clock(NOON)
        self.zone = self.chance.choice(["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
        self.clock.seconds = datetime(2027, 3, 10, tzinfo=UTC).timestamp()
        self.pacing = Pacing(
            self.zone,
            gap=self.chance.choice([0, 600, 5400]),
            jitter=self.chance.choice([0, 300]),
            quiet=self.chance.choice([(), (("22:00", "07:30"),), (("01:00", "02:30"),)]),
            per_day=self.chance.choice([0, 2, 5]),
        )
        policy = SendingPolicy(failures=3)
        self.ledger = Ledger(place, clock=self.clock, policy=policy, chance=self.chance)
        self.ledger.put_account(LedgerAccount("me", "x"))
        self.ledger.set_pacing("me", self.pacing)
        self.there = []  # (seconds, publication, seq, when it was let go), by the platform's clock
        for number in range(count):
            due = self.clock.now + self.chance.randrange(20 * DAY) * 1000
            texts = [f"{number}/{n}" for n in range(self.chance.randint(1, 3))]
            enter(self.ledger, self.clock, *texts, due_at=due)

    def answer(self, task, let_go):
        fate = self.chance.random()
        if task.settling:
            there = any((p, s) == (task.publication, task.place.seq) for _, p, s, _ in self.there)
            return Sent(task.place.key) if there else Absent()
        if fate < 0.1:
            return NotSent("no route")
        if fate < 0.12:
            return Refused("no")
        if fate < 0.22:
            return Unclear("before")
        self.there.append((self.clock.seconds, task.publication, task.place.seq, let_go))
        return Unclear("after") if fate < 0.32 else Sent(task.place.key)

    def run(self):
        quiet_for = 0
        while quiet_for < 3:
            turn = self.ledger.turn(SenderRequest("a", free=self.chance.randint(1, 4)))
            results = []
            for task in turn.claimed:
                self.clock.seconds += self.chance.random() * 5
                results.append(Result(task, self.answer(task, turn.now), "searchable"))
            turn = self.ledger.turn(SenderRequest("a", results=results))
            if turn.next_wake is not None:
                self.clock.seconds = max(self.clock.seconds, turn.next_wake / 1000)
                if self.chance.random() < 0.05:  # it was asleep
                    self.clock.seconds += self.chance.randrange(DAY)
            quiet_for = quiet_for + 1 if turn.next_wake is None and not results else 0

    def check(self):
        parts = self.ledger.parts()
        assert {part.state for part in parts if not part.seq} <= {
            State.SENT,
            State.FAILED,
            State.HUMAN,
        }
        due = {part.publication: (part.due_at, part.id) for part in parts if not part.seq}
        begun = [one for one in self.there if one[2] == 0]
        assert len({publication for _, publication, *_ in begun}) == len(begun), "twice"
        order = [due[publication] for _, publication, *_ in begun]
        assert order == sorted(order), "out of order"
        days = {}
        for (at, publication, _, let_go), before in zip(begun, [None, *begun], strict=False):
            assert at * 1000 >= due[publication][0], "early"
            if before:
                late = let_go - due[publication][0] > 60_000
                assert at - before[0] >= max(self.pacing.gap, 60 if late else 0)
            local = datetime.fromtimestamp(let_go / 1000, UTC).astimezone(ZoneInfo(self.zone))
            shown = f"{local:%H:%M}"
            for start, end in self.pacing.quiet:
                inside = shown >= start or shown < end if start > end else start <= shown < end
                assert not inside, f"{local} is quiet"
            days.setdefault(local.date(), []).append(publication)
        most = max(len(day) for day in days.values())
        assert not self.pacing.per_day or most <= self.pacing.per_day


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_month_of_everything(seed, place):
    month = Month(place, seed, 8)
    with month.ledger:
        month.run()
        month.check()


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(10))
def test_many_months_of_everything(batch, tmp_path):
    for seed in range(100 + 10 * batch, 110 + 10 * batch):
        month = Month(str(tmp_path / f"{seed}.db"), seed, 40)
        with month.ledger:
            month.run()
            month.check()


@pytest.mark.slow
def test_several_senders_keep_one_pace(place):
    """Four at once, each on connections of its own, by the clocks of the machine and the server."""
    policy = SendingPolicy(catch_up=0.1, backoff=0.05)
    begun, lock = [], threading.Lock()
    with Ledger(place, policy=policy) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.set_pacing("me", Pacing(gap=0.1))
        due = ledger.now()
        for number in range(6):
            ledger.enqueue(Publication("me", (Message(f"第{number}条"),), due_at=due + number))

    def hammer(name):
        with Ledger(place, policy=policy) as mine:
            end = time.monotonic() + 30
            while time.monotonic() < end and len(begun) < 6:
                turn = mine.turn(SenderRequest(name, free=2))
                with lock:
                    begun.extend((turn.now, task.publication) for task in turn.claimed)
                results = [Result(task, Sent(task.name), "keyed") for task in turn.claimed]
                mine.turn(SenderRequest(name, results=results))

    team = [threading.Thread(target=hammer, args=(f"n{n}",)) for n in range(4)]
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
    assert [publication for _, publication in begun] == [1, 2, 3, 4, 5, 6]
    assert all(after[0] - before[0] >= 100 for before, after in pairwise(begun))
