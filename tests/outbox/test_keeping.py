"""Slots, what is used up, plans, nodes, readers of events, and news. On both databases."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from repurpose.errors import ContentError
from repurpose.outbox import (
    ImpossibleStep,
    Ledger,
    LedgerAccount,
    PartFilter,
    Publication,
    SenderRequest,
    Slot,
    State,
    watch_notifications,
)
from repurpose.outbox.core.database import writing
from repurpose.outbox.core.event_log import log_event
from repurpose.outbox.core.record import Result
from repurpose.platforms.delivery import Message, Refused, Sent
from tests.clock import Clock

HOUR = 3_600_000
NOW = 1_800_000_000_000


@pytest.fixture
def clock():
    return Clock(NOW / 1000)


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        ledger.put_account(LedgerAccount("me", "x"))
        ledger.put_account(LedgerAccount("you", "x"))
        yield ledger


def slots(*hours):
    return tuple(
        Slot(NOW + hour * HOUR, f"2027-01-15 {8 + hour:02d}:00", "Asia/Shanghai") for hour in hours
    )


def publication(words, **options):
    return Publication(**({"account": "me", "messages": (Message(words),)} | options))


def go(ledger, outcome=None):
    turn = ledger.turn(SenderRequest("test", free=9))
    results = [Result(t, outcome or Sent(f"r-{t.name}"), "searchable") for t in turn.claimed]
    ledger.turn(SenderRequest("test", results=results))
    return [task.name for task in turn.claimed]


def test_the_first_free_slot_is_the_time(ledger):
    wanted = slots(1, 2, 3)
    entered = ledger.enqueue(
        publication("甲", slots=wanted, plan="weekly", key="weekly/1"),
        publication("乙", slots=wanted, late_after=60.0),
        publication("别人的", slots=wanted, account="you"),
    )
    assert [one.due_at for one in entered] == [wanted[0].at, wanted[1].at, wanted[0].at]
    [entry] = ledger.publications(plan="weekly")
    assert (entry.slot_at, entry.local_due, entry.zone) == (
        wanted[0].at, "2027-01-15 09:00", "Asia/Shanghai",
    )  # fmt: skip
    assert ledger.part((2, 0)).due_at == wanted[1].at
    assert ledger.slots_taken("me", wanted[0].at, wanted[1].at) == {wanted[0].at}
    [again] = ledger.enqueue(publication("甲", slots=slots(5), key="weekly/1"))
    assert (again.new, again.due_at) == (False, wanted[0].at)


def test_no_slot_is_free_and_nothing_enters(ledger):
    ledger.enqueue(publication("甲", slots=slots(1)))
    with pytest.raises(ContentError, match="no free slot"):
        ledger.enqueue(publication("乙", slots=slots(2)), publication("丙", slots=slots(1, 2)))
    assert len(ledger.parts()) == 1


def test_who_will_not_go_frees_its_slot(ledger, clock):
    ledger.enqueue(publication("甲", slots=slots(1)), publication("乙", slots=slots(2)))
    ledger.cancel((1, None))
    ledger.move((2, None), NOW + 9 * HOUR)
    assert ledger.slots_taken("me", 0, 2 * NOW) == frozenset()
    ledger.enqueue(publication("丙", slots=slots(1), late_after=1.0, late_then="skip"))
    clock.seconds += 7200
    go(ledger)
    assert ledger.part((3, 0)).state is State.SKIPPED
    assert ledger.slots_taken("me", 0, 2 * NOW) == frozenset()


@pytest.mark.slow
def test_two_programs_never_take_one_slot(place, ledger):
    """Eight at once, each through connections of its own."""
    wanted = slots(*range(1, 11))

    def enter(number):
        with Ledger(place) as mine:
            assert mine.name == ledger.name
            [entered] = mine.enqueue(publication(f"第{number}条", slots=wanted))
            return entered.due_at

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(enter, range(10)))
    assert sorted(got) == [slot.at for slot in wanted]


def test_the_late_find_another_slot(ledger, clock):
    ledger.enqueue(
        publication("甲", slots=slots(1), late_after=60.0, late_then="next_slot"),
        publication("乙", slots=slots(3)),
    )
    clock.seconds += 2 * 3600
    assert go(ledger) == []
    [late] = ledger.held_late("next_slot")
    said = [event.data["then"] for event in ledger.events() if event.kind == "late"]
    assert (late.id, said) == (1, ["next_slot"])
    assert ledger.reslot(1, slots(3, 4, 5)) == slots(4)[0]
    part = ledger.part((1, 0))
    assert (part.state, part.due_at, part.hold_reason) == (State.READY, NOW + 4 * HOUR, "")
    assert ledger.held_late("next_slot") == []
    clock.seconds += 2 * 3600 + 61
    go(ledger)
    assert [entry.id for entry in ledger.held_late("next_slot")] == [1], "late by the new time"
    with pytest.raises(ContentError):
        ledger.reslot(1, slots(3))


def test_what_a_person_holds_stays_held_and_what_has_begun_stays(ledger, clock):
    ledger.enqueue(
        Publication("me", (Message("一"), Message("二")), slots=slots(1)),
        publication("乙", slots=slots(2), approval=True),
    )
    ledger.hold((1, None), reason="再想想")
    ledger.reslot(1, slots(3))
    assert ledger.part((1, 0)).hold_reason == "再想想"
    ledger.release((1, None))
    ledger.reslot(2, slots(1))
    assert ledger.part((2, 0)).state is State.DRAFT
    clock.seconds += 3 * 3600
    go(ledger)
    with pytest.raises(ImpossibleStep, match="is sent"):
        ledger.reslot(1, slots(7))
    assert not ledger.resolve_again(1, NOW, "2027b")
    assert ledger.publications()[0].slot_at == slots(3)[0].at


def test_newer_zone_data_move_what_is_not_begun(ledger):
    ledger.enqueue(
        publication("甲", slots=slots(1), late_after=60.0, notes={"a": 1}),
        publication("乙", slots=slots(2)),
        publication("丙", due_at=NOW, local_due="2027-01-15 08:00", zone="Asia/Shanghai"),
    )
    assert ledger.resolve_again(1, NOW + 3 * HOUR, "2027b")
    entry = ledger.publications()[0]
    assert (entry.due_at, entry.slot_at) == (NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert (entry.local_due, entry.notes) == ("2027-01-15 09:00", {"a": 1, "tzdata": "2027b"})
    assert ledger.resolve_again(1, NOW + 2 * HOUR, "2027c"), "another holds that slot now"
    assert ledger.publications()[0].slot_at is None
    assert ledger.part((1, 0)).due_at == NOW + 2 * HOUR
    assert ledger.resolve_again(3, NOW + HOUR, "2027b")
    assert ledger.publications()[2].slot_at is None
    ledger.turn(SenderRequest("test"), now=NOW + 2 * HOUR + 59_000)
    assert ledger.part((1, 0)).state is State.READY, "how late is too late has moved with it"


def test_what_is_used_up(ledger, clock):
    ledger.enqueue(
        publication("甲", due_at=NOW, uses=("quote:a", "quote:b")),
        publication("乙", due_at=NOW + HOUR, uses=("quote:b", "quote:b")),
        publication("丙", due_at=NOW + 2 * HOUR, uses=("quote:c",)),
        publication("丁", uses=("quote:d",)),
        publication("别人的", due_at=NOW, uses=("quote:a",), account="you"),
    )
    expected = {"quote:a": NOW, "quote:b": NOW + HOUR, "quote:c": NOW + 2 * HOUR, "quote:d": NOW}
    assert ledger.uses("me", NOW) == expected
    assert ledger.uses("me", NOW + 1) == {"quote:b": NOW + HOUR, "quote:c": NOW + 2 * HOUR}
    ledger.cancel((3, None))
    clock.seconds += 1
    go(ledger)
    assert ledger.uses("me", 0)["quote:a"] == NOW + 1000
    assert "quote:c" not in ledger.uses("me", 0)
    clock.seconds += 3600
    go(ledger, Refused("no"))
    assert ledger.uses("me", 0)["quote:b"] == NOW + 1000


def test_plans_settings_and_nodes(ledger, clock):
    ledger.put_plan("weekly", {"toml": "每周 = 1", "packs": ["a"]})
    ledger.put_plan("launch", {"toml": ""})
    clock.seconds += 1
    ledger.put_plan("weekly", {"toml": "每周 = 2", "packs": []})
    assert [(row.name, row.body["toml"], row.at) for row in ledger.plans()] == [
        ("launch", "", NOW), ("weekly", "每周 = 2", NOW + 1000),
    ]  # fmt: skip
    assert ledger.drop_plan("launch")
    assert not ledger.drop_plan("launch")
    assert ledger.get_meta("tzdata_version") == ""
    for value in ("2027a", "2027b"):
        ledger.set_meta("tzdata_version", value)
        assert ledger.get_meta("tzdata_version") == value
    ledger.beat("one:1", version="1.0", state={"busy": 2})
    clock.seconds += 60
    ledger.beat("two:1", version="1.1", state="stopping")
    ledger.beat("one:1", version="1.0", state={"busy": 0})
    [one, two] = ledger.nodes()
    assert (one.id, one.started_at, one.beat_at, one.state) == (
        "one:1", NOW + 1000, NOW + 61_000, {"busy": 0},
    )  # fmt: skip
    assert (two.id, two.state) == ("two:1", "stopping")
    clock.seconds += 8 * 86_400
    ledger.beat("two:1", version="1.1", state={})
    assert [node.id for node in ledger.nodes()] == ["two:1"]


def test_one_reader_at_a_time_and_each_event_at_least_once(ledger, clock):
    assert ledger.take_events("notices", "a") == []
    assert ledger.last_event() == 0
    ledger.enqueue(*[publication(f"第{n}条", due_at=NOW) for n in range(5)])
    first = ledger.take_events("notices", "a", most=3)
    assert [event.publication for event in first] == [1, 2, 3]
    assert ledger.take_events("notices", "b") == [], "another reads"
    assert ledger.take_events("notices", "a", most=3) == first, "told again until it is done"
    assert ledger.events_done("notices", "a", first[1].id)
    assert [event.publication for event in ledger.take_events("notices", "b")] == [3, 4, 5]
    clock.seconds += 61  # b has died
    taken = ledger.take_events("notices", "a")
    assert [event.publication for event in taken] == [3, 4, 5]
    assert not ledger.events_done("notices", "b", taken[-1].id), "b's lease is gone"
    assert ledger.events_done("notices", "a", taken[-1].id)
    assert ledger.take_events("notices", "a") == []
    assert len(ledger.take_events("webhook", "b")) == 5, "every reader has its own place"
    assert ledger.last_event() == taken[-1].id


def test_a_reader_passes_no_event_that_is_still_to_be_committed(postgres):
    """On PostgreSQL numbers are given before the commit: the later one may be seen first."""
    with Ledger(postgres) as ledger, Ledger(postgres) as slow:
        with writing(slow._engine) as open_tx:
            log_event(open_tx, NOW, "first")
            with writing(ledger._engine) as tx:
                log_event(tx, NOW, "second")
            assert [event.kind for event in ledger.events()] == ["second"]
            assert ledger.take_events("r", "a") == []
        assert [event.kind for event in ledger.take_events("r", "a")] == ["first", "second"]
        ledger.events_done("r", "a", ledger.last_event())
        with pytest.raises(ZeroDivisionError), writing(ledger._engine) as tx:
            log_event(tx, NOW, "rolled back")
            raise ZeroDivisionError
        with writing(ledger._engine) as tx:
            log_event(tx, NOW, "third")
        # The horizon is of the whole server: a transaction of anybody else's may hold it for a while.
        told = (time.sleep(0.05) or ledger.take_events("r", "a") for _ in range(400))
        assert [event.kind for event in next(filter(None, told), ())] == ["third"]


@pytest.mark.slow
def test_news_of_what_is_entered_and_decided(place, ledger):
    news = watch_notifications(ledger, 0.02)
    try:
        assert not news.wait(0.1)
        with Ledger(place) as other:
            for verb in (
                lambda: other.enqueue(publication("甲", due_at=NOW, approval=True)),
                lambda: other.approve((1, None), by="me"),
                lambda: other.move((1, None), NOW + HOUR),
                lambda: other.pause("all"),
                lambda: other.resume("all"),
                lambda: other.cancel((1, None)),
            ):
                verb()
                assert news.wait(5)
            assert not news.wait(0.1), "said once"
            later = threading.Timer(0.2, lambda: other.put_plan("p", {}))
            later.start()
            assert news.wait(30), "told when it comes, not when the wait is over"
            later.join()
    finally:
        news.close()


def test_news_can_be_closed_by_another_thread(ledger):
    news = watch_notifications(ledger, 30.0)
    found = []
    waiting = threading.Thread(target=lambda: found.append(news.wait(None)), daemon=True)
    waiting.start()
    time.sleep(0.1)
    news.close()
    waiting.join(20)  # by itself it would look again after thirty seconds only
    assert found == [False]
    assert not news.wait(1)


def test_a_look_changes_nothing_and_is_no_news(ledger):
    """Idle turns and questions wake nobody; or else two senders would wake each other for ever."""
    ledger.turn(SenderRequest("a", free=1))
    news = watch_notifications(ledger, 0.02)
    try:
        for _ in range(3):
            ledger.turn(SenderRequest("a", free=1))
            ledger.parts(PartFilter())
            ledger.nodes()
        assert not news.wait(0.1)
    finally:
        news.close()


def test_news_after_the_server_hung_up(postgres):
    """A listener whose connection is gone makes another, and says so: it may have missed a word."""
    with Ledger(postgres) as ledger:
        news = watch_notifications(ledger)
        pid = news._link.info.backend_pid
        with writing(ledger._engine) as tx:
            assert tx.execute(text(f"SELECT pg_terminate_backend({pid})")).scalar()
        assert news.wait(10)
        ledger.put_account(LedgerAccount("me", "x"))
        assert not news.wait(0.1)
        ledger.enqueue(publication("甲", due_at=NOW))
        assert news.wait(5)
        news.close()
