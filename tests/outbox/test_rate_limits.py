"""The arithmetic of paces against a slow search minute by minute, near every change of clocks."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from repurpose.errors import UsageError
from repurpose.outbox import Pacing, SendingPolicy
from repurpose.outbox.core.model import freeze_pacing, thaw_pacing
from repurpose.outbox.rates.local_time import end_of_quiet, is_quiet, load_zone, local_day, next_day
from repurpose.outbox.rates.rate_limits import WaitingPublication, permit, spacing

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
POLICY = SendingPolicy()
START = 1_798_761_600_000  # 2027-01-01 00:00 UTC
# Clocks that change at two, at midnight, by half an hour, and never.
ZONES = (
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Havana",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago",
)  # fmt: skip


def wall(at, zone):
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))


def changes(zone):
    """Return the hours of 2027 before which or in which the zone's clocks change."""
    hours = range(START, START + 365 * DAY, HOUR)
    return [at for at in hours if wall(at, zone).utcoffset() != wall(at + HOUR, zone).utcoffset()]


CHANGES = {zone: changes(zone) or [START] for zone in ZONES}
walls = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def paces(draw, zone=None):
    quiet = draw(st.lists(st.tuples(walls, walls), max_size=2))
    values = {
        "zone": zone or draw(st.sampled_from(ZONES)),
        "gap": draw(st.sampled_from([0, 90, 1800, 7200, 100_000])),
        "jitter": draw(st.sampled_from([0, 600])),
        "quiet": tuple(quiet),
        "per_day": draw(st.integers(0, 3)),
    }
    try:
        return Pacing(**values)
    except UsageError:
        assume(False)


@st.composite
def moments(draw):
    """A pace, and a moment within a day and a half of a change of its clocks."""
    pacing = draw(paces())
    near = draw(st.sampled_from(CHANGES[pacing.zone]))
    return pacing, near + draw(st.integers(-36 * HOUR, 36 * HOUR))


def hushed(at, pacing):
    """Say, by text and not by arithmetic, whether the wall shows a quiet time."""
    shown = f"{wall(at, pacing.zone):%H:%M}"
    return any(
        start <= shown < end if start < end else shown >= start or shown < end
        for start, end in pacing.quiet
    )


def allowed(at, begun, apart, pacing):
    zone = pacing.zone
    day = wall(at, zone).date()
    return (
        not hushed(at, pacing)
        and (not begun or not apart or at - max(begun) >= apart)
        and (not pacing.per_day or sum(wall(b, zone).date() == day for b in begun) < pacing.per_day)
    )


@given(moments(), st.lists(st.integers(0, 30 * HOUR), max_size=5), st.integers(0, DAY))
def test_the_first_moment_is_the_first(where, ages, late):
    pacing, now = where
    begun = sorted(now - age for age in ages)
    waiting = WaitingPublication("plan/1", now - late)
    found = permit(waiting, begun, pacing, now, POLICY)
    apart = spacing(waiting, pacing, now, POLICY)
    search = [now, *([max(begun) + apart] if begun else [])]
    first_minute = (now // MINUTE + 1) * MINUTE
    until = max(found.at, now) + MINUTE
    search += range(first_minute, min(until, first_minute + 5 * DAY), MINUTE)
    permitted = [at for at in search if at >= now and allowed(at, begun, apart, pacing)]
    assert allowed(found.at, begun, apart, pacing)
    assert found.at == min(permitted)
    assert bool(found.why) == (found.at > now)
    silence = replace(pacing, gap=0, jitter=0, per_day=0)
    assert (permit(waiting, [], silence, now, POLICY).at > now) == hushed(now, silence)


@given(moments(), st.lists(st.integers(0, 20 * HOUR), min_size=1, max_size=12))
def test_a_queue_is_never_a_burst_and_always_ends(where, dues):
    """Senders that come by whenever something may begin: all of it begins, in order, at the pace."""
    pacing, now = where
    queue = sorted(now - due for due in dues)
    begun = []
    for number, due in enumerate(queue):
        for _ in range(20):
            found = permit(WaitingPublication(f"k{number}", due), begun, pacing, now, POLICY)
            if found.at <= now:
                break
            now = found.at
        else:
            raise AssertionError("never")
        if begun:
            least = 1000 * max(pacing.gap, POLICY.catch_up if now - due > MINUTE else 0)
            assert now - begun[-1] >= least
        assert not hushed(now, pacing)
        begun.append(now)
        now += 1
    days = [wall(at, pacing.zone).date() for at in begun]
    assert not pacing.per_day or max(days.count(day) for day in days) <= pacing.per_day
    assert begun[-1] - begun[0] <= len(queue) * (2 * DAY + 1000 * (pacing.gap + pacing.jitter))


def local(text, zone):
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def first(now, pacing, begun=()):
    return permit(WaitingPublication("k", now), begun, pacing, now, POLICY)


def test_clocks_that_leap_over_the_end_of_the_quiet_hours():
    """02:30 is not on the wall of 2027-03-28 in Berlin: quiet ends with the leap, at 03:00."""
    night = Pacing("Europe/Berlin", quiet=(("22:00", "02:30"),))
    now = local("2027-03-28T01:10:00", "Europe/Berlin")
    found = first(now, night)
    assert found.at == local("2027-03-28T03:00:00", "Europe/Berlin") == now + 50 * MINUTE
    assert found.why == "quiet hours until 03:00 (Europe/Berlin)"


def test_an_hour_that_comes_twice_is_quiet_twice():
    """On 2027-10-31 it is 02:15 twice in Berlin, and quiet both times."""
    night = Pacing("Europe/Berlin", quiet=(("22:00", "02:30"),))
    at = local("2027-10-31T02:00:00", "Europe/Berlin")
    assert first(at, night).at == at + 30 * MINUTE
    again = at + HOUR  # 02:00 once more
    assert first(again, night).at == again + 30 * MINUTE


def test_a_day_is_as_long_as_it_is():
    one = Pacing("Europe/Berlin", per_day=1)
    for day, hours in (("2027-03-28", 23), ("2027-10-31", 25), ("2027-06-01", 24)):
        begun = local(f"{day}T00:00:00", "Europe/Berlin")
        found = first(begun + MINUTE, one, [begun])
        assert found.at == begun + hours * HOUR
        assert found.why == f"1 of 1 of {day} have begun"


def test_a_day_without_midnight_begins_when_clocks_say_so():
    """In Cairo clocks go from 00:00 to 01:00 on 2027-04-30."""
    begun = local("2027-04-29T12:00:00", "Africa/Cairo")
    found = first(begun, Pacing("Africa/Cairo", per_day=1), [begun])
    assert wall(found.at, "Africa/Cairo").isoformat() == "2027-04-30T01:00:00+03:00"


@given(moments(), st.integers(0, 59_999))
def test_days_and_silences_end_at_their_first_moments(where, odd):
    """Against a look at every minute: what is neither quiet nor of today is found, and found first."""
    pacing, at = where
    zone = load_zone(pacing.zone)
    at += odd
    minutes = range((at // MINUTE + 1) * MINUTE, at + 3 * DAY, MINUTE)
    today = wall(at, pacing.zone).date()
    assert next_day(at, zone) == next(m for m in minutes if wall(m, pacing.zone).date() > today)
    assert is_quiet(at, pacing) == hushed(at, pacing)
    assert end_of_quiet(at, pacing) == next(m for m in (at, *minutes) if not hushed(m, pacing))


def test_a_midnight_that_comes_twice():
    """In St. John's clocks went from 00:01 back to 23:01 on 2010-11-07: that day began twice."""
    zone = load_zone("America/St_Johns")
    first = local("2010-11-07T00:00:00", "America/St_Johns")
    assert next_day(first - HOUR, zone) == first
    again = first + MINUTE + HOUR - 2 * MINUTE  # 23:59 for the second time
    assert local_day(again, zone) < local_day(first, zone)
    assert next_day(again, zone) == first + HOUR


def test_jitter_is_the_keys_own():
    pacing = Pacing(gap=600, jitter=300)
    apart = {spacing(WaitingPublication(f"k{n}", 0), pacing, 0, POLICY) for n in range(200)}
    assert len(apart) > 150
    assert min(apart) >= 600_000
    assert max(apart) < 900_000
    assert spacing(WaitingPublication("k1", 0), pacing, 0, POLICY) == spacing(
        WaitingPublication("k1", 0), pacing, 0, POLICY
    )


@pytest.mark.parametrize(
    "values",
    [
        {"gap": -1},
        {"per_day": -1},
        {"quiet": (("24:00", "08:00"),)},
        {"quiet": (("8:00", "09:00"),)},
        {"quiet": (("08:00", "08:00"),)},
        {"quiet": (("00:00", "12:00"), ("12:00", "00:00"))},
        {"quiet": (("22:00", "08:00"), ("07:30", "22:15"))},
    ],
)
def test_a_pace_at_which_nothing_could_begin_is_refused(values):
    with pytest.raises(UsageError):
        Pacing(**values)


@given(paces())
def test_a_pace_is_kept_as_it_is(pacing):
    assert thaw_pacing(freeze_pacing(pacing), pacing.zone) == pacing


def test_there_is_no_such_zone():
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(UsageError, match="zone"):
            load_zone(name)
        waits = permit(WaitingPublication("k", 0), [], Pacing(name, per_day=1), 0, POLICY)
        assert (waits.at, waits.why) == (3_600_000, f"There is no time zone {name!r}.")
