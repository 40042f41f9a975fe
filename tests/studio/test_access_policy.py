"""Who gets in: other names, other sites, other types, other paths do not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import UsageError
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.access_policy import MOST_BYTES
from repurpose.studio.serving import Wanted, check_reach, make_gate
from tests.studio.conftest import ORIGIN, PORT, Window

CHANGE = "/api/p/demo/wishes"
WISH = {"base": "", "pin": [], "ban": []}


# --- names: DNS rebinding ---------------------------------------------------------------------


@pytest.mark.mostly_slow(quick=18)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        f"127.0.0.1.evil.example:{PORT}",
        f"localhost.evil.example:{PORT}",
        "127.0.0.1:1",
        "127.0.0.1",
        f"192.168.1.5:{PORT}",
        f"0.0.0.0:{PORT}",
        f"[::ffff:10.0.0.1]:{PORT}",
        f"localhost:{PORT}@evil.example",
        "",
        f":{PORT}",
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/static/studio.css", "/api/p/demo", "/enter?token=x", "/no"]
)
def test_another_name_is_refused_before_any_route(window, host, path):
    answer = window.get(path, headers={"host": host})
    assert answer.status_code == 403
    assert "demo" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.8.9.1"])
def test_its_own_names_are_known(host):
    assert AccessPolicy(PORT).knows_host(f"{host}:{PORT}")


def test_two_host_headers_are_none(window):
    headers = [("host", f"127.0.0.1:{PORT}"), ("host", f"127.0.0.1:{PORT}")]
    assert window.get("/", headers=headers).status_code == 403


@given(st.text(max_size=40))
def test_no_text_is_a_name_of_ours_but_loopback_ones(text):
    gate = AccessPolicy(PORT)
    if gate.knows_host(text):
        assert text.endswith(f":{PORT}")
        name = text.rpartition(":")[0].lower()
        assert name == "localhost" or name.startswith(("127.", "[", ":"))


# --- the key ----------------------------------------------------------------------------------


def test_without_the_cookie_nothing_is_shown(studio):
    stranger = Window(studio)
    stranger.cookies = {}
    for path in ("/", "/p/demo", "/api/p/demo", "/api/events", "/static/studio.js", "/login", "/x"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("value", ["", "x", '"', "a=b; c"])
def test_another_key_does_not_open(studio, value):
    stranger = Window(studio)
    stranger.cookies = {}
    header = {"cookie": f"{studio.gate.cookie}={value}"}
    assert stranger.get("/", headers=header).status_code == 403


def test_a_link_lets_in_once(studio):
    stranger = Window(studio)
    stranger.cookies = {}
    link = studio.gate.issue()
    answer = stranger.get(link)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert stranger.get(link).status_code == 403  # who finds it in a history comes too late
    stranger.cookies = {studio.gate.cookie: studio.gate.key}
    assert stranger.get(link).headers["location"] == "/"
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
def test_a_link_leads_nowhere_else(studio, to):
    stranger = Window(studio)
    stranger.cookies = {}
    answer = stranger.send("GET", studio.gate.issue() + "&to=" + to)
    assert answer.headers["location"] == "/"


def test_a_link_cannot_break_a_header(studio):
    stranger = Window(studio)
    answer = stranger.get(studio.gate.issue() + "&to=/p%0d%0aset-cookie:%20a=b")
    assert "a=b" not in answer.headers.get("set-cookie", "")
    assert "\n" not in answer.headers["location"]


def test_tokens_and_keys_are_long_and_differ():
    gates = [AccessPolicy(1), AccessPolicy(1)]
    found = {*(g.key for g in gates), *(g.issue() for g in gates), gates[0].issue()}
    assert len(found) == 5
    assert min(map(len, found)) >= 43


# --- other sites ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://localhost:{PORT}"},  # another origin than the one that was asked
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin, same-origin"},
    ],
)
def test_changes_come_from_the_page_alone(window, pack, headers):
    before = (pack / "pack.json").read_bytes()
    answer = window.post(CHANGE, WISH | {"ban": ["长文"]}, origin="", headers=headers)
    assert answer.status_code == 403
    assert (pack / "pack.json").read_bytes() == before
    assert not (pack / "wishes.toml").exists()


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_what_a_form_can_send_is_refused(window, kind):
    headers = {"content-type": kind} if kind else {}
    answer = window.send("POST", CHANGE, content=json.dumps(WISH), headers=headers)
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method(window, method):
    assert window.send(method, CHANGE, headers={"origin": ORIGIN}).status_code == 405


def test_a_get_changes_nothing(window):
    assert window.get(CHANGE).status_code == 405


def test_a_large_body_is_refused_by_what_it_says_and_by_what_comes(window):
    body = b'{"base": "' + b"x" * MOST_BYTES + b'"}'
    headers = {"content-type": "application/json"}
    assert window.send("POST", CHANGE, content=body, headers=headers).status_code == 413

    async def in_parts():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    assert window.send("POST", CHANGE, content=in_parts(), headers=headers).status_code == 413


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 5000])
def test_a_body_that_is_no_object_is_said_so(window, content):
    headers = {"content-type": "application/json"}
    answer = window.send("POST", CHANGE, content=content, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]


# --- what every answer carries ----------------------------------------------------------------


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("path", ["/", "/p/demo", "/api/p/demo", "/p/none", "/static/none", "/x"])
def test_every_answer_carries_the_policy(window, path):
    headers = window.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_refusals_carry_it_too(studio):
    stranger = Window(studio)
    stranger.cookies = {}
    assert "frame-ancestors 'none'" in stranger.get("/").headers["content-security-policy"]


# --- paths ------------------------------------------------------------------------------------


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize(
    "name",
    [
        "../pack.json",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "cards/../../secret.png",
        "cards\\..\\..\\secret.png",
        "pack.json",
        "article.txt",
        "index.html",
        "threads/x.md",
        "cards/01-cover.png%00.txt",
        "cards/%00",
        "cards",
        "",
    ],
)
def test_only_pictures_and_clips_of_the_pack_are_given(window, pack, name):
    (pack.parent / "secret.png").write_bytes(b"classified")
    answer = window.get(f"/p/demo/file/{name}")
    assert answer.status_code in (404, 405), answer.text
    assert "classified" not in answer.text


def test_a_manifest_that_points_elsewhere_leads_nowhere(window, pack):
    outside = pack.parent / "secret.png"
    outside.write_bytes(b"classified")
    (pack / "cards" / "link.png").symlink_to(outside)
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    names = ("../secret.png", "%2e%2e/secret.png", str(outside), "cards/link.png")
    for listed in ("cards/link.png", "../secret.png", str(outside)):
        manifest["files"][listed] = {"sha256": "0" * 64, "bytes": 6}
        (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
        for name in names:
            # A manifest with a path that leads out is refused whole; a link is none of its files.
            assert window.get(f"/p/demo/file/{name}").status_code in (404, 422)


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("name", ["%2e%2e", "%2e", "demo%2f..", "..%2fdemo", "etc", "%00", "DEMO"])
def test_a_pack_is_looked_up_never_joined(window, name):
    for path in (f"/p/{name}", f"/api/p/{name}"):
        answer = window.get(path)
        assert answer.status_code == 404, path
        assert "起点" not in answer.text


def test_files_are_given_as_what_they_are_and_run_nothing(window):
    answer = window.get("/p/demo/file/cards/01-cover.png")
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    given = window.get("/p/demo/file/cards/01-cover.png?download")
    assert given.headers["content-disposition"] == 'attachment; filename="01-cover.png"'


# --- beyond this machine ----------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_other_machines_need_a_password(host):
    with pytest.raises(UsageError, match="other machines"):
        check_reach(Wanted(host))
    with pytest.raises(UsageError, match="shorter"):
        check_reach(Wanted(host, password="short"))
    check_reach(Wanted(host, password="long enough for all"))


@pytest.mark.slow
def test_with_a_password_the_page_asks_for_it(pack):
    gate = make_gate(Wanted("0.0.0.0", password="long enough for all"), PORT)
    studio = Studio(open_shelf(pack), gate)
    stranger = Window(studio)
    stranger.cookies = {}
    assert stranger.get("/p/demo").headers["location"] == "/login"
    assert stranger.get("/api/p/demo").status_code == 303
    assert "password" in stranger.get("/login").text
    assert stranger.post("/login", {"password": "wrong"}).status_code == 403
    answer = stranger.post("/login", {"password": "long enough for all"})
    assert studio.gate.key in answer.headers["set-cookie"]
    assert gate.knows_host(f"192.168.1.5:{PORT}")  # an address cannot be rebound, a name can
    assert not gate.knows_host(f"evil.example:{PORT}")
