"""A thread in one `applyWrites`: all of it or none, and each post settled by itself afterwards."""

import time

import pytest

from repurpose.platforms.delivery import DeliveryContext, Message, NotSent, Refused, Sent, Unclear
from tests.platforms.clients.rig import check_thread, picture, thread


def places(count, mark="w"):
    return [
        DeliveryContext(f"{mark}-{seq}", seq, f"2026-11-22T12:00:00.00{seq}Z", begun_at=time.time())
        for seq in range(count)
    ]


def publish_whole(one, messages, where):
    handles = [one.client.upload(item, one.deadline) for item in messages[0].media]
    return one.client.publish_whole(messages, handles, where, one.deadline)


def settle(one, messages, where):
    """Send each again by its own key, as what is in doubt is settled; return the outcomes."""
    root = parent = None
    done = []
    for message, place in zip(messages, where, strict=True):
        placed = DeliveryContext(
            place.key, place.seq, place.created_at, root, parent, place.begun_at
        )
        outcome = one.publish(message, placed)
        done.append(outcome)
        root, parent = root or outcome.ref, outcome.ref
    return done


class Delivered:
    def __init__(self, sent):
        self.sent = sent


def test_a_thread_arrives_whole(rig, tmp_path):
    one = rig("bluesky")
    messages = thread("bluesky", 4)
    messages[0] = Message(messages[0].text, media=(picture(tmp_path),))
    sent = publish_whole(one, messages, places(4))
    check_thread(one, messages, Delivered(sent))
    assert [len(post.media) for post in one.posts] == [1, 0, 0, 0]
    assert one.client.takes_whole(messages)
    assert not one.client.takes_whole(messages * 51)


@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway", "twice"])
def test_what_is_lost_is_settled_part_by_part_and_is_the_same(rig, loss):
    one = rig("bluesky")
    messages, where = thread("bluesky", 3), places(3)
    one.lossy.plan = [loss]
    assert isinstance(publish_whole(one, messages, where), Unclear)
    before = [(post.number, post.extra["cid"]) for post in one.posts]
    sent = settle(one, messages, where)
    assert [(one.remote_id, one.ref["cid"]) for one in sent] == before
    check_thread(one, messages, Delivered(sent))


def test_what_never_left_can_go_again(rig):
    one = rig("bluesky")
    messages, where = thread("bluesky", 3), places(3)
    one.lossy.plan = ["never"]
    assert isinstance(publish_whole(one, messages, where), NotSent)
    assert one.posts == []
    sent = publish_whole(one, messages, where)
    check_thread(one, messages, Delivered(sent))
    assert isinstance(publish_whole(one, messages, where), Unclear), "its keys are in use"
    assert len(one.posts) == 3


def test_a_thread_with_one_bad_message_is_refused_whole(rig):
    one = rig("bluesky")
    messages = [*thread("bluesky", 2), Message("长" * 301)]
    assert isinstance(publish_whole(one, messages, places(3)), Refused)
    assert one.posts == []


def test_a_session_that_has_ended_is_renewed(rig):
    one = rig("bluesky")
    messages = thread("bluesky", 2)
    one.client.look(one.deadline)
    one.sandbox.world.kept["bluesky access"] = "another"
    sent = publish_whole(one, messages, places(2))
    assert all(isinstance(part, Sent) for part in sent)
