"""Tasks in, their results out: in worker processes, or in this one when there is only one job.

Each process has a pipe of its own and shares no lock with another; so one that is killed takes
nothing with it but its own task. That gets a new process once more, for what killed it may be over.
"""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol, TypeAlias

from repurpose.errors import Interrupted, MachineError, RepurposeError
from repurpose.garbage import collect_rarely
from repurpose.messages import msg
from repurpose.pack.cover_pair import PairTask, draw_pair
from repurpose.pack.font_files import fonts
from repurpose.pack.free_memory import free_memory
from repurpose.pack.make import discard, draw_cards
from repurpose.pack.tasks import CardsTask, ClipTask, PackTask, Progress

Task: TypeAlias = CardsTask | PairTask | ClipTask | PackTask
Report = Callable[[str, str, int, int], None]  # article id, what, done, of how many

_PATIENCE = 3.0  # seconds that a cancelled process has to clean up
_KILL = 9  # the signal of a kill
_TRIES = 2  # of a task whose process dies under it
_MOST = 8  # processes, unless more are asked for
_ROOM = 450_000_000  # bytes that a process needs at most, while it makes a clip
_NEARLY = 0.5  # done, a clip will soon leave its core to others


class Submit(Protocol):
    """Hands over a task; the future gives its entries for the manifest."""

    def __call__(self, task: Task) -> "Future[Any]":
        """Start `task` as soon as there is room.

        The future raises `MachineError` when the task's process died, and a second one too; its files are gone.
        """


@contextmanager
def workers(
    jobs: int, report: Report, *, cards_here: bool = False, stop: threading.Event | None = None
) -> Iterator[Submit]:
    """Give a function that submits tasks to `jobs` processes; progress goes to `report`.

    With `cards_here` this process draws the cards: a few are done before another one has started.
    Once `stop` is set, tasks in other processes end within 3 seconds, with `Interrupted`.
    When the block is left by an exception, unfinished work is cancelled and its encoders end.
    """
    if jobs <= 1:
        yield lambda task: at_once(task, report)
        return
    crew = _Crew(report, stop or threading.Event())
    pool = ThreadPoolExecutor(jobs)  # a thread waits for each process
    try:
        yield (
            lambda task: (
                at_once(task, crew.report)
                if cards_here and isinstance(task, CardsTask | PairTask)
                else pool.submit(crew.do, task)
            )
        )
    except BaseException:
        crew.cancelled.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        crew.leave()


def default_jobs() -> int:
    """Return how many processes this machine takes: one a core, as many as its memory has room for."""
    return max(1, min(_MOST, _cores(), free_memory() // _ROOM))


def _cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


def at_once(task: Task, report: Report) -> "Future[Any]":
    """Do a task in this process, and return its future, which is done."""
    future: Future[Any] = Future()
    try:
        future.set_result(_do(task, lambda *step: report(task.article_id, *step)))
    except Exception as error:  # noqa: BLE001 - as a pool does: the caller gets it from the future
        future.set_exception(error)
    return future


def _do(task: Task, progress: Progress) -> Any:
    if isinstance(task, PairTask):
        return draw_pair(task, fonts())
    if isinstance(task, CardsTask):
        return draw_cards(task, progress)
    if isinstance(task, PackTask):
        from repurpose.pack.build_one import build_one  # noqa: PLC0415  # which hands parts to this module

        return build_one(task, lambda _, *step: progress(*step))
    from repurpose.pack.make_clips import make_clip  # noqa: PLC0415  # moviepy and more

    return make_clip(task, progress)


def _discard(task: Task) -> None:
    """Remove what a killed process has left of its task."""
    if isinstance(task, PackTask):
        from repurpose.pack.remains import remove_remains  # noqa: PLC0415

        remove_remains(task.target)
    else:
        discard(task)


class _Died(Exception):
    """A process has ended in the middle of its task; `code` is its exit code, negative for a signal."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__()
        self.code = code


class _Crew:
    """The processes of one pool; each is used again until it dies."""

    def __init__(self, report: Report, cancelled: threading.Event) -> None:
        self.cancelled = cancelled
        self._tell, self._one_at_a_time = report, threading.Lock()
        self._idle: list[_Process] = []
        self._done: dict[str, float] = {}  # of the clips at work, by their files, how far they are

    def report(self, article_id: str, what: str, done: int, total: int) -> None:
        """Tell of progress, from whichever thread."""
        with self._one_at_a_time:
            self._tell(article_id, what, done, total)

    def do(self, task: Task) -> Any:
        """Have a task done; runs in a thread of its own."""
        if isinstance(task, ClipTask):
            with self._on_cores(task) as clip:
                return self._tried(clip)
        return self._tried(task)

    def _tried(self, task: Task) -> Any:
        """Have a task done, once more where its process died under it."""
        for tries in range(1, _TRIES + 1):
            try:
                return self._in_process(task)
            except _Died as error:
                _discard(task)
                if tries == _TRIES:
                    raise _death(task.title, error.code) from error
        raise AssertionError

    def _in_process(self, task: Task) -> Any:
        process = self._idle.pop() if self._idle else _Process()
        try:
            done, value = process.do(task, self._heard(task), self.cancelled)
        except _Died as error:
            error.code = process.leave(_PATIENCE)
            raise
        except BaseException:
            process.leave(_PATIENCE)
            raise
        self._idle.append(process)
        if not done:
            raise value
        return value

    @contextmanager
    def _on_cores(self, task: ClipTask) -> Iterator[ClipTask]:
        """Give a clip all cores when others will soon want none, as the last of several finds them."""
        key = str(task.folder / task.name)
        with self._one_at_a_time:
            busy = sum(share < _NEARLY for share in self._done.values())
            self._done[key] = 0.0
        more = max(task.recipe.threads, min(2, _cores() - busy))
        try:
            yield replace(task, recipe=replace(task.recipe, threads=more))
        finally:
            with self._one_at_a_time:
                self._done.pop(key, None)

    def _heard(self, task: Task) -> Report:
        key = str(task.folder / task.name) if isinstance(task, ClipTask) else ""

        def report(article_id: str, what: str, done: int, total: int) -> None:
            if key in self._done:
                self._done[key] = done / max(1, total)
            self.report(article_id, what, done, total)

        return report

    def leave(self) -> None:
        """Let the processes go home."""
        for process in self._idle:
            process.leave(_PATIENCE)


class _Process:
    """A process that does one task after another, until its pipe is closed."""

    def __init__(self) -> None:
        from multiprocessing import Pipe, resource_tracker  # noqa: PLC0415  # not for one job

        from repurpose.spawn import start_process  # noqa: PLC0415

        self._pipe, theirs = Pipe()
        if hasattr(signal, "pthread_sigmask"):
            # A Ctrl-C is for the parent, from the first moment of the child on: it inherits the
            # mask. What starts first would otherwise take the mask away again.
            resource_tracker.ensure_running()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._process = start_process(_serve, theirs)
        theirs.close()  # or a process that is killed would not be noticed

    def do(self, task: Task, report: Report, cancelled: threading.Event) -> tuple[bool, Any]:
        """Return whether `task` was done, and its result or else its error.

        Raises:
            _Died: the process has ended.
            Interrupted: it was cancelled.
        """
        with _death_noticed():
            self._pipe.send(task)
        while True:
            if cancelled.is_set():
                raise Interrupted(msg("Cancelled."))
            with _death_noticed():
                done, value = self._pipe.recv() if self._pipe.poll(0.1) else (None, None)
            if done is not None:
                return done, value
            if value:
                report(task.article_id, *value)

    def leave(self, patience: float) -> int | None:
        """Close the pipe, which ends whatever it does; after `patience` seconds it is killed.

        Returns its exit code.
        """
        self._pipe.close()
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        return self._process.exitcode


def _death(title: str, code: int | None) -> MachineError:
    """Say what ended two processes: a kill is told apart from a crash, and from an exit of its own."""
    if code in (None, -_KILL):
        return MachineError(
            msg(
                "The process that made {title} was killed, most likely for want of memory.",
                title=title,
            ),
            hint=msg("Try --jobs 1."),
        )
    if code is not None and code < 0:
        text = msg(
            "The process that made {title} crashed by signal {code}.", title=title, code=-code
        )
    else:
        text = msg("The process that made {title} ended with code {code}.", title=title, code=code)
    return MachineError(
        text, hint=msg("It was tried twice. Run the same command again, or with --jobs 1.")
    )


@contextmanager
def _death_noticed() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise _Died from error


def _serve(pipe: Any) -> None:
    """Do tasks as they come: the work of a child process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()

    def progress(what: str, done: int, total: int) -> None:
        try:
            pipe.send((None, (what, done, total)))
        except OSError:  # the parent has closed it, or is no more
            raise Interrupted(msg("Cancelled.")) from None

    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            try:
                pipe.send((True, _do(task, progress)))
            except Exception as error:  # noqa: BLE001 - raised again in the parent
                if not isinstance(error, RepurposeError):
                    error.add_note(traceback.format_exc())
                pipe.send((False, error))
