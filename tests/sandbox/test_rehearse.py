"""A folder's own clock: who lives by it, and a week that passes in seconds."""

import json
from datetime import UTC, datetime

import pytest

from repurpose.accounts import Accounts, open_accounts
from repurpose.accounts.stores import FileStore
from repurpose.cli.app import run
from repurpose.clock import FILE, VirtualClock, clock_of, virtual_clock
from repurpose.errors import SetupError, UsageError
from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    Pacing,
    PartFilter,
    Publication,
    State,
    open_ledger,
)
from repurpose.platforms.delivery import Message
from repurpose.sandbox import Sandbox, open_sandbox
from repurpose.sandbox.place import read_address, write_address
from repurpose.schedule.daemon.rehearse import rehearse

START = datetime(2027, 3, 22, tzinfo=UTC).timestamp()
HOUR = 3_600_000


def test_a_clock_stands_until_it_is_moved(tmp_path):
    assert virtual_clock(tmp_path) is None
    clock = VirtualClock(tmp_path / FILE)
    clock.move(START + 0.123)
    assert clock() == clock_of(tmp_path)() == START + 0.123
    VirtualClock(tmp_path / FILE).move(START + 5)
    assert clock() == START + 5
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE]
    (tmp_path / FILE).write_text("soon", encoding="ascii")
    with pytest.raises(SetupError, match="holds no moment"):
        clock()


def test_a_ledger_lives_by_the_clock_of_its_folder(tmp_path):
    there = {"HOME": str(tmp_path), "REPURPOSE_HOME": str(tmp_path / "home")}
    VirtualClock(tmp_path / FILE).move(START)  # not in the folder that is meant
    with open_ledger(environment=there) as ledger:
        assert ledger.now() > START * 1000 or datetime.now(UTC).year < 2027
    (tmp_path / "home" / "outbox.db").unlink()
    VirtualClock(tmp_path / "home" / FILE).move(START)
    with open_ledger(environment=there) as ledger:
        assert ledger.now() == START * 1000
        assert ledger.name == str(tmp_path / "home" / "outbox.db")
    for elsewhere in (str(tmp_path / "mine.db"), "postgresql://somewhere/posts"):
        with pytest.raises(UsageError, match="clock of its own"):
            open_ledger(elsewhere, environment=there)
    assert not (tmp_path / "mine.db").exists()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a clock and a running sandbox, as `repurpose sandbox --start` makes it."""
    folder = tmp_path / "home"
    folder.mkdir()
    clock = VirtualClock(folder / FILE)
    clock.move(START)
    for name in ("REPURPOSE_OUTBOX", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    with open_sandbox(now=clock) as sandbox:
        accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        for account in sandbox.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
        write_address(folder, sandbox.address)
        yield folder, clock, sandbox


def plan(ledger, account, *texts, hours, **more):
    [entered] = ledger.enqueue(
        Publication(
            account,
            tuple(Message(text) for text in texts),
            due_at=round(START * 1000 + hours * HOUR),
            **more,
        )
    )
    return entered.publication


@pytest.mark.slow
def test_a_week_passes_and_all_is_there(home, capsys):
    _, clock, sandbox = home
    with open_ledger() as ledger:
        for name in ("bluesky", "mastodon", "telegram"):
            ledger.put_account(LedgerAccount(name, name, zone="Asia/Shanghai"))
        ledger.set_pacing("telegram", Pacing(quiet=(("20:00", "08:00"),), zone="Asia/Shanghai"))
        plan(ledger, "bluesky", "一", "二", "三", hours=30)
        plan(ledger, "mastodon", "晚到的回音", hours=31)
        plan(ledger, "telegram", "不在夜里", hours=13)  # 21:00 in Shanghai
        plan(ledger, "mastodon", "下周", hours=200)
        sandbox.fault("lost", "mastodon", "statuses")
        sandbox.fault("429", "bluesky", "Record")
    assert run(["rehearse", "--until", "7d", "--json"]) == 0
    said = capsys.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["state"] for row in rows] == ["SENT"] * 5
    assert "Tue 23 Mar 2027" in said.err
    assert "put off" in said.err or "unclear" in said.err
    assert clock() == START + 7 * 86_400
    assert [post.text for post in sandbox.posts("bluesky")] == ["一", "二", "三"]
    [late] = sandbox.posts("mastodon")  # the lost reply was settled, nothing sent twice
    assert 0 <= late.at - START - 31 * 3600 < 60
    [night] = sandbox.posts("telegram")
    assert night.at == START + 24 * 3600  # at eight in the morning, Shanghai
    assert [post.at - START - 30 * 3600 < 60 for post in sandbox.posts("bluesky")] == [True] * 3
    # It goes on from there; what was due later comes now.
    assert run(["rehearse", "--until", "2027-03-31T00:00+00:00"]) == 0
    assert "下周" in capsys.readouterr().out
    assert len(sandbox.posts("mastodon")) == 2


def test_the_page_shows_the_clock_and_what_came_on_which_day(home):
    import httpx

    _, clock, sandbox = home
    sandbox.world.add("weibo", "周一")
    with httpx.Client(base_url=sandbox.address, trust_env=False) as ask:
        assert "<table>" not in ask.get("/").text  # one day needs no overview
        clock.move(START + 3 * 86_400)
        sandbox.world.add("weibo", "周四", title="题")
        html = ask.get("/").text
    assert "The clock stands at" in html
    assert datetime.fromtimestamp(clock()).astimezone().strftime("%Y-%m-%d %a %H:%M") in html
    assert html.count("<td></td>") == 2
    assert html.count('scope="col"') == 4
    assert "<h4>题</h4>" in html


def test_time_passes_only_in_a_sandbox_that_is_up(home, tmp_path, monkeypatch, capsys):
    folder, clock, _ = home
    (folder / "sandbox.txt").write_text("http://127.0.0.1:9\n", encoding="ascii")
    assert run(["rehearse"]) == 5
    assert "does not answer" in capsys.readouterr().err
    (folder / "sandbox.txt").unlink()
    assert read_address(folder) == ""
    assert run(["rehearse"]) == 5
    capsys.readouterr()
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "real"))
    assert run(["rehearse"]) == 5
    assert "a clock of its own" in capsys.readouterr().err
    assert clock() == START


def test_the_verb_makes_a_folder_with_a_clock(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Sandbox, "serve", lambda _: None)
    folder = tmp_path / "home"
    words = ["sandbox", "--port", "0", "--home", str(folder), "--no-browser"]
    assert run([*words, "--start", "2027-03-22T08:00+08:00"]) == 0
    assert "stands at" in capsys.readouterr().err
    assert clock_of(folder)() == START
    assert run([*words, "--start", "soon"]) == 2
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    open_ledger().close()
    assert run([*words, "--start", "2027-01-01T00:00+00:00"]) == 2  # it has been lived in
    assert "goes forward only" in capsys.readouterr().err
    assert run(words) == 0
    assert clock_of(folder)() == START
    # Clients sign by the same clock: a signature of today would be too old for the platform.
    accounts = open_accounts()
    assert accounts.client("dingtalk").wire.now() == START
    accounts.close_all()


class Nowhere:
    settling, key_life = "opaque", 0.0


@pytest.mark.slow
def test_what_asks_to_be_woken_at_once_is_not_followed_for_ever(tmp_path, monkeypatch):
    from dataclasses import replace

    from repurpose.errors import RepurposeError

    clock = VirtualClock(tmp_path / FILE)
    clock.move(START)
    with Ledger(tmp_path / "o.db", clock=clock) as ledger:
        turn = ledger.turn
        monkeypatch.setattr(
            ledger, "turn", lambda *a: replace(turn(*a), next_wake=round(START * 1000))
        )
        with pytest.raises(RepurposeError, match="does not get on"):
            list(rehearse(ledger, lambda _: Nowhere(), clock, round(START * 1000) + HOUR))


def test_plans_are_tended_four_times_a_day(tmp_path):
    clock = VirtualClock(tmp_path / FILE)
    clock.move(START)
    tended = []
    with Ledger(tmp_path / "o.db", clock=clock) as ledger:
        ledger.put_account(LedgerAccount("me", "loopback"))
        stops = list(
            rehearse(
                ledger,
                lambda _: Nowhere(),
                clock,
                round(START * 1000) + 24 * HOUR,
                tend=tended.append,
            )
        )
        assert ledger.parts(PartFilter(states=[State.SENT])) == []
    assert [(now - START * 1000) / HOUR for now in tended] == [0, 6, 12, 18, 24]
    assert stops[-1].at == START * 1000 + 24 * HOUR
