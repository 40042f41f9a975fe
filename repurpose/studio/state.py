"""What one running studio holds: its shelf, its windows, its easel, and what can be undone."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.errors import ContentError
from repurpose.json_object import JsonObject
from repurpose.pack import read_changeable
from repurpose.studio.access_policy import AccessPolicy
from repurpose.studio.foreground import Foreground
from repurpose.studio.history import History, history_file, open_history
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.render_queue import CardRenderQueue

if TYPE_CHECKING:
    from repurpose.outbox import Ledger
    from repurpose.studio.brand import Trials
    from repurpose.studio.calendar import Watch
    from repurpose.studio.pack_maker import PackMaker


_QUIET = 0.6  # seconds without a request, after which what no page waits for goes on
_LONGEST = 5.0  # seconds that each step of it is held up by requests
_PATIENCE = 5.0  # seconds for a pack that is being made to be let go


@dataclass
class Hub:
    """Tells every open window what has happened; a window that reads too slowly misses the oldest."""

    windows: set["asyncio.Queue[JsonObject]"] = field(default_factory=set)
    loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> "asyncio.Queue[JsonObject]":
        """Return the queue of a new window; call this on the event loop."""
        self.loop = asyncio.get_running_loop()
        window: asyncio.Queue[JsonObject] = asyncio.Queue(maxsize=256)
        self.windows.add(window)
        return window

    def close(self, window: "asyncio.Queue[JsonObject]") -> None:
        """Forget a window."""
        self.windows.discard(window)

    def tell(self, kind: str, **facts: Any) -> None:
        """Tell all windows; from any thread. `kind` becomes the event's name."""
        if self.loop is None or self.loop.is_closed():
            return
        self.loop.call_soon_threadsafe(self._tell, {"kind": kind, **facts})

    def _tell(self, news: Mapping[str, Any]) -> None:
        for window in self.windows:
            if window.full():
                window.get_nowait()
            window.put_nowait(dict(news))


Report = Callable[[str, str, int, int], None]  # article, what, done, of how many


class Maker(Protocol):
    """Makes packs of articles that are handed in."""

    def __call__(
        self,
        place: str,
        platforms: Sequence[str],
        clips: int,
        report: Report,
        *,
        draft: bool = False,
    ) -> Path | None:
        """Return the folder of the pack of the article at a path or an address.

        A `draft` has its words alone; None: there is nothing to look at before it is whole.
        """


@dataclass
class Studio:
    """A running studio; every part of it (`pages`, `cards`, `posts` ...) is given this."""

    shelf: PackLibrary
    gate: AccessPolicy
    language: str = "zh"  # of the page, until the reader chooses
    hub: Hub = field(default_factory=Hub)
    easel: CardRenderQueue = field(default_factory=CardRenderQueue)
    histories: dict[str, History] = field(default_factory=dict)  # by the pack's name
    shown: dict[str, object] = field(
        default_factory=dict
    )  # the stamp of a pack when it was last read
    memory: Path | None = None  # the folder of histories; None: they end with the studio
    now: Callable[[], float] = time.time  # seconds since 1970
    outbox: str = ""  # the place of the ledger; "" for the user's own
    make: Maker | None = None  # packs of new articles; None: it makes none
    own_platforms: tuple[str, ...] = ()  # of the user's settings
    settings: Path | None = None  # where the first ones are to be written; None: there are some
    ledgers: list["Ledger"] = field(default_factory=list)  # opened when it is first asked for
    opening: threading.Lock = field(default_factory=threading.Lock)
    remembering: threading.Lock = field(default_factory=threading.Lock)
    trials: "Trials | None" = None  # brands that windows try
    watch: "Watch | None" = None  # of the outbox, for all windows
    at_end: list[Callable[[], object]] = field(default_factory=list)  # what parts put away
    foreground: Foreground = field(default_factory=Foreground)
    load_later: Callable[[], object] = lambda: None  # what its first page does without
    opened: threading.Event = field(default_factory=threading.Event)  # a page was answered
    drafting: Foreground = field(default_factory=Foreground)  # words of an article are being made
    making: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # packs that are no more than a draft yet: how many cards are drawn, of how many; 0 of 0 at first
    resume: Callable[[], object] = lambda: (
        None
    )  # makes what an older studio has left as a draft whole
    maker: "PackMaker | None" = (
        None  # a process that makes packs until this one has loaded what they need
    )

    def history(self, name: str) -> History:
        """Return what was done to a pack, in this studio and in those before it.

        Raises:
            UnknownName: There is no such pack.
        """
        with self.remembering:
            if name not in self.histories:
                folder = self.shelf.find(name)
                file = history_file(self.memory, folder) if self.memory else None
                self.histories[name] = open_history(file)
                with suppress(ContentError):  # the state says what is wrong with the pack
                    self.histories[name].recover(read_changeable(folder))
            return self.histories[name]

    def stand_back(self) -> None:
        """Wait until nobody has waited for a page, or for words of an article, for a while; never for good."""
        self.drafting.stand_back(_LONGEST)
        self.foreground.stand_back(_LONGEST, _QUIET)

    def ledger(self) -> "Ledger":
        """Return the open ledger; any thread may use it.

        Raises:
            UsageError, SetupError, MachineError: As `open_ledger`.
        """
        from repurpose.outbox import open_ledger  # noqa: PLC0415  # SQLAlchemy

        with self.opening:
            if not self.ledgers:
                self.ledgers.append(open_ledger(self.outbox))
            return self.ledgers[0]

    def close(self) -> None:
        """Draw no more, end what is being made, and let the ledger go."""
        self.easel.close()
        if self.maker is not None:
            self.maker.kill()
        for history in self.histories.values():
            if history.stop is not None:
                history.stop.set()
                if history.lock.acquire(timeout=_PATIENCE):
                    history.lock.release()
        for put_away in self.at_end:
            put_away()
        with self.opening:
            while self.ledgers:
                self.ledgers.pop().close()
