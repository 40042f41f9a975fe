"""A process that makes the packs of articles that are handed in: it begins with the studio, and ends when the studio can.

Whoever pastes an article at once need not wait until the studio's own process has loaded all that a pack needs: this one
loads that first, beside it, while the studio loads and draws its pages.
"""

import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.errors import Fault, RepurposeError
from repurpose.spawn import start_process

if TYPE_CHECKING:
    from repurpose.studio.state import Maker, Report

_WAIT = 5  # seconds that it has to end
_SAMPLE = (
    "# 准备\n\n先读一遍，再写下来。他说：“写下来的才算数。”有人问，为什么？因为人会忘记，纸不会。\n\n"
    "## 第一步\n\n把题目写在最上面，共三行。2024年有70%的人没有写完，写完的人少得多。\n"
)  # what is loaded by its making serves every article
# What a draft needs, then what the whole pack does: whoever asks meanwhile waits for one of them at most.
_DRAFTING = (
    "article.sentences",
    "slicing.posts.slice",
    "pack.manifest",
    "pack.draft",
    "cli.pack_flags",
)
_BUILDING = ("pack.card_content", "pack.begin", "pack.plan_rest", "pack.finish", "pack.build")


class Gone(Exception):
    """The process has ended; whoever asked makes the pack themselves."""


class PackMaker:
    """The process, as the studio holds it; it makes one thing after the other."""

    def __init__(self, make: "Maker") -> None:
        """Start it; `make` is found by import there."""
        self._pipe, theirs = Pipe()
        self._process = start_process(serve_packs, theirs, make)
        theirs.close()  # or its end would not be noticed
        self._lock = threading.Lock()

    def __call__(
        self,
        place: str,
        platforms: Sequence[str],
        clips: int,
        report: "Report",
        *,
        draft: bool = False,
    ) -> Path | None:
        """Make a pack, or a draft of one, as the studio's own `make` does.

        Raises:
            Gone: The process has ended, before or meanwhile.
            RepurposeError: As its `make`.
        """
        with self._lock:
            try:
                self._pipe.send((place, tuple(platforms), clips, draft))
                while True:
                    kind, said = self._pipe.recv()
                    if kind == "progress":
                        report(*said)
                    elif kind == "failed":
                        raise said
                    else:
                        return Path(said) if said else None
            except (EOFError, OSError):
                raise Gone from None

    def end(self) -> None:
        """End it once it has nothing to do."""
        with self._lock:
            self.kill()

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.terminate()
        self._process.join(_WAIT)
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._pipe.close()


def serve_packs(pipe: Any, make: "Maker") -> None:
    """Load what packs need, and make them as they are asked for: the work of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the studio, which ends this one
    left = deque(loading_steps())
    with suppress(EOFError, OSError):  # the studio has ended
        while True:
            while left and not pipe.poll():
                left.popleft()()
            place, platforms, clips, draft = pipe.recv()
            try:
                made = make(place, platforms, clips, partial(_tell, pipe), draft=draft)
                pipe.send(("made", str(made) if made else ""))
            except RepurposeError as error:
                pipe.send(("failed", error))
            except Exception as error:  # noqa: BLE001 - told as a fault of ours, in the window
                pipe.send(("failed", Fault.of(error, "")))


def loading_steps() -> list[Callable[[], object]]:
    """Return what loads all that a pack needs, in steps of a tenth of a second or so."""
    drafting = [partial(import_module, f"repurpose.{name}") for name in _DRAFTING]
    building = [partial(import_module, f"repurpose.{name}") for name in _BUILDING]
    return [*drafting, load_words, *building, load_drawing]


def load_words() -> None:
    """Load what words are told apart by: dictionaries and patterns, which the first article needs."""
    from repurpose.article import Source, parse_article  # noqa: PLC0415
    from repurpose.pack import Choices, plan_words  # noqa: PLC0415
    from repurpose.platforms import PRESETS  # noqa: PLC0415

    article = parse_article(_SAMPLE, Source("sample.md", "0" * 64))
    plan_words(article, Choices(platforms=PRESETS["home"], clips=0))


def load_drawing() -> None:
    """Load what cards are drawn by."""
    from repurpose.pack import load_drawing as load  # noqa: PLC0415

    load()


def _tell(pipe: Any, *said: Any) -> None:
    pipe.send(("progress", said))
