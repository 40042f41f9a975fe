"""What a cluster costs beside `--jobs`: the same articles, made by two processes, by two workers, into a store.

    python -m benchmarks.cluster [ARTICLES] [RUNS]
    python -m benchmarks.cluster parts [ARTICLES]

`parts` says who spends what on each article: the command, the scheduler, the workers. The scheduler and the workers are processes of their own that stand already, as a cluster does. CPU is
that of all processes that take part. Arms take turns; ratios are of the medians, to `--jobs 2`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

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


def compare(count: int, runs: int) -> None:
    """Print what each way of making the same packs takes."""
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
    base = [median(column) for column in zip(*times["--jobs 2"], strict=True)]
    print(f"{count} articles, text and nine cards each, {WORKERS} processes, {runs} runs")
    for arm, rows in times.items():
        wall, cpu = (median(column) for column in zip(*rows, strict=True))
        ratios = f"wall x {wall / base[0]:.2f}   CPU x {cpu / base[1]:.2f}"
        print(f"{arm:20} wall {wall:6.1f} s   CPU {cpu:6.1f} s   {ratios}")


def part(count: int) -> None:
    """Print who spends what on each article, text only: when packs are made, and when they stand."""
    with desk(count) as (folder, environment, others):
        words = ["--no-cards", "--cluster", ADDRESS, "--out", f"file://{folder}/store"]
        first = str(folder / "notes" / "note-0000.md")
        measure([first, *words], folder, environment, others)
        begin = measure([first, *words], folder, environment, others)
        for what in ("made", "standing"):
            wall, cpu = measure(["notes", *words], folder, environment, others)
            each = [1000 * (now - old) / count for now, old in zip(cpu, begin[1], strict=True)]
            print(
                f"{what:9} wall {wall:6.1f} s   CPU of each article: command {each[0]:5.1f} ms   "
                f"scheduler {each[1]:5.1f} ms   workers {sum(each[2:]):6.1f} ms"
            )
        print(f"begin     wall {begin[0]:6.1f} s   CPU {sum(begin[1]):.1f} s for one article")


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == ["parts"]:
        part(int(words[1]) if len(words) > 1 else 300)
        return
    numbers = [int(word) for word in words]
    compare(*(numbers + [60, 3][len(numbers) :]))


if __name__ == "__main__":
    main()
