"""Cards to draw in, PNG bytes out: one at a time, the newest of a window first, none twice.

Drawing takes the processor; so there is one thread for it, and who drags through themes gets the
last one asked for, not all between. What was drawn is kept by the hash of all that decides it.
"""

import asyncio
import gc
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from repurpose.clips import return_free_pages
from repurpose.json_object import JsonObject

MOST_BYTES = 12_000_000  # of pictures kept: some 90 cards; the browser keeps its own
_TIDY = 16  # drawings after which free memory goes back
_RESTING = 2.0  # seconds without a drawing: then what only points at itself is looked for, which takes some 0.1 s


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A drawn card: its file, what a careful designer would complain about, and what else is known of it."""

    png: bytes
    findings: tuple[str, ...] = ()
    facts: JsonObject = field(default_factory=dict)


class Superseded(Exception):
    """A newer wish of the same window came before this one's turn."""


def _rest() -> None:
    """Give back what cards have left behind: 36 MB of 231 after 320 of them."""
    gc.collect()
    return_free_pages()


@dataclass
class CardRenderQueue:
    """Draws in a thread of its own and keeps what it drew, up to `most` bytes."""

    most: int = MOST_BYTES
    kept: "OrderedDict[str, RenderRequest]" = field(default_factory=OrderedDict)
    size: int = 0
    newest: dict[str, int] = field(default_factory=dict)  # window -> its latest wish
    drawn: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    resting: threading.Timer = field(default_factory=lambda: threading.Timer(0, _rest))
    pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="easel")
    )

    def known(self, key: str) -> RenderRequest | None:
        """Return a picture that was drawn before."""
        with self.lock:
            picture = self.kept.get(key)
            if picture is not None:
                self.kept.move_to_end(key)
            return picture

    def keep(self, key: str, picture: RenderRequest) -> None:
        """Keep a picture; the ones not looked at for longest go."""
        with self.lock:
            old = self.kept.pop(key, None)
            self.kept[key] = picture
            self.size += len(picture.png) - (len(old.png) if old else 0)
            while self.size > self.most and len(self.kept) > 1:
                self.size -= len(self.kept.popitem(last=False)[1].png)

    async def draw(
        self, key: str, make: Callable[[], RenderRequest], *, window: str = "", turn: int = 0
    ) -> RenderRequest:
        """Return the picture for `key`; `make` draws it when it is not known.

        Args:
            key: The hash of all that decides the picture.
            make: Draws; called in the easel's thread.
            window: Who asks; only the latest wish of each is drawn. Empty: never superseded.
            turn: The number of the wish, as the window counts them: they may overtake each other.

        Raises:
            Superseded: the same window has asked for something else since.
        """
        if known := self.known(key):
            return known
        if window:
            self.newest[window] = max(turn, self.newest.get(window, 0))

        def take() -> RenderRequest:
            if known := self.known(key):  # drawn while this one waited
                return known
            if window and turn < self.newest[window]:
                raise Superseded
            picture = make()
            self.drawn += 1
            self.keep(key, picture)
            if self.drawn % _TIDY == 0:
                return_free_pages()
            self._rest_later()
            return picture

        return await asyncio.get_running_loop().run_in_executor(self.pool, take)

    def _rest_later(self) -> None:
        self.resting.cancel()
        self.resting = threading.Timer(_RESTING, _rest)
        self.resting.daemon = True
        self.resting.start()

    def close(self) -> None:
        """Draw no more; what waits is dropped."""
        self.resting.cancel()
        self.pool.shutdown(wait=False, cancel_futures=True)
