"""X: signatures against published ones, duplicates as evidence, videos in segments, and prices."""

import hashlib
import time

import pytest

from repurpose.platforms.calls import Call
from repurpose.platforms.delivery import (
    Attachment,
    DeliveryContext,
    Message,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.oauth import Signer
from repurpose.platforms.secret import Secret
from repurpose.platforms.x import PRICES, RULES
from tests.platforms.clients.rig import check_thread, deliver, picture, thread

PLACE = DeliveryContext("part-1", 0, "2026-11-22T12:00:00Z")
SIGNER = Signer(
    "xvz1evFS4wEEPTGEFPHBog",
    Secret("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    Secret("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
)


def test_the_signature_of_the_vendors_example():
    # https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature
    call = Call(
        "POST",
        "https://api.x.com/1.1/statuses/update.json",
        form={"status": "Hello Ladies + Gentlemen, a signed OAuth request!"},
        query={"include_entities": "true"},
    )
    header = SIGNER.sign(
        call, nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", timestamp=1318622958
    )
    assert 'oauth_signature="Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"' in header


def test_the_signature_of_rfc_5849():
    # RFC 5849 §1.2, the last request, signed with HMAC-SHA1 over a query and no version: the base
    # string of §3.4.1.1 fixes what is sorted and encoded how; here the same with a version
    signer = Signer(
        "9djdj82h48djs9d2", Secret("j49sk3j29djd"), "kkk9d7dh3k39sjv7", Secret("dh893hdasih9")
    )
    call = Call(
        "POST",
        "http://EXAMPLE.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        form={"c2": "", "a3": "2 q"},
    )
    first = signer.sign(call, nonce="7d8f3e4a", timestamp=137131201)
    moved = Call("POST", "http://example.com/request", form={"a3": "2 q", "c2": ""},
                 query={"a2": "r b", "b5": "=%3D", "c@": ""})  # fmt: skip
    assert signer.sign(moved, nonce="7d8f3e4a", timestamp=137131201) != first  # a3=a is missing
    assert first.startswith('OAuth oauth_consumer_key="9djdj82h48djs9d2", oauth_nonce="7d8f3e4a"')


def test_a_json_body_is_no_part_of_the_signature():
    one = SIGNER.sign(
        Call("POST", "https://api.x.com/2/tweets", json={"text": "a"}), nonce="n", timestamp=1
    )
    other = SIGNER.sign(
        Call("POST", "https://api.x.com/2/tweets", json={"text": "b"}), nonce="n", timestamp=1
    )
    assert one == other


def test_prices():
    plain = Message("没有链接")
    assert RULES.cost(plain) == PRICES["post"] == 0.015
    assert RULES.cost(Message("看 example.com 。")) == 0.200  # a bare domain becomes a link too
    card = Attachment("/a.png", "", "image/png", "描述")
    assert RULES.cost(Message("图", media=(card, card))) == pytest.approx(0.015 + 0.010)


def test_a_duplicate_on_the_first_attempt_is_refused(rig):
    one = rig("x")
    assert isinstance(one.publish(Message("一样的话"), PLACE), Sent)
    again = one.publish(
        Message("一样的话"), DeliveryContext("part-2", 0, PLACE.created_at, begun_at=time.time())
    )
    assert isinstance(again, Refused)
    assert "duplicate" in again.reason
    assert len(one.posts) == 1


def test_a_duplicate_after_an_unclear_end_is_evidence_and_is_found(rig):
    one = rig("x")
    first = one.publish(Message("同一条 & 同一个 <id>"), PLACE)
    earlier = DeliveryContext("part-1", 0, PLACE.created_at, begun_at=time.time() - 60)
    assert one.publish(Message("同一条 & 同一个 <id>"), earlier) == first


def test_a_duplicate_that_is_not_found_stays_unclear(rig):
    one = rig("x")
    one.publish(Message("早就发过"), PLACE)
    one.sandbox.fault("500", "x", "/users/")
    earlier = DeliveryContext("part-1", 0, PLACE.created_at, begun_at=time.time() - 60)
    assert isinstance(one.publish(Message("早就发过"), earlier), Unclear)


@pytest.mark.parametrize("kind", ["x", "x-oauth2"])
def test_a_video_goes_in_segments_and_arrives_whole(rig, tmp_path, kind):
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(range(256)) * 4 * 1024 * 2 + b"tail")  # 2 MiB and a bit
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    clip = Attachment(str(path), digest, "video/mp4", seconds=12.0)
    one = rig(kind)
    sent = one.publish(Message("看视频", media=(clip,)), PLACE)
    assert isinstance(sent, Sent)
    assert one.posts[0].media[0].data == path.read_bytes()
    steps = [entry[3] for entry in one.sandbox.world.log]
    assert sum(step.endswith("/append") for step in steps) == 3


def test_pictures_are_described(rig, tmp_path):
    one = rig("x")
    assert isinstance(one.publish(Message("看图", media=(picture(tmp_path),)), PLACE), Sent)
    assert one.posts[0].media[0].alt == "一张卡片"


def test_a_file_that_has_changed_since_it_was_approved_is_refused(rig, tmp_path):
    from repurpose.platforms.delivery import DeliveryError

    one = rig("x")
    card = picture(tmp_path)
    (tmp_path / "card.png").write_bytes(b"something else")
    with pytest.raises(DeliveryError, match="changed") as caught:
        one.client.upload(card, one.deadline)
    assert isinstance(caught.value.outcome, Refused)
    assert not one.sandbox.world.log


def test_links_that_x_has_shortened_are_recognised():
    from repurpose.platforms.clients.x import _plain, _text_of

    post = {
        "text": "看 https://t.co/abc 和 &amp; 图 https://t.co/pic",
        "entities": {
            "urls": [
                {"url": "https://t.co/abc", "expanded_url": "https://example.com/路?a=1&b=2"},
                {
                    "url": "https://t.co/pic",
                    "expanded_url": "https://x.com/a/1/photo/1",
                    "media_key": "3_1",
                },
            ]
        },
    }
    from repurpose.platforms.clients.base import same_text

    assert same_text(_text_of(post), _plain("看 https://example.com/路?a=1&b=2 和 & 图"))


@pytest.mark.parametrize("renamed", [False, True])
def test_a_lost_answer_is_found_under_the_old_names_and_the_new(rig, renamed):
    one = rig("x")
    one.sandbox.world.kept["x renamed"] = renamed
    wanted = thread("x")
    one.lossy.plan = ["well", "dropped", "dropped"]
    check_thread(one, wanted, deliver(one, wanted))


def test_tokens_are_renewed_once_and_the_new_one_is_kept_first(rig):
    one = rig("x-oauth2")
    world = one.sandbox.world
    world.kept |= {"x access": "another", "x refresh": "sandbox-refresh-0"}
    assert isinstance(one.publish(Message("令牌过期了"), PLACE), Sent)
    renewals = [entry for entry in world.log if entry[3] == "/2/oauth2/token"]
    assert len(renewals) == 1
    assert world.kept["x refresh"] in one.vault.read("tokens").reveal()


def test_a_models_words_are_declared(rig):
    client = rig("x").client
    for role, declared in (("written", True), ("body", None)):
        message = Message("一句话。", runs=({"text": "一句话。", "role": role},))
        assert client.compose(message, [], PLACE).json.get("made_with_ai") == declared
