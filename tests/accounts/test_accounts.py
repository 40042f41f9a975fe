"""Accounts: the book on disk, adding and checking on the sandbox, logging in, tokens that are renewed."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts import AccountEntry, AccountFile, Accounts, MemoryStore
from repurpose.accounts.files import read_private, write_private
from repurpose.accounts.login import Browser, read_answer, redirect_of
from repurpose.accounts.stores import FileStore
from repurpose.cli.app import run
from repurpose.errors import SetupError, UnknownName, UsageError
from repurpose.platforms.delivery import (
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Sent,
)
from repurpose.platforms.oauth import OAuthProvider, access_token, begin_login, log_in
from repurpose.platforms.secret import Secret
from repurpose.platforms.transport import open_wire
from tests.ports import free_port
from tests.told import told


@pytest.fixture
def accounts(tmp_path):
    kept = Accounts(tmp_path, MemoryStore(), today=lambda: "2026-11-22")
    yield kept
    kept.close()


def put(accounts, sandbox, kind):
    account = sandbox.account(kind)
    return accounts.add(account.name, account.platform, account.settings, account.secrets)


# the book

values = st.text(max_size=30)


@pytest.mark.slow
@given(st.dictionaries(st.text(min_size=1, max_size=12), values, max_size=5))
def test_settings_come_back_as_they_were(tmp_path_factory, settings):
    book = AccountFile(tmp_path_factory.mktemp("book"))
    book.put(AccountEntry("x-me", "x", settings, ("token",), "2026-11-22"))
    book.put(AccountEntry("mastodon.social", "mastodon"))
    assert book.get("x-me") == AccountEntry("x-me", "x", settings, ("token",), "2026-11-22")
    assert [account.name for account in book.accounts()] == ["x-me", "mastodon.social"]


def test_the_book_is_the_owners_alone_and_names_its_faults(tmp_path):
    book = AccountFile(tmp_path)
    with pytest.raises(SetupError, match="no accounts"):
        book.get("x")
    book.put(AccountEntry("bluesky", "bluesky"))
    assert book.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnknownName, match="account 'blusky'") as caught:
        book.get("blusky")
    assert "bluesky" in caught.value.hint
    with pytest.raises(UsageError):
        book.put(AccountEntry("../evil", "x"))
    for text, place in (
        ("[broken", (1, None)),
        ("[me]\nkind = 'x'\nsecret = ['token']", (3, "me.secret")),
        ("[me]\nkind = 'x'\n[me.settings]\nport = true", (4, "me.settings.port")),
        ("[me]\nsecrets = []", (1, "me.kind")),
    ):
        write_private(book.path, text.encode())
        with pytest.raises(SetupError) as caught:
            book.accounts()
        assert told(caught.value) == (str(book.path), *place)


def test_what_a_person_wrote_into_the_file_stays(tmp_path):
    book = AccountFile(tmp_path)
    mine = '# 我的帐号\n[me]\nkind = "x"  # 主号\nsecrets = []\nadded = 2026-11-22\n\n[me.settings]\nport = 80\n'
    write_private(book.path, mine.encode())
    assert book.get("me").settings == {"port": "80"}
    book.put(AccountEntry("other", "bluesky"))
    text = read_private(book.path).decode()
    assert text.startswith('# 我的帐号\n[me]\nkind = "x"  # 主号\n')
    assert [account.name for account in book.accounts()] == ["me", "other"]


def test_removing_takes_the_secrets_along(accounts, sandbox):
    put(accounts, sandbox, "bluesky")
    accounts.check("bluesky")
    assert accounts.store.get("bluesky/session")
    accounts.remove("bluesky")
    assert accounts.names() == []
    assert accounts.store.get("bluesky/session") is None
    assert accounts.store.get("bluesky/password") is None


def test_checking_keeps_what_the_platform_says(accounts, sandbox):
    put(accounts, sandbox, "mastodon")
    profile = accounts.check("mastodon")
    assert profile.name == "沙盒"
    kept = accounts.get("mastodon").settings
    assert kept["software"] == "mastodon"
    assert kept["checked"] == "2026-11-22"
    client = accounts.client("mastodon")
    assert client.platform.body.most == 500
    assert client.platform.body.checked == "2026-11-22"
    assert client.settling == "keyed"


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", ["x", "mastodon", "bluesky", "threads", "instagram", "facebook", "telegram", "slack", "linkedin", "wechat", "feishu", "dingtalk", "wecom", "discord-bot"])  # fmt: skip
def test_checking_names_the_limits(accounts, sandbox, kind):
    put(accounts, sandbox, kind)
    profile = accounts.check(kind)
    assert profile.name
    assert profile.facts["text"]
    if kind not in ("discord-bot", "linkedin"):  # which say it in each answer, and nowhere before
        assert profile.facts["quota"]


def test_a_server_s_own_limit_is_read_and_used(accounts, sandbox):
    put(accounts, sandbox, "mastodon")
    sandbox.world.kept["mastodon most"] = 5000
    facts = accounts.check("mastodon").facts
    assert facts["text"] == "5000 characters"
    assert "packs are cut for 500" in facts["note"]
    client = accounts.client("mastodon")
    assert client.rules.problems(Message("长" * 4000)) == ()
    assert client.rules.problems(Message("长" * 5001))


def test_what_a_platform_needs_must_be_there(accounts):
    with pytest.raises(UsageError, match="App password") as caught:
        accounts.add("b", "bluesky", {"handle": "a.test"}, {})
    assert "accounts add handoff" in caught.value.hint
    assert accounts.names() == []
    with pytest.raises(UnknownName):
        accounts.add("b", "blusky", {}, {})


def test_clients_are_kept_for_each_thread(accounts, sandbox):
    put(accounts, sandbox, "x")
    mine = accounts.client("x")
    assert accounts.client("x") is mine
    others = []

    def look():
        others.append(accounts.client("x"))
        accounts.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert others[0] is not mine
    accounts.book.learn("x", {"user_id": "7"})
    assert accounts.client("x").settings["user_id"] == "7"


def test_the_book_holds_no_secret(accounts, sandbox):
    for account in sandbox.accounts():
        accounts.add(account.name, account.platform, account.settings, account.secrets)
    text = accounts.book.path.read_text(encoding="utf-8")
    for account in sandbox.accounts():
        for value in account.secrets.values():
            assert value not in text


# renewing


class Faulty(MemoryStore):
    """A store whose medium breaks right when a new token is to be kept."""

    def put(self, reference, value):
        raise SetupError("the disk is full")


PLACE = DeliveryContext("k", 0, "2026-11-22T12:00:00Z")


def test_a_token_that_cannot_be_kept_is_not_used(sandbox, tmp_path):
    account = sandbox.account("x-oauth2")
    sandbox.world.kept |= {"x access": "other", "x refresh": "sandbox-refresh-0"}
    store = Faulty({f"x-oauth2/{key}": value for key, value in account.secrets.items()})
    kept = Accounts(tmp_path, store)
    kept.book.put(AccountEntry("x-oauth2", "x", account.settings, ("tokens",)))
    with pytest.raises(SetupError, match="disk is full"):
        kept.client("x-oauth2").publish(Message("a"), [], PLACE, time.monotonic() + 5)
    assert not sandbox.posts("x")
    kept.close()


def test_a_renewal_whose_answer_was_lost_ends_in_a_login(accounts, sandbox):
    """The platform has used up the refresh token, and we never saw the new one."""
    put(accounts, sandbox, "x-oauth2")
    client = accounts.client("x-oauth2")
    sandbox.world.kept |= {"x access": "other", "x refresh": "sandbox-refresh-0"}
    sandbox.fault("lost", "x", "/2/oauth2/token")
    first = client.publish(Message("a"), [], PLACE, time.monotonic() + 5)
    assert isinstance(first, NotSent)
    second = client.publish(Message("a"), [], PLACE, time.monotonic() + 5)
    assert isinstance(second, NeedsLogin)
    assert "renew" in second.reason
    assert not sandbox.posts("x")


def test_many_at_once_renew_once(accounts, sandbox):
    put(accounts, sandbox, "x-oauth2")
    sandbox.world.kept |= {"x access": "other", "x refresh": "sandbox-refresh-0"}
    ends = []

    def work(number):
        client = accounts.client("x-oauth2")
        ends.append(client.publish(Message(f"第{number}条"), [], PLACE, time.monotonic() + 10))
        accounts.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(end, Sent) for end in ends), ends
    renewals = [entry for entry in sandbox.world.log if entry[3] == "/2/oauth2/token"]
    assert len(renewals) == 1


def test_a_token_is_renewed_before_it_ends(accounts, sandbox):
    put(accounts, sandbox, "x-oauth2")
    tokens = {
        "access": "sandbox-access-0",
        "refresh": "sandbox-refresh-0",
        "expires": str(time.time() + 200),
    }
    accounts.vault("x-oauth2").write("tokens", Secret(json.dumps(tokens)))
    accounts.check("x-oauth2")
    assert "/2/oauth2/token" in [entry[3] for entry in sandbox.world.log]


_KILLED = """
import os, sys, time
from pathlib import Path
from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.platforms.delivery import Message, DeliveryContext
from tests.ports import free_port

class Dying(FileStore):
    def put(self, reference, value):
        os.kill(os.getpid(), 9)          # after the platform's answer, before it is kept

folder = Path(sys.argv[1])
accounts = Accounts(folder, Dying(folder / "secrets.json", None))
accounts.client("x-oauth2").publish(Message("a"), [], DeliveryContext("k", 0, "2026-11-22T12:00:00Z"), time.monotonic() + 5)
"""


def test_a_process_killed_between_answer_and_medium_ends_in_a_login(sandbox, tmp_path):
    kept = Accounts(tmp_path, FileStore(tmp_path / "secrets.json", None))
    put(kept, sandbox, "x-oauth2")
    sandbox.world.kept |= {"x access": "other", "x refresh": "sandbox-refresh-0"}
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=False)
    assert done.returncode == -9
    outcome = kept.client("x-oauth2").publish(Message("a"), [], PLACE, time.monotonic() + 5)
    kept.close()
    assert isinstance(outcome, NeedsLogin)
    assert not sandbox.posts("x")


def test_without_a_refresh_token_the_end_is_the_end(accounts):
    vault = accounts.vault("x")
    provider = OAuthProvider("X", "https://x.com/", "https://x.com/token", "id", ("a",))
    with pytest.raises(DeliveryError, match="nobody has logged in"):
        access_token(provider, vault, _Clock(), 1.0)
    vault.write("tokens", Secret('{"access": "old-token", "expires": "10"}'))
    with pytest.raises(DeliveryError, match="log in again"):
        access_token(provider, vault, _Clock(), 1.0)
    vault.write("tokens", Secret("no json"))
    with pytest.raises(DeliveryError):
        access_token(provider, vault, _Clock(), 1.0)


class _Clock:
    def now(self):
        return 1_000_000.0


# logging in


def test_pkce_follows_rfc_7636():
    import base64
    import hashlib
    from urllib.parse import parse_qs, urlsplit

    provider = OAuthProvider(
        "X", "https://x.com/i/oauth2/authorize", "https://x/token", "id", ("a b", "c")
    )
    ticket = begin_login(provider, redirect_of())
    said = {key: value[0] for key, value in parse_qs(urlsplit(ticket.address).query).items()}
    verifier = ticket.verifier.reveal()
    assert 43 <= len(verifier) <= 128
    digest = hashlib.sha256(verifier.encode()).digest()
    assert said["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert said["code_challenge_method"] == "S256"
    assert said["redirect_uri"] == "http://127.0.0.1:8917/callback"
    assert verifier not in ticket.address
    assert begin_login(provider, redirect_of()).state != ticket.state


@pytest.mark.parametrize("way", ["loopback", "paste"])
def test_logging_in(way):
    """A small platform of our own: it checks the verifier and gives tokens once."""
    codes = {}
    with _token_server(codes) as base:
        provider = OAuthProvider(
            "X",
            f"{base}/authorize",
            f"{base}/token",
            "id",
            ("read",),
            Secret("app-secret"),
            basic=True,
        )
        port = free_port()
        shown = []

        def show(address):
            shown.append(address)
            answer = httpx.get(address, trust_env=False, follow_redirects=False).headers["location"]
            shown.append(answer)
            if way == "loopback":
                visit = lambda: httpx.get(answer, trust_env=False)  # noqa: E731
                threading.Timer(0.05, visit).start()

        wire = open_wire()
        paste = (lambda _: shown[1]) if way == "paste" else None
        person = Browser(wire, show, None, None, paste, port, patience=5)
        tokens = log_in(provider, person)
        wire.close()
    assert tokens["access"] == "access-1"
    assert tokens["refresh"] == "refresh-1"
    assert float(tokens["expires"]) == pytest.approx(time.time() + 7200, abs=10)


def _token_server(codes):
    import base64
    import hashlib
    from contextlib import contextmanager
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from urllib.parse import parse_qs, urlencode, urlsplit

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            said = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
            codes["code-1"] = said["code_challenge"]
            self.send_response(302)
            query = urlencode({"code": "code-1", "state": said["state"]})
            self.send_header("location", f"{said['redirect_uri']}?{query}")
            self.end_headers()

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            said = {key: value[0] for key, value in parse_qs(body).items()}
            digest = hashlib.sha256(said["code_verifier"].encode()).digest()
            right = base64.urlsafe_b64encode(digest).decode().rstrip("=") == codes.pop(
                said["code"], ""
            )
            right = (
                right
                and self.headers["authorization"]
                == "Basic " + base64.b64encode(b"id:app-secret").decode()
            )
            good = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 7200}
            data = json.dumps(good if right else {"error": "invalid_grant"}).encode()
            self.send_response(200 if right else 400)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    @contextmanager
    def serve():
        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
        server.server_close()

    return serve()


def test_answers_of_other_logins_are_refused():
    with pytest.raises(UsageError):
        read_answer("http://127.0.0.1:8917/callback?code=a&state=other", ("state", "mine"))
    said = read_answer("  http://127.0.0.1/callback?code=abc&state=mine\n", ("state", "mine"))
    assert said["code"] == "abc"


@pytest.mark.parametrize(("said", "error"), [("", UsageError), ("&error=denied", DeliveryError)])
def test_a_login_that_is_refused_or_lacks_its_code(said, error):
    provider = OAuthProvider("X", "https://x", "https://t", "id", ())
    shown = []
    paste = lambda _: f"http://127.0.0.1/callback?state={_state_of(shown[0])}{said}"  # noqa: E731
    with pytest.raises(error) as caught:
        log_in(provider, Browser(None, shown.append, None, None, paste))
    if error is DeliveryError:
        assert isinstance(caught.value.outcome, NeedsLogin)


def _state_of(address):
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(address).query)["state"][0]


def test_nobody_logs_in():
    provider = OAuthProvider("X", "https://x", "https://t", "id", ())
    person = Browser(None, lambda _: None, None, None, port=free_port(), patience=0.1)
    with pytest.raises(SetupError):
        log_in(provider, person)


# the command line


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    return tmp_path / "home"


def add_by_script(monkeypatch, account, *more):
    import io

    text = json.dumps({**account.settings, **account.secrets})
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    return run(["accounts", "add", account.platform, "--from-file", "-", *more])


def test_the_command_line_adds_lists_checks_and_removes(home, sandbox, monkeypatch, capsys):
    account = sandbox.account("bluesky")
    assert add_by_script(monkeypatch, account, "--name", "sky") == 0
    said = capsys.readouterr()
    assert "@sandbox.test" in said.out
    assert "encrypted file" in said.err
    assert run(["accounts", "list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["name"] == "sky"
    assert row["secrets"] == ["password"]
    assert run(["accounts", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert run(["accounts", "remove", "sky", "--yes"]) == 0
    assert run(["accounts", "check", "sky"]) == 5
    every = "".join(p.read_text(errors="replace") for p in home.rglob("*") if p.is_file())
    assert "sandbox-app-password" not in every + said.out + said.err


@pytest.mark.usefixtures("home")
def test_the_command_line_says_which_accounts_do_not_work(sandbox, monkeypatch, capsys):
    add_by_script(monkeypatch, sandbox.account("bluesky"))
    add_by_script(monkeypatch, sandbox.account("telegram"))
    sandbox.fault("expired", "telegram", times=9)
    capsys.readouterr()
    assert run(["accounts", "check"]) == 4
    said = capsys.readouterr().out
    assert "✓ bluesky" in said
    assert "✗ telegram" in said
    assert "Unauthorized" in said


@pytest.mark.usefixtures("home")
def test_a_script_without_values_is_told_how(monkeypatch, capsys):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    assert run(["accounts", "add", "telegram"]) == 2
    assert "--from-file -" in capsys.readouterr().err
    assert run(["accounts", "add", "telegram", "--from-file", "-"]) == 2
    assert "Bot token" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_platform_without_an_interface_is_posted_to_by_hand(tmp_path, monkeypatch, capsys):
    import io

    monkeypatch.setattr(
        sys, "stdin", io.StringIO(json.dumps({"folder": str(tmp_path / "out"), "handle": "@我"}))
    )
    assert run(["accounts", "add", "xiaohongshu", "--from-file", "-"]) == 0
    assert "@我" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="terminals are different there")
@pytest.mark.usefixtures("home")
def test_a_person_is_asked_in_the_platforms_words(sandbox):
    """In a real terminal: what is secret does not come back on the screen."""
    import pty

    account = sandbox.account("telegram")
    answers = [account.secrets["token"], "@sandbox"]
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "repurpose", "accounts", "add", "telegram", "--no-check"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    screen = b""
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    ) as process:
        os.close(terminal)
        for word, answer in zip((b"Bot token", b"Channel:"), answers, strict=True):
            while word not in screen:
                screen += os.read(controller, 4096)
            time.sleep(0.3)  # until the terminal echoes no more
            os.write(controller, answer.encode() + b"\n")
        with pytest.raises(OSError, match="5"):  # EIO: the other end has gone
            while True:
                screen += os.read(controller, 4096)
    os.close(controller)
    assert process.returncode == 0, screen.decode()
    assert account.secrets["token"].encode() not in screen
    assert b"@BotFather" in screen


def test_what_belongs_to_a_bucket_is_asked_only_with_a_bucket(monkeypatch):
    from repurpose.cli import accounts as verb
    from repurpose.platforms.clients import client_class

    asked = []

    def answers(given):
        def prompt(text, **options):
            asked.append(text.removesuffix(" [optional]"))
            return given.get(asked[-1], options["default"] or "")

        return prompt

    monkeypatch.setattr(verb.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(verb.typer, "prompt", answers({"Access token": "t"}))
    assert "s3_style" not in verb._ask("instagram", client_class("instagram").FIELDS)
    assert "Bucket service" in asked
    assert "Secret access key" not in asked
    given = {"Access token": "t", "Bucket service": "https://s3.example"}
    monkeypatch.setattr(verb.typer, "prompt", answers(given))
    assert verb._ask("instagram", client_class("instagram").FIELDS)["s3_style"] == "path"
    assert "Secret access key" in asked
