"""All benchmarks of speed beside their peers, one after the other: one JSON and one table in Markdown out.

    python -m benchmarks [--only cards]... [--runs 3] [--quick] [--out build/bench]

Peers are fetched once, in the versions of `peers.toml`, into a folder of their own (REPURPOSE_PEERS, or
build/peers); what cannot be had here is named and left out. Of several runs the median counts, of ratios
too: a ratio is made within one run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure, number, ratio_of, table_of
from benchmarks.peers import PEERS, fetch_peers

# The arguments of each, and what makes it short: enough to see that it runs.
BENCHMARKS: dict[str, tuple[list[str], list[str]]] = {
    "cards": ([], ["6"]),
    "clips": (
        ["--skip", "layered", "ordinary-scenes"],
        [
            "--seconds",
            "4",
            "--skip",
            "layered",
            "ordinary",
            "ordinary-scenes",
            "function-scenes",
            "five",
        ],
    ),
    "start": ([], ["--runs", "1"]),
    "pack": ([], ["--runs", "1"]),
    "outbox": ([], ["--parts", "100", "--rows", "2000", "--jobs", "10"]),
    "outbox_size": ([], ["--quick"]),
    "schedule": ([], ["--parts", "100", "--seconds", "5", "--idle", "5"]),
    "cluster": ([], ["--articles", "4", "--runs", "1", "--text", "10", "--tasks", "100"]),
}
OURS = ("repurpose", "Pillow", "moviepy", "apscheduler", "httpx", "freetype-py", "av")


def run_one(name: str, *, quick: bool) -> list[Figure]:
    """Run a benchmark in a process of its own and return its figures."""
    usual, short = BENCHMARKS[name]
    with tempfile.TemporaryDirectory(prefix="repurpose-bench-") as folder:
        kept = Path(folder) / "figures.json"
        words = [sys.executable, "-m", f"benchmarks.{name}", *(short if quick else usual)]
        subprocess.run(
            [*words, "--json", str(kept)], check=True, env=with_peers(), stdout=subprocess.DEVNULL
        )
        return [Figure(**row) for row in json.loads(kept.read_text())]


def with_peers() -> dict[str, str]:
    """Return the environment in which the peers in Python can be imported, after our own packages."""
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(PEERS / "python"))))
    return {**os.environ, "PYTHONPATH": path, "REPURPOSE_PEERS": str(PEERS)}


def gather(name: str, runs: list[list[Figure]]) -> Iterator[dict[str, Any]]:
    """Give the median, least and most of each figure of several runs, and the median of its ratio."""
    values, ratios = defaultdict(list), defaultdict(list)
    for run in runs:
        for one in run:
            values[one.what, one.unit, one.who].append(one.value)
            ratios[one.what, one.unit, one.who].append(ratio_of(one, run))
    for (what, unit, who), found in values.items():
        known = [ratio for ratio in ratios[what, unit, who] if ratio is not None]
        yield {
            "benchmark": name, "what": what, "who": who, "unit": unit,
            "median": median(found), "least": min(found), "most": max(found),
            "ratio": median(known) if known else None,
        }  # fmt: skip


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    return {
        "processor": model or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "system": platform.platform(),
        "Python": platform.python_version(),
        **{name: version(name) for name in OURS},
    }


def written(told: dict[str, Any]) -> str:
    """Return the page in Markdown: the machine, then a table of each benchmark."""
    parts = [", ".join(f"{name} {value}" for name, value in told["machine"].items())]
    parts.append(f"{told['at']}, median of {told['runs']}; times ours within one run.")
    for name in dict.fromkeys(row["benchmark"] for row in told["figures"]):
        rows = [
            (row["what"], row["who"], row["unit"], number(row["median"]),
             number(row["ratio"]) if row["ratio"] else "")
            for row in told["figures"] if row["benchmark"] == name
        ]  # fmt: skip
        parts += [f"## {name}", table_of(rows, ("what", "who", "unit", "figure", "times ours"))]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--only", action="append", choices=[*BENCHMARKS], default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="see that all of it runs")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    for missing in fetch_peers():
        print(missing, file=sys.stderr)
    figures: list[dict[str, Any]] = []
    for name in options.only or BENCHMARKS:
        runs = []
        for turn in range(options.runs):
            print(f"{name}, run {turn + 1} of {options.runs} …", file=sys.stderr, flush=True)
            runs.append(run_one(name, quick=options.quick))
        figures += gather(name, runs)
    at = datetime.now(UTC).isoformat(timespec="minutes")
    told = {"machine": machine(), "at": at, "runs": options.runs, "figures": figures}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
    (options.out / "bench.md").write_text(written(told))
    print(written(told))


if __name__ == "__main__":
    main()
