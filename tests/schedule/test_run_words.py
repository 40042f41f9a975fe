"""What is said to `repurpose run`, and by repurpose.toml: refused with a way out, or heeded."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from repurpose.cli.app import run
from repurpose.sandbox import open_sandbox
from repurpose.schedule.daemon.notices import check_kinds
from tests.schedule.home import home_over

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def home(tmp_path, monkeypatch):
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox) as home:
        for name, value in home.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(home.folder)
        yield home


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--log-format", "jsn"], 2, "Did you mean 'json'?"),
        (["--http", "nine"], 2, "Such as 127.0.0.1:9464"),
        (["--watch", "."], 2, "Watched articles need a plan"),
        (["--watch", "nowhere", "--plan", "weekday"], 2, "is not a folder"),
        (["--notify", "telegarm"], 2, "Did you mean 'telegram'?"),
        (["--notify", "command:"], 2, "The command is empty"),
        (["--slots", "0"], 2, "slots"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(home, capsys, words, code, said):
    home.enter("telegram", "还没发。")
    assert run(["run", *words]) == code
    assert said in capsys.readouterr().err
    assert home.states() == ["READY"]


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[notices]\nwho = ['telegram']", "notices.who"),
        ("[notices]\nto = 'telegram'", "notices.to"),
        ("[notices]\nto = ['telegram']\non = ['faild']", "faild"),
        ("[watsh]\nplan = 'x'", "watsh"),
    ],
)
def test_what_the_file_cannot_say_is_refused(home, capsys, text, said):
    (home.folder / "repurpose.toml").write_text(text)
    assert run(["run", "--once"]) in (2, 5)
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_the_file_says_who_is_told(home, capfd):
    (home.folder / "repurpose.toml").write_text("[notices]\nto = ['telegram']\non = ['failed']\n")
    home.sandbox.fault("expired", "mastodon")  # a login: not wanted
    home.enter("mastodon", "登录过期。")
    home.enter("bluesky", "字" * 301)  # over the limit: refused
    assert run(["run", "--once", "--log-format", "json"]) == 4
    [told] = [post.text for post in home.sandbox.posts("telegram")]
    assert "Failed" in told
    said = capfd.readouterr()
    kinds = {json.loads(line)["kind"] for line in said.out.splitlines()}
    assert {"failed", "needs_login", "told"} <= kinds
    assert "2.1, the login of mastodon" in said.err
    assert "the login of mastodon" in said.err


@pytest.mark.slow
def test_a_folder_from_anywhere_names_no_commands(home, tmp_path, monkeypatch, capsys):
    text = "[notices]\nto = ['command:touch told']\n"
    (tmp_path / "repurpose.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    home.enter("bluesky", "字" * 301)
    assert run(["run", "--once"]) == 5
    assert "a command is run only when your own" in capsys.readouterr().err
    (tmp_path / "repurpose.toml").unlink()
    (home.folder / "repurpose.toml").write_text(text)
    assert run(["run", "--once"]) == 4
    assert list(tmp_path.glob("told*"))


@pytest.mark.slow
def test_quiet_is_quiet(home, capfd):
    home.enter("telegram", "一条。")
    assert run(["run", "--once", "--quiet"]) == 0
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert home.states() == ["SENT"]


def test_the_help_teaches(capsys):
    assert run(["run", "--help"]) == 0
    said = capsys.readouterr().out
    assert "repurpose run --once" in said
    assert "--notify" in said


def test_the_documentation_and_the_examples_to_copy_name_options_that_there_are(capsys):
    assert run(["run", "--help"]) == 0
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    texts = [(DOCS / "running.md").read_text(encoding="utf-8")]
    texts += [path.read_text(encoding="utf-8") for path in (DOCS / "deploy").iterdir()]
    named = set()
    for text in texts:
        for call in re.findall(r"repurpose run ([^\n#`]*)", text):
            named |= set(re.findall(r"--[a-z-]+", call))
        for call in re.findall(r'^CMD \["run", (.*)\]$', text, re.MULTILINE):
            named |= set(re.findall(r"--[a-z-]+", call))
    assert len(named) >= 8
    assert named <= known


def test_the_examples_of_the_documentation_are_settings_that_are_read():
    blocks = re.findall(r"```toml\n(.*?)```", (DOCS / "running.md").read_text("utf-8"), re.DOTALL)
    tables = [tomllib.loads(block) for block in blocks]
    assert [list(table) for table in tables] == [["notices"], ["watch"]]
    check_kinds(tables[0]["notices"]["on"])
