"""Plans in the outbox: all or nothing, twice is once. On both databases."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings

from repurpose.errors import ContentError, SetupError, UsageError
from repurpose.outbox import Dispatcher, Ledger, Pacing, PartFilter, SenderRequest, State
from repurpose.schedule import commit, diff
from tests.clock import Clock
from tests.schedule.committing import WEEK, Post, calendar_of, everything
from tests.schedule.planning import moment, times
from tests.schedule.test_plan_calendar import PLAN, clashes, write


@pytest.mark.mostly_slow(quick=1)
def test_committed_twice_changes_nothing(either, pack):
    ledger = either
    done = commit(ledger, calendar_of(ledger, WEEK, pack))
    assert done.new == 5
    before = everything(ledger)
    again = calendar_of(ledger, WEEK, pack)
    assert [item.booked is not None for item in again.items] == [True] * 5
    assert not diff(again)
    assert commit(ledger, again).new == 0
    assert everything(ledger) == before


def test_what_is_committed_is_what_was_shown(ledger, pack):
    calendar = calendar_of(ledger, WEEK, pack)
    commit(ledger, calendar)
    entries = {entry.id: entry for entry in ledger.publications()}
    assert len(entries) == len(calendar.items)
    by_key = {(entry.account, entry.key): entry for entry in entries.values()}
    for item in calendar.items:
        entry = by_key[item.account, item.publication.key]
        assert (entry.due_at, entry.local_due, entry.zone) == (item.at, item.slot.local, "Asia/Shanghai")  # fmt: skip
        parts = ledger.parts(PartFilter(publication=entry.id))
        assert [part.message for part in parts] == list(item.publication.messages)
        assert parts[0].state is (State.DRAFT if item.account == "wb" else State.READY)
    [masto] = [account for account in ledger.accounts() if account.id == "masto"]
    assert masto.pacing == Pacing("Asia/Shanghai", gap=3600, quiet=(("22:00", "07:00"),))
    assert masto.zone == "Asia/Shanghai"


def test_all_of_it_or_none(ledger, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    before = everything(ledger)
    again = WEEK.replace("08:00", "10:00").replace("most = 3", "most = 4")
    calendar = calendar_of(ledger, again, pack, name="other")  # all of it was planned before
    with pytest.raises(ContentError, match="within 30 days") as error:
        commit(ledger, calendar)
    assert "Nothing was committed" in error.value.message
    assert everything(ledger) == before
    assert [row.name for row in ledger.plans()] == ["mine"]


@pytest.mark.slow
def test_what_changes_between_showing_and_committing_undoes_all(either, pack):
    ledger = either
    calendar = calendar_of(ledger, WEEK, pack)
    commit(ledger, calendar_of(ledger, WEEK, pack, name="first"))
    before = everything(ledger)
    with pytest.raises(ContentError, match="same post already"):
        commit(ledger, calendar)
    assert everything(ledger) == before


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (
            '[[send]]\nwhat="thread"\nto="bluesky"\nat="+0d 9:00"',
            SetupError,
            "accounts add bluesky",
        ),
        ('[[send]]\nwhat="card"\nto="team"\nat="+0d 9:10"', ContentError, "takes no pictures"),
        ('start=2027-02-01\n[[send]]\nwhat="thread"\nto="x"\nat="+0d 9:00"', UsageError, "passed"),
    ],
)
def test_what_cannot_be_is_not_committed(ledger, pack, text, error, said):
    with pytest.raises(error, match=said):
        commit(ledger, calendar_of(ledger, text, pack))
    assert everything(ledger) == ([], [])


def test_two_plans_share_the_slots_of_an_account(ledger, pack):
    text = '[accounts.masto]\nslots="mon-fri 09:00"\n[[send]]\nwhat="{}"\nto="masto"\nat="slot"'
    thread, album = text.format("thread"), text.format("album")
    # Both were made before either was committed: they wish for the same slot.
    first, second = calendar_of(ledger, thread, pack), calendar_of(ledger, album, pack, name="b")
    assert times(first) == times(second) == ["2027-03-01 09:00"]
    commit(ledger, first)
    commit(ledger, second)
    dues = [entry.local_due for entry in ledger.publications()]
    assert dues == ["2027-03-01 09:00", "2027-03-02 09:00"]
    assert not diff(calendar_of(ledger, album, pack, name="b"))  # where it went is where it stays


def test_two_programs_commit_the_same_plan_at_once(place, clock, pack):
    with Ledger(place, clock=clock) as one, Ledger(place, clock=clock) as two:
        calendars = [(ledger, calendar_of(ledger, WEEK, pack)) for ledger in (one, two)]
        done = []
        threads = [
            threading.Thread(target=lambda pair=pair: done.append(commit(*pair)))
            for pair in calendars
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(result.new for result in done) == [0, 5]
        assert len(one.publications()) == 5


# Planning and pacing agree.


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4)
@given(rules=PLAN.filter(lambda rules: not clashes(rules)))
def test_what_is_planned_begins_at_its_minute(pack, tmp_path_factory, rules):
    """The outbox keeps gaps, quiet hours and budgets by itself: a calendar leaves it nothing to move."""
    clock = Clock(moment("2027-03-01T00:00+00:00") / 1000)
    with Ledger(tmp_path_factory.mktemp("paced") / "o.db", clock=clock) as ledger:
        calendar = calendar_of(ledger, write(rules), pack)
        commit(ledger, calendar)
        for _ in range(200):
            wake = ledger.turn(SenderRequest("test")).next_wake
            if wake is None:
                break
            clock.seconds = max(clock.seconds, wake / 1000)
            Dispatcher(ledger, lambda _: Post(), slots=1).run_once()
        begun = {(e.account, e.key): e.begun_at for e in ledger.publications()}
        wanted = {(item.account, item.publication.key): item.at for item in calendar.items}
    assert begun == wanted
