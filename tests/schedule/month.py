"""A month over the sandbox: articles that become packs, a plan for six accounts, a runner that dies.

The sandbox's server and its folder are real, the runner is `repurpose run --once` in a process of its
own; only the clock is the folder's, and moves when a pass has ended.
"""

import os
import random
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.article import read_articles
from repurpose.clock import FILE, VirtualClock
from repurpose.outbox import PartFilter, SenderRequest, State
from repurpose.outbox.core import crash_points
from repurpose.pack import Choices, build_packs
from repurpose.sandbox import Fault, open_sandbox
from repurpose.sandbox.faults import Faults
from tests.conftest import SAMPLE

# The clocks of New York change on the 14th of March 2027, those of Berlin on the 28th.
ZONES = {
    "x": "America/New_York",
    "bluesky": "Europe/Berlin",
    "mastodon": "Europe/Berlin",
    "telegram": "Asia/Shanghai",
    "discord": "America/New_York",
    "slack": "UTC",
}
NUMERALS = "一二三四五六七八九十"
KINDS = ("429", "500", "503", "refuse-before", "lost", "reset", "truncated", "500-after", "expired")


class Weather(Faults):
    """Faults that come by chance, at a rate for each request."""

    def __init__(self, rate, chance):
        super().__init__()
        self.rate, self.chance, self.met = rate, chance, 0

    def take(self, platform, path):
        with self._lock:
            if self.chance.random() >= self.rate:
                return None
            self.met += 1
            return Fault(self.chance.choice(KINDS), platform)


def write_articles(folder, count):
    """Articles of which no two share a sentence."""
    text = SAMPLE.read_text(encoding="utf-8")
    paths = []
    for number in range(count):
        mark = f"（其{NUMERALS[number]}）"
        path = folder / f"article-{number}.md"
        path.write_text(re.sub(r"([^。\n])([。？！])", rf"\1{mark}\2", text), encoding="utf-8")
        paths.append(path)
    return paths


def build(folder, count):
    """Packs with cards, without clips."""
    paths = write_articles(folder, count)
    choices = replace(Choices(clips=0, cards=4), platforms=tuple(ZONES))
    found = read_articles([str(path) for path in paths], read_stdin=bytes)
    built = build_packs(found, choices, folder / "packs", jobs=1, report=lambda *_: None)
    return [one.folder for one in built]


def plan_text(accounts, start):
    """A plan in which each account lives by its own clock, across the changes of those clocks."""
    tables = "".join(
        f'[accounts.{name}]\nzone = "{ZONES[name]}"\ngap = "5m"\n' for name in accounts
    )
    names = ", ".join(f'"{name}"' for name in accounts)
    # X refuses words that it has seen, whatever picture they come with.
    others = ", ".join(f'"{name}"' for name in accounts if name != "x")
    return f"""
start = {start}
next_pack = "3d"
late = "send"
{tables}
[[send]]
what = "thread"
to = [{names}]
at = "+0d 09:30"

[[send]]
what = "cards"
most = 4
to = [{names}]
at = "+1d 12:15"
every = "1d"

[[send]]
what = "quotes"
most = 3
to = [{others}]
at = "+1d 18:40"
every = "1d"
"""


@dataclass
class Stage:
    """A folder with a clock over a running sandbox."""

    folder: object
    clock: VirtualClock
    sandbox: object
    environment: dict


@contextmanager
def open_stage(folder, start):
    folder.mkdir()
    clock = VirtualClock(folder / FILE)
    clock.move(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
    environment = {"REPURPOSE_HOME": str(folder), "HOME": str(folder)}
    with open_sandbox(now=clock) as sandbox:
        accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        for account in sandbox.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
        yield Stage(folder, clock, sandbox, environment)


def one_pass(environment, spec):
    """What a process of its own does: `repurpose run --once`, killed where `spec` says."""
    os.environ.update(environment)
    os.environ[crash_points.VARIABLE] = spec
    from repurpose.cli.app import run

    log = os.open(
        f"{environment['REPURPOSE_HOME']}/run.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND
    )
    os.dup2(log, 2)
    os._exit(run(["run", "--once", "--plain", "--quiet"]))


class Runner:
    """Starts a pass, now and then kills it, and moves the clock to the next thing to do."""

    def __init__(self, processes, stage, seed, kills, often):
        self.processes, self.stage = processes, stage
        self.chance, self.often = random.Random(seed), often
        self.kills_left, self.kills, self.passes = kills, 0, 0

    def run_through(self, ledger, until):
        while self.stage.clock() < until:
            self.look_after(ledger)
            killed = self.one_pass()
            now = ledger.now()
            wake = ledger.turn(SenderRequest("driver")).next_wake
            if killed:  # it stays away for a while
                self.stage.clock.move(now / 1000 + self.chance.choice((1, 30, 100, 1000)))
            elif wake is None:
                return
            else:
                self.stage.clock.move(min(max(wake, now + 1) / 1000, until))

    def one_pass(self):
        """Run once; say whether it was killed."""
        spec, after = "", None
        if self.kills_left and self.chance.random() < self.often:
            if self.chance.random() < 0.7:
                spec = f"{self.chance.choice(SENDING)}:{self.chance.randint(1, 8)}:KILL"
            else:
                after = self.chance.uniform(0.05, 0.8)
        process = self.processes.Process(target=one_pass, args=(self.stage.environment, spec))
        process.start()
        if after is not None:
            process.join(after)
            process.kill()
        process.join(120)
        assert process.exitcode is not None, "a pass hangs"
        self.passes += 1
        if process.exitcode == -9:
            self.kills += 1
            self.kills_left -= 1
            return True
        said = (self.stage.folder / "run.log").read_text(encoding="utf-8")[-2000:]
        assert process.exitcode in (0, 4), f"a pass ended with {process.exitcode}: {said}"
        return False

    def look_after(self, ledger):
        """Do what a person does: log in again, and look at the account where only a person can."""
        for account in ledger.accounts():
            if account.needs_login:
                ledger.restore_login(account.id)
        for part in ledger.parts(PartFilter(states=[State.HUMAN, State.FAILED])):
            name = (part.publication, part.seq)
            found = find_posts(self.stage.sandbox, part)
            if part.state is State.FAILED:
                assert not found
                ledger.retry(name)
            elif found:
                post = found[0]
                ledger.say_posted(name, remote_id=post.number, ref={"id": post.number}, by="me")
            else:
                ledger.say_not_posted(name, by="me")


SENDING = tuple(point for point in crash_points.POINTS if not point.startswith("enqueue"))


def find_posts(sandbox, part):
    """Return the posts of a part: the same words on the same platform, with as many pictures."""
    wanted = (squeeze(part.message.text), len(part.message.media))
    return [post for post in sandbox.posts(part.platform) if look_of(post) == wanted]


def look_of(post):
    """Return by what a post is known: a card and a quote may say the same."""
    return squeeze(post.text), len(post.media)


def squeeze(text):
    return re.sub(r"\s+", "", text)
