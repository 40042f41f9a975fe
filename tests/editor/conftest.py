"""A fake endpoint, and who asks it: by a clock that moves on when somebody waits."""

import time
from datetime import date

import pytest

from repurpose.editor import EditorSettings, Question, number_article, open_editor, read_presets
from repurpose.editor.endpoint.findings import Findings
from repurpose.editor.message import SYSTEM, compose, plan_brief
from repurpose.platforms import Secret
from repurpose.sandbox import open_sandbox
from tests.conftest import SAMPLE, parse

KEY = "sandbox-editor-key"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["posts"],
    "$defs": {"id": {"type": "string", "pattern": "^[0-9]+$"}},
    "properties": {
        "posts": {"type": "array", "minItems": 3, "items": {"$ref": "#/$defs/id"}},
    },
}


class Waits:
    """A clock that runs, and jumps ahead by what somebody sleeps."""

    def __init__(self):
        self.slept = []

    def __call__(self):
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds):
        self.slept.append(seconds)


@pytest.fixture(scope="session")
def served():
    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def endpoint(served):
    served.clear()
    return served


@pytest.fixture
def question():
    listing = number_article(parse(SAMPLE.read_text(encoding="utf-8"), "demo.md"))
    message = compose(listing, plan_brief(names=["作者"]))
    return Question(SYSTEM, (message,), SCHEMA, ids=("1", "2", "3"))


@pytest.fixture
def waits():
    return Waits()


@pytest.fixture
def open_at(endpoint, tmp_path, waits):
    """Return who asks the fake endpoint in a dialect, with the preset of a name."""
    opened = []

    def open_one(dialect="v1", preset="", key=KEY, **said):
        settings = EditorSettings(
            mode="select",
            preset=preset,
            **{
                "base_url": endpoint.editor(dialect),
                "model": "sandbox-editor",
                "timeout": 20.0,
                **said,
            },
        )
        known = read_presets().get(preset)
        editor = open_editor(
            settings,
            find_key=lambda _: Secret(key) if key else None,
            preset=known,
            findings=Findings(date(2026, 11, 30), tmp_path / "cache"),
            clock=waits,
            sleep=waits.sleep,
            random=lambda: 0.5,
        )
        opened.append(editor)
        return editor

    yield open_one
    for one in opened:
        one.close()
