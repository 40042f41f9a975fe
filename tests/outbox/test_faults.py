"""Zombies, rivals, a busy or full database, a clock a day off: with real processes and a real platform."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

from repurpose.errors import MachineError, SetupError
from repurpose.outbox import (
    Dispatcher,
    LedgerAccount,
    Publication,
    SenderRequest,
    SendingPolicy,
    State,
)
from repurpose.outbox.core.database import writing
from repurpose.outbox.core.send import publish
from repurpose.platforms.delivery import Attachment, Message, NotSent, Sent
from tests.outbox import sender, verdict
from tests.outbox.rehearsal import KINDS, finish, rehearse, run_process
from tests.outbox.sender import CALM, QUICK, clients, open_ledger

slow = pytest.mark.slow
SLOW_KINDS = [pytest.param(kind, marks=slow) for kind in ("keyed", "opaque", "whole")]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="uses POSIX signals")


def put(ledger, account, count=3, due=None):
    ledger.put_account(LedgerAccount(account, "loopback"))
    due = ledger.now() if due is None else due
    ledger.enqueue(
        *[Publication(account, (Message(f"第{n}条"),), due_at=due) for n in range(count)]
    )


def until(true, seconds=20.0):
    """Wait for something that other processes do."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["searchable", *SLOW_KINDS])
@pytest.mark.parametrize("point", ["publish.before", pytest.param("publish.after", marks=slow)])
def test_a_sender_that_sleeps_past_its_lease(kind, point, tmp_path, platform, processes):
    """Stopped around its request, woken when another has acted on the part: it changes nothing."""
    place = str(tmp_path / "outbox.db")
    with open_ledger(place) as ledger:
        put(ledger, f"{kind}-z", count=1)
        zombie = processes.Process(
            target=sender.one_pass, args=(place, platform.port, 0.0, 1, 2, f"{point}:1:STOP")
        )
        zombie.start()
        until(lambda: _stopped(zombie.pid))
        time.sleep(QUICK.lease)
        finish(processes, place, platform, 1, ledger, 0.0)
        assert len(platform.posts) == 1
        os.kill(zombie.pid, signal.SIGCONT)
        zombie.join(30)
        assert zombie.exitcode == 0
        platform.wait_until_quiet()
        verdict.check(ledger, platform)


def _stopped(pid):
    """Say whether a process is stopped; it is a grandchild, so only `ps` can tell."""
    state = subprocess.run(
        ["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return state.stdout.strip().startswith("T")


@pytest.mark.mostly_slow(quick=1)
def test_two_dispatchers_on_one_ledger(place, platform):
    account = "searchable-two"
    with open_ledger(place, policy=CALM) as one, open_ledger(place, policy=CALM) as two:
        put(one, account, count=30)
        teams = [Dispatcher(ledger, clients(platform.port), slots=3) for ledger in (one, two)]
        threads = [threading.Thread(target=team.run_once) for team in teams]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        verdict.check(one, platform)
        assert sum(team.tally.claimed for team in teams) == 30


@pytest.mark.slow
def test_another_program_holds_the_database(tmp_path, platform):
    """While it does, results are kept; when it lets go, they are written down. Nothing is sent twice."""
    place = str(tmp_path / "outbox.db")
    account = "opaque-busy"  # what is lost here could not be found again
    with open_ledger(place, policy=CALM, busy=0.05) as ledger:
        put(ledger, account, count=4)
        blocker = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
        dispatcher = Dispatcher(ledger, clients(platform.port), slots=4)
        held = []

        def block(turn):
            if turn.claimed and not held:
                blocker.execute("BEGIN EXCLUSIVE")
                held.append(True)
                threading.Timer(0.5, lambda: blocker.execute("COMMIT")).start()

        dispatcher._on_turn = block
        tally = dispatcher.run_once()
        blocker.close()
        assert tally.refused_turns > 0
        verdict.check(ledger, platform)


def test_a_busy_database_is_said_in_one_line(tmp_path):
    place = str(tmp_path / "outbox.db")
    with open_ledger(place, busy=0.05) as ledger:
        blocker = sqlite3.connect(place, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MachineError, match="busy with another program"):
            put(ledger, "keyed-x")
        blocker.close()
        put(ledger, "keyed-x")


@pytest.mark.parametrize("room", [1, *[pytest.param(n, marks=slow) for n in (0, 2, 3, 4)]])
def test_a_full_disk(room, tmp_path, platform, processes):
    """What cannot be written down is not begun; what cannot be recorded is in doubt, and is settled."""
    place, account = str(tmp_path / "outbox.db"), "searchable-full"
    with open_ledger(place) as ledger:
        put(ledger, account, count=40)
        with writing(ledger._engine) as tx:
            pages = tx.exec_driver_sql("PRAGMA page_count").scalar()
    with open_ledger(place, pages=pages + room) as full:
        with pytest.raises(MachineError, match="No room"):
            Dispatcher(full, clients(platform.port), slots=4).run_once()
        verdict.check(full, platform, finished=False)
        finish(processes, place, platform, 1, full, 0.0)
        verdict.check(full, platform)


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("kind", ["searchable", *SLOW_KINDS])
def test_a_clock_a_day_off_between_passes(kind, days, tmp_path, platform, processes):
    place, account = str(tmp_path / "outbox.db"), f"{kind}-clock"
    with open_ledger(place) as ledger:
        put(ledger, account, count=3)
        code = run_process(
            processes, sender.one_pass, place, platform.port, 0.0, 1, 2, "publish.after:2:KILL"
        )
        assert code == -9
        run_process(processes, sender.one_pass, place, platform.port, days * 86_400.0, 1, 2, "")
        verdict.check(ledger, platform, finished=False)
        # By a clock of yesterday nothing that is left is due yet; so it is set right again.
        finish(processes, place, platform, 1, ledger, max(days * 86_400.0, 0.0))
        verdict.check(ledger, platform)


@pytest.mark.slow
def test_a_clock_that_leaps_while_a_request_is_under_way(tmp_path, platform):
    """The request is slow; the clock leaps a day; another sender looks at once: it does not send."""
    place, account = str(tmp_path / "outbox.db"), "searchable-leap"
    platform.slow = 1.0  # within the deadline
    platform.faults = ["slow before"]
    try:
        with (
            open_ledger(place, policy=CALM) as here,
            open_ledger(place, policy=CALM, offset=86_400.0) as there,
        ):
            put(here, account, count=1)
            slow = threading.Thread(
                target=Dispatcher(here, clients(platform.port), slots=1).run_once
            )
            slow.start()
            until(lambda: platform.under_way)
            tally = Dispatcher(there, clients(platform.port), slots=1).run_once()
            assert tally.swept == 1
            assert tally.claimed == 0
            slow.join(20)
            verdict.check(here, platform)
    finally:
        platform.slow = 0.6


def test_stop_finishes_what_is_under_way_and_parks_the_rest(tmp_path, platform):
    place, account = str(tmp_path / "outbox.db"), "opaque-stop"
    platform.slow = 0.2
    platform.faults = ["slow after"] * 2
    try:
        with open_ledger(place, policy=CALM) as ledger:
            put(ledger, account, count=6)
            dispatcher = Dispatcher(ledger, clients(platform.port), slots=2)
            thread = threading.Thread(target=dispatcher.run)
            thread.start()
            until(lambda: platform.under_way)
            dispatcher.stop()
            thread.join(20)
            assert not thread.is_alive()
            counts = ledger.counts()
            assert counts == {State.SENT: 2, State.READY: 4}
    finally:
        platform.slow = 0.6


def test_the_loop_sleeps_until_it_is_woken(tmp_path, platform):
    place, account = str(tmp_path / "outbox.db"), "keyed-wake"
    with open_ledger(place, policy=CALM) as ledger:
        told = []
        dispatcher = Dispatcher(ledger, clients(platform.port), slots=2, on_turn=told.append)
        thread = threading.Thread(target=dispatcher.run)
        thread.start()
        put(ledger, account, count=2, due=ledger.now() + 300)
        dispatcher.wake()
        until(lambda: told and told[-1].next_wake)
        time.sleep(max(0.0, (told[-1].next_wake - ledger.now()) / 1000))
        turns = len(told)
        assert turns <= 3, "nobody polls"
        dispatcher.wake()
        until(lambda: ledger.counts().get(State.SENT) == 2)
        dispatcher.stop()
        thread.join(20)
        verdict.check(ledger, platform)


@slow
def test_long_uploads_keep_their_lease(tmp_path, platform):
    """An upload of several leases' length: nobody takes the part away, and it is uploaded once."""
    picture = tmp_path / "clip.mp4"
    picture.write_bytes(b"video")
    sha256 = hashlib.sha256(b"video").hexdigest()
    account = "opaque-upload"
    with open_ledger(str(tmp_path / "outbox.db")) as ledger:
        ledger.put_account(LedgerAccount(account, "loopback"))
        media = (Attachment(str(picture), sha256, "video/mp4"),)
        ledger.enqueue(Publication(account, (Message("片", media=media),), due_at=ledger.now()))

        def slow_clients(known):
            client = clients(platform.port)(known)
            upload = client.upload

            def slowly(attachment, deadline):
                time.sleep(2.5 * QUICK.lease)
                return upload(attachment, deadline)

            client.upload = slowly
            return client

        before = platform.uploads
        thread = threading.Thread(target=Dispatcher(ledger, slow_clients, slots=1).run_once)
        thread.start()
        while thread.is_alive():
            time.sleep(0.1)
            assert not ledger.turn(SenderRequest("rival")).swept
        assert platform.uploads == before + 1
        assert "lease_lapsed" not in [line.kind for line in ledger.events()]
        verdict.check(ledger, platform)


def test_a_changed_picture_is_not_sent(tmp_path, platform):
    picture = tmp_path / "card.png"
    picture.write_bytes(b"approved")
    sha256 = hashlib.sha256(b"approved").hexdigest()
    with open_ledger(str(tmp_path / "outbox.db"), policy=CALM) as ledger:
        ledger.put_account(LedgerAccount("keyed-p", "loopback"))
        media = (Attachment(str(picture), sha256, "image/png"),)
        ledger.enqueue(Publication("keyed-p", (Message("图", media=media),), due_at=1))
        picture.write_bytes(b"another")
        Dispatcher(ledger, clients(platform.port)).run_once()
        part = ledger.part((1, 0))
        assert part.state is State.FAILED
        assert "has changed" in part.last_error
        picture.write_bytes(b"approved")
        ledger.retry((1, None))
        Dispatcher(ledger, clients(platform.port)).run_once()
        verdict.check(ledger, platform)


def test_a_request_whose_time_is_over_never_leaves(tmp_path):
    class Careless:
        settling, key_life = "opaque", 0.0
        requests = 0

        def publish(self, *_):
            self.requests += 1
            return Sent("1")

    client = Careless()
    with open_ledger(str(tmp_path / "outbox.db")) as ledger:
        put(ledger, "opaque-late", count=1)
        [task] = ledger.turn(SenderRequest("a", free=1)).claimed
        [late] = publish(lambda _: client, task, deadline=10.0, monotonic=lambda: 10.0)
        assert isinstance(late.outcome, NotSent)
        assert client.requests == 0
        [timely] = publish(lambda _: client, task, deadline=10.0, monotonic=lambda: 9.9)
        assert isinstance(timely.outcome, Sent)


def test_an_account_without_a_secret_is_blocked_not_failed(tmp_path, platform):
    def nobody(account):
        raise SetupError(f"{account.id} has no token.")

    with open_ledger(str(tmp_path / "outbox.db"), policy=CALM) as ledger:
        put(ledger, "keyed-s", count=2)
        Dispatcher(ledger, nobody).run_once()
        assert {p.state for p in ledger.parts()} == {State.READY}
        assert ledger.part((1, 0)).blocked == "needs login: keyed-s has no token."
        ledger.restore_login("keyed-s")
        Dispatcher(ledger, clients(platform.port)).run_once()
        verdict.check(ledger, platform)


def test_a_client_that_breaks_is_unclear_and_the_slot_lives_on(tmp_path):
    class Broken:
        settling, key_life = "searchable", 0.0

        def publish(self, *_):
            raise ZeroDivisionError("a fault of ours")

    with open_ledger(str(tmp_path / "outbox.db")) as ledger:
        put(ledger, "searchable-b", count=3)
        tally = Dispatcher(ledger, lambda _: Broken(), slots=1).run_once()
        assert tally.outcomes == {"Unclear": 3}
        assert {p.state for p in ledger.parts()} == {State.UNKNOWN}
        assert "ZeroDivisionError" in ledger.part((1, 0)).last_error


def test_a_key_that_the_platform_has_forgotten_is_not_used_again(tmp_path, platform):
    """After its life a keyed platform is looked at, like any other."""
    platform.faults = ["drop after"]
    calls = []

    def forgetful(account):
        client = clients(platform.port)(account)
        client.key_life = 60.0
        look = client.settle
        client.settle = lambda *words: calls.append("look") or look(*words)
        return client

    place = str(tmp_path / "outbox.db")
    with open_ledger(place, policy=SendingPolicy()) as ledger:
        put(ledger, "keyed-f", count=1)
        Dispatcher(ledger, forgetful).run_once()
        assert ledger.part((1, 0)).state is State.UNKNOWN
    with open_ledger(place, policy=SendingPolicy(), offset=61.0) as ledger:
        Dispatcher(ledger, forgetful).run_once()
        assert calls == ["look"]
        verdict.check(ledger, platform)


@slow
def test_a_run_with_every_fault_in_turn(tmp_path, platform, processes):
    for number, kind in enumerate(KINDS):
        folder = tmp_path / kind
        folder.mkdir()
        platform.reset(faults=["429", "500 after", "drop after", "drop before", "slow after"])
        rehearse(
            processes,
            str(folder / "outbox.db"),
            platform,
            folder,
            kind=kind,
            specs=["", ""],
            seed=number,
            threads=2,
            length=3,
        )
