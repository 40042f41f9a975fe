"""How long a whole pack takes: a fresh process, one article, four threads, cards, one clip.

    python -m benchmarks.pack [ARTICLE] [--runs 3]

Prints wall and CPU seconds of `repurpose pack`, its workers included, and of building it again.
"""

import argparse
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


def run(words: list[str]) -> tuple[float, float]:
    """Return wall and CPU seconds of one command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "repurpose", *words], check=True, capture_output=True)
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
            words = ["pack", options.article, "--out", folder]
            cases.setdefault("repurpose --help", []).append(run(["--help"]))
            cases.setdefault("a pack of one article, one clip", []).append(run(words))
            cases.setdefault("the same again, nothing changed", []).append(run(words))
    tell([*figures_of(cases)], options)


def figures_of(cases: dict[str, list[tuple[float, float]]]) -> Iterator[Figure]:
    for what, rows in cases.items():
        wall, cpu = (median(column) for column in zip(*rows, strict=True))
        yield Figure(what, "repurpose", wall, "s")
        yield Figure(what, "repurpose", cpu, "CPU s")


if __name__ == "__main__":
    main()
