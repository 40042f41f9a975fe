"""What a cluster costs beside `--jobs`: the same articles, made by two processes, by two workers, into a store.

    python -m benchmarks.cluster [--only compare parts tasks] [--articles 60] [--runs 3] [--text 300]
                                 [--tasks 100 1000 5000]

`compare` makes packs each way, ways taking turns. `parts` says who spends what on each article: the
command, the scheduler, the workers. `tasks` hands out tasks that do nothing, as large as a pack's, no
more at a time than a run does: what a task costs the scheduler, however many there are. The scheduler
and the workers are processes of their own that stand already, as a cluster does. CPU is that of all
processes that take part; ratios are to `--jobs 2`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.figures import Figure, add_json, tell
from repurpose.cluster.crew import EACH

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = (ROOT / "assets" / "samples" / "demo.md").read_text(encoding="utf-8")
PORT = 28_786
ADDRESS = f"tcp://127.0.0.1:{PORT}"
WORKERS = 2


def write_articles(folder: Path, count: int) -> None:
    """Write articles that differ, each as long as the sample."""
    folder.mkdir()
    for number in range(count):
        text = SAMPLE.replace("\n", f"\n\n这是第{number}篇，写法与别的不同。\n", 1)
        (folder / f"note-{number:04}.md").write_text(text, encoding="utf-8")


@contextmanager
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[list[psutil.Process]]:
    """Give the processes of a scheduler and, after it, of its workers."""
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"]]
    worker = ["worker", ADDRESS, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    commands += [[*worker, "--local-directory", str(folder / f"w{n}")] for n in range(WORKERS)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        for words in commands
    ]
    try:
        from distributed import Client

        with Client(ADDRESS, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=120)
        yield [psutil.Process(one.pid) for one in started]
    finally:
        for one in started:
            one.kill()
            one.wait()


def cpu_of(processes: list[psutil.Process]) -> float:
    """Return the CPU seconds of processes, those below them that have ended with them."""
    times = [process.cpu_times() for process in processes]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def measure(
    words: list[str], folder: Path, environment: dict[str, str], others: list[psutil.Process]
) -> tuple[float, list[float]]:
    """Return wall seconds of one command, and CPU seconds: its own, then those of each of the others."""
    shares = [[psutil.Process()], *([one] for one in others)]
    before, started = [cpu_of(one) for one in shares], time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "repurpose", "pack", "--no-clips", "--quiet", *words],
        check=True,
        cwd=folder,
        env=environment,
    )
    wall = time.monotonic() - started
    return wall, [cpu_of(one) - old for one, old in zip(shares, before, strict=True)]


@contextmanager
def desk(count: int) -> Iterator[tuple[Path, dict[str, str], list[psutil.Process]]]:
    """Give a folder with articles in `notes`, an environment, and a cluster."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "notes", count)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "REPURPOSE_HOME": str(folder / "home"),
            "REPURPOSE_CACHE": str(folder / "cache"),
            "REPURPOSE_CACHE_MB": "0",
        }
        with cluster(folder, environment) as others:
            yield folder, environment, others


def compare(count: int, runs: int) -> Iterator[Figure]:
    """Make the same packs each way."""
    with desk(count) as (folder, environment, others):
        store = f"file://{folder}/store"
        arms = {
            "--jobs 2": ["--jobs", "2", "--out", "packs"],
            "--cluster, a folder": ["--cluster", ADDRESS, "--out", "packs"],
            "--cluster, a store": ["--cluster", ADDRESS, "--out", store],
            "--jobs 2, a store": ["--jobs", "2", "--out", store],
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in arms}
        for _ in range(runs):
            for arm, words in arms.items():
                for place in ("packs", "store", "cache"):
                    shutil.rmtree(folder / place, ignore_errors=True)
                wall, cpu = measure(["notes", *words], folder, environment, others)
                times[arm].append((wall, sum(cpu)))
    what = f"{count} articles, text and nine cards, {WORKERS} processes"
    for arm, rows in times.items():
        wall, cpu_all = (median(column) for column in zip(*rows, strict=True))
        yield Figure(what, f"repurpose {arm}", wall, "s")
        yield Figure(what, f"repurpose {arm}", cpu_all, "CPU s")


def part(count: int) -> Iterator[Figure]:
    """Say who spends what on each article, text only: when packs are made, and when they stand."""
    with desk(count) as (folder, environment, others):
        words = ["--no-cards", "--cluster", ADDRESS, "--out", f"file://{folder}/store"]
        first = str(folder / "notes" / "note-0000.md")
        measure([first, *words], folder, environment, others)
        _, begin = measure([first, *words], folder, environment, others)
        for what in ("made", "standing"):
            _, cpu = measure(["notes", *words], folder, environment, others)
            each = [1000 * (now - old) / count for now, old in zip(cpu, begin, strict=True)]
            shares = {"command": each[0], "scheduler": each[1], "workers": sum(each[2:])}
            for who, value in shares.items():
                yield Figure(f"an article of {count}, text only, {what}", who, value, "CPU ms")


TASK = bytes(30_000)  # as large as the text of a long article with what goes along


def idle_tasks(counts: Sequence[int]) -> Iterator[Figure]:
    """Hand out tasks that do nothing, in a window as `repurpose.cluster.crew` has it."""
    from distributed import Client

    with (
        tempfile.TemporaryDirectory() as name,
        cluster(Path(name), dict(os.environ)) as others,
        Client(ADDRESS, timeout=60, set_as_default=False) as client,
    ):
        hand_out(client, 50, -1)  # all is imported, on all sides
        for count in counts:
            shares = [[psutil.Process()], *([one] for one in others)]
            before = [cpu_of(one) for one in shares]
            hand_out(client, count, count)
            cpu = [cpu_of(one) - old for one, old in zip(shares, before, strict=True)]
            each = [1000 * value / count for value in cpu]
            told = {"scheduler": each[1], "who hands out": each[0], "workers": sum(each[2:])}
            for who, value in told.items():
                yield Figure(f"a task of {count:,} that do nothing", who, value, "CPU ms")


def hand_out(client: Any, count: int, series: int) -> None:
    """Let workers do nothing `count` times, three tasks for each of their threads at a time."""
    under_way: deque[Any] = deque()
    for number in range(count):
        if len(under_way) >= EACH * WORKERS:
            under_way.popleft().result()
        under_way.append(client.submit(len, TASK, key=f"idle-{series}-{number}", pure=False))
    for future in under_way:
        future.result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ("compare", "parts", "tasks")
    parser.add_argument("--only", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--text", type=int, default=300)
    parser.add_argument("--tasks", type=int, nargs="+", default=[100, 1_000, 5_000])
    add_json(parser)
    options = parser.parse_args()
    figures: list[Figure] = []
    if "compare" in options.only:
        figures += compare(options.articles, options.runs)
    if "parts" in options.only:
        figures += part(options.text)
    if "tasks" in options.only:
        figures += idle_tasks(options.tasks)
    tell(figures, options)


if __name__ == "__main__":
    main()
