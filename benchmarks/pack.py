"""How long a whole pack takes: a fresh process, one article, four threads, cards, one clip.

    python benchmarks/pack.py [ARTICLE] [RUNS]

Prints wall and CPU seconds of `repurpose pack`, its workers included, and of building it again.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

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
    article = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    cases: dict[str, list[tuple[float, float]]] = {"--help": [], "first": [], "again": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            cases["--help"].append(run(["--help"]))
            cases["first"].append(run(["pack", article, "--out", folder]))
            cases["again"].append(run(["pack", article, "--out", folder]))
    for name, rows in cases.items():
        wall, cpu = (median(column) for column in zip(*rows, strict=True))
        print(f"{name:8} wall {wall:6.2f} s   CPU {cpu:6.2f} s   (median of {runs})")


if __name__ == "__main__":
    main()
