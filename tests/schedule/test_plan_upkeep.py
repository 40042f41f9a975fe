"""What becomes of a committed plan by itself: series go on, the late get a slot, zone data change."""

import threading
from dataclasses import replace
from datetime import timedelta, timezone

from repurpose.errors import UsageError
from repurpose.outbox import Ledger, PartFilter, SenderRequest, State
from repurpose.schedule import commit, read_uses, upkeep
from repurpose.schedule.grammar.zones import find_zone
from tests.schedule.committing import SERIES, WEEK, calendar_of, put_in_place, send
from tests.schedule.planning import DAY, NOW, moment

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
    ledger.turn(SenderRequest("test"))
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
    assert all(part.state is not State.HOLD for part in ledger.parts(PartFilter(account="masto")))


def test_the_late_without_slots_take_the_same_hour_of_another_day(ledger, clock, pack):
    text = 'late="next_slot"\n[[send]]\nwhat="thread"\nto="masto"\nat="+0d 08:00"'
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds = moment("2027-03-01T11:00+08:00") / 1000
    ledger.turn(SenderRequest("test"))
    assert upkeep(ledger, now=clock.now).reslotted == 1
    [entry] = ledger.publications()
    assert (entry.local_due, entry.due_at) == ("2027-03-02 08:00", moment("2027-03-02T08:00+08:00"))


def test_of_a_series_that_was_missed_only_the_latest_goes(ledger, clock, pack):
    text = SERIES.replace("zone =", 'late = "next_slot"\nslots = "daily 10:00"\nzone =')
    commit(ledger, calendar_of(ledger, text, pack))
    clock.seconds += 8 * 86_400
    ledger.turn(SenderRequest("test"))
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
