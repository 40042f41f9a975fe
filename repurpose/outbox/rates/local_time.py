"""A moment and the clock of an account in; its local day, and whether it is quiet there, out: pure.

The planner and the sender both ask here, so that what the one promises the other allows. Quiet is what
the clock on the wall shows, whichever of two like hours it is when clocks go back; an end that clocks
going forward leap over is the leap itself. A day is known by its date, 23 or 25 hours long as it may be.

Moments are whole milliseconds since the epoch, UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core.model import Pacing, minute_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_AHEAD = 50  # hours in which every quiet time ends, whatever clocks do


@lru_cache(maxsize=256)
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


def local_time(at: int, zone: tzinfo) -> datetime:
    """Return what the clock of a zone shows at a moment, aware."""
    # By whole milliseconds: a float of seconds could round up into the next minute.
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def local_day(at: int, zone: tzinfo) -> date:
    """Return the date that the calendar of a zone shows at a moment."""
    return local_time(at, zone).date()


def instant(local: datetime, zone: tzinfo) -> int:
    """Return the moment that a naive wall time means.

    One that a change of the clock leaves out means the first moment after the gap: 02:30 becomes 03:00,
    not 03:30. One that comes twice means the first time, or with `fold=1` the second (PEP 495).
    """
    meant = local.replace(tzinfo=zone).astimezone(UTC)
    if meant.astimezone(zone).replace(tzinfo=None) == local:
        return _moment(meant)
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    # A gap (PEP 495): fold=0 leads past its end, fold=1 before its beginning. Between the two, the
    # first second at which the clock shows `local` or later is the end of the gap.
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = int(before.timestamp()), int(first.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        shown = datetime.fromtimestamp(middle, zone).replace(tzinfo=None)
        low, high = (low, middle) if shown >= local else (middle, high)
    return high * 1000


def next_day(at: int, zone: tzinfo) -> int:
    """Return the first moment after `at` at which the calendar of a zone shows a later date."""
    midnight = datetime.combine(local_day(at, zone) + timedelta(days=1), time())
    # Clocks that go back over midnight show it twice; the first may have passed.
    return next(
        moment for fold in (0, 1) if (moment := instant(midnight.replace(fold=fold), zone)) > at
    )


def is_quiet_hour(shown: time, quiet: Iterable[tuple[str, str]]) -> bool:
    """Say whether a clock that shows `shown` is in one of some quiet stretches, which may pass midnight."""
    minute = shown.hour * 60 + shown.minute
    for start, end in quiet:
        first, last = minute_of(start), minute_of(end)
        if first <= minute < last if first < last else not last <= minute < first:
            return True
    return False


def is_quiet(at: int, pacing: Pacing) -> bool:
    """Say whether an account is silent at a moment.

    Raises:
        UsageError: There is no such zone.
    """
    return bool(pacing.quiet) and is_quiet_hour(
        local_time(at, load_zone(pacing.zone)).time(), pacing.quiet
    )


def end_of_quiet(at: int, pacing: Pacing) -> int:
    """Return the first moment from `at` on, `at` itself perhaps, at which an account is not silent.

    Raises:
        UsageError: There is no such zone.
    """
    if not is_quiet(at, pacing):
        return at
    # A silence ends at one of its ends, or when clocks are put back to before it began.
    zone = load_zone(pacing.zone)
    ends = {time.fromisoformat(end) for _, end in pacing.quiet}
    marks = {*_leaps(at, zone), *_showings(at, zone, ends)}
    return next(mark for mark in sorted(marks) if mark > at and not is_quiet(mark, pacing))


def _showings(at: int, zone: tzinfo, hours: Iterable[time]) -> Iterator[int]:
    """Yield the moments at which the wall shows these hours, of today and the days that follow."""
    today = local_day(at, zone)
    for hour in hours:
        for number in range(4):  # across the date line one day is left out
            shown = datetime.combine(today + timedelta(days=number), hour)
            yield from (instant(shown.replace(fold=fold), zone) for fold in (0, 1))


def _leaps(at: int, zone: tzinfo) -> Iterator[int]:
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


def _moment(when: datetime) -> int:
    return round(when.timestamp() * 1000)
