"""The parts of the studio that its first page does not need: imported behind that page, or when one is asked."""

import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.routing import Router

from repurpose.web import Scope

if TYPE_CHECKING:
    from repurpose.studio.state import Studio

PATIENCE = 2.0  # seconds that what the next page needs stands back for what somebody waits for
PARTS = (
    "settling",
    "shelving",
    "posts",
    "article",
    "media",
    "platform_list",
    "tags",
    "cards",
    "brand",
    "clips.routes",
    "kept_files",
    "calendar",
    "planning",
    "proposals",
    "versions",
    "outgoing.routes",
    "outgoing.week_routes",
    "outgoing.own_routes",
    "inspector.routes",
    "reviewing.routes",
)  # each has `routes(studio)`


class LaterParts:
    """An ASGI application of all parts but the first ones, which are imported when it is first called."""

    def __init__(self, studio: "Studio") -> None:
        """Keep the studio; nothing is imported yet."""
        self._studio, self._loading = studio, threading.Lock()
        self._router: Router | None = None

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer a request, once the parts are there."""
        router = self._router
        if router is None:
            router = await run_in_threadpool(self.load)
        await router(scope, receive, send)

    def load_behind(self) -> None:
        """Import the parts one by one, each when nobody has waited for something for a while."""
        for name in PARTS:
            self._studio.stand_back()
            import_module(f"repurpose.studio.{name}")
        self.load()

    def load(self) -> Router:
        """Import the parts, from whichever thread; return their routes."""
        with self._loading:
            if self._router is None:
                found = [import_module(f"repurpose.studio.{name}") for name in PARTS]
                self._router = Router(
                    [route for one in found for route in one.routes(self._studio)]
                )
            return self._router
