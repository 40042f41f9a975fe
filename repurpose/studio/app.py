"""A studio in, its ASGI application out: the parts' routes behind the gate."""

from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from repurpose.errors import RepurposeError
from repurpose.messages import Say
from repurpose.studio import (
    article,
    brand,
    calendar,
    cards,
    events,
    kept_files,
    media,
    pages,
    planning,
    platform_list,
    posts,
    proposals,
    settling,
    shelving,
    starting,
    versions,
)
from repurpose.studio.access_policy import Gatekeeper
from repurpose.studio.answers import refuse
from repurpose.studio.clips import routes as clips
from repurpose.studio.inspector import routes as inspector
from repurpose.studio.language import speaker
from repurpose.studio.outgoing import own_routes, week_routes
from repurpose.studio.outgoing import routes as outgoing
from repurpose.studio.reviewing import routes as reviewing
from repurpose.studio.state import Studio
from repurpose.web import Scope

PARTS = (
    pages,
    events,
    posts,
    article,
    media,
    platform_list,
    cards,
    brand,
    clips,
    kept_files,
    calendar,
    planning,
    proposals,
    starting,
    settling,
    shelving,
    versions,
    outgoing,
    week_routes,
    own_routes,
    inspector,
    reviewing,
)  # each has `routes(studio)`


def make_app(studio: Studio) -> Gatekeeper:
    """Return the application; nothing reaches a route but through the gate."""

    async def on_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RepurposeError)
        return refuse(error, speaker(request, studio))

    def speak(scope: Scope) -> Say:
        return speaker(HTTPConnection(scope), studio)

    handlers: dict[Any, Any] = {RepurposeError: on_error}
    routes = [route for part in PARTS for route in part.routes(studio)]
    return Gatekeeper(Starlette(routes=routes, exception_handlers=handlers), studio.gate, speak)
