"""One door for a while, in a process of its own; the faults found go to a folder.

With atheris, inputs that reach new lines of the program are kept and changed further (libFuzzer); without
it the seeds are changed at random. The same seed changes them in the same way.
"""

import argparse
import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from math import inf
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
_GROWTH = 400  # one of so many inputs is measured for the growth of its work


def main(words: list[str]) -> None:
    """Run one door."""
    parser = argparse.ArgumentParser()
    parser.add_argument("door")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--inputs", type=int, default=0, help="end after so many; 0: by seconds alone"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("coverage", "random"), default="random")
    parser.add_argument("--crashes", type=Path, default=HERE / "crashes")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args(words)
    sys.dont_write_bytecode = True
    sys.setrecursionlimit(1000)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if chosen.engine == "coverage":
        import atheris

        # Entered for good: rooms are imported when they are first asked for.
        atheris.instrument_imports(include=["repurpose"], enable_loader_override=False).__enter__()
    Run(chosen).go()


class Run:
    """What is known while a door is tried."""

    def __init__(self, chosen: Any) -> None:
        """Make the private folder and the door."""
        from tests.fuzz.doors import find_door

        self.chosen = chosen
        self.door = find_door(chosen.door)
        self.chance = Random(chosen.seed)
        self.count = 0
        self.growths = 0
        self.begun = time.monotonic()
        self.found: dict[str, int] = {}
        self.told = 0.0

    def go(self) -> None:
        """Try inputs until the time is over."""
        from tests.fuzz.rooms import private_room
        from tests.fuzz.watch import watch

        if self.chosen.corpus:
            self.chosen.corpus.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            self.folder = stack.enter_context(private_room())
            seeds = [*self.door.seeds(), *self._kept()]
            self.enter = stack.enter_context(self.door.open(self.folder))
            self.reached = stack.enter_context(watch(self.folder))
            self.begun = time.monotonic()
            if self.chosen.engine == "coverage":
                self._by_coverage(seeds)
            else:
                self._by_chance(seeds)
            self.tell(force=True)

    def _kept(self) -> list[bytes]:
        kept = self.chosen.crashes / self.door.name
        return [path.read_bytes() for path in sorted(kept.glob("*"))] if kept.is_dir() else []

    def _by_chance(self, seeds: list[bytes]) -> None:
        for data in seeds:
            self.try_one(data)
        most = self.chosen.inputs or inf
        while self.count < most and time.monotonic() - self.begun < self.chosen.seconds:
            self.try_one(self.door.mutate(self.chance.choice(seeds), self.chance))

    def _by_coverage(self, seeds: list[bytes]) -> None:
        import atheris

        place = self.folder / "engine"
        start = place / "seeds"
        start.mkdir(parents=True)
        for number, data in enumerate(seeds):
            (start / str(number)).write_bytes(data)
        corpus = self.chosen.corpus or place / "corpus"

        def change(data: bytes, most: int, seed: int) -> bytes:
            chance = Random(seed)
            if chance.random() < 0.1:
                return bytes(atheris.Mutate(data, most))
            return self.door.mutate(bytes(data), chance)[:most]

        os.chdir(self.folder)
        options = [
            f"-max_total_time={int(self.chosen.seconds)}", f"-seed={self.chosen.seed}", "-max_len=100000", "-timeout=300",
            "-rss_limit_mb=4000", "-len_control=0", "-verbosity=0", f"-artifact_prefix={place}/", "-reload=0",
        ]  # fmt: skip
        atheris.Setup(
            [sys.argv[0], *options, str(corpus), str(start)], self.try_one, custom_mutator=change
        )
        atheris.Fuzz()  # it ends the process

    def try_one(self, data: bytes) -> None:
        """Try one input; keep it, as short as it can be, when it shows a fault that is new."""
        from tests.fuzz.judge import judge, judge_growth

        self.count += 1
        data = bytes(data)
        failure = judge(self.enter, data, self.reached)
        if failure:
            self._keep(failure, data)
        elif self.door.grow and self.chance.random() < 1 / _GROWTH:
            self.growths += 1
            if grown := judge_growth(self.door, self.enter, data, self.chance):
                self._keep(grown[1], grown[0], small=True)
        self.tell()

    def _keep(self, failure: Any, data: bytes, *, small: bool = False) -> None:
        from tests.fuzz.judge import judge, shrink, shrink_json

        self.found[failure.sign] = self.found.get(failure.sign, 0) + 1
        if self.found[failure.sign] > 1:
            return

        def shows(shorter: bytes) -> bool:
            again = judge(self.enter, shorter, self.reached)
            return again is not None and again.sign == failure.sign

        shorten: Callable[..., bytes] = shrink_json if data[:1] in (b"{", b"[") else shrink
        if not small and "TooLong" not in failure.sign:
            data = shorten(data, shows, 8.0) if shows(data) else data
        name = "-".join(
            "".join(c if c.isalnum() or c == "_" else " " for c in failure.sign).split()
        )[:90]
        kept = self.chosen.crashes / self.door.name / name
        from tests.fuzz.watch import paused

        with paused():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            if self.chosen.report:
                with self.chosen.report.with_suffix(".traces").open("a") as traces:
                    traces.write(f"== {failure.sign}\n{data[:500]!r}\n{failure.trace}\n\n")
        self.tell(force=True)

    def tell(self, *, force: bool = False) -> None:
        """Write what is known so far; a process that dies has told it."""
        from tests.fuzz.watch import paused

        now = time.monotonic()
        if not self.chosen.report or (now - self.told < 1 and not force):
            return
        self.told = now
        said = {"door": self.door.name, "seconds": round(now - self.begun), "executions": self.count, "growths": self.growths, "faults": self.found}  # fmt: skip
        with paused():
            self.chosen.report.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    gc.set_threshold(5000, 20, 20)
    main(sys.argv[1:])
