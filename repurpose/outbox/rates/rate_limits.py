"""A pace and what has begun in, the first moment at which the next may begin out: pure arithmetic.

Quiet hours and days are those of the clock on the account's wall, by its IANA zone. Quiet is what
that clock shows, whichever of two like hours it is when clocks go back; an end that clocks going
forward leap over is the leap itself. A day is budgeted by its date, 23 or 25 hours long as it may be.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core.model import Pacing, SendingPolicy, minute_of

_HOUR = timedelta(hours=1)
_AGAIN = 3_600_000  # ms until a zone that is not there is looked for again
_AHEAD = 50  # hours in which every quiet time and every day ends, whatever clocks do


@dataclass(frozen=True, slots=True)
class WaitingPublication:
    """A publication that would begin: its key and when it is due."""

    key: str
    due_at: int


@dataclass(frozen=True, slots=True)
class Permit:
    """From when on, and what it waits for in words; no words: it need not wait."""

    at: int
    why: str = ""


def load_zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises:
        UsageError: There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            msg("There is no time zone {name!r}.", name=name),
            hint=msg("Such as Asia/Shanghai or Europe/Berlin."),
        ) from None


def permit(
    waiting: WaitingPublication,
    begun: Collection[int],
    pacing: Pacing,
    zone: str,
    now: int,
    policy: SendingPolicy,
) -> Permit:
    """Return the first moment, `now` or later, at which a publication may begin.

    Args:
        waiting: It.
        begun: When the account's last publications began, as many as it may begin a day, or more.
        pacing: The account's.
        zone: The account's.
        now: Milliseconds.
        policy: How far apart late ones begin.
    """
    at, why = now, ""
    begun = [min(moment, now) for moment in begun]  # a clock may have gone back a little
    apart = spacing(waiting, pacing, now, policy)
    if begun and apart and max(begun) + apart > at:
        at, why = max(begun) + apart, msg("{say} after the one before", say=_say(apart))
    if not pacing.quiet and not pacing.per_day:
        return Permit(at, why)
    try:
        where = load_zone(zone)
    except UsageError as error:  # other accounts go on; it may be there again after an update
        return Permit(now + _AGAIN, error.message)
    today = _local(now, where).date()
    after = _leave_quiet(at, pacing, where)
    if pacing.per_day and _local(after, where).date() == today:
        count = sum(_local(moment, where).date() == today for moment in begun)
        if count >= pacing.per_day:
            after = _leave_quiet(_next_day(after, where), pacing, where)
            return Permit(
                after,
                msg(
                    "{count} of {per_day} of {today} have begun",
                    count=count,
                    per_day=pacing.per_day,
                    today=today,
                ),
            )
    if after > at:
        return Permit(
            after,
            msg("quiet hours until {local:%H:%M} ({zone})", local=_local(after, where), zone=zone),
        )
    return Permit(at, why)


def spacing(waiting: WaitingPublication, pacing: Pacing, now: int, policy: SendingPolicy) -> int:
    """Return how many milliseconds after the one before a publication may begin.

    What is late by more than `Policy.catch_up` is spaced by as much, so that a computer that wakes
    sends no burst.
    """
    share = int.from_bytes(hashlib.sha256(waiting.key.encode()).digest()[:4]) / 2**32
    apart = round(1000 * (pacing.gap + pacing.jitter * share))
    catch_up = round(1000 * policy.catch_up)
    return max(apart, catch_up) if waiting.due_at + catch_up < now else apart


def _is_quiet(local: datetime, pacing: Pacing) -> bool:
    minute = local.hour * 60 + local.minute
    for start, end in pacing.quiet:
        first, last = minute_of(start), minute_of(end)
        if first <= minute < last if first < last else not last <= minute < first:
            return True
    return False


def _leave_quiet(at: int, pacing: Pacing, zone: ZoneInfo) -> int:
    if not _is_quiet(_local(at, zone), pacing):
        return at
    ends = {minute_of(end) for _, end in pacing.quiet}
    return next(
        moment
        for moment in _marks(at, zone, frozenset(ends))
        if not _is_quiet(_local(moment, zone), pacing)
    )


def _next_day(at: int, zone: ZoneInfo) -> int:
    today = _local(at, zone).date()
    return next(
        moment for moment in _marks(at, zone, frozenset({0})) if _local(moment, zone).date() > today
    )


def _marks(at: int, zone: ZoneInfo, minutes: frozenset[int]) -> tuple[int, ...]:
    """Return the moments after `at` at which the wall shows these minutes of a day, or leaps."""
    first = _local(at, zone).date()
    marks = set(_leaps(at, zone))
    for day in _days(first):
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for minute in minutes:
            wall = midnight.replace(hour=minute // 60, minute=minute % 60)
            marks |= {_moment(wall.replace(fold=fold)) for fold in (0, 1)}
    return tuple(sorted(mark for mark in marks if mark > at))


def _days(first: date) -> Iterator[date]:
    for number in range(4):  # across the date line one is left out
        yield first + timedelta(days=number)


def _leaps(at: int, zone: ZoneInfo) -> Iterator[int]:
    """Yield the moments at which clocks are set, to the second, in the next fifty hours."""
    before = datetime.fromtimestamp(at // 1000, UTC)
    for _ in range(_AHEAD):
        after = before + _HOUR
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = 0, 3600
            while high - low > 1:
                middle = (low + high) // 2
                then = before + timedelta(seconds=middle)
                same = then.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield _moment(before + timedelta(seconds=high))
        before = after


def _local(at: int, zone: ZoneInfo) -> datetime:
    # By whole milliseconds: a float of seconds could round up into the next minute.
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).astimezone(zone)


def _moment(when: datetime) -> int:
    return round(when.timestamp() * 1000)


def _say(apart: int) -> str:
    seconds = apart // 1000
    return msg("{minutes} min", minutes=seconds // 60) if seconds >= 120 else f"{seconds} s"
