"""What platforms answer: each step of each client, with an answer that the fuzzer wrote."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import httpx
from starlette.responses import Response

from repurpose.accounts import AccountVault, MemoryStore
from repurpose.platforms import open_client, open_wire
from repurpose.platforms.clients import graph
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from repurpose.sandbox.app import _WRONG_SHAPE, _encode
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.incoming import read_request
from repurpose.sandbox.server import _placed
from repurpose.sandbox.world import World
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.mutate import NASTY, grow_json, grow_text, json_mutator, text_mutator
from tests.platforms.clients.rig import picture

ADDRESS = "http://127.0.0.1:8977"
ACCOUNTS = {
    account.name: _placed(account, ADDRESS) for fake in FAKES.values() for account in fake.ACCOUNTS
}
DOES = ("post", "text", "settle", "look", "quota", "fresh")
_MOST_REASON = 4_000  # characters of what people are told; what is kept of an answer is less


class Spoilt(httpx.BaseTransport):
    """The fake platforms in this process; one of their answers is replaced."""

    def __init__(self) -> None:
        """Begin with an empty world."""
        self.begin()

    def begin(self, step: int = -1, answer: httpx.Response | None = None) -> None:
        """Forget all; the answer to the request number `step` will be another."""
        self.world = World(time.time)
        self.step, self.answer = step, answer
        self.seen: list[httpx.Response] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request out."""
        body = request.read()
        name, _, rest = request.url.path.lstrip("/").partition("/")
        headers = {key.lower(): value for key, value in request.headers.items()}
        if len(self.seen) > 60:
            raise httpx.ReadTimeout("asked for ever")
        if name in FAKES:
            asked = read_request(
                request.method,
                f"/{rest}",
                request.url.query.decode("latin-1"),
                headers,
                body,
                f"{ADDRESS}/{name}",
            )
            try:
                reply = _encode(FAKES[name].answer(asked, self.world))
            except _WRONG_SHAPE:  # as the sandbox answers what it does not know
                reply = Response(status_code=400)
            answer = httpx.Response(
                reply.status_code, headers=list(reply.raw_headers), content=bytes(reply.body)
            )
        else:
            answer = httpx.Response(404, text="nowhere")
        if len(self.seen) == self.step and self.answer is not None:
            answer = self.answer
        self.seen.append(answer)
        return answer


class Rig:
    """A client of each account over the spoilt platforms."""

    def __init__(self, folder: Path) -> None:
        """Make a picture to post."""
        self.picture = picture(folder)
        self.spoilt = Spoilt()
        self.count = 0

    def client(self, kind: str) -> Any:
        """Return a fresh client."""
        account = ACCOUNTS[kind]
        vault = AccountVault(
            kind, MemoryStore({f"{kind}/{k}": v for k, v in account.secrets.items()})
        )
        wire = open_wire(sleep=lambda _: None, wrap=lambda _: self.spoilt)
        return open_client(account.platform, account.settings, vault, wire)

    def do(self, kind: str, what: str, client: Any) -> object:
        """Do one thing with an account; return its outcome."""
        graph._containers._made.clear()
        deadline = time.monotonic() + 20
        self.count += 1
        place = DeliveryContext(
            f"key-{self.count}", 0, "2026-11-22T12:00:00.000Z", begun_at=time.time()
        )
        media = (self.picture,) if what == "post" else ()
        message = Message(
            "写作就是重写。见 https://example.com/shape #话题", title="标题", media=media
        )
        if what in ("post", "text"):
            if client.refusals(message):
                return None
            handles = [client.upload(item, deadline) for item in message.media]
            return client.publish(message, handles, place, deadline)
        if what == "settle":
            return client.settle(message, replace(place, begun_at=time.time() - 60), deadline)
        if what == "look":
            return client.look(deadline)
        if what == "quota":
            return client.quota(deadline)
        return client.keep_fresh(time.time() - 80 * 86_400, deadline)


def _seed(kind: str, what: str, step: int, answer: httpx.Response) -> bytes:
    kept = (
        "content-type",
        "location",
        "retry-after",
        "x-ratelimit-reset",
        "etag",
        "link",
        "x-restli-id",
    )
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name in kept or name.startswith("x-")
    }
    head = {
        "kind": kind,
        "do": what,
        "step": step,
        "status": answer.status_code,
        "headers": headers,
    }
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + answer.content[:20_000]


@cache
def _recorded() -> tuple[bytes, ...]:
    """Return each answer that the fake platforms give to each step."""
    import tempfile

    found = []
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder))
        for kind in ACCOUNTS:
            for what in DOES:
                rig.spoilt.begin()
                client = rig.client(kind)
                with contextlib.suppress(DeliveryError):
                    rig.do(kind, what, client)
                found += [_seed(kind, what, step, one) for step, one in enumerate(rig.spoilt.seen)]
                client.wire.close()
    return tuple(dict.fromkeys(found))


_HEADERS = ("retry-after", "location", "x-ratelimit-reset", "x-ratelimit-remaining", "ratelimit-reset", "content-type", "content-encoding", "date", "www-authenticate", "x-app-limit", "dpop-nonce")  # fmt: skip
_HEADER_VALUES = ("0", "-1", "9" * 30, "1e999", "nan", "Wed, 99 Xyz 2026 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z", "http://[bad", "//x", "/self", "https://elsewhere.example/", "text/html", "gzip", "application/json; charset=x", "²", "\x80")  # fmt: skip
_STATUS = (
    200,
    201,
    202,
    204,
    206,
    301,
    302,
    304,
    307,
    308,
    400,
    401,
    402,
    403,
    404,
    409,
    410,
    413,
    415,
    422,
    425,
    429,
    500,
    502,
    503,
    504,
    520,
    599,
)
_MARKUP = (
    "<!doctype html><title>x</title><p>",
    "<",
    "&#x110000;",
    "{",
    "[",
    "null",
    "true",
    '"',
    "1",
    "[" * 3000,
    '{"a":' * 3000,
    "Authorization: Bearer x",
    "token=abc",
)


def _mutate(data: bytes, chance: Random) -> bytes:
    seeds = _recorded()
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
        assert isinstance(head["headers"], dict)
    except (ValueError, TypeError, KeyError, AssertionError, RecursionError):
        return chance.choice(seeds)
    if chance.random() < 0.1:
        return chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2))):
        match chance.randrange(10):
            case 0:
                head["status"] = chance.choice(_STATUS)
            case 1:
                head["headers"][chance.choice(_HEADERS)] = chance.choice(_HEADER_VALUES)
            case 2:
                body = text_mutator((*_MARKUP, *NASTY), seeds)(body, chance)
            case 3:
                body = chance.choice(seeds).partition(b"\n")[2]
            case _:
                body = _change_body(body, chance)
    return json.dumps(head).encode() + b"\n" + body


_change_body = json_mutator(
    [b"{}", b"[]"],
    (
        "https://x",
        "at://did:plc:x/app.bsky.feed.post/1",
        "1234567890123456789",
        "FINISHED",
        "ok",
        "error",
        "SUCCESS",
        429,
        190,
    ),
    raw=0.05,
)


def _split(data: bytes) -> tuple[dict[str, Any], bytes] | None:
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
        httpx.Response(head["status"], headers=head["headers"])
        known = (
            head["kind"] in ACCOUNTS
            and head["do"] in DOES
            and isinstance(head["step"], int)
            and 100 <= head["status"] < 600
        )
    except Exception:  # noqa: BLE001  # no answer at all
        return None
    return (head, body) if known else None


@contextmanager
def _clients(folder: Path) -> Iterator[Enter]:
    rig = Rig(folder)
    clients: dict[str, Any] = {}

    def enter(data: bytes) -> None:
        found = _split(data)
        if found is None:
            return
        head, body = found
        wire = httpx.ByteStream(body)  # as it travels: to be unpacked, if its headers say so
        rig.spoilt.begin(
            head["step"], httpx.Response(head["status"], headers=head["headers"], stream=wire)
        )
        kind = head["kind"]
        client = clients[kind] = clients.get(kind) or rig.client(kind)
        try:
            outcome = rig.do(kind, head["do"], client)
        except DeliveryError as error:
            outcome = error.outcome
            must(
                not isinstance(outcome, Sent | Unclear),
                "an upload says more than it knows:",
                outcome,
            )
        match outcome:
            case Sent(remote_id):
                must(remote_id and isinstance(remote_id, str), "sent without a number:", outcome)
                must(len(remote_id) < 4_000, "a number without end")
                json.dumps(dict(outcome.ref))
            case (
                Refused(reason)
                | NotSent(reason)
                | Unclear(reason)
                | NeedsLogin(reason)
                | Absent(reason)
            ):
                must(
                    isinstance(reason, str) and len(reason) < _MOST_REASON,
                    "a reason without end:",
                    len(str(reason)),
                )
                if isinstance(outcome, NotSent):
                    must(
                        0 <= outcome.wait < 10 * 365 * 86_400,
                        "a wait that never ends:",
                        outcome.wait,
                    )

    yield enter


def _grow(data: bytes, chance: Random) -> Callable[[int], bytes]:
    line, _, body = data.partition(b"\n")
    make = (
        grow_json(body, chance)
        if body[:1] in (b"{", b"[") and chance.random() < 0.7
        else grow_text(body, chance)
    )
    return lambda length: line + b"\n" + make(length)


DOORS = (
    Door("answers", "what platforms answer to each step of each client", _recorded, _clients, _mutate, _grow),
)  # fmt: skip
