"""Moments in, rings out: APScheduler holds the wake-ups of a run, and nothing else.

No post is ever a job of it: a job store forgets what was handed to a thread that dies, and drops what
is a second late. Its memory store holds a tick, a few slow rounds and the one precise wake; each of
them sets an event and returns, so that losing all of them loses nothing: a new start reads what is
due from the outbox.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.messages import msg, reason_of

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

_SOONEST = (
    0.001  # seconds: a wake that is due already still goes through the clock, and cannot spin
)
_SILENT = 3.0  # rounds without a ring, after which a clock is not believed to be alive


@dataclass(frozen=True, slots=True)
class Interval:
    """Something rung every so many seconds; `ring` only sets an event."""

    name: str
    every: float
    ring: Callable[[], None]


class Clock(Protocol):
    """What a runner needs of a clock."""

    def start(self, rounds: Sequence[Interval], wake: Callable[[], None]) -> None:
        """Begin to ring; the first round is the tick by which the clock is judged."""

    def arm(self, after: float) -> None:
        """Call `wake` in so many seconds, instead of when it was to be called before."""

    def is_alive(self) -> bool:
        """Say whether it still rings; one that was misled by the machine's time is set right."""

    def stop(self) -> None:
        """Ring no more."""


class WakeClock:
    """The clock of a run: one thread of APScheduler 3, a memory store, no pool of threads."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        on_error: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Make ready.

        Args:
            monotonic: Seconds, by which the clock is watched.
            on_error: Told in words when a ring failed or was passed over.
        """
        self._monotonic, self._on_error = monotonic, on_error
        self._scheduler: BackgroundScheduler | None = None
        self._rounds: Sequence[Interval] = ()
        self._wake: Callable[[], None] = lambda: None
        self._ticked = 0.0

    def start(self, rounds: Sequence[Interval], wake: Callable[[], None]) -> None:
        """Begin to ring."""
        from apscheduler.events import (  # noqa: PLC0415  0.1 s, after the first post is on its way
            EVENT_JOB_ERROR,
            EVENT_JOB_MAX_INSTANCES,
            EVENT_JOB_MISSED,
        )
        from apscheduler.executors.debug import DebugExecutor  # noqa: PLC0415
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

        self._rounds, self._wake = rounds, wake
        # Rings take microseconds, so the clock's own thread runs them: no pool to wait for.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": DebugExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(
            self._complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        self._set_rounds()
        self._ticked = self._monotonic()
        self._scheduler.start()

    def arm(self, after: float) -> None:
        """Call `wake` in `after` seconds; there is one such call at a time."""
        scheduler = self._scheduler  # another thread may stop us meanwhile
        if scheduler is not None:
            scheduler.add_job(
                self._wake,
                "date",
                run_date=_in(max(_SOONEST, after)),
                id="wake",
                replace_existing=True,
            )

    def is_alive(self) -> bool:
        """Say whether the clock still rings.

        When the machine's time goes back by an hour, APScheduler would wait that hour: a clock whose
        thread lives but that has not ticked for three rounds gets its rounds anew.
        """
        scheduler = self._scheduler
        if scheduler is None or not scheduler.running:
            return False
        thread = getattr(scheduler, "_thread", None)
        if thread is None or not thread.is_alive():
            return False
        if self._monotonic() - self._ticked > _SILENT * self._rounds[0].every:
            self._on_error(msg("the machine's time has gone back: rounds are set anew"))
            self._set_rounds()
            self._ticked = self._monotonic()
            self._wake()  # whoever is woken arms the next one, by the new time
        return True

    def stop(self) -> None:
        """Ring no more; a clock that is dead already is left alone."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None and scheduler.running:
            scheduler.shutdown(wait=False)

    def _set_rounds(self) -> None:
        assert self._scheduler is not None
        for number, one in enumerate(self._rounds):
            self._scheduler.add_job(
                self._tick if number == 0 else one.ring,
                "interval",
                seconds=one.every,
                start_date=_in(one.every),
                id=one.name,
                replace_existing=True,
            )

    def _tick(self) -> None:
        self._ticked = self._monotonic()
        self._rounds[0].ring()

    def _complain(self, event: Any) -> None:
        error = getattr(event, "exception", None)
        why = reason_of(error) if error else msg("a round was passed over")
        self._on_error(msg("{name}: {why}", name=event.job_id, why=why))


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
