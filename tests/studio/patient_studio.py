"""`repurpose preview` that draws each card once somebody lets it: a file named by its number in the folder LET."""

import os
import time
from pathlib import Path

from repurpose.cli import main
from repurpose.pack import make
from repurpose.studio import serving

LET = Path(os.environ["LET"])
draw = make._draw_card


def wait_and_draw(task, plan):
    while not (LET / str(int(Path(plan.file).name[:2]))).exists():
        time.sleep(0.01)
    return draw(task, plan)


if __name__ == "__main__":
    serving.PackMaker = lambda _make: None  # here, not in a process of its own
    make._draw_card = wait_and_draw
    main()
