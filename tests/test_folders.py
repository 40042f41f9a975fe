"""Where a person's files stand, on each system; what an older version put elsewhere is found."""

import sys
from pathlib import Path

import pytest

from repurpose import folders
from repurpose.folders import cache_folder, data_folder, key_folder, user_folder


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def lay(monkeypatch, system):
    """Let platformdirs answer as on another system."""
    from platformdirs.macos import MacOS
    from platformdirs.unix import Unix

    found = {"linux": Unix, "darwin": MacOS}[system]
    monkeypatch.setattr("platformdirs.PlatformDirs", found)
    monkeypatch.setattr(folders.sys, "platform", system)


def all_of(environment):
    return [str(find(environment)) for find in (user_folder, data_folder, key_folder)]


def test_on_linux_they_stand_where_they_stood(monkeypatch, home):
    lay(monkeypatch, "linux")
    data = f"{home}/.local/share/repurpose"
    assert all_of({}) == [f"{home}/.config/repurpose", data, data]
    assert str(cache_folder({})) == f"{home}/.cache/repurpose"


@pytest.mark.usefixtures("home")
def test_the_xdg_folders_are_heard(monkeypatch):
    lay(monkeypatch, "linux")
    for name, place in (("CONFIG", "/c"), ("DATA", "/d"), ("CACHE", "/k")):
        monkeypatch.setenv(f"XDG_{name}_HOME", place)
    assert all_of({}) == ["/c/repurpose", "/d/repurpose", "/d/repurpose"]
    assert str(cache_folder({})) == "/k/repurpose"


def test_on_a_mac_they_stand_where_they_stood(monkeypatch, home):
    lay(monkeypatch, "darwin")
    support = f"{home}/Library/Application Support/repurpose"
    assert all_of({}) == [support, support, f"{home}/Library/Keychains/repurpose"]


def test_what_an_older_version_kept_is_found(monkeypatch, home):
    lay(monkeypatch, "darwin")
    older = home / ".cache" / "repurpose"
    older.mkdir(parents=True)
    assert cache_folder({}) == older
    monkeypatch.setenv(
        "XDG_CONFIG_HOME", str(home / "c")
    )  # which versions before did not hear there
    support = home / "Library" / "Application Support" / "repurpose"
    support.mkdir(parents=True)
    assert user_folder({}) == support


@pytest.mark.usefixtures("home")
def test_what_is_chosen_wins_on_every_system(monkeypatch):
    for system in ("linux", "darwin"):
        lay(monkeypatch, system)
        assert all_of({"REPURPOSE_HOME": "/r"}) == ["/r", "/r", "/r/key"]
        assert cache_folder({"REPURPOSE_CACHE": "/k"}) == Path("/k")


@pytest.mark.usefixtures("home")
def test_the_key_never_stands_beside_the_secrets():
    assert user_folder({}) not in (key_folder({}), *key_folder({}).parents)


@pytest.mark.usefixtures("home")
def test_asking_by_name_loads_nothing():
    import subprocess

    code = "import os,sys; os.environ['REPURPOSE_HOME']='/r'; from repurpose.folders import user_folder; user_folder(); print('platformdirs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
