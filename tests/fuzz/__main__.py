"""`python -m tests.fuzz --door NAME --minutes 10 --seed N`: doors one after another, then a table."""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.doors import DOORS

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def main() -> int:
    """Run doors; return 1 when a fault was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--door", action="append", choices=tuple(DOORS), help="all by default")
    parser.add_argument("--minutes", type=float, default=10, help="for each door")
    parser.add_argument(
        "--inputs", type=int, default=0, help="for each door, if that is less; random engine"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, default=ROOT / ".fuzz", help="what reached new lines"
    )
    parser.add_argument("--crashes", type=Path, default=HERE / "crashes", help="inputs that fail")
    engines = ("coverage", "random")
    usual = "coverage" if importlib.util.find_spec("atheris") else "random"
    parser.add_argument("--engine", choices=engines, default=usual)
    chosen = parser.parse_args()
    rows = [try_door(name, chosen) for name in chosen.door or DOORS]
    sys.stdout.write(f"\n{'door':10} {'minutes':>7} {'inputs':>9} {'growths':>7}  faults\n")
    for row in rows:
        faults = "; ".join(row["faults"]) or "-"
        minutes = row["seconds"] / 60
        sys.stdout.write(
            f"{row['door']:10} {minutes:7.1f} {row['executions']:9,} {row['growths']:7}  {faults}\n"
        )
    return int(any(row["faults"] for row in rows))


def try_door(name: str, chosen: argparse.Namespace) -> dict:
    """Run one door in a process of its own, which may die of its input; return what it told."""
    seconds = chosen.minutes * 60
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        report = Path(folder) / f"{name}.json"
        words = [
            sys.executable,
            "-m",
            "tests.fuzz.run_door",
            name,
            "--seconds",
            str(seconds),
            "--inputs",
            str(chosen.inputs),
            "--seed",
            str(chosen.seed),
        ]
        words += [
            "--engine",
            chosen.engine,
            "--crashes",
            str(chosen.crashes),
            "--report",
            str(report),
        ]
        words += ["--corpus", str((chosen.corpus / name).resolve())]
        ended = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, "FUZZ_TMP": folder},
            capture_output=True,
            check=False,
        )
        row = {"door": name, "seconds": 0, "executions": 0, "growths": 0, "faults": {}}
        if report.is_file():
            row |= json.loads(report.read_text(encoding="utf-8"))
        if ended.returncode:
            row["faults"][f"the process died ({ended.returncode})"] = 1
            sys.stderr.write(ended.stderr.decode("utf-8", "replace")[-3000:])
        traces = report.with_suffix(".traces")
        if traces.is_file():
            sys.stderr.write(traces.read_text(encoding="utf-8", errors="replace"))
    sys.stderr.write(f"{name}: {row['executions']:,} inputs, {len(row['faults'])} faults\n")
    return row


if __name__ == "__main__":
    sys.exit(main())
