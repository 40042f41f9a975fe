"""Ten thousand months, each drawn from a seed; and faults put into the store, to see that they are found."""

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from repurpose.outbox import LedgerAccount, Pacing, Publication, SendingPolicy, State
from repurpose.outbox.core import claim, crash_points, dispatcher, exchange, record, schema, send
from repurpose.outbox.core.machine import Event
from repurpose.outbox.rates import rate_limit_store
from repurpose.platforms.delivery import Message, NotSent, Unclear
from tests.conftest import SAMPLE
from tests.schedule.planning import build
from tests.schedule.simulator import Bench, Fate
from tests.schedule.simulator_network import FAULTS as NETWORK_FAULTS
from tests.schedule.simulator_network import KINDS
from tests.schedule.simulator_plans import Planned
from tests.schedule.simulator_story import BEGINNINGS, Month, Story, play, settle_story
from tests.schedule.simulator_verdict import judge

CHUNK = 200
CHUNKS = 50  # of that many seeds: ten thousand months


@pytest.fixture(scope="module")
def bench():
    bench = Bench()
    yield bench
    bench.close()


@pytest.mark.slow
def test_a_few_months(bench):
    for seed in range(8):
        play(bench, seed)


def test_a_seed_tells_the_same_story_twice(bench):
    stories = [list(play(bench, 3).sim.story) for _ in range(2)]
    assert stories[0] == stories[1]
    assert len(stories[0]) > 20


@pytest.mark.slow
def test_turns_called_idle_leave_out_nothing(bench, monkeypatch):
    """With all that an idle turn leaves out, months are the same to the last word."""
    short = [list(play(bench, seed).sim.story) for seed in range(20, 26)]
    monkeypatch.setattr(exchange, "_is_idle", lambda *_: False)
    assert short == [list(play(bench, seed).sim.story) for seed in range(20, 26)]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_ten_thousand_months(bench, chunk):
    for seed in range(1000 + chunk * CHUNK, 1000 + (chunk + 1) * CHUNK):
        play(bench, seed)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return build(SAMPLE, tmp_path_factory.mktemp("packs"))


def play_plan(bench, pack, seed):
    return settle_story(
        Planned(bench, seed, pack), f"pytest tests/schedule/test_simulator.py -k 'plans and {seed}'"
    )


@pytest.mark.slow
def test_a_month_of_a_plan(bench, pack):
    play_plan(bench, pack, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 25))
def test_months_of_plans(bench, pack, seed):
    play_plan(bench, pack, seed)


# Faults in the store: each breaks one promise, and some month must find it.


def _doubt_is_forgotten(patch):
    patch.setattr(
        exchange, "advance", lambda s, e: State.READY if e is Event.DOUBT else record.advance(s, e)
    )


def _unclear_is_tried_again(patch):
    right = record.after_sending

    def wrong(outcome, *rest, **named):
        outcome = NotSent(outcome.reason) if isinstance(outcome, Unclear) else outcome
        return right(outcome, *rest, **named)

    patch.setattr(record, "after_sending", wrong)


def _epochs_are_not_compared(patch):
    right = record._judge

    def wrong(row, result, *rest):
        blind = SimpleNamespace(**row._mapping)
        blind.epoch = result.task.epoch
        return right(blind, result, *rest)

    patch.setattr(record, "_judge", wrong)


def _nobody_looks_at_the_deadline(patch):
    patch.setattr(
        dispatcher, "publish", lambda c, task, d, clock: send.publish(c, task, d + 9000.0, clock)
    )


def _one_look_is_enough(patch):
    right = record.after_settling

    def wrong(outcome, settling, before, now, _policy, chance):
        return right(outcome, settling, before, now, SendingPolicy(apart=0.0), chance)

    patch.setattr(record, "after_settling", wrong)


def _nobody_waits_before_looking(patch):
    right = record.after_sending

    def wrong(outcome, settling, before, now, _policy, *rest, **named):
        return right(outcome, settling, before, now, SendingPolicy(settle=0.0), *rest, **named)

    patch.setattr(record, "after_sending", wrong)


def _the_next_message_is_forgotten(patch):
    patch.setattr(record, "release_next", lambda *_: None)


def _lapsed_leases_stay(patch):
    patch.setattr(exchange, "sweep", lambda *_: 0)


def _idle_turns_see_no_lease(patch):
    patch.setattr(exchange, "_is_idle", lambda ahead, now, _: ahead.due is None or ahead.due > now)


def _lateness_is_not_judged(patch):
    patch.setattr(exchange, "_judge_late", lambda *_: None)


def _nothing_is_written_down_first(patch):
    patch.setattr(claim, "log_begun", lambda *_: None)


def _the_pace(patch, change):
    right = rate_limit_store.permit

    def wrong(waiting, begun, pacing, now, policy):
        pacing, policy = change(pacing, policy)
        return right(waiting, begun, pacing, now, policy)

    patch.setattr(rate_limit_store, "permit", wrong)


def _gaps_are_forgotten(patch):
    _the_pace(patch, lambda pacing, policy: (replace(pacing, gap=0), policy))


def _quiet_hours_are_forgotten(patch):
    _the_pace(patch, lambda pacing, policy: (replace(pacing, quiet=()), policy))


def _budgets_are_forgotten(patch):
    _the_pace(patch, lambda pacing, policy: (replace(pacing, per_day=0), policy))


def _late_ones_come_in_a_burst(patch):
    _the_pace(patch, lambda pacing, policy: (pacing, replace(policy, catch_up=0)))


def _what_was_entered_last_comes_first(patch):
    right = rate_limit_store._lock_first

    def wrong(tx, account, now):
        row = right(tx, account, now)
        c = schema.part.c
        last = select(schema.part).where(
            schema.WAITING, c.account == account, c.next_at <= now
        ).order_by(c.id.desc())  # fmt: skip
        return row and tx.execute(last).first()

    patch.setattr(rate_limit_store, "_lock_first", wrong)


FAULTS = {
    "gaps are forgotten": _gaps_are_forgotten,
    "quiet hours are forgotten": _quiet_hours_are_forgotten,
    "budgets are forgotten": _budgets_are_forgotten,
    "late ones come in a burst": _late_ones_come_in_a_burst,
    "what was entered last comes first": _what_was_entered_last_comes_first,
    "doubt is forgotten": _doubt_is_forgotten,
    "an unclear end is tried again": _unclear_is_tried_again,
    "epochs are not compared": _epochs_are_not_compared,
    "nobody looks at the deadline": _nobody_looks_at_the_deadline,
    "one look is enough": _one_look_is_enough,
    "nobody waits before looking": _nobody_waits_before_looking,
    "the next message is forgotten": _the_next_message_is_forgotten,
    "lapsed leases stay": _lapsed_leases_stay,
    "idle turns see no lease": _idle_turns_see_no_lease,
    "lateness is not judged": _lateness_is_not_judged,
    "nothing is written down first": _nothing_is_written_down_first,
}
WITHIN = 200  # seeds


def sleepy(sim):
    """Make likely what is rare: a sender wakes just while another one has its part."""
    sim.fate.freeze, sim.fate.faults, sim.fate.crash = 0.4, 0.8, 0.0
    sim.network.faults = ("slow before", "slow after")


def sluggish(sim):
    """Make likely what is rare: a request takes effect long after its sender gave up."""
    sim.fate.faults = 0.6
    sim.network.faults = ("slow before",)


TUNED = {"epochs are not compared": sleepy, "one look is enough": sluggish}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_store_is_found(bench, monkeypatch, fault):
    FAULTS[fault](monkeypatch)
    tune = TUNED.get(fault)
    for seed in range(WITHIN):
        try:
            play(bench, seed, tune)
        except AssertionError:
            return
    pytest.fail(f"{WITHIN} months went well although {fault}")


# The same world in the hands of hypothesis, which looks for the shortest story that goes wrong.

ACCOUNTS = [LedgerAccount(f"{kind}-{n}", "sim") for n, kind in enumerate(KINDS)]
PACES = [None, Pacing(), Pacing(gap=600), Pacing(quiet=(("12:00", "14:00"),)), Pacing(per_day=1)]
MINUTE = 60.0


class Life(RuleBasedStateMachine):
    """Author, person, network, clock and fate, in any order; the senders act in between."""

    bench = None

    @initialize(
        seed=st.integers(0, 2**16),
        who=st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=2, unique_by=str),
        pace=st.sampled_from(PACES),
        senders=st.integers(1, 2),
    )
    def begin(self, seed, who, pace, senders):
        if Life.bench is None:
            Life.bench = Bench()
        accounts = [replace(account, pacing=pace) for account in who]
        base = BEGINNINGS[0].timestamp() + 10 * 3600.0
        month = Month(seed, 0, accounts, [], Fate(down=600.0), senders, 2, base=base)
        self.story = Story(Life.bench, month)
        self.sim = self.story.sim
        self.real_point, crash_points.point = crash_points.point, self.sim.point

    def teardown(self):
        if not hasattr(self, "story"):
            return
        try:
            for scope in ("all", "platform:sim"):
                self.sim.ledger.resume(scope)
            self.story.finish()
            judge(self.story)
        finally:
            crash_points.point = self.real_point
            self.sim.close()

    @rule(
        which=st.integers(0, 1),
        length=st.integers(1, 3),
        minutes=st.sampled_from([-1, 0, 1, 30, 130]),
        late=st.sampled_from([None, 60.0, 7200.0]),
        then=st.sampled_from(["hold", "skip", "next_slot"]),
        approval=st.booleans(),
    )
    def enter(self, which, length, minutes, late, then, approval):
        accounts = self.story.month.accounts
        number = len(self.story.numbers)
        self.story.commit(
            [
                Publication(
                    accounts[which % len(accounts)].id,
                    tuple(Message(f"{number}/{n}") for n in range(length)),
                    due_at=self.sim.now() + round(minutes * MINUTE * 1000),
                    key=f"k{number}",
                    late_after=late,
                    late_then=then,
                    approval=approval,
                )
            ]
        )

    @rule(seconds=st.sampled_from([0.2, 1.0, 20.0, 50.0, 100.0, 170.0, 2000.0, 30_000.0]))
    def wait(self, seconds):
        self.sim.run(self.sim.real + seconds)

    @rule(rate=st.sampled_from([0.0, 0.5, 1.0]), only=st.sampled_from([None, *NETWORK_FAULTS]))
    def weather(self, rate, only):
        self.sim.fate.faults = rate
        self.sim.network.faults = (only,) if only else NETWORK_FAULTS

    @rule(crash=st.sampled_from([0.0, 0.1]), busy=st.sampled_from([0.0, 0.2]))
    def luck(self, crash, busy):
        self.sim.fate.crash, self.sim.fate.busy = crash, busy

    @rule(which=st.integers(0, 1), seconds=st.sampled_from([1.0, 95.0, 4000.0]))
    def kill(self, which, seconds):
        if self.sim.senders:
            self.sim.senders[which % len(self.sim.senders)].die(seconds)

    @rule(which=st.integers(0, 1), seconds=st.sampled_from([30.0, 100.0, 200.0, 300.0]))
    def freeze(self, which, seconds):
        if self.sim.senders:
            self.sim.senders[which % len(self.sim.senders)].freeze(seconds)

    @precondition(lambda self: not any(self.sim.network.under_way.values()))
    @rule(days=st.sampled_from([-1, 1]))
    def leap(self, days):
        if all(self.sim.real - leap > 300 for leap in self.sim.leapt):
            self.sim.leap(days * 86_400.0)

    @rule()
    def person(self):
        self.story.reslot()
        self.story.look_after()

    @rule(scope=st.sampled_from(["all", "platform:sim"]), on=st.booleans())
    def pause(self, scope, on):
        act = self.sim.ledger.pause if on else self.sim.ledger.resume
        self.sim.author(lambda: act(scope))

    @invariant()
    def nothing_twice(self):
        if hasattr(self, "story"):
            made = Counter(post.key for post in self.sim.network.posts)
            assert all(count == 1 for count in made.values())


def test_hypothesis_finds_no_wrong_story():
    run_state_machine_as_test(
        Life, settings=settings(max_examples=8, stateful_step_count=20, deadline=None)
    )


@pytest.mark.slow
def test_hypothesis_finds_no_wrong_story_for_long():
    run_state_machine_as_test(
        Life, settings=settings(max_examples=150, stateful_step_count=50, deadline=None)
    )
