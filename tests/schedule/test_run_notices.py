"""Notices: what is told, to whom, how often, and that it never stands in the way."""

import json
import sys

import pytest

from repurpose.errors import UnknownName, UsageError
from repurpose.outbox import Dispatcher, LedgerAccount, Publication
from repurpose.platforms.delivery import (
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.secret import Secret
from repurpose.schedule.daemon.channels import AccountChannel, Command, Desktop, open_channels
from repurpose.schedule.daemon.journal import keep_silent
from repurpose.schedule.daemon.notices import KINDS, Announcer, write_notices
from tests.clock import Clock

HOUR = 3_600_000
NOON = 1_800_000_000.0


class Platform:
    """A client whose next answers are set."""

    key_life = 0.0

    def __init__(self, settling="opaque"):
        self.settling, self.answers = settling, []

    def upload(self, attachment, deadline):
        raise AssertionError

    def publish(self, message, handles, place, deadline):
        return self.answers.pop(0)

    def settle(self, message, place, deadline):
        return self.answers.pop(0)


class Ear:
    """A channel that keeps what it hears; its answers may be set."""

    name = "ear"

    def __init__(self, *answers):
        self.heard, self.data, self.answers = [], [], list(answers)

    def tell(self, text, data):
        self.heard.append(text)
        self.data.append(data)
        return self.answers.pop(0) if self.answers else Sent("1")


@pytest.fixture
def clock():
    return Clock(NOON)


def enter(ledger, text="一条消息。", account="me", **more):
    ledger.put_account(LedgerAccount(account, "telegram"))
    [entered] = ledger.enqueue(
        Publication(account, (Message(text),), due_at=ledger.now(), allow_duplicate=True, **more)
    )
    return entered.publication


def send(ledger, *answers, settling="opaque"):
    platform = Platform(settling)
    platform.answers = list(answers)
    Dispatcher(ledger, lambda _: platform, slots=1, owner="node").run_once()


def announcer(ledger, *channels, owner="node", **more):
    return Announcer(
        ledger, channels, owner=owner, journal=keep_silent, sleep=lambda _: None, **more
    )


@pytest.mark.parametrize(
    ("answer", "kind", "words", "follow"),
    [
        (
            Refused("too long"),
            "failed",
            "Failed: {0} on me (一条消息。): too long",
            "outbox show {0}",
        ),
        (Unclear("no answer"), "human", "Please look at me: is {0} on me", "outbox resolve {0}"),
        (NeedsLogin("token ended"), "login", "me needs a login: token ended", "resume -a me"),
    ],
)
def test_what_went_wrong_is_told_once(ledger, answer, kind, words, follow):
    name = f"{enter(ledger)}.1"
    send(ledger, answer)
    ear = Ear()
    assert announcer(ledger, ear).announce() == 1
    assert announcer(ledger, ear, owner="another").announce() == 0
    [text] = ear.heard
    assert words.format(name) in text
    assert follow.format(name) in text
    assert ear.data[0]["notices"][0]["kind"] == kind


def test_a_handoff_is_no_trouble_but_a_turn(ledger):
    enter(ledger)
    send(ledger, Unclear("Waiting for a person to post it: /tmp/x/index.html"))
    ear = Ear()
    announcer(ledger, ear, by_hand=lambda account: account == "me").announce()
    assert "Your turn to post" in ear.heard[0]
    assert "/tmp/x/index.html" in ear.heard[0]
    assert "mark-posted" in ear.heard[0]


def test_what_is_unclear_is_told_at_first_and_not_at_every_look(ledger, clock):
    enter(ledger)
    send(ledger, Unclear("503"), settling="searchable")
    for _ in range(3):
        clock.seconds += 3600
        send(ledger, Unclear("still no answer"), settling="searchable")
    ear = Ear()
    announcer(ledger, ear).announce()
    assert len(ear.data[0]["notices"]) == 1
    assert "being looked for" in ear.heard[0]


def test_what_is_held_for_being_late_is_told(ledger, clock):
    enter(ledger, late_after=60)
    clock.seconds += 3600
    send(ledger)
    ear = Ear()
    announcer(ledger, ear).announce()
    assert "Too late, held" in ear.heard[0]


def test_only_what_is_wanted_is_told(ledger):
    enter(ledger)
    send(ledger, Refused("no"))
    ear = Ear()
    announcer(ledger, ear, kinds=["login"]).announce()
    assert ear.heard == []
    with pytest.raises(UnknownName, match="lgoin"):
        announcer(ledger, ear, kinds=["lgoin"])


def test_a_week_that_nobody_heard_of_is_not_told_when_somebody_starts_to_listen(ledger, clock):
    enter(ledger)
    send(ledger, Refused("no"))
    clock.seconds += 7 * 86_400
    ear = Ear()
    announcer(ledger, ear).announce()
    assert ear.heard == []


def test_many_things_are_few_messages(ledger):
    for number in range(20):
        enter(ledger, f"第{number}条。")
    send(ledger, *[Refused("no")] * 20)
    ear = Ear()
    assert announcer(ledger, ear).announce() == 20
    assert len(ear.heard) == 3
    assert ear.heard[0].startswith("Repurpose: 8 things")


def test_a_channel_that_fails_is_tried_three_times_and_then_given_up(ledger):
    enter(ledger)
    send(ledger, Refused("no"))
    broken, well = Ear(*[NotSent("away")] * 9), Ear()
    told = announcer(ledger, broken, well)
    assert told.announce() == 1
    assert len(broken.heard) == 3
    assert len(well.heard) == 1
    assert (told.told, told.given_up) == (1, 1)
    assert told.announce() == 0  # and never again
    assert len(broken.heard) == 3


def test_an_unclear_notice_is_not_repeated(ledger):
    enter(ledger)
    send(ledger, Refused("no"))
    ear = Ear(Unclear("no answer"))
    announcer(ledger, ear).announce()
    assert len(ear.heard) == 1


def test_a_channel_that_raises_harms_nobody(ledger):
    class Broken(Ear):
        def tell(self, text, data):
            super().tell(text, data)
            raise ValueError("a fault")

    enter(ledger)
    send(ledger, Refused("no"))
    well = Ear()
    announcer(ledger, Broken(), well).announce()
    assert len(well.heard) == 1


def test_no_secret_is_told(ledger):
    Secret("s3cr3t-t0k3n")
    enter(ledger)
    send(ledger, Refused("Unauthorized: s3cr3t-t0k3n"))
    ear = Ear()
    announcer(ledger, ear).announce()
    assert "s3cr3t" not in ear.heard[0] + json.dumps(ear.data)


def test_kinds_are_all_told_about_in_the_help():
    assert set(KINDS) == {"failed", "unknown", "human", "login", "handoff", "late"}


# Channels.


def test_a_command_gets_the_text_and_the_data(tmp_path):
    script = tmp_path / "told.py"
    script.write_text(
        "import json, pathlib, sys\n"
        f"pathlib.Path({str(tmp_path / 'heard')!r}).write_text("
        "json.dumps([sys.argv[1:], json.load(sys.stdin)]))\n"
    )
    [channel] = open_channels([f"command:{sys.executable} {script} 'two words'"], None)
    assert channel.tell("$(rm -rf /) 中文", {"notices": []}) == Sent("")
    heard = json.loads((tmp_path / "heard").read_text())
    assert heard == [["two words", "$(rm -rf /) 中文"], {"notices": []}]


def test_a_command_that_fails_says_why():
    outcome = Command([sys.executable, "-c", "import sys; sys.exit('no network')"]).tell("x", {})
    assert outcome.reason.endswith("ended with 1: no network")
    assert isinstance(Command(["/nowhere/at-all"]).tell("x", {}), Refused)


@pytest.mark.parametrize("name", ["command:", "command:'unclosed"])
def test_commands_that_cannot_be_are_refused(name):
    with pytest.raises(UsageError):
        open_channels([name], None)


def test_a_desktop_is_told_by_what_it_has(monkeypatch):
    run = []
    monkeypatch.setattr(
        "repurpose.schedule.daemon.channels._run", lambda words, _: run.append(words) or Sent("")
    )
    Desktop(find=lambda name: name == "notify-send", platform="linux").tell("-x", {})
    assert run[0][-2:] == ["Repurpose", "-x"]
    assert "--" in run[0]
    Desktop(find=lambda name: name == "osascript", platform="darwin").tell('"quoted"', {})
    assert run[1][0] == "osascript"
    assert run[1][-1] == '"quoted"'
    with pytest.raises(UsageError, match="neither"):
        Desktop(find=lambda _: None, platform="linux")


def test_an_account_cuts_to_its_platforms_limit():
    from repurpose import platforms

    class Client(Platform):
        rules = platforms.rules_of("x")

        class wire:  # noqa: N801
            clock = staticmethod(lambda: 0.0)

        def publish(self, message, handles, place, deadline):
            self.message, self.place = message, place
            return Sent("1")

    client = Client()
    channel = AccountChannel("me", lambda _: client, now=lambda: NOON)
    assert channel.tell("字" * 500, {}) == Sent("1")
    assert client.rules.limit_for().excess(client.message.text) == 0
    assert len(client.message.text) > 100
    assert client.message.text.endswith("…")
    assert "".join(run["text"] for run in client.message.runs) == client.message.text
    key = client.place.key
    channel.tell("字" * 500, {})
    assert client.place.key == key  # a twin from another node is the same to a keyed platform


def test_one_is_one_line_and_its_way_out(ledger):
    enter(ledger)
    send(ledger, Refused("no"))
    ear = Ear()
    announcer(ledger, ear).announce()
    assert ear.heard[0].count("\n") == 1
    assert write_notices([]) == "Repurpose: 0 things"


def test_a_login_that_ends_is_told_once_and_one_that_has_ended_blocks(either):
    name = enter(either)
    ear = Ear()
    told = announcer(either, ear)
    assert either.doubt_login("me", "It ends in 5 days.", ends=1_900_000_000_000)
    assert not either.doubt_login("me", "It ends in 4 days.", ends=1_900_000_000_000)
    told.announce()
    assert "It ends in 5 days." in ear.heard[0]
    assert either.accounts()[0].needs_login == ""
    assert either.doubt_login("me", "It has ended.")
    assert not either.doubt_login("me", "It has ended.")
    told.announce()
    assert "It has ended." in ear.heard[1]
    send(either)  # nothing is asked of the platform
    assert str(either.part((name, 0)).state) == "READY"
    assert either.restore_login("me")
