"""What goes into the ledger, what people decide, what the database itself refuses. On both databases."""

import json
import random
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import event, text

from repurpose.errors import ContentError, MachineError, RepurposeError, SetupError, UsageError
from repurpose.folders import data_folder
from repurpose.outbox import (
    ImpossibleStep,
    Ledger,
    LedgerAccount,
    Pacing,
    PartFilter,
    Publication,
    SenderRequest,
    default_path,
    read_name,
)
from repurpose.outbox.core import making
from repurpose.outbox.core.database import reading, writing
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import (
    Absent,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.outbox.entering import enter

DAY = 86_400_000


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x", handle="@me"))
        ledger.put_account(LedgerAccount("you", "weibo"))
        yield ledger


@pytest.fixture
def file_ledger(tmp_path, clock):
    with Ledger(tmp_path / "outbox.db", clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        yield ledger


def send(ledger, outcome=None, settling="searchable", free=9):
    """Claim what is due and answer every task with `outcome`, or Sent."""
    turn = ledger.turn(SenderRequest("test", free=free))
    results = [Result(t, outcome or Sent(f"r-{t.name}", "u"), settling) for t in turn.claimed]
    ledger.turn(SenderRequest("test", results=results))
    return [task.name for task in turn.claimed]


def states(ledger):
    return {part.name: str(part.state) for part in ledger.parts()}


def test_a_thread_goes_in_order_each_part_with_what_its_reply_needs(ledger, clock):
    enter(ledger, clock, "一", "二", "三")
    seen = []
    for _ in range(3):
        turn = ledger.turn(SenderRequest("test", free=9))
        [task] = turn.claimed
        seen.append((task.name, task.place.root, task.place.parent))
        ref = {"cid": task.name}
        ledger.turn(
            SenderRequest("test", results=[Result(task, Sent(task.name, "", ref), "keyed")])
        )
    root, second = {"cid": "1.1"}, {"cid": "1.2"}
    assert seen == [("1.1", None, None), ("1.2", root, root), ("1.3", root, second)]
    assert send(ledger) == []


def test_nothing_goes_early(ledger, clock):
    enter(ledger, clock, "一", due_at=clock.now + 60_000)
    turn = ledger.turn(SenderRequest("test", free=9))
    assert not turn.claimed
    assert turn.next_wake == clock.now + 60_000
    clock.seconds += 59.9
    assert send(ledger) == []
    clock.seconds += 0.1
    assert send(ledger) == ["1.1"]


def test_a_place_is_minted_once_and_stays(ledger, clock):
    enter(ledger, clock, "一")
    [first] = ledger.turn(SenderRequest("test", free=1)).claimed
    ledger.turn(SenderRequest("test", results=[Result(first, NotSent("later"), "keyed")]))
    clock.seconds += 100
    [second] = ledger.turn(SenderRequest("test", free=1)).claimed
    assert second.place == first.place
    assert second.epoch == first.epoch + 1
    assert len(first.place.key) == 32


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("hours", [-30, -8, 0, 8])
def test_a_thread_keeps_its_order_in_time_whatever_the_clock_does(ledger, clock, hours):
    """Keys of Bluesky and times of posts are made of it: a clock that is set back orders nothing anew."""
    enter(ledger, clock, "一", "二", "三", due_at=clock.now - 10 * DAY)
    moments = []
    for _ in range(3):
        [task] = ledger.turn(SenderRequest("test", free=9)).claimed
        moments.append(task.place.created_at)
        ledger.turn(SenderRequest("test", results=[Result(task, Sent(task.name), "keyed")]))
        clock.seconds += hours * 3600
    assert moments == sorted(set(moments))


def test_the_same_key_entered_twice_changes_nothing(ledger, clock):
    publication = Publication("me", (Message("一"),), due_at=clock.now, key="plan-1")
    [first] = ledger.enqueue(publication)
    [again] = ledger.enqueue(publication)
    assert (first.new, again.new) == (True, False)
    assert again.publication == first.publication
    assert len(ledger.parts()) == 1


def test_what_was_entered_can_be_asked_for(ledger, clock):
    enter(ledger, clock, "一", key="plan-a/1", notes={"quote": "quote-03"}, zone="Asia/Shanghai")
    enter(ledger, clock, "二", key="plan-b/1")
    [entry] = ledger.publications(key="plan-a/")
    assert (entry.id, entry.notes, entry.zone) == (1, {"quote": "quote-03"}, "Asia/Shanghai")
    assert len(ledger.publications(account="me")) == 2
    assert ledger.publications(account="you") == []
    ledger.move((1, None), clock.now + DAY, local_due="2027-01-16T08:00", zone="Asia/Tokyo")
    assert ledger.publications(key="plan-a/")[0].local_due == "2027-01-16T08:00"


def test_all_enter_or_none(ledger, clock):
    good = Publication("me", (Message("好"),), due_at=clock.now)
    with pytest.raises(SetupError, match="nobody"):
        ledger.enqueue(good, replace(good, account="nobody"))
    assert ledger.parts() == []


def test_the_same_words_within_thirty_days_are_refused(ledger, clock):
    enter(ledger, clock, "一样的话")
    with pytest.raises(ContentError, match=r"1\.1"):
        enter(ledger, clock, "另一条", "一样的话")
    assert len(ledger.parts()) == 1
    enter(ledger, clock, "一样的话", account="you")
    enter(ledger, clock, "一样的话", allow_duplicate=True)
    enter(ledger, clock, "一样的话", due_at=clock.now + 31 * DAY)
    enter(ledger, clock, "别的话")
    with pytest.raises(ContentError):
        ledger.revise((5, 0), Message("一样的话"))


def test_a_cancelled_post_is_no_duplicate(ledger, clock):
    enter(ledger, clock, "一样的话")
    ledger.cancel((1, None))
    assert enter(ledger, clock, "一样的话") == 2


def test_approval_is_bound_to_the_content(ledger, clock):
    number = enter(ledger, clock, "一", "二", approval=True)
    assert send(ledger) == []
    assert [p.blocked for p in ledger.parts()] == ["waits for approval"] * 2
    part = ledger.part((number, 0))
    ledger.revise((number, 0), Message("一，改过"))
    with pytest.raises(UsageError, match="changed"):
        ledger.approve((number, 0), by="me", content={part.id: part.content_sha256})
    assert ledger.approve((number, None), by="编辑") == 2
    ledger.revise((number, 1), Message("二，改过"))
    assert states(ledger) == {"1.1": "READY", "1.2": "DRAFT"}
    assert ledger.part((number, 0)).approved_by == "编辑"
    assert send(ledger) == ["1.1"]
    assert send(ledger) == []
    ledger.approve((number, None), by="me")
    assert send(ledger) == ["1.2"]


def test_a_revised_text_gets_another_key(ledger, clock):
    enter(ledger, clock, "一")
    before = ledger.part((1, 0))
    ledger.revise((1, 0), Message("一，改过"))
    after = ledger.part((1, 0))
    assert after.revision == 1
    assert after.idem_key != before.idem_key
    assert after.content_sha256 != before.content_sha256


def test_what_is_sent_is_immutable_for_everybody(ledger, clock):
    enter(ledger, clock, "一")
    send(ledger)
    for verb in (
        lambda: ledger.revise((1, 0), Message("别的")),
        lambda: ledger.cancel((1, None)),
        lambda: ledger.move((1, None), clock.now),
        lambda: ledger.say_not_posted((1, 0)),
        lambda: ledger.retry((1, None)),
    ):
        with pytest.raises(ImpossibleStep, match="is sent"):
            verb()
    for statement in (
        "UPDATE part SET last_error = 'x'",
        "DELETE FROM part",
        "UPDATE attempt SET words = 'x'",
        "DELETE FROM attempt",
        "DELETE FROM event",
        "UPDATE event SET kind = 'x'",
    ):
        with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
            tx.execute(text(statement))
    assert ledger.part((1, 0)).last_error == ""


def test_what_is_under_way_is_frozen_by_the_database(ledger, clock):
    enter(ledger, clock, "一")
    ledger.turn(SenderRequest("test", free=1))
    for values in ("content_sha256 = 'x'", "idem_key = 'x'", "revision = 7"):
        with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
            tx.execute(text(f"UPDATE part SET {values}"))
    with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
        tx.execute(text("UPDATE part SET state = 'SENT'"))  # without an id of the platform
    with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
        tx.execute(text("UPDATE part SET state = 'SOMETHING'"))


def test_every_epoch_but_the_last_is_fenced(ledger, clock):
    enter(ledger, clock, "一")
    [old] = ledger.turn(SenderRequest("a", free=1)).claimed
    clock.seconds += 1000  # the lease runs out, it is looked for twice, and sent again
    ledger.turn(SenderRequest("b"))
    for _ in range(2):
        clock.seconds += 200
        [look] = ledger.turn(SenderRequest("b", free=1)).claimed
        assert look.settling
        ledger.turn(SenderRequest("b", results=[Result(look, Absent(), "searchable")]))
    [new] = ledger.turn(SenderRequest("b", free=1)).claimed
    assert not new.settling
    turn = ledger.turn(SenderRequest("a", results=[Result(old, Refused("no"), "searchable")]))
    assert turn.recorded == 0
    assert states(ledger) == {"1.1": "SENDING"}
    ledger.turn(SenderRequest("b", results=[Result(new, Sent("r"), "searchable")]))
    assert states(ledger) == {"1.1": "SENT"}
    words = [line.outcome for line in ledger.attempts([new.part]) if line.phase == "ended"]
    assert words == ["Absent", "Absent", "Refused", "Sent"], "what was heard is logged all the same"


def test_a_late_word_that_it_is_there_is_believed(ledger, clock):
    enter(ledger, clock, "一", "二")
    [task] = ledger.turn(SenderRequest("a", free=1)).claimed
    clock.seconds += 1000
    ledger.turn(SenderRequest("b"))
    assert states(ledger)["1.1"] == "UNKNOWN"
    ledger.turn(SenderRequest("a", results=[Result(task, Sent("r"), "opaque")]))
    assert states(ledger)["1.1"] == "SENT"
    assert send(ledger) == ["1.2"]


def test_a_person_may_be_faster_than_whoever_looks(ledger, clock):
    enter(ledger, clock, "一")
    enter(ledger, clock, "二")
    send(ledger, Unclear("reset"), "searchable")
    clock.seconds += 1000
    looks = ledger.turn(SenderRequest("a", free=2)).claimed
    assert all(task.settling for task in looks)
    ledger.say_posted((1, 0), remote_id="7")
    ledger.say_not_posted((2, 0))
    results = [Result(task, Absent("nothing"), "searchable") for task in looks]
    assert ledger.turn(SenderRequest("a", results=results)).recorded == 0
    assert states(ledger) == {"1.1": "SENT", "2.1": "READY"}


def test_a_part_with_a_time_still_waits_for_the_one_before(ledger, clock):
    """The claim looks itself; it does not lean on who set the time."""
    enter(ledger, clock, "一", "二")
    with writing(ledger._engine) as tx:
        tx.execute(text("UPDATE part SET next_at = due_at"))
    assert [task.name for task in ledger.turn(SenderRequest("a", free=9)).claimed] == ["1.1"]


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(
    ("settling", "state"), [("keyed", "UNKNOWN"), ("searchable", "UNKNOWN"), ("opaque", "HUMAN")]
)
def test_an_unclear_end_is_never_simply_tried_again(ledger, clock, settling, state):
    enter(ledger, clock, "一")
    assert send(ledger, Unclear("reset"), settling) == ["1.1"]
    assert states(ledger) == {"1.1": state}
    clock.seconds += 7200
    claimed = ledger.turn(SenderRequest("test", free=9)).claimed
    assert all(task.settling for task in claimed)


def test_needs_login_blocks_the_account_once_and_loudly(ledger, clock):
    for n in range(3):
        enter(ledger, clock, f"第{n}条")
    enter(ledger, clock, "别人的", account="you")
    assert len(send(ledger, NeedsLogin("token revoked"))) == 4
    ledger.restore_login("you")
    clock.seconds += 3600
    assert send(ledger) == ["4.1"]
    assert {p.blocked for p in ledger.parts(PartFilter(account="me"))} == {
        "needs login: token revoked"
    }
    loud = [e for e in ledger.events() if e.kind == "needs_login" and e.account == "me"]
    assert len(loud) == 1
    assert ledger.restore_login("me")
    assert len(send(ledger)) == 3


def test_a_rate_limit_makes_the_account_wait_and_is_no_failure(ledger, clock):
    enter(ledger, clock, "一")
    enter(ledger, clock, "二")
    [name] = send(ledger, NotSent("slow down", wait=900.0), free=1)
    assert name == "1.1"
    turn = ledger.turn(SenderRequest("test", free=9))
    assert not turn.claimed
    assert turn.next_wake == clock.now + 900_000
    clock.seconds += 900
    assert sorted(send(ledger)) == ["1.1", "2.1"]
    assert ledger.part((1, 0)).failures == 0


def test_what_creates_nothing_again_and_again_fails_and_can_be_retried(ledger, clock):
    enter(ledger, clock, "一", "二")
    for _ in range(ledger.policy.failures):
        clock.seconds += 3600
        send(ledger, NotSent("no route"))
    assert states(ledger) == {"1.1": "FAILED", "1.2": "READY"}
    assert ledger.part((1, 1)).blocked == "waits for 1.1"
    assert ledger.retry((1, None)) == 1
    assert send(ledger) == ["1.1"]
    assert send(ledger) == ["1.2"], "it goes on after the last that is SENT"


def test_pauses_of_all_kinds(ledger, clock):
    enter(ledger, clock, "一")
    enter(ledger, clock, "二", account="you")
    ledger.pause("all", reason="今天不发")
    assert send(ledger) == []
    assert ledger.part((1, 0)).blocked == "paused (all): 今天不发"
    ledger.resume("all")
    ledger.pause("platform:x", until=clock.now + 60_000)
    ledger.pause("account:you")
    turn = ledger.turn(SenderRequest("test", free=9))
    assert not turn.claimed
    assert turn.next_wake == clock.now + 60_000
    clock.seconds += 61
    assert send(ledger) == ["1.1"]
    assert ledger.resume("account:you")
    assert not ledger.resume("account:you")
    assert send(ledger) == ["2.1"]
    with pytest.raises(UsageError, match="account"):
        ledger.pause("account:nobody")


def test_hold_move_cancel(ledger, clock):
    enter(ledger, clock, "一", "二")
    assert ledger.hold((1, None), reason="再想想") == 2
    assert send(ledger) == []
    assert ledger.release((1, None)) == 2
    assert ledger.move((1, None), clock.now + DAY) == 2
    assert send(ledger) == []
    clock.seconds += 86_400
    assert send(ledger) == ["1.1"]
    assert ledger.cancel((1, None), by="me") == 1
    assert states(ledger) == {"1.1": "SENT", "1.2": "CANCELLED"}
    clock.seconds += 3600
    assert send(ledger) == []


@pytest.mark.mostly_slow(quick=1)
def test_what_has_no_time_waits_for_one(ledger, clock):
    enter(ledger, clock, "一", due_at=None)
    enter(ledger, clock, "二", due_at=None, approval=True)
    ledger.approve((2, None), by="me")
    assert states(ledger) == {"1.1": "APPROVED", "2.1": "APPROVED"}
    assert send(ledger) == []
    ledger.move((2, None), clock.now)
    assert send(ledger) == ["2.1"]


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(("then", "state"), [("hold", "HOLD"), ("skip", "SKIPPED")])
def test_too_late_to_begin(ledger, clock, then, state):
    enter(ledger, clock, "一", "二", late_after=7200.0, late_then=then)
    clock.seconds += 7201
    assert send(ledger) == []
    assert states(ledger) == {"1.1": state, "1.2": state}
    (ledger.release if then == "hold" else ledger.retry)((1, None))
    assert send(ledger) == ["1.1"]


def test_what_is_begun_is_finished_however_late(ledger, clock):
    enter(ledger, clock, "一", "二", late_after=7200.0)
    assert send(ledger) == ["1.1"]
    clock.seconds += 90_000
    assert send(ledger) == ["1.2"]


def test_a_person_settles_what_nobody_else_can(ledger, clock):
    enter(ledger, clock, "一", "二")
    enter(ledger, clock, "三")
    send(ledger, Unclear("reset"), "opaque")
    assert states(ledger) == {"1.1": "HUMAN", "1.2": "READY", "2.1": "HUMAN"}
    assert send(ledger) == []
    ledger.say_posted((1, 0), url="https://x.com/me/status/77", by="我")
    ledger.say_not_posted((2, 0))
    turn = ledger.turn(SenderRequest("test", free=9))
    assert [task.name for task in turn.claimed] == ["1.2", "2.1"]
    assert turn.claimed[0].place.parent == {"id": "77", "url": "https://x.com/me/status/77"}


def test_a_thread_wants_one_name_where_one_part_is_meant(ledger, clock):
    enter(ledger, clock, "一", "二")
    with pytest.raises(UsageError, match="2 messages"):
        ledger.say_posted((1, None), url="u")
    with pytest.raises(UsageError, match=r"part 1\.7"):
        ledger.cancel((1, 6))
    assert read_name("12") == (12, None)
    assert read_name("12.3") == (12, 2)
    for wrong in ("", "x", "1.", "1.0", "1.2.3", ".1"):
        with pytest.raises(UsageError):
            read_name(wrong)


def test_two_senders_never_hold_the_same_part(ledger, clock):
    for n in range(10):
        enter(ledger, clock, f"第{n}条")
    first = ledger.turn(SenderRequest("a", free=6)).claimed
    second = ledger.turn(SenderRequest("b", free=6)).claimed
    assert len(first) == 6
    assert len(second) == 4
    assert not {t.part for t in first} & {t.part for t in second}


def test_a_clock_that_goes_back_puts_nothing_off_for_long(ledger, clock):
    enter(ledger, clock, "一")
    enter(ledger, clock, "二")
    clock.seconds += 86_400
    send(ledger, NotSent("later"), free=1)
    [task] = ledger.turn(SenderRequest("a", free=1)).claimed
    clock.seconds -= 86_400
    assert ledger.turn(SenderRequest("b")).swept == 1, "a lease of the future is none"
    assert states(ledger) == {"1.1": "READY", "2.1": "UNKNOWN"}
    assert "clock_went_back" in [line.kind for line in ledger.events()]
    clock.seconds += ledger.policy.backoff_most + 1
    claimed = ledger.turn(SenderRequest("b", free=9)).claimed
    assert sorted(t.name for t in claimed) == ["1.1", "2.1"]
    assert all(t.part != task.part or t.epoch > task.epoch for t in claimed)


def test_events_can_be_followed(ledger, clock):
    enter(ledger, clock, "一")
    send(ledger)
    first, second = ledger.events()
    assert (first.kind, second.kind) == ("entered", "sent")
    assert second.data["remote_id"] == "r-1.1"
    assert [line.kind for line in ledger.events(since=first.id)] == ["sent"]


def test_a_newer_database_is_refused_with_one_line(place, clock):
    with Ledger(place, clock=clock) as ledger, writing(ledger._engine) as tx:
        tx.execute(text("UPDATE meta SET value = '99' WHERE key = 'schema_version'"))
    with pytest.raises(SetupError) as caught:
        Ledger(place, clock=clock)
    assert f"schema 99; this one reads {making.SCHEMA_VERSION}" in caught.value.message
    assert caught.value.hint == "Update repurpose."


def test_an_older_database_is_brought_up_step_by_step(place, clock):
    newest = making.SCHEMA_VERSION
    with Ledger(place, clock=clock) as ledger:
        steps = {
            newest: lambda tx: tx.execute(text("ALTER TABLE account ADD COLUMN colour TEXT")),
            newest + 1: lambda tx: tx.execute(text("UPDATE account SET colour = 'red'")),
        }
        ledger.put_account(LedgerAccount("me", "x"))
        with writing(ledger._engine) as tx:
            making.upgrade(tx, "it", "", steps=steps, newest=newest + 2)
        with reading(ledger._engine) as tx:
            assert making.read_version(tx) == newest + 2
            assert tx.execute(text("SELECT colour FROM account")).scalar() == "red"


def test_a_step_that_fails_changes_nothing(place, clock):
    def fail(tx):
        tx.execute(text("CREATE TABLE half (x INTEGER)"))
        raise ValueError("half-way")

    newest = making.SCHEMA_VERSION
    with Ledger(place, clock=clock) as ledger:
        with pytest.raises(ValueError, match="half-way"), writing(ledger._engine) as tx:
            making.upgrade(tx, "it", "", steps={newest: fail}, newest=newest + 1)
        with reading(ledger._engine) as tx:
            assert making.read_version(tx) == newest
        with pytest.raises(RepurposeError), reading(ledger._engine) as tx:
            tx.execute(text("SELECT * FROM half"))


def test_the_file_is_the_owners_alone_and_durable(tmp_path, clock):
    path = tmp_path / "new" / "outbox.db"
    with Ledger(path, clock=clock) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with reading(ledger._engine) as tx:
            pragmas = {
                name: tx.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
    assert pragmas == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000,
    }  # fmt: skip


def test_another_ledger_on_the_file_takes_no_lock_from_the_first(tmp_path, clock):
    """POSIX lets go of all of a process's locks on a file when any of its descriptors is closed; a
    program elsewhere would take itself for the last one then, and clear the log away under us."""
    path = tmp_path / "outbox.db"
    with Ledger(path, clock=clock) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        Ledger(path, clock=clock).close()
        log = path.with_name("outbox.db-wal").stat().st_ino
        subprocess.run([sys.executable, "-c", ELSEWHERE, path], check=True)
        assert path.with_name("outbox.db-wal").stat().st_ino == log
        with reading(ledger._engine) as tx:
            told = tx.execute(text("SELECT value FROM meta WHERE key = 'told'")).scalar()
        assert told == "elsewhere"


ELSEWHERE = """
import sqlite3, sys
link = sqlite3.connect(sys.argv[1])
link.execute("INSERT INTO meta (key, value) VALUES ('told', 'elsewhere')")
link.commit()
link.close()
"""


def test_nothing_in_the_database_is_pickled(file_ledger, clock, tmp_path):
    enter(file_ledger, clock, "一")
    with reading(file_ledger._engine) as tx:
        stored = tx.execute(text("SELECT message FROM part")).scalar()
    assert json.loads(stored)["text"] == "一"
    file_ledger.close()
    assert b"\x80\x04\x95" not in (tmp_path / "outbox.db").read_bytes()


def test_what_is_no_outbox_is_said_so(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库" * 200, encoding="utf-8")
    with pytest.raises(SetupError, match="not an outbox"):
        Ledger(path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(MachineError):
        Ledger(tmp_path / "file" / "outbox.db")


def test_where_the_ledger_lives_by_default():
    assert default_path({}) == data_folder({}) / "outbox.db"
    assert str(default_path({"REPURPOSE_HOME": "/r"})) == "/r/outbox.db"


def test_an_idle_turn_walks_indexes_and_never_the_table(file_ledger, clock):
    """No statement of a turn scans or sorts the parts, however many wait."""
    for n in range(3):
        enter(file_ledger, clock, f"第{n}条", due_at=clock.now + DAY, late_after=60.0)
    file_ledger.put_account(LedgerAccount("paced", "x"))
    file_ledger.set_pacing("paced", Pacing(gap=3600, per_day=2))
    for n in range(3):
        enter(file_ledger, clock, f"又第{n}条", account="paced")
    send(file_ledger)
    said = []

    def remember(connection, _cursor, statement, parameters, _context, many):
        if statement.startswith(("SELECT", "UPDATE")) and "part" in statement:
            plan = connection.connection.driver_connection.execute(
                f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters
            )
            said.extend((row[3], statement) for row in plan)

    event.listen(file_ledger._engine, "before_cursor_execute", remember)
    file_ledger.turn(SenderRequest("idle", free=8))
    clock.seconds += 2 * 3600
    file_ledger.turn(SenderRequest("idle", free=8))
    assert "part_waiting" in str(said), "who is next is found by its index"
    for step, statement in said:
        assert not step.startswith("SCAN part"), statement
        assert "TEMP B-TREE" not in step, statement


def test_who_looks_knows_what_else_the_account_has_posted(ledger, clock):
    enter(ledger, clock, "早安")
    assert send(ledger) == ["1.1"]
    enter(ledger, clock, "早安", allow_duplicate=True)
    send(ledger, Unclear("gone"))
    clock.seconds += 300
    [task] = ledger.turn(SenderRequest("test", free=9)).claimed
    assert task.settling
    assert task.place.known == {"r-1.1"}


def test_one_message_of_a_platform_is_never_two_parts(ledger, clock):
    """Both ended unclear and say the same: the look of each sees the one message that is there."""
    enter(ledger, clock, "早安")
    enter(ledger, clock, "早安", allow_duplicate=True)
    send(ledger, Unclear("gone"))
    clock.seconds += 300
    send(ledger, Sent("the-only-one", "u"))
    assert sorted(states(ledger).values()) == ["SENT", "UNKNOWN"]
    clock.seconds += 300
    send(ledger, Sent("the-only-one", "u"))
    assert sorted(states(ledger).values()) == ["SENT", "UNKNOWN"]
