"""Tasks in, their results out: in worker processes, or in this one when there is only one job."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol

from repurpose.errors import Interrupted, MachineError
from repurpose.pack.make import CardsTask, ClipTask, Progress, draw_cards, make_clip

Task = CardsTask | ClipTask
Report = Callable[[str, str, int, int], None]  # article id, what, done, of how many

_queue: Any = None
_cancelled: Any = None


class Submit(Protocol):
    """Hands over a task; the future gives its entries for the manifest."""

    def __call__(self, task: Task) -> "Future[Any]":
        """Start `task` as soon as there is room."""


@contextmanager
def workers(jobs: int, report: Report) -> Iterator[Submit]:
    """Give a function that submits tasks to `jobs` processes; progress goes to `report`.

    When the block is left by an exception, unfinished work is cancelled and its encoders end.
    """
    if jobs <= 1:
        yield lambda task: _at_once(task, report)
        return
    context = get_context("spawn")
    queue, cancelled = context.SimpleQueue(), context.Event()
    listener = threading.Thread(target=_listen, args=(queue, report), daemon=True)
    listener.start()
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(queue, cancelled)
    )
    try:
        yield lambda task: pool.submit(_run, task)
    except BaseException:
        cancelled.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        queue.put(None)
        listener.join(timeout=5)


def collect(future: "Future[Any]") -> Any:
    """Return a task's result.

    Raises:
        MachineError: The worker was killed, most often for want of memory.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        raise MachineError(
            "A worker process was killed, most likely for want of memory.", hint="Try --jobs 1."
        ) from None


def default_jobs() -> int:
    """Return how many processes this machine takes."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(8, usable or 1))


def _at_once(task: Task, report: Report) -> "Future[Any]":
    future: Future[Any] = Future()
    try:
        future.set_result(_do(task, lambda *step: report(task.article_id, *step)))
    except Exception as error:  # noqa: BLE001 - as a pool does: the caller gets it from the future
        future.set_exception(error)
    return future


def _do(task: Task, progress: Progress) -> Any:
    return draw_cards(task, progress) if isinstance(task, CardsTask) else make_clip(task, progress)


def _begin(queue: Any, cancelled: Any) -> None:
    global _queue, _cancelled
    _queue, _cancelled = queue, cancelled
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and cancels


def _run(task: Task) -> Any:
    def progress(what: str, done: int, total: int) -> None:
        if _cancelled.is_set():
            raise Interrupted("Cancelled.")
        _queue.put((task.article_id, what, done, total))

    return _do(task, progress)


def _listen(queue: Any, report: Report) -> None:
    with contextlib.suppress(EOFError, OSError):
        while (message := queue.get()) is not None:
            report(*message)
