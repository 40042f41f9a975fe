"""A studio in, its ASGI application out: the parts' routes behind the gate."""

from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Mount

from repurpose.errors import RepurposeError
from repurpose.messages import Say
from repurpose.studio import events, pages, starting
from repurpose.studio.access_policy import Gatekeeper
from repurpose.studio.answers import refuse
from repurpose.studio.foreground import waited_for
from repurpose.studio.language import speaker
from repurpose.studio.later import LaterParts
from repurpose.studio.state import Studio
from repurpose.web import Scope

FIRST = (pages, events, starting)  # what the first page asks; each has `routes(studio)`


def make_app(studio: Studio) -> Gatekeeper:
    """Return the application; nothing reaches a route but through the gate."""

    async def on_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RepurposeError)
        return refuse(error, speaker(request, studio))

    def speak(scope: Scope) -> Say:
        return speaker(HTTPConnection(scope), studio)

    handlers: dict[Any, Any] = {RepurposeError: on_error}
    routes = [route for part in FIRST for route in part.routes(studio)]
    later = LaterParts(studio)
    studio.load_later = later.load_behind
    app = Starlette(routes=[*routes, Mount("", app=later)], exception_handlers=handlers)
    return Gatekeeper(waited_for(app, studio.foreground), studio.gate, speak)
