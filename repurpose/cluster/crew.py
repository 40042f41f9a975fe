"""Tasks in, packs out in their order: never more of them under way than keep all hands busy."""

import pickle
import queue
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

from repurpose.cluster.machine import UnfitWorker
from repurpose.cluster.making import Made
from repurpose.cluster.order import Order
from repurpose.cluster.task import PackTask
from repurpose.cluster.workshop import Workshop
from repurpose.errors import Fault, Interrupted, MachineError, RepurposeError
from repurpose.messages import msg

EACH = 3  # tasks for each thread that are handed out at once: one in work, the next at hand
_HELD = 8  # times as many may be done or under way while an earlier one is not
_TRIES = 8  # how often a task is handed out again because its worker ended
_LOOK = 0.5  # seconds between two looks at what no message tells of


class Lost(Exception):
    """The connection to those who make packs is gone; what was handed out has to be handed out again."""


def all_died(name: str) -> MachineError:
    """Return the error for a pack whose workers ended again and again."""
    return MachineError(
        msg("{name}: every worker that made it died, most likely for want of memory.", name=name),
        hint=msg("See the workers' logs, and give them more memory."),
    )


class Crew(Protocol):
    """Those who make packs."""

    def threads(self) -> int:
        """Return how many packs they make at once."""

    def submit(self, task: bytes, title: str) -> Any:
        """Hand out a pickled task; return its future, which knows `add_done_callback`."""

    def collect(self, futures: Sequence[Any]) -> list[bytes | BaseException]:
        """Return what came of futures that are done: the pickled answer, or the error.

        Raises:
            Lost: The connection is gone.
        """

    def look(self) -> None:
        """See that they are still there.

        Raises:
            Lost: They are not.
        """

    def renew(self) -> None:
        """Find them again.

        Raises:
            MachineError: They do not come back.
        """


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one article: its pack, or why there is none."""

    name: str  # the article's id
    made: Made | None
    error: RepurposeError | None = None


@dataclass(eq=False)
class _Slot:
    """A task on its way."""

    name: str
    task: bytes
    tries: int = 0
    future: Any = None
    result: Result | None = None


class _Run:
    """The tasks of one run, those that are under way."""

    def __init__(self, tasks: Iterable[PackTask], crew: Crew) -> None:
        self._tasks, self._crew = iter(tasks), crew
        self._slots: deque[_Slot] = deque()
        self._done: queue.SimpleQueue[tuple[_Slot, Any]] = queue.SimpleQueue()
        self._under_way = 0
        self._more = True

    def results(self) -> Iterator[Result]:
        """Yield what came of the tasks, in their order."""
        while self._more or self._slots:
            with suppress(Lost):
                self._fill()
                self._wait()
                while self._slots and (result := self._slots[0].result):
                    self._slots.popleft()
                    yield result
                continue
            self._again()

    def _fill(self) -> None:
        """Hand out as many tasks as there is room for."""
        room = EACH * max(1, self._crew.threads())
        while self._more and self._under_way < room and len(self._slots) < _HELD * room:
            task = next(self._tasks, None)
            if task is None:
                self._more = False
                return
            slot = _Slot(task.article.id, pickle.dumps(task, protocol=5))
            self._slots.append(slot)
            self._under_way += 1
            self._submit(slot)

    def _submit(self, slot: _Slot) -> None:
        slot.future = future = self._crew.submit(slot.task, slot.name)
        future.add_done_callback(lambda _: self._done.put((slot, future)))

    def _wait(self) -> None:
        """Take what is done, if there is nothing yet after a while."""
        if not self._under_way:
            return
        found: dict[_Slot, Any] = {}
        with suppress(queue.Empty):
            found |= [self._done.get(timeout=_LOOK)]
            while True:
                found |= [self._done.get_nowait()]
        if not found:
            self._crew.look()
        ended = [slot for slot, future in found.items() if slot.future is future]
        for slot, came in zip(ended, self._crew.collect([s.future for s in ended]), strict=True):
            if isinstance(came, Interrupted) and slot.tries < _TRIES:
                slot.tries += 1
                self._submit(slot)  # its worker ends: another one makes it
                continue
            answer = all_died(slot.name) if isinstance(came, Interrupted) else came
            slot.result, slot.future, slot.task = _read(slot.name, answer), None, b""
            self._under_way -= 1

    def _again(self) -> None:
        """Find the crew again, and hand out what it had."""
        while True:
            with suppress(Lost):
                self._crew.renew()
                for slot in self._slots:
                    if slot.result is None:
                        self._submit(slot)
                return


def make_packs(tasks: Iterable[PackTask], crew: Crew) -> Iterator[Result]:
    """Yield what comes of tasks, in their order; tasks are read only as there is room for them.

    Raises:
        UnfitWorker: A worker would make other packs, or cannot use the store.
    """
    return _Run(tasks, crew).results()


def _read(name: str, came: bytes | BaseException) -> Result:
    done, value = False, cast("Any", came)
    if not isinstance(came, BaseException):
        done, value = pickle.loads(came)  # noqa: S301 - our own workers
    if done:
        return Result(name, value)
    if isinstance(value, UnfitWorker | MemoryError):
        raise value
    return Result(name, None, value if isinstance(value, RepurposeError) else Fault.of(value, name))


class Processes:
    """A crew of processes on this machine."""

    def __init__(self, order: Order, jobs: int) -> None:
        """Open a workshop; `jobs` is how many packs are made at once."""
        self._jobs = jobs
        self._workshop = Workshop(order, "local")
        self._pool = ThreadPoolExecutor(jobs, "packs")  # a thread waits for each process

    def threads(self) -> int:
        """Return how many packs are made at once."""
        return self._jobs

    def submit(self, task: bytes, title: str) -> "Future[bytes]":
        """Hand out a task."""
        return self._pool.submit(self._workshop.make, task, title)

    def collect(self, futures: "Sequence[Future[bytes]]") -> list[bytes | BaseException]:
        """Return what came of futures that are done."""
        return [_outcome(future) for future in futures]

    def look(self) -> None:
        """They are threads of this process."""

    def renew(self) -> None:
        """They are never lost."""

    def close(self) -> None:
        """End all processes, whatever they do."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._workshop.close()
        self._pool.shutdown(wait=True)


def _outcome(future: "Future[bytes]") -> bytes | BaseException:
    try:
        return future.result()
    except (Exception, CancelledError) as error:  # noqa: BLE001 - told by whoever waits
        return error
