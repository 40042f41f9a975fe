"""The verdict sees each kind of fault: a judge that cannot say guilty proves nothing."""

from dataclasses import replace

import pytest

from repurpose.outbox import Ledger, LedgerAccount, Publication, State
from repurpose.platforms.delivery import Attachment, Message
from tests.chaos.servers import Seen
from tests.chaos.verdict import judge
from tests.chaos.world import Drawn

CARD = Attachment("card.png", "c" * 64, "image/png", "卡")
PICTURES = {CARD.sha256: b"card"}


@pytest.fixture
def parts(tmp_path):
    """A thread of three, all SENT."""
    with Ledger(tmp_path / "outbox.db", clock=lambda: 1000.0) as ledger:
        ledger.put_account(LedgerAccount("a", "mastodon"))
        messages = (Message("一", media=(CARD,)), Message("二"), Message("三"))
        ledger.enqueue(Publication("a", messages, due_at=1))
        found = ledger.parts()
    return [replace(part, state=State.SENT, remote_id=str(n)) for n, part in enumerate(found)]


def posts():
    return [
        Seen("0", "一", "", (b"card",), ("卡",), {}),
        Seen("1", "二", "0", (), (), {}),
        Seen("2", "三", "1", (), (), {}),
    ]


def wrong(parts, found, **more):
    verdict = judge(parts, found, PICTURES, **{"over": True, **more})
    return {name for name, said in vars(verdict).items() if said}


def test_what_is_right_is_right(parts):
    assert wrong(parts, posts()) == set()


def test_each_kind_of_fault_is_seen(parts):
    first, second, third = posts()
    assert wrong(parts, [first, second, third, replace(third, id="3")]) == {"duplicates"}
    assert wrong(parts, [first, second]) == {"false_sent"}
    assert wrong(parts, [replace(first, media=()), second, third]) == {"false_sent"}
    assert wrong(parts, [replace(first, media=(b"other",)), second, third]) == {"false_sent"}
    assert wrong(parts, [replace(first, alts=("",)), second, third]) == {"false_sent"}
    assert wrong(parts, [first, second, replace(third, parent="0")]) == {"order"}
    assert wrong(parts, [first, third, second]) == {"order"}
    assert wrong(parts, [replace(first, parent="9"), second, third]) == {"order"}
    assert wrong(parts, [*posts(), replace(first, id="9", text="四")]) == {"strangers"}


def test_what_is_not_sent_is_lost_only_in_the_end(parts):
    waiting = replace(parts[2], state=State.READY, remote_id="")
    assert wrong([*parts[:2], waiting], posts()[:2]) == {"lost"}
    assert wrong([*parts[:2], waiting], posts()[:2], over=False) == set()


def test_a_failure_that_stands_there_is_a_false_one(parts):
    failed = replace(parts[2], state=State.FAILED, remote_id="")
    assert wrong([*parts[:2], failed], posts(), over=False) == {"false_failed"}


def test_a_platform_without_threads_is_judged_by_order_alone(parts):
    bare = [replace(post, parent="", alts=()) for post in posts()]
    assert wrong(parts, bare, threaded=False) == set()
    assert wrong(parts, bare[::-1], threaded=False) == {"order"}


def test_a_seed_draws_the_same_run():
    assert Drawn.by(7) == Drawn.by(7)
    assert len({Drawn.by(seed) for seed in range(20)}) == 20
