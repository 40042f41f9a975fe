"""The ledger and a way to clients in, every part sent in its time, until somebody says stop.

One dispatcher sends; the clock only wakes it. Around it stand a few chores, each in a thread of its
own, so that nothing that is slow (a platform that renews a token, a person to be told) keeps a post.
"""

import contextlib
import os
import platform
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from repurpose.errors import MachineError, RepurposeError
from repurpose.messages import msg
from repurpose.outbox import Dispatcher, Ledger, watch_notifications
from repurpose.schedule.daemon.clock import Clock, Interval, WakeClock
from repurpose.schedule.daemon.journal import Journal, describe, keep_silent, make_line
from repurpose.schedule.daemon.status import Status, read_status
from repurpose.schedule.daemon.worker import Worker

if TYPE_CHECKING:
    from repurpose.outbox import Clients, Exchange, LoggedEvent, Notifications, SendCounts
    from repurpose.schedule.daemon.notices import Announcer

_NAMES = 10_000  # parts whose names are remembered for the journal
_OVERLAP = 20  # events that are looked at again
_PARTING = 5.0  # seconds that a chore gets to end
_LISTEN = 60.0  # seconds; news come at once, this only lets the listener see that it may end


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two rounds. What is due is woken for to the millisecond, without any of them."""

    tick: float = 25.0  # a turn of the ledger: whatever was missed is found here
    beat: float = 60.0  # the node says that it lives
    retell: float = 300.0  # looks for notices that another node has left untold
    watch: float = 10.0  # looks at the clock's thread and the dispatcher's


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Something done now and then beside the sending; once at the start."""

    name: str
    every: float  # seconds
    do: Callable[[], object]
    after: frozenset[str] = frozenset()  # kinds of events after which it is done at once


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a run does its work. Ages in seconds."""

    ok: bool
    why: str  # in words, "" when all is well
    turn_age: float  # since the last turn of the ledger
    chores: dict[str, str] = field(default_factory=dict)  # those that failed last time, and why


def name_node() -> str:
    """Return what this process calls itself in the logs: the host and its number there."""
    return f"{platform.node()}:{os.getpid()}"


class Runner:
    """Sends what is due and does what goes with it, by one clock, until it is stopped."""

    def __init__(
        self,
        ledger: Ledger,
        clients: "Clients",
        *,
        clock: Clock | None = None,
        owner: str = "",
        slots: int = 8,
        grace: float | None = None,
        rhythm: Rhythm | None = None,
        chores: Sequence[BackgroundTask] = (),
        announcer: "Announcer | None" = None,
        journal: Journal = keep_silent,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make ready; nothing runs yet.

        Args:
            ledger: Where the parts are.
            clients: Returns the client of an account, as for `Dispatcher`.
            clock: Wakes us; the machine's by default.
            owner: The name of this node; the host and the process by default.
            slots: Requests under way at one time.
            grace: Seconds for what is under way at the end; by default as long as it may take.
            rhythm: How often the rounds are made.
            chores: Done beside the sending.
            announcer: Tells people what happened.
            journal: Hears what happens here.
            monotonic: Seconds, by which all is watched.
        """
        self._ledger, self._journal, self._monotonic = ledger, journal, monotonic
        self._rhythm = rhythm or Rhythm()
        self._clock = clock or WakeClock(monotonic=monotonic, on_error=self._clock_failed)
        self.node = owner or name_node()
        self.dispatcher = Dispatcher(
            ledger, clients, slots=slots, owner=self.node, on_turn=self._after_turn
        )
        self._grace = ledger.policy.request + 5 if grace is None else grace
        self._announcer = announcer
        self._names: OrderedDict[int, str] = OrderedDict()  # of parts that we have had in hand
        self._told: OrderedDict[int, None] = OrderedDict()  # numbers of events
        self._first_event = self._last_event = 0
        self._turned = monotonic()
        self._fault: BaseException | None = None
        self._stopping = threading.Event()
        self._reporter = Worker("reporter", self._report, self._chore_failed)
        self._beater = Worker("beat", self._beat, self._chore_failed)
        self._chores = [
            (chore, Worker(chore.name, chore.do, self._chore_failed)) for chore in chores
        ]
        self._teller = (
            Worker("notices", announcer.announce, self._chore_failed) if announcer else None
        )

    # What others call.

    def run(self) -> "SendCounts":
        """Send until stopped; then let what is under way end, within the grace.

        Raises:
            MachineError: The clock or the sender has died: whoever started us should do so again.
        """
        self._first_event = self._last_event = self._ledger.last_event()
        sender = threading.Thread(target=self._send, name="dispatcher", daemon=True)
        sender.start()  # first: what is due does not wait for anything else to be made ready
        with contextlib.closing(watch_notifications(self._ledger)) as news:
            listener = threading.Thread(target=self._listen, args=(news,), name="news", daemon=True)
            workers = self._workers()
            for worker in workers:
                worker.start()
            listener.start()
            self._clock.start(self._rounds(), self.dispatcher.wake)
            self._say(
                "started",
                msg("{node} sends from {outbox}", node=self.node, outbox=self._ledger.name),
            )
            for worker in workers:
                worker.ring()
            self.dispatcher.wake()  # its first turn was before there was a clock to be armed
            try:
                self._watch(sender)
            finally:
                self._end(sender, workers)
        return self.dispatcher.tally

    def run_once(self, now: int | None = None) -> "SendCounts":
        """Do every chore and all that is due, threads to their end, and return: for timers.

        Args:
            now: The moment, in ms; by default the ledger's clock.

        Raises:
            MachineError: The database cannot be used.
        """
        self._first_event = self._last_event = self._ledger.last_event()
        for _, worker in self._chores:
            worker.do()
        tally = self.dispatcher.run_once(now)
        self._reporter.do()
        if self._teller is not None:
            self._teller.do()
        return tally

    def stop(self) -> None:
        """Begin nothing more; `run` returns soon. From any thread or signal handler."""
        self._stopping.set()

    def status(self) -> Status:
        """Return how things stand; asks the ledger."""
        return read_status(self._ledger)

    def health(self) -> Health:
        """Return whether the work is being done; asks nobody."""
        age = self._monotonic() - self._turned
        why = ""
        if self._fault is not None:
            why = msg("the sender has died: {fault}", fault=self._fault)
        elif self._stopping.is_set():
            why = "stopping"
        elif not self._clock.is_alive():
            why = msg("the clock has died")
        elif age > 3 * self._rhythm.tick + self._ledger.policy.request:
            why = msg("the outbox has not let us in for {age:.0f} s", age=age)
        faults = {worker.name: worker.fault for worker in self._workers() if worker.fault}
        return Health(not why, why, age, faults)

    def told(self) -> dict[bool, int]:
        """Return how many messages reached people, and how many did not."""
        told = self._announcer
        return {True: told.told, False: told.given_up} if told else {}

    # The threads.

    def _send(self) -> None:
        try:
            self.dispatcher.run(grace=self._grace)
        except BaseException as error:  # noqa: BLE001  the watch tells of it
            self._fault = error

    def _listen(self, news: "Notifications") -> None:
        while not self._stopping.is_set():
            try:
                if news.wait(_LISTEN):
                    self.dispatcher.wake()
                    self._reporter.ring()
            except Exception:  # noqa: BLE001  of any driver; the tick finds what the news do not tell
                self._stopping.wait(self._rhythm.tick)

    def _watch(self, sender: threading.Thread) -> None:
        while not self._stopping.wait(self._rhythm.watch):
            if not sender.is_alive():
                raise MachineError(
                    msg("The sender has died: {fault}.", fault=self._fault),
                    hint=msg("Start `repurpose run` again."),
                ) from self._fault
            if not self._clock.is_alive():
                raise MachineError(
                    msg("The clock has died."), hint=msg("Start `repurpose run` again.")
                )

    def _end(self, sender: threading.Thread, workers: Sequence[Worker]) -> None:
        self._stopping.set()
        self._clock.stop()
        self.dispatcher.stop()
        self._say("stopping", msg("stopping: what is under way may end"))
        sender.join(self._grace + _PARTING)
        for worker in workers:
            worker.end()
        until = self._monotonic() + _PARTING
        for worker in workers:
            worker.join(max(0.0, until - self._monotonic()))
        self._reporter.do()
        with contextlib.suppress(RepurposeError):
            self._ledger.beat(self.node, version=version("repurpose"), state="stopped")
        self._say("stopped", "stopped")

    def _workers(self) -> list[Worker]:
        fixed = [self._reporter, self._beater, self._teller]
        return [*(worker for worker in fixed if worker), *(worker for _, worker in self._chores)]

    def _rounds(self) -> list[Interval]:
        rounds = [
            Interval("tick", self._rhythm.tick, self.dispatcher.wake),
            Interval("beat", self._rhythm.beat, self._beater.ring),
        ]
        if self._teller is not None:  # what a node that died has left untold
            rounds.append(Interval("notices", self._rhythm.retell, self._teller.ring))
        return rounds + [
            Interval(chore.name, chore.every, worker.ring) for chore, worker in self._chores
        ]

    # What happens in them.

    def _after_turn(self, turn: "Exchange") -> None:
        self._turned = self._monotonic()
        for task in (*turn.claimed, *turn.granted):
            for one in (task, *task.rest):  # a thread may go whole
                self._names[one.part] = one.name
        _trim(self._names, _NAMES)
        if turn.next_wake is not None and not self._stopping.is_set():
            self._clock.arm((turn.next_wake - turn.now) / 1000)
        if turn.claimed or turn.recorded or turn.swept:
            self._reporter.ring()

    def _report(self) -> None:
        """Write down what has happened; what only concerns parts of other nodes is theirs to tell."""
        while events := self._unread():
            for event in events:
                name = self._names.get(event.part, "") if event.part is not None else ""
                if event.part is not None and not name and event.kind in _THEIRS:
                    continue
                line = describe(event, name)
                if line is not None:
                    self._journal(line)
                for chore, worker in self._chores:
                    if event.kind in chore.after:
                        worker.ring()
            if self._teller is not None:
                self._teller.ring()

    def _unread(self) -> "list[LoggedEvent]":
        """Return events that were not told yet.

        On PostgreSQL an event may come to light after one of a higher number: some are read twice.
        """
        since = max(self._first_event, self._last_event - _OVERLAP)
        events = [e for e in self._ledger.events(since) if e.id not in self._told]
        for event in events:
            self._told[event.id] = None
            self._last_event = max(self._last_event, event.id)
        _trim(self._told, 1000 + _OVERLAP)
        return events

    def _beat(self) -> None:
        self._ledger.beat(self.node, version=version("repurpose"), state="running")

    def _chore_failed(self, name: str, why: str) -> None:
        self._say("chore_failed", msg("{name}: {why}", name=name, why=why), error=True)

    def _clock_failed(self, why: str) -> None:
        self._say("clock", msg("clock: {why}", why=why), error=True)

    def _say(self, kind: str, text: str, *, error: bool = False) -> None:
        at = round(time.time() * 1000)
        with contextlib.suppress(RepurposeError):
            at = self._ledger.now()
        self._journal(make_line(at, kind, text, "error" if error else "info", node=self.node))


_THEIRS = frozenset(
    {"sent", "not_sent", "unclear", "absent", "failed", "asks_person", "late_result"}
)


def _trim(kept: OrderedDict[int, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
