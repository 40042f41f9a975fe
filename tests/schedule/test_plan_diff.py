"""A pack or a plan that has changed since it was committed: what is sent stays, the rest is brought up."""

import pytest

from repurpose.outbox import PartFilter, SenderRequest, State
from repurpose.schedule import commit, diff, upkeep
from tests.conftest import SAMPLE
from tests.schedule.committing import SERIES, WEEK, calendar_of, put_in_place, send
from tests.schedule.planning import build, moment, said


def kinds(changes):
    return sorted(change.kind for change in changes)


# What a changed pack alters.


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The same article: one sentence is worded anew, one that was quoted is gone, another is added."""
    folder = tmp_path_factory.mktemp("changed")
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("一座山如果只有山顶", "一座岛如果只有灯塔"),
        ("最难的不是写，而是忍住不多说那一句", "写完以后，他又看了两遍"),
    ):
        assert old in text
        text = text.replace(old, new)
    article = folder / "demo.md"
    article.write_text(text, encoding="utf-8")
    return build(article, folder / "packs")


@pytest.mark.slow
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
    assert any("the text" in change.said for change in changes)
    [weibo] = [change for change in changes if change.account == "wb"]
    assert weibo.voids
    assert "approved again" in weibo.said
    commit(ledger, calendar)
    assert not diff(calendar_of(ledger, WEEK, home))
    assert len(ledger.publications()) == 5  # cards took the places of cards
    assert ledger.part((draft.id, 0)).state is State.DRAFT  # the approval was of other words
    texts = " ".join(part.message.text for part in ledger.parts())
    assert "一座岛如果只有灯塔" in texts
    assert "忍住不多说" not in texts


@pytest.mark.slow
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


@pytest.mark.slow
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
    states = [part.state for part in ledger.parts(PartFilter(publication=first.id))]
    assert states == [State.CANCELLED] * count
    assert len(ledger.parts(PartFilter(publication=second.id))) == 4


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
    ledger.turn(SenderRequest("test"))
    assert {part.state for part in ledger.parts()} == {State.HOLD}
    calendar = calendar_of(ledger, text, pack, start="2027-03-03")
    commit(ledger, calendar)
    assert {part.state for part in ledger.parts()} == {State.READY}
    assert ledger.turn(SenderRequest("test")).next_wake == moment("2027-03-03T08:00+08:00")


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
