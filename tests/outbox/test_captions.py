"""The captions beside a video are frozen with it: what was approved is what is sent."""

import hashlib
import json

import pytest

from repurpose.errors import ContentError
from repurpose.outbox import (
    Dispatcher,
    Ledger,
    LedgerAccount,
    Publication,
    State,
    hash_content,
    hashes_of,
)
from repurpose.outbox.core.model import freeze, thaw
from repurpose.platforms.delivery import Attachment, Message, Sent

NOON = 1_800_000_000_000


class Platform:
    settling, key_life = "opaque", 0.0

    def __init__(self):
        self.heard = []

    def upload(self, attachment, deadline):
        return {"captions": attachment.captions_sha256}

    def publish(self, message, handles, place, deadline):
        self.heard.append((message.text, list(handles)))
        return Sent(place.key)

    def settle(self, message, place, deadline):
        raise AssertionError


@pytest.fixture
def ledger(place):
    with Ledger(place, clock=lambda: NOON / 1000) as ledger:
        ledger.put_account(LedgerAccount("me", "loopback"))
        yield ledger


@pytest.fixture
def clip(tmp_path):
    """A message with a video and captions; as it was frozen before captions were, if so wished."""

    def make(captions, *, old=False):
        video, vtt = tmp_path / "clip.mp4", tmp_path / "clip.vtt"
        video.write_bytes(b"video")
        vtt.write_text(captions, encoding="utf-8")
        item = Attachment(
            str(video),
            hashlib.sha256(b"video").hexdigest(),
            "video/mp4",
            captions=str(vtt),
            captions_sha256="" if old else hashlib.sha256(vtt.read_bytes()).hexdigest(),
        )
        return Message("看。", media=(item,))

    return make


def enter(ledger, message, **more):
    [entered] = ledger.enqueue(Publication("me", (message,), due_at=NOON, **more))
    return entered.publication


def send(ledger):
    platform = Platform()
    Dispatcher(ledger, lambda _: platform, slots=1).run_once()
    return platform.heard


def test_captions_that_have_changed_since_the_approval_are_not_sent(ledger, clip, tmp_path):
    number = enter(ledger, clip("WEBVTT\n"), approval=True)
    ledger.approve((number, None), by="me")
    (tmp_path / "clip.vtt").write_text("WEBVTT\n\nother words", encoding="utf-8")
    assert send(ledger) == []
    part = ledger.part((number, 0))
    assert part.state is State.FAILED
    assert part.last_error.endswith("clip.vtt has changed since it was put into the outbox.")


def test_captions_that_are_as_they_were_are_sent(ledger, clip):
    message = clip("WEBVTT\n")
    number = enter(ledger, message)
    assert send(ledger) == [("看。", [{"captions": message.media[0].captions_sha256}])]
    assert ledger.part((number, 0)).message == message


def test_captions_that_are_gone_are_not_left_out_in_silence(ledger, clip, tmp_path):
    number = enter(ledger, clip("WEBVTT\n"))
    (tmp_path / "clip.vtt").unlink()
    assert send(ledger) == []
    assert "Cannot read" in ledger.part((number, 0)).last_error


def test_other_captions_are_another_content_and_void_an_approval(ledger, clip):
    number = enter(ledger, clip("WEBVTT\n"), approval=True)
    ledger.approve((number, None), by="me")
    before = ledger.part((number, 0)).content_sha256
    assert ledger.revise((number, 0), clip("WEBVTT\n\nbetter")) is State.DRAFT
    assert ledger.part((number, 0)).content_sha256 != before
    ledger.approve((number, None), by="me")
    assert len(send(ledger)) == 1


def test_what_was_frozen_before_captions_were_is_sent_and_known_again(ledger, clip):
    old, new = clip("WEBVTT\n", old=True), clip("WEBVTT\n")
    frozen = freeze(old)
    del frozen["media"][0]["captions_sha256"]  # as the first version wrote it
    assert thaw(frozen) == old
    # The hash of the first version, by hand: approvals of it are good.
    said = ["看。", "", "", [old.media[0].sha256]]
    first = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    assert hash_content(old) == first
    assert hashes_of(new) == {first, hash_content(new)}
    assert hashes_of(old) == {first}
    number = enter(ledger, old, approval=True)
    ledger.approve((number, None), by="me")
    with pytest.raises(ContentError, match="same post already"):
        enter(ledger, new)
    assert len(send(ledger)) == 1
    assert ledger.part((number, 0)).state is State.SENT
