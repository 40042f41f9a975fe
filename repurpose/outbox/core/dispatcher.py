"""The sender: one thread that writes, a few slots that talk to platforms, nothing that polls.

The writing thread takes turns with the ledger: what the slots have heard goes in, what is due comes
out, one commit for all. A crash leaves at most as many parts in doubt as there are slots.
"""

import os
import platform
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from repurpose.errors import MachineError
from repurpose.outbox.core.exchange import Exchange, SenderRequest
from repurpose.outbox.core.ledger import Ledger
from repurpose.outbox.core.model import LedgerAccount, Task
from repurpose.outbox.core.record import Result
from repurpose.outbox.core.send import Clients, publish, results_of, settle, takes_whole, upload
from repurpose.platforms import Client, Message, Unclear

_PATIENCE = (0.02, 3.0)  # seconds between turns that the database refuses: first, longest


@dataclass(slots=True)
class SendCounts:
    """What a dispatcher has done so far."""

    turns: int = 0
    claimed: int = 0
    recorded: int = 0
    swept: int = 0
    refused_turns: int = 0  # the database was busy, full or away
    outcomes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Job:
    """Something for a slot to do. `deadline` in seconds of the monotonic clock."""

    kind: str  # upload, publish, settle
    task: Task
    deadline: float
    wall: float = 0.0


@dataclass(frozen=True, slots=True)
class _Uploaded:
    task: Task
    result: Result | None  # what went wrong


_News = tuple[Result, ...] | _Uploaded | None  # None: a wake


class Dispatcher:
    """Sends what is due, and settles what is unclear, until it is stopped.

    Several may work on one ledger, in one process or on several machines.
    """

    def __init__(
        self,
        ledger: Ledger,
        clients: Clients,
        *,
        slots: int = 8,
        owner: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        on_turn: Callable[[Exchange], None] | None = None,
        only: int | None = None,
    ) -> None:
        """Make ready; nothing runs yet.

        Args:
            ledger: Where the parts are.
            clients: Returns the client of an account. Called in the slots, often: let it keep what
                is dear. It raises SetupError when the account has no usable secret.
            slots: Requests under way at one time.
            owner: A name for the logs; the host and the process by default.
            monotonic: Seconds; the clock of all deadlines.
            on_turn: Told of every turn; `next_wake` of it says when to wake us again.
            only: A publication; nothing else is sent.
        """
        self._ledger, self._clients, self._slots = ledger, clients, slots
        self._owner = owner or f"{platform.node()}:{os.getpid()}"
        self._monotonic, self._on_turn = monotonic, on_turn
        self._only = only
        self._inbox: SimpleQueue[_News] = SimpleQueue()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._uploading: dict[int, Task] = {}
        self._renew_at = 0.0
        self._busy = 0
        self._stopping = threading.Event()
        self._results: list[Result] = []  # heard, not yet written down
        self._uploads: list[_Uploaded] = []
        self._known: dict[str, Client | None] = {}  # asked what they take whole
        self.tally = SendCounts()

    def wake(self) -> None:
        """Look now whether something is due. From any thread or signal handler."""
        self._inbox.put(None)

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is under way has ended."""
        self._stopping.set()
        self.wake()

    def run_once(self, now: int | None = None) -> SendCounts:
        """Do all that is due, threads to their end, and return when nothing is left to do.

        Args:
            now: The moment, in milliseconds; by default the ledger's clock.

        Raises:
            MachineError: The database cannot be used.
        """
        self._start()
        try:
            refused, since = 0, 0.0
            while True:
                try:
                    turn = self._turn(now)
                except MachineError:
                    # What has been heard is worth patience for as long as its lease; an idle pass,
                    # none.
                    since = since if refused else self._monotonic()
                    refused += 1
                    waited = self._monotonic() - since
                    heard = self._busy or self._results or self._uploads
                    if not heard or waited > self._ledger.policy.lease:
                        raise
                    self._gather(self._pause_after(refused))
                    continue
                refused = 0
                if self._busy:
                    self._gather(self._patience(None))
                elif not turn.recorded and not turn.refused:
                    return self.tally
        finally:
            self._end()

    def run(self, *, tick: float | None = None, grace: float | None = None) -> SendCounts:
        """Send until stopped. Nothing happens between `wake`s, unless `tick` seconds are given.

        After `stop`, waits up to `grace` seconds (by default as long as a request may take) for
        what is under way; what is not back by then is settled by the next sender.
        """
        self._start()
        refused = 0
        try:
            while not self._stopping.is_set():
                try:
                    turn = self._turn(None)
                except MachineError:
                    refused += 1
                    self._gather(self._pause_after(refused))
                    continue
                refused = 0
                if not turn.refused:  # else their slots are free for others now
                    self._gather(self._patience(tick))
            self._finish(self._ledger.policy.request + 5 if grace is None else grace)
        finally:
            self._end()
        return self.tally

    # The writing thread.

    def _start(self) -> None:
        for number in range(len(self._threads), self._slots):
            thread = threading.Thread(target=self._work, name=f"slot-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _end(self) -> None:
        for _ in self._threads:
            self._jobs.put(None)
        if not self._busy:
            for thread in self._threads:
                thread.join()
        self._threads = []

    def _finish(self, grace: float) -> None:
        until = self._monotonic() + grace
        refused = 0
        while self._busy or self._results or self._uploads:
            left = until - self._monotonic()
            if left <= 0:
                return
            try:
                if self._results or self._uploads:
                    self._turn(None)
                refused = 0
            except MachineError:
                refused += 1
                time.sleep(min(left, self._pause_after(refused)))
                continue
            if self._busy:
                self._gather(min(left, self._patience(1.0) or 1.0))

    def _turn(self, now: int | None) -> Exchange:
        stopping = self._stopping.is_set()
        begun = self._monotonic()  # before the transaction: deadlines must end inside the lease
        done = [u.task for u in self._uploads if u.result is None]
        failed = [u.result for u in self._uploads if u.result is not None]
        renew = list(self._uploading.values()) if begun >= self._renew_at else []
        wishes = SenderRequest(
            owner=self._owner,
            results=[*self._results, *failed],
            prepared=[] if stopping else done,
            uploaded=[u.task for u in self._uploads],
            parked=done if stopping else [],
            renewed=renew,
            free=0 if stopping else self._slots - self._busy - len(done),
            takes_whole=self._takes_whole,
            only=self._only,
        )
        self.tally.turns += 1
        try:
            turn = self._ledger.turn(wishes, now)
        except MachineError:
            self.tally.refused_turns += 1
            raise
        self._results, self._uploads = [], []
        if renew:
            self._renew_at = begun + self._ledger.policy.lease / 3
        self._hand_out(turn, begun)
        self.tally.claimed += len(turn.claimed)
        self.tally.recorded += turn.recorded
        self.tally.swept += turn.swept
        if self._on_turn:
            self._on_turn(turn)
        return turn

    def _hand_out(self, turn: Exchange, begun: float) -> None:
        policy = self._ledger.policy
        for task in (*turn.granted, *turn.claimed):
            self._busy += 1
            if task.settling:
                job = _Job("settle", task, begun + policy.request, turn.now / 1000)
            elif task.intended:
                job = _Job("publish", task, begun + policy.request)
            else:
                if not self._uploading:
                    self._renew_at = begun + policy.lease / 3
                self._uploading[task.part] = task
                job = _Job("upload", task, begun + policy.upload)
            self._jobs.put(job)

    def _gather(self, timeout: float | None) -> None:
        """Wait for news from the slots or a wake, then take all there is."""
        try:
            self._take(self._inbox.get(timeout=timeout))
            while True:
                self._take(self._inbox.get_nowait())
        except Empty:
            return

    def _take(self, news: _News) -> None:
        if news is None:
            return
        self._busy -= 1
        if isinstance(news, _Uploaded):
            self._uploading.pop(news.task.part, None)
            self._uploads.append(news)
            return
        self._results.extend(news)
        for result in news:
            name = type(result.outcome).__name__
            self.tally.outcomes[name] = self.tally.outcomes.get(name, 0) + 1

    def _takes_whole(self, account: LedgerAccount, messages: Sequence[Message]) -> bool:
        """Say whether the account takes these in one request; its client is made once for that."""
        if account.id not in self._known:
            try:
                self._known[account.id] = self._clients(account)
            except Exception:  # noqa: BLE001  the slot that sends will say what is wrong
                self._known[account.id] = None
        client = self._known[account.id]
        return client is not None and takes_whole(client, messages)

    def _patience(self, tick: float | None) -> float | None:
        """Return how long to wait for news: uploads need their leases renewed in time."""
        if not self._uploading:
            return tick
        renew = max(0.0, self._renew_at - self._monotonic())
        return renew if tick is None else min(tick, renew)

    @staticmethod
    def _pause_after(refused: int) -> float:
        return min(_PATIENCE[0] * 2.0 ** min(refused, 20), _PATIENCE[1])

    # The slots.

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                news = self._do(job)
            except Exception as error:  # noqa: BLE001  a slot never dies with a part in its hands
                said = Unclear(f"{type(error).__name__}: {error}")
                lost = results_of(job.task, said, "searchable")
                news = _Uploaded(job.task, lost[0]) if job.kind == "upload" else lost
            self._inbox.put(news)

    def _do(self, job: _Job) -> tuple[Result, ...] | _Uploaded:
        if job.kind == "settle":
            return (settle(self._clients, job.task, job.deadline, job.wall, self._monotonic),)
        if job.kind == "publish":
            return publish(self._clients, job.task, job.deadline, self._monotonic)
        task, wrong = upload(self._clients, job.task, job.deadline)
        return _Uploaded(task, Result(task, wrong, "searchable") if wrong else None)
