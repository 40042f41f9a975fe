"""`repurpose plan` as people and programs meet it."""

import json
import re

import pytest
from rich.cells import cell_len

from repurpose.accounts import AccountEntry, AccountFile
from repurpose.cli.app import run
from repurpose.cli.plan_view import print_calendar
from repurpose.errors import UsageError
from repurpose.outbox import open_ledger
from repurpose.schedule import expand, read_plan
from tests.schedule.planning import ACCOUNTS, NOW

START = "2099-03-02"  # a Monday, and not soon


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REPURPOSE_OUTBOX", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    book = AccountFile(tmp_path / "home")
    for name, kind, settings in (
        ("weibo", "handoff", {"platform": "weibo"}),
        ("x-me", "x", {}),
        ("masto", "mastodon", {}),
    ):
        book.put(AccountEntry(name, kind, settings))
    return tmp_path


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def publications():
    with open_ledger() as ledger:
        return [entry.key for entry in ledger.publications()]


def test_it_is_shown_and_nothing_is_committed(pack, capsys):
    assert run(["plan", str(pack), "--plan", "weekday", "--start", START]) == 0
    said = capsys.readouterr()
    assert "Mon 02 Mar 2099" in said.out
    assert re.search(r"09:30  weibo  thread  \d{3,4}/2000  一篇文章", said.out)
    assert "Nothing is committed" in said.err
    assert publications() == []


def test_committed_once_and_again_and_what_a_change_would_do(pack, capsys):
    words = ["plan", str(pack), "--plan", "weekday"]
    assert run([*words, "--start", START, "--commit"]) == 0
    said = capsys.readouterr().err
    assert "Committed: 4 new" in said
    assert "repurpose outbox approve" in said
    first = publications()
    assert run([*words, "--commit"]) == 0  # the start is remembered
    assert "nothing was changed" in capsys.readouterr().err
    assert publications() == first
    assert run(["plan", "diff", str(pack), "--plan", "weekday"]) == 0
    assert "changes nothing" in capsys.readouterr().err
    assert run(["plan", "diff", str(pack), "--plan", "weekday", "--start", "2099-03-09", "--json"]) == 0  # fmt: skip
    assert {row["change"] for row in rows(capsys.readouterr().out)} == {"moved"}


def test_rows_for_programs(pack, capsys):
    assert run(["plan", str(pack), "--plan", "weekday", "--start", START, "--json"]) == 0
    said = capsys.readouterr()
    found = rows(said.out)
    items = [row for row in found if "key" in row]
    assert len(items) == 4
    assert items[0]["at"] == "2099-03-02T01:30:00Z"
    assert items[0]["local"] == "2099-03-02 09:30"
    assert items[0]["zone"] == "Asia/Shanghai"
    assert items[0]["approval"] is True
    assert any(row.get("notice") == "left out" for row in found)
    assert (
        run(["plan", str(pack), "--plan", "weekday", "--start", START, "--json", "--commit"]) == 0
    )
    committed = [row for row in rows(capsys.readouterr().out) if "committed" in row]
    assert [row["committed"] for row in committed] == ["added"] * 4


def test_a_calendar_for_the_phone(pack, home):
    assert run(["plan", str(pack), "--plan", "weekday", "--start", START, "--ics", "a.ics"]) == 0
    data = (home / "a.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT") == 4
    assert b"DTSTART:20990302T013000Z\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.decode().replace("\r\n ", "")
    assert "SUMMARY:weibo: thread: 一篇文章的第二次生命" in text
    assert run(["plan", str(pack), "--plan", "weekday", "--start", START, "--ics", "no/a.ics"]) == 6


OWN = 'zone = "Asia/Shanghai"\nstart = "{}"\n[[send]]\nwhat = "{}"\nto = "{}"\nat = "+0d 09:00"\n'


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [
        (OWN.format(START, "thread", "bluesky"), 5, "accounts add bluesky"),
        (OWN.format(START, "thread", "x-mee"), 5, "Did you mean 'x-me'?"),
        (OWN.format("2020-01-01", "thread", "x"), 2, "--start tomorrow"),
        (OWN.format(START, "tread", "x"), 2, "own.toml, line 4: send[0].what"),
    ],
)
def test_what_cannot_be_committed_has_its_exit_code(pack, home, capsys, plan, code, said):
    (home / "own.toml").write_text(plan, encoding="utf-8")
    assert run(["plan", str(pack), "--plan", "own.toml", "--commit"]) == code
    assert said in capsys.readouterr().err
    assert publications() == []


def test_the_same_content_twice_is_a_matter_of_content(pack, home, capsys):
    assert run(["plan", str(pack), "--plan", "weekday", "--start", START, "--commit", "-q"]) == 0
    (home / "own.toml").write_text(OWN.format(START, "thread", "weibo"), encoding="utf-8")
    assert run(["plan", str(pack), "--plan", "own.toml", "--commit"]) == 3
    assert "within 30 days" in capsys.readouterr().err
    assert len(publications()) == 4


def test_wrong_words(pack, tmp_path, capsys):
    assert run(["plan", str(tmp_path / "none"), "--plan", "weekday"]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert run(["plan", str(pack), "--plan", "wekday"]) == 2
    assert "Did you mean 'weekday'?" in capsys.readouterr().err
    assert run(["plan", str(pack)]) == 2
    assert "--plan" in capsys.readouterr().err
    assert run(["plan", str(pack), "--plan", "weekday", "--start", "someday"]) == 2
    assert "'someday'" in capsys.readouterr().err


def test_options_may_come_first_and_help_is_there(pack, capsys):
    assert run(["plan", "--plan", "weekday", "--start", START, str(pack), "-q"]) == 0
    assert "Mon 02 Mar 2099" in capsys.readouterr().out
    assert run(["plan", "--help"]) == 0
    assert "diff" in capsys.readouterr().out
    assert run(["plan", "show", "--help"]) == 0
    assert "--commit" in capsys.readouterr().out


def test_plans_are_listed_and_printed(home, capsys):
    (home / "schedules").mkdir()
    (home / "schedules" / "mine.toml").write_text('about = "My own."\n' + OWN.format(START, "thread", "x"))  # fmt: skip
    (home / "schedules" / "bad.toml").write_text("what = 1\n")
    assert run(["plan", "list", "--json"]) == 0
    found = {row["name"]: row["about"] for row in rows(capsys.readouterr().out)}
    assert found["mine"] == "My own."
    assert found["bad"].startswith("✗ ")
    assert {"weekday", "evergreen"} <= set(found)
    assert run(["plan", "print", "weekday"]) == 0
    text = capsys.readouterr().out
    (home / "schedules" / "copy.toml").write_text(text, encoding="utf-8")
    assert run(["plan", "list"]) == 0
    assert "copy" in capsys.readouterr().out


def test_printing_what_is_no_plan_is_an_error_not_a_crash(tmp_path):
    (tmp_path / "card.png").write_bytes(b"\x89PNG\r\n\x1a\n\xfb")
    assert run(["plan", "print", str(tmp_path / "card.png")]) == UsageError.exit_code


def test_held_whatever_the_plan_says(pack, home):
    (home / "own.toml").write_text(OWN.format(START, "thread", "masto"), encoding="utf-8")
    assert run(["plan", str(pack), "--plan", "own.toml", "--commit", "--hold", "-q"]) == 0
    with open_ledger() as ledger:
        assert {str(part.state) for part in ledger.parts()} == {"DRAFT"}


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("width", [50, 60, 80, 120, 200])
def test_lines_fit_the_terminal(pack, width, capsys):
    plan = "launch-week"
    calendar = expand(read_plan(plan), [pack], ACCOUNTS, now=NOW, start=START)
    print_calendar(calendar, width)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).split("\n")
    assert max(map(cell_len, shown)) <= width
    assert sum("×7" in line and "09:" in line for line in shown) == 2
    assert sum("Shanghai" in line or "Berlin" in line for line in shown) == (
        13 if width > 50 else 0
    )
    assert any(re.search(r"\d+/280", line) for line in shown) == (width >= 80)
    assert not any(line.endswith(" …") for line in shown)
