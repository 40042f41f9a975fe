"""Inputs that once failed, at their doors again; and each door for a few seconds, by a fixed seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz.doors import DOORS, find_door
from tests.fuzz.judge import judge
from tests.fuzz.rooms import private_room
from tests.fuzz.watch import watch

CRASHES = Path(__file__).parent / "crashes"
KEPT = sorted(path.name for path in CRASHES.iterdir() if path.is_dir())


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("name", KEPT)
def test_what_once_failed_does_not_any_more(name):
    door = find_door(name)
    with private_room() as folder, door.open(folder) as enter, watch(folder) as reached:
        for path in sorted((CRASHES / name).iterdir()):
            failure = judge(enter, path.read_bytes(), reached)
            assert failure is None, f"{path.name}\n{failure.sign}\n{failure.trace}"


@pytest.mark.slow
@pytest.mark.parametrize("name", DOORS)
def test_each_door_for_some_inputs(name, tmp_path):
    """The same inputs everywhere, in a process of its own: a watch over files cannot be taken away."""
    words = [
        sys.executable,
        "-m",
        "tests.fuzz",
        "--door",
        name,
        "--minutes",
        "5",
        "--inputs",
        "600",
        "--engine",
        "random",
        "--seed",
        "7",
    ]
    words += ["--crashes", str(tmp_path), "--corpus", str(tmp_path)]
    ended = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
