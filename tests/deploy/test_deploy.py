"""What docs/deploy holds works as it stands there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import repurpose
from tests.conftest import ROOT

DEPLOY = ROOT / "docs" / "deploy"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("repurpose*.*")), ids=lambda path: path.name)
def test_systemd_finds_nothing_to_say_of_a_unit(unit, tmp_path):
    program = tmp_path / ".local/bin/repurpose"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def copied(folder: Path) -> Path:
    """Return a copy of what the project's repository holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in listed.stdout.decode().split("\0")[:-1]:
        if (there := ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(there, folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="a root of its own takes root")
def test_the_image_is_built_step_by_step_runs_and_stops(tmp_path):
    roots = tmp_path / "roots"
    roots.mkdir()
    tmp_path.chmod(0o755)
    words = [sys.executable, str(Path(__file__).with_name("fresh_root.py"))]
    places = [DEPLOY / "Dockerfile", copied(tmp_path / "project"), roots]
    done = subprocess.run(
        ["unshare", "--mount", *words, *map(str, places)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert said["version"].endswith(repurpose.__version__)
    assert (said["healthy"], said["code"]) == (True, 0), said["said"]
