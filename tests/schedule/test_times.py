"""Times as people write them: what each form means, to the minute, and where it ends."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.schedule.grammar.days import Days
from repurpose.schedule.grammar.times import (
    DAYS,
    Fixed,
    NextSlot,
    Offset,
    TimeStep,
    Unreadable,
    Weekly,
    read_hour,
    read_length,
    read_start,
    read_step,
    read_week,
    read_when,
    seen_from,
    sequence,
)

NONE = Days()
MONDAY = date(2027, 3, 1)
NINE = time(9)
local = datetime.fromisoformat


@pytest.mark.parametrize(
    ("text", "hour"),
    [("0:00", time(0)), ("23:59", time(23, 59)), ("9:05", time(9, 5)), (" 09：30 ", time(9, 30))],
)
def test_hours(text, hour):
    assert read_hour(text) == hour


@pytest.mark.parametrize("text", ["24:00", "23:60", "9:5", "123:00", "9", "", "-1:00", "09:30h"])
def test_what_is_no_hour(text):
    with pytest.raises(Unreadable):
        read_hour(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("45m", 45 * 60),
        ("45min", 45 * 60),
        ("2h", 2 * 3600),
        ("1h30m", 90 * 60),
        (" 1 H 30 min 1s", 90 * 60 + 1),
        ("3d", 3 * 24 * 3600),
        ("2w", 14 * 24 * 3600),
    ],
)
def test_lengths(text, seconds):
    assert read_length(text) == seconds


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("1d", TimeStep(1, "day")),
        ("2 days", TimeStep(2, "day")),
        ("1 week", TimeStep(1, "week")),
        ("3w", TimeStep(3, "week")),
        ("1 month", TimeStep(1, "month")),
        ("12 Months", TimeStep(12, "month")),
    ],
)
def test_steps(text, step):
    assert read_step(text) == step


@pytest.mark.parametrize("text", ["0d", "00 weeks", "d", "1", "1y", "-1d", "1.5d"])
def test_what_is_no_step(text):
    with pytest.raises(Unreadable):
        read_step(text)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (("mon", "monday", "周一", "星期一", "礼拜一"), 0),
        (("tue", "tues", "tuesday", "周二"), 1),
        (("wed", "wednes", "周三"), 2),
        (("thu", "thur", "thurs", "周四"), 3),
        (("fri", "Friday", "周五"), 4),
        (("sat", "SAT", "星期六"), 5),
        (("sun", "周日", "周天", "礼拜天"), 6),
    ],
)
def test_days_of_the_week(words, day):
    for word in words:
        assert read_week(f"{word} 9:00") == ((day, NINE),)


@pytest.mark.parametrize("word", ["mo", "monx", "tued", "周八", "周", "day", "mon-", "-fri"])
def test_what_is_no_day(word):
    with pytest.raises(Unreadable):
        read_week(f"{word} 9:00")


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("daily 9:00", range(7), [NINE]),
        ("每天 9:00", range(7), [NINE]),
        ("tue-thu 9:00", (1, 2, 3), [NINE]),
        ("mon-mon 9:00", (0,), [NINE]),
        ("sat-mon 9:00", (0, 5, 6), [NINE]),
        ("thu-wed 9:00", range(7), [NINE]),
        ("fri, mon 12:30，9:00", (0, 4), [NINE, time(12, 30)]),
        ("mon mon 9:00 9:00", (0,), [NINE]),
    ],
)
def test_weeks(text, days, hours):
    assert read_week(text) == tuple((day, hour) for day in days for hour in hours)


@pytest.mark.parametrize("text", ["", "mon", "9:00", "9:00 mon", "mon 9:00 tue"])
def test_what_is_no_week(text):
    with pytest.raises(Unreadable):
        read_week(text)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2027-03-01T09:30:45.5", Fixed(local("2027-03-01T09:30"))),
        (
            "2027-03-01 09:30:45+08:00",
            Fixed(
                local("2027-03-01T09:30"),
                datetime(2027, 3, 1, 1, 30, tzinfo=UTC),
            ),
        ),
        ("+0d 9:00", Offset(0, NINE)),
        ("+3 w 9:00", Offset(21, NINE)),
        ("+36525d 9:00", Offset(36_525, NINE)),  # a century
        ("+5217w fri 9:00", Weekly(((4, NINE),), 36_519)),
        ("+2d fri 9:00", Weekly(((4, NINE),), 2)),
        ("slot from +1w", NextSlot(7)),
        ("slot from +3d sun", NextSlot(3, 6)),
        ("slot from mon", NextSlot(0, 0)),
    ],
)
def test_moments(text, when):
    assert read_when(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "+36526d 9:00",
        "+5218w fri 9:00",
        "+2d",
        "+2x 9:00",
        "2027-03-01",
        "2027-3-1 9:00",
        "2027-02-30 09:30",
        "slot from",
        "slot fri",
        "slotfri",
        "slot from +2d noday",
        "",
    ],
)
def test_what_is_no_moment(text):
    with pytest.raises(Unreadable):
        read_when(text)


@pytest.mark.parametrize("today", [MONDAY + timedelta(days=n) for n in range(7)])
def test_a_day_of_the_week_is_the_next_one(today):
    for number, name in enumerate(DAYS):
        found = read_start(f"next {name}", today)
        assert found.weekday() == number
        assert 1 <= (found - today).days <= 7


@pytest.mark.parametrize(
    ("text", "days"),
    [("today", 0), ("今天", 0), ("tomorrow", 1), ("明天", 1), ("+5d", 5), ("+2w", 14), ("+0d", 0)],
)
def test_starts_in_days(text, days):
    assert read_start(text, MONDAY) == MONDAY + timedelta(days=days)


@pytest.mark.parametrize("text", ["", "+12345d", "+1m", "2027-13-01", "someday"])
def test_what_is_no_start(text):
    with pytest.raises(Unreadable):
        read_start(text, MONDAY)


def moments(when, start=MONDAY, every=None, days=NONE, most=50_000):
    return list(islice(sequence(read_when(when), start, days, every and read_step(every)), most))


@given(
    st.datetimes(local("2000-01-01"), local("2100-01-01")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.integers(1, 30),
)
def test_months_keep_their_day_or_end_sooner(first, months):
    found = list(islice(sequence(Fixed(first), MONDAY, NONE, TimeStep(months, "month")), 20))
    for number, at in enumerate(found):
        year, month = divmod(first.year * 12 + first.month - 1 + number * months, 12)
        day = min(first.day, monthrange(year, month + 1)[1])
        assert at == first.replace(year=year, month=month + 1, day=day)


@pytest.mark.parametrize(("every", "days"), [("1d", 1), ("3d", 3), ("1w", 7), ("2w", 14)])
def test_days_and_weeks_go_on_for_a_century(every, days):
    found = moments("2027-03-01 09:00", every=every)
    first = local("2027-03-01 09:00")
    assert found == [first + timedelta(days=n) for n in range(0, 36_526, days)]


def test_without_a_step_there_is_one_moment():
    assert moments("2027-03-05 09:00") == [local("2027-03-05 09:00")]
    assert moments("+3d 9:00") == [local("2027-03-04 09:00")]


@pytest.mark.parametrize(("every", "weeks"), [(None, 1), ("1 month", 1), ("3d", 1), ("2w", 2)])
def test_days_of_the_week_go_on_for_a_century(every, weeks):
    found = moments("mon 9:00", every=every)
    assert found == [local("2027-03-01 09:00") + timedelta(weeks=n) for n in range(0, 5217, weeks)]


def test_every_second_week_counts_from_the_first_moment():
    wednesday = MONDAY + timedelta(days=2)
    found = moments("mon wed 9:00", wednesday, "2w", most=5)
    assert [at.day for at in found] == [3, 15, 17, 29, 31]
    # With Monday alone the first week is the next one.
    assert [at.day for at in moments("mon 9:00", wednesday, "2w", most=2)] == [8, 22]
    assert [at.day for at in moments("+5d mon wed 9:00", wednesday, most=3)] == [8, 10, 15]


def test_skipped_days_are_passed_over():
    days = Days(frozenset({date(2027, 3, 3), date(2027, 3, 8)}))
    assert [at.day for at in moments("mon wed 9:00", days=days, most=3)] == [1, 10, 15]
    assert [at.day for at in moments("+0d 9:00", every="1d", days=days, most=4)] == [1, 2, 4, 5]
    # The step is from the first moment, skipped or not.
    assert [at.day for at in moments("+0d 9:00", every="2d", days=days, most=3)] == [1, 5, 7]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("+3d 7：05", "+3d 07:05"),
        ("＋３ｄ　０７：０５", "+3d 07:05"),
        ("周三18：45", "wed 18:45"),
        ("mon-fri 8：15、12：40", "mon-fri 08:15 12:40"),
        ("2027-05-06 8：15", "2027-05-06 08:15"),
        ("2027-05-06　18:15", "2027-05-06 18:15"),
    ],
)
def test_full_width_marks_are_read_as_half_width(written, plain):
    assert read_when(written) == read_when(plain)


@pytest.mark.parametrize(
    ("text", "days"), [("today 21:10", 0), ("今天21：10", 0), ("tomorrow 21:10", 1), ("明天 21:10", 1),
                       ("后天 21:10", 2), ("大后天 21:10", 3)]
)  # fmt: skip
def test_days_that_people_name(text, days):
    when = read_when(text)
    assert (when.days, when.at) == (days, time(21, 10))
    # a plan that starts tomorrow has its first day tomorrow: nothing moves to the day after
    assert seen_from(when, "tomorrow").days == max(0, days - 1)
    assert seen_from(when, "今天").days == days
    assert seen_from(when, "2027-05-06").days == days
    assert seen_from(read_when("+2d 21:10"), "tomorrow").days == 2


@pytest.mark.parametrize("text", ["9999-12-31", "2201-01-01", "1969-12-31", "0001-01-01"])
def test_days_that_no_calendar_reaches(text):
    with pytest.raises(Unreadable):
        read_start(text, MONDAY)
    with pytest.raises(Unreadable):
        read_when(f"{text} 23:59")
    with pytest.raises(Unreadable):
        read_when(f"{text} 23:59-12:00")


def test_the_last_day_that_is_reached():
    assert read_start("2200-12-31", MONDAY) == date(2200, 12, 31)
    assert read_start("后天", MONDAY) == date(2027, 3, 3)
