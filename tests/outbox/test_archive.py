"""What was delivered long ago moves out of the way, and is as sent as before. On both databases."""

import json
import random
from dataclasses import replace

import pytest
from sqlalchemy import text

from repurpose.cli.app import run
from repurpose.errors import ContentError, RepurposeError, UsageError
from repurpose.outbox import (
    Archived,
    Dispatcher,
    Ledger,
    LedgerAccount,
    Pacing,
    PartFilter,
    Publication,
    SenderRequest,
    find_faults,
)
from repurpose.outbox.core import crash_points
from repurpose.outbox.core.database import writing
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Attachment, Message, NotSent, Sent, Unclear
from tests.clock import Clock
from tests.outbox import rehearsal, sender, verdict

DAY = 86_400_000
WITH, ONLY = PartFilter(archive="with"), PartFilter(archive="only")


@pytest.fixture
def clock():
    return Clock(1_800_000_000.0)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x", handle="@me"))
        yield ledger


def enter(ledger, clock, *texts, **options):
    options = {"due_at": clock.now, "account": "me"} | options
    messages = tuple(Message(one) for one in texts)
    [entered] = ledger.enqueue(Publication(messages=messages, **options))
    return entered.publication


def send(ledger, outcome=None, settling="keyed"):
    """Send what is due, threads to their end."""
    while claimed := ledger.turn(SenderRequest("test", free=9)).claimed:
        results = [Result(t, outcome or Sent(f"r-{t.name}", "u"), settling) for t in claimed]
        ledger.turn(SenderRequest("test", results=results))


def move(ledger, clock, days=90, **options):
    total = Archived()
    for some in ledger.archive(clock.now - days * DAY, **options):
        total += some
    return total


def names(parts):
    return [part.name for part in parts]


@pytest.fixture
def delivered(ledger, clock):
    """Three publications that went out a hundred days ago, and one that has just gone."""
    enter(ledger, clock, "一", "二", key="plan/1", uses=("quote:1",))
    enter(ledger, clock, "三")
    enter(ledger, clock, "四")
    send(ledger)
    clock.seconds += 100 * 86_400
    enter(ledger, clock, "五")
    send(ledger)
    return ledger


@pytest.mark.slow
def test_what_is_over_moves_whole_and_can_be_read_as_before(delivered, clock):
    before = delivered.parts()
    log = delivered.attempts([part.id for part in before])
    entries = delivered.publications()
    assert delivered.count_over(clock.now - 90 * DAY) == Archived(3, 4)
    assert move(delivered, clock) == Archived(3, 4)
    assert names(delivered.parts()) == ["4.1"]
    assert names(delivered.parts(ONLY)) == ["1.1", "1.2", "2.1", "3.1"]
    assert delivered.parts(WITH) == before
    assert delivered.parts(replace(WITH, most=2)) == before[:2]
    assert delivered.part((1, 1)) == next(part for part in before if part.name == "1.2")
    assert delivered.attempts([part.id for part in before]) == log
    assert delivered.publications() == entries
    assert delivered.count_archived() == 4
    assert delivered.events()[-1].data == {"publications": 3, "parts": 4}


def test_a_second_time_nothing_is_left_to_move(delivered, clock):
    assert move(delivered, clock, batch=2) == Archived(3, 4)
    there = delivered.parts(ONLY)
    assert move(delivered, clock) == Archived()
    assert delivered.count_over(clock.now - 90 * DAY) == Archived()
    assert delivered.parts(ONLY) == there


def test_what_may_still_be_sent_or_told_stays(ledger, clock):
    """A thread that broke, a refusal that may be retried, doubt, drafts: none of it is over."""
    enter(ledger, clock, "断一", "断二")
    [first] = ledger.turn(SenderRequest("test", free=9)).claimed
    ledger.turn(SenderRequest("test", results=[Result(first, Sent("r"), "keyed")]))
    ledger.hold((1, 1))
    enter(ledger, clock, "不清楚")
    send(ledger, Unclear("reset"), "opaque")
    enter(ledger, clock, "草稿", approval=True)
    enter(ledger, clock, "取消", "也取消")
    ledger.cancel((4, None))
    enter(ledger, clock, "发了", "不发了")
    [task] = ledger.turn(SenderRequest("test", free=9)).claimed
    ledger.cancel((5, 1))
    ledger.turn(SenderRequest("test", results=[Result(task, Sent("r5"), "keyed")]))
    clock.seconds += 200 * 86_400
    assert move(ledger, clock) == Archived(1, 2), "the one of which something was delivered"
    assert names(ledger.parts(ONLY)) == ["5.1", "5.2"]


def test_the_same_key_enters_nothing_again(delivered, clock):
    move(delivered, clock)
    again = Publication("me", (Message("别的话"),), due_at=clock.now, key="plan/1")
    [entered] = delivered.enqueue(again)
    assert (entered.publication, entered.new) == (1, False)
    send(delivered)
    assert names(delivered.parts()) == ["4.1"]


def test_the_same_words_are_refused_as_before(delivered, clock):
    move(delivered, clock)
    with pytest.raises(ContentError, match=r"2\.1"):
        enter(delivered, clock, "三", due_at=clock.now - 90 * DAY)
    enter(delivered, clock, "三")  # more than thirty days apart


def test_what_is_used_up_stays_used_up(delivered, clock):
    used = delivered.uses("me", 0)
    move(delivered, clock)
    assert delivered.uses("me", 0) == used == {"quote:1": clock.now - 100 * DAY}


def test_a_pace_counts_what_is_archived(ledger, clock):
    ledger.set_pacing("me", Pacing(gap=3 * 86_400))
    enter(ledger, clock, "一")
    send(ledger)
    clock.seconds += 2 * 86_400
    assert move(ledger, clock, days=1) == Archived(1, 1)
    enter(ledger, clock, "二")
    assert not ledger.turn(SenderRequest("test", free=9)).claimed
    clock.seconds += 86_400
    assert names(ledger.turn(SenderRequest("test", free=9)).claimed) == ["2.1"]


def test_what_a_search_finds_of_the_archive_is_another_parts(ledger, clock):
    """Two parts say the same; the platform shows the old one only: the new one is not there."""
    enter(ledger, clock, "一样的话")
    send(ledger)
    clock.seconds += 100 * 86_400
    move(ledger, clock)
    enter(ledger, clock, "一样的话")
    [task] = ledger.turn(SenderRequest("test", free=1)).claimed
    ledger.turn(SenderRequest("test", results=[Result(task, Unclear("reset"), "searchable")]))
    clock.seconds += 300
    [look] = ledger.turn(SenderRequest("test", free=1)).claimed
    assert look.settling
    assert "r-1.1" in look.place.known
    ledger.turn(SenderRequest("test", results=[Result(look, Sent("r-1.1"), "searchable")]))
    assert ledger.part((2, 0)).state == "UNKNOWN"


def test_nothing_can_be_done_to_what_is_archived(delivered, clock):
    move(delivered, clock)
    for verb in (
        lambda: delivered.cancel((1, None)),
        lambda: delivered.retry((1, 0)),
        lambda: delivered.say_posted((1, 0), url="https://x.com/1"),
        lambda: delivered.say_not_posted((1, 0)),
        lambda: delivered.revise((2, 0), Message("别的")),
        lambda: delivered.move((1, None), clock.now),
    ):
        with pytest.raises(UsageError, match="archive"):
            verb()


def test_a_sender_that_slept_through_it_all_changes_nothing(ledger, clock, tmp_path):
    """It claimed, stood still, others sent the part, it was archived: then it wakes with its answer."""
    picture = tmp_path / "card.png"
    picture.write_bytes(b"x")
    media = Attachment(str(picture), "0" * 64, "image/png")
    enter(ledger, clock, "一")
    ledger.enqueue(Publication("me", (Message("二", media=(media,)),), due_at=clock.now))
    asleep = ledger.turn(SenderRequest("asleep", free=9)).claimed
    assert [task.intended for task in asleep] == [True, False]
    clock.seconds += 1000
    ledger.turn(SenderRequest("awake"))  # the leases have run out
    awake = ledger.turn(SenderRequest("awake", free=9)).claimed
    done = [replace(task, handles={0: {"id": 1}}) for task in awake]
    granted = ledger.turn(SenderRequest("awake", uploaded=done, prepared=done)).granted
    clock.seconds += 300
    looks = ledger.turn(SenderRequest("awake", free=9)).claimed
    assert [task.settling for task in (*granted, *looks)] == [False, True]
    told = [Result(task, Sent(f"r-{task.name}", "u"), "keyed") for task in (*granted, *looks)]
    ledger.turn(SenderRequest("awake", results=told))
    clock.seconds += 100 * 86_400
    assert move(ledger, clock) == Archived(2, 2)
    there = ledger.parts(ONLY)
    late = [replace(asleep[1], handles={0: {"id": 2}})]
    for wishes in (
        SenderRequest("asleep", results=[Result(asleep[0], Sent("r-late", "u"), "keyed")], free=1),
        SenderRequest("asleep", uploaded=late, prepared=late, free=1),
        SenderRequest("asleep", parked=late, renewed=late, free=1),
        SenderRequest("asleep", results=[Result(asleep[1], NotSent("later"), "keyed")], free=1),
    ):
        turn = ledger.turn(wishes)
        assert (turn.recorded, turn.granted, turn.claimed) == (0, (), ())
    assert ledger.parts(ONLY) == there
    assert ledger.parts() == []
    told = [line for line in ledger.events() if line.kind == "late_result"]
    assert [line.data["outcome"] for line in told] == ["Sent", "NotSent"]


def test_the_database_itself_lets_nothing_out_and_nothing_back(delivered, clock):
    """Whatever a program gets wrong: no part leaves without its copy, none returns, no copy changes."""
    columns = "id, publication, seq, account, state, message, content_sha256, idem_key, remote_id"
    rest = (
        "revision, approval, approved_sha256, approved_by, late_then, epoch, owner, looks, attempts,"
        " failures, remote_url, ref, last_error, hold_reason"
    )
    copy = f"INSERT INTO part ({columns}, {rest}) SELECT {columns}, {rest} FROM archived_part"
    other = f"SELECT id + 1000, publication, seq + 9, {columns[20:]}, {rest} FROM archived_part"
    refused = ["DELETE FROM part", "DELETE FROM attempt"]
    _refuse(delivered, refused)
    move(delivered, clock)
    _refuse(
        delivered,
        [
            *refused,
            f"{copy} WHERE seq = 0",
            f"INSERT INTO part ({columns}, {rest}) {other} WHERE seq = 1",  # under another number
            "UPDATE archived_part SET state = 'CANCELLED'",
            "DELETE FROM archived_part",
            "UPDATE archived_attempt SET words = ''",
            "DELETE FROM archived_attempt",
            "INSERT INTO archived_part SELECT * FROM archived_part",
        ],
    )
    assert len(delivered.parts(WITH)) == 5


def _refuse(ledger, statements):
    for statement in statements:
        with pytest.raises(RepurposeError), writing(ledger._engine) as tx:
            tx.execute(text(statement))


def test_a_publication_that_somebody_holds_stays_for_another_time(delivered, clock):
    """SKIP LOCKED: an archive never waits for a sender, and never takes half a thread."""
    if delivered._engine.name == "sqlite":
        pytest.skip("SQLite has one writer")
    with delivered._engine.begin() as other:
        other.execute(text("SELECT id FROM part WHERE publication = 1 AND seq = 1 FOR UPDATE"))
        assert move(delivered, clock) == Archived(2, 2)
    assert move(delivered, clock) == Archived(1, 2)


def test_a_file_with_an_archive_is_sound_and_one_that_is_not_is_told(tmp_path, clock):
    path = tmp_path / "outbox.db"
    with Ledger(path, clock=clock) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        enter(ledger, clock, "一")
        send(ledger)
        clock.seconds += 100 * 86_400
        move(ledger, clock)
        assert find_faults(path) == []
        with writing(ledger._engine) as tx:
            tx.execute(text("DROP TRIGGER part_is_not_archived"))
            columns = ", ".join(
                c for (c,) in tx.execute(text("SELECT name FROM pragma_table_info('part')"))
            )
            tx.execute(text(f"INSERT INTO part ({columns}) SELECT {columns} FROM archived_part"))
        assert [fault[:2] for fault in find_faults(path)] == ["1 "]


# Killed on the way.


def send_all(place, port):
    """Be a process that sends all that is due, however busy the machine is."""
    with sender.open_ledger(place, policy=sender.CALM) as ledger:
        Dispatcher(ledger, sender.clients(port), slots=2).run_once()


POINTS = [point for point in crash_points.POINTS if point.startswith("archive")]


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("kind", ["keyed", "searchable", "opaque"])
def test_a_kill_at_every_time_of_every_point_moves_batches_whole(
    kind, place, platform, processes, tmp_path
):
    """Each publication stands whole in one of the two, with its log, and nothing is sent again."""
    with sender.open_ledger(place, policy=sender.CALM) as ledger:
        account = f"{kind}-1"
        ledger.put_account(LedgerAccount(account, "loopback"))
        threads = rehearsal.compose(tmp_path, account, 9, 2, ledger.now(), "first")
        ledger.enqueue(*threads)
        send_all(place, platform.port)
        sent = {part.id: part for part in ledger.parts()}
        assert {str(part.state) for part in sent.values()} == {"SENT"}
        log = ledger.attempts(list(sent))
        for point in POINTS:
            for nth in (1, 2):
                spec = f"{point}:{nth}:KILL"
                assert rehearsal.run_process(processes, sender.archive, place, 0.0, spec) == -9
                stand_whole(ledger, sent, log)
        assert rehearsal.run_process(processes, sender.archive, place, 0.0, "", 3) == 0
        assert len(ledger.parts(ONLY)) == len(sent)
        stand_whole(ledger, sent, log)
        # Entered again under its keys, and looked at again by a sender: nothing more is made.
        assert not any(one.new for one in ledger.enqueue(*threads))
        send_all(place, platform.port)
        verdict.check(ledger, platform)


def stand_whole(ledger, sent, log):
    hot, cold = ledger.parts(), ledger.parts(ONLY)
    assert not {part.publication for part in hot} & {part.publication for part in cold}
    assert {part.id: part for part in (*hot, *cold)} == sent
    assert sorted(map(str, ledger.attempts(list(sent)))) == sorted(map(str, log))


@pytest.mark.slow
def test_senders_go_on_while_it_moves(place, platform, processes, tmp_path):
    """Two senders, two archives and new work at one time: all of it is sent once, and over."""
    with sender.open_ledger(place, policy=sender.CALM) as ledger:
        ledger.put_account(LedgerAccount("keyed-1", "loopback"))
        ledger.enqueue(*rehearsal.compose(tmp_path, "keyed-1", 8, 2, ledger.now(), "first"))
        send_all(place, platform.port)
        ledger.enqueue(*rehearsal.compose(tmp_path, "keyed-1", 8, 2, ledger.now(), "second"))
        going = [processes.Process(target=send_all, args=(place, platform.port)) for _ in range(2)]
        going += [processes.Process(target=sender.archive, args=(place, 0.0, "")) for _ in range(2)]
        for one in going:
            one.start()
        for one in going:
            one.join(120)
        assert [one.exitcode for one in going] == [0] * 4
        assert ledger.count_archived() >= 16
        verdict.check(ledger, platform)


# As people call it.


@pytest.fixture
def outbox(tmp_path, monkeypatch):
    path = tmp_path / "outbox.db"
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(path))
    past = Clock(1_000_000_000.0)
    with Ledger(path, clock=past) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        enter(ledger, past, "很久以前的话", "和它的下一条")
        send(ledger)
    return path


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("outbox")
def test_the_verb_says_what_it_would_do_and_does_it_once(capsys):
    for words, parts, there in (
        (["--dry-run"], 2, 0),
        ([], 2, 2),
        ([], 0, 2),
        (["--dry-run"], 0, 2),
    ):
        assert run(["outbox", "archive", "--json", *words]) == 0
        [said] = told(capsys)
        assert (said["parts"], said["archived"]) == (parts, there)
        assert said["dry_run"] is bool(words)
    assert run(["outbox", "archive", "--days", "0"]) == 2


@pytest.mark.usefixtures("outbox")
def test_the_archive_can_be_listed_shown_and_exported(capsys):
    assert run(["outbox", "archive", "--quiet"]) == 0
    assert run(["outbox", "list", "--json"]) == 0
    assert told(capsys) == []
    assert run(["outbox", "list", "--archived", "--json"]) == 0
    assert [row["part"] for row in told(capsys)] == ["1.1", "1.2"]
    assert run(["outbox", "show", "1", "--json"]) == 0
    rows = told(capsys)
    assert [(row["part"], row["state"]) for row in rows] == [("1.1", "SENT"), ("1.2", "SENT")]
    assert all(row["log"] for row in rows)
    assert run(["outbox", "export", "--archived", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("SENT") == 2
    assert run(["outbox", "list"]) == 0
    assert "empty" not in capsys.readouterr().err
