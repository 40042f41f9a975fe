"""Copies of the outbox's file: when they are made, what a damaged file says, and the way back."""

import os
import sqlite3
import threading

import pytest

from repurpose.cli.app import run
from repurpose.errors import SetupError
from repurpose.outbox import Ledger, LedgerAccount, Publication, State
from repurpose.outbox.core.backup import back_up, backups_of, find_faults, restore
from repurpose.platforms.delivery import Message
from tests.outbox.test_upgrade import make_version_1

DAY = 86_400
NOW = 1_800_000_000


def enter(ledger, key):
    ledger.enqueue(Publication("me", (Message(f"第 {key} 条"),), NOW * 1000, key=key))


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "box" / "outbox.db"
    with Ledger(path, clock=lambda: NOW) as ledger:
        ledger.put_account(LedgerAccount("me", "x", "@me"))
        for number in range(40):
            enter(ledger, f"k{number}")
    return path


def damage(path):
    """Overwrite the middle of a file, as a failing disk does."""
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size // 2))


@pytest.mark.slow
def test_a_copy_a_day_and_two_weeks_of_them(place):
    made = [back_up(place, NOW + hours * 3600) for hours in range(0, 24 * 20, 6)]
    assert sum(one is not None for one in made) == 20  # one of four rounds a day
    kept = backups_of(place)
    assert 14 <= len(kept) <= 16
    assert not find_faults(kept[0])
    assert oct(kept[0].stat().st_mode)[-3:] == "600"
    with Ledger(kept[0], read_only=True) as copy:
        assert len(copy.parts()) == 40


def test_a_copy_is_made_while_others_write(place):
    stop = threading.Event()
    entered = []

    def write():
        with Ledger(place, clock=lambda: NOW) as ledger:
            while not stop.is_set():
                enter(ledger, f"w{len(entered)}")
                entered.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [back_up(place, NOW + n, due=False) for n in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(not find_faults(copy) for copy in copies)


def test_a_damaged_file_is_never_copied_over_sound_ones(place):
    first = back_up(place, NOW)
    damage(place)
    with pytest.raises(SetupError):
        back_up(place, NOW + 30 * DAY)
    assert backups_of(place) == [first]
    assert list(first.parent.iterdir()) == [first]


def test_an_older_schema_is_copied_before_it_is_upgraded(tmp_path):
    place = tmp_path / "outbox.db"
    make_version_1(place)
    with Ledger(place):
        pass
    (copy,) = backups_of(place)
    with sqlite3.connect(copy) as file:
        version = file.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    file.close()
    assert version == ("1",)


def test_the_way_back(place, monkeypatch, capsys):
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(place))
    outbox = lambda *words: run(["outbox", *words])  # noqa: E731
    assert outbox("check") == 0
    copy = back_up(place, NOW)
    damage(place)
    assert find_faults(place)
    capsys.readouterr()
    assert outbox("list") == 5
    said = capsys.readouterr().err
    assert str(place) in said
    assert "repurpose outbox" in said
    assert outbox("check") == 5
    capsys.readouterr()
    assert outbox("export", "--from", str(copy)) == 0
    assert capsys.readouterr().out.count("第 ") == 40
    assert outbox("restore") == 0
    assert not find_faults(place)
    with Ledger(place) as ledger:
        assert len(ledger.parts()) == 40
        assert [pause.scope for pause in ledger.pauses()] == ["all"]  # nothing goes out twice
    assert len(list(place.parent.glob("outbox-damaged-*.db"))) == 1
    assert outbox("restore") == 2  # it is sound now


def test_without_a_copy_nothing_is_changed(place):
    damage(place)
    before = place.read_bytes()
    with pytest.raises(SetupError):
        restore(place, NOW)
    assert place.read_bytes() == before


def test_our_own_rules_are_looked_at(place):
    with sqlite3.connect(place) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE part SET state = ? WHERE id = 1", (str(State.SENT),))
    file.close()
    assert len(find_faults(place)) >= 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_disk_that_cannot_be_written_lists_fine(place):
    _lists_fine(place)


def test_a_file_is_only_read_where_nothing_can_be_written(place, monkeypatch):
    monkeypatch.setattr("repurpose.outbox.core.database.os.access", lambda *_: False)
    with Ledger(place, read_only=True) as ledger:
        assert len(ledger.parts()) == 40
        assert ledger.counts()
        assert ledger.name == str(place)


def _lists_fine(place):
    for path in place.parent.iterdir():
        path.chmod(0o400)
    place.parent.chmod(0o500)
    try:
        with Ledger(place, read_only=True) as ledger:
            assert len(ledger.parts()) == 40
    finally:
        place.parent.chmod(0o700)
