"""Wall times and instants: every zone, gaps and folds, against a clock that is read minute by minute."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from repurpose.errors import UsageError
from repurpose.outbox.rates.local_time import next_day
from repurpose.schedule.grammar.read import read_plan
from repurpose.schedule.grammar.zones import (
    find_zone,
    home_zone,
    instant,
    read_wall,
    read_zone,
    resolve,
    wall,
    zone_label,
    zone_version,
)

MINUTE = 60_000
ZONES = sorted(available_timezones())
WALLS = st.datetimes(read_wall("2020-01-01"), read_wall("2040-12-31")).map(
    lambda when: when.replace(second=0, microsecond=0)
)


@cache
def changes(zone: str, year: int) -> list[datetime]:
    """The days of a year (UTC) on which the clock of a zone is changed."""
    rules, found = ZoneInfo(zone), []
    day = datetime(year, 1, 1, tzinfo=UTC)
    offset = day.astimezone(rules).utcoffset()
    for ahead in range(1, 367):
        later = day + timedelta(days=ahead)
        here = later.astimezone(rules).utcoffset()
        if here != offset:
            found.append(later - timedelta(days=1))
        offset = here
    return found


@st.composite
def near_changes(draw) -> tuple[str, datetime]:
    """A zone, and a wall time on a day on which its clock is changed."""
    zone = draw(st.sampled_from(ZONES))
    days = changes(zone, draw(st.integers(2020, 2040)))
    assume(days)
    begin = draw(st.sampled_from(days)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    local = begin + timedelta(minutes=draw(st.integers(0, 36 * 60)))
    return zone, local.replace(second=0, microsecond=0)


def by_the_clock(zone: str, local: datetime) -> int:
    """Look at the clock of a zone minute by minute: when it first shows `local`, else skips it."""
    rules = ZoneInfo(zone)
    begin = local.replace(tzinfo=UTC) - timedelta(hours=27)
    shown = [
        (begin + timedelta(minutes=n)).astimezone(rules).replace(tzinfo=None)
        for n in range(54 * 60)
    ]
    if local in shown:
        number = shown.index(local)
    else:
        number = next(n for n in range(1, len(shown)) if shown[n - 1] < local < shown[n])
    return round((begin + timedelta(minutes=number)).timestamp() * 1000)


@given(near_changes())
def test_on_days_of_change_it_is_what_the_clock_shows(case):
    zone, local = case
    assert resolve(local, zone).at == by_the_clock(zone, local)


@given(st.sampled_from(ZONES), WALLS)
def test_it_comes_back_as_it_was_outside_gaps(zone, local):
    slot = resolve(local, zone)
    assert (read_wall(slot.local), slot.zone) == (local, zone)
    shown = wall(slot.at, zone)
    assert shown >= local
    if shown != local:  # a gap: then the minute before shows less than was meant
        assert wall(slot.at - 1000, zone) < local


@given(near_changes(), st.integers(0, 600))
def test_later_on_the_wall_is_never_earlier(case, minutes):
    zone, local = case
    assert resolve(local, zone).at <= resolve(local + timedelta(minutes=minutes), zone).at


@given(st.sampled_from(ZONES), WALLS)
def test_days_begin_in_order(zone, local):
    at = resolve(local, zone).at
    tomorrow = next_day(at, find_zone(zone))
    assert tomorrow > at
    assert wall(tomorrow, zone).date() > wall(at, zone).date()
    assert wall(tomorrow - 1, zone).date() <= wall(at, zone).date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "local", "shown"),
    [
        ("Europe/Berlin", "2027-03-28 02:30", "2027-03-28T03:00:00+02:00"),  # the gap's end
        ("Europe/Berlin", "2027-03-28 02:00", "2027-03-28T03:00:00+02:00"),
        ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T02:30:00+02:00"),  # the first of two
        ("America/New_York", "2027-03-14 02:59", "2027-03-14T03:00:00-04:00"),
        ("America/New_York", "2027-11-07 01:00", "2027-11-07T01:00:00-04:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-03T02:30:00+11:00"),  # half an hour
        ("Antarctica/Troll", "2027-03-28 01:30", "2027-03-28T03:00:00+02:00"),  # two hours
        ("Asia/Shanghai", "2027-03-28 02:30", "2027-03-28T02:30:00+08:00"),
    ],
)
def test_gaps_and_folds_by_example(zone, local, shown):
    assert resolve(read_wall(local), zone).at == round(
        datetime.fromisoformat(shown).timestamp() * 1000
    )


def test_a_whole_day_that_a_zone_leaves_out():
    # Samoa had no 2011-12-30: it went from the 29th to the 31st.
    slot = resolve(read_wall("2011-12-30 09:00"), "Pacific/Apia")
    assert wall(slot.at, "Pacific/Apia") == read_wall("2011-12-31 00:00")


def test_other_zone_data_can_be_handed_in():
    def early(_: str) -> tzinfo:
        return timezone(timedelta(hours=9))

    assert resolve(read_wall("2027-03-01 09:00"), "Asia/Shanghai", early).at == instant(
        read_wall("2027-03-01 00:00"), UTC
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Asia/Shanghay", "'Asia/Shanghai'"),
        ("shanghai", "'Asia/Shanghai'"),
        ("Beijing", "'Asia/Shanghai'"),
        ("europe/berlin ", "'Europe/Berlin'"),
        ("new york", "'America/New_York'"),
        ("../../etc/passwd", "IANA"),
        ("x" * 300, "IANA"),
        ("", "IANA"),
    ],
)
def test_a_wrong_zone_names_the_right_one(name, hint):
    with pytest.raises(UsageError, match="Unknown time zone") as error:
        find_zone(name)
    assert hint in error.value.hint


def test_this_machine_has_a_zone_and_a_version_of_the_data():
    assert home_zone() in available_timezones()
    assert zone_version()


@pytest.mark.parametrize(
    ("written", "zone", "hours"),
    [
        ("GMT+8", "Asia/Shanghai", 8),
        ("utc + 8", "Asia/Shanghai", 8),
        ("+08:00", "Asia/Shanghai", 8),
        ("ＵＴＣ＋８", "Asia/Shanghai", 8),
        ("北京时间", "Asia/Shanghai", 8),
        ("中国标准时间", "Asia/Shanghai", 8),
        ("CST", "Asia/Shanghai", 8),
        ("GMT-3", "Etc/GMT+3", -3),
        ("UTC+04:00", "Etc/GMT-4", 4),
        ("UTC+5:30", "Asia/Kolkata", 5.5),
        ("GMT+0", "GMT+0", 0),
        ("Etc/GMT+8", "Etc/GMT+8", -8),
        ("东京", "Asia/Tokyo", 9),
        ("America/Sao_Paulo", "America/Sao_Paulo", -3),
    ],
)
def test_zones_as_people_write_them(written, zone, hours):
    assert read_zone(written) == zone
    here = datetime(2027, 6, 1, 12, tzinfo=find_zone(zone))
    assert here.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("written", ["GMT+15", "UTC-13", "UTC+4:37", "GMT+8½", "时间", ""])
def test_offsets_that_no_zone_has(written):
    with pytest.raises(UsageError) as error:
        read_zone(written)
    assert "Etc/" not in error.value.hint


@pytest.mark.parametrize(
    ("zone", "label"),
    [("Etc/GMT-4", "UTC+4"), ("Etc/GMT+11", "UTC-11"), ("Asia/Tokyo", "Asia/Tokyo")],
)
def test_zones_of_offsets_are_shown_by_the_sign_that_people_use(zone, label):
    assert zone_label(zone) == label


def test_a_plan_keeps_the_zone_that_was_meant():
    plan = read_plan(
        "offset",
        "zone = 'GMT+9'\nstart = '2027-05-06'\n[[send]]\nwhat = 'thread'\nto = 'x-me'\nat = '+1d 20：15'\n",
    )
    assert plan.rules.zone == "Asia/Tokyo"
    with pytest.raises(UsageError):
        read_plan(
            "far", "start = '9999-12-31'\n[[send]]\nwhat = 'thread'\nto = 'x'\nat = '+1d 09:00'\n"
        )
