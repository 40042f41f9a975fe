"""Several articles asked about at once: one purse, one pace, the same packs as one after the other."""

import threading
from dataclasses import replace

import pytest

from repurpose.editor import (
    EditingSession,
    Editors,
    EditorSettings,
    Price,
    open_editors,
    read_presets,
)
from repurpose.editor.endpoint.sharing import Purse
from repurpose.pack import Choices, build_packs
from repurpose.platforms import Secret
from repurpose.sandbox.editor_fake import REQUESTS
from tests.conftest import parse
from tests.editor.answers import GOOD, TEXT, Speaker
from tests.editor.conftest import KEY

CHOICES = Choices(platforms=("x",), cards=False, clips=0, editor="select")
PRICED = replace(
    read_presets()["openai"], always_thinking=(), prices={"sandbox-editor": Price(1.4, 4.4)}
)


def articles(count):
    return [parse(TEXT.replace("三十年", f"{n}年"), f"a{n}.md") for n in range(31, 31 + count)]


def make(out, session, count=6, choices=CHOICES):
    return build_packs(
        articles(count), choices, out, jobs=1, report=lambda *_: None, session=session
    )


def files(out):
    return {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture
def ask(endpoint):
    opened = []

    def open_all(**said):
        settings = EditorSettings(
            mode="select", base_url=endpoint.editor(), model="sandbox-editor", timeout=60.0, **said
        )
        found = open_editors(settings, find_key=lambda _: Secret(KEY), preset=PRICED)
        opened.append(found)
        return found

    yield open_all
    for one in opened:
        one.close()


class Meeting:
    """Answers when so many are asking at once; a number that never comes breaks the barrier."""

    def __init__(self, count):
        self.barrier = threading.Barrier(count, timeout=60)
        self.speaker = Speaker([GOOD])

    def __call__(self, question):
        self.barrier.wait()
        return self.speaker(question)


@pytest.mark.slow
def test_as_many_are_asked_about_at_once_as_may_be(tmp_path):
    meeting = Meeting(3)
    session = EditingSession(meeting, "model.test", "careful", at_once=3)
    packs = make(tmp_path / "a", session)
    assert not meeting.barrier.broken
    assert [pack.folder.name for pack in packs] == [one.id for one in articles(6)]
    assert session.asked == len(meeting.speaker.asked) == 6
    assert session.spent.cost == pytest.approx(0.006)
    make(tmp_path / "b", EditingSession(Speaker([GOOD]), "model.test", "careful"))
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.slow
def test_the_money_of_a_run_is_one_purse(ask, endpoint, tmp_path):
    asking = ask(at_once=4, max_cost=0.03)
    session = EditingSession(asking, "h", "sandbox-editor", at_once=4)
    packs = make(tmp_path, session, count=8)
    assert len(packs) == 8
    assert 0 < session.spent.cost <= 0.03
    assert session.spent.asked == asking.spent.asked
    assert session.spent.cost == pytest.approx(asking.spent.cost)
    made = [pack.manifest.made_by.editor for pack in packs]
    assert set(made) == {"sandbox-editor", "offline"}
    assert session.by_rules == made.count("offline")
    assert sum("max_cost" in notice for pack in packs for notice in pack.notices) == 1
    assert len(endpoint.world.kept[REQUESTS]) == asking.calls


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("mode", ["select", "rewrite"])
def test_a_wait_that_the_endpoint_asks_for_is_everybodys(ask, endpoint, tmp_path, mode):
    endpoint.fault("editor-429", "editor", times=2)
    asking = ask(at_once=3)
    session = EditingSession(asking, "h", "sandbox-editor", at_once=3)
    packs = make(tmp_path, session, count=3, choices=replace(CHOICES, editor=mode))
    assert {pack.manifest.made_by.editor for pack in packs} == {"sandbox-editor"}
    assert asking.calls == len(endpoint.world.kept[REQUESTS])
    assert [status for *_, status in endpoint.world.log].count(429) == 2


def test_whoever_waits_hears_of_a_pause_that_another_was_told(ask):
    one, other = ask(at_once=2).editors
    assert one._endpoint._pace is other._endpoint._pace
    assert one._purse is other._purse
    assert isinstance(ask(), Editors)


def test_what_is_set_aside_is_given_back():
    purse = Purse(1.0)
    assert purse.set_aside(0.6)
    assert not purse.set_aside(0.6)
    purse.settle(0.6, 0.1)
    assert purse.set_aside(0.6)
    assert purse.set_aside(None)
