"""How long the studio's clip page waits: for a clip on the clock, its first frame, any frame, and a draft.

    python -m benchmarks.clip_room [PACK]      a pack with a clip; without one it is made of the sample

Nothing is asserted; the figures stand in docs/studio.md.
"""

import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from repurpose.article import Source, parse_article
from repurpose.pack import build_packs
from repurpose.pack.choices import Choices
from repurpose.studio.clips.drafts import Drafts
from repurpose.studio.clips.previews import Previews
from repurpose.studio.clips.wishes import describe, task_of, wish_of

READY = 4  # seconds in which a process has loaded what it needs, and somebody has looked at a clip
SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "demo.md"


class Hub:
    """Hears when a draft is there."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def tell(self, _: str, **facts: object) -> None:
        """Take news of a draft."""
        if facts.get("ended"):
            self.ended.set()


class Studio:
    """As much of a studio as drafts need."""

    def __init__(self) -> None:
        self.hub = Hub()


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else make_pack()
    told = describe(folder)
    clip = told["clips"][0]["id"]
    previews = Previews()
    for shape in ("vertical", "square", "wide"):
        own = wish_of(folder, {"look": told["look"] | {"clip_format": shape}})
        plan, took, _ = timed(lambda own=own: previews.open(folder, own, clip))
        _, first, _ = timed(lambda plan=plan: previews.frame(plan["key"], 1.0, 540))
        places = [random.Random(7).uniform(0, plan["seconds"]) for _ in range(60)]
        each = [
            timed(lambda at=at, plan=plan: previews.frame(plan["key"], at, 540)) for at in places
        ]
        frames, cpus = (sorted(one[part] for one in each) for part in (1, 2))
        print(
            f"{shape:9} on the clock {took:.2f} s, first frame {first:.2f} s, any frame"
            f" {1000 * statistics.median(frames):.0f} ms (p95 {1000 * frames[56]:.0f} ms),"
            f" of CPU {1000 * statistics.median(cpus):.0f} ms (p95 {1000 * cpus[56]:.0f} ms)"
        )
        studio = Studio()
        drafts = Drafts(studio)  # type: ignore[arg-type]
        drafts.prepare(0)  # as the page does when a clip is opened
        time.sleep(READY)
        for which in ("first", "second"):
            studio.hub.ended.clear()
            began, before = time.perf_counter(), child_cpu()
            drafts.start("pack", task_of(folder, own, clip), str)
            studio.hub.ended.wait(120)
            took, cpu = time.perf_counter() - began, child_cpu() - before
            print(
                f"{shape:9} {which} draft of {plan['seconds']:.0f} s: {took:.1f} s, {cpu:.1f} s of CPU"
            )
        drafts.close()
    previews.close()


def child_cpu() -> float:
    """Return the seconds of CPU that the process of the drafts has taken so far; only where /proc is."""
    try:
        [child] = multiprocessing.active_children()
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def make_pack() -> Path:
    """Return a pack of the sample, made now."""
    out = Path(tempfile.mkdtemp())
    article = parse_article(SAMPLE.read_text(encoding="utf-8"), Source("demo.md", "0" * 64))
    [built] = build_packs(
        [article], Choices(platforms=("x",), cards=False), out, jobs=1, report=lambda *_: None
    )
    return built.folder


def timed(act):  # noqa: ANN001, ANN201
    """Return what `act` gives, the seconds that it took, and those of CPU of this process."""
    began, before = time.perf_counter(), time.process_time()
    value = act()
    return value, time.perf_counter() - began, time.process_time() - before


if __name__ == "__main__":
    main()
