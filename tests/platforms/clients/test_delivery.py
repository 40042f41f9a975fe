"""Every client against a server that takes the message and loses the answer: counted on the server."""

import json
import time
from dataclasses import replace

import pytest

from repurpose.platforms.clients import client_class, client_names
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.platforms.clients.rig import (
    ACCOUNTS,
    FAKE,
    KINDS,
    PUBLISH,
    SETTLING,
    check_thread,
    deliver,
    picture,
    thread,
)

OPAQUE = {kind for kind in KINDS if SETTLING[kind] == "opaque"}
KEYED = {kind for kind in KINDS if SETTLING[kind] == "keyed"}
RENEWS = {kind for kind in KINDS if ACCOUNTS[kind].renews}


@pytest.fixture
def messages(tmp_path):
    return lambda kind, count=3: thread(kind, count, [picture(tmp_path)])


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", KINDS)
def test_a_thread_arrives_whole_and_in_order(rig, messages, kind):
    one = rig(kind)
    wanted = messages(kind)
    done = deliver(one, wanted)
    assert done.tries == 3
    check_thread(one, wanted, done)


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway"])
def test_a_lost_answer_makes_no_second_post(rig, messages, kind, loss):
    one = rig(kind)
    wanted = messages(kind)
    one.lossy.plan = ["well", loss]
    done = deliver(one, wanted)
    if kind in OPAQUE:
        # the second message is there, nobody knows, and nobody guesses
        assert done.human
        assert len(done.sent) == 1
        assert len(one.posts) == 2
        assert one.lossy.sent == 2
        return
    check_thread(one, wanted, done)
    assert not done.human


@pytest.mark.parametrize("kind", sorted(KEYED))
def test_a_message_that_the_network_doubles_is_one_post(rig, messages, kind):
    one = rig(kind)
    wanted = messages(kind)
    one.lossy.plan = ["twice", "twice", "twice"]
    check_thread(one, wanted, deliver(one, wanted))


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", KINDS)
def test_what_never_left_is_sent_again(rig, messages, kind):
    one = rig(kind)
    wanted = messages(kind)
    one.lossy.plan = ["never", "well", "never", "never"]
    done = deliver(one, wanted)
    assert done.tries == 6
    check_thread(one, wanted, done)


# What the server does itself, over real connections.
@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["lost", "reset", "truncated", "500-after", "503-after"])
def test_faults_after_the_server_has_taken_it(rig, sandbox, messages, kind, fault):
    one = rig(kind)
    wanted = messages(kind)
    sandbox.fault(fault, FAKE[kind], PUBLISH[kind], skip=1)
    done = deliver(one, wanted)
    if kind in OPAQUE:
        assert done.human
        assert len(one.posts) == 2
        return
    check_thread(one, wanted, done)


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["500", "503", "refuse-before"])
def test_faults_before_the_server_has_done_anything(rig, sandbox, messages, kind, fault):
    one = rig(kind)
    wanted = messages(kind)
    sandbox.fault(fault, FAKE[kind], PUBLISH[kind], skip=1)
    done = deliver(one, wanted)
    if kind in OPAQUE:  # from here it cannot be told from the faults above
        assert done.human
        assert len(one.posts) == 1
        return
    check_thread(one, wanted, done)


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", KINDS)
def test_too_many_requests_say_how_long_to_wait(rig, sandbox, messages, kind):
    one = rig(kind)
    wanted = messages(kind, 2)
    sandbox.fault("429", FAKE[kind], PUBLISH[kind])
    outcome = one.publish(wanted[0], DeliveryContext("key", 0, "2026-11-22T12:00:00Z"))
    assert isinstance(outcome, NotSent)
    assert outcome.wait > 0.5
    assert not one.posts
    done = deliver(one, wanted)
    check_thread(one, wanted, done)


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_ends_in_mid_thread(rig, sandbox, messages, kind):
    one = rig(kind)
    wanted = messages(kind)
    sandbox.fault("expired", FAKE[kind], PUBLISH[kind], skip=1)
    done = deliver(one, wanted)
    if kind in RENEWS:
        check_thread(one, wanted, done)
        return
    assert done.login
    assert len(one.posts) == 1


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("kind", ["bluesky", "mastodon", "x", "telegram"])
def test_a_slow_answer_ends_by_the_deadline(rig, sandbox, messages, kind):
    one = rig(kind)
    wanted = messages(kind, 1)[0]
    one.client.look(one.deadline)  # a session, so that the deadline is the publication's alone
    one.seconds = 0.3
    sandbox.fault("slow", FAKE[kind], PUBLISH[kind], seconds=1.0)
    place = DeliveryContext("key", 0, "2026-11-22T12:00:00Z", begun_at=time.time())
    outcome = one.publish(wanted, place)
    assert isinstance(outcome, Unclear)  # the answer that comes after the deadline says Sent
    one.seconds = 10.0
    assert len(one.posts) == 1
    found = one.client.settle(wanted, place, one.deadline)
    assert isinstance(found, Unclear if kind in OPAQUE else Sent)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - OPAQUE - {"webhook"}))
def test_settling_finds_nothing_before_and_the_right_one_after(rig, messages, kind):
    one = rig(kind)
    first, second = messages(kind, 2)
    begun = time.time()
    place = DeliveryContext("key-1", 0, "2026-11-22T12:00:00Z", begun_at=begun)
    other = DeliveryContext("key-2", 0, "2026-11-22T12:00:01Z", begun_at=begun)
    assert isinstance(one.client.settle(first, place, one.deadline), Absent)
    sent = one.publish(first, place)
    assert isinstance(sent, Sent)
    assert isinstance(one.client.settle(second, other, one.deadline), Absent)
    later = one.publish(second, other)
    found = one.client.settle(first, place, one.deadline)
    assert isinstance(found, Sent)
    assert found.remote_id == sent.remote_id != later.remote_id
    assert found.ref == sent.ref


SEARCHED = sorted(set(KINDS) - OPAQUE - {"webhook", "bluesky"})


@pytest.mark.mostly_slow(quick=7)
@pytest.mark.parametrize("hours", [0.5, 25])
@pytest.mark.parametrize("kind", SEARCHED)
def test_settling_is_not_misled_by_a_clock_or_by_the_same_words(rig, messages, kind, hours):
    """Our clock is ahead of the platform's, half an hour or as far as another zone's time is."""
    one = rig(kind)
    first = messages(kind, 1)[0]
    place = DeliveryContext("key-1", 0, "2026-11-22T12:00:00Z", begun_at=time.time() + hours * 3600)
    sent = one.publish(first, place)
    found = one.client.settle(first, place, one.deadline)
    assert isinstance(found, Sent)
    other = DeliveryContext("key-2", 0, place.created_at, begun_at=place.begun_at,
                  known=frozenset({sent.remote_id}))  # fmt: skip
    assert not isinstance(one.client.settle(first, other, one.deadline), Sent)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_secret_needs_a_login(rig, messages, kind):
    account = rig(kind).sandbox.account(kind)
    keep = ("consumer_key", "s3_secret", "webhook" if kind == "webhook" else "")
    wrong = {key: _spoil(value) for key, value in account.secrets.items() if key not in keep}
    one = rig(kind, secrets=wrong)
    message = messages(kind, 1)[0]
    if kind == "wechat":
        with pytest.raises(Exception, match="125"):
            one.client.upload(message.media[0], one.deadline)
        return
    outcome = one.publish(message, DeliveryContext("key", 0, "2026-11-22T12:00:00Z"))
    assert isinstance(outcome, NeedsLogin), outcome
    assert not one.posts


def _spoil(value):
    if value.startswith("whsec_"):
        return "whsec_d3Jvbmctc2VjcmV0LXdyb25nLXNlY3JldA=="
    return value[:-3] + ("ab0" if value.endswith("xyz") else "xyz")


@pytest.mark.parametrize("kind", KINDS)
def test_looking_names_the_account(rig, kind):
    one = rig(kind)
    profile = one.client.look(one.deadline)
    assert profile.name
    assert profile.facts


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("kind", KINDS)
def test_no_time_left_means_nothing_was_sent(rig, messages, kind):
    one = rig(kind)
    message = messages(kind, 1)[0]
    handles = [one.client.upload(item, one.deadline) for item in message.media]
    place = DeliveryContext("key", 0, "2026-11-22T12:00:00Z")
    outcome = one.client.publish(message, handles, place, time.monotonic() - 1)
    assert isinstance(outcome, NotSent)
    assert not one.posts


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"webhook", "feishu", "dingtalk"}))
def test_what_is_too_long_is_refused_before_it_leaves(rig, tmp_path, kind):
    from repurpose.platforms.delivery import Message

    one = rig(kind)
    media = (picture(tmp_path),) if kind == "wechat" else ()
    most = max(70_000, one.client.rules.limit_for().most)
    text = "长" * most + " https://example.com/a"
    message = Message(text, title="题", media=media)
    outcome = one.client.publish(
        message, [], DeliveryContext("key", 0, "2026-11-22T12:00:00Z"), one.deadline
    )
    assert isinstance(outcome, Refused)
    assert "too long" in outcome.reason
    assert not one.sandbox.world.log


@pytest.mark.parametrize("kind", KINDS)
def test_a_rehearsal_shows_the_request_and_sends_nothing(rig, tmp_path, kind):
    one = rig(kind)
    media = () if kind in ("feishu", "dingtalk", "webhook", "wecom") else (picture(tmp_path),)
    message = thread(kind, 1)[0]
    shown = one.client.rehearse(
        replace(message, media=media), DeliveryContext("key", 0, "2026-11-22T12:00:00Z")
    )
    text = json.dumps(shown, ensure_ascii=False)
    assert shown["method"] == "POST"
    assert "重写" in text or "bytes" in text
    assert not [value for value in one.sandbox.account(kind).secrets.values() if value in text]
    assert not one.sandbox.world.log
    assert ("cost" in shown) == kind.startswith("x")


def test_every_kind_of_account_says_what_it_needs():
    for name in client_names():
        fields = client_class(name).FIELDS
        assert fields
        assert all(field.label for field in fields)
        assert all(field.where for field in fields if not field.optional or field.secret), name
