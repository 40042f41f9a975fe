"""What can happen to one exchange: a name, and how it is done with the bytes of a request and an answer.

`made` says when a fault leaves the server with the post: a fault without it comes before the server
has seen the request whole, so that a refusal that it invents is true. `doubles` passes the request
on twice: only keys help against that.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chaos.http_bytes import answer_of, in_chunks, parts_of, with_field

_HTML = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>Log in to this network</p></body></html>"
_OTHER = (b"[]", b'"ok"', b"{}", b'{"id": null}', b"null", b'{"uri": 7, "cid": []}', b'{"status": "ok"}')  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One kind of thing that goes wrong."""

    name: str
    act: Callable[[Any], Awaitable[None]] | None = None
    made: bool = False
    doubles: bool = False
    up: bool = False  # of a database's connection: cut on the way to it


# Before a byte of the request is read.


async def _refuse(link):
    link.reset()
    await link.proxy.close_the_door(0.15)


async def _reset_at_once(link):
    link.reset()


async def _close_at_once(link):
    await link.end()


async def _tls(link):
    await link.reply(b"\x15\x03\x01\x00\x02\x02\x28\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    await link.end()


async def _banner(link):
    await link.reply(b"220 mail.example.com ESMTP ready\r\n")
    await link.end()


async def _stall_at_once(link):
    await link.silence()


# The request on its way.


async def _swallow_and_reset(link):
    link.reset()


async def _swallow_and_close(link):
    await link.end()


async def _swallow_and_stall(link):
    await link.silence()


async def _cut_request(link):
    await link.forward(link.request[: link.chance.randrange(len(link.request))], half=True)
    link.reset()


async def _cut_request_half_close(link):
    end = link.request.find(b"\r\n\r\n") + 4
    cut = link.chance.randrange(end, len(link.request)) if end < len(link.request) else end - 2
    answer = await link.forward(link.request[:cut], half=True)
    if not answer or answer[9:10] == b"2":
        link.reset()
    else:  # a server's own word about half a request
        await link.reply(answer)
        await link.end()


async def _late_request(link):
    await asyncio.sleep(0.2)
    await link.reply(await link.forward())


async def _double_request(link):
    answer = await link.forward()
    await link.forward()
    await link.reply(answer)


# The answer on its way; the server has done its part.


async def _lose(link):
    await link.forward()
    await link.end()


async def _lose_and_reset(link):
    await link.forward()
    link.reset()


async def _lose_and_stall(link):
    await link.forward()
    await link.silence()


async def _cut_answer(link):
    answer = await link.forward()
    await link.reply(answer[: link.chance.randrange(1, len(answer))] if answer else b"")
    await link.end()


async def _cut_answer_and_reset(link):
    answer = await link.forward()
    await link.reply(answer[: link.chance.randrange(1, len(answer))] if answer else b"")
    await asyncio.sleep(0.01)
    link.reset()


async def _cut_head(link):
    answer = await link.forward()
    await link.reply(answer[: link.chance.randrange(1, 12)])
    await link.end()


async def _cut_and_stall(link):
    answer = await link.forward()
    await link.reply(answer[: len(answer) * 2 // 3])
    await link.silence()


async def _late_answer(link):
    answer = await link.forward()
    await asyncio.sleep(link.chance.uniform(0.1, 0.5))
    await link.reply(answer)


async def _drip(link):
    await link.drip(await link.forward(), link.chance.uniform(0.1, 0.5))


async def _drip_too_long(link):
    await link.drip(await link.forward(), 2.0)


async def _twice_answered(link):
    answer = await link.forward()
    await link.reply(answer + answer)
    await link.end()


async def _rubbish_behind(link):
    await link.reply(await link.forward() + b"\x00\xff--boundary\r\n\r\n" * 40)
    await link.end()


async def _rubbish_before(link):
    await link.reply(b"\x00\x01\x02\xfe\xff" * 8 + await link.forward())
    await link.end()


async def _too_long_a_length(link):
    answer = await link.forward()
    size = len(parts_of(answer)[1]) + link.chance.randrange(1, 400)
    await link.reply(with_field(answer, b"Content-Length", str(size).encode()))
    await link.end()


async def _too_short_a_length(link):
    answer = await link.forward()
    size = max(1, len(parts_of(answer)[1]) // 2)
    await link.reply(with_field(answer, b"Content-Length", str(size).encode()))
    await link.end()


async def _broken_length(link):
    await link.reply(with_field(await link.forward(), b"Content-Length", b"about 400"))
    await link.end()


async def _in_chunks(link):
    await link.reply(in_chunks(await link.forward(), last=b"0\r\n\r\n"))
    await link.end()


async def _chunks_cut(link):
    answer = in_chunks(await link.forward(), last=b"")
    await link.reply(answer[: link.chance.randrange(len(answer) // 2, len(answer))])
    await link.end()


async def _chunks_unended(link):
    await link.reply(in_chunks(await link.forward(), last=b""))
    await link.end()


async def _chunk_of_odd_size(link):
    await link.reply(in_chunks(await link.forward(), last=b"zz\r\nrubbish\r\n0\r\n\r\n"))
    await link.end()


async def _not_gzip(link):
    answer = await link.forward()
    head = parts_of(answer)[0] + b"\r\ncontent-encoding: gzip\r\n\r\n"
    await link.reply(head + parts_of(answer)[1])
    await link.end()


async def _interim(link):
    await link.reply(b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n")
    await link.reply(await link.forward())


async def _closes_behind(link):
    await link.reply(await link.forward())
    await link.end()


def _says(name: str, make: Callable[[Any], bytes], *, after: bool) -> Fault:
    """Return a fault that answers something else: before the server has seen it, or after."""

    async def act(link):
        if after:
            await link.forward()
        await link.reply(make(link))
        await link.end()

    return Fault(f"{name}, {'after' if after else 'before'}", act, made=after)


def _error(status: int, *fields: str) -> Callable[[Any], bytes]:
    page = json.dumps({"error": "try again later"}).encode()
    return lambda _: answer_of(status, page, *fields, mime="application/json")


def _busy_until(link) -> bytes:
    soon = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    return _error(429, f"x-ratelimit-reset: {soon}")(link)


def _other_shape(link) -> bytes:
    return answer_of(200, link.chance.choice(_OTHER), mime="application/json")


_UNCLEAR: dict[str, Callable[[Any], bytes]] = {
    "500": _error(500),
    "502 as a page": lambda _: answer_of(502, b"<html><h1>502 Bad Gateway</h1></html>"),
    "503": _error(503),
    "503 with Retry-After": _error(503, "retry-after: 1"),
    "504": _error(504),
    "200 as a page": lambda _: answer_of(200, _HTML),
    "200 empty": lambda _: answer_of(200),
    "200 of another shape": _other_shape,
    "202 empty": lambda _: answer_of(202),
    "204": lambda _: answer_of(204),
}
# Clear words, which are true only while the server has not seen the request.
_CLEAR: dict[str, Callable[[Any], bytes]] = {
    "429": _error(429),
    "429 with Retry-After": _error(429, "retry-after: 1"),
    "429 with a reset": _busy_until,
    "401": _error(401),
    "403 as a page": lambda _: answer_of(403, b"<html>Request blocked (WAF)</html>"),
    "404 as a page": lambda _: answer_of(404, _HTML),
    "302 to a portal": lambda _: answer_of(302, b"", "location: http://portal.invalid/login"),
}

CONNECTING = (
    Fault("refused", _refuse),
    Fault("reset at once", _reset_at_once),
    Fault("closed at once", _close_at_once),
    Fault("TLS in place of HTTP", _tls),
    Fault("another protocol's banner", _banner),
    Fault("silent from the beginning", _stall_at_once),
)
EXCHANGES = (
    Fault("reset after the request", _swallow_and_reset),
    Fault("closed after the request", _swallow_and_close),
    Fault("stalled after the request", _swallow_and_stall),
    Fault("request cut at a byte", _cut_request),
    Fault("request cut, half-closed", _cut_request_half_close),
    Fault("request late", _late_request, made=True),
    Fault("request doubled", _double_request, made=True, doubles=True),
    Fault("answer lost", _lose, made=True),
    Fault("answer lost, reset", _lose_and_reset, made=True),
    Fault("answer lost, stalled", _lose_and_stall, made=True),
    Fault("answer cut at a byte", _cut_answer, made=True),
    Fault("answer cut at a byte, reset", _cut_answer_and_reset, made=True),
    Fault("answer cut in its first line", _cut_head, made=True),
    Fault("answer cut, stalled", _cut_and_stall, made=True),
    Fault("answer late", _late_answer, made=True),
    Fault("answer in drips", _drip, made=True),
    Fault("answer in drips, too slow", _drip_too_long, made=True),
    Fault("answer twice", _twice_answered, made=True),
    Fault("rubbish behind the answer", _rubbish_behind, made=True),
    Fault("rubbish before the answer", _rubbish_before, made=True),
    Fault("length too long", _too_long_a_length, made=True),
    Fault("length too short", _too_short_a_length, made=True),
    Fault("length that is no number", _broken_length, made=True),
    Fault("in chunks", _in_chunks, made=True),
    Fault("chunks cut", _chunks_cut, made=True),
    Fault("chunks without an end", _chunks_unended, made=True),
    Fault("chunk of an odd size", _chunk_of_odd_size, made=True),
    Fault("called gzip and is not", _not_gzip, made=True),
    Fault("an interim answer first", _interim, made=True),
    Fault("closed behind a good answer", _closes_behind, made=True),
    *(_says(name, make, after=False) for name, make in (_UNCLEAR | _CLEAR).items()),
    *(_says(name, make, after=True) for name, make in _UNCLEAR.items()),
)
DATABASE = (
    Fault("database: refused", _refuse),
    Fault("database: reset at once", _reset_at_once),
    Fault("database: silent from the beginning", _stall_at_once),
    Fault("database: cut on the way there", up=True),
    Fault("database: cut on the way back"),
)
