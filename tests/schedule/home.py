"""A user's folder over the sandbox, and `repurpose run` in it as a real process."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.outbox import Ledger, LedgerAccount, PartFilter, Publication
from repurpose.platforms.delivery import Message


class Home:
    """`REPURPOSE_HOME` with an account on every fake platform, and its outbox."""

    def __init__(self, folder, sandbox, place=""):
        self.folder, self.sandbox = folder, sandbox
        self.place = place or str(folder / "outbox.db")
        self.accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        for account in sandbox.accounts():
            self.accounts.add(account.name, account.platform, account.settings, account.secrets)
        self.running = []

    def ledger(self):
        return Ledger(self.place)

    def enter(self, account, *texts, after=0.0, zone="UTC", **more):
        """Plan one publication of these texts in so many seconds."""
        platform = self.accounts.client(account).platform.name
        with self.ledger() as ledger:
            ledger.put_account(LedgerAccount(account, platform, zone=zone))
            [entered] = ledger.enqueue(
                Publication(
                    account,
                    tuple(Message(text) for text in texts),
                    due_at=ledger.now() + round(after * 1000),
                    allow_duplicate=True,
                    **more,
                )
            )
        return entered.publication

    def states(self, publication=None):
        with self.ledger() as ledger:
            return [str(p.state) for p in ledger.parts(PartFilter(publication=publication))]

    def wait_for(self, state, publication=None, seconds=30.0):
        """Wait until all parts are in a state."""
        until = time.monotonic() + seconds
        while set(found := self.states(publication)) != {state}:
            assert time.monotonic() < until, f"still {found}, not {state}"
            time.sleep(0.1)

    @property
    def environment(self):
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("REPURPOSE")},
            "REPURPOSE_HOME": str(self.folder),
            "REPURPOSE_OUTBOX": self.place,
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "100",
        }

    def start(self, *words, wait=True, script=None):
        """Start `repurpose run` with JSON lines; give the process once it has begun."""
        program = [sys.executable, script] if script else [sys.executable, "-m", "repurpose"]
        log = (self.folder / f"run-{len(self.running)}.log").open("w+")
        process = subprocess.Popen(
            [*program, "run", "--plain", "--log-format", "json", *words],
            stdout=log, stderr=subprocess.STDOUT, env=self.environment, cwd=self.folder,
        )  # fmt: skip
        process.log = log
        self.running.append(process)
        if wait:
            wait_until(lambda: "started" in kinds(process) or process.poll() is not None)
            assert process.poll() is None, read(process)
        return process

    def close(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.log.close()
        self.accounts.close_all()


@contextmanager
def home_over(folder, sandbox, place=""):
    folder.mkdir(exist_ok=True)
    home = Home(folder, sandbox, place)
    try:
        yield home
    finally:
        home.close()


def wait_until(true, seconds=30.0):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def read(process):
    return Path(process.log.name).read_text(encoding="utf-8")


def lines(process):
    """The JSON lines of its journal so far."""
    return [json.loads(line) for line in read(process).splitlines() if line.startswith("{")]


def kinds(process):
    return [line["kind"] for line in lines(process)]


def end(process, seconds=30.0, how=signal.SIGTERM):
    """Ask it to stop; give its exit code."""
    process.send_signal(how)
    return process.wait(seconds)
