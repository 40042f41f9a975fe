"""Requests to our own servers: the studio behind its gate, the sandbox, the pages for a phone."""

import asyncio
import base64
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from repurpose.errors import UsageError
from repurpose.handoff.server import make_app as make_desk
from repurpose.handoff.waiting import Waiting
from repurpose.messages import msg
from repurpose.sandbox.app import make_app as make_sandbox
from repurpose.sandbox.world import World
from repurpose.studio import AccessPolicy, Studio, make_app, open_shelf
from repurpose.web import Guard, OwnNames
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.doors.answers import ACCOUNTS, ADDRESS, Rig
from tests.fuzz.doors.packs import CARDS_TOML, _built
from tests.fuzz.mutate import NASTY, json_mutator
from tests.fuzz.watch import paused

PORT = 8977


def call(app: Any, asked: dict[str, Any], headers: dict[str, str]) -> tuple[int, bytes]:
    """Send one request to an application (ASGI 3); return its status and body.

    What the application raises beyond its own answers is raised.
    """
    body = asked.get("body", "")
    if "bytes" in asked:
        data = base64.b64decode(asked["bytes"])
    else:
        data = (
            body.encode("utf-8", "surrogatepass")
            if isinstance(body, str)
            else json.dumps(body).encode()
        )
    known = {**headers, **{str(k).lower(): str(v) for k, v in (asked.get("headers") or {}).items()}}
    raw = [
        (k.encode("latin-1", "replace"), v.encode("latin-1", "replace")) for k, v in known.items()
    ]
    path = str(asked["path"])
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": str(asked["method"]), "scheme": "http", "path": path, "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": str(asked.get("query", "")).encode("latin-1", "replace"), "root_path": "", "headers": raw, "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 5),
    }  # fmt: skip
    sent: list[Any] = []

    async def go() -> None:
        given = [{"type": "http.request", "body": data, "more_body": False}]

        async def receive() -> Any:
            if given:
                return given.pop()
            await asyncio.sleep(0.2)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await asyncio.wait_for(app(scope, receive, send), 60)

    asyncio.run(go())
    status = next((m["status"] for m in sent if m["type"] == "http.response.start"), 0)
    return status, b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")


def _read(data: bytes) -> dict[str, Any] | None:
    try:
        asked = json.loads(data)
        base64.b64decode(asked.get("bytes", ""))
        ok = (
            isinstance(asked["path"], str)
            and isinstance(asked["method"], str)
            and isinstance(asked.get("headers") or {}, dict)
        )
    except Exception:  # noqa: BLE001  # no request at all
        return None
    return asked if ok else None


def _seed(method: str, path: str, body: Any = "", **more: Any) -> bytes:
    return json.dumps(
        {"method": method, "path": path, "query": "", "headers": {}, "body": body, **more},
        ensure_ascii=False,
    ).encode()


# The studio.

_CARD = {"kind": "quote", "text": "传播不是音量，是次数。", "speaker": ""}
_HEADS = {"titles": {"xiaohongshu": "标题"}, "hashtags": ["甲"]}


def _studio_seeds() -> Iterable[bytes]:
    for path in ("/", "/login", "/calendar", "/p/short", "/p/short/page", "/api/p/short", "/api/p/short/sentences", "/api/p/short/clips", "/api/p/short/history", "/api/looks", "/api/plans", "/api/calendar", "/api/outbox/1", "/static/studio.js", "/p/short/file/cards/01-cover.png", "/p/short/file/../../outside/secret.md", "/api/outbox/1/media/0", "/p/short/draft/x"):  # fmt: skip
        yield _seed("GET", path)
    yield _seed("GET", "/api/p/short/draw", query="card=0&window=a&w=300")
    yield _seed("GET", "/api/calendar", query="week=2027-03-01")
    for path, body in (
        ("count", {"thread": "x", "texts": ["一句话", "二"]}),
        ("count", {"thread": "x", "posts": ["一句话"]}),
        ("count-title", {"thread": "xiaohongshu", "text": "标题"}),
        ("cut", {"thread": "x", "posts": ["第一句话。第二句话。"], "post": 0, "at": 5}),
        ("thread", {"thread": "x", "posts": ["第一句话。", "第二句话。"], "base": "", "what": "edit"}),
        ("titles", {"heads": _HEADS, "base": "", "what": "tags"}),
        ("wishes", {"pin": ["传播不是音量"], "ban": [], "base": ""}),
        ("cards", {"base": "", "what": "cards", "series": {"theme": "ink", "cards": [_CARD]}}),
        ("pick", {"start": 20, "end": 24}),
        ("clips", {"base": "", "clips": {"look": {}, "lines": {}}}),
        ("draft", {"clips": {}, "id": "01-highlights"}),
        ("draft-cancel", {"draft": "x"}),
        ("undo", {}), ("redo", {}), ("restore", {"step": 1}), ("stop", {}),
    ):  # fmt: skip
        yield _seed("POST", f"/api/p/short/{path}", body)
    yield _seed(
        "POST",
        "/api/plans/preview",
        {"plan": "weekday", "pack": "short", "start": "2027-03-01", "hold": False},
    )
    yield _seed(
        "POST",
        "/api/plans/commit",
        {"plan": "weekday", "pack": "short", "start": "", "hold": True, "print": "x"},
    )
    for verb in ("approve", "move", "pause", "resume", "cancel", "retry", "edit"):
        yield _seed(
            "POST",
            f"/api/outbox/{verb}",
            {
                "parts": ["1.1"],
                "number": "1.1",
                "name": "1.1",
                "to": "2027-03-01 09:30",
                "text": "一句话",
                "seen": "",
            },
        )


@contextmanager
def _studio(folder: Path) -> Iterator[Enter]:
    base = _built(str(folder))
    packs = folder / "work" / "packs"
    packs.mkdir()
    shutil.copytree(base, packs / "short")
    gate = AccessPolicy(PORT)
    studio = Studio(open_shelf(packs), gate, memory=folder / "home" / "history")
    app = make_app(studio)
    count = 0

    def enter(data: bytes) -> None:
        nonlocal count
        asked = _read(data)
        if asked is None or asked["path"] == "/api/events":
            return
        count += 1
        if count % 50 == 0:
            with paused():
                shutil.rmtree(packs / "short")
                shutil.copytree(base, packs / "short")
        own = {
            "host": f"127.0.0.1:{PORT}",
            "origin": f"http://127.0.0.1:{PORT}",
            "content-type": "application/json",
            "cookie": f"{gate.cookie}={gate.key}",
        }
        status, said = call(app, asked, own)
        must(status, "no answer")
        must(status != 500, "a fault of ours:", said[:300])
        must("秘密。秘密。" not in said.decode("utf-8", "replace"), "a file from outside")

    try:
        yield enter
    finally:
        with paused():
            studio.close()


_change = json_mutator(
    [*_studio_seeds()],
    (
        "short",
        "x",
        "weibo",
        "/api/p/short/thread",
        "/api/p/short/cards",
        "../short",
        "GET",
        "POST",
        "PUT",
        "quote",
        "cover",
        "ink",
        "1.1",
        "2027-03-01",
        CARDS_TOML,
        *NASTY[:20],
    ),
    raw=0.02,
)


# The sandbox and the desk for a phone.


def _server_seeds() -> Iterable[bytes]:
    yield _seed("GET", "/")
    yield _seed("GET", "/_posts", query="platform=x")
    yield _seed("GET", "/_media/1")
    yield _seed("POST", "/_faults", {"kind": "500", "platform": "x", "times": 1, "skip": 0})
    yield _seed(
        "POST",
        "/_faults",
        "kind=429&platform=x&times=2",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    yield _seed("DELETE", "/_faults")
    for path in (
        "/secret/",
        "/secret/box-1/",
        "/secret/box-1/index.html",
        "/secret/box-1/a.txt",
        "/secret/../x",
        "/secret/box-1/%2e%2e",
        "/secret/box-1/..%2fsecret.md",
    ):
        yield _seed("GET", path)
    yield _seed("POST", "/secret/box-1/done", "url=https%3A%2F%2Fweibo.com%2F1")
    yield from _client_requests()


def _client_requests() -> Iterable[bytes]:
    """Yield what our clients send to the platforms."""
    import tempfile

    import httpx

    found: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder))
        kept = rig.spoilt.handle_request

        def note(request: httpx.Request) -> httpx.Response:
            data = request.read()
            body = (
                {"bytes": base64.b64encode(data).decode()}
                if b"\x00" in data
                else {"body": data.decode("utf-8", "replace")}
            )
            headers = {
                k: v for k, v in request.headers.items() if k in ("content-type", "authorization")
            }
            found.append(
                json.dumps(
                    {
                        "method": request.method,
                        "path": request.url.path,
                        "query": request.url.query.decode(),
                        "headers": headers,
                        **body,
                    }
                ).encode()
            )
            return kept(request)

        rig.spoilt.handle_request = note  # type: ignore[method-assign]
        for kind in ACCOUNTS:
            for what in ("post", "settle", "look"):
                rig.spoilt.begin()
                client = rig.client(kind)
                with suppress(Exception):  # some cannot
                    rig.do(kind, what, client)
                client.wire.close()
    return found[:150]


class _Sandbox:
    """What the application asks of a sandbox."""

    def __init__(self) -> None:
        """Nothing has arrived."""
        self.world = World(time.time)


@contextmanager
def _servers(folder: Path) -> Iterator[Enter]:
    box = folder / "work" / "box-1"
    box.mkdir()
    (box / "index.html").write_text(
        "<!doctype html><html><head></head><body><p>一句话</p></body></html>", encoding="utf-8"
    )
    (box / "a.txt").write_text("一句话", encoding="utf-8")
    (box / "link.md").symlink_to(folder / "outside" / "secret.md")
    sandbox = _Sandbox()

    def done(_: str, url: str) -> None:
        if "weibo" not in url:
            raise UsageError(msg("No such part."))

    waiting = Waiting("1.1", "wb", "weibo", 0, "一句话", box)
    desk = Guard(make_desk("secret", lambda: [waiting], done), OwnNames(PORT), most_bytes=4096)

    def enter(data: bytes) -> None:
        asked = _read(data)
        if asked is None:
            return
        if len(sandbox.world.posts) > 300 or len(sandbox.world.uploads) > 300:
            sandbox.world = World(time.time)
        app = desk if asked["path"].startswith("/secret") else make_sandbox(sandbox, PORT)  # type: ignore[arg-type]
        status, said = call(app, asked, {"host": f"127.0.0.1:{PORT}"})
        must(status, "no answer")
        must("秘密。秘密。" not in said.decode("utf-8", "replace"), "a file from outside")

    yield enter


def _mutate_server(data: bytes, chance: Random) -> bytes:
    changed = _json(data, chance)
    if chance.random() < 0.5:
        try:
            asked = json.loads(changed)
            inner = asked.get("body")
            if isinstance(inner, str) and inner[:1] in "{[":
                asked["body"] = _json(inner.encode(), chance).decode("utf-8", "replace")
            return json.dumps(asked).encode()
        except (ValueError, AttributeError, TypeError, RecursionError):
            return changed
    return changed


_json = json_mutator(
    [_seed("GET", "/"), _seed("POST", "/secret/box-1/done", "url=x")],
    (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
        "application/x-www-form-urlencoded",
        '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        "Bearer ",
        'OAuth oauth_signature="x"',
        "bytes 0-1/2",
        "bytes=0-",
        "bytes=-1",
        "bytes=5-1",
        ADDRESS,
    ),
    raw=0.02,
)
DOORS = (
    Door("studio", "requests to the studio from its own window", _studio_seeds, _studio, _change),
    Door("servers", "requests to the sandbox and to the desk for a phone", _server_seeds, _servers, _mutate_server),
)  # fmt: skip
