"""A marked key and a marked article through every way that the editor goes: neither turns up anywhere."""

import io
import traceback

import pytest

from repurpose.cli.app import run
from repurpose.editor import AskFailed, EditorSettings, find_key, open_editor, open_keys
from repurpose.sandbox import editor_fake
from repurpose.sandbox.editor_faults import EDITOR_KINDS

CANARY = "sk-canary-of-the-editor-0123456789"
MARKED = "金丝雀在这一句里唱歌"
LEFT_OUT = ("editor-hang", "editor-blank-lines", "editor-huge", "editor-loading")  # slow


@pytest.mark.slow
def test_neither_key_nor_article_turns_up(
    endpoint, question, logged, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(editor_fake, "KEY", CANARY)
    monkeypatch.setattr("sys.stdin", io.StringIO(CANARY + "\n"))
    for name, value in {"HOME": "home", "CACHE": "cache"}.items():
        monkeypatch.setenv(f"REPURPOSE_{name}", str(tmp_path / value))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    address = endpoint.editor("dashscope")
    (tmp_path / "home" / "repurpose.toml").write_text(
        f'[editor]\nbase_url = "{address}"\nmodel = "sandbox-editor"\n'
    )
    assert run(["editor", "login"]) == 0
    assert run(["editor", "check"]) == 0
    assert run(["editor", "check", "--json"]) == 0
    assert run(["-h"]) == 0
    settings = EditorSettings("select", base_url=address, model="sandbox-editor", timeout=60.0)
    told = [repr(settings)]
    marked = type(question)(
        question.system, (f"{MARKED}。\n{question.messages[0]}",), question.schema
    )
    for kind in ["", *sorted(set(EDITOR_KINDS) - set(LEFT_OUT))]:
        if kind:
            endpoint.fault(kind, times=1 if kind == "editor-500" else 9)
        editor = open_editor(settings, sleep=lambda _: None)
        try:
            answer = editor(marked)
            told.append(f"{answer.host} {answer.model} {answer.usage}")
        except AskFailed as error:
            told += [repr(error), error.whole, *traceback.format_exception(error)]
        told.append(repr(vars(editor)))
        editor.close()
        endpoint.world.faults.clear()
    assert find_key(settings, {}, open_keys()).reveal() == CANARY  # it was there all the time
    captured = capsys.readouterr()
    files = [p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file()]
    everything = "\n".join([*told, *files, captured.out, captured.err, logged.getvalue()])
    assert "127.0.0.1" in logged.getvalue(), "nothing was logged: the test has no teeth"
    assert CANARY not in everything
    assert MARKED not in everything
