"""The seam to the network, against sockets that misbehave."""

import contextlib
import gzip
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import SetupError
from repurpose.platforms.calls import (
    PATIENCE,
    Answer,
    Call,
    FilePart,
    Unanswered,
    classify_response,
    judge_upload,
    read_moment,
    wait_of,
    words_of,
)
from repurpose.platforms.delivery import DeliveryError, NeedsLogin, NotSent, Refused, Unclear
from repurpose.platforms.transport import open_wire

NOW = 1_795_000_000.0


@contextlib.contextmanager
def listening(answer, context=None):
    """Serve each connection with `answer(connection)` on a port of loopback."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(5)
    heard = []

    def talk(connection):
        with connection, contextlib.suppress(OSError, ssl.SSLError):
            connection.settimeout(3)
            if context is None:
                answer(connection, heard)
                return
            with context.wrap_socket(connection, server_side=True) as secure:
                answer(secure, heard)

    def run():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                talks.append(threading.Thread(target=talk, args=(connection,), daemon=True))
                talks[-1].start()

    talks = [threading.Thread(target=run, daemon=True)]
    talks[0].start()
    try:
        yield server.getsockname()[1], heard
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for one in talks:
            one.join()


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def replying(data):
    def answer(connection, heard):
        heard.append(read_request(connection))
        connection.sendall(data)

    return answer


def send(wire, port, seconds=2.0, mutates=True, scheme="http"):
    call = Call("POST", f"{scheme}://127.0.0.1:{port}/post", json={"text": "你好"}, mutates=mutates)
    return wire.call(call, time.monotonic() + seconds)


@pytest.fixture
def wire():
    opened = open_wire()
    yield opened
    opened.close()


def test_a_good_answer_is_read_whole(wire):
    body = b'{"id": 7}'
    data = b"HTTP/1.1 201 Created\r\nX-Id: 7\r\nContent-Length: 9\r\n\r\n" + body
    with listening(replying(data)) as (port, heard):
        answer = send(wire, port)
    assert (answer.status, answer.headers["x-id"], answer.json()) == (201, "7", {"id": 7})
    assert '{"text":"你好"}'.encode() in heard[0]


def packed(status, body, encoding="gzip"):
    head = (
        f"HTTP/1.1 {status}\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return replying(head.encode() + body)


def test_a_packed_answer_is_read_and_never_grows_beyond_what_is_kept(wire):
    with listening(packed("200 OK", gzip.compress(b'{"id": 7}'))) as (port, _):
        assert send(wire, port).json() == {"id": 7}
    with listening(packed("200 OK", gzip.compress(b"<" * 30_000_000))) as (port, _):
        answer = send(wire, port, seconds=20.0)
        assert not answer.whole
        assert len(answer.body) <= 8_000_000
    with listening(packed("403 Forbidden", gzip.compress(b"<" * 30_000_000))) as (port, _):
        answer = send(wire, port, seconds=20.0)
        assert (answer.status, answer.whole) == (403, False)
        assert len(answer.body) <= 200_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(gzip.compress(b"<" * 100_000_000)), "gzip, gzip"),  # 100 MB in 1 kB
        (b"not packed at all", "gzip"),
        (b"{}", "br"),
    ],
)
def test_an_answer_packed_in_a_way_that_was_not_asked_for_is_no_answer(wire, body, encoding):
    with listening(packed("200 OK", body, encoding)) as (port, _):
        with pytest.raises(Unanswered):
            send(wire, port)
        with pytest.raises(DeliveryError) as caught:
            send(wire, port, mutates=False)
        assert isinstance(caught.value.outcome, NotSent)
    with listening(packed("422 Unprocessable", body, encoding)) as (port, _):
        answer = send(wire, port)
        assert (answer.status, answer.body) == (422, b"")


def test_nobody_listening_means_not_sent(wire):
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    server.close()
    with pytest.raises(DeliveryError) as caught:
        send(wire, port)
    assert isinstance(caught.value.outcome, NotSent)
    assert "127.0.0.1" in caught.value.outcome.reason


def test_an_unknown_host_means_not_sent(wire):
    call = Call("POST", "http://nowhere.invalid/", json={}, mutates=True)
    with pytest.raises(DeliveryError) as caught:
        wire.call(call, time.monotonic() + 5)
    assert isinstance(caught.value.outcome, NotSent)


def test_a_certificate_that_nobody_knows_means_not_sent(wire):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with listening(replying(b""), context) as (port, heard):
        with pytest.raises(DeliveryError) as caught:
            send(wire, port, scheme="https")
        assert isinstance(caught.value.outcome, NotSent)
        assert heard == []


def test_tls_works_with_certificates_that_are_known():
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    known = ssl.create_default_context()
    authority.configure_trust(known)
    opened = open_wire(trust=known)
    with listening(replying(b"HTTP/1.1 204 No Content\r\n\r\n"), context) as (port, _):
        assert send(opened, port, scheme="https").status == 204
    opened.close()


def hang_up(connection, heard):
    heard.append(read_request(connection))


def reset(connection, heard):
    heard.append(read_request(connection))
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(connection, heard):
    """Send one byte now and then: no single read ever waits long."""
    heard.append(read_request(connection))
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)
    heard.append("waited for to the end")


def silent(connection, heard):
    """Read on: the other side hangs up when it has waited long enough."""
    heard.append(read_request(connection))
    if connection.recv(1) == b"":
        return
    heard.append("waited for to the end")


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("answer", [hang_up, reset, drip, silent])
def test_what_was_taken_and_not_answered_is_unclear(wire, answer):
    with listening(answer) as (port, heard):
        with pytest.raises(Unanswered) as caught:
            send(wire, port, seconds=0.4)
        assert isinstance(caught.value.outcome, Unclear)
        assert len(heard) == 1, "kept beyond the deadline"


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("answer", [hang_up, reset, drip, silent])
def test_what_publishes_nothing_may_simply_be_repeated(wire, answer):
    with listening(answer) as (port, _), pytest.raises(DeliveryError) as caught:
        send(wire, port, seconds=0.4, mutates=False)
    assert isinstance(caught.value.outcome, NotSent)


def test_a_refusal_is_a_refusal_even_when_its_words_are_cut_short(wire):
    data = b"HTTP/1.1 422 Unprocessable\r\nContent-Length: 500\r\n\r\n" + b'{"error": "Text'
    with listening(replying(data)) as (port, _):
        answer = send(wire, port)
    assert answer.status == 422
    assert not answer.whole
    assert isinstance(classify_response(answer, NOW, "X"), Refused)


def test_a_success_that_is_cut_short_is_unclear(wire):
    data = b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n" + b'{"id": "1'
    with listening(replying(data)) as (port, _), pytest.raises(Unanswered):
        send(wire, port)


def test_a_publication_never_travels_on_a_used_connection(wire):
    def keep(connection, heard):
        heard.append(connection.getpeername()[1])
        for _ in range(3):
            if not read_request(connection):
                return
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with listening(keep) as (port, heard):
        send(wire, port, mutates=False)
        send(wire, port, mutates=True)
        wire.close()
    assert len(set(heard)) == 2


def test_a_redirect_is_not_followed(wire):
    data = b"HTTP/1.1 307 Temporary\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with listening(replying(data)) as (port, _):
        answer = send(wire, port)
    assert answer.status == 307
    assert isinstance(classify_response(answer, NOW, "X"), NeedsLogin)


@pytest.mark.parametrize("location", ["g:g", "http://[bad", "http:a b\x80", "//[", "https:"])
def test_a_redirect_to_no_address_is_an_answer_all_the_same(wire, location):
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    with listening(replying(head.encode("latin-1"))) as (port, _):
        assert send(wire, port).status == 302


def test_the_environments_proxy_is_not_taken(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    opened = open_wire()
    with listening(replying(b"HTTP/1.1 204 No Content\r\n\r\n")) as (port, _):
        assert send(opened, port).status == 204
    opened.close()


def test_a_proxy_that_is_asked_for_is_used_and_its_failure_is_not_sent():
    with listening(replying(b"HTTP/1.1 204 No Content\r\n\r\n")) as (port, heard):
        opened = open_wire(proxy=f"http://127.0.0.1:{port}")
        call = Call("POST", "http://platform.example/post", json={}, mutates=True)
        assert opened.call(call, time.monotonic() + 2).status == 204
        opened.close()
    assert heard[0].startswith(b"POST http://platform.example/post HTTP/1.1")
    with listening(replying(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) as (
        port,
        heard,
    ):
        opened = open_wire(proxy=f"http://127.0.0.1:{port}")
        with pytest.raises(DeliveryError) as caught:
            opened.call(
                Call("POST", "https://platform.example/", json={}, mutates=True),
                time.monotonic() + 2,
            )
        opened.close()
    assert isinstance(caught.value.outcome, NotSent)
    assert heard[0].startswith(b"CONNECT platform.example:443")


def test_a_proxy_of_no_known_kind_is_a_matter_of_setup():
    with pytest.raises(SetupError, match="not the address of a proxy"):
        open_wire(proxy="ftp://127.0.0.1")


@pytest.mark.parametrize("address", ["nonsense", "https://", "ftp://example.com/", "http://a:b/"])
def test_an_address_that_is_none_is_refused(wire, address):
    with pytest.raises(DeliveryError, match="is not an address") as caught:
        wire.call(Call("POST", address, mutates=True), time.monotonic() + 1)
    assert isinstance(caught.value.outcome, Refused)


def test_files_are_sent_by_name_and_never_shown():
    call = Call(
        "POST",
        "https://example.com/?token=abcdefgh",
        form={"alt": "图"},
        files=(FilePart("media", "a.png", b"\x89PNG", "image/png"),),
    )
    shown = call.shown()
    assert shown["files"] == ["media: a.png, 4 bytes"]
    assert "abcdefgh" not in str(shown)
    assert "PNG" not in repr(call)


# moments and waits


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30", NOW + 30),
        ("0.65", NOW + 0.65),
        ("1795000060", 1_795_000_060),
        ("1795000060000", 1_795_000_060),
        ("2026-11-19T03:47:40Z", 1_795_060_060),
        ("2026-11-19T03:47:40.000000Z", 1_795_060_060),
        ("Thu, 19 Nov 2026 03:47:40 GMT", 1_795_060_060),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("nan", None),
    ],
)
def test_moments_in_all_their_forms(text, moment):
    found = read_moment(text, NOW)
    assert found == (None if moment is None else pytest.approx(moment))


@given(st.text())
def test_no_header_is_too_odd(text):
    moment = read_moment(text, NOW)
    assert moment is None or moment >= 0
    assert 1.0 <= wait_of({"retry-after": text}, NOW) <= 24 * 3600


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "12"}, 12),
        ({"x-rate-limit-reset": str(int(NOW) + 90)}, 90),  # X: epoch
        ({"x-ratelimit-reset": "2026-11-18T11:08:00.000Z"}, 80),  # Mastodon: ISO 8601
        ({"ratelimit-reset": str(int(NOW) + 300)}, 300),  # Bluesky: epoch
        ({"x-ratelimit-reset-after": "4.5"}, 4.5),  # Discord: seconds
        ({"x-ogw-ratelimit-reset": "7"}, 7),  # Feishu: seconds
        ({"retry-after": "3", "x-rate-limit-reset": str(int(NOW) + 90)}, 3),
        ({"x-rate-limit-reset": str(int(NOW) - 90)}, 1),  # gone by already
        ({}, PATIENCE),
    ],
)
def test_how_long_a_platform_asks_to_wait(headers, wait):
    assert wait_of(headers, NOW) == pytest.approx(wait, abs=1)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused), (401, NeedsLogin), (403, Refused), (404, Refused), (408, Unclear),
        (409, Refused), (413, Refused), (422, Refused), (425, NotSent), (429, NotSent),
        (301, NeedsLogin), (402, NeedsLogin), (500, Unclear), (502, Unclear), (503, Unclear), (504, Unclear), (599, Unclear),
    ],
)  # fmt: skip
def test_what_a_status_says_of_a_publication(status, kind):
    answer = Answer(status, {}, b'{"error": "why"}')
    outcome = classify_response(answer, NOW, "Platform")
    assert isinstance(outcome, kind)
    assert outcome.reason == "Platform: why" or status == 301
    assert not isinstance(judge_upload(answer, NOW, "Platform"), Unclear)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"title":"Forbidden","detail":"You are not allowed","status":403}', "Forbidden: You are not allowed"),
        (b'{"error":"Validation failed: Text can\'t be blank"}', "Validation failed: Text can't be blank"),
        (b'{"error":{"message":"Media Not Found","code":24}}', "Media Not Found"),
        (b'{"errors":[{"message":"one"},{"message":"two"}]}', "one; two"),
        (b'{"errcode":40164,"errmsg":"invalid ip 1.2.3.4, not in whitelist"}', "invalid ip 1.2.3.4, not in whitelist"),
        (b"<html><h1>502 Bad\n Gateway</h1></html>", "502 Bad Gateway"),
        (b"", "status 418 without a word"),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)  # fmt: skip
def test_the_platforms_own_words_are_kept(body, words):
    assert words_of(Answer(418, {}, body)) == words


@given(st.binary(max_size=400), st.integers(100, 599))
def test_no_answer_is_too_odd_to_judge(body, status):
    outcome = classify_response(Answer(status, {}, body), NOW, "X")
    assert outcome.reason
    assert "\n" not in outcome.reason


def test_reading_a_limit_imports_no_network():
    code = (
        "import sys; from repurpose import platforms; platforms.get('x').body.excess('a');"
        "import repurpose.platforms.clients.x, repurpose.accounts;"
        "print([m for m in ('httpx', 'httpcore', 'cryptography', 'keyring', 'segno') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_network_is_imported_in_one_place():
    import ast
    from pathlib import Path

    import repurpose

    root = Path(repurpose.__file__).parent
    found = set()
    for room in ("platforms", "accounts", "sandbox", "outbox"):
        for path in (root / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if any(name.split(".")[0] in ("httpx", "httpcore") for name in names):
                    found.add(path.name)
    assert found == {"transport.py"}
