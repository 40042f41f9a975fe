"""Repurpose as a library: what is exported, what it checks, and how plain scripts run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import repurpose
from repurpose import Choices
from repurpose.errors import UnknownName, UsageError

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "demo.md"
SCRIPT = f"""
import repurpose
articles = repurpose.read_articles({str(SAMPLE)!r})
choices = repurpose.Choices(platforms=("x",), clips=0)
for built in repurpose.build_packs(articles, choices, "packs", jobs=2):
    print(built.folder.is_dir(), repurpose.verify_pack(built.folder).holds)
"""


@pytest.mark.parametrize("name", repurpose.__all__)
def test_every_exported_name_is_there_and_documented(name):
    assert getattr(repurpose, name).__module__.startswith("repurpose.")
    assert re.search(rf"\b{name}\b", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"))


def test_importing_it_loads_nothing_heavy():
    said = subprocess.run(
        [sys.executable, "-c", "import repurpose, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"PIL", "numpy", "moviepy", "httpx", "pydantic", "typer", "repurpose.api"} & {*said}


def run_script(words, folder, text=None):
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.slow
def test_a_script_needs_no_guard(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = run_script(["script.py"], tmp_path)
    assert done.stdout.split() == ["True", "True"], done.stderr


@pytest.mark.slow
def test_a_script_may_come_from_standard_input(tmp_path):
    done = run_script(["-"], tmp_path, SCRIPT)
    assert done.stdout.split() == ["True", "True"], done.stderr


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"style": "fulll"}, UnknownName),
        ({"platforms": ("xx",)}, UnknownName),
        ({"png": "huge"}, UnknownName),
        ({"motion": "spin"}, UnknownName),
        ({"clips": -1}, UsageError),
        ({"clips": 13}, UsageError),
        ({"clips": "two"}, UsageError),
        ({"quotes": -1}, UsageError),
        ({"posts": 1}, UsageError),
    ],
)
def test_choices_check_themselves(wrong, error):
    with pytest.raises(error):
        Choices(**wrong)


def test_a_card_is_drawn_and_saved(tmp_path):
    card = repurpose.Card("quote", text="慢慢走，比较快。")
    drawn = repurpose.draw_card(card, theme="ink", form="square", save_as=tmp_path / "card.png")
    assert (drawn.width, drawn.height) == (1080, 1080)
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")
