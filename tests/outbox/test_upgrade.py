"""A database that version 1 of the schema made, with parts in every state, is upgraded and goes on."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from repurpose.errors import RepurposeError
from repurpose.outbox import Ledger, LedgerAccount, Pacing, Publication, SenderRequest, Slot, State
from repurpose.outbox.core.database import open_engine, reading, writing
from repurpose.outbox.core.enqueue import mint_key
from repurpose.outbox.core.making import SCHEMA_VERSION, read_version, upgrade
from repurpose.outbox.core.model import freeze, hash_content
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Message, Sent

NOW = 1_800_000_000_000
HERE = Path(__file__).parent


def make_version_1(place):
    """Make the tables by the statements of version 1; one publication of two parts for each state."""
    engine = open_engine(place)
    script = HERE / f"schema_v1_{engine.dialect.name}.sql"
    with writing(engine) as tx:
        for statement in script.read_text(encoding="utf-8").split("-- next\n"):
            tx.exec_driver_sql(statement.strip().rstrip(";") + ";")
        put = lambda sql, **values: tx.execute(text(sql), values)  # noqa: E731
        for key, value in (("schema_version", "1"), ("install_id", "abc"), ("clock", str(NOW))):
            put("INSERT INTO meta (key, value) VALUES (:k, :v)", k=key, v=value)
        put(
            "INSERT INTO account (id, platform, handle, secret_ref, zone, settings, needs_login,"
            " wait_until) VALUES ('me', 'x', '@me', 'me', 'UTC', '{}', '', 0)"
        )
        for number, state in enumerate(State, start=1):
            put(
                "INSERT INTO publication (id, account, kind, key, pack, due_at, local_due, zone,"
                " notes, entered_at, \"by\") VALUES (:id, 'me', 'thread', :key, '', :due, '', '',"
                " '{\"a\": 1}', :due, 'me')",
                id=number, key=f"k{number}", due=NOW - 1000,
            )  # fmt: skip
            for seq in (0, 1):
                released = seq == 0 or state is State.SENT
                _put_part(put, number, seq, State.READY if seq else state, released)
        put(
            "INSERT INTO event (at, kind, publication, part, account, data)"
            " VALUES (:now, 'entered', 1, 1, 'me', '{}')",
            now=NOW,
        )
        if engine.dialect.name == "postgresql":
            put("SELECT setval('publication_id_seq', 50)")
            put("SELECT setval('part_id_seq', 100)")
    engine.dispose()


def _put_part(put, number, seq, state, released):
    message = Message(f"第{number}串 第{seq}条")
    begun = state in (State.SENDING, State.UNKNOWN, State.HUMAN, State.SENT)
    held = state in (State.LEASED, State.SENDING)
    put(
        "INSERT INTO part (id, publication, seq, account, state, message, content_sha256, revision,"
        " idem_key, approval, approved_sha256, approved_by, due_at, next_at, late_then, epoch, owner,"
        " lease_until, minted_at, begun_at, intent_at, looks, attempts, failures, remote_id,"
        " remote_url, ref, sent_at, last_error, hold_reason) VALUES (:id, :publication, :seq, 'me',"
        " :state, :message, :sha, 0, :key, 0, '', '', :due, :next, 'hold', 1, '', :lease, :due,"
        " :begun, :begun, 0, 0, 0, :remote, '', '{}', :sent, '', '')",
        id=2 * number - 1 + seq,
        publication=number,
        seq=seq,
        state=str(state),
        message=json.dumps(freeze(message)),
        sha=hash_content(message),
        key=mint_key("abc", "me", number, seq, 0),
        due=NOW - 1000,
        next=NOW - 1000 if state in (State.READY, State.UNKNOWN) and released else None,
        lease=NOW + 80_000 if held else None,
        begun=NOW - 900 if begun else None,
        remote="r" if state is State.SENT else None,
        sent=NOW - 500 if state is State.SENT else None,
    )


@pytest.fixture
def upgraded(place):
    make_version_1(place)
    with Ledger(place, clock=lambda: NOW / 1000, chance=random.Random(1)) as ledger:
        yield ledger


def test_nothing_is_lost_and_what_had_begun_is_known(upgraded):
    parts = {part.name: part for part in upgraded.parts()}
    assert len(parts) == 2 * len(State)
    for number, state in enumerate(State, start=1):
        assert parts[f"{number}.1"].state is state
    begun = {entry.id: entry.begun_at for entry in upgraded.publications()}
    moments = {State.SENT: NOW - 500} | dict.fromkeys(
        (State.SENDING, State.UNKNOWN, State.HUMAN), NOW - 900
    )
    assert begun == {n: moments.get(state) for n, state in enumerate(State, start=1)}
    assert next(entry.notes for entry in upgraded.publications(key="k1")) == {"a": 1}
    assert upgraded.last_event() == 1
    [account] = upgraded.accounts()
    assert account == LedgerAccount("me", "x", "@me", "me")


def test_it_goes_on(upgraded):
    """What was READY is sent, what was in doubt is settled, and the new verbs work on it."""
    late = NOW + 600_000
    for _ in range(3):
        turn = upgraded.turn(SenderRequest("test", free=50), now=late)
        results = [Result(task, Sent(task.place.key), "keyed") for task in turn.claimed]
        upgraded.turn(SenderRequest("test", results=results), now=late)
        late += 600_000
    sent = {part.name for part in upgraded.parts() if part.state is State.SENT}
    going = (State.READY, State.LEASED, State.SENDING, State.UNKNOWN, State.SENT)
    assert sent == {
        f"{n}.{seq}" for n, state in enumerate(State, start=1) if state in going for seq in (1, 2)
    }
    upgraded.set_pacing("me", Pacing(gap=60.0, zone="Asia/Shanghai"))
    slot = Slot(NOW + 5_000_000, "2027-01-15 10:00", "Asia/Shanghai")
    [entered] = upgraded.enqueue(
        Publication("me", (Message("新的"),), slots=(slot,), uses=("quote:1",), plan="weekly")
    )
    assert entered.due_at == slot.at
    assert upgraded.uses("me", 0) == {"quote:1": slot.at}
    with pytest.raises(RepurposeError), writing(upgraded._engine) as tx:
        tx.execute(text("UPDATE part SET last_error = 'x' WHERE state = 'SENT'"))


@pytest.mark.parametrize("first_to", [2, 3])
def test_what_older_versions_sent_can_be_archived(place, first_to):
    """By way of version 2, and in one leap; and the rules of older versions make way."""
    make_version_1(place)
    engine = open_engine(place)
    with writing(engine) as tx:
        upgrade(tx, "it", "", newest=first_to)
    engine.dispose()
    with Ledger(place, clock=lambda: NOW / 1000 + 100 * 86_400) as ledger:
        number = list(State).index(State.SENT) + 1
        ledger.cancel((number, 1))
        [moved] = ledger.archive(NOW + 1)
        assert (moved.publications, moved.parts) == (1, 2)
        assert ledger.part((number, 0)).remote_id == "r"
        with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
            tx.execute(text("DELETE FROM part"))


def test_an_upgraded_database_is_like_a_new_one(upgraded, tmp_path, request):
    """The same columns, indices and keys; where a column came later may differ."""
    if upgraded._engine.dialect.name == "sqlite":
        fresh = str(tmp_path / "fresh.db")
    else:
        fresh = _other_schema(request)
    with Ledger(fresh) as new:
        assert describe(new) == describe(upgraded)


def _other_schema(request):
    import psycopg

    server = request.getfixturevalue("postgres_server")
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS fresh CASCADE")
        link.execute("CREATE SCHEMA fresh")
    mark = "&" if "?" in server else "?"
    return f"{server}{mark}options=-csearch_path%3Dfresh"


def describe(ledger):
    with reading(ledger._engine) as tx:
        assert read_version(tx) == SCHEMA_VERSION
        seen = inspect(tx)
        tables = {}
        for name in seen.get_table_names():
            columns = {(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)}
            indices = {
                (i["name"], tuple(i["column_names"]), bool(i["unique"]))
                for i in seen.get_indexes(name)
            }
            keys = tuple(seen.get_pk_constraint(name)["constrained_columns"])
            tables[name] = (columns, indices, keys)
        tables["rules"] = rules_of(tx)
        return tables


def rules_of(tx):
    """The triggers by name, as the database words them."""
    if tx.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = (
            "SELECT t.tgname, c.relname || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND NOT t.tgisinternal"
        )
    return {name: " ".join(words.split()) for name, words in tx.execute(text(asked))}


def test_indexes_of_what_waits_leave_out_what_is_over(place):
    """An idle look costs one step along them: of SQLite's and PostgreSQL's own words for it."""
    with Ledger(place) as ledger, reading(ledger._engine) as tx:
        # Another schema may go while PostgreSQL words its indexes: ours first, the words afterwards.
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
        if tx.dialect.name == "postgresql":
            asked = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        found = {name for name, words in tx.execute(text(asked)) if " WHERE " in (words or "")}
        assert found >= {
            "account_logged_out", "account_paced", "account_unpaced", "account_waits", "part_due",
            "part_going", "part_held", "part_late", "part_put_off", "part_remote", "part_waiting",
        }  # fmt: skip


@pytest.mark.slow
def test_one_database_does_not_load_what_the_other_needs():
    said = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    assert "sqlalchemy.dialects.sqlite" in said
    assert "sqlalchemy.dialects.postgresql" not in said


LOADED = """
import sys, tempfile
from repurpose.outbox import LedgerAccount, Ledger, Publication
from repurpose.outbox.operator.plan_commit import PlanChanges
from repurpose.platforms.delivery import Message

with tempfile.TemporaryDirectory() as folder, Ledger(folder + "/outbox.db") as ledger:
    known = LedgerAccount("me", "loopback")
    entering = Publication("me", (Message("早。"),), ledger.now())
    ledger.carry_out(PlanChanges(accounts=(known,), enter=(entering,), plan=("week", {})))
    ledger.take_events("reader", "me")
    ledger.set_meta("a", "b")
print(*sys.modules)
"""
