"""Plans in the outbox: all or nothing, twice is once, what is sent stays. On both databases."""

import random
import shutil
import threading
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings

from repurpose.errors import ContentError, SetupError, UsageError
from repurpose.outbox import Dispatcher, Filter, Ledger, Pacing, State, Wishes
from repurpose.platforms.delivery import Sent
from repurpose.schedule import commit, diff, read_uses, survey, upkeep
from repurpose.schedule.zones import find_zone
from tests.conftest import SAMPLE
from tests.schedule.planning import ACCOUNTS, DAY, NOW, build, moment, plan_of, said, times
from tests.schedule.test_plan_calendar import PLAN, clashes, write

WEEK = """
approval = "required"
gap = "1h"
quiet = "22:00-07:00"
[accounts.masto]
approval = "none"
slots = ["mon-fri 09:00 12:00"]
[[send]]
what = "thread"
to = ["masto", "wb"]
at = "+0d 08:00"
[[send]]
what = "cards"
most = 3
to = "masto"
at = "slot"
"""
SERIES = """
[accounts.masto]
zone = "Europe/Berlin"
[[series]]
name = "q"
what = "quote"
to = "masto"
at = "mon wed fri 12:30"
cool_down = "30d"
"""


class Clock:
    def __init__(self):
        self.seconds = NOW / 1000

    def __call__(self):
        return self.seconds

    @property
    def now(self):
        return round(self.seconds * 1000)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    with Ledger(tmp_path / "outbox.db", clock=clock, chance=random.Random(5)) as ledger:
        yield ledger


@pytest.fixture
def either(place, clock):
    """The same on both databases."""
    with Ledger(place, clock=clock, chance=random.Random(5)) as ledger:
        yield ledger


def calendar_of(ledger, text, *packs, name="mine", start="", hold=False):
    """The calendar with what the outbox has, as `repurpose plan` makes it."""
    return survey(ledger, plan_of(text, name), packs, ACCOUNTS, start=start, hold=hold)


def everything(ledger):
    """All that stands in the ledger, to be compared."""
    return [
        (part.name, str(part.state), part.due_at, part.content_sha256, part.revision)
        for part in ledger.parts()
    ], [(e.id, e.key, e.local_due, e.zone, e.slot_at, e.plan) for e in ledger.publications()]


class Post:
    """A platform that has everything at once."""

    settling = "searchable"
    key_life = 0.0

    def upload(self, attachment, deadline):
        return {"id": attachment.sha256}

    def publish(self, message, handles, place, deadline):
        return Sent(place.key)

    def settle(self, message, place, deadline):
        raise AssertionError("nothing is in doubt here")


def send(ledger, clock, at):
    """Send what is due at a moment."""
    clock.seconds = at / 1000
    Dispatcher(ledger, lambda _: Post(), slots=1).run_once()


def kinds(changes):
    return sorted(change.kind for change in changes)


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
        parts = ledger.parts(Filter(publication=entry.id))
        assert [part.message for part in parts] == list(item.publication.messages)
        assert parts[0].state is (State.DRAFT if item.account == "wb" else State.READY)
    [masto] = [account for account in ledger.accounts() if account.id == "masto"]
    assert masto.pacing == Pacing(gap=3600, quiet=(("22:00", "07:00"),))
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


# What a changed pack alters.


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The same article: one sentence is worded anew, one that was quoted is gone, another is added."""
    folder = tmp_path_factory.mktemp("changed")
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("传播不是音量，而是次数与耐心的乘积", "传播不是音量，而是次数、耐心与准确的乘积"),
        ("最难的不是写，而是忍住不多说那一句", "写完以后，他又看了两遍"),
    ):
        assert old in text
        text = text.replace(old, new)
    article = folder / "demo.md"
    article.write_text(text, encoding="utf-8")
    return build(article, folder / "packs")


def put_in_place(pack, folder):
    """A pack at an address that stays while the pack changes."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pack, folder)
    return folder


def test_a_changed_pack_is_brought_up_to_date(either, pack, changed, tmp_path):
    ledger = either
    home = put_in_place(pack, tmp_path / "demo")
    commit(ledger, calendar_of(ledger, WEEK, home))
    [draft] = ledger.publications(account="wb")
    ledger.approve((draft.id, None), by="me")
    put_in_place(changed, home)
    calendar = calendar_of(ledger, WEEK, home)
    changes = diff(calendar)
    assert set(kinds(changes)) == {"changed"}
    assert all("the text" in change.said for change in changes)
    [weibo] = [change for change in changes if change.account == "wb"]
    assert weibo.voids
    assert "approved again" in weibo.said
    commit(ledger, calendar)
    assert not diff(calendar_of(ledger, WEEK, home))
    assert len(ledger.publications()) == 5  # cards took the places of cards
    assert ledger.part((draft.id, 0)).state is State.DRAFT  # the approval was of other words
    texts = " ".join(part.message.text for part in ledger.parts())
    assert "次数、耐心与准确" in texts
    assert "忍住不多说" not in texts


def test_what_is_sent_stays_and_the_rest_is_revised(ledger, clock, pack, changed, tmp_path):
    home = put_in_place(pack, tmp_path / "demo")
    commit(ledger, calendar_of(ledger, WEEK, home))
    send(ledger, clock, moment("2027-03-01T09:10+08:00"))
    sent = [part for part in ledger.parts() if part.state is State.SENT]
    assert {part.publication for part in sent} >= {1}
    before = [(part.name, part.content_sha256) for part in sent]
    put_in_place(changed, home)
    calendar = calendar_of(ledger, WEEK, home)
    changes = diff(calendar)
    assert any(change.kind == "sent" for change in changes)
    commit(ledger, calendar)
    after = [(p.name, p.content_sha256) for p in ledger.parts() if p.state is State.SENT]
    assert after == before
    left = [change for change in diff(calendar_of(ledger, WEEK, home)) if change.kind != "sent"]
    assert not left


def test_what_the_plan_drops_is_cancelled_and_what_it_moves_is_moved(either, pack):
    ledger = either
    commit(ledger, calendar_of(ledger, WEEK, pack))
    fewer = WEEK.replace("most = 3", "most = 1").replace("+0d 08:00", "+0d 08:30")
    calendar = calendar_of(ledger, fewer, pack)
    assert kinds(diff(calendar)) == ["gone", "gone", "moved", "moved"]
    commit(ledger, calendar)
    assert not diff(calendar_of(ledger, fewer, pack))
    states = [str(part.state) for part in ledger.parts()]
    assert states.count("CANCELLED") == 2
    assert {e.local_due for e in ledger.publications()} >= {"2027-03-01 08:30"}
    more = calendar_of(ledger, WEEK, pack)  # what a plan or a person has cancelled stays so
    assert kinds(diff(more)) == ["moved", "moved", "off", "off"]


@pytest.fixture(scope="module")
def shorter(tmp_path_factory):
    """A pack of the same article in four posts."""
    return build(SAMPLE, tmp_path_factory.mktemp("shorter"), posts=4)


def test_a_thread_of_another_length_is_entered_anew_while_nothing_is_sent(
    ledger, pack, shorter, tmp_path
):
    plan = '[[send]]\nwhat="thread"\nto="masto"\nat="+0d 08:00"'
    home = put_in_place(pack, tmp_path / "home")
    commit(ledger, calendar_of(ledger, plan, home))
    count = len(ledger.parts())
    put_in_place(shorter, home)
    calendar = calendar_of(ledger, plan, home)
    assert kinds(diff(calendar)) == ["cut anew"]
    commit(ledger, calendar)
    assert not diff(calendar_of(ledger, plan, home))
    first, second = ledger.publications()
    assert second.key == f"{first.key}#2"
    assert (first.due_at, first.local_due) == (second.due_at, second.local_due)
    states = [part.state for part in ledger.parts(Filter(publication=first.id))]
    assert states == [State.CANCELLED] * count
    assert len(ledger.parts(Filter(publication=second.id))) == 4


def test_what_a_person_has_moved_stays_there(ledger, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    entry = next(e for e in ledger.publications(account="masto") if e.kind == "thread")
    ledger.move((entry.id, None), entry.due_at + 5 * 3_600_000)
    calendar = calendar_of(ledger, WEEK, pack)
    assert not diff(calendar)
    moved = next(
        i for i in calendar.items if i.publication.key == entry.key and i.account == "masto"
    )
    assert moved.at == entry.due_at + 5 * 3_600_000


def test_a_start_that_is_said_anew_moves_what_waits(ledger, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    calendar = calendar_of(ledger, WEEK, pack, start="2027-03-08")
    commit(ledger, calendar)
    assert {e.local_due for e in ledger.publications() if e.kind == "thread"} == {
        "2027-03-08 08:00"
    }
    assert not diff(calendar_of(ledger, WEEK, pack))  # that start is kept


def test_times_may_become_slots_and_slots_times(ledger, pack):
    slots = '[accounts.masto]\nslots = "mon-fri 09:00"\n'
    text = (
        slots + '[[send]]\nwhat="{}"\nto="masto"\nat="{}"\n[[send]]\nwhat="{}"\nto="masto"\nat="{}"'
    )
    commit(ledger, calendar_of(ledger, text.format("thread", "slot", "album", "slot"), pack))
    other = text.format("thread", "+5d 15:00", "album", "slot from +2d")
    commit(ledger, calendar_of(ledger, other, pack))
    entries = {entry.kind: entry for entry in ledger.publications()}
    assert entries["thread"].local_due == "2027-03-06 15:00"
    assert entries["thread"].slot_at is None
    # "slot" is "slot": it keeps the one that it has. Then the thread wants its slot back.
    assert entries["album"].local_due == "2027-03-02 09:00"
    commit(ledger, calendar_of(ledger, text.format("thread", "slot", "album", "slot"), pack))
    entries = {entry.kind: entry for entry in ledger.publications()}
    assert entries["thread"].local_due == "2027-03-01 09:00"
    assert entries["thread"].slot_at == entries["thread"].due_at


def test_what_was_held_for_lateness_goes_when_the_plan_gives_it_another_time(ledger, clock, pack):
    text = '[[send]]\nwhat="thread"\nto="masto"\nat="+0d 08:00"'
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds = moment("2027-03-01T18:00+08:00") / 1000
    ledger.turn(Wishes("test"))
    assert {part.state for part in ledger.parts()} == {State.HOLD}
    calendar = calendar_of(ledger, text, pack, start="2027-03-03")
    commit(ledger, calendar)
    assert {part.state for part in ledger.parts()} == {State.READY}
    assert ledger.turn(Wishes("test")).next_wake == moment("2027-03-03T08:00+08:00")


def test_what_is_added_to_a_pack_after_its_time_is_left_out(ledger, clock, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    clock.seconds = moment("2027-03-01T08:30+08:00") / 1000
    more = '[[send]]\nwhat="album"\nto="masto"\nat="+{}d 07:00"\n'
    calendar = calendar_of(ledger, WEEK + more.format(0), pack)
    assert "time has passed" in said(calendar, "left out")
    assert commit(ledger, calendar).new == 0
    assert commit(ledger, calendar_of(ledger, WEEK + more.format(1), pack)).new == 1


def test_all_of_it_can_be_held_for_approval(ledger, clock, pack):
    commit(ledger, calendar_of(ledger, WEEK + SERIES.partition("]")[2].partition('"\n')[2], pack, hold=True))  # fmt: skip
    assert {part.state for part in ledger.parts()} == {State.DRAFT}
    clock.seconds += 5 * 86_400
    assert upkeep(ledger, now=clock.now).expanded
    assert State.READY not in {part.state for part in ledger.parts()}


def test_another_pace_for_what_another_plan_sends_is_said(ledger, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    album = '[[send]]\nwhat="album"\nto="masto"\nat="+9d 08:10"'
    assert "mine" in said(calendar_of(ledger, album, pack, name="other"), "pace")
    assert not said(calendar_of(ledger, WEEK, pack), "pace")


# Upkeep.


def test_series_are_written_two_weeks_ahead_and_once(either, clock, pack):
    ledger = either
    commit(ledger, calendar_of(ledger, SERIES, pack))
    assert len(ledger.publications()) == 6
    assert upkeep(ledger, now=clock.now).expanded == 0
    clock.seconds += 5 * 86_400
    done = upkeep(ledger, now=clock.now)
    assert (done.expanded, done.problems) == (2, ())
    assert upkeep(ledger, now=clock.now).expanded == 0
    entries = ledger.publications()
    assert {entry.local_due[11:] for entry in entries} == {"12:30"}
    used = [name for entry in entries for name in entry.notes["uses"]]
    assert len(used) == len(set(used)) == 8
    clock.seconds += 14 * 86_400  # nobody ran for two weeks: what was missed is not made up for
    upkeep(ledger, now=clock.now)
    dues = sorted(entry.due_at for entry in ledger.publications())
    assert all(due < NOW + 19 * DAY or due >= clock.now for due in dues)


def test_series_go_by_the_clock_on_the_wall_over_a_change(ledger, clock, pack):
    clock.seconds = moment("2027-03-20T12:00+00:00") / 1000
    text = "start = 2027-03-22\n" + SERIES
    commit(ledger, calendar_of(ledger, text, pack))
    dues = {entry.local_due: entry.due_at for entry in ledger.publications()}
    assert dues["2027-03-26 12:30"] == moment("2027-03-26T12:30+01:00")
    assert dues["2027-03-29 12:30"] == moment("2027-03-29T12:30+02:00")


def test_two_nodes_write_a_series_ahead_at_once(place, clock, pack):
    with Ledger(place, clock=clock) as one, Ledger(place, clock=clock) as two:
        commit(one, calendar_of(one, SERIES, pack))
        clock.seconds += 7 * 86_400
        done = []
        threads = [
            threading.Thread(target=lambda node=node: done.append(upkeep(node, now=clock.now)))
            for node in (one, two)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(result.expanded for result in done) == 3
        keys = [entry.key for entry in one.publications()]
        assert len(keys) == len(set(keys)) == 9


def test_what_another_plan_has_used_is_known(ledger, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    names = ["masto"]
    used = set(read_uses(ledger, names, NOW)["masto"])
    assert len(used) == 4
    calendar = calendar_of(ledger, SERIES.replace('"quote"', '"card"'), pack, name="later")
    assert calendar.items
    assert not {item.publication.uses[0] for item in calendar.items} & used


def test_the_late_take_the_next_slot(either, clock, pack):
    ledger = either
    text = WEEK.replace("slots =", 'late = "next_slot"\nslots =')
    commit(ledger, calendar_of(ledger, text, pack))
    late = sorted(e.due_at for e in ledger.publications(account="masto"))[:2]
    clock.seconds = moment("2027-03-01T11:00+08:00") / 1000  # 08:00 and 09:00 were slept through
    ledger.turn(Wishes("test"))
    assert len(ledger.held_late("next_slot")) == 2
    done = upkeep(ledger, now=clock.now)
    assert (done.reslotted, done.problems) == (2, ())
    assert upkeep(ledger, now=clock.now).reslotted == 0
    entries = ledger.publications(account="masto")
    dues = sorted(entry.due_at for entry in entries)
    assert len(set(dues)) == 4
    assert min(dues) > clock.now
    assert not set(dues) & set(late)
    assert {e.local_due[11:] for e in entries} == {"09:00", "12:00"}
    assert all(part.state is not State.HOLD for part in ledger.parts(Filter(account="masto")))


def test_the_late_without_slots_take_the_same_hour_of_another_day(ledger, clock, pack):
    text = 'late="next_slot"\n[[send]]\nwhat="thread"\nto="masto"\nat="+0d 08:00"'
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds = moment("2027-03-01T11:00+08:00") / 1000
    ledger.turn(Wishes("test"))
    assert upkeep(ledger, now=clock.now).reslotted == 1
    [entry] = ledger.publications()
    assert (entry.local_due, entry.due_at) == ("2027-03-02 08:00", moment("2027-03-02T08:00+08:00"))


def test_of_a_series_that_was_missed_only_the_latest_goes(ledger, clock, pack):
    text = SERIES.replace("zone =", 'late = "next_slot"\nslots = "daily 10:00"\nzone =')
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds += 8 * 86_400
    ledger.turn(Wishes("test"))
    missed = ledger.held_late("next_slot")
    assert len(missed) == 3
    done = upkeep(ledger, now=clock.now)
    assert done.reslotted == 1
    states = [ledger.part((entry.id, 0)).state for entry in missed]
    assert states == [State.CANCELLED, State.CANCELLED, State.READY]


def test_new_zone_data_move_what_waits_and_keep_the_clock_on_the_wall(either, clock, pack):
    ledger = either
    commit(ledger, calendar_of(ledger, WEEK, pack))
    send(ledger, clock, moment("2027-03-01T08:30+08:00"))
    begun = {part.publication for part in ledger.parts() if part.state is State.SENT}
    old = {entry.id: entry.due_at for entry in ledger.publications()}

    def abolished(name):
        assert name == "Asia/Shanghai"
        return timezone(timedelta(hours=7))  # a law is passed: China's clocks go an hour later

    assert upkeep(ledger, now=clock.now, find=find_zone, version="2027a").re_resolved == 0
    done = upkeep(ledger, now=clock.now, find=abolished, version="2027b")
    waiting = [e for e in ledger.publications() if e.id not in begun and e.due_at > clock.now]
    assert done.re_resolved == len(waiting) == 3
    for entry in ledger.publications():
        shift = 3_600_000 if entry.id in {one.id for one in waiting} else 0
        assert entry.due_at == old[entry.id] + shift
    # The same version is not looked at again; back to the old data, all is as it was.
    assert upkeep(ledger, now=clock.now, find=abolished, version="2027b").re_resolved == 0
    assert upkeep(ledger, now=clock.now, find=find_zone, version="2027c").re_resolved == 3
    assert {entry.id: entry.due_at for entry in ledger.publications()} == old


def test_one_plan_that_cannot_be_carried_on_does_not_stop_the_others(ledger, clock, pack, tmp_path):
    home = put_in_place(pack, tmp_path / "demo")
    commit(ledger, calendar_of(ledger, SERIES, home))
    body = dict(ledger.plans()[0].body)
    ledger.put_plan("broken", {**body, "toml": "what is this"})
    ledger.put_plan("away", {**body, "packs": [str(tmp_path / "nowhere")]})
    clock.seconds += 5 * 86_400
    done = upkeep(ledger, now=clock.now)
    assert done.expanded == 2
    assert len(done.problems) == 1
    assert "broken" in done.problems[0]


def test_the_shortest_cool_down_is_long_enough_for_the_outbox(ledger, clock, pack):
    text = SERIES.replace('"q"', '"q"\nwhich = ["1"]').replace("mon wed fri", "daily")
    text = text.replace("Europe/Berlin", "Asia/Shanghai")
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds += 18.5 * 86_400
    done = upkeep(ledger, now=clock.now)
    assert (done.expanded, len(done.problems)) == (1, 0)
    first, again = ledger.publications()
    assert again.due_at - first.due_at == 30 * DAY


def test_one_post_that_the_outbox_refuses_does_not_stop_the_rest_of_a_series(ledger, clock, pack):
    commit(ledger, calendar_of(ledger, SERIES, pack))
    clock.seconds += 5 * 86_400
    wanted = [
        item.publication for item in calendar_of(ledger, SERIES, pack).items if not item.booked
    ]
    assert len(wanted) == 2
    # The same words as the next of the series, due long ago and sent today: no plan looks so far.
    late = replace(wanted[0], key="late", due_at=clock.now - 40 * DAY, late_after=None, uses=())
    [entered] = ledger.enqueue(late)
    send(ledger, clock, clock.now)
    assert ledger.part((entered.publication, 0)).state is State.SENT
    done = upkeep(ledger, now=clock.now)
    assert done.expanded == 1
    assert "the same post already" in done.problems[0]


def test_an_instant_in_an_hour_that_comes_twice_is_that_instant(ledger, clock, pack):
    clock.seconds = moment("2027-10-25T09:00+00:00") / 1000
    send_at = '[[send]]\nwhat = "quote"\nto = "{}"\nat = "2027-10-31 02:30{}"\n'
    text = 'zone = "Europe/Berlin"\nstart = 2027-10-25\n' + send_at.format("masto", "+01:00")
    text += send_at.format("x-me", "+02:00") + send_at.format("wb", "")
    commit(ledger, calendar_of(ledger, text, pack))
    wanted = {
        "masto": moment("2027-10-31T02:30+01:00"),
        "x-me": moment("2027-10-31T02:30+02:00"),
        "wb": moment("2027-10-31T02:30+02:00"),  # a wall time means the first of the two
    }
    assert {entry.account: entry.due_at for entry in ledger.publications()} == wanted
    assert upkeep(ledger, now=clock.now, version="2027z").re_resolved == 0
    assert {entry.account: entry.due_at for entry in ledger.publications()} == wanted


def test_a_zone_that_is_gone_stops_nothing_else(ledger, clock, pack):
    commit(ledger, calendar_of(ledger, WEEK, pack))
    commit(ledger, calendar_of(ledger, SERIES, pack, name="berlin"))
    clock.seconds += 2.5 * 86_400

    def find(name):
        if name == "Asia/Shanghai":
            raise UsageError("There is no such zone.")
        return find_zone(name)

    done = upkeep(ledger, now=clock.now, find=find, version="2027z")
    assert done.expanded == 1
    assert "no such zone" in " ".join(done.problems)


# Planning and pacing agree.


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4)
@given(rules=PLAN.filter(lambda rules: not clashes(rules)))
def test_what_is_planned_begins_at_its_minute(pack, tmp_path_factory, rules):
    """The outbox keeps gaps, quiet hours and budgets by itself: a calendar leaves it nothing to move."""
    clock = Clock()
    clock.seconds = moment("2027-03-01T00:00+00:00") / 1000
    with Ledger(tmp_path_factory.mktemp("paced") / "o.db", clock=clock) as ledger:
        calendar = calendar_of(ledger, write(rules), pack)
        commit(ledger, calendar)
        for _ in range(200):
            wake = ledger.turn(Wishes("test")).next_wake
            if wake is None:
                break
            clock.seconds = max(clock.seconds, wake / 1000)
            Dispatcher(ledger, lambda _: Post(), slots=1).run_once()
        begun = {(e.account, e.key): e.begun_at for e in ledger.publications()}
        wanted = {(item.account, item.publication.key): item.at for item in calendar.items}
    assert begun == wanted
