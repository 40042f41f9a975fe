"""A process that makes drafts of clips, one after the other: ready before one is asked for, and ended with it."""

import signal
from contextlib import suppress
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

from repurpose.errors import RepurposeError
from repurpose.json_object import JsonObject
from repurpose.spawn import start_process

if TYPE_CHECKING:
    from repurpose.pack import ClipTask

_IDLE = 600  # seconds after which one that nobody asks ends by itself
_WAIT = 5  # seconds that it has to end


class DraftMaker:
    """The process, as the studio holds it."""

    def __init__(self) -> None:
        """Start it; it loads what a draft needs, a second of CPU, and waits."""
        self._pipe, theirs = Pipe()
        self._process = start_process(serve_drafts, theirs)
        theirs.close()  # or its end would not be noticed

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.is_alive()

    def ask(self, task: "ClipTask") -> None:
        """Have a draft made.

        Raises:
            OSError: It has ended meanwhile.
        """
        self._pipe.send(task)

    def news(self) -> JsonObject:
        """Wait for what it says next: `done` of `total`, and at the end `film` or `trouble`.

        Raises:
            EOFError, OSError: It has ended.
        """
        found: JsonObject = self._pipe.recv()
        return found

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.terminate()
        self._process.join(_WAIT)
        self._process.kill()
        self._process.join()
        self._pipe.close()


def serve_drafts(pipe: Any) -> None:
    """Make drafts as they are asked for: the work of the process, which does nothing else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the studio, which ends this one
    from repurpose.clips import load_all  # noqa: PLC0415
    from repurpose.pack import fonts  # noqa: PLC0415

    load_all()
    fonts()
    with suppress(EOFError, OSError):  # the studio has ended
        while pipe.poll(_IDLE):
            pipe.send(_made(pipe.recv(), pipe))


def _made(task: "ClipTask", pipe: Any) -> JsonObject:
    from repurpose.pack import make_clip  # noqa: PLC0415

    def report(_: str, done: int, total: int) -> None:
        if done % 5 == 0 or done == total:
            pipe.send({"done": done, "total": total})

    try:
        entry = make_clip(task, report)
    except RepurposeError as error:
        return {"trouble": error}
    return {"film": str(task.folder / entry.file), "seconds": entry.seconds}
