"""Sending as a service of the system: what is written is read by systemd itself; `systemctl` is a stand-in, for no bus may be here."""

import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from repurpose.errors import MachineError
from repurpose.studio.outgoing.system_service import (
    Ended,
    Launchd,
    Systemd,
    Wanted,
    find_manager,
    unit_of,
    wanted_here,
)

# It keeps whether the unit is enabled and active, as systemd would, and writes down what it is asked.
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$STATE/asked"
[ "$1" = --user ] || exit 2
case "$2" in
  show-environment) [ -e "$STATE/no-bus" ] && { echo "Failed to connect to bus: No medium found" >&2; exit 1; }; exit 0;;
  daemon-reload) exit 0;;
  enable) [ -e "$XDG_CONFIG_HOME/systemd/user/repurpose.service" ] || { echo "Unit file repurpose.service does not exist." >&2; exit 1; }; touch "$STATE/active";;
  restart) touch "$STATE/active";;
  disable) rm -f "$STATE/active";;
  is-active) [ -e "$STATE/active" ] || exit 3;;
esac
"""


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    """A user's systemd with the stand-in in front of it; returns the folder of its state."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("STATE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


ODD = Wanted(
    (sys.executable, "-m", "repurpose", "run", "--db", 'postgresql://a:50%$HOME"\\ b@c/d'),
    Path("/"),
    {"REPURPOSE_HOME": "/home/我/50% of \\ it$"},
)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("wanted", [wanted_here("", {"REPURPOSE_LANG": "zh"}), ODD])
def test_systemd_finds_nothing_to_say_of_the_unit(wanted, tmp_path):
    unit = tmp_path / "repurpose.service"
    unit.write_text(unit_of(wanted), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_it_is_set_up_and_taken_away_by_the_page(systemd, window):
    before = window.get("/api/sending").json()["service"]
    assert (before["kind"], before["why"], before["on"]) == ("systemd", "", False)
    told = window.post("/api/sending/service", {"on": True}).json()["service"]
    unit = systemd / "config/systemd/user/repurpose.service"
    assert (told["on"], told["running"], told["file"]) == (True, True, str(unit))
    assert f'ExecStart="{sys.executable}" "-m" "repurpose" "run"' in unit.read_text()
    assert unit.stat().st_mode & 0o077 == 0
    told = window.post("/api/sending/service", {"on": False}).json()["service"]
    assert (told["on"], told["running"], unit.exists()) == (False, False, False)
    asked = (systemd / "asked").read_text()
    order = ["daemon-reload", "enable --now", "restart", "disable --now", "daemon-reload"]
    at = -1
    for one in order:
        at = asked.index(f"--user {one}", at + 1)


def test_a_service_that_has_died_is_said(systemd, window):
    window.post("/api/sending/service", {"on": True})
    (systemd / "active").unlink()
    told = window.get("/api/sending").json()["service"]
    assert (told["on"], told["running"]) == (True, False)


def test_without_a_bus_the_reason_is_said_and_nothing_is_written(systemd, window):
    (systemd / "no-bus").touch()
    told = window.get("/api/sending").json()["service"]
    assert "Failed to connect to bus" in told["why"]
    answer = window.post("/api/sending/service", {"on": True})
    assert answer.status_code == 400
    assert "bus" in answer.json()["error"]
    assert not (systemd / "config").exists()


def test_without_systemd_the_reason_is_said(tmp_path, monkeypatch, window):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert window.get("/api/sending").json()["service"]["why"]
    with pytest.raises(MachineError):
        Systemd(tmp_path / "repurpose.service").start(ODD)


def test_an_agent_of_launchd_says_the_same(tmp_path, monkeypatch):
    asked = []

    def run(words):
        asked.append(words)
        return Ended(0, "\tstate = running\n")

    monkeypatch.setattr(sys, "platform", "darwin")
    manager = find_manager({"HOME": str(tmp_path)}, run)
    assert isinstance(manager, Launchd)
    assert manager.trouble() == ""
    manager.start(ODD)
    with manager.file.open("rb") as file:
        table = plistlib.load(file)
    assert table["ProgramArguments"] == list(ODD.words)
    assert table["EnvironmentVariables"] == dict(ODD.environment)
    assert manager.running()
    assert asked[-2][:3] == ("launchctl", "bootstrap", f"gui/{os.getuid()}")
    manager.stop()
    assert not manager.file.exists()
    assert asked[-1] == ("launchctl", "bootout", f"gui/{os.getuid()}/org.repurpose.run")
