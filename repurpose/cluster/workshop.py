"""An order in, processes that make its packs out; one workshop for each order, in every worker.

A pack is made in a process below the worker: what draws and encodes may be killed, by a limit of memory or
by Ctrl-C, without the worker, and several threads of one worker work at the same time.
"""

import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from repurpose.cluster.machine import Machine, OtherMachine, StoreOutOfReach
from repurpose.cluster.order import Order
from repurpose.errors import Interrupted, MachineError, RepurposeError
from repurpose.messages import msg

_TRIES = 2  # how often a task is begun whose process is killed


class Killed(Exception):
    """A process has ended in the middle of its task."""


class Workshop:
    """The processes of one order; each is used again until it is killed."""

    def __init__(self, order: Order, name: str = "", folder: str | None = None) -> None:
        """Keep the order; `name` is the worker's, for messages; `folder` is for what passes away."""
        self._order, self._name = order, name
        self._folder = TemporaryDirectory(prefix="repurpose-", dir=folder)
        self._place, self._environment = order.unpack(Path(self._folder.name))
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._closed = False

    def check(self) -> None:
        """Start a process, and see that it makes the same packs as the machine that placed the order.

        Raises:
            OtherMachine: It would make others.
            StoreOutOfReach: It cannot use the store.
            MachineError: It cannot be started.
        """
        try:
            self._rest(self._take())
        except Killed:
            raise MachineError(
                msg("The worker {worker} cannot start a process.", worker=self._name),
                hint=msg("See its log, and its limits of memory and processes."),
            ) from None

    def make(self, task: bytes, title: str) -> bytes:
        """Have the pack of a pickled task made; return what came of it, pickled: whether it was made, and `Made` or the error.

        Raises:
            MachineError: Its process was killed, more than once; `title` names it.
            Interrupted: The workshop was closed.
        """
        for _ in range(_TRIES):
            with suppress(Killed):
                child = self._take()
                try:
                    came = child.ask(task)
                except BaseException:
                    self._drop(child)
                    raise
                self._rest(child)
                return came
        if self._closed:
            raise Interrupted(msg("Cancelled."))
        raise MachineError(
            msg(
                "The process that made {title} was killed, most likely for want of memory.",
                title=title,
            ),
            hint=msg("Give the workers more memory, or fewer threads."),
        )

    def close(self) -> None:
        """End all processes, whatever they do."""
        self._closed = True
        with self._lock:
            children = list(self._all)
        for child in children:
            self._drop(child)
        self._folder.cleanup()

    def _take(self) -> "_Child":
        with self._lock:
            if self._closed:
                raise Interrupted(msg("Cancelled."))
            if self._idle:
                return self._idle.pop()
            child = _Child(self._place, self._environment)
            self._all.add(child)
        try:
            machine, problem = child.begin(self._order)
        except BaseException:
            self._drop(child)
            raise
        differences = self._order.machine.differences(machine)
        if differences or problem:
            self._drop(child)
        if differences:
            raise OtherMachine(self._name, differences)
        if problem:
            raise StoreOutOfReach(self._name, problem)
        return child

    def _rest(self, child: "_Child") -> None:
        with self._lock:
            self._idle.append(child)

    def _drop(self, child: "_Child") -> None:
        with self._lock:
            self._all.discard(child)
        child.end()


class _Child:
    """A process that makes one pack after another, until its pipe is closed."""

    def __init__(self, place: Path, environment: dict[str, str]) -> None:
        self._pipe, theirs = Pipe()
        found = os.pathsep.join(os.path.abspath(one) for one in sys.path if one)  # noqa: PTH100
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "repurpose.cluster.child", str(theirs.fileno())],
            cwd=place,
            env=environment | {"PYTHONPATH": found},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # a Ctrl-C is for whoever placed the order
        )
        theirs.close()  # or a process that is killed would not be noticed

    def begin(self, order: Order) -> tuple[Machine, RepurposeError | None]:
        """Give it the order; return what it is like, and why it cannot use the store."""
        done, value = pickle.loads(self.ask(pickle.dumps(order)))  # noqa: S301 - our own process
        if not done:
            raise value
        return cast("tuple[Machine, RepurposeError | None]", value)

    def ask(self, question: bytes) -> bytes:
        """Return what it answers.

        Raises:
            Killed: It is no more.
        """
        try:
            self._pipe.send_bytes(question)
            return self._pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise Killed from error

    def end(self) -> None:
        """End it now: what it makes stands in a folder that nobody looks at."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._pipe.close()


_workshops: dict[str, Workshop] = {}
_opening = threading.Lock()


def open_workshop(order: Order, name: str = "", folder: str | None = None) -> None:
    """Open the workshop of an order in this process, if it is not open."""
    with _opening:
        if order.id not in _workshops:
            _workshops[order.id] = Workshop(order, name, folder)


def check_workshop(order_id: str) -> None:
    """See that the workshop of an order makes the same packs as the machine that placed it."""
    _find(order_id).check()


def make_in_workshop(order_id: str, task: bytes, title: str) -> bytes:
    """Have a pack made by the workshop of an order (`Workshop.make`)."""
    return _find(order_id).make(task, title)


def close_workshop(order_id: str) -> None:
    """Close the workshop of an order, if it is open."""
    with _opening:
        workshop = _workshops.pop(order_id, None)
    if workshop:
        workshop.close()


def _find(order_id: str) -> Workshop:
    workshop = _workshops.get(order_id)
    if workshop is None:
        raise Interrupted(msg("Cancelled."))
    return workshop
