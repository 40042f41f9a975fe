"""How long a whole pack takes: a fresh process, one article, four threads, cards, one clip.

    python -m benchmarks.pack [ARTICLE] [--runs 3]

Prints wall and CPU seconds of `repurpose pack`, its workers included, and of building it again.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, add_json, tell

SAMPLE = Path(__file__).resolve().parent.parent / "assets" / "samples" / "demo.md"


def run(words: list[str], cache: str) -> tuple[float, float]:
    """Return wall and CPU seconds of one command and its children; `cache` is all that it remembers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [sys.executable, "-m", "repurpose", *words]
    env = os.environ | {"REPURPOSE_CACHE": cache}
    subprocess.run(command, check=True, capture_output=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("article", nargs="?", default=str(SAMPLE))
    parser.add_argument("--runs", type=int, default=3)
    add_json(parser)
    options = parser.parse_args()
    cases: dict[str, list[tuple[float, float]]] = {}
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            words = ["pack", options.article, "--out", f"{folder}/packs"]
            cache = f"{folder}/cache"
            cases.setdefault("repurpose --help", []).append(run(["--help"], cache))
            cases.setdefault("a pack of one article, one clip", []).append(run(words, cache))
            cases.setdefault("the same again, nothing changed", []).append(run(words, cache))
    tell([*figures_of(cases)], options)


def figures_of(cases: dict[str, list[tuple[float, float]]]) -> Iterator[Figure]:
    for what, rows in cases.items():
        wall, cpu = (median(column) for column in zip(*rows, strict=True))
        yield Figure(what, "repurpose", wall, "s")
        yield Figure(what, "repurpose", cpu, "CPU s")


if __name__ == "__main__":
    main()
