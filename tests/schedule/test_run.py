"""`repurpose run` as a real process against the sandbox: nothing lost, nothing twice, whatever ends it."""

import platform
import signal
import time

import pytest

from repurpose.sandbox import open_sandbox
from tests.schedule.home import end, home_over, kinds, lines, read, wait_until


@pytest.fixture
def sandbox():
    with open_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def home(tmp_path, sandbox):
    with home_over(tmp_path / "home", sandbox) as home:
        yield home


def texts(sandbox, platform):
    return [post.text for post in sandbox.posts(platform)]


@pytest.mark.slow
def test_what_is_due_goes_and_what_is_planned_meanwhile_goes_in_its_time(home, sandbox):
    home.enter("mastodon", "早就到点了。", "第二条。")
    process = home.start()
    home.wait_for("SENT")
    home.enter("telegram", "过一会儿。", after=1.5)
    home.wait_for("SENT")
    [sent] = [
        line for line in lines(process) if line["kind"] == "sent" and line["account"] == "telegram"
    ]
    with home.ledger() as ledger:
        [part] = [part for part in ledger.parts() if part.account == "telegram"]
    assert 0 <= part.intent_at - part.due_at < 1000  # woken for it, not found by a tick of 25 s
    assert sent["part"] == part.name
    assert end(process) == 0
    assert texts(sandbox, "mastodon") == ["早就到点了。", "第二条。"]
    assert texts(sandbox, "telegram") == ["过一会儿。"]
    assert kinds(process)[-1] == "stopped"


@pytest.mark.slow
def test_told_to_stop_it_lets_a_slow_request_end(home, sandbox):
    sandbox.fault("slow", "telegram", "sendMessage", seconds=2.0)
    process = home.start()
    home.enter("telegram", "慢慢来。")
    wait_until(lambda: texts(sandbox, "telegram") == ["慢慢来。"])
    assert end(process) == 0
    assert home.states() == ["SENT"]
    assert kinds(process)[-3:] == ["stopping", "sent", "stopped"]


@pytest.mark.slow
def test_what_does_not_end_within_the_grace_is_left_in_doubt_and_not_sent_again(home, sandbox):
    sandbox.fault("slow", "telegram", "sendMessage", seconds=20.0)
    process = home.start("--grace", "0.3")
    home.enter("telegram", "太慢了。")
    wait_until(lambda: texts(sandbox, "telegram") == ["太慢了。"])
    assert end(process) == 0
    assert home.states() == ["SENDING"]  # under its lease: the next start settles it
    again = home.start()
    time.sleep(1.5)
    assert end(again) == 0
    assert texts(sandbox, "telegram") == ["太慢了。"]


@pytest.mark.slow
def test_a_second_signal_does_not_wait(home, sandbox):
    sandbox.fault("slow", "telegram", "sendMessage", seconds=20.0)
    process = home.start()
    home.enter("telegram", "等不及了。")
    wait_until(lambda: texts(sandbox, "telegram") == ["等不及了。"])
    process.send_signal(signal.SIGINT)
    wait_until(lambda: "stopping" in kinds(process))
    assert end(process, how=signal.SIGINT) == 130
    assert home.states() == ["SENDING"]  # the answer, twenty seconds away, was not waited for


_WITHOUT_A_CLOCK = """
import ctypes, sys, threading, time

def kill():
    while not (found := [t for t in threading.enumerate() if t.name == "APScheduler"]):
        time.sleep(0.05)
    time.sleep(1)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(found[0].ident), ctypes.py_object(SystemExit))

import repurpose.schedule.daemon.run as room
room.Rhythm.__init__.__defaults__ = (25.0, 60.0, 300.0, 0.5)
threading.Thread(target=kill, daemon=True).start()
from repurpose.cli import main
main()
"""


@pytest.mark.slow
def test_a_dead_clock_ends_the_process_with_a_code_that_a_supervisor_sees(home, tmp_path):
    script = tmp_path / "clockless.py"
    script.write_text(_WITHOUT_A_CLOCK)
    process = home.start(script=str(script))
    time.sleep(1.5)
    home.enter("telegram", "唤醒。", after=1.0)  # wakes the thread, which then meets its end
    assert process.wait(30) == 6
    assert "The clock has died" in read(process)


@pytest.mark.slow
def test_a_database_that_is_away_ends_nothing(home):
    import sqlite3

    process = home.start()
    holder = sqlite3.connect(home.place, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    time.sleep(1.0)
    holder.execute("COMMIT")
    holder.close()
    home.enter("telegram", "又可以了。")
    home.wait_for("SENT")
    assert end(process) == 0


@pytest.mark.slow
def test_a_second_run_is_told_of_the_first_and_both_send_each_part_once(home, sandbox):
    first = home.start()
    second = home.start()
    assert f"{platform.node()}:{first.pid}" in read(second)
    for number in range(10):
        home.enter("mastodon", f"第{number}条。", after=1.0)
    home.wait_for("SENT")
    assert end(first) == 0
    assert end(second) == 0
    assert sorted(texts(sandbox, "mastodon")) == [f"第{number}条。" for number in range(10)]


@pytest.mark.parametrize(
    ("kind", "path", "code", "state"),
    [
        ("", "", 0, "SENT"),
        pytest.param("lost", "sendMessage", 4, "HUMAN", marks=pytest.mark.slow),
        pytest.param("expired", "sendMessage", 4, "READY", marks=pytest.mark.slow),
    ],
)
def test_once_does_what_is_due_and_says_by_its_code_whether_you_are_needed(
    home, sandbox, kind, path, code, state
):
    if kind:
        sandbox.fault(kind, "telegram", path)
    due = home.enter("telegram", "到点了。")
    later = home.enter("telegram", "还没到。", after=3600)
    process = home.start("--once", wait=False)
    assert process.wait(60) == code, read(process)
    assert home.states(due) == [state]
    assert home.states(later) == ["READY"]
    assert home.start("--once", wait=False).wait(60) == 0  # nothing new


@pytest.mark.slow
def test_what_needs_a_person_is_told_by_an_account_of_theirs(home, sandbox):
    home.accounts.add(
        "notes", "handoff", {"platform": "xiaohongshu", "folder": str(home.folder / "box")}, {}
    )
    sandbox.fault("500-after", "discord", times=5)
    home.enter("discord", "丢了没有？")
    home.enter("notes", "到点了，请手动发布。")
    process = home.start("--notify", "telegram")
    wait_until(lambda: len("\n".join(texts(sandbox, "telegram")).split("→")) >= 3)
    time.sleep(1.0)
    assert end(process) == 0
    told = "\n".join(texts(sandbox, "telegram"))
    assert told.count("look at discord") == 1
    assert told.count("Your turn to post") == 1
    [page] = (home.folder / "box").glob("*/index.html")
    assert str(page) in told  # ready when the reminder comes
    assert "到点了，请手动发布。" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_nothing_that_it_writes_has_a_secret_in_it(home, sandbox):
    sandbox.fault("500", "telegram")
    sandbox.fault("expired", "mastodon")
    home.enter("telegram", "一条。")
    home.enter("mastodon", "两条。")
    process = home.start("--notify", "telegram")
    wait_until(lambda: {"not_sent", "needs_login"} <= set(kinds(process)))
    end(process)
    said = read(process)
    for account in sandbox.accounts():
        for secret in account.secrets.values():
            assert secret not in said
