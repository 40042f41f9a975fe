"""A hypothesis machine over the real store: senders that die, sleep and come back; a clock that leaps.

The platform is a list. What it holds is the truth; the ledger may never contradict it.
"""

import math
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from repurpose.errors import UsageError
from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    PartFilter,
    Publication,
    SenderRequest,
    SendingPolicy,
    State,
)
from repurpose.outbox.core.send import results_of
from repurpose.platforms.delivery import (
    Absent,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)

POLICY = SendingPolicy(failures=4)
MINUTE = 60.0
EVERY = PartFilter(archive="with")


class Story(RuleBasedStateMachine):
    """Two senders by hand: each request is made, or not, or made and not heard of."""

    tasks = Bundle("tasks")

    @initialize(settling=st.sampled_from(["keyed", "searchable", "opaque"]))
    def begin(self, settling):
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # spares the disk, not the code
        self.folder = Path(tempfile.mkdtemp(dir=memory))
        self.settling = settling
        self.clock = 1_800_000_000.0  # what the ledger believes
        self.real = 0.0  # the monotonic truth, in seconds
        self.leapt = -math.inf
        self.number = 0
        self.platform = []  # (key, revision of the text, seq, publication)
        self.held = {}  # (part, epoch) -> real time until which its request may leave
        self.ledger = Ledger(
            self.folder / "outbox.db",
            clock=lambda: self.clock,
            policy=POLICY,
            chance=random.Random(1),
        )
        self.ledger.put_account(LedgerAccount("me", "loopback"))

    def teardown(self):
        if hasattr(self, "ledger"):
            self.settle_everything()
            self.ledger.close()
            shutil.rmtree(self.folder)

    # The author.

    @rule(length=st.integers(1, 3), approval=st.booleans(), minutes=st.integers(-1, 30))
    def enter(self, length, approval, minutes):
        self.number += 1
        self.ledger.enqueue(
            Publication(
                "me",
                tuple(Message(f"{self.number}/{n}") for n in range(length)),
                due_at=round((self.clock + minutes * MINUTE) * 1000),
                approval=approval,
            )
        )

    @precondition(lambda self: self.number)
    @rule(
        number=st.integers(1, 6),
        verb=st.sampled_from(["approve", "hold", "release", "cancel", "retry", "revise", "move"]),
    )
    def decide(self, number, verb):
        name = (number, None)
        try:
            if verb == "approve":
                self.ledger.approve(name, by="me")
            elif verb == "hold":
                self.ledger.hold(name)
            elif verb == "revise":
                self.ledger.revise((number, 0), Message(f"{number}/0 anew {self.real}"))
            elif verb == "move":
                self.ledger.move(name, round((self.clock + 5 * MINUTE) * 1000))
            else:
                getattr(self.ledger, verb)(name)
        except UsageError:
            pass  # not now; that it changed nothing is what the invariants say

    @rule()
    def answer(self):
        for part in self.ledger.parts(PartFilter(states=[State.HUMAN])):
            name = (part.publication, part.seq)
            if part.idem_key in self.keys():
                self.ledger.say_posted(name, remote_id=part.idem_key)
            else:
                self.ledger.say_not_posted(name)

    @rule(scope=st.sampled_from(["all", "account:me", "platform:loopback"]), on=st.booleans())
    def pause(self, scope, on):
        if on:
            self.ledger.pause(scope)
        else:
            self.ledger.resume(scope)
            self.ledger.restore_login("me")

    # Time.

    @rule(seconds=st.sampled_from([1.0, 20.0, 50.0, 100.0, 200.0, 2000.0]))
    def wait(self, seconds):
        self.clock += seconds
        self.real += seconds

    @precondition(lambda self: self.real - self.leapt >= POLICY.request)
    @rule(days=st.sampled_from([-1, 1]))
    def leap(self, days):
        """Set the clock to another day; not twice within one request's time."""
        self.clock += days * 86_400.0
        self.leapt = self.real

    # Senders.

    @rule(target=tasks, free=st.integers(1, 3))
    def claim(self, free):
        begun = self.real
        turn = self.ledger.turn(SenderRequest("a", free=free, takes_whole=self.takes_whole))
        for task in turn.claimed:
            assert task.intended or task.settling
            self.held[task.part, task.epoch] = begun + POLICY.request
        return tuple(turn.claimed)

    def takes_whole(self, _account, messages):
        """Threads of keyed platforms go in one request, when their length says so."""
        return self.settling == "keyed" and len(messages) in (1, 3)

    @rule()
    def archive(self):
        """What is over may move at any moment, whoever still sleeps on it."""
        for _ in self.ledger.archive(round(self.clock * 1000) + 1, batch=1):
            pass

    @rule()
    def sweep(self):
        self.ledger.turn(SenderRequest("b"))

    @rule(
        batch=tasks,
        made=st.booleans(),
        heard=st.sampled_from(["truth", "unclear", "429", "login", "never"]),
    )
    def request(self, batch, made, heard):
        """Each request leaves before its deadline or never; the sender may die before it hears."""
        results = []
        for task in batch:
            until = self.held.pop((task.part, task.epoch), None)
            if until is None:
                continue  # its sender has told the end already, or died before it could
            if until < self.real:
                outcome = NotSent("too late")  # a sender that slept looks at the clock first
            elif task.settling and self.settling == "opaque":
                outcome = Unclear("only a person can look")
            elif task.settling and self.settling == "searchable":
                there = task.place.key in self.keys()
                outcome = Sent(task.place.key) if there else Absent()
                outcome = Unclear("?") if heard == "unclear" else outcome
            else:
                outcome = self.publish(task, made, heard)
            if heard != "never":
                results += results_of(task, outcome, self.settling)
        self.ledger.turn(SenderRequest("a", results=results))

    def publish(self, task, made, heard):
        if heard == "429":
            return NotSent("slow down", wait=30.0)
        if heard == "login":
            return NeedsLogin("who are you")
        if made and task.rest:
            return self.publish_whole((task, *task.rest), heard)
        if made:
            key = task.place.key
            if self.settling != "keyed" or key not in self.keys():
                if task.place.seq:
                    assert task.place.parent["id"] in self.keys(), "an answer to nothing"
                self.platform.append((key, task.part, task.place.seq))
            return Unclear("?") if heard == "unclear" else Sent(key)
        return Unclear("?") if heard == "unclear" else Refused("no")

    def publish_whole(self, tasks, heard):
        """All of it or nothing: the platform never makes a key that it has."""
        keys = [task.place.key for task in tasks]
        if self.keys() & set(keys):
            return Unclear("there is such a key")
        self.platform += [(task.place.key, task.part, task.place.seq) for task in tasks]
        return Unclear("?") if heard == "unclear" else [Sent(key) for key in keys]

    # The truth.

    def keys(self):
        return {key for key, *_ in self.platform}

    @invariant()
    def never_twice(self):
        if hasattr(self, "ledger"):
            assert all(n == 1 for n in Counter(part for _, part, _ in self.platform).values())

    @invariant()
    def sent_means_there(self):
        if hasattr(self, "ledger"):
            for part in self.ledger.parts(EVERY):
                if part.state is State.SENT:
                    assert part.idem_key in self.keys()
                    assert part.remote_id == part.idem_key
                if part.idem_key in self.keys():
                    assert part.state not in (State.DRAFT, State.APPROVED, State.SKIPPED)

    def settle_everything(self):
        """With a sound network and a person's help, everything comes to an end."""
        for scope in ("all", "account:me", "platform:loopback"):
            self.ledger.resume(scope)
        for _ in range(60):
            self.answer()
            self.ledger.restore_login("me")
            self.clock += 8 * 3600.0  # sixty times: longer than the clock can have gone back
            self.real += 8 * 3600.0
            turn = self.ledger.turn(SenderRequest("c", free=50, takes_whole=self.takes_whole))
            results = []
            for task in turn.claimed:
                if task.settling and self.settling == "opaque":
                    outcome = Unclear("?")
                elif task.settling and self.settling == "searchable":
                    there = task.place.key in self.keys()
                    outcome = Sent(task.place.key) if there else Absent()
                else:
                    outcome = self.publish(task, True, "truth")
                results += results_of(task, outcome, self.settling)
            turn = self.ledger.turn(SenderRequest("c", results=results))
            asked = State.HUMAN in self.ledger.counts()
            if not results and turn.next_wake is None and not asked:
                break
        resting = {State.SENT, State.DRAFT, State.HOLD, State.FAILED, State.CANCELLED}
        parts = {(part.publication, part.seq): part for part in self.ledger.parts(EVERY)}
        for part in parts.values():
            before = parts.get((part.publication, part.seq - 1))
            behind = part.state is State.READY and before and before.state is not State.SENT
            assert part.state in resting or behind, (part.name, part.state, part.blocked)
        self.never_twice()
        self.sent_means_there()


QUICK = settings(max_examples=12, stateful_step_count=25, deadline=None)
LONG = settings(max_examples=300, stateful_step_count=60, deadline=None)


@pytest.mark.slow
def test_the_store_never_contradicts_the_platform():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Story, settings=QUICK)


@pytest.mark.slow
def test_the_store_never_contradicts_the_platform_for_long():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Story, settings=LONG)
