"""The cover of a clip: it goes up with the video where an interface takes one, and nowhere else."""

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from repurpose import platforms
from repurpose.outbox.core.model import freeze, hash_content, hashes_of, thaw
from repurpose.platforms.clients.picture_files import cover_part
from repurpose.platforms.delivery import Attachment, DeliveryContext, DeliveryError, Message, Sent
from tests.platforms.clients.rig import KINDS, client_of

TAKES = tuple(kind for kind in KINDS if client_of(kind).platform.media.cover)
PLACES = iter(range(1, 10_000))


def hash_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def place():
    return DeliveryContext(f"cover-{next(PLACES)}", 0, "2026-11-22T12:00:00.000Z")


@pytest.fixture
def clip(tmp_path):
    film, cover = tmp_path / "clip.mp4", tmp_path / "clip-cover.png"
    film.write_bytes(b"\0\0\0\x18ftypmp42" + b"reel" * 400)
    Image.new("RGB", (90, 160), "crimson").save(cover)
    return Attachment(
        str(film),
        hash_of(film),
        "video/mp4",
        seconds=20,
        width=1080,
        height=1920,
        cover=str(cover),
        cover_sha256=hash_of(cover),
    )


def test_the_platforms_that_take_one_name_where_that_is_written():
    assert {client_of(kind).NAME for kind in TAKES} == {
        "facebook",
        "instagram",
        "linkedin",
        "mastodon",
        "telegram",
    }
    for kind in TAKES:
        facts = client_of(kind).platform.media.cover
        assert facts.source.startswith("https://")
        assert facts.checked
        assert facts.most > 1_000_000


@pytest.mark.parametrize("kind", TAKES)
def test_the_cover_arrives_with_the_video(rig, kind, clip, place):
    one = rig(kind)
    assert isinstance(one.publish(Message("看视频", media=(clip,), title="题"), place), Sent)
    [post] = one.posts
    assert post.media[0].mime == "video/mp4"
    with Image.open(io.BytesIO(post.media[0].cover)) as shown:
        jpeg = one.client.platform.media.cover.jpeg
        assert shown.size == (90, 160)
        assert shown.format == ("JPEG" if jpeg else "PNG")


@pytest.mark.parametrize("kind", TAKES)
def test_without_a_cover_none_is_sent(rig, kind, clip, place):
    one = rig(kind)
    bare = replace(clip, cover="", cover_sha256="")
    assert isinstance(one.publish(Message("看视频", media=(bare,), title="题"), place), Sent)
    assert one.posts[0].media[0].cover == b""


def test_a_cover_of_an_album_of_telegram_hangs_on_its_own_video(rig, clip, place, tmp_path):
    one = rig("telegram")
    other = tmp_path / "other.jpg"
    Image.new("RGB", (60, 80), "navy").save(other)
    second = replace(clip, cover=str(other), cover_sha256=hash_of(other))
    assert isinstance(one.publish(Message("两段", media=(clip, second)), place), Sent)
    sizes = [Image.open(io.BytesIO(item.cover)).size for item in one.posts[0].media]
    assert sizes == [(90, 160), (60, 80)]


def test_an_album_of_instagram_has_no_covers(rig, clip, place):
    one = rig("instagram")
    assert isinstance(one.publish(Message("两段", media=(clip, clip)), place), Sent)
    assert [item.cover for item in one.posts[0].media] == [b"", b""]


@pytest.mark.parametrize("kind", TAKES)
def test_a_changed_cover_is_not_sent(rig, kind, clip, place):
    Image.new("RGB", (90, 160), "navy").save(clip.cover)
    one = rig(kind)
    message = Message("看视频", media=(clip,), title="题")
    try:
        outcome = one.publish(message, place)
    except DeliveryError as error:
        outcome = error.outcome
    assert "clip-cover.png" in outcome.reason
    assert one.posts == []


@pytest.mark.parametrize("kind", TAKES)
def test_a_cover_that_is_too_large_is_not_sent(rig, kind, clip):
    one = rig(kind)
    facts = one.client.platform.media.cover
    media = replace(one.client.platform.media, cover=replace(facts, most=100))
    rules = replace(one.client.rules, platform=replace(one.client.platform, media=media))
    with pytest.raises(DeliveryError):
        cover_part(clip, rules)


def test_a_reel_goes_without_the_cover_that_facebook_refuses(rig, clip, place, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    one = rig("facebook")
    odd = replace(clip, cover=str(broken), cover_sha256=hash_of(broken))
    assert isinstance(one.publish(Message("看视频", media=(odd,)), place), Sent)
    assert one.posts[0].media[0].cover == b""


def test_a_cover_is_frozen_with_its_video_and_asked_for_by_an_approval(clip):
    message = Message("看视频", media=(clip,))
    assert thaw(freeze(message)) == message
    bare = Message("看视频", media=(replace(clip, cover="", cover_sha256=""),))
    assert "cover" not in freeze(bare)["media"][0]
    other = Message("看视频", media=(replace(clip, cover_sha256="0" * 64),))
    assert len({hash_content(one) for one in (message, bare, other)}) == 3
    assert hash_content(bare) in hashes_of(message)  # what the ledger froze before covers were


def test_a_person_can_always_choose_a_cover():
    for name in platforms.names():
        rules = replace(platforms.rules_of(name), by_hand=True)
        assert rules.takes_cover, name
    assert not platforms.rules_of("bluesky").takes_cover
    assert platforms.rules_of("mastodon").takes_cover
