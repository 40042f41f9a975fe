"""A pack in; its review page for whoever has the address, and what they send back, out.

The address holds 128 random bits and nothing is answered without them. The page is one document with all in it;
no file of the pack or of this machine can be asked for, and the one thing that can be changed is to add an answer.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import LANGUAGES, msg, translate
from repurpose.review.answers import MOST_BYTES, Answer, read_answer
from repurpose.review.kept import keep_answer
from repurpose.review.page import draw_page, read_items
from repurpose.review.standing import standings_of
from repurpose.web import (
    SecretServer,
    is_secret,
    new_secret,
    open_secret,
    preferred_language,
)

if TYPE_CHECKING:
    from starlette.requests import Request

# The page's own policy, in its head, names its script and its style; this one bounds where they reach.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "media-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@contextmanager
def open_review(
    find: Callable[[], Path],
    *,
    host: str,
    port: int = 0,
    mint: Callable[[], str] = new_secret,
    told: Callable[[Answer], None] = lambda _: None,
) -> Iterator[SecretServer]:
    """Listen, and return the server; nothing is answered before `serve`.

    Args:
        find: Returns the folder of the pack, now.
        host: An address of this machine.
        port: 0 for a free one.
        mint: Makes the secret of the address.
        told: Told each new answer.

    Raises:
        SetupError: The address is not this machine's, or the port is taken.
    """
    with open_secret(
        lambda secret: make_app(secret, find, told),
        host=host,
        port=port,
        hint=msg("Choose another --port, or --host."),
        most_bytes=MOST_BYTES,
        mint=mint,
    ) as server:
        yield server


def make_app(
    secret: str, find: Callable[[], Path], told: Callable[[Answer], None] = lambda _: None
) -> Any:
    """Return the application (Starlette): the page, and one address that takes an answer."""
    from starlette.applications import Starlette  # noqa: PLC0415  # only to serve
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415
    from starlette.exceptions import HTTPException  # noqa: PLC0415
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import HTMLResponse, Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    def know(request: Request) -> None:
        if not is_secret(request.path_params["secret"], secret):
            raise HTTPException(404)

    def show(request: Request) -> Response:
        know(request)
        accepted = request.headers.get("accept-language", "")
        language = preferred_language(accepted, default="")
        page = draw_page(find(), address="answer", language=language)
        return HTMLResponse(page, headers={"content-security-policy": _POLICY})

    async def take(request: Request) -> Response:
        know(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":  # no form of another site can send this unasked
            raise HTTPException(415)
        data = await request.body()
        said = await run_in_threadpool(_take, find(), data, told)
        return Response(said, media_type="application/json")

    def refuse(request: Request, error: Exception) -> Response:
        message = error.whole if isinstance(error, RepurposeError) else ""
        status = 422 if isinstance(error, ContentError) else 503
        return Response(_in_language(message, request), status, media_type="text/plain")

    routes = [
        Route("/{secret}/", show),
        Route("/{secret}/answer", take, methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={RepurposeError: refuse})
    app.router.redirect_slashes = False  # whoever guesses is told nothing
    return app


def _take(folder: Path, data: bytes, told: Callable[[Answer], None]) -> str:
    """Keep an answer, and return what is said of the pack from now on as JSON."""
    answer = read_answer(data)
    _, _, items = read_items(folder)
    if keep_answer(folder, answer, items):
        told(answer)
    said = [one.as_json() for one in standings_of(folder, items)]
    return json.dumps({"said": said}, ensure_ascii=False)


def _in_language(said: str, request: "Request") -> str:
    language = preferred_language(request.headers.get("accept-language", ""))
    return translate(said, language if language in LANGUAGES else "en")
