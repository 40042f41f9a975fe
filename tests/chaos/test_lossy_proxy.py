"""The proxy does to a connection what its faults say, and tells when nothing is under way any more."""

import asyncio
import contextlib
import http.client
import http.server
import socket
import threading
from collections import Counter

import pytest

from tests.chaos.faults import CONNECTING, DATABASE, EXCHANGES
from tests.chaos.http_bytes import answer_of, read_message
from tests.chaos.lossy_proxy import LossyProxy

GOOD = b'{"id": "41", "text": "' + b"x" * 300 + b'"}'


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(GOOD)))
        self.end_headers()
        self.wfile.write(GOOD)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    made.daemon_threads, made.seen = True, []
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture(scope="module")
def proxy(server):
    made = LossyProxy(server.server_port)
    made.patience = 0.4
    yield made
    made.close()


def post(proxy, link=None):
    """Post once; return the status and the body, or what went wrong."""
    link = link or http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=0.25)
    try:
        link.request("POST", "/statuses", b"words of a post")
        answer = link.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return error
    finally:
        link.close()


def test_a_well_network_changes_nothing(proxy, server):
    server.seen.clear()
    assert post(proxy) == (200, GOOD)
    assert server.seen == [b"words of a post"]


@pytest.mark.mostly_slow(quick=18)
@pytest.mark.parametrize("fault", EXCHANGES, ids=lambda fault: fault.name)
def test_a_fault_of_an_exchange(proxy, server, fault):
    """The server has the whole request once, twice or not at all, as the fault says of itself."""
    server.seen.clear()
    proxy.plan = [fault.name]
    said = post(proxy)
    assert proxy.quiet()
    assert proxy.happened[fault.name]
    made = [seen for seen in server.seen if seen == b"words of a post"]
    assert len(made) == (2 if fault.doubles else 1 if fault.made else 0)
    if not fault.made:
        assert said != (200, GOOD)


@pytest.mark.parametrize("fault", CONNECTING, ids=lambda fault: fault.name)
def test_a_fault_of_a_connection(proxy, server, fault):
    server.seen.clear()
    proxy.plan = [fault.name]
    assert isinstance(post(proxy), Exception)
    assert not server.seen


@pytest.mark.slow
def test_a_healed_network_refuses_nobody(proxy):
    for _ in range(5):
        proxy.plan = ["refused"]
        assert isinstance(post(proxy), Exception)
        proxy.heal()
        assert post(proxy) == (200, GOOD)


def test_the_same_seed_does_the_same(server):
    def happened(seed):
        proxy = LossyProxy(server.server_port, seed=seed, rate=0.8, allowed=lambda f: not f.made)
        proxy.patience = 0.01
        for _ in range(12):
            post(proxy)
        proxy.close()
        return proxy.happened

    assert happened(3) == happened(3)
    assert happened(3) != happened(4)


def test_raw_bytes_are_cut_somewhere():
    """A database's connection ends after some bytes, in one direction."""
    echo = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                link, _ = echo.accept()
            except OSError:
                return
            with link, contextlib.suppress(OSError):  # it is cut, after all
                while data := link.recv(65536):
                    link.sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    proxy = LossyProxy(echo.getsockname()[1], raw=True)
    try:
        for plan in ([], ["database: cut on the way there"], ["database: cut on the way back"]):
            proxy.plan = list(plan)
            with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as link:
                came = _talk(link, b"y" * 40_000)
            assert (came == 40_000) == (not plan)
    finally:
        proxy.close()
        echo.close()


def _talk(link, data):
    came = 0
    try:
        link.sendall(data)
        while came < len(data) and (back := link.recv(65536)):
            came += len(back)
    except OSError:
        pass
    return came


def test_there_are_many_kinds_and_each_has_a_name_of_its_own():
    names = Counter(fault.name for fault in (*CONNECTING, *EXCHANGES, *DATABASE))
    assert max(names.values()) == 1
    assert len(names) >= 50


@pytest.mark.parametrize(
    "data",
    [
        b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\nab\r\n0\r\n\r\n",
        answer_of(204),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer_of(200, b"ok"),
    ],
)
def test_messages_are_read_to_their_end(data):
    async def read():
        reader = asyncio.StreamReader()
        reader.feed_data(data + b"GET / HTTP/1.1\r\n\r\n")
        return await read_message(reader, answers=data.startswith(b"HTTP"))

    assert asyncio.run(read()) == data
