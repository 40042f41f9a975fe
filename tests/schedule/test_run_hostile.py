"""`repurpose run` against servers that never end, drip, flood or swell: it stays well and stops when told."""

import gzip
import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from repurpose.sandbox import open_sandbox
from tests.schedule.home import end, home_over, read, wait_until
from tests.schedule.test_run_health import get

pytestmark = pytest.mark.slow

FLOOD = b"<" * 8_000_000
KINDS = ("flood", "drip", "endless", "bomb")


@cache
def bomb():
    return gzip.compress(b"<" * 400_000_000, 1)


class Hostile(BaseHTTPRequestHandler):
    """Takes each post, and answers by the first part of the path."""

    protocol_version = "HTTP/1.1"
    taken: ClassVar[list[str]] = []

    def do_GET(self):
        self.send_error(404)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        kind = self.path.split("/")[1]
        self.taken.append(kind)
        try:
            getattr(self, kind)()
        except OSError:
            self.close_connection = True  # the client had enough

    def begin(self, **headers):
        self.send_response(200)
        self.send_header("content-type", "application/json")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def flood(self):
        self.begin(content_length=len(FLOOD))
        self.wfile.write(FLOOD)

    def drip(self):
        self.begin(content_length=1000)
        for _ in range(1000):
            self.wfile.write(b"{")
            time.sleep(1.0)

    def endless(self):
        self.begin(transfer_encoding="chunked")
        while True:
            self.wfile.write(b"10000\r\n" + b"[" * 0x10000 + b"\r\n")

    def bomb(self):
        self.begin(content_encoding="gzip", content_length=len(bomb()))
        self.wfile.write(bomb())

    def log_message(self, *_):
        pass


@pytest.fixture
def hostile():
    Hostile.taken.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path):
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox) as made:
        yield made


def peak_memory(process):
    """Return the most memory that a process has had, in megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1000


def test_it_stays_well_ends_when_told_and_takes_none_of_it_for_an_answer(home, hostile):
    parts = {}
    for kind in KINDS:
        settings = {"base": f"{hostile}/{kind}", "software": "mastodon", "account_id": "1"}
        home.accounts.add(kind, "mastodon", settings, {"token": "a-token-of-nobody"})
        parts[kind] = home.enter(kind, f"{kind}：这条到了没有？")
    good = home.enter("telegram", "别人的这条照样到。")
    process = home.start("--http", "127.0.0.1:0", "--grace", "2")
    address = next(
        word.partition("/healthz")[0]
        for line in read(process).splitlines()
        for word in line.replace('"', " ").split()
        if "/healthz" in word
    )

    def well():
        status, body = get(address, "/healthz")
        assert status == 200, body
        assert json.loads(body)["ok"] is True
        return True

    wait_until(lambda: well() and set(KINDS) <= set(Hostile.taken))
    wait_until(
        lambda: (
            well()
            and all(
                home.states(parts[kind]) == ["UNKNOWN"] for kind in ("flood", "endless", "bomb")
            )
            and home.states(good) == ["SENT"]
        ),
        seconds=60.0,
    )
    assert well()
    assert peak_memory(process) < 700
    assert end(process, seconds=60.0) == 0, read(process)
    # the request that drips was cut off by the end, long before its own deadline
    assert home.states(parts["drip"]) == ["SENDING"]
    assert {state for kind in KINDS for state in home.states(parts[kind])} <= {"UNKNOWN", "SENDING"}
    assert len(home.sandbox.posts("telegram")) == 1
