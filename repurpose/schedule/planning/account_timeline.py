"""Wished moments of one account in, permitted ones out: quiet hours, spacing, budgets; pure.

An account's day is a day of its own zone. What is in the outbox already is stepped around, never moved.
"""

import hashlib
from bisect import bisect_left, insort
from collections import Counter
from datetime import date, datetime, timedelta

from repurpose.messages import msg
from repurpose.outbox import Pacing, Slot, end_of_quiet, is_quiet, local_day, next_day
from repurpose.schedule.grammar.days import Days
from repurpose.schedule.grammar.zones import find_zone, slot_at

_MOST = 20_000  # steps: what is not found by then is never found


class AccountTimeline:
    """The moments that an account has taken, and the rules by which it takes another."""

    def __init__(self, name: str, pacing: Pacing, days: Days) -> None:
        """Nothing is taken yet."""
        self.name = name
        self.pacing = pacing
        self._zone = find_zone(pacing.zone)
        self.days = days
        self._taken: list[int] = []
        self._slots: set[int] = set()
        self._counts: Counter[date] = Counter()
        self._apart = round((pacing.gap + pacing.jitter) * 1000)

    def take(self, at: int) -> None:
        """Keep a moment for something."""
        insort(self._taken, at)
        self._counts[self._day(at)] += 1

    def hold(self, at: int) -> None:
        """Keep a slot for something, even if that is never sent."""
        self._slots.add(at)

    def has(self, at: int) -> bool:
        """Say whether a slot is taken by something else."""
        return at in self._slots or at in self._taken

    def spread(self, local: datetime) -> datetime:
        """Return a wall time, later by what the jitter adds: always the same for the same time.

        Whole minutes, so that the wall time that is kept can be resolved again.
        """
        minutes = int(self.pacing.jitter // 60)
        if not minutes:
            return local
        seed = hashlib.sha256(f"{self.name}|{local:%Y-%m-%d %H:%M}".encode()).digest()
        return local + timedelta(minutes=int.from_bytes(seed[:8], "big") % (minutes + 1))

    def permits(self, at: int) -> str:
        """Return why nothing may go at a moment: "", or quiet hours, spacing, the day's budget."""
        if is_quiet(at, self.pacing):
            return msg("quiet hours")
        if self._neighbour(at) is not None:
            return "spacing"
        if self.pacing.per_day and self._counts[self._day(at)] >= self.pacing.per_day:
            return msg("the day's budget")
        return ""

    def first(self, wished: Slot) -> tuple[Slot, str]:
        """Return the first permitted moment from a wished one on, and why it is another."""
        at, why = wished.at, ""
        for _ in range(_MOST):
            here = self.permits(at)
            if not here and at != wished.at and self.days.skips(local_day(at, self._zone)):
                here = msg("a skipped day")
            if not here:
                return (wished, "") if at == wished.at else (slot_at(at, self.pacing.zone), why)
            why = why or here
            at = self._after(at, here)
        return slot_at(at, self.pacing.zone), why

    def _after(self, at: int, why: str) -> int:
        if why == "spacing":
            neighbour = self._neighbour(at)
            later = at if neighbour is None else neighbour + self._apart
            return -(-later // 60_000) * 60_000  # a whole minute, since wall times are kept so
        if why in (msg("the day's budget"), msg("a skipped day")):
            return self._working_day(next_day(at, self._zone))
        return end_of_quiet(at, self.pacing)

    def _working_day(self, at: int) -> int:
        for _ in range(3660):
            if not self.days.skips(local_day(at, self._zone)):
                break
            at = next_day(at, self._zone)
        return at

    def _neighbour(self, at: int) -> int | None:
        """Return the latest taken moment that is too close to `at`."""
        if not self._apart:
            return None
        index = bisect_left(self._taken, at + self._apart)
        near = self._taken[index - 1] if index else None
        return near if near is not None and near > at - self._apart else None

    def _day(self, at: int) -> date:
        return local_day(at, self._zone)
