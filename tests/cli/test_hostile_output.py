"""Words from elsewhere that would steer a terminal, through each verb: none of their bytes is printed."""

import json
import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.cli.app import run
from repurpose.cli.output import make_console
from repurpose.visible import make_line, make_visible, write_json

STEERING = (
    "\x1b]52;c;aGFja2Vk\x07 \x1b[2J\x1b[31m \x9b31m \x90q\x9c \u202egnp.exe\u202c \u2066x\u2069 \x07\x08\x7f "
    "\x0b\x0c\x1b]0;title\x1b\\ \x1b]8;;http://evil\x1b\\link \u200f\U000e0041"
)
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\U000e0001-\U000e007f]"
)
IN_ARTICLE = (
    "\u202egnp.exe\u202c\u2066x\u2069 \u200f\U000e0041 \x9b31m"  # the others are refused there
)
ARTICLE = f"""# 标题{IN_ARTICLE}

第一段说了一件事，{IN_ARTICLE}它有三个原因。第一个原因是时间，我们没有足够的时间去做完所有的事。

第二段说了另一件事。“慢慢来，比较快。”老师说。{IN_ARTICLE}真正重要的不是速度，而是方向。

第三段是结尾，希望你今天比昨天更好一点。我们明天再见，也希望你把这篇文章分享给朋友。
"""


class _Hostile(BaseHTTPRequestHandler):
    """Refuses everything in words that would steer a terminal."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps({"error": f"no {STEERING}", "message": STEERING, "detail": STEERING})
        self.send_response(422)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        name = f"me{STEERING}"
        body = {"id": "1", "username": name, "acct": name, "url": f"https://x/{STEERING}"}
        body |= {"display_name": name, "configuration": {"statuses": {"max_characters": 500}}}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body, ensure_ascii=False).encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hostile) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A pack of an article that would steer a terminal, whose file's name would too."""
    place = tmp_path_factory.mktemp("hostile")
    article = place / f"a{STEERING.replace('/', '')[:60]}.md"
    article.write_text(ARTICLE, encoding="utf-8")
    out = place / "packs"
    words = ["pack", str(article), "--out", str(out), "-p", "mastodon", "--no-clips", "--no-cards"]
    assert run([*words, "--quiet"]) == 0
    [pack] = out.iterdir()
    return article, pack


@pytest.fixture
def home(tmp_path, server, monkeypatch):
    folder = tmp_path / "home"
    accounts = Accounts(folder, FileStore(folder / "secrets.json", None))
    accounts.add("me", "mastodon", {"base": server, "handle": STEERING}, {"token": "t" * 20})
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "outbox.db"))
    monkeypatch.chdir(tmp_path)
    return folder


def said(capfd, words: list[str]) -> str:
    """Run a verb; return what it printed, which steers nothing."""
    capfd.readouterr()
    run(words)
    printed = capfd.readouterr()
    for text in printed:
        assert not FORBIDDEN.findall(text), (words, FORBIDDEN.findall(text), text[:2_000])
    return printed.out + printed.err


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_verb_prints_what_steers_a_terminal(packed, tmp_path, capfd, language):
    article, original = packed
    pack = tmp_path / "p\x1b[31m\u202e"
    shutil.copytree(original, pack)
    odd = tmp_path / "no\x1b]0;x\x07such"
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'about = "x\\u001b[31m\\u202e"\nstart = "tomorrow"\nzone = "UTC"\nlate = "send"\n'
        '[[send]]\nwhat = "thread"\nto = "me"\nat = "+0d 09:30"\n',
        encoding="utf-8",
    )
    (tmp_path / "schedules").mkdir()
    shutil.copy(plan, tmp_path / "schedules" / "x\x1b[31m.toml")
    lang = ["--lang", language]
    told = ""
    for words in (
        ["pack", str(article), "--out", "out", "-p", "mastodon", "--no-clips", "--no-cards", "--why", "-v"],
        ["pack", str(article), "--out", "out", "-p", "mastodon", "--no-clips", "--no-cards", "--json"],
        ["pack", str(odd)],
        ["verify", str(pack), "--article", str(article)],
        ["verify", str(pack), "--json"],
        ["verify", str(odd)],
        ["check", str(pack)],
        ["rebuild", str(pack)],
        ["post", str(pack), "--to", "me"],
        ["post", str(pack), "--to", "me", "--json"],
        ["post", str(pack), "--to", STEERING],
        ["plan", str(pack), "--plan", str(plan)],
        ["plan", str(pack), "--plan", str(plan), "--commit"],
        ["plan", "diff", str(pack), "--plan", str(plan)],
        ["plan", "list"],
        ["plan", str(pack), "--plan", STEERING],
        ["post", str(pack), "--to", "me", "--send", "--again"],
        ["outbox", "list"],
        ["outbox", "list", "--json"],
        ["outbox", "show", "1"],
        ["outbox", "show", "2"],
        ["outbox", "show", STEERING],
        ["outbox", "export", "--format", "json"],
        ["run", "--once"],
        ["run", "--once", "--log-format", "json"],
        ["accounts", "list"],
        ["accounts", "check"],
        ["accounts", "check", "--json"],
        ["accounts", "check", STEERING],
        ["platforms", STEERING],
        ["fonts", "--check", STEERING],
        ["card", "x", "--theme", STEERING, "-o", "a.png"],
        ["schema", STEERING],
        [STEERING],
        ["pack", STEERING, f"--{STEERING}"],
        ["doctor"],
    ):  # fmt: skip
        told += said(capfd, [*words, *lang])
    assert "\\x1b" in told  # what is not printed is named
    assert "\\u202e" in told


def test_what_is_seen_is_named_and_stays_the_same():
    assert make_visible("a\x1b[31m\n\tb") == "a\\x1b[31m\n\tb"
    assert make_line("a\nb\r\nc") == "a\\nb\\r\\nc"
    family, flag = (
        "\U0001f468\u200d\U0001f469",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    )
    assert make_visible(f"{family}{flag}") == f"{family}{flag}"


@given(st.text(st.characters(codec=None)))
def test_nothing_that_steers_is_left(text):
    seen = make_visible(text)
    assert not re.search(FORBIDDEN.pattern.replace("\U000e0001-\U000e007f", "\U000e0001"), seen)
    assert make_visible(seen) == seen
    assert "\n" not in make_line(text)


@given(
    st.recursive(
        st.text(st.characters(codec=None)),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_says_the_same_in_bytes_that_steer_nothing(value):
    text = write_json(value)
    assert not FORBIDDEN.search(text)
    assert json.loads(text) == value


def test_a_panel_and_its_tables_steer_nothing(capfd):
    from rich.table import Table
    from rich.text import Text

    console = make_console(width=200, force_terminal=False)
    table = Table(title=Text(STEERING))
    table.add_column(Text(STEERING))
    table.add_row(Text(STEERING, style="red"))
    console.print(table)
    console.print(Text(STEERING))
    assert not FORBIDDEN.findall(capfd.readouterr().out)
