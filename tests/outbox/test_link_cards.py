"""Link cards are frozen with their message: what was made from the pack is what is sent, each time."""

import hashlib
import json
from dataclasses import replace

import pytest

from repurpose.outbox import (
    Dispatcher,
    Ledger,
    LedgerAccount,
    Publication,
    State,
    hash_content,
    hashes_of,
)
from repurpose.outbox.core.model import freeze, has_files, thaw
from repurpose.platforms.delivery import Attachment, LinkCard, Message, NotSent, Sent

NOON = 1_800_000_000_000


class Platform:
    """Takes nothing at the first try, and remembers what it was given at each."""

    settling, key_life = "keyed", float("inf")

    def __init__(self, refusals=0):
        self.refusals = refusals
        self.uploads, self.heard = [], []

    def upload(self, attachment, deadline):
        self.uploads.append(attachment.sha256)
        return {"blob": attachment.sha256}

    def publish(self, message, handles, place, deadline):
        self.heard.append((message, tuple(handle["blob"] for handle in handles), place.created_at))
        if len(self.heard) <= self.refusals:
            return NotSent("busy", 1.0)
        return Sent(place.key)

    def takes_whole(self, messages):
        return True

    def publish_whole(self, messages, handles, places, deadline):
        self.heard.append(tuple(messages))
        return [Sent(place.key) for place in places]

    def settle(self, message, place, deadline):
        raise AssertionError


@pytest.fixture
def clock():
    return [NOON / 1000]


@pytest.fixture
def ledger(place, clock):
    with Ledger(place, clock=lambda: clock[0]) as ledger:
        ledger.put_account(LedgerAccount("me", "loopback"))
        yield ledger


@pytest.fixture
def message(tmp_path):
    (tmp_path / "cover.png").write_bytes(b"cover")
    sha256 = hashlib.sha256(b"cover").hexdigest()
    cover = Attachment(str(tmp_path / "cover.png"), sha256, "image/png", "封面")
    card = LinkCard("https://example.com/a", "题目", "一句话。", cover)
    return Message("见 https://example.com/a", link="https://example.com/a", card=card)


def test_a_card_is_kept_whole(message):
    kept = json.loads(json.dumps(freeze(message)))
    assert thaw(kept) == message
    assert has_files(kept)
    bare = replace(message, card=replace(message.card, picture=None))
    assert thaw(freeze(bare)) == bare
    assert not has_files(freeze(bare))


def test_what_was_frozen_before_there_were_cards_is_the_same_content(message):
    older = replace(message, card=None)
    assert hash_content(older) in hashes_of(message)
    assert hash_content(message) != hash_content(older)
    other = replace(message, card=replace(message.card, title="另一个题目"))
    assert hash_content(other) != hash_content(message)
    frozen = freeze(older)
    del frozen["card"]
    assert thaw(frozen) == older


def test_the_picture_is_uploaded_once_and_each_attempt_says_the_same(ledger, clock, message):
    platform = Platform(refusals=2)
    [entered] = ledger.enqueue(Publication("me", (message,), due_at=NOON))
    sender = Dispatcher(ledger, lambda _account: platform, slots=1)
    for _ in range(4):
        sender.run_once()
        clock[0] += 60
    assert ledger.part((entered.publication, 0)).state is State.SENT
    assert platform.uploads == [message.card.picture.sha256]
    assert len(platform.heard) == 3
    assert len(set(platform.heard)) == 1


def test_a_picture_that_has_changed_is_not_sent(ledger, message, tmp_path):
    platform = Platform()
    [entered] = ledger.enqueue(Publication("me", (message,), due_at=NOON))
    (tmp_path / "cover.png").write_bytes(b"another")
    Dispatcher(ledger, lambda _account: platform, slots=1).run_once()
    assert ledger.part((entered.publication, 0)).state is State.FAILED
    assert platform.heard == []


def test_a_post_whose_card_needs_an_upload_does_not_go_along_with_the_first(ledger, message):
    platform = Platform()
    thread = (Message("一"), Message("二"), message)
    [entered] = ledger.enqueue(Publication("me", thread, due_at=NOON))
    Dispatcher(ledger, lambda _account: platform, slots=1).run_once()
    states = [ledger.part((entered.publication, seq)).state for seq in range(3)]
    assert states == [State.SENT] * 3
    assert platform.heard[0] == thread[:2]
    assert platform.heard[1][:2] == (message, (message.card.picture.sha256,))
