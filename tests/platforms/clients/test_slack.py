"""Slack: pictures are shared a moment after they are sent, and a thread hangs on them all the same."""

import pytest

from repurpose.platforms.delivery import DeliveryContext, Message, NotSent, Sent, Unclear
from tests.platforms.clients.rig import deliver, picture

PLACE = DeliveryContext("slack-1", 0, "2026-11-22T12:00:00.000Z")


def messages(tmp_path):
    return [Message("第一条", media=(picture(tmp_path),)), Message("第二条"), Message("第三条")]


@pytest.mark.parametrize("late", [0, 1, 3])
def test_later_parts_hang_below_a_message_of_pictures(rig, tmp_path, late):
    one = rig("slack")
    one.sandbox.world.kept["slack late"] = late
    done = deliver(one, messages(tmp_path))
    first, *rest = one.posts
    assert len(rest) == 2
    assert {post.parent for post in rest} == {first.number}
    assert done.sent[0].ref == {"ts": first.number}


def test_a_share_that_comes_very_late_is_looked_up_by_the_next_part(rig, tmp_path):
    one = rig("slack")
    first, second, _ = messages(tmp_path)
    one.sandbox.world.kept["slack late"] = 7
    sent = one.publish(first, PLACE)
    assert isinstance(sent, Sent)
    assert "ts" not in sent.ref
    below = DeliveryContext("slack-2", 1, "2026-11-22T12:00:01.000Z", sent.ref, sent.ref)
    answer = one.publish(second, below)
    assert isinstance(answer, Sent), answer
    assert one.posts[1].parent == one.posts[0].number
    assert len(one.posts) == 2


def test_until_it_shows_nothing_is_sent(rig, tmp_path):
    one = rig("slack")
    first, second, _ = messages(tmp_path)
    one.sandbox.world.kept["slack late"] = 99
    sent = one.publish(first, PLACE)
    below = DeliveryContext("slack-2", 1, "2026-11-22T12:00:01.000Z", sent.ref, sent.ref)
    answer = one.publish(second, below)
    assert isinstance(answer, NotSent)
    assert answer.wait > 0
    assert isinstance(one.client.settle(second, below, one.deadline), Unclear)
    assert len(one.posts) == 1


def test_a_bot_that_may_not_read_files_still_sends(rig, sandbox, tmp_path):
    one = rig("slack")
    one.sandbox.world.kept["slack late"] = 99
    sandbox.fault("500", "slack", "files.info", times=9)
    assert isinstance(one.publish(messages(tmp_path)[0], PLACE), Sent)
    assert len(one.posts) == 1
