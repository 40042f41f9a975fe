"""How late posts are, what waiting costs, and how soon `repurpose run` sends after its start.

    python -m benchmarks.schedule [--parts 1000] [--rate 20] [--seconds 60] [--idle 60]

Beside each figure stands that of APScheduler 3 with its SQLAlchemy job store on SQLite, used the
ordinary way (one `date` job a post, default settings), measured in the same run; then the ratio. A
post is a function call that notes the time: what is measured is the scheduler and what it writes
down. Ours commits before and after each post (synchronous=FULL); the job store commits when it
removes a job, before the job has run. Figures of one run on one machine: compare within a run.
"""

import argparse
import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, add_json, tell

LEAD = 4.0  # seconds from entering to the first post
TICKS = os.sysconf("SC_CLK_TCK")


# Each side as a process of its own: it enters, runs, and prints what it saw as JSON.


def times_of(count: int, rate: float) -> list[float]:
    """When each post is due: all at once, or one after the other."""
    first = time.time() + LEAD + count / 400  # entering takes its time
    return [first + (n / rate if rate else 0.0) for n in range(count)]


def ours(folder: str, count: int, rate: float) -> dict[str, Any]:
    """Send by the runner of `repurpose run`."""
    from repurpose.outbox import Ledger, LedgerAccount, Publication
    from repurpose.platforms.delivery import Absent, DeliveryContext, Message, Outcome, Sent
    from repurpose.schedule.daemon.run import Runner

    late: list[float] = []

    class Instant:
        settling, key_life = "keyed", math.inf

        def publish(
            self,
            message: Message,
            _handles: Sequence[Any],
            _place: DeliveryContext,
            _deadline: float,
        ) -> Outcome:
            late.append(time.time() - float(message.text.split()[1]))
            return Sent(message.text)

        def settle(self, message: Message, place: DeliveryContext, _deadline: float) -> Absent:
            return Absent()

    client = Instant()
    with Ledger(Path(folder) / "posts.db") as ledger:
        ledger.put_account(LedgerAccount("me", "loopback"))
        due = times_of(count, rate)
        ledger.enqueue(
            *(
                Publication("me", (Message(f"{n} {at}"),), round(at * 1000), allow_duplicate=True)
                for n, at in enumerate(due)
            )
        )
        entered = time.time()
        runner = Runner(ledger, lambda _: client)
        thread = threading.Thread(target=runner.run)
        thread.start()
        wait_for(late, count, due[-1] + 30)
        runner.stop()
        thread.join()
    return {"late": late, "in_time": entered < due[0]}


PEER_LATE: list[float] = []


def note_peer(due: float) -> None:
    PEER_LATE.append(time.time() - due)


def peer(folder: str, count: int, rate: float) -> dict[str, Any]:
    """Send by jobs of APScheduler's own store."""
    from datetime import UTC, datetime

    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    sys.modules["schedule_benchmark"] = sys.modules[__name__]
    store = SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")
    scheduler = BackgroundScheduler({"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    due = times_of(count, rate)
    for at in due:
        scheduler.add_job(
            "schedule_benchmark:note_peer", "date", [at], run_date=datetime.fromtimestamp(at, UTC)
        )
    entered = time.time()
    scheduler.resume()
    wait_for(PEER_LATE, count, due[-1] + 30)
    scheduler.shutdown(wait=False)
    return {"late": PEER_LATE, "in_time": entered < due[0]}


def wait_for(late: list[float], count: int, until: float) -> None:
    seen, since = 0, time.time()
    while len(late) < count and time.time() < until:
        time.sleep(0.05)
        if len(late) != seen or not seen:
            seen, since = len(late), time.time()
        elif time.time() - since > 10:  # the rest was dropped
            return


def lateness(count: int, rate: float, seconds: float) -> list[tuple[str, list[float], int]]:
    results = []
    for side in ("ours", "peer"):
        with tempfile.TemporaryDirectory() as folder:
            said = run_child(side, folder, str(count), str(rate), timeout=seconds + 120)
        late = sorted(1000 * one for one in said["late"])
        results.append((side, late, count - len(late)))
        if not said["in_time"]:
            print(f"{side}: was not done entering when the first was due", file=sys.stderr)
    return results


def run_child(*words: str, timeout: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.schedule", "--child", *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=timeout, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


NAMES = {"ours": "repurpose run", "peer": "APScheduler's store"}


def lateness_of(count: int, rate: float, seconds: float) -> Iterator[Figure]:
    what = (
        f"{count} posts due at once" if not rate else f"{rate:g} posts a second for {seconds:.0f} s"
    )
    for side, late, lost in lateness(count, rate, seconds):
        yield Figure(what, NAMES[side], statistics.median(late), "ms late, median")
        at = min(len(late) - 1, int(len(late) * 0.99))
        yield Figure(what, NAMES[side], late[at], "ms late, p99")
        yield Figure(what, NAMES[side], lost, "not sent")


# Idle, and the start: the verb itself, in a folder of its own.


@contextmanager
def home_with(due_in: Sequence[float]) -> Any:
    """Give the environment of a user whose only account is the sandbox's webhook."""
    from repurpose.accounts import Accounts
    from repurpose.accounts.stores import FileStore
    from repurpose.outbox import Ledger, LedgerAccount, Publication
    from repurpose.platforms.delivery import Message
    from repurpose.sandbox import open_sandbox

    with tempfile.TemporaryDirectory() as name, open_sandbox() as sandbox:
        folder = Path(name)
        accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
        known = sandbox.account("webhook")
        accounts.add(known.name, known.platform, known.settings, known.secrets)
        with Ledger(folder / "outbox.db") as ledger:
            ledger.put_account(LedgerAccount("webhook", "webhook"))
            ledger.enqueue(
                *(
                    Publication("webhook", (Message(f"{n}"),), ledger.now() + round(1000 * after))
                    for n, after in enumerate(due_in)
                )
            )
        environment = {k: v for k, v in os.environ.items() if not k.startswith("REPURPOSE")}
        yield environment | {"REPURPOSE_HOME": name}, sandbox


RUN = [sys.executable, "-m", "repurpose", "run", "--plain"]


def measure(process: subprocess.Popen[bytes], seconds: float) -> dict[str, float]:
    """Return a process's share of a core, wake-ups a second and resident megabytes; threads too."""

    def look() -> tuple[float, int]:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        switches = sum(
            int(line.split()[1])
            for task in Path(f"/proc/{process.pid}/task").iterdir()
            for line in (task / "status").read_text().splitlines()
            if line.startswith("voluntary_ctxt")
        )
        return (int(fields[11]) + int(fields[12])) / TICKS, switches

    cpu, switches = look()
    time.sleep(seconds)
    cpu_after, switches_after = look()
    status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return {
        "core": 100 * (cpu_after - cpu) / seconds,
        "wakes": (switches_after - switches) / seconds,
        "memory": rss / 1024,
    }


def idle(seconds: float) -> Iterator[Figure]:
    """Wait with a hundred posts that are due tomorrow."""
    figures = {}
    with home_with([86_400.0 + n for n in range(100)]) as (environment, _):
        figures["ours"] = watch(RUN, environment, seconds)
    with tempfile.TemporaryDirectory() as folder:
        words = [
            sys.executable,
            "-m",
            "benchmarks.schedule",
            "--child",
            "peer-idle",
            folder,
            "100",
            "0",
        ]
        figures["peer"] = watch(words, dict(os.environ), seconds)
    what = f"idle for {seconds:.0f} s with 100 posts due tomorrow"
    for side, name in NAMES.items():
        yield Figure(what, name, figures[side]["core"], "% of a core")
        yield Figure(what, name, figures[side]["wakes"], "wake-ups/s")
        yield Figure(what, name, figures[side]["memory"], "MB")


def watch(words: list[str], environment: dict[str, str], seconds: float) -> dict[str, float]:
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(15)  # its start is not what is measured
        return measure(process, seconds)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def peer_idle(folder: str, count: int) -> None:
    from datetime import UTC, datetime

    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.blocking import BlockingScheduler

    sys.modules["schedule_benchmark"] = sys.modules[__name__]
    store = SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")
    scheduler = BlockingScheduler({"default": store}, timezone=UTC)
    for n in range(count):
        when = datetime.fromtimestamp(time.time() + 86_400 + n, UTC)
        scheduler.add_job("schedule_benchmark:note_peer", "date", [0.0], run_date=when)
    scheduler.start()


def start_up(times: int = 5) -> Iterator[Figure]:
    """Measure from the start of the program to the first post at the platform."""
    found, peers = [], []
    for _ in range(times):
        with home_with([-1.0]) as (environment, sandbox):
            begun = time.time()
            process = subprocess.Popen(
                RUN, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while not sandbox.world.posts and time.time() < begun + 60:
                time.sleep(0.005)
            found.append(sandbox.world.posts[0].at - begun)
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        with tempfile.TemporaryDirectory() as folder:
            begun = time.time()
            said = run_child("peer-start", folder, "1", "0", timeout=60)
            peers.append(said["at"] - begun)
    what = f"start of the program to the first post, median of {times}"
    yield Figure(what, "repurpose run, a request", 1000 * statistics.median(found), "ms")
    yield Figure(what, "APScheduler alone, a call", 1000 * statistics.median(peers), "ms")


def peer_start(folder: str) -> dict[str, Any]:
    from datetime import UTC, datetime

    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    sys.modules["schedule_benchmark"] = sys.modules[__name__]
    scheduler = BackgroundScheduler(
        {"default": SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")}, timezone=UTC
    )
    scheduler.start()
    at = time.time()
    scheduler.add_job(
        "schedule_benchmark:note_peer", "date", [at], run_date=datetime.fromtimestamp(at, UTC)
    )
    wait_for(PEER_LATE, 1, at + 30)
    return {"at": at + PEER_LATE[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--idle", type=float, default=60.0)
    parser.add_argument("--child", nargs=4, metavar="WORD")
    add_json(parser)
    options = parser.parse_args()
    if options.child:
        side, folder, count, rate = options.child
        if side == "peer-idle":
            peer_idle(folder, int(count))
        elif side == "peer-start":
            print(json.dumps(peer_start(folder)))
        else:
            act = ours if side == "ours" else peer
            print(json.dumps(act(folder, int(count), float(rate))), flush=True)
        return
    steady = round(options.rate * options.seconds)
    figures = [
        *lateness_of(options.parts, 0.0, LEAD),
        *lateness_of(steady, options.rate, options.seconds),
        *idle(options.idle),
        *start_up(),
    ]
    tell(figures, options)


if __name__ == "__main__":
    main()
