"""The fetcher against real servers on loopback: what it reads, and what it must never reach."""

import gzip
import http.server
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import replace

import pytest

from repurpose.article.sources.addresses import is_public
from repurpose.article.sources.fetch import FetchPolicy, fetch
from repurpose.article.sources.web import read_address
from repurpose.errors import UnreadableArticle, UsageError

PAGE = "<html><body><p>算力</p></body></html>".encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, self.headers["Host"]))
        answer = self.server.pages.get(self.path)
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer or (404, {}, b"nothing")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving(pages, wrap=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.pages, server.seen = pages, []
    if wrap:
        server.socket = wrap(server.socket)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def loopback(server, **changes):
    """A policy under which every name is the test's server: the only thing that is not default."""
    port = server.server_address[1]
    policy = FetchPolicy(
        allowed=lambda address: address == "127.0.0.1",
        resolve=lambda _host, _port: ["127.0.0.1"],
        ports=frozenset({port}),
        seconds=5,
    )
    return replace(policy, **changes)


def address_of(server, path="/", host="news.example"):
    return f"http://{host}:{server.server_address[1]}{path}"


def test_a_page_is_read_under_its_own_name():
    pages = {"/a": (200, {"Content-Type": "text/html; charset=GBK"}, PAGE)}
    with serving(pages) as server:
        page = fetch(address_of(server, "/a"), loopback(server))
        assert server.seen == [("/a", f"news.example:{server.server_address[1]}")]
    assert page.data == PAGE
    assert (page.content_type, page.charset) == ("text/html", "GBK")


def test_tls_is_checked_against_the_name_and_not_the_address():
    import ssl

    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    serving_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(serving_context)
    names = []
    serving_context.sni_callback = lambda _socket, name, _context: names.append(name)

    def trust():
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    def wrap(plain):
        return serving_context.wrap_socket(plain, server_side=True)

    with serving({"/": (200, {}, PAGE)}, wrap) as server:
        policy = loopback(server, trust=trust)
        port = server.server_address[1]
        assert fetch(f"https://news.example:{port}/", policy).data == PAGE
        assert names == ["news.example"]
        with pytest.raises(UnreadableArticle, match="certificate"):
            fetch(f"https://other.example:{port}/", policy)
        with pytest.raises(UnreadableArticle, match="certificate"):
            fetch(f"https://news.example:{port}/", loopback(server))  # an unknown authority


def test_loopback_is_refused_by_default():
    with serving({"/": (200, {}, PAGE)}) as server:
        policy = FetchPolicy(ports=frozenset({server.server_address[1]}))
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
            with pytest.raises(UsageError, match="public internet"):
                fetch(address_of(server, host=host), policy)
        assert server.seen == []


def test_a_redirect_to_a_private_address_is_refused():
    with serving({}) as server:
        inner = address_of(server, "/secret", host="inside.example")
        server.pages["/"] = (302, {"Location": inner}, b"")

        def resolve(host, _port):
            return ["10.0.0.7"] if host == "inside.example" else ["127.0.0.1"]

        with pytest.raises(UsageError, match=r"10\.0\.0\.7"):
            fetch(address_of(server), loopback(server, resolve=resolve))
        assert [path for path, _ in server.seen] == ["/"]


def test_one_private_address_among_public_ones_is_refused():
    with serving({"/": (200, {}, PAGE)}) as server:
        policy = loopback(server, resolve=lambda _host, _port: ["127.0.0.1", "169.254.169.254"])
        with pytest.raises(UsageError, match=r"169\.254\.169\.254"):
            fetch(address_of(server), policy)
        assert server.seen == []


def test_a_name_is_looked_up_once_for_a_connection():
    asked = []

    def resolve(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.7"]  # as in DNS rebinding

    with serving({"/": (200, {}, PAGE)}) as server:
        assert fetch(address_of(server), loopback(server, resolve=resolve)).data == PAGE
    assert asked == ["news.example"]


def test_redirects_are_followed_and_counted():
    with serving({}) as server:
        server.pages["/0"] = (301, {"Location": "/1"}, b"")
        server.pages["/1"] = (307, {"Location": "../2?x=1"}, b"moved")
        server.pages["/2?x=1"] = (200, {}, PAGE)
        server.pages["/loop"] = (302, {"Location": "/loop"}, b"")
        page = fetch(address_of(server, "/0"), loopback(server))
        assert page.address == address_of(server, "/2?x=1")
        with pytest.raises(UnreadableArticle, match="more than 5 times"):
            fetch(address_of(server, "/loop"), loopback(server))
        assert [path for path, _ in server.seen].count("/loop") == 6


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "http://example.com:22/",
        "http://example.com:8080/",
        "http://user:password@example.com/",
        "http:///nothing",
        "http://[::1",
        "no address",
        "",
    ],
)
def test_what_is_no_address_of_the_public_web_is_refused_before_it_is_looked_up(address):
    def resolve(_host, _port):
        pytest.fail("looked up")

    with pytest.raises(UsageError):
        fetch(address, FetchPolicy(resolve=resolve))


def test_a_redirect_to_another_scheme_is_refused():
    with (
        serving({"/": (302, {"Location": "file:///etc/passwd"}, b"")}) as server,
        pytest.raises(UsageError, match="is not a web address"),
    ):
        fetch(address_of(server), loopback(server))


@pytest.mark.parametrize("location", ["g:g", "http://[bad"])
def test_a_redirect_to_no_address_is_said(location):
    with (
        serving({"/": (302, {"Location": location}, b"")}) as server,
        pytest.raises(UnreadableArticle, match="302"),
    ):
        fetch(address_of(server), loopback(server))


def test_a_large_page_is_refused_while_it_arrives():
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        try:
            while True:
                handler.wfile.write(chunk)
        except OSError:
            handler.close_connection = True

    with (
        serving({"/": endless}) as server,
        pytest.raises(UnreadableArticle, match="larger than 1 MB"),
    ):
        fetch(address_of(server), loopback(server, most_bytes=1_000_000))


def test_a_gzip_bomb_is_refused_and_an_honest_one_read():
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(60)) + bomb.flush()
    encoded = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    with serving({"/bomb": (200, encoded, packed)}) as server:
        server.pages["/page"] = (200, encoded, gzip.compress(PAGE * 50_000))
        server.pages["/twice"] = (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(packed))
        server.pages["/bad"] = (200, encoded, b"not gzip")
        with pytest.raises(UnreadableArticle, match="larger than 10 MB"):
            fetch(address_of(server, "/bomb"), loopback(server))
        with pytest.raises(UnreadableArticle, match="not asked for"):
            fetch(address_of(server, "/twice"), loopback(server))
        with pytest.raises(UnreadableArticle, match="damaged"):
            fetch(address_of(server, "/bad"), loopback(server))
        assert fetch(address_of(server, "/page"), loopback(server)).data == PAGE * 50_000


@pytest.mark.slow
@pytest.mark.parametrize("where", ["headers", "body", "silence"])
def test_a_slow_server_is_given_up_in_time(where):
    ended = []

    def drip(handler):
        try:
            if where == "body":
                handler.send_response(200)
                handler.send_header("Content-Length", "1000")
                handler.end_headers()
            elif where == "headers":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(100):
                if where != "silence":
                    handler.wfile.write(b"x")
                    handler.wfile.flush()
                time.sleep(0.05)
            ended.append(handler)
        except OSError:
            handler.close_connection = True

    with serving({"/": drip}) as server:
        with pytest.raises(UnreadableArticle, match="in time"):
            fetch(address_of(server), loopback(server, seconds=0.6))
        assert not ended, "waited for the whole answer"


def test_a_slow_look_up_is_given_up_in_time():
    released = threading.Event()

    def resolve(_host, _port):
        released.wait(5)
        return []

    with pytest.raises(UnreadableArticle, match="in time"):
        fetch("http://news.example/", FetchPolicy(resolve=resolve, seconds=0.2))
    released.set()


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving({"/": (200, {}, PAGE)}) as server:
        assert fetch(address_of(server), loopback(server)).data == PAGE


def test_errors_of_server_and_network_are_told():
    with serving({}) as server, socket.socket() as closed:
        with pytest.raises(UnreadableArticle, match="answers 404"):
            fetch(address_of(server, "/none"), loopback(server))
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(UnreadableArticle, match="cannot be read"):
            fetch(f"http://news.example:{port}/", loopback(server, ports=frozenset({port})))

        def unknown(_host, _port):
            raise socket.gaierror(-2, "Name or service not known")

        with pytest.raises(UnreadableArticle, match="no such host"):
            fetch(address_of(server), loopback(server, resolve=unknown))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:a00:1::", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_public_internet_pass(address, public):
    assert is_public(address) is public


def test_what_the_server_sends_is_read_by_its_kind():
    html = (
        "<html><body><article><h1>题</h1><p>" + "算力是国力。" * 30 + "</p></article></body></html>"
    )
    pages = {
        "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, html.encode()),
        "/text": (
            200,
            {"Content-Type": "text/markdown; charset=gb18030"},
            "# 题\n\n正文。".encode("gb18030"),
        ),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    }
    with serving(pages) as server:
        page = read_address(address_of(server, "/page"), loopback(server))
        assert "算力是国力。" in page.text
        assert page.meta["source"] == address_of(server, "/page")
        text = read_address(address_of(server, "/text"), loopback(server))
        assert text.text.endswith("# 题\n\n正文。")
        with pytest.raises(UnreadableArticle, match="image/png"):
            read_address(address_of(server, "/picture"), loopback(server))
