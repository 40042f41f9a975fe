"""Notices by several nodes: one tells at a time, and what one that died has left is told by another."""

import signal
import subprocess
import sys

import pytest

from repurpose.outbox import Ledger
from repurpose.platforms.delivery import NotSent, Refused, Sent
from repurpose.schedule.daemon.channels import _PATIENCE
from repurpose.schedule.daemon.journal import keep_silent
from repurpose.schedule.daemon.notices import Announcer
from tests.clock import Clock
from tests.schedule.test_run_notices import NOON, Ear, announcer, enter, send


@pytest.fixture
def clock():
    return Clock(NOON)


def test_a_node_that_dies_between_taking_and_telling_leaves_it_to_another(either, clock):
    enter(either)
    send(either, Refused("no"))
    assert either.take_events("notices", "dead", lease=300)
    ear = Ear()
    assert announcer(either, ear).announce() == 0
    clock.seconds += 301
    assert announcer(either, ear).announce() == 1


TELL = """
import sys
from repurpose.outbox import Ledger
from repurpose.schedule.daemon.channels import Command
from repurpose.schedule.daemon.journal import keep_silent
from repurpose.schedule.daemon.notices import Announcer

place, noon, *words = sys.argv[1:]
with Ledger(place, clock=lambda: float(noon)) as ledger:
    Announcer(ledger, [Command(words)], owner="first", journal=keep_silent).announce()
"""
HEAR = """
import os, pathlib, signal, sys

with pathlib.Path(sys.argv[1]).open("a", encoding="utf-8") as heard:
    heard.write(sys.argv[-1].splitlines()[0] + "\\n")
os.kill(os.getppid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_node_that_is_killed_between_telling_and_noting_is_told_once_more(place, clock, tmp_path):
    heard = tmp_path / "heard"
    words = [sys.executable, "-c", TELL, place, str(NOON), sys.executable, "-c", HEAR, str(heard)]
    with Ledger(place, clock=clock) as ledger:
        name = f"{enter(ledger)}.1"
        send(ledger, Refused("no"))
        assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
        assert heard.read_text(encoding="utf-8").count(f"Failed: {name}") == 1
        ear = Ear()
        second = announcer(ledger, ear, owner="second")
        assert second.announce() == 0  # the first may still be at it
        clock.seconds += 181
        assert second.announce() == 1
        assert f"Failed: {name}" in ear.heard[0]
        clock.seconds += 181
        assert announcer(ledger, ear, owner="third").announce() == 0


def test_only_the_message_that_was_under_way_is_told_twice(ledger, clock):
    class Died(BaseException):
        pass

    class Mortal(Ear):
        def tell(self, text, data):
            super().tell(text, data)
            if len(self.heard) == 2:
                raise Died
            return Sent("1")

    for number in range(20):
        enter(ledger, f"第{number}条。")
    send(ledger, *[Refused("no")] * 20)
    mortal, ear = Mortal(), Ear()
    with pytest.raises(Died):
        announcer(ledger, mortal, owner="first").announce()
    clock.seconds += 181
    assert announcer(ledger, ear, owner="second").announce() == 12
    assert mortal.heard[1] == ear.heard[0]
    told = [one["part"] for data in (*mortal.data, *ear.data) for one in data["notices"]]
    assert len(told) == 28
    assert len(set(told)) == 20


@pytest.mark.parametrize("channels", [1, 4])
def test_a_lease_is_longer_than_the_slowest_telling(ledger, clock, channels):
    """Each try takes all of its time, and the platform asks to wait for an hour before the next."""

    class Slow(Ear):
        def tell(self, text, data):
            clock.seconds += _PATIENCE
            super().tell(text, data)
            return NotSent("away", wait=3600)

    class Late(Slow):
        def tell(self, text, data):
            said = super().tell(text, data)
            if len(self.heard) == 3:
                assert announcer(ledger, other, owner="other").announce() == 0
            return said

    def sleep(seconds):
        clock.seconds += seconds

    other = Ear()
    enter(ledger)
    send(ledger, Refused("no"))
    slow = [Slow() for _ in range(channels - 1)]
    told = Announcer(ledger, [*slow, Late()], owner="slow", journal=keep_silent, sleep=sleep)
    assert told.announce() == 1
    assert told.given_up == channels
    assert announcer(ledger, other, owner="other").announce() == 0
    assert other.heard == []
