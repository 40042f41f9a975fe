"""Clips for Bluesky: through the video service, in steps that can be repeated."""

import hashlib
from dataclasses import replace

import pytest

from repurpose.platforms.clients.bluesky_video import did_of
from repurpose.platforms.delivery import (
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NotSent,
    Refused,
    Sent,
)

PLACE = DeliveryContext("clip-1", 0, "2026-11-22T12:00:00.000Z")


@pytest.fixture
def clip(tmp_path):
    def make(data=b"\0\0\0\x18ftypmp42" + b"clip" * 500, captions="WEBVTT\n", alt="一段视频"):
        path, vtt = tmp_path / "clip.mp4", tmp_path / "clip.vtt"
        path.write_bytes(data)
        vtt.write_text(captions, encoding="utf-8")
        digest = hashlib.sha256(data).hexdigest()
        return Attachment(
            str(path), digest, "video/mp4", alt, str(vtt), seconds=9, width=1080, height=1920
        )

    return make


def out_of_time(_seconds, _deadline):
    return False


def methods(one):
    return [path.rsplit(".", 1)[-1] for _, _, _, path, _ in one.sandbox.world.log]


def test_a_clip_goes_through_the_service_and_is_posted_with_all_it_has(rig, clip):
    one = rig("bluesky")
    item = clip()
    message = Message("看视频", media=(item,), language="zh-Hans")
    handle = one.client.upload(item, one.deadline)
    assert handle["job"]
    sent = one.client.publish(message, [handle], PLACE, one.deadline)
    assert isinstance(sent, Sent)
    [post] = one.posts
    embed = post.extra["record"]["embed"]
    assert embed["$type"] == "app.bsky.embed.video"
    assert embed["alt"] == "一段视频"
    assert embed["aspectRatio"] == {"width": 1080, "height": 1920}
    assert [caption["lang"] for caption in embed["captions"]] == ["zh"]
    assert post.media[0].data.startswith(b"\0\0\0\x18ftyp")
    assert methods(one).count("uploadVideo") == 1
    assert methods(one).count("getJobStatus") == 3


def test_the_same_clip_again_is_the_same_job(rig, clip):
    one = rig("bluesky")
    item = clip()
    first, second = (one.client.upload(item, one.deadline) for _ in range(2))
    assert first["job"] == second["job"]
    assert first["blob"] == second["blob"]


def test_a_job_that_is_not_done_in_time_is_kept_and_waited_for(rig, clip):
    one = rig("bluesky")
    one.sandbox.world.kept["bluesky clip looks"] = 4
    item = clip()
    one.client.wire.wait = out_of_time
    handle = one.client.upload(item, one.deadline)
    assert handle["job"]
    assert handle["blob"] is None
    message = Message("看视频", media=(item,))
    waits = one.client.publish(message, [handle], PLACE, one.deadline)
    assert isinstance(waits, NotSent)
    assert waits.wait > 0
    assert not waits.stale
    del one.client.wire.wait
    one.seconds = 60
    assert isinstance(one.client.publish(message, [handle], PLACE, one.deadline), Sent)
    assert methods(one).count("uploadVideo") == 1


@pytest.mark.parametrize("code", ["encoding_failure", "validation_failure"])
def test_a_clip_that_cannot_be_worked_on_is_refused(rig, clip, code):
    one = rig("bluesky")
    one.sandbox.world.kept["bluesky clip fails"] = code
    with pytest.raises(DeliveryError, match="it failed") as caught:
        one.client.upload(clip(), one.deadline)
    assert isinstance(caught.value.outcome, Refused)


def test_a_failure_of_the_service_itself_is_tried_again_from_the_start(rig, clip):
    one = rig("bluesky")
    one.sandbox.world.kept |= {"bluesky clip fails": "pds_upload_failure", "bluesky clip looks": 1}
    item = clip()
    one.client.wire.wait = out_of_time
    handle = one.client.upload(item, one.deadline)
    del one.client.wire.wait
    one.seconds = 60
    sent = one.client.publish(Message("看", media=(item,)), [handle], PLACE, one.deadline)
    assert isinstance(sent, Sent)
    assert methods(one).count("uploadVideo") == 2
    assert len(one.posts) == 1


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("fault", ["500", "lost", "429", "truncated"])
@pytest.mark.parametrize("step", ["getServiceAuth", "uploadVideo", "getJobStatus"])
def test_no_failure_on_the_way_is_in_doubt(rig, sandbox, clip, fault, step):
    one = rig("bluesky")
    sandbox.fault(fault, "bluesky", step)
    item = clip()
    outcomes = []
    try:
        handle = one.client.upload(item, one.deadline)
    except DeliveryError as error:
        outcomes.append(error.outcome)
        handle = one.client.upload(item, one.deadline)
    assert all(isinstance(outcome, NotSent) for outcome in outcomes)
    sent = one.client.publish(Message("看", media=(item,)), [handle], PLACE, one.deadline)
    assert isinstance(sent, Sent)
    assert len(one.posts) == 1


def test_a_session_that_ends_on_the_way_is_renewed(rig, sandbox, clip):
    one = rig("bluesky")
    one.client.look(one.deadline)
    sandbox.fault("expired", "bluesky", "getServiceAuth")
    assert one.client.upload(clip(), one.deadline)["blob"]


def test_the_day_s_limit_is_read_before_anything_is_uploaded(rig, clip):
    one = rig("bluesky")
    one.sandbox.world.kept |= {f"bluesky job {n}": {} for n in range(25)}
    with pytest.raises(DeliveryError, match="limit of videos") as caught:
        one.client.upload(clip(), one.deadline)
    assert caught.value.outcome.wait >= 600
    assert "uploadVideo" not in methods(one)
    assert "limit" in one.client.look(one.deadline).facts["videos"]


def test_what_the_record_cannot_have_is_said_before(rig, clip):
    one = rig("bluesky")
    long = clip(captions="WEBVTT\n" + "字" * 10_000)
    with pytest.raises(DeliveryError, match="20000"):
        one.client.upload(long, one.deadline)
    described = Message("看", media=(clip(alt="长" * 1001),))
    assert [problem.about for problem in one.client.rules.judge(described)] == ["alt"]


def test_captions_that_have_changed_are_not_uploaded(rig, clip):
    one = rig("bluesky")
    item = replace(clip(), captions_sha256=hashlib.sha256(b"WEBVTT\n\nother").hexdigest())
    with pytest.raises(DeliveryError, match=r"clip\.vtt has changed") as error:
        one.client.upload(item, one.deadline)
    assert isinstance(error.value.outcome, Refused)
    assert "uploadBlob" not in methods(one)


def test_without_the_service_a_clip_is_a_plain_blob(rig, clip):
    one = rig("bluesky", settings={"video": "off"})
    item = clip()
    handle = one.client.upload(item, one.deadline)
    assert isinstance(
        one.client.publish(Message("看", media=(item,)), [handle], PLACE, one.deadline), Sent
    )
    assert "uploadVideo" not in methods(one)
    assert "videos" not in one.client.look(one.deadline).facts


def test_a_service_is_named_by_its_host_and_port():
    assert did_of("https://video.bsky.app") == "did:web:video.bsky.app"
    assert did_of("http://127.0.0.1:2583/x") == "did:web:127.0.0.1%3A2583"
