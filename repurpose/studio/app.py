"""A studio in, its ASGI application out: the parts' routes behind the gate."""

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from repurpose.errors import RepurposeError
from repurpose.studio import calendar, cards, clips, events, pages, planning, posts
from repurpose.studio.answers import refuse
from repurpose.studio.gate import Gatekeeper, TooLarge
from repurpose.studio.state import Studio

PARTS = (pages, events, posts, cards, clips, calendar, planning)  # each has `routes(studio)`


def make_app(studio: Studio) -> Gatekeeper:
    """Return the application; nothing reaches a route but through the gate."""

    async def on_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, RepurposeError)
        return refuse(error)

    async def on_size(_: Request, __: Exception) -> Response:
        return PlainTextResponse("Too large.", 413)

    handlers: dict[Any, Any] = {RepurposeError: on_error, TooLarge: on_size}
    routes = [route for part in PARTS for route in part.routes(studio)]
    return Gatekeeper(Starlette(routes=routes, exception_handlers=handlers), studio.gate)
