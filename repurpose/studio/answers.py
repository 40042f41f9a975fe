"""Results and errors in, HTTP answers out: JSON, and one line for people where something failed."""

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from repurpose.errors import (
    ContentError,
    Interrupted,
    MachineError,
    RepurposeError,
    SetupError,
    UnknownName,
    UsageError,
)
from repurpose.json_object import JsonObject, read_json
from repurpose.messages import Say, msg
from repurpose.pack import EditConflict, digest
from repurpose.studio.access_policy import TooLarge
from repurpose.studio.pieces import describe, pairs_of


class StalePage(UsageError):
    """What a page showed is no longer what is there; it has to be looked at again."""


_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (StalePage, 409),
    (TooLarge, 413),
    (UnknownName, 404),
    (UsageError, 400),
    (ContentError, 422),
    (SetupError, 422),
    (MachineError, 503),
    (Interrupted, 409),
    (RepurposeError, 500),
)
Body = JsonObject  # of a request: checked value by value with `need`
Answer = Callable[[Request, Body], Any]


def as_json(value: Any, status: int = 200) -> Response:
    """Return `value` as JSON that no cache keeps."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half of a surrogate pair, sent by a browser, goes back as JSON's own escape.
    content = text.encode("utf-8", "backslashreplace")
    return Response(content, status, {"cache-control": "no-store"}, media_type="application/json")


def refuse(error: RepurposeError, say: Say) -> Response:
    """Return an error for people: its line, its hint, and what it knows of a conflict."""
    told: JsonObject = {"error": say(error.message), "hint": say(error.hint)}
    if isinstance(error, Interrupted):
        told["stopped"] = True
    if isinstance(error, EditConflict):
        told["conflict"] = {
            "file": error.file,
            "mine": _shown(error.mine),
            "theirs": _shown(error.theirs),
            "base": digest(error.theirs),
            "pieces": [describe(pair) for pair in pairs_of(error.file, error.theirs, error.mine)],
        }
        return as_json(told, 409)
    return as_json(told, next(code for kind, code in _STATUS if isinstance(error, kind)))


def _shown(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


async def body_of(request: Request) -> Body:
    """Return the JSON object of a request.

    Raises:
        UsageError: It is none.
    """
    try:
        value = read_json(await request.body())
    except ValueError:
        raise UsageError(msg("The request is not JSON.")) from None
    if not isinstance(value, dict):
        raise UsageError(msg("The request is not a JSON object."))
    return value


def ask(path: str, answer: Answer) -> Route:
    """Return a route whose answer is computed in a thread and given as JSON."""

    async def endpoint(request: Request) -> Response:
        return as_json(await run_in_threadpool(answer, request, {}))

    return Route(path, endpoint, methods=["GET"])


def change(path: str, answer: Answer) -> Route:
    """Return a route for a change: a JSON object in, JSON out, computed in a thread."""

    async def endpoint(request: Request) -> Response:
        return as_json(await run_in_threadpool(answer, request, await body_of(request)))

    return Route(path, endpoint, methods=["POST"])


def change_of(body: Body) -> str:
    """Return what a window calls a change, the same when it asks again; "" when it does not say."""
    name = body.get("change")
    return name[:40] if isinstance(name, str) else ""


def need(body: Body, name: str, kind: type) -> Any:
    """Return a value of a request's body.

    Raises:
        UsageError: It is missing, or of another kind.
    """
    value = body.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UsageError(msg("The request lacks {name!r} ({type}).", name=name, type=kind.__name__))
    return value


def need_texts(body: Body, name: str, *, most: int = 2000) -> list[str]:
    """Return a list of texts of a request's body.

    Raises:
        UsageError: It is missing, or holds something else, or too much.
    """
    values = need(body, name, list)
    if len(values) > most or not all(isinstance(value, str) for value in values):
        raise UsageError(
            msg(
                "The request's {name!r} is not a list of at most {most} texts.",
                name=name,
                most=most,
            )
        )
    return list(values)
