"""How soon there is something to look at: `--help`, the first card of a pack, the first page of the studio and its first pack.

    python -m benchmarks.start [ARTICLE] [--runs 5]

Every time a fresh process with nothing remembered; `.pyc` files are there. CPU seconds are those of the process
at that moment, wall seconds count from its start; of a pasted article, from its being sent.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx

from benchmarks.figures import Figure, add_json, tell

SAMPLE = Path(__file__).resolve().parent.parent / "assets" / "samples" / "demo.md"
# The command line, and a line when it opens the first card's file to write it.
WATCH = """
import os, sys, time

def told(event, said):
    if event == "open" and str(said[0]).endswith(".png") and said[2] & os.O_WRONLY:
        print(time.process_time(), file=sys.stderr, flush=True)

sys.addaudithook(told)
from repurpose.cli import main
main()
"""
_THINKING = 5.0  # seconds between the first page and an article that is pasted there
Moments = dict[str, list[tuple[float, float]]]  # wall and CPU seconds; a CPU of 0 is not known


def see_a_card(article: str, env: dict[str, str], out: str) -> tuple[float, float]:
    """Return wall and CPU seconds until a pack's first card is written."""
    started = time.monotonic()
    command = [sys.executable, "-c", WATCH, "pack", article, "--no-clips", "--out", out]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:
        assert run.stderr is not None
        cpu = float(run.stderr.readline())
        wall = time.monotonic() - started
        run.stderr.read()
    return wall, cpu


def see_help(env: dict[str, str]) -> tuple[float, float]:
    """Return wall and CPU seconds of `repurpose --help`."""
    before, started = os.times(), time.monotonic()
    command = [sys.executable, "-m", "repurpose", "--help"]
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system
    return time.monotonic() - started, cpu - before.children_user - before.children_system


def see_the_studio(article: str, env: dict[str, str], folder: str, found: Moments) -> None:
    """Add how long the studio's first page takes, and the first card and the whole of a pack pasted there."""
    started = time.monotonic()
    command = [sys.executable, "-u", "-m", "repurpose", "preview", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        try:
            link = re.search(r"http\S+", run.stdout.readline())
            assert link
            with httpx.Client(follow_redirects=True, timeout=60) as browser:
                page = browser.get(link[0]).raise_for_status()
                wall = time.monotonic() - started
                found["the studio's first page"].append((wall, _cpu_of(run.pid)))
                time.sleep(_THINKING)
                for what, seconds in _paste(article, browser, page.url, Path(folder)):
                    found[what].append((seconds, 0.0))
        finally:
            run.terminate()


def _paste(
    article: str, browser: httpx.Client, page: httpx.URL, folder: Path
) -> Iterator[tuple[str, float]]:
    """Yield how long the first card and the posts of an article take that is pasted into the first page."""
    started, card = time.monotonic(), False
    body = {"text": Path(article).read_text("utf-8"), "platforms": ["x", "xiaohongshu"]}
    origin = {"origin": str(page).rstrip("/")}
    sent = browser.post(page.join("/api/start"), json=body, headers=origin).raise_for_status()
    while True:
        if not card and any(folder.glob("packs/*/cards/*.png")):
            card = True
            yield "pasted there: the first card", time.monotonic() - started
        now = browser.get(page.join(f"/api/start/{sent.json()['id']}")).json()
        if now["stage"] in ("done", "failed"):
            assert now["stage"] == "done", now
            yield "pasted there: posts and nine cards", time.monotonic() - started
            return
        time.sleep(0.01)


def _cpu_of(process: int) -> float:
    """Return the CPU seconds of a running process; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("article", nargs="?", default=str(SAMPLE))
    parser.add_argument("--runs", type=int, default=5)
    add_json(parser)
    options = parser.parse_args()
    found: Moments = defaultdict(list)
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            home = {"REPURPOSE_CACHE": f"{folder}/cache", "REPURPOSE_HOME": f"{folder}/home"}
            env = os.environ | home | {"XDG_DATA_HOME": f"{folder}/data"}
            article = str(Path(options.article).absolute())
            found["repurpose --help"].append(see_help(env))
            found["the first card of a pack"].append(see_a_card(article, env, f"{folder}/made"))
            see_the_studio(article, env, folder, found)
    tell([*figures_of(found)], options)


def figures_of(found: Moments) -> Iterator[Figure]:
    for what, rows in found.items():
        wall, cpu = (median(column) for column in zip(*rows, strict=True))
        yield Figure(what, "repurpose", wall, "s")
        if cpu:
            yield Figure(what, "repurpose", cpu, "CPU s")


if __name__ == "__main__":
    main()
