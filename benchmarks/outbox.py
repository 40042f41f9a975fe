"""How fast the outbox sends what is due at once, what waiting costs, and what a kill loses.

    python -m benchmarks.outbox [--parts 1000] [--rows 100000] [--jobs 40]

The peers are APScheduler 3 with its SQLAlchemy job store and huey with its SQLite storage, both used
the ordinary way, one job a post (`pip install "apscheduler>=3.11.2,<4" huey`; they are left out where
they are missing). Figures of one run on one machine; compare within a run.
"""

import argparse
import importlib.util
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, add_json, tell
from repurpose.outbox import (
    Dispatcher,
    Ledger,
    LedgerAccount,
    Publication,
    SenderRequest,
    SendingPolicy,
    State,
)
from repurpose.platforms.delivery import Absent, DeliveryContext, Message, Outcome, Sent

POST_SECONDS = 0.05  # what a post takes, in the comparison of kills


class Instant:
    """A keyed platform that answers at once and notes when."""

    settling, key_life = "keyed", math.inf

    def __init__(self, pause: float = 0.0) -> None:
        self.pause, self.at, self.lock = pause, {}, threading.Lock()

    def publish(
        self, message: Message, _handles: Sequence[Any], place: DeliveryContext, _deadline: float
    ) -> Outcome:
        """Take it."""
        time.sleep(self.pause)
        with self.lock:
            self.at.setdefault(place.key, time.time())
        return Sent(place.key)

    def settle(self, message: Message, place: DeliveryContext, _deadline: float) -> Sent | Absent:
        """Look for it."""
        return Sent(place.key) if place.key in self.at else Absent()


def fill(ledger: Ledger, count: int, due_at: int, first: int = 0) -> None:
    ledger.put_account(LedgerAccount("me", "loopback"))
    step = 5000
    for start in range(first, first + count, step):
        numbers = range(start, min(start + step, first + count))
        ledger.enqueue(
            *[
                Publication("me", (Message(f"{n}"),), due_at=due_at, allow_duplicate=True)
                for n in numbers
            ]
        )


def burst(folder: Path, parts: int, slots: int, pause: float = 0.0) -> Iterator[Figure]:
    """Send `parts` that are due at the same moment by one dispatcher."""
    client = Instant(pause)
    with Ledger(folder / f"burst-{slots}-{pause}.db") as ledger:
        fill(ledger, parts, 0)
        dispatcher = Dispatcher(ledger, lambda _: client, slots=slots)
        begun = time.time()
        tally = dispatcher.run_once()
        late = sorted(1000 * (at - begun) for at in client.at.values())
        assert ledger.counts() == {State.SENT: parts}
    what = f"{parts} due at once, {slots} slots, {pause * 1000:.0f} ms a post"
    yield Figure(what, "repurpose", statistics.median(late), "ms, median")
    yield Figure(what, "repurpose", late[-1], "ms, most")
    yield Figure(what, "repurpose", tally.turns, "commits")


def idle(folder: Path, rows: int) -> Iterator[Figure]:
    """Claim nothing, with `rows` parts that are due later."""
    with Ledger(folder / "idle.db") as ledger:
        begun = time.perf_counter()
        fill(ledger, rows, ledger.now() + 86_400_000)
        filled = time.perf_counter() - begun
        times = []
        for _ in range(300):
            begun = time.perf_counter()
            assert not ledger.turn(SenderRequest("idle", free=8)).claimed
            times.append(1000 * (time.perf_counter() - begun))
    what = f"idle turn over {rows} waiting parts"
    yield Figure(what, "repurpose", statistics.median(times), "ms, median")
    yield Figure(what, "repurpose", max(times), "ms, most")
    yield Figure(f"entering {rows} parts", "repurpose", filled, "s")


# What a kill loses. Each side: a process that sends `jobs` posts due now, killed in the middle;
# then a second process that may finish. A post is one appended line, so that nothing is forgotten.


def note_post(path: str, name: str) -> None:
    time.sleep(POST_SECONDS)
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(descriptor, f"{name}\n".encode())
    os.close(descriptor)


class Lines:
    """A searchable platform whose record is a file."""

    settling, key_life = "searchable", 0.0

    def __init__(self, path: str) -> None:
        self.path = path

    def publish(
        self, message: Message, _handles: Sequence[Any], place: DeliveryContext, _deadline: float
    ) -> Outcome:
        """Take it."""
        note_post(self.path, message.text)
        return Sent(message.text)

    def settle(self, message: Message, place: DeliveryContext, _deadline: float) -> Sent | Absent:
        """Look for it."""
        found = Path(self.path).read_text(encoding="utf-8").split()
        return Sent(message.text) if message.text in found else Absent()


QUICK = SendingPolicy(lease=1.0, request=0.5, settle=0.5, apart=0.3, backoff=0.1)


def send_by_outbox(folder: str) -> None:
    with Ledger(Path(folder) / "kill.db", policy=QUICK) as ledger:
        Dispatcher(ledger, lambda _: Lines(f"{folder}/outbox.txt"), slots=8).run(tick=0.1)


def send_by_apscheduler(folder: str, jobs: int) -> None:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")
    scheduler = BackgroundScheduler({"default": store}, timezone=UTC)
    scheduler.start()
    if jobs:
        due = datetime.now(UTC) + timedelta(seconds=2)
        for n in range(jobs):
            scheduler.add_job(
                note_post,
                "date",
                run_date=due,
                args=[f"{folder}/apscheduler.txt", f"{n}"],
                misfire_grace_time=None,
            )
    time.sleep(60)


def send_by_huey(folder: str, jobs: int) -> None:
    from huey import SqliteHuey

    queue = SqliteHuey(filename=f"{folder}/huey.db")
    post = queue.task(name="post")(note_post)
    for n in range(jobs):
        post.schedule((f"{folder}/huey.txt", f"{n}"), delay=2)
    queue.create_consumer(workers=8, scheduler_interval=1).run()


SIDES = {
    "outbox": "repurpose",
    "apscheduler": "APScheduler 3 job store",
    "huey": "huey, SQLite storage",
}


def wait_until_still(record: Path, jobs: int, quiet: float = 15.0) -> None:
    """Wait until all posts are there, or none has come for so many seconds."""
    size, since = -1, time.monotonic()
    while time.monotonic() - since < quiet:
        now = record.stat().st_size
        if now != size:
            size, since = now, time.monotonic()
        if len(set(record.read_text(encoding="utf-8").split())) >= jobs:
            return
        time.sleep(0.05)


def kill(folder: Path, jobs: int, side: str) -> Iterator[Figure]:
    """Kill the sender after some posts, start another, count what the platform has."""
    record = folder / f"{side}.txt"
    if side == "outbox":
        with Ledger(folder / "kill.db", policy=QUICK) as ledger:
            fill(ledger, jobs, 0)

    def start(count: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.outbox", "--child", side, str(folder), str(count)],
            stderr=subprocess.DEVNULL,
        )

    first = start(jobs)
    end = time.monotonic() + 30
    while time.monotonic() < end and not (record.exists() and record.stat().st_size):
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start(0)
    wait_until_still(record, jobs)
    second.kill()
    second.wait()
    lines = Counter(record.read_text(encoding="utf-8").split())
    twice = sum(count - 1 for count in lines.values())
    what = f"{jobs} posts, the sender killed in the middle"
    yield Figure(what, SIDES[side], jobs - len(lines), "lost")
    yield Figure(what, SIDES[side], twice, "sent twice")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=40)
    parser.add_argument("--child", nargs=3)
    add_json(parser)
    options = parser.parse_args()
    if options.child:
        side, folder, count = options.child
        if side == "outbox":
            send_by_outbox(folder)
        elif side == "huey":
            send_by_huey(folder, int(count))
        else:
            send_by_apscheduler(folder, int(count))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [
            *burst(folder, options.parts, 8),
            *burst(folder, options.parts, 32),
            *burst(folder, options.parts, 32, 0.1),
            *idle(folder, options.rows),
            *kill(folder, options.jobs, "outbox"),
        ]
        for side in ("apscheduler", "huey"):
            if importlib.util.find_spec(side):
                figures += kill(folder, options.jobs, side)
    tell(figures, options)


if __name__ == "__main__":
    main()
