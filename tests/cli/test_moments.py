"""Moments as people type them, and the zone beside every moment that is shown."""

import re
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from repurpose.cli.moments import local_zone_name, read_time
from repurpose.cli.outbox_view import print_table, show_moment
from repurpose.errors import UsageError

NOW = int(datetime(2027, 3, 3, 4, tzinfo=UTC).timestamp() * 1000)  # a Wednesday, noon in Shanghai


@pytest.fixture(autouse=True)
def _in_shanghai(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow 07:20", "2027-03-04T07:20+08:00"),
        ("明天07：20", "2027-03-04T07:20+08:00"),
        ("后天 7:20", "2027-03-05T07:20+08:00"),
        ("周五 20:05", "2027-03-05T20:05+08:00"),
        ("wed 20:05", "2027-03-10T20:05+08:00"),
        ("2027-04-01 07：20", "2027-04-01T07:20+08:00"),
        ("2027-04-01T07:20Z", "2027-04-01T07:20+00:00"),
        ("+3h", "2027-03-03T15:00+08:00"),
    ],
)
def test_moments(text, moment):
    assert read_time(text, NOW) == datetime.fromisoformat(moment).timestamp() * 1000


@pytest.mark.parametrize(
    "text",
    ["9999-12-31 10:00", "+99999999999d", "tomorrow", "tomorrow 24:00", "soon 07:20", "", "+d"],
)
def test_what_is_no_moment(text):
    with pytest.raises(UsageError):
        read_time(text, NOW)


def test_a_moment_is_shown_with_its_distance_from_utc(capsys):
    assert show_moment(NOW) == "2027-03-03 12:00 +08:00"
    assert show_moment(None) == "—"
    part = SimpleNamespace(
        name="1.1", state="READY", account="me", blocked="", last_error="", sent_at=None, due_at=NOW,
        message=SimpleNamespace(text="好"),
    )  # fmt: skip
    print_table([part], None)
    head, row = capsys.readouterr().out.splitlines()
    assert local_zone_name() in head
    assert "2027-03-03 12:00" in row
    assert re.fullmatch(r"[A-Z][A-Za-z_/]+|UTC[+-]\d\d:\d\d", local_zone_name())
