"""How many packs an hour a cluster of many workers makes: a simulation, up to 1,000,000 articles.

    python -m benchmarks.cluster_simulation [ARTICLES] [--command MS] [--scheduler MS]

The command hands out tasks one after another and no more than its window holds (`repurpose.cluster.crew`), the
scheduler passes them on one after another, each worker makes one at a time and puts it into a store. Times
are those that `benchmarks.cluster --only parts tasks` and the costs in docs/cluster.md say; how long one pack takes
varies from article to article, and workers die.
"""

import argparse
from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush, heappushpop
from random import Random

EACH, HELD = 3, 8  # as in `repurpose.cluster.crew`: tasks under way for each thread, and held back
COMMAND, SCHEDULER = 0.0055, 0.0026  # CPU seconds of each article, measured
STORE_WAITS = 3  # one after another: is it there? then objects, then the manifest
LATENCY, BANDWIDTH = 0.03, 15e6  # seconds of each wait; bytes a second of each worker


@dataclass(frozen=True)
class Kind:
    """Packs of one kind."""

    name: str
    seconds: float  # CPU of one pack, in one thread
    spread: float  # standard deviation of it, as a share
    size: float  # bytes


KINDS = (Kind("text and nine cards", 0.28, 0.4, 2.3e6), Kind("with one clip", 8.7, 0.3, 9.3e6))


@dataclass
class Outcome:
    """What came of a simulated run; in seconds."""

    wall: float
    command: float  # how long it was busy
    scheduler: float
    again: int  # tasks that were made again


def simulate(
    kind: Kind,
    workers: int,
    articles: int,
    *,
    lifetime: float,
    command: float = COMMAND,
    scheduler: float = SCHEDULER,
    seed: int = 1,
) -> Outcome:
    """Return what comes of a run; a worker lives for `lifetime` seconds of work on average."""
    chance = Random(seed)
    idle = [0.0] * workers  # when each worker is free
    under_way: list[float] = []
    room = EACH * workers
    delivered: deque[float] = deque()  # when the results of the latest tasks were given, in order
    now = last = passed = 0.0
    again = 0
    for _ in range(articles):
        if len(under_way) >= room:
            now = max(now, heappop(under_way))
        if len(delivered) >= HELD * room:
            now = max(now, delivered.popleft())
        now += command
        passed = max(passed, now) + scheduler
        takes = kind.seconds * max(0.3, chance.gauss(1, kind.spread))
        takes += STORE_WAITS * LATENCY + kind.size / BANDWIDTH
        begin = max(passed, idle[0])
        if chance.random() < takes / lifetime:  # it dies half-way, and another one begins anew
            again += 1
            heappushpop(idle, begin + takes / 2 + 10)  # and comes back
            begin = max(begin + takes / 2, idle[0])
        end = begin + takes
        heappushpop(idle, end)
        heappush(under_way, end)
        last = max(last, end)
        delivered.append(last)
    return Outcome(last, command * articles, scheduler * articles, again)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--command", type=float, default=1000 * COMMAND, help="CPU ms an article")
    parser.add_argument("--scheduler", type=float, default=1000 * SCHEDULER, help="CPU ms a task")
    options = parser.parse_args()
    articles, costs = options.articles, (options.command / 1000, options.scheduler / 1000)
    print(f"{articles:,} articles, simulated; a worker dies after 50 hours of work on average")
    for kind in KINDS:
        counts = (8, 32, 64, 128) if kind.seconds < 1 else (128, 512, 2048)
        for workers in counts:
            came = simulate(
                kind, workers, articles, lifetime=180_000, command=costs[0], scheduler=costs[1]
            )
            ideal = articles * (kind.seconds + STORE_WAITS * LATENCY + kind.size / BANDWIDTH)
            print(
                f"{kind.name:20} {workers:5} workers   {came.wall / 3600:7.1f} h   "
                f"{articles / came.wall * 3600:9,.0f} an hour   busy: workers "
                f"{ideal / workers / came.wall:4.0%}, command {came.command / came.wall:4.0%}, "
                f"scheduler {came.scheduler / came.wall:4.0%}   made again {came.again}"
            )


if __name__ == "__main__":
    main()
