"""Which hooks and titles went out, and what a table says came back."""

import json
import random

import pytest

from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.outbox import Ledger, LedgerAccount, Publication, SenderRequest, read_figures
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Message, Sent

NOON = 1_796_126_400_000  # 2026-12-01 12:00 UTC
ADDRESS = "https://x.com/me/status/{}"


@pytest.fixture
def outbox(tmp_path, monkeypatch):
    """Three threads that went out, two of them with the second hook, and one that waits."""
    path = tmp_path / "outbox.db"
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(path))
    with Ledger(path, clock=lambda: NOON / 1000, chance=random.Random(1)) as ledger:
        for name in "abcd":
            ledger.put_account(LedgerAccount(f"{name}@x", "x"))
        said = ["hook 1, title 2", "hook 2", "hook 2, title own", "hook 2"]
        for name, variant in zip("abcd", said, strict=True):
            due = NOON if name != "d" else NOON + 3_600_000
            message = Message(f"第{name}条", variant=variant)
            ledger.enqueue(Publication(f"{name}@x", (message,), due_at=due))
        claimed = ledger.turn(SenderRequest("host:1", free=9)).claimed
        results = [
            Result(one, Sent(str(n), ADDRESS.format(n)), "searchable")
            for n, one in enumerate(claimed, start=1)
        ]
        ledger.turn(SenderRequest("host:1", results=results))
    return path


def rows(capsys, *words):
    assert run(["outbox", "variants", *words, "--json"]) == 0
    return {row["variant"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}


@pytest.mark.usefixtures("outbox")
def test_each_hook_and_title_is_counted(capsys):
    found = rows(capsys)
    assert list(found) == ["hook 1", "hook 2", "title 2", "title own"]
    assert {name: (row["sent"], row["waiting"]) for name, row in found.items()} == {
        "hook 1": (1, 0),
        "hook 2": (2, 1),
        "title 2": (1, 0),
        "title own": (1, 0),
    }
    assert run(["outbox", "list", "--json"]) == 0
    assert '"variant": "hook 1, title 2"' in capsys.readouterr().out


@pytest.mark.usefixtures("outbox")
def test_a_table_of_figures_is_joined_by_address_or_part(tmp_path, capsys):
    table = tmp_path / "views.csv"
    table.write_text(
        "url,views,likes,note\n"
        "https://www.x.com/me/status/1/?s=20,1.2万,3%,good\n"
        'https://x.com/me/status/2,"1,000",5,\n'
        "3.1,2000,,\n"
        "https://x.com/other/status/9,77777,1,\n",
        encoding="utf-8-sig",
    )
    found = rows(capsys, "--figures", str(table))
    assert found["hook 1"]["figures"] == {
        "views": {"median": 12000, "posts": 1},
        "likes": {"median": 3, "posts": 1},
    }
    assert found["hook 2"]["figures"]["views"] == {"median": 1500, "posts": 2}
    assert run(["outbox", "variants", "--figures", str(table)]) == 0
    assert "12000" in capsys.readouterr().out


def test_a_table_that_names_no_posts_is_refused(tmp_path, outbox):
    with pytest.raises(ContentError):
        read_figures("views,likes\n1,2\n")
    assert read_figures("part,views\n,3\n1.1,many\n") == {}
    (tmp_path / "t.csv").write_bytes(b"\xff\x00views\n")
    assert run(["outbox", "variants", "--figures", str(tmp_path / "t.csv")]) == 3
    assert run(["outbox", "variants", "--figures", str(tmp_path / "none.csv")]) == 2
    assert outbox.is_file()


def test_without_any_nothing_is_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "o.db"))
    with Ledger(tmp_path / "o.db"):
        pass
    assert run(["outbox", "variants"]) == 0
    assert capsys.readouterr().out == ""
