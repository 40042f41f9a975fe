"""A ledger and a clock that can be moved in; weeks of sending out, in the time that the requests take.

The clock stands still while there is something to do and then leaps to the next moment at which there
is: a part is due, a lease runs out, a retry or a look is in order, a plan is tended. Nothing is skipped
and nothing waits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from repurpose.clock import VirtualClock
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.outbox import Clients, Dispatcher, Exchange, Ledger

TENDING = 6 * 3600.0  # seconds between two rounds of upkeep
_STUCK = 1000  # passes at one moment: something asks to be woken at once, for ever


@dataclass(frozen=True, slots=True)
class Pass:
    """One stop of the clock: the moment in milliseconds, and how many results were written down."""

    at: int
    recorded: int


def rehearse(
    ledger: Ledger,
    clients: Clients,
    clock: VirtualClock,
    until: int,
    *,
    tend: Callable[[int], object] = lambda _now: None,
    slots: int = 2,
) -> Iterator[Pass]:
    """Send what is due up to `until`, moving the clock; one value for each stop.

    Args:
        ledger: Lives by `clock`.
        clients: As for the dispatcher.
        clock: Is moved, last to `until`.
        until: A moment in milliseconds.
        tend: Called with the moment, first and then every six hours: the upkeep of plans.
        slots: Requests under way at one time.

    Raises:
        RepurposeError: The ledger asks to be woken at once again and again.
        MachineError: The database cannot be used.
    """
    turns: list[Exchange] = []
    tended = None
    passes = 0
    while (now := ledger.now()) <= until:
        if tended is None or now - tended >= TENDING * 1000:
            tend(now)
            tended = now
        dispatcher = Dispatcher(
            ledger, clients, slots=slots, owner="rehearsal", on_turn=turns.append
        )
        tally = dispatcher.run_once()
        wake = turns[-1].next_wake
        turns.clear()
        yield Pass(now, tally.recorded)
        if now >= until:
            return
        passes = passes + 1 if wake is not None and wake <= now else 0
        if passes > _STUCK:
            raise RepurposeError(
                msg("The rehearsal does not get on: the outbox wants to be woken now.")
            )
        nexts = [until, tended + round(TENDING * 1000), *([] if wake is None else [wake])]
        clock.move(max(min(nexts), now + 1) / 1000)
