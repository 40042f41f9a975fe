"""A byte-level proxy that loses, cuts, delays and spoils what goes through it, as its chance says.

It speaks no HTTP library: it reads a request whole, asks `faults.py` what becomes of this exchange,
and writes bytes. In `raw` mode (for a database) it pumps bytes and cuts the connection somewhere.
Every request that it has passed on is waited for to the end, whoever has gone away meanwhile:
`quiet()` returns when nothing is under way any more.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.chaos.faults import CONNECTING, DATABASE, EXCHANGES, Fault
from tests.chaos.http_bytes import read_message

_WAIT = 30.0  # seconds for the server's answer


class LossyProxy:
    """Listens on loopback in a thread of its own; passes to a port, or to a socket's path.

    `rate` is the share of exchanges that something happens to; 0 heals the network. `allowed` says
    which faults may happen here. `renamed` puts the server's own port into `Host`: some answer to
    no other name.
    """

    def __init__(
        self,
        server: int | str,
        *,
        raw: bool = False,
        seed: int = 0,
        rate: float = 0.0,
        scale: float = 1.0,
        renamed: bool = False,
        allowed: Callable[[Fault], bool] = lambda _: True,
    ) -> None:
        self.server, self.raw, self.rate, self.allowed = server, raw, rate, allowed
        self.renamed = renamed
        self.chance = random.Random(seed)
        self.plan: list[str] = []  # names of faults to come first, in order
        self.happened: Counter[str] = Counter()
        self.slowest = 0.0  # seconds that the server took for one answer
        self.patience = 1.3 * scale  # seconds that a stall lasts at most
        self.under_way = self.exchanges = 0
        self._door = asyncio.Lock()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._listening: asyncio.Server | None = None
        self.port = 0
        self._thread.start()
        self._do(self._listen())

    # What tests call, from their own thread.

    def cut_all(self) -> None:
        """Reset every connection that is open now."""
        self._do(self._cut_all())

    def quiet(self, seconds: float = 60.0) -> bool:
        """Wait until nothing is under way; say whether it came to that."""
        until = time.monotonic() + seconds
        while self.under_way and time.monotonic() < until:
            time.sleep(0.01)
        return not self.under_way

    def heal(self) -> None:
        """Let everything through from now on; return when the door is open."""
        self.rate, self.plan = 0.0, []
        self._do(self._wait_for_the_door())

    def close(self) -> None:
        """Stop."""
        self._do(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # In its own thread.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _do(self, what) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(30)

    async def _listen(self) -> None:
        serve = self._pump if self.raw else self._serve
        self._listening = await asyncio.start_server(serve, "127.0.0.1", self.port, limit=2**24)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _cut_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _shut(self) -> None:
        self._listening.close()
        await self._cut_all()
        pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def close_the_door(self, seconds: float) -> None:
        """Refuse connections for a while."""
        async with self._door:
            self._listening.close()
            await asyncio.sleep(seconds)
            await self._listen()

    async def _wait_for_the_door(self) -> None:
        async with self._door:
            pass

    def draw(self, kinds: tuple[Fault, ...]) -> Fault | None:
        """Choose what happens now, if anything."""
        if self.plan:
            fault = next((fault for fault in kinds if fault.name == self.plan[0]), None)
            if fault:
                self.plan.pop(0)
        elif self.chance.random() < self.rate:
            fault = self.chance.choice([fault for fault in kinds if self.allowed(fault)])
        else:
            fault = None
        if fault:
            self.happened[fault.name] += 1
        return fault

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            # A fault of the connection comes before a byte of the request was read.
            early = self.draw(CONNECTING) if self._early() else None
            if early:
                self.exchanges += 1
                await early.act(Exchange(self, reader, writer, b""))
                return
            while request := await read_message(reader):
                self.under_way += 1
                self.exchanges += 1
                try:
                    link = Exchange(self, reader, writer, request)
                    fault = self.draw(EXCHANGES)
                    if fault is None:
                        await link.reply(await link.forward())
                    else:
                        await fault.act(link)
                        return
                finally:
                    self.under_way -= 1
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass
        except asyncio.CancelledError:
            pass  # we are closed
        finally:
            self._open.discard(writer)
            _reset_quietly(writer)

    def _early(self) -> bool:
        if self.plan:
            return any(fault.name == self.plan[0] for fault in CONNECTING)
        return self.chance.random() < 0.15

    def rename(self, request: bytes) -> bytes:
        """Return a request with the server's own name in it, where that is wanted."""
        if not self.renamed:
            return request
        return request.replace(b":%d\r\n" % self.port, b":%d\r\n" % self.server, 1)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to the server."""
        if isinstance(self.server, str):
            return await asyncio.open_unix_connection(self.server)
        return await asyncio.open_connection("127.0.0.1", self.server, limit=2**24)

    # A database's connection: bytes both ways, until something happens.

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self.draw(DATABASE)
        self._open.add(writer)
        behind = None
        try:
            if fault and fault.act:
                await fault.act(Exchange(self, reader, writer, b""))
                return
            left = self.chance.randrange(100, 20_000) if fault else None
            from_server, behind = await self.connect()
            ways = [
                asyncio.create_task(_flow(reader, behind, left if fault and fault.up else None)),
                asyncio.create_task(
                    _flow(from_server, writer, left if fault and not fault.up else None)
                ),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            for end in (writer, behind):
                if end is not None:
                    end.transport.abort()


async def _flow(reader, writer, left: int | None) -> None:
    """Pass bytes on; after `left` of them, fall silent for good."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            if left is not None and len(data) >= left:
                writer.write(data[:left])
                return
            if left is not None:
                left -= len(data)
            writer.write(data)
            await writer.drain()


class Exchange:
    """One request in hand, and the ways to answer it or not."""

    def __init__(self, proxy: LossyProxy, reader, writer, request: bytes) -> None:
        self.proxy, self.request, self.chance = proxy, request, proxy.chance
        self._reader, self._writer = reader, writer

    async def forward(self, request: bytes | None = None, *, half: bool = False) -> bytes:
        """Pass the request on and return the answer whole; "" when the server gave none.

        `half`: it is only a beginning, and the connection is closed behind it.
        """
        started = time.monotonic()
        writer = None
        try:
            reader, writer = await self.proxy.connect()
            writer.write(self.proxy.rename(self.request if request is None else request))
            if half:
                writer.write_eof()
            answer = await asyncio.wait_for(read_message(reader, answers=True), _WAIT)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return b""
        finally:
            if writer is not None:
                writer.transport.abort()
            self.proxy.slowest = max(self.proxy.slowest, time.monotonic() - started)
        return answer

    async def reply(self, data: bytes) -> None:
        """Write bytes to the client; an empty answer of the server ends the connection."""
        if not data:
            raise ConnectionResetError
        self._writer.write(data)
        await self._writer.drain()

    async def drip(self, data: bytes, seconds: float) -> None:
        """Write bytes in a few portions over so many seconds."""
        step = max(1, len(data) // 7)
        for start in range(0, len(data), step):
            await self.reply(data[start : start + step])
            await asyncio.sleep(seconds / 7)

    async def silence(self) -> None:
        """Say nothing until the client has gone, or patience ends."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._reader.read(1), self.proxy.patience)

    async def end(self) -> None:
        """Close the way to the client, and wait until it has closed its own."""
        with contextlib.suppress(OSError, RuntimeError):
            self._writer.write_eof()
        await self.silence()

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        link = self._writer.get_extra_info("socket")
        if link is not None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


def _reset_quietly(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
