"""What the tests of committed plans share: plans, a clock, a ledger on either database, a platform."""

import random
import shutil

import pytest

from repurpose.outbox import Dispatcher, Ledger
from repurpose.platforms.delivery import Sent
from repurpose.schedule import survey
from tests.clock import Clock
from tests.schedule.planning import ACCOUNTS, NOW, plan_of

WEEK = """
approval = "required"
gap = "1h"
quiet = "22:00-07:00"
[accounts.masto]
approval = "none"
slots = ["mon-fri 09:00 12:00"]
[[send]]
what = "thread"
to = ["masto", "wb"]
at = "+0d 08:00"
[[send]]
what = "cards"
most = 3
to = "masto"
at = "slot"
"""
SERIES = """
[accounts.masto]
zone = "Europe/Berlin"
[[series]]
name = "q"
what = "quote"
to = "masto"
at = "mon wed fri 12:30"
cool_down = "30d"
"""


@pytest.fixture
def clock():
    return Clock(NOW / 1000)


@pytest.fixture
def ledger(tmp_path, clock):
    with Ledger(tmp_path / "outbox.db", clock=clock, chance=random.Random(5)) as ledger:
        yield ledger


@pytest.fixture
def either(place, clock):
    """The same on both databases."""
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        yield ledger


def calendar_of(ledger, text, *packs, name="mine", start="", hold=False):
    """The calendar with what the outbox has, as `repurpose plan` makes it."""
    return survey(ledger, plan_of(text, name), packs, ACCOUNTS, start=start, hold=hold)


def everything(ledger):
    """All that stands in the ledger, to be compared."""
    return [
        (part.name, str(part.state), part.due_at, part.content_sha256, part.revision)
        for part in ledger.parts()
    ], [(e.id, e.key, e.local_due, e.zone, e.slot_at, e.plan) for e in ledger.publications()]


class Post:
    """A platform that has everything at once."""

    settling = "searchable"
    key_life = 0.0

    def upload(self, attachment, deadline):
        return {"id": attachment.sha256}

    def publish(self, message, handles, place, deadline):
        return Sent(place.key)

    def settle(self, message, place, deadline):
        raise AssertionError("nothing is in doubt here")


def send(ledger, clock, at):
    """Send what is due at a moment."""
    clock.seconds = at / 1000
    Dispatcher(ledger, lambda _: Post(), slots=1).run_once()


def put_in_place(pack, folder):
    """A pack at an address that stays while the pack changes."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pack, folder)
    return folder
