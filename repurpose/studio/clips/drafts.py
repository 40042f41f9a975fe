"""A clip's task in, a quick film of it out, made in a process of its own that can be ended."""

import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.errors import RepurposeError, UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import Say
from repurpose.spawn import start_process
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from repurpose.pack import ClipTask

_KEPT = 8  # drafts


@dataclass
class Draft:
    """A draft that is being made, or was: its process, its folder, its film once it is there."""

    process: Any
    folder: Path
    film: Path | None = None


@dataclass
class Drafts:
    """Makes drafts, one at a time, each in a process that can be ended; keeps the latest."""

    studio: Studio
    kept: dict[str, Draft] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, pack: str, task: "ClipTask", say: Say) -> str:
        """Begin a draft in place of the one under way; windows are told how far it is.

        Why it failed is said by `say`, to whom asked for it.
        """
        name = secrets.token_hex(8)
        folder = Path(tempfile.mkdtemp(prefix="repurpose-draft-"))
        here, there = Pipe(duplex=False)
        with self.lock:
            for other in self.kept.values():
                _end(other)
            while len(self.kept) >= _KEPT:
                shutil.rmtree(self.kept.pop(next(iter(self.kept))).folder, ignore_errors=True)
            process = start_process(make_draft, replace(task, folder=folder), there)
            self.kept[name] = Draft(process, folder)
        there.close()
        threading.Thread(target=self._follow, args=(pack, name, here, say), daemon=True).start()
        return name

    def _follow(self, pack: str, name: str, pipe: "Connection", say: Say) -> None:
        """Pass on what the process says until it ends, however it does."""
        said: JsonObject = {"trouble": "", "ended": True}
        try:
            while True:
                news = pipe.recv()
                if "film" in news:
                    self.kept[name].film = Path(news["film"])
                    said = {"ended": True, "seconds": news["seconds"]}
                elif "trouble" in news:
                    said = {"ended": True, "trouble": say(news["trouble"].whole)}
                else:
                    self.studio.hub.tell("draft", pack=pack, draft=name, **news)
        except (EOFError, OSError, KeyError):  # it has ended, or was ended
            self.studio.hub.tell("draft", pack=pack, draft=name, **said)
        finally:
            pipe.close()

    def cancel(self, name: str) -> bool:
        """End a draft that is being made; say whether one was."""
        with self.lock:
            draft = self.kept.get(name)
            return _end(draft) if draft else False

    def find(self, name: str) -> Path:
        """Return the film of a draft.

        Raises:
            UnknownName: There is none.
        """
        draft = self.kept.get(name)
        if draft is None or draft.film is None or not draft.film.is_file():
            raise UnknownName("draft", name, ())
        return draft.film

    def close(self) -> None:
        """End what is under way, and leave nothing behind."""
        with self.lock:
            for draft in self.kept.values():
                _end(draft)
                shutil.rmtree(draft.folder, ignore_errors=True)
            self.kept.clear()


def _end(draft: Draft) -> bool:
    if not draft.process.is_alive():
        return False
    draft.process.terminate()
    draft.process.join(5)
    shutil.rmtree(draft.folder, ignore_errors=True)
    return True


def make_draft(task: "ClipTask", pipe: "Connection") -> None:
    """Make a draft in this process, which does nothing else; say how far it is, and how it ended."""
    from repurpose.pack import make_clip  # noqa: PLC0415

    def report(_: str, done: int, total: int) -> None:
        if done % 5 == 0 or done == total:
            pipe.send({"done": done, "total": total})

    try:
        entry = make_clip(task, report)
    except RepurposeError as error:
        pipe.send({"trouble": error})
    else:
        pipe.send({"film": str(task.folder / entry.file), "seconds": entry.seconds})
    finally:
        pipe.close()
