"""`repurpose outbox` as people type it, what leaves as CSV and calendar, and what a pack gives."""

import csv
import io
import json
import random
import shutil
import sqlite3
import subprocess
import sys

import pytest

from repurpose.cli.app import run
from repurpose.errors import ContentError, UnknownName, UsageError
from repurpose.outbox import (
    Ledger,
    LedgerAccount,
    Publication,
    SenderRequest,
    State,
    publication_from_pack,
    write_csv,
    write_ics,
)
from repurpose.outbox.core.record import Result
from repurpose.platforms import sender_rules
from repurpose.platforms.delivery import Message, NotSent, Sent, Unclear
from tests.conftest import SAMPLE

NOON = 1_796_126_400_000  # 2026-12-01 12:00 UTC


@pytest.fixture
def outbox(tmp_path, monkeypatch):
    """An outbox with a thread, an unclear post and a draft; the command line finds it."""
    path = tmp_path / "outbox.db"
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(path))
    with Ledger(path, clock=lambda: NOON / 1000, chance=random.Random(1)) as ledger:
        ledger.put_account(LedgerAccount("me@x", "x"))
        ledger.put_account(LedgerAccount("bot", "feishu"))
        ledger.enqueue(
            Publication("me@x", (Message("第一条，很长的一句话"), Message("第二条")), due_at=NOON),
            Publication("bot", (Message("通知"),), due_at=NOON),
            Publication("me@x", (Message("草稿"),), due_at=NOON + 3_600_000, approval=True),
        )
        first, notice = ledger.turn(SenderRequest("host:1", free=2)).claimed
        said = NotSent("rate limit: try after 15 minutes", wait=900, status=429)
        ledger.turn(
            SenderRequest(
                "host:1",
                results=[
                    Result(first, said, "searchable"),
                    Result(notice, Unclear("read timeout"), "opaque"),
                ],
            )
        )
    return path


def rows(capsys, *words):
    assert run(["outbox", *words, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("outbox")
def test_list_says_what_goes_and_why_not(capsys):
    assert run(["outbox", "list"]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[0].split() == ["part", "state", "when", "(Etc/UTC)", "account", "text"]
    assert [line.split()[:2] for line in lines[1:]] == [
        ["1.1", "READY"], ["1.2", "READY"], ["2.1", "HUMAN"], ["3.1", "DRAFT"],
    ]  # fmt: skip
    assert "waits for 1.1" in said.out
    assert "waits for approval" in said.out
    assert "1 draft, 1 human, 2 ready" in said.err


@pytest.mark.usefixtures("outbox")
def test_list_filters(capsys):
    assert [row["part"] for row in rows(capsys, "list", "--state", "human")] == ["2.1"]
    assert [row["part"] for row in rows(capsys, "list", "-p", "feishu")] == ["2.1"]
    assert [row["part"] for row in rows(capsys, "list", "-a", "me@x", "-n", "1")] == ["1.1"]
    assert run(["outbox", "list", "--state", "sending", "-p", "x"]) == 0
    assert "No part" in capsys.readouterr().err


@pytest.mark.usefixtures("outbox")
def test_show_has_every_attempt_in_the_platforms_own_words(capsys):
    assert run(["outbox", "show", "1.1"]) == 0
    out = capsys.readouterr().out
    assert "│ 第一条，很长的一句话" in out
    assert "NotSent 429  rate limit: try after 15 minutes" in out
    [row] = rows(capsys, "show", "2")
    assert [line["phase"] for line in row["log"]] == ["begun", "ended"]
    assert row["log"][-1]["words"] == "read timeout"


@pytest.mark.usefixtures("outbox")
def test_the_verbs(capsys):
    for words in (
        ["approve", "3"],
        ["move", "3", "--to", "2026-12-02T08:00+08:00"],
        ["pause", "--all", "--reason", "今天不发"],
        ["pause", "3"],
        ["resume", "3"],
        ["resume", "--all"],
        ["resume", "--account", "me@x"],
        ["retry", "1.1"],
        ["resolve", "2", "--not-posted"],
        ["mark-posted", "1.1", "--url", "https://x.com/me/status/7"],
        ["cancel", "1"],
    ):
        assert run(["outbox", *words]) == 0, words
    capsys.readouterr()
    found = {row["part"]: row for row in rows(capsys, "list")}
    assert {name: row["state"] for name, row in found.items()} == {
        "1.1": "SENT", "1.2": "CANCELLED", "2.1": "READY", "3.1": "READY",
    }  # fmt: skip
    assert found["1.1"]["url"] == "https://x.com/me/status/7"
    assert found["3.1"]["due"] == "2026-12-02T00:00:00Z"


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "9"], 2, "no part 9"),
        (["show", "nine"], 2, "nine"),
        (["approve", "1"], 2, "cannot be approved"),
        (["approve", "1", "3"], 4, "1 of 2"),
        (["resolve", "2"], 2, "--not-posted"),
        (["resolve", "1", "--not-posted"], 2, "name one"),
        (["move", "3", "--to", "soon"], 2, "soon"),
        (["pause"], 2, "--platform"),
        (["pause", "--account", "nobody"], 2, "No account"),
        (["list", "--state", "humann"], 2, "Did you mean 'human'?"),
        (["export", "--format", "xls"], 2, "Unknown format"),
        (["export", "--out", "nowhere/o.csv"], 2, "Cannot write"),
        (["export", "--from", "postgresql://x"], 2, "no file"),
        (["lst"], 2, "No such command"),
    ],
)
def test_mistakes_are_one_line_and_a_code(words, code, said, capsys):
    assert run(["outbox", *words]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_a_newer_file_is_exit_5(outbox, capsys):
    with sqlite3.connect(outbox) as link:
        link.execute("UPDATE meta SET value = '9' WHERE key = 'schema_version'")
    link.close()
    assert run(["outbox", "list"]) == 5
    assert "newer repurpose" in capsys.readouterr().err


def test_every_verb_of_the_group_explains_itself(capsys):
    from repurpose.cli.outbox import command

    for verb in filter(None, command):
        assert run(["outbox", verb, "--help"]) == 0
        assert f"repurpose outbox {verb}" in capsys.readouterr().out.split("Examples:")[1]


def test_asking_for_help_imports_no_database():
    code = (
        "import sys; from repurpose.cli.app import run; run(['outbox', 'list', '--help']);"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)


@pytest.mark.usefixtures("outbox")
def test_export(capsys, tmp_path):
    assert run(["outbox", "export"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["part"] for row in table] == ["1.1", "1.2", "2.1", "3.1"]
    assert run(["outbox", "export", "--format", "json"]) == 0
    whole = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert whole[0]["message"]["text"] == "第一条，很长的一句话"
    assert run(["outbox", "export", "-f", "ics", "-o", str(tmp_path / "o.ics")]) == 0
    data = (tmp_path / "o.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT") == 3
    assert b"\r\n" in data
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_a_calendar_is_folded_and_escaped(tmp_path):
    with Ledger(tmp_path / "o.db", clock=lambda: NOON / 1000) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        text = "逗号, 分号; 反斜杠\\ 换行\n" + "很长的一段话" * 30
        ledger.enqueue(Publication("me", (Message(text), Message("尾")), due_at=NOON))
        ics = write_ics(ledger.parts(), NOON)
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))
    unfolded = ics.replace("\r\n ", "")
    assert "DTSTART:20261201T120000Z" in unfolded
    assert r"逗号\, 分号\; 反斜杠\\ 换行\n很长" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == 1


def test_a_spreadsheet_computes_nothing(tmp_path):
    with Ledger(tmp_path / "o.db") as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.enqueue(Publication("me", (Message('=HYPERLINK("http://x")'),), due_at=1))
        [row] = csv.DictReader(io.StringIO(write_csv(ledger.parts())))
    assert row["text"].startswith("'=")


@pytest.fixture(scope="session")
def pack(tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    words = ["pack", str(SAMPLE), "--out", str(out), "--no-clips", "-q"]
    assert run([*words, "--platform", "x", "--platform", "xiaohongshu"]) == 0
    return out / "demo"


@pytest.mark.slow
def test_a_packs_thread_is_frozen_word_for_word(pack, tmp_path):
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    [thread] = [t for t in manifest["threads"] if t["platform"] == "x"]
    publication = publication_from_pack(pack, sender_rules("x"), "me", due_at=NOON, key="plan")
    assert [m.text for m in publication.messages] == [post["text"] for post in thread["posts"]]
    assert ["".join(r["text"] for r in m.runs) for m in publication.messages] == [
        m.text for m in publication.messages
    ]
    [cover] = publication.messages[0].media
    assert cover.sha256 == manifest["files"]["cards/01-cover.png"]["sha256"]
    assert (cover.mime, cover.width) == ("image/png", 1080)
    assert cover.alt == manifest["cards"][0]["alt"]
    with Ledger(tmp_path / "o.db") as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.enqueue(publication)
        stored = ledger.parts()
    assert [part.message for part in stored] == list(publication.messages)


def test_a_packs_album_says_the_title_and_shows_the_cards(pack):
    [message] = publication_from_pack(
        pack, sender_rules("xiaohongshu"), "me", what="album"
    ).messages
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    assert [media.alt for media in message.media] == [card["alt"] for card in manifest["cards"]]
    assert message.title
    assert message.text.startswith("一篇文章的第二次生命")


def test_what_a_pack_does_not_have_or_no_longer_has(pack, tmp_path):
    with pytest.raises(UsageError, match="no thread for weibo"):
        publication_from_pack(pack, sender_rules("weibo"), "me")
    with pytest.raises(UsageError, match="no clip"):
        publication_from_pack(pack, sender_rules("x"), "me", what="clip")
    with pytest.raises(UsageError, match="not a pack"):
        publication_from_pack(tmp_path, sender_rules("x"), "me")
    with pytest.raises(UnknownName):
        publication_from_pack(pack, sender_rules("twiter"), "me")
    copy = tmp_path / "copy"
    shutil.copytree(pack, copy)
    card = copy / "cards" / "01-cover.png"
    card.write_bytes(card.read_bytes() + b" ")
    with pytest.raises(ContentError, match="not the file"):
        publication_from_pack(copy, sender_rules("x"), "me")
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    manifest["threads"][0]["posts"][1]["text"] += "字" * 300
    (copy / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copy(pack / "cards" / "01-cover.png", card)
    with pytest.raises(ContentError) as caught:
        publication_from_pack(copy, sender_rules("x"), "me")
    assert caught.value.message.arguments["number"] == 2


def test_a_sent_part_shows_where_it_stands(tmp_path, capsys):
    path = tmp_path / "o.db"
    with Ledger(path) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.enqueue(Publication("me", (Message("一"),), due_at=1))
        [task] = ledger.turn(SenderRequest("t", free=1)).claimed
        ledger.turn(
            SenderRequest("t", results=[Result(task, Sent("7", "https://x.com/7"), "keyed")])
        )
        assert ledger.counts() == {State.SENT: 1}
    assert run(["outbox", "show", "1", "--db", str(path)]) == 0
    assert "https://x.com/7" in capsys.readouterr().out
