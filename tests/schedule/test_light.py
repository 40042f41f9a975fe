"""Planning and an idle run load what they use: a machine that sends posts draws nothing."""

import os
import subprocess
import sys

import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore

LOADED = """
import sys
from repurpose.cli.app import run

code = run(sys.argv[1:])
print(code, *(name for name in sys.modules if "." not in name))
"""
HEAVY = {"PIL", "numpy", "moviepy", "starlette", "jinja2", "fontTools", "pydub", "psycopg"}


def loaded(home, *words):
    """Run a command line in a process of its own; give its exit code and the packages it has loaded."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REPURPOSE")}
    Accounts(home, FileStore(home / "secrets.json", None)).close_all()
    (home / "secrets.json").write_text("{}", encoding="utf-8")
    (home / "secrets.json").chmod(0o600)
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, words)],
        env=environment | {"REPURPOSE_HOME": str(home)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, *names = done.stdout.splitlines()[-1].split()
    return int(code), set(names)


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("words", [("plan", "--plan", "weekday"), ("plan", "diff", "--plan", "weekday")])  # fmt: skip
def test_a_plan_loads_neither_clock_nor_network(tmp_path, pack, words):
    code, names = loaded(tmp_path, *words, "--start", "2027-03-01", pack)
    assert code == 0
    assert "sqlalchemy" in names
    assert not names & (HEAVY | {"httpx", "apscheduler", "cryptography", "keyring"})


@pytest.mark.slow
def test_a_run_with_nothing_to_send_loads_no_network(tmp_path):
    code, names = loaded(tmp_path, "run", "--once")
    assert code == 0
    assert not names & (HEAVY | {"httpx", "apscheduler", "cryptography", "keyring"})
