import io
import json

import pytest

from repurpose.cli.app import run
from repurpose.cli.doctor import _CHECKS
from repurpose.cli.editor_flags import open_session, settle_editor_flags
from repurpose.config import Config, load_config
from repurpose.config_sections import EditorOptions
from repurpose.editor import Findings, find_key, key_name, open_keys, read_allowed_hosts
from repurpose.errors import MachineError, UnknownName
from repurpose.sandbox.editor_fake import REQUESTS
from tests.editor.conftest import KEY


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    for name in ("DEEPSEEK_API_KEY", "OPENAI_API_KEY", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def configure(home, endpoint):
    def write(dialect="v1", model="sandbox-editor", more=""):
        (home / "repurpose.toml").write_text(
            f'[editor]\nbase_url = "{endpoint.editor(dialect)}"\nmodel = "{model}"\n{more}'
        )

    return write


def check(capsys, *words):
    code = run(["editor", "check", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_check_asks_what_the_endpoint_can_and_sends_no_article(configure, endpoint, capsys):
    configure()
    code, found = check(capsys)
    assert code == 0
    assert (found["ok"], found["response_format"], found["models"][0]) == (
        True,
        "json_schema",
        "sandbox-editor",
    )
    assert not [body for body in endpoint.world.kept[REQUESTS] if "<article>" in str(body)]


@pytest.mark.parametrize(
    ("dialect", "rung", "thinks"),
    [("deepseek", "json_object", True), ("lmstudio", "json_schema", False)],
)
def test_check_remembers_the_form_that_works(configure, capsys, dialect, rung, thinks):
    configure(dialect)
    run_with_input(f"{KEY}\n", ["editor", "login"])
    code, found = check(capsys)
    assert code == 0
    assert (found["response_format"], found["thinks"]) == (rung, thinks)


def run_with_input(text, words):
    from unittest.mock import patch

    with patch("sys.stdin", io.StringIO(text)):
        return run(words)


def test_a_wrong_model_names_the_nearest_and_is_a_matter_of_settings(configure, capsys):
    configure(model="sandbox-editr")
    code, found = check(capsys)
    assert code == 5
    assert found["near"][0] == "sandbox-editor"
    assert found["failed"]["why"] == "model"


def test_no_key_a_wrong_key_and_the_right_one(configure, home, capsys):
    configure("deepseek")
    assert check(capsys)[0] == 5
    assert run_with_input("sk-wrong-wrong\n", ["editor", "login"]) == 0
    code, found = check(capsys)
    assert (code, found["failed"]["why"]) == (5, "login")
    assert run_with_input(f"{KEY}\n", ["editor", "login"]) == 0
    assert check(capsys)[0] == 0
    for path in home.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()


def test_a_key_is_found_by_its_variable_first_and_for_its_host_alone(configure, monkeypatch):
    configure("deepseek", more='key_variable = "MY_KEY"\n')
    settings = settle_editor_flags(load_config([]), editor="select")
    run_with_input("from-the-store\n", ["editor", "login"])
    assert find_key(settings).reveal() == "from-the-store"
    monkeypatch.setenv("MY_KEY", " from-the-variable\n")
    assert find_key(settings).reveal() == "from-the-variable"
    assert open_keys().get(key_name("api.deepseek.com")) is None


def test_login_takes_nothing_from_nobody(configure):
    configure()
    assert run_with_input("", ["editor", "login"]) == 2


@pytest.mark.parametrize(
    ("kind", "why"),
    [("editor-402", "money"), ("editor-429-long", "busy"), ("editor-filtered", "refused")],
)
def test_check_says_what_goes_wrong(configure, endpoint, capsys, kind, why):
    configure()
    endpoint.fault(kind, "editor", times=9)
    code, found = check(capsys)
    assert code == 4
    assert (found["failed"]["why"], found["ok"]) == (why, False)


def test_an_endpoint_that_ignores_its_schema_is_told_from_one_that_keeps_to_it(
    configure, capsys, monkeypatch
):
    monkeypatch.setattr("repurpose.sandbox.editor_fake._enums", lambda _: {})
    configure()
    found = check(capsys)[1]
    assert (found["response_format"], found["ignores_schema"]) == ("json_object", True)


def test_the_table_is_for_people_in_both_languages(configure, capsys):
    configure()
    for language in ("en", "zh"):
        assert run(["--lang", language, "editor", "check"]) == 0
        rows = capsys.readouterr().out.splitlines()
        assert [row[0] for row in rows] == list("✓·✓✓✓✓·")
    assert run(["--lang", "zh", "editor", "presets"]) == 0
    assert "新加坡" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_nothing_configured_says_what_to_write(capsys):
    assert run(["editor", "check"]) == 5
    assert "[editor]" in capsys.readouterr().err
    assert _CHECKS["editor"]()


def test_doctor_says_what_is_missing(home, monkeypatch):
    (home / "repurpose.toml").write_text('[editor]\nmode = "select"\npreset = "deepseek"\n')
    with pytest.raises(MachineError, match="deepseek") as caught:
        _CHECKS["editor"]()
    assert "login" in caught.value.hint
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-0123456789")
    with pytest.raises(MachineError, match="deepseek") as caught:
        _CHECKS["editor"]()
    assert "allow" in caught.value.hint
    assert run(["editor", "allow", "--yes"]) == 0
    assert _CHECKS["editor"]()


def test_allow_and_forget(home):
    (home / "repurpose.toml").write_text('[editor]\npreset = "deepseek"\n')
    assert run_with_input("", ["editor", "allow"]) == 2  # nobody there
    assert run(["editor", "allow", "--yes"]) == 0
    assert "api.deepseek.com" in read_allowed_hosts()
    assert run_with_input("sk-0123456789\n", ["editor", "login"]) == 0
    assert run(["editor", "forget"]) == 0
    assert read_allowed_hosts() == {}
    assert open_keys().get(key_name("api.deepseek.com")) is None


@pytest.mark.usefixtures("home")
def test_a_host_may_be_called_by_its_preset():
    assert run(["editor", "allow", "kimi", "--yes"]) == 0
    assert run(["editor", "allow", "a.example", "--yes"]) == 0
    assert set(read_allowed_hosts()) == {"api.moonshot.cn", "a.example"}
    assert run(["editor", "forget", "moonshot"]) == 0
    assert set(read_allowed_hosts()) == {"a.example"}


def test_this_machine_needs_no_permission(home):
    (home / "repurpose.toml").write_text('[editor]\npreset = "ollama"\nmodel = "m"\n')
    assert run(["editor", "allow", "--yes"]) == 0
    assert read_allowed_hosts() == {}


def test_flags_are_read_and_open_who_is_asked(configure, question):
    configure()
    files = load_config([])
    for settings in (
        settle_editor_flags(files),
        settle_editor_flags(files, editor="select", offline=True),
    ):
        with open_session(settings) as session:
            assert session is None
    settings = settle_editor_flags(files, editor="改写", again=True)
    assert (settings.mode, settings.again) == ("rewrite", True)
    with open_session(settle_editor_flags(files, editor="select")) as session:
        assert session.ask(question).value["posts"]
    with pytest.raises(UnknownName):
        settle_editor_flags(files, editor="choose")


@pytest.mark.usefixtures("home")
def test_flags_need_nothing_when_nobody_is_asked():
    config = Config(editor=EditorOptions(wish="更口语"))
    assert settle_editor_flags(config).wish == "更口语"
    assert not settle_editor_flags(config, editor="select", offline=True).asks


@pytest.mark.usefixtures("home")
def test_an_estimate_sends_nothing_and_leaves_out_what_is_private(tmp_path, capsys):
    (tmp_path / "a.md").write_text("# 题目\n\n" + "这里有一句不长不短的话。" * 40, encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nprivate: true\n---\n\n秘密。", encoding="utf-8")
    assert run(["editor", "estimate", "a.md", "b.md", "-p", "deepseek", "--json"]) == 0
    public, private = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert public["asked"] > 300
    assert 0 < public["cost"] < 0.01
    assert (public["private"], private["private"]) == (False, True)
    assert run(["editor", "estimate", "a.md", "-p", "kimi", "-m", "kimi-k3"]) == 0
    assert run(["editor", "estimate", "missing.md", "-p", "deepseek"]) == 2


def test_what_was_found_out_is_forgotten_after_a_month(tmp_path):
    from datetime import date

    from repurpose.editor.endpoint.form import Form

    usual, found = Form(), Form(rung="none", limit="max_completion_tokens", thinking={"a": 1})
    Findings(date(2026, 11, 1), tmp_path).keep("h m", found)
    assert Findings(date(2026, 11, 20), tmp_path).recall("h m", usual) == found
    assert Findings(date(2026, 12, 20), tmp_path).recall("h m", usual) == usual
    Findings(date(2026, 11, 2), tmp_path).forget("h")
    assert Findings(date(2026, 11, 2), tmp_path).recall("h m", usual) == usual


def test_a_damaged_memory_is_as_good_as_none(tmp_path):
    from datetime import date

    from repurpose.editor.endpoint.form import Form

    for text in ("{", "[]", '{"forms": {"h m": {"rung": "xml", "limit": "", "day": "2026"}}}'):
        (tmp_path / "editor-findings.json").write_text(text)
        assert Findings(date(2026, 11, 2), tmp_path).recall("h m", Form()) == Form()
