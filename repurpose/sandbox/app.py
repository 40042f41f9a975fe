"""A sandbox in, its ASGI application out: the fake platforms, their page, and faults on request."""

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Incoming
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from repurpose.json_object import JsonObject, read_json
from repurpose.messages import msg, translate
from repurpose.sandbox.editor_fake import answer as answer_editor
from repurpose.sandbox.editor_faults import EDITOR, EDITOR_KINDS
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.faults import BEFORE, KINDS, SPOILT, Fault
from repurpose.sandbox.incoming import read_content_type, read_request
from repurpose.sandbox.page import draw_page, page_policy
from repurpose.sandbox.spoil import Spoilt
from repurpose.sandbox.world import Fake, FakePost, Reply, Request, World
from repurpose.web import Guard, OwnNames, preferred_language

if TYPE_CHECKING:
    from repurpose.sandbox.server import Sandbox

_MOST = 600_000_000  # bytes of one request
_METHODS = ["GET", "POST", "PUT", "DELETE"]
# What reading a value as its platform documents it raises when the value is of another shape.
_WRONG_SHAPE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def make_app(sandbox: "Sandbox", port: int) -> Guard:
    """Return the application: nothing reaches it under another name or from another site."""

    async def page(incoming: Incoming) -> Response:
        language = preferred_language(incoming.headers.get("accept-language", ""))
        return HTMLResponse(
            draw_page(sandbox.world, tuple(FAKES), language),
            headers={"content-security-policy": page_policy()},
        )

    async def media(incoming: Incoming) -> Response:
        kept = sandbox.world.uploads.get(incoming.path_params["number"])
        if kept is None:
            return _nowhere(incoming)
        return Response(kept.data, media_type=kept.mime)

    async def posts(incoming: Incoming) -> Response:
        wanted = incoming.query_params.get("platform", "")
        listed = [_listed(p) for p in sandbox.world.posts if wanted in ("", p.platform)]
        return JSONResponse({"posts": listed})

    async def ask_fault(incoming: Incoming) -> Response:
        if incoming.method == "DELETE":
            sandbox.world.faults.clear()
            return Response(status_code=204)
        kind, _ = read_content_type(incoming.headers.get("content-type", ""))
        fault = _read_fault(kind, await incoming.body())
        if isinstance(fault, str):
            return _complain(incoming, fault, 400)
        sandbox.world.faults.add(fault)
        if kind == "application/json":
            return JSONResponse({"ok": True}, 201)
        return RedirectResponse("/", 303)

    async def platform(incoming: Incoming) -> Response:
        first, _, rest = incoming.scope["path"].lstrip("/").partition("/")
        fake = FAKES.get(first)
        if fake is None:
            return _nowhere(incoming)
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in incoming.scope["headers"]
        }
        query = incoming.scope["query_string"].decode("latin-1")
        base = f"http://{headers.get('host', '')}/{first}"
        body = await incoming.body()
        request = read_request(incoming.method, f"/{rest}", query, headers, body, base)
        return await run_in_threadpool(_answer, sandbox, first, fake, request)

    async def editor(incoming: Incoming) -> Response:
        return await answer_editor(incoming, sandbox.world)

    routes = [
        Route("/", page),
        Route("/_media/{number}", media),
        Route("/_posts", posts),
        Route("/_faults", ask_fault, methods=["POST", "DELETE"]),
        Route("/editor/{dialect}/{path:path}", editor, methods=["GET", "POST"]),
        Route("/{path:path}", platform, methods=_METHODS),
    ]
    return Guard(Starlette(routes=routes), OwnNames(port), most_bytes=_MOST)


def _answer(sandbox: "Sandbox", name: str, fake: Fake, request: Request) -> Response:
    """Carry a request out, and let a fault spoil what comes of it."""
    world = sandbox.world
    fault = world.faults.take(name, request.path)
    kind = fault.kind if fault else ""
    if kind in BEFORE:
        reply = _refuse(fake, kind)
    else:
        reply = _carry_out(fake, request, world)
        if kind.endswith("-after"):
            reply = Reply(int(kind[:3]), "Internal Server Error")
    if fault is not None and kind in SPOILT:
        world.note(name, request.method, request.path, 0)
        return Spoilt(_encode(reply), fault)
    world.note(name, request.method, request.path, reply.status)
    return _encode(reply)


def _carry_out(fake: Fake, request: Request, world: World) -> Reply:
    """Return the fake's answer; one that a request of another shape than documented gets is a 400.

    The fakes read values where the platforms document them and do not check each one's type.
    """
    with world.lock:
        held = list(world.posts)
        try:
            reply = fake.answer(request, world)
            _encode(reply)
        except _WRONG_SHAPE as error:
            world.posts[:] = held
            # for the developer of a client, in Python's words: no sentence of ours
            return Reply(
                400, {"error": "InvalidRequest", "message": f"{type(error).__name__}: {error}"}
            )
    return reply


def _refuse(fake: Fake, kind: str) -> Reply:
    if kind == "429":
        return fake.busy()
    if kind == "expired":
        return fake.expired()
    return Reply(500 if kind == "500" else 503, "Service Unavailable")


def _read_fault(kind: str, body: bytes) -> Fault | str:
    """Return the fault that is asked for, or what is wrong with it."""
    try:
        wish = read_json(body) if kind == "application/json" else dict(parse_qsl(body.decode()))
        if wish.get("kind") not in {**KINDS, **EDITOR_KINDS}:
            return msg("`kind` must be one of {kinds}.", kinds=", ".join({**KINDS, **EDITOR_KINDS}))
        platform, path = (str(wish.get(key) or "") for key in ("platform", "path"))
        platform = EDITOR if wish["kind"] in EDITOR_KINDS else platform
        numbers = {key: int(wish[key]) for key in ("times", "skip") if wish.get(key)}
        return Fault(wish["kind"], platform, path, **numbers)
    except (*_WRONG_SHAPE, RecursionError):
        return msg("This is not a description of a fault.")


def _encode(reply: Reply) -> Response:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    if isinstance(reply.body, bytes):
        body = reply.body
    elif isinstance(reply.body, str):
        body = reply.body.encode()
        headers.setdefault("content-type", "text/plain")
    else:
        body = b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()
    headers.setdefault("content-type", "application/json; charset=utf-8")
    return Response(body, reply.status, headers)


def _nowhere(incoming: Incoming) -> Response:
    said = msg("There is no such page; the fake platforms are {names}.", names=", ".join(FAKES))
    return _complain(incoming, said, 404)


def _complain(incoming: Incoming, said: str, status: int) -> Response:
    """Answer what is wrong, in the language of who asks."""
    language = preferred_language(incoming.headers.get("accept-language", ""))
    return JSONResponse({"error": translate(said, language)}, status)


def _listed(post: FakePost) -> JsonObject:
    media = [
        {"number": m.number, "mime": m.mime, "alt": m.alt, "bytes": len(m.data)} for m in post.media
    ]
    shown = {
        name: getattr(post, name)
        for name in ("number", "platform", "text", "at", "parent", "title")
    }
    return {**shown, "media": media}
