"""What reaches our servers: only requests under their own names, from no other site, of a bearable size."""

import http.client
import socket
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route

from repurpose.errors import SetupError
from repurpose.handoff import open_handoff
from repurpose.sandbox import open_sandbox
from repurpose.web import Guard, OwnNames, WebServer, is_length, listen, odd_address


async def count(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@contextmanager
def counting():
    """A server that answers how many bytes came, 1,000 at the most."""
    listening = listen("127.0.0.1", 0, "")
    names = OwnNames(listening.getsockname()[1])
    app = Starlette(routes=[Route("/", count, methods=["GET", "POST"])])
    server = WebServer(Guard(app, names, most_bytes=1000), listening)
    with server.in_thread():
        yield server.address + "/", 200


@contextmanager
def sandbox():
    with open_sandbox() as opened:
        yield opened.address + "/_faults", 400  # it is let in, and what it says is not understood


@contextmanager
def handoff():
    with open_handoff(list, print, host="127.0.0.1") as desk:
        thread = threading.Thread(target=desk.serve)
        thread.start()
        yield desk.address + "nowhere/done", 404
        desk.stop()
        thread.join()


@pytest.fixture(scope="module", params=[counting, sandbox, handoff])
def server(request):
    with request.param() as opened:
        yield opened


def ask(address, **headers):
    return httpx.post(address, content=b"", headers=headers, trust_env=False)


def test_a_program_is_let_in(server):
    address, status = server
    assert ask(address).status_code == status


def test_our_own_page_is_let_in(server):
    address, status = server
    own = f"http://{urlsplit(address).netloc}"
    assert ask(address, Origin=own).status_code == status
    assert ask(address, Origin=own, **{"Sec-Fetch-Site": "same-origin"}).status_code == status


@pytest.mark.mostly_slow(quick=12)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1"},  # another port
        {"Host": "192.0.2.7:{port}"},
        {"Host": "[::ffff:192.0.2.7]:{port}"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_smuggles_in_is_refused(server, headers):
    address, _ = server
    port = urlsplit(address).port
    given_ = {name: value.replace("{port}", str(port)) for name, value in headers.items()}
    answer = ask(address, **given_)
    assert answer.status_code == 403
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_two_hosts_are_no_host(server):
    address, _ = server
    where = urlsplit(address)
    raw = http.client.HTTPConnection(where.hostname, where.port, timeout=5)
    raw.putrequest("GET", where.path, skip_host=True)
    raw.putheader("Host", where.netloc)
    raw.putheader("Host", "evil.example")
    raw.endheaders()
    assert raw.getresponse().status in (400, 403)  # h11 refuses it before us
    raw.close()


def test_every_answer_bears_the_headers(server):
    address, _ = server
    for answer in (ask(address), ask(address, Host="evil.example"), httpx.get(address)):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_body_is_as_long_as_it_may_be_and_no_longer():
    with counting() as (address, _):
        assert httpx.post(address, content=b"x" * 1000).text == "1000"
        assert httpx.post(address, content=b"x" * 1001).status_code == 413
        # Nobody says how long it will be: it is counted.
        assert httpx.post(address, content=iter([b"x" * 600] * 2)).status_code == 413
        assert httpx.post(address, content=iter([b"x" * 500] * 2)).text == "1000"


def test_a_body_that_means_nothing_spoils_no_file_that_is_being_sent(tmp_path, caplog):
    (tmp_path / "a.txt").write_text("a")
    listening = listen("127.0.0.1", 0, "")
    app = Starlette(routes=[Route("/", lambda _: FileResponse(tmp_path / "a.txt"))])
    guard = Guard(app, OwnNames(listening.getsockname()[1]), most_bytes=1000)
    server = WebServer(guard, listening)
    with server.in_thread():
        with suppress(httpx.TransportError):  # its connection may be closed
            httpx.request("GET", server.address + "/", content=iter([b"x" * 600] * 9))
        assert httpx.get(server.address + "/").text == "a"
    assert not [record for record in caplog.records if record.exc_info]


def test_a_port_that_is_taken_is_said_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError) as caught:
            listen("127.0.0.1", port, "Take another.")
    assert caught.value.hint == "Take another."
    assert str(port) in caught.value.message


def test_an_address_of_another_machine_is_said():
    with pytest.raises(SetupError):
        listen("203.0.113.7", 0, "")


def test_a_server_that_ends_lets_go_of_its_port():
    with counting() as (address, _):
        port = urlsplit(address).port
        assert httpx.get(address).status_code == 200
    listen("127.0.0.1", port, "").close()


@given(st.text(max_size=30), st.sampled_from(["", ":80", ":8080", ":x"]))
def test_no_name_but_ours_is_ours(name, port):
    """Whatever stands there: no crash, and only loopback or what was named gets in."""
    names = OwnNames(8080, frozenset({"mybox"}))
    if names.include(name + port):
        host = (name + port).rpartition(":")[0].lower().strip("[]")
        assert host in ("localhost", "mybox") or host.startswith(("127.", "::1", "0:"))


def test_beyond_loopback_any_literal_is_ours_and_no_foreign_name():
    names = OwnNames(8080, any_address=True)
    assert names.include("192.0.2.7:8080")
    assert names.include("[2001:db8::7]:8080")
    assert not names.include("192.0.2.7.evil.example:8080")
    assert not names.include("192.0.2.7:80")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/" + "3" * 5000, b"", 414),
        ("/", b"\x9b31m", 400),
        ("/sho\ud800rt", b"", 400),
        ("/p", b"a=" + b"b" * 70_000, 414),
    ],
)
def test_an_address_that_no_page_has_is_refused(path, query, status):
    """Before a route reads a number of thousands of digits, or a link is made of what is no text."""
    assert odd_address({"path": path, "query_string": query})[0] == status


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("12", True),
        ("4096", True),
        ("4097", False),
        ("9" * 5000, False),
        ("-1", False),
        ("", False),
        ("１２", True),
    ],
)
def test_a_length_is_a_number_of_bytes(text, right):
    assert is_length(text, 4096) is right


def test_an_opener_policy_is_sent_where_browsers_heed_it():
    from repurpose.web.guard import HEADERS, heard

    def scope(host, scheme="http"):
        return {"scheme": scheme, "headers": [(b"host", host.encode())]}

    name = "cross-origin-opener-policy"
    for host in ("127.0.0.1:8917", "localhost:1", "[::1]:80", "localhost"):
        assert name in heard(HEADERS, scope(host))
    for host in ("192.168.1.4:8917", "[fe80::1]:80", "writer.local"):
        assert name not in heard(HEADERS, scope(host))
        assert name in heard(HEADERS, scope(host, "https"))
