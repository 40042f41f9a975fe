"""Many runs, a few at a time, and what came of them."""

import argparse
import json
import multiprocessing
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.chaos.story import run
from tests.chaos.world import Drawn, World, open_world


def main() -> int:
    """Run; return 1 when anything is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description=f"{__doc__} See docs/testing.md."
    )
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; one more each")
    parser.add_argument(
        "--workers", type=int, default=2, help="processes, with servers of their own"
    )
    parser.add_argument("--together", type=int, default=4, help="runs at a time in each of them")
    parser.add_argument(
        "--articles", action="store_true", help="whole articles to blogs, letters and 公众号"
    )
    parser.add_argument("--keep", type=Path, help="folder for what is left of wrong runs")
    parser.add_argument("--out", type=Path, help="file for one JSON object a run")
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.runs)
    shares = [seeds[start :: asked.workers] for start in range(asked.workers)]
    context = multiprocessing.get_context("spawn")
    done: list[dict[str, Any]] = []
    with ProcessPoolExecutor(asked.workers, mp_context=context) as pool:
        waiting = [
            pool.submit(
                run_share, list(share), asked.together, asked.keep, asked.out, asked.articles
            )
            for share in shares
        ]
        for future in as_completed(waiting):
            found = future.result()
            done += found
            _say(f"{len(done)} of {asked.runs} runs")
    _say(*describe(done))
    return 0 if all(one["right"] for one in done) else 1


def run_share(
    seeds: Sequence[int],
    together: int,
    keep: Path | None = None,
    out: Path | None = None,
    articles: bool = False,
) -> list[dict[str, Any]]:
    """Run some seeds on one set of servers, some at a time; return what each came to."""
    with open_world() as world, ThreadPoolExecutor(together) as pool:
        return list(pool.map(lambda seed: _run_one(world, seed, keep, out, articles), seeds))


def _run_one(
    world: World, seed: int, keep: Path | None, out: Path | None, articles: bool
) -> dict[str, Any]:
    started = time.monotonic()
    try:
        found = run(world, seed, keep, articles=articles).values()
    except Exception:  # noqa: BLE001  a run that breaks is a wrong one, and the others go on
        found = {
            "drawn": asdict(Drawn.by(seed, articles=articles)),
            "right": False,
            "broke": traceback.format_exc(),
        }
    found["seconds"] = round(time.monotonic() - started, 2)
    found["servers"] = {**world.names(), **found.get("servers", {})}
    if not found["right"]:
        _say(json.dumps(found, ensure_ascii=False, indent=1))
    if out is not None:
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
    return found


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def describe(done: Sequence[dict[str, Any]]) -> list[str]:
    """Return the figures of many runs as lines."""
    whole = [one for one in done if "verdict" in one]
    wrong = [one["drawn"]["seed"] for one in done if not one["right"]]
    verdict: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    events: Counter[str] = Counter()
    person: Counter[str] = Counter()
    for one in whole:
        verdict.update({name: len(found) for name, found in one["verdict"].items()})
        faults.update(one["faults"])
        events.update(one["events"])
        person.update(one["person"])
    kinds = Counter(f"{what} on {one['drawn']['database']}" for one in whole for what in one["drawn"]["accounts"])  # fmt: skip
    names = {kind: name for one in whole for kind, name in one["servers"].items()}
    sums = {
        name: sum(one[name] for one in whole) for name in ("posts", "sent_in_trouble", "unknown")
    }
    troubled, doubtful = sums["sent_in_trouble"], sums["unknown"]
    lines = [
        f"runs {len(done)}, wrong {len(wrong)} {wrong or ''}, broken {len(done) - len(whole)}",
        f"servers {names}",
        f"accounts {dict(kinds.most_common())}",
        f"posts {sums['posts']}, sent while things failed {troubled}, in doubt then {doubtful}",
        f"verdict {dict(verdict)}",
        f"a person {dict(person)}",
        f"done to processes {sum(events.values())} {dict(events.most_common())}",
        f"faults {sum(faults.values())} of {len(faults)} kinds:",
    ]
    lines += [f"  {count:6} {name}" for name, count in faults.most_common()]
    took: Counter[str] = Counter()
    for one in whole:
        took.update(one["took"])
    lines.append(f"seconds { ({name: round(spent, 1) for name, spent in took.items()}) }")
    slow = sorted(one["seconds"] for one in done)
    return [*lines, f"seconds a run: median {slow[len(slow) // 2]}, most {slow[-1]}"]
