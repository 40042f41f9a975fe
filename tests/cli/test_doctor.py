"""`repurpose doctor` looks at each account: a version of an interface that ends is told in time."""

import json

import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.cli.app import run
from repurpose.platforms import client_class


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    ("kind", "settings", "well"),
    [
        ("linkedin", {"author": "urn:li:person:x", "version": "202509"}, False),  # ended in 2026
        ("linkedin", {"author": "urn:li:person:x"}, True),  # chosen by date
        ("facebook", {"page": "1", "version": "v20.0"}, False),
        ("facebook", {"page": "1"}, True),
        ("bluesky", {"handle": "me.example"}, True),
    ],
)
def test_a_version_of_an_interface_that_ends_is_told(
    tmp_path, monkeypatch, capsys, kind, settings, well
):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path))
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "outbox.db"))
    with Accounts(tmp_path, FileStore(tmp_path / "secrets.json", None)) as accounts:
        fields = client_class(kind).FIELDS
        secrets = {f.name: "a-secret-word" for f in fields if f.secret and not f.optional}
        accounts.add("mine", kind, settings, secrets)
    run(["doctor", "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [row] = [row for row in rows if row["check"] == "interfaces"]
    assert row["ok"] == well
    if not well:
        assert "mine" in json.dumps(row)
        assert settings["version"] in json.dumps(row)
