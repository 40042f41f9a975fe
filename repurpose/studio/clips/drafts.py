"""A clip's task in, a quick film of it out, made in a process that stands ready and can be ended."""

import secrets
import shutil
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import Say
from repurpose.studio.clips.draft_maker import DraftMaker
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from repurpose.pack import ClipTask

_KEPT = 8  # drafts
_SOON = 1.0  # seconds


@dataclass
class Draft:
    """A draft that is being made, or was: who makes it, its folder, its film once it is there."""

    maker: DraftMaker
    folder: Path
    film: Path | None = None
    over: bool = False


@dataclass
class Drafts:
    """Makes drafts, one at a time, each in a process that can be ended; keeps the latest."""

    studio: Studio
    kept: dict[str, Draft] = field(default_factory=dict)
    ready: DraftMaker | None = None  # a process that waits for a draft
    timer: threading.Timer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False

    def prepare(self, after: float = _SOON) -> None:
        """Have a process ready, for whoever looks at a clip may soon want a draft of it.

        It is started after so many seconds: the first frame, which is drawn meanwhile, comes before it.
        """
        timer = threading.Timer(after, self._prepare)
        timer.daemon = True
        with self.lock:
            if self.timer:
                self.timer.cancel()
            self.timer = timer
        timer.start()

    def _prepare(self) -> None:
        with self.lock:
            making = any(not draft.over for draft in self.kept.values())
            if not (self.closed or making or (self.ready and self.ready.alive)):
                self.ready = DraftMaker()

    def start(self, pack: str, task: "ClipTask", say: Say) -> str:
        """Begin a draft in place of the one under way; windows are told how far it is.

        Why it failed is said by `say`, to whom asked for it.
        """
        name = secrets.token_hex(8)
        folder = Path(tempfile.mkdtemp(prefix="repurpose-draft-"))
        with self.lock:
            for other in self.kept.values():
                _end(other)
            while len(self.kept) >= _KEPT:
                shutil.rmtree(self.kept.pop(next(iter(self.kept))).folder, ignore_errors=True)
            draft = Draft(self._asked(replace(task, folder=folder)), folder)
            self.kept[name] = draft
        threading.Thread(target=self._follow, args=(pack, name, draft, say), daemon=True).start()
        return name

    def _asked(self, task: "ClipTask") -> DraftMaker:
        """Give a task to the process that is ready, or to a new one."""
        maker, self.ready = self.ready, None
        if maker:
            with suppress(OSError):  # it has just ended
                maker.ask(task)
                return maker
        maker = DraftMaker()
        maker.ask(task)
        return maker

    def _follow(self, pack: str, name: str, draft: Draft, say: Say) -> None:
        """Pass on what the process says until the draft is there, or the process ends."""
        said: JsonObject = {"trouble": ""}
        with suppress(EOFError, OSError):  # it has ended, or was ended
            while "total" in (news := draft.maker.news()):
                self.studio.hub.tell("draft", pack=pack, draft=name, **news)
            if "film" in news:
                draft.film = Path(news["film"])
                said = {"seconds": news["seconds"]}
            else:
                said = {"trouble": say(news["trouble"].whole)}
        self._put_back(draft)
        self.studio.hub.tell("draft", pack=pack, draft=name, ended=True, **said)

    def _put_back(self, draft: Draft) -> None:
        """Keep the process of a draft that is over for the next one."""
        with self.lock:
            ended, draft.over = draft.over, True
            if ended:
                return
            if self.ready is None and not self.closed and draft.maker.alive:
                self.ready = draft.maker
            else:
                draft.maker.end()

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
            self.closed = True
            if self.timer:
                self.timer.cancel()
            for draft in self.kept.values():
                _end(draft)
                shutil.rmtree(draft.folder, ignore_errors=True)
            self.kept.clear()
            if self.ready:
                self.ready.end()
                self.ready = None


def _end(draft: Draft) -> bool:
    if draft.over:
        return False
    draft.over = True
    draft.maker.end()
    shutil.rmtree(draft.folder, ignore_errors=True)
    return True
