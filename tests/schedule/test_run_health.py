"""`/healthz` and `/metrics`: over HTTP, as a supervisor and Prometheus see them."""

import http.client
import json
import re
import sqlite3
import threading
from contextlib import suppress

import pytest

from repurpose.accounts import Renewal
from repurpose.errors import MachineError, RepurposeError, SetupError, UsageError
from repurpose.outbox import Ledger, LedgerAccount, Publication
from repurpose.platforms.delivery import Message, Refused, Sent
from repurpose.schedule.daemon.clock import WakeClock
from repurpose.schedule.daemon.health import read_address, serve_health
from repurpose.schedule.daemon.run import BackgroundTask, Rhythm, Runner
from tests.schedule.home import wait_until

# A line of the text format 0.0.4, as its grammar has it.
SAMPLE = re.compile(
    r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
    r'(,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*\})? [-+0-9.eE]+'
)


def forgiving(run):
    def quietly():
        with suppress(MachineError):  # some of these runs are made to die
            run()

    return quietly


class Platform:
    settling, key_life = "opaque", 0.0

    def publish(self, message, handles, place, deadline):
        return Refused("no") if "坏" in message.text else Sent("1", "https://x.example/1")


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "outbox.db") as ledger:
        yield ledger


@pytest.fixture
def running(ledger):
    runners = []

    def start(**more):
        runner = Runner(
            ledger, lambda _: Platform(), rhythm=Rhythm(tick=0.2, beat=0.5, watch=0.1), **more
        )
        thread = threading.Thread(target=forgiving(runner.run), daemon=True)
        thread.start()
        runners.append((runner, thread))
        wait_until(lambda: runner.dispatcher.tally.turns)
        return runner

    yield start
    for runner, thread in runners:
        runner.stop()
        thread.join(20)
        assert not thread.is_alive()


def enter(ledger, text, account="me"):
    ledger.put_account(LedgerAccount(account, "telegram"))
    ledger.enqueue(Publication(account, (Message(text),), due_at=ledger.now()))


def get(address, path, host=None, method="GET"):
    place = address.removeprefix("http://")
    link = http.client.HTTPConnection(place, timeout=10)
    link.request(method, path, headers={"Host": host or place})
    answer = link.getresponse()
    body = answer.read().decode()
    link.close()
    return answer.status, body


def samples(text):
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


@pytest.mark.slow
def test_a_run_that_works_is_well(running):
    runner = running()
    wait_until(lambda: runner.health().ok)
    with serve_health(runner, ("127.0.0.1", 0)) as address:
        status, body = get(address, "/healthz")
        assert status == 200
        assert json.loads(body)["ok"] is True
        assert get(address, "/healthz", method="HEAD") == (200, "")
        assert get(address, "/nothing")[0] == 404


def test_the_metrics_parse_and_say_what_happened(running, ledger):
    enter(ledger, "好。")
    enter(ledger, "坏。", 'an "odd\\ name')
    runner = running()
    wait_until(lambda: runner.dispatcher.tally.recorded == 2)  # heard of, and written down
    wait_until(lambda: runner.status().nodes)
    with serve_health(runner, ("127.0.0.1", 0)) as address:
        status, body = get(address, "/metrics")
    assert status == 200
    found = samples(body)
    assert found["repurpose_up"] == 1
    assert found['repurpose_outcomes_total{outcome="Sent"}'] == 1
    assert found['repurpose_outcomes_total{outcome="Refused"}'] == 1
    assert found['repurpose_parts{state="SENT"}'] == 1
    assert found['repurpose_parts{state="FAILED"}'] == 1
    assert found['repurpose_parts{state="HUMAN"}'] == 0
    assert found["repurpose_nodes"] == 1
    types = re.findall(r"^# TYPE (\S+) (\S+)$", body, re.MULTILINE)
    assert {kind for _, kind in types} == {"gauge", "counter"}
    assert all(name.endswith("_total") == (kind == "counter") for name, kind in types)


def test_a_run_whose_clock_is_dead_is_not_well(running):
    clock = WakeClock()
    runner = running(clock=clock)
    wait_until(lambda: runner.health().ok)
    with serve_health(runner, ("127.0.0.1", 0)) as address:
        clock.stop()
        status, body = get(address, "/healthz")
        assert status == 503
        assert json.loads(body)["why"] in ("the clock has died", "stopping")  # it ends by itself
        assert "repurpose_up 0" in get(address, "/metrics")[1]


def test_a_chore_that_fails_is_told_and_ends_nothing(running, ledger):
    def broken():
        raise ValueError("no good")

    told = []
    runner = running(chores=[BackgroundTask("series", 3600, broken)], journal=told.append)
    wait_until(lambda: runner.health().chores)
    assert runner.health().ok
    assert "no good" in runner.health().chores["series"]
    assert any(line.kind == "chore_failed" for line in told)
    enter(ledger, "照样。")
    wait_until(lambda: runner.dispatcher.tally.outcomes)


def test_on_loopback_only_names_of_this_machine_are_answered(running):
    runner = running()
    with serve_health(runner, ("127.0.0.1", 0)) as address:
        for host in ("evil.example", "evil.example:9464", "10.0.0.1", ""):
            assert get(address, "/metrics", host or "x")[0] == 403
        for host in ("localhost", "localhost:1", "127.0.0.1", "[::1]:9464"):
            assert get(address, "/metrics", host)[0] == 200


def test_a_port_that_is_taken_is_said(running):
    runner = running()
    with serve_health(runner, ("127.0.0.1", 0)) as address:
        port = int(address.rpartition(":")[2])
        with (
            pytest.raises(SetupError, match="Cannot listen"),
            serve_health(runner, ("127.0.0.1", port)),
        ):
            pass


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
    ],
)
def test_addresses(text, where):
    assert read_address(text) == where


@pytest.mark.parametrize("text", ["9464", "localhost", "a:b", "a:99999", ""])
def test_what_is_no_address_is_said(text):
    with pytest.raises(UsageError):
        read_address(text)


@pytest.mark.slow
def test_the_moment_that_the_first_turn_found_is_woken_for(ledger):
    """The first turn is taken before there is a clock; the tick alone would come too late."""
    ledger.put_account(LedgerAccount("me", "telegram"))
    ledger.enqueue(Publication("me", (Message("一会儿。"),), due_at=ledger.now() + 1500))
    runner = Runner(ledger, lambda _: Platform(), rhythm=Rhythm(tick=60, beat=3600))
    runner._beat = lambda: None  # whose commit would be news
    thread = threading.Thread(target=runner.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: runner.dispatcher.tally.outcomes, 10)
        [part] = ledger.parts()
        assert part.intent_at - part.due_at < 1000
    finally:
        runner.stop()
        thread.join(20)


class Whole(Platform):
    """Takes a thread in one request, as Bluesky does."""

    settling, key_life = "keyed", float("inf")

    def takes_whole(self, messages):
        return True

    def publish_whole(self, messages, handles, places, deadline):
        return [Sent(place.key) for place in places]


def test_every_message_of_a_thread_that_goes_whole_is_told(ledger):
    told = []
    ledger.put_account(LedgerAccount("me", "bluesky"))
    ledger.enqueue(Publication("me", (Message("一"), Message("二"), Message("三")), due_at=0))
    runner = Runner(ledger, lambda _: Whole(), journal=told.append)
    runner.run_once()
    sent = [line.data["part"] for line in told if line.kind == "sent"]
    assert sent == ["1.1", "1.2", "1.3"]


def test_news_that_break_are_replaced_by_the_tick(ledger, running, monkeypatch, capfd):
    class Broken:
        def wait(self, timeout):
            raise sqlite3.OperationalError("disk I/O error")

        def close(self):
            pass

    monkeypatch.setattr("repurpose.schedule.daemon.run.watch_notifications", lambda _: Broken())
    runner = running()
    enter(ledger, "照样。")
    wait_until(lambda: runner.dispatcher.tally.outcomes)
    assert "Traceback" not in capfd.readouterr().err


def test_every_login_is_noted_whatever_ails_another(ledger):
    from repurpose.cli.run import note_logins

    for name in ("a", "b", "c"):
        ledger.put_account(LedgerAccount(name, "threads"))
    found = [
        Renewal("a", "failed", 0.0, "no way to the platform"),
        Renewal("b", "needs-login", 0.0, "log in again"),
        Renewal("c", "ending", 3600.0 * 24, "ends tomorrow"),
    ]
    with pytest.raises(RepurposeError, match="a: no way"):
        note_logins(ledger, found)
    assert [a.id for a in ledger.accounts() if a.needs_login] == ["b"]
    assert [e.account for e in ledger.events() if e.kind == "login_ends"] == ["c"]
