"""Files that change on the disk in, news for the open windows out (Server-Sent Events).

HTML Living Standard 9.2. Polled by `stat`: that works on every file system, and only while
somebody looks.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from repurpose.pack import MANIFEST, hand_files
from repurpose.studio.state import Studio
from repurpose.themes import looks_stamp

EVERY = 0.4  # seconds between two looks
QUIET = 15.0  # seconds after which a line without news keeps the connection alive

Stamp = tuple[tuple[str, int, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """Return what changes whenever a pack's manifest or a file kept by hand does."""
    found = []
    for name in (MANIFEST, *hand_files(folder)):
        with contextlib.suppress(OSError):
            facts = (folder / name).stat()
            found.append((name, facts.st_mtime_ns, facts.st_size, facts.st_ino))
    return tuple(found)


class Watch:
    """Looks at packs, themes and voices while any window is open, and tells which pack, or that a look, changed."""

    def __init__(self, studio: Studio) -> None:
        """Watch the packs of `studio`."""
        self._studio = studio
        self._seen: dict[str, object] = {}
        self._looks = ""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, when nobody does yet; what changed since a pack was read is told too."""
        if self._task is None or self._task.done():
            there: dict[str, object] = {**self.look()}
            self._seen = there | {n: was for n, was in self._studio.shown.items() if n in there}
            self._looks = looks_stamp()
            self._task = asyncio.get_running_loop().create_task(self._run())

    def look(self) -> dict[str, Stamp]:
        """Return the stamps of all packs."""
        return {name: stamp(folder) for name, folder in self._studio.shelf.packs().items()}

    async def _run(self) -> None:
        while self._studio.hub.windows:
            await asyncio.sleep(EVERY)
            now = await asyncio.to_thread(self.look)
            for name in now.keys() | self._seen.keys():
                # A pack that is just being moved into its place has no stamp for a moment.
                if now.get(name) != self._seen.get(name):
                    self._studio.hub.tell("pack", pack=name, there=name in now)
            self._seen = dict(now)
            looks = await asyncio.to_thread(looks_stamp)
            if looks != self._looks:
                self._studio.hub.tell("looks")
            self._looks = looks


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the one route: the stream of news."""
    watch = Watch(studio)

    async def stream(_: Request) -> Response:
        window = studio.hub.open()
        watch.start()

        async def lines() -> AsyncIterator[str]:
            yield "retry: 1000\n\n"
            try:
                while True:
                    try:
                        news = await asyncio.wait_for(window.get(), QUIET)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    kind = news.pop("kind")
                    yield f"event: {kind}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n"
            finally:
                studio.hub.close(window)

        headers = {"cache-control": "no-store"}
        return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)

    return [Route("/api/events", stream, methods=["GET"])]
