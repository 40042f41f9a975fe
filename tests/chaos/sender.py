"""The sender as `repurpose run` makes it, in a process of its own, with times that are short."""

import contextlib
import importlib
import os
import signal
import sys
import time
from pathlib import Path

from repurpose.accounts import Accounts, open_accounts
from repurpose.cli.app import run as run_command
from repurpose.outbox import Ledger, SendingPolicy
from repurpose.outbox.core import crash_points
from repurpose.outbox.core.opening import open_ledger
from repurpose.schedule import BackgroundTask, Rhythm, Runner

# Loaded before processes are forked, so that each starts at once.
_LOADED = ("apscheduler.schedulers.background", "psycopg", "repurpose.cli.run", "repurpose.platforms.transport", "repurpose.platforms.clients.mastodon", "repurpose.platforms.clients.bluesky", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.pysqlite", "repurpose.toml_files")  # fmt: skip
for _name in _LOADED:
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)


def quick(scale: float = 1.0) -> SendingPolicy:
    """Return times in the proportions of the ordinary ones; a busy machine needs longer ones."""
    return SendingPolicy(
        lease=1.5 * scale,
        request=scale,
        settle=1.5 * scale,
        apart=0.6 * scale,
        backoff=0.05,
        backoff_most=0.4,
        upload=3.0 * scale,
        catch_up=0.0,
        failures=12,
    )


# When the network is well again: what is under way ends by itself.
CALM = SendingPolicy(lease=40.0, request=20.0, settle=1.5, apart=0.6, backoff=0.05, catch_up=0.0)
_RHYTHM = Rhythm(tick=0.4, beat=0.7, watch=0.2)


def ledger_at(place: str, policy: SendingPolicy, offset: float = 0.0) -> Ledger:
    """Open a ledger by a clock that is `offset` seconds ahead."""
    clock = (lambda: time.time() + offset) if offset else None
    return open_ledger(place, policy=policy, clock=clock, busy=5.0)


def _runner(ledger: Ledger, accounts: Accounts, name: str) -> Runner:
    logins = BackgroundTask("logins", 1.0, lambda: accounts.refresh_due(ledger.now() / 1000))
    return Runner(
        ledger,
        lambda account: accounts.client(account.id),
        owner=name,
        slots=3,
        grace=1.5,
        rhythm=_RHYTHM,
        chores=[logins],
    )


def _enter(home: str, spec: str) -> None:
    os.environ["REPURPOSE_HOME"] = home
    os.environ[crash_points.VARIABLE] = spec
    sys.stderr = sys.stdout = Path(home, "sender.log").open("a", encoding="utf-8")  # noqa: SIM115


def serve(home: str, place: str, name: str, offset: float, spec: str, scale: float) -> None:
    """Send until SIGTERM, or something worse."""
    _enter(home, spec)
    with ledger_at(place, quick(scale), offset) as ledger:
        accounts = open_accounts()
        runner = _runner(ledger, accounts, name)
        signal.signal(signal.SIGTERM, lambda *_: runner.stop())
        Path(home, f"{name}.up").touch()
        runner.run()
        accounts.close_all()


def one_pass(home: str, place: str, offset: float) -> None:
    """Do all that is due by a calm clock, and end."""
    _enter(home, "")
    with ledger_at(place, CALM, offset) as ledger:
        accounts = open_accounts()
        _runner(ledger, accounts, "after").run_once()
        accounts.close_all()


def command(home: str, words: list[str], spec: str) -> None:
    """Run the program itself, in a home that has a clock of its own."""
    _enter(home, spec)
    sys.exit(run_command(words))
