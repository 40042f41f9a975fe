"""What a plan may say, and how a mistake is told: with its line, and the nearest right word."""

import contextlib
import re
import tomllib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose import resources
from repurpose.errors import UnknownName, UsageError
from repurpose.schedule import find_plan, list_plans, read_plan
from repurpose.schedule.grammar.days import Days, announced_until, check_country, read_days
from repurpose.schedule.grammar.posting_rules import Late
from repurpose.schedule.grammar.times import (
    Fixed,
    NextSlot,
    Offset,
    Unreadable,
    Weekly,
    read_length,
    read_start,
    read_step,
    read_week,
    read_when,
    sequence,
)
from repurpose.toml_files.lines import find_lines
from tests.schedule.planning import plan_of
from tests.told import told

BUNDLED = sorted((resources.root() / "schedules").glob("*.toml"))
THREAD = '[[send]]\nwhat = "thread"\nto = "x"\nat = "+0d 09:30"\n'


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_plans_load_and_say_what_they_are(path):
    plan = read_plan(path)
    assert plan.about
    assert plan.sends or plan.series
    assert path.read_text(encoding="utf-8").count("#") > 5  # they teach by their comments


def test_the_bundled_plans_are_the_promised_ones():
    promised = {"weekday", "launch-week", "evergreen", "weibo-wechat-xiaohongshu", "global"}
    assert {path.stem for path in BUNDLED} == promised
    assert promised <= {path.stem for path in list_plans()}


def test_a_plan_is_found_by_name_and_by_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_plan("weekday").name == "weekday.toml"
    assert find_plan("schedules/weekday.toml").is_file()  # no such file here: the bundled one
    own = tmp_path / "schedules" / "weekday.toml"
    own.parent.mkdir()
    own.write_text(THREAD, encoding="utf-8")
    assert find_plan("weekday") == own
    with pytest.raises(UnknownName, match="Unknown plan") as error:
        find_plan("wekday")
    assert "weekday" in error.value.hint
    with pytest.raises(UnknownName):
        find_plan("elsewhere/weekday.toml")


MISTAKES = [
    ("gapp = '45m'\n" + THREAD, 1, "gapp", "'gap'"),
    (THREAD + "ever = '1d'\n", 5, "send[0].ever", "'every'"),
    ("[accounts.x]\ngap = '45m'\nper_days = 3\n" + THREAD, 3, "accounts.x.per_days", "'per_day'"),
    ("# a comment\n\n[acounts.x]\ngap = '45m'\n" + THREAD, 3, "acounts", "'accounts'"),
    ("[[sends]]\nwhat = 'thread'\n" + THREAD, 1, "sends", "'send'"),
    (THREAD.replace("thread", "tread"), 2, "send[0].what", "'thread'"),
    (THREAD.replace("+0d 09:30", "+0d 25:30"), 4, "send[0].at", ""),
    (THREAD.replace("+0d 09:30", "frei 18:00"), 4, "send[0].at", ""),
    (THREAD.replace('"+0d 09:30"', '["slot",\n"frei 18:00"]'), 5, "send[0].at[1]", ""),
    (THREAD.replace("+0d 09:30", "+2d"), 4, "send[0].at", ""),
    (THREAD.replace("+0d 09:30", "2027-02-30 09:30"), 4, "send[0].at", ""),
    (THREAD.replace('at = "+0d 09:30"\n', ""), 1, "send[0].at", "at ="),
    (THREAD.replace('to = "x"\n', ""), 1, "send[0].to", "to ="),
    (THREAD.replace('to = "x"', "to = []"), 3, "send[0].to", ""),
    ("zone = 'Asia/Shangai'\n" + THREAD, 1, "zone", "'Asia/Shanghai'"),
    ("late = 'sometimes'\n" + THREAD, 1, "late", ""),
    ("gap = '45 parsecs'\n" + THREAD, 1, "gap", ""),
    ("gap = true\n" + THREAD, 1, "gap", ""),
    ("per_day = 0\n" + THREAD, 1, "per_day", ""),
    ("quiet = '22:00'\n" + THREAD, 1, "quiet", ""),
    ("quiet = '22:00-22:00'\n" + THREAD, 1, "quiet", ""),
    ("quiet = ['00:00-12:00', '12:00-00:00']\n" + THREAD, 1, "quiet", ""),
    ("approval = 'maybe'\n" + THREAD, 1, "approval", ""),
    ("holidays = ['xx']\n" + THREAD, 1, "holidays[0]", "cn"),
    ("skip = [\n  '2027-02-06',\n  '2027-02-31',\n]\n" + THREAD, 3, "skip[1]", ""),
    ("skip = '2027-02-06..2027-02-01'\n" + THREAD, 1, "skip", ""),
    ("start = 'someday'\n" + THREAD, 1, "start", ""),
    ("next_pack = '36h'\n" + THREAD, 1, "next_pack", ""),
    ("slots = 'mon'\n" + THREAD, 1, "slots", ""),
    ("gap = '45m'\nslots = [\n 'mon 9:00 9:30',\n]\n" + THREAD, 2, "slots", ""),
    ("quiet = '22:00-07:00'\nslots = 'mon 06:30'\n" + THREAD, 2, "slots", ""),
    ("gap = '2h'\n[accounts.x]\nslots = 'mon 9:00 9:30'\n" + THREAD, 3, "accounts.x.slots", ""),
    (THREAD + "every = '1d'\n", 5, "send[0].every", "[[series]]"),
    (THREAD.replace("thread", "cards"), 4, "send[0].at", 'every = "1d"'),
    (THREAD.replace("thread", "cards").replace("+0d 09:30", "slot") + "every='1d'\n", 5, "send[0].every", ""),
    (THREAD + "name = 'a'\n" + THREAD + "name = 'a'\n", 10, "send[1].name", ""),
    (THREAD + "name = 'a b'\n", 5, "send[0].name", ""),
    ("[[series]]\nname='q'\nwhat='card'\nto='x'\nat='tue 9:00'\ncool_down='7d'\n", 6, "series[0].cool_down", ""),
    ("[[series]]\nname='q'\nwhat='card'\nto='x'\nat='+0d 9:00'\n", 5, "series[0].at", "every"),
    ("[[series]]\nname='q'\nwhat='card'\nto='x'\nat='tue 9:00'\nuntil='soon'\n", 6, "series[0].until", ""),
    ("[[series]]\nwhat='card'\nto='x'\nat='tue 9:00'\n", 1, "series[0].name", ""),
    ("", 1, None, "[[send]]"),
    ("about = 'x'\n", 1, None, "[[send]]"),
    ("send = 'thread'\n", 1, "send", ""),
    ("accounts = 3\n" + THREAD, 1, "accounts", ""),
    ("about = 'a'\nabout = 'b'\n", 2, None, "toml.io"),
    ("zone = \n", 1, None, "toml.io"),
]  # fmt: skip


@pytest.mark.mostly_slow(quick=19)
@pytest.mark.parametrize(("text", "line", "path", "hint"), MISTAKES)
def test_a_mistake_is_told_with_its_line(text, line, path, hint):
    with pytest.raises(UsageError) as error:
        read_plan("mine", text=text)
    assert told(error.value) == ("mine", line, path), error.value.message
    assert hint in error.value.hint


def test_what_can_be_said_of_an_account():
    plan = plan_of(
        """
        [accounts.x]
        zone = "Europe/Berlin"
        slots = ["mon-wed 09:00 12:30", "sat 10:00"]
        gap = "1h30m"
        jitter = "10m"
        quiet = ["22:30-07:30", "12:30-13:00"]
        per_day = 3
        approval = "required"
        late = "skip after 30m"
        skip = [2027-05-01, "12-24..01-02"]
        """.replace("12:30-13:00", "13:00-13:30")
        + THREAD
    )
    rules = plan.accounts["x"]
    assert rules.gap == 5400
    assert rules.late == Late(1800, "skip")
    assert rules.quiet == (("22:30", "07:30"), ("13:00", "13:30"))
    assert rules.skip.skips(date(2027, 5, 1))
    assert rules.skip.skips(date(2030, 1, 1))
    assert not rules.skip.skips(date(2030, 1, 3))
    assert rules.slots[0].hours[:3] == ((0, time(9)), (0, time(12, 30)), (1, time(9)))


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("send_if_within 2h", Late(7200, "hold")),
        ("send", Late(None)),
        ("skip", Late(900, "skip")),
        ("next_slot", Late(900, "next_slot")),
        ("next_slot after 1h", Late(3600, "next_slot")),
        ("hold", Late(900, "hold")),
    ],
)
def test_late_policies(text, late):
    assert plan_of(f"late = '{text}'\n{THREAD}").rules.late == late


# Times.


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2027-03-01 09:30", Fixed(datetime.fromisoformat("2027-03-01 09:30"))),
        ("+2d 09:30", Offset(2, time(9, 30))),
        ("+1w 9:30", Offset(7, time(9, 30))),
        ("fri 18:00", Weekly(((4, time(18)),))),
        ("Friday 18:00", Weekly(((4, time(18)),))),
        ("周五 18：00", Weekly(((4, time(18)),))),
        ("+1w fri 18:00", Weekly(((4, time(18)),), 7)),
        ("sat sun 10:00", Weekly(((5, time(10)), (6, time(10))))),
        ("fri-mon 8:00", Weekly(tuple((day, time(8)) for day in (0, 4, 5, 6)))),
        ("slot", NextSlot()),
        ("slot from +2d", NextSlot(2)),
        ("slot from fri", NextSlot(0, 4)),
        ("slot from +1w fri", NextSlot(7, 4)),
    ],
)
def test_times_are_read(text, when):
    assert read_when(text) == when


def test_a_moment_keeps_its_instant():
    found = read_when("2027-03-01 09:30+08:00")
    assert isinstance(found, Fixed)
    assert found.instant == datetime.fromisoformat("2027-03-01T01:30:00+00:00")


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_time_or_a_mistake(text):
    for read in (read_when, read_length, read_step, read_week):
        with contextlib.suppress(Unreadable):
            read(text)


MONDAY = date(2027, 3, 1)
NONE = Days()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2027-03-01"),
        ("明天", "2027-03-02"),
        ("monday", "2027-03-08"),  # the next one, not today
        ("next tue", "2027-03-02"),
        ("周日", "2027-03-07"),
        ("+3d", "2027-03-04"),
        ("2028-01-01", "2028-01-01"),
    ],
)
def test_starts(text, day):
    assert read_start(text, MONDAY) == date.fromisoformat(day)


def listed(when, every=None, days=NONE, count=5):
    found = sequence(read_when(when), MONDAY, days, read_step(every) if every else None)
    return [f"{local:%m-%d %H:%M}" for local, _ in zip(found, range(count), strict=False)]


def test_sequences():
    assert listed("+0d 09:30") == ["03-01 09:30"]
    assert listed("+1d 09:30", "2d", count=3) == ["03-02 09:30", "03-04 09:30", "03-06 09:30"]
    assert listed("fri 18:00", count=2) == ["03-05 18:00", "03-12 18:00"]
    assert listed("fri 18:00", "2w", count=2) == ["03-05 18:00", "03-19 18:00"]
    assert listed("+1w mon fri 8:00", count=3) == ["03-08 08:00", "03-12 08:00", "03-15 08:00"]
    months = sequence(
        Fixed(datetime.fromisoformat("2027-01-31 09:00")), MONDAY, Days(), read_step("1 month")
    )
    assert [f"{next(months):%m-%d}" for _ in range(5)] == ["01-31", "02-28", "03-31", "04-30", "05-31"]  # fmt: skip


def test_skipped_days_are_not_counted_and_not_used():
    days = read_days("2027-03-02") | read_days("03-05")
    assert listed("+1d 09:30", days=days) == ["03-03 09:30"]
    assert listed("+3d 09:30", days=days) == ["03-06 09:30"]
    assert listed("+0d 09:30", "1d", days, count=3) == ["03-01 09:30", "03-03 09:30", "03-04 09:30"]
    assert listed("fri 18:00", days=days, count=1) == ["03-12 18:00"]
    assert listed("2027-03-02 10:00", days=days) == ["03-02 10:00"]  # named by its date


@given(
    st.sampled_from(["mon-fri 09:00 12:30", "sat 10:00", "+9d tue 8:15", "daily 23:59"]),
    st.sampled_from([None, "1w", "3w"]),
    st.dates(date(2024, 1, 1), date(2032, 1, 1)),
    st.sets(st.integers(0, 40)),
)
def test_sequences_go_forward_and_keep_off_skipped_days(when, every, start, skipped):
    days = Days(frozenset(date.fromordinal(start.toordinal() + n) for n in skipped))
    found = sequence(read_when(when), start, days, read_step(every) if every else None)
    moments = [moment for moment, _ in zip(found, range(30), strict=False)]
    assert moments == sorted(set(moments))
    assert all(not days.skips(moment.date()) and moment.date() >= start for moment in moments)


# Lines.

TRICKY = '''
a = "x = 1 # no comment" # [not.a.table]
"quoted key" = 'lit\\'
'k=2' = """
[[send]]
b = 3 \\"\\"\\" inside
"""
list = [ # first
  "one",
  [2, 3],   # nested
  { x = 1, y = ["z"] },
]
dotted.key.here = 2027-03-01 09:30:00
[t."dot.ted".u]
v = {w = {x = "}"}}
[[send]]
what = "one"
[send.inner]
deep = 1
[[send]]
what = """"two""""
'''


def paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@pytest.mark.parametrize(
    "text", [TRICKY, *(path.read_text(encoding="utf-8") for path in BUNDLED)], ids=lambda t: t[:12]
)
def test_every_value_has_its_line(text):
    lines, rows = find_lines(text), text.split("\n")
    for path in paths(tomllib.loads(text)):
        named = [step for step in path if isinstance(step, str)]
        if path not in lines:  # tables that stand only in the names of others
            assert any(known[: len(path)] == path for known in lines), path
            continue
        if isinstance(path[-1], str):
            assert named[-1].split(".")[0] in rows[lines[path] - 1], path
    assert lines == find_lines(text.replace("\n", "\r\n"))


def test_lines_by_example():
    lines = find_lines(TRICKY)
    assert lines[("list", 0)] == 9
    assert lines[("list", 1, 1)] == 10
    assert lines[("list", 2, "y", 0)] == 11
    assert lines[("send", 1, "what")] == TRICKY.split("\n").index('what = """"two""""') + 1
    assert ("send", 0, "inner", "deep") in lines


# Holidays.


# 全国年节及纪念日放假办法, 国务院令第795号, in force since 2025-01-01; lunar dates by GB/T 33661-2017. 5 U.S.C.
# 6103(a). Art. 2(2) of the Unification Treaty and the laws of all states of Germany. Read 2026-11.
KEPT = {
    "cn": """01-01 05-01..05-02 10-01..10-03 2026-02-16..2026-02-19 2026-04-05 2026-06-19 2026-09-25
        2027-02-05..2027-02-08 2027-04-05 2027-06-09 2027-09-15 2028-01-25..2028-01-28 2028-04-04 2028-05-28
        2029-02-12..2029-02-15 2029-04-04 2029-06-16 2029-09-22 2030-02-02..2030-02-05 2030-04-05 2030-06-05""",
    "us": """01-01 06-19 07-04 11-11 12-25 2026-01-19 2026-05-25 2026-09-07 2026-10-12 2026-11-26 2027-01-18
        2027-05-31 2027-09-06 2027-11-25 2028-02-21 2028-11-23 2029-09-03 2029-11-22 2030-11-28""",
    "de": """01-01 05-01 10-03 12-25..12-26 2026-04-03 2026-04-06 2026-05-14 2026-05-25 2027-03-26 2027-03-29
        2028-04-14 2028-06-05 2029-05-10 2030-04-19""",
}  # fmt: skip


@pytest.mark.parametrize("country", sorted(KEPT))
def test_holidays_are_those_of_the_law(country):
    skipped = Days(countries=frozenset([country]))
    for text in KEPT[country].split():
        law = read_days(text)
        for year in range(2026, 2031):
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
            missed = [day for day in days if law.skips(day) and not skipped.skips(day)]
            assert not missed, missed
        assert not skipped.skips(date(2027, 7, 6))


def test_days_that_china_exchanges_are_free_and_worked():
    """2026-02-20 and 23 are free for the Saturdays 14 and 28 (国办发明电〔2025〕7号)."""
    days = Days(countries=frozenset(["cn"]))
    assert days.skips(date(2026, 2, 20))
    assert days.skips(date(2026, 2, 23))
    assert not days.skips(date(2026, 2, 14))
    assert not days.skips(date(2026, 2, 28))


def test_holidays_do_not_end():
    assert Days(countries=frozenset(["cn"])).skips(date(2045, 10, 1))
    assert Days(countries=frozenset(["us"])).skips(date(2045, 7, 4))
    assert announced_until("us") is None
    assert 2026 <= announced_until("cn") < 2045


@pytest.mark.parametrize("word", ["mon", "zz", "JAN", "de-xx", ""])
def test_a_word_that_is_no_country(word):
    """Whatever the library of holidays has under that name."""
    with pytest.raises(UsageError, match="No holidays"):
        check_country(word)


def test_a_part_of_a_country_has_its_own():
    assert check_country("DE-BY") == "de-by"
    epiphany = date(2027, 1, 6)
    assert Days(countries=frozenset(["de-by"])).skips(epiphany)
    assert not Days(countries=frozenset(["de"])).skips(epiphany)
    with pytest.raises(UsageError) as caught:
        check_country("de-xx")
    assert "de-" in caught.value.hint


# What the documentation says.

DOCS = resources.root() / "docs" / "plans.md"


@pytest.mark.skipif(not DOCS.is_file(), reason="the documentation is not part of a wheel")
def test_the_plan_in_the_documentation_is_one():
    text = DOCS.read_text(encoding="utf-8")
    plan = read_plan("docs", text=text.split("```toml")[1].split("```")[0])
    assert [send.what for send in plan.sends] == ["thread", "cards"]
    assert plan.series[0].cool_down == 90 * 86_400
    rows = text.split("| written | means |")[1].split("\n\n")[0]
    written = [word for row in rows.splitlines()[2:] for word in re.findall(r"`([^`]+)`", row.split("|")[1])]  # fmt: skip
    assert len(written) > 9
    for word in written:
        if word.startswith("["):
            assert all(read_when(one) for one in re.findall(r'"([^"]+)"', word))
        elif not word.startswith("every"):
            assert read_when(word)
