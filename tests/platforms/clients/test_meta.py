"""Instagram, Facebook pages and Threads with media: containers, uploads, lost answers, no second post."""

import hashlib
import io

import pytest
from PIL import Image

from repurpose.platforms.delivery import (
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.platforms.clients.rig import picture

SECONDS = iter(range(1, 10_000))


@pytest.fixture
def place():
    """A place of its own: containers are kept by it."""
    return DeliveryContext(f"meta-{next(SECONDS)}", 0, "2026-11-22T12:00:00.000Z")


@pytest.fixture
def clip(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + b"reel" * 400)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Attachment(str(path), digest, "video/mp4", seconds=20, width=1080, height=1920)


def out_of_time(_seconds, _deadline):
    return False


def steps(one, ending, method="POST"):
    return [p for _, _, m, p, _ in one.sandbox.world.log if m == method and p.endswith(ending)]


def test_a_card_becomes_a_jpeg_on_its_way(rig, tmp_path, place):
    one = rig("instagram")
    message = Message("一张卡片", media=(picture(tmp_path),))
    assert isinstance(one.publish(message, place), Sent)
    [post] = one.posts
    with Image.open(io.BytesIO(post.media[0].data)) as shown:
        assert shown.format == "JPEG"
        assert shown.size == (90, 120)
    assert post.media[0].alt == "一张卡片"


@pytest.mark.parametrize("count", [1, 2])
def test_a_models_words_are_declared_on_the_post_and_not_on_its_pictures(rig, place, count):
    client = rig("instagram").client
    handles = [{"mime": "image/jpeg", "url": f"https://m.example/{n}.jpg"} for n in range(count)]
    for role, declared in (("written", "true"), ("body", None)):
        message = Message("一句话。", runs=({"text": "一句话。", "role": role},))
        assert client.compose(message, handles, place).form.get("is_ai_generated") == declared
    assert "is_ai_generated" not in client.child(handles[0])


def test_the_same_card_gives_the_same_address(rig, tmp_path):
    one = rig("instagram")
    item = picture(tmp_path)
    first, second = (one.client.upload(item, one.deadline) for _ in range(2))
    assert first == second
    assert first["url"].endswith(".jpg")
    assert len(steps(one, ".jpg", "PUT")) == 1


def test_an_album_keeps_its_order(rig, tmp_path, place):
    one = rig("instagram")
    colours = ["crimson", "navy", "gold"]
    cards = tuple(picture(tmp_path, c, f"{c}.png", alt=c) for c in colours)
    assert isinstance(one.publish(Message("三张", media=cards), place), Sent)
    [post] = one.posts
    assert [item.alt for item in post.media] == colours
    assert post.extra["media_type"] == "CAROUSEL_ALBUM"


def test_a_clip_among_pictures_is_a_video_of_the_album(rig, tmp_path, clip, place):
    one = rig("instagram")
    sent = one.publish(Message("图和视频", media=(picture(tmp_path), clip)), place)
    assert isinstance(sent, Sent), sent
    assert [item.mime for item in one.posts[0].media] == ["image/jpeg", "video/mp4"]


def test_a_reel_that_takes_long_is_waited_for_by_the_next_try(rig, clip, place):
    one = rig("instagram")
    message = Message("看视频", media=(clip,))
    one.client.wire.wait = out_of_time
    first = one.publish(message, place)
    assert isinstance(first, NotSent)
    assert first.wait >= 10
    del one.client.wire.wait
    assert isinstance(one.publish(message, place), Sent)
    assert len(steps(one, "/media")) == 1, "the container of the first try was used"
    assert len(one.posts) == 1


def test_a_container_that_is_gone_is_made_anew(rig, clip, place):
    one = rig("instagram")
    message = Message("看视频", media=(clip,))
    one.client.wire.wait = out_of_time
    one.publish(message, place)
    del one.client.wire.wait
    for key in [k for k in one.sandbox.world.kept if k.startswith("instagram container")]:
        del one.sandbox.world.kept[key]
    assert isinstance(one.publish(message, place), Sent)


def test_what_cannot_be_used_is_refused_in_the_platform_s_words(rig, clip, place):
    one = rig("instagram")
    one.sandbox.world.kept["instagram fails"] = "Error: unsupported format"
    outcome = one.publish(Message("看", media=(clip,)), place)
    assert isinstance(outcome, Refused)
    assert "unsupported format" in outcome.reason
    assert one.posts == []


@pytest.mark.parametrize("kind", ["instagram", "threads"])
def test_a_container_that_was_published_already_is_not_published_again(rig, tmp_path, kind, place):
    """Even when nobody looked after a lost answer: its own state is the evidence."""
    one = rig(kind)
    message = Message("只发一次", media=(picture(tmp_path),))
    one.lossy.plan = ["dropped"]
    assert isinstance(one.publish(message, place), Unclear)
    assert isinstance(one.publish(message, place), Sent)
    assert len(one.posts) == 1
    assert one.lossy.sent == 1


def test_a_picture_that_cannot_be_fetched_is_refused(rig, tmp_path, place):
    one = rig(
        "instagram",
        settings={"media_folder": str(tmp_path / "m"), "media_url": "http://192.0.2.1/m"},
    )
    outcome = one.publish(Message("看图", media=(picture(tmp_path),)), place)
    assert isinstance(outcome, Refused)
    assert "could not be fetched" in outcome.reason


@pytest.mark.parametrize("kind", ["instagram", "threads"])
def test_without_a_public_place_people_are_told_what_to_do(rig, tmp_path, kind):
    one = rig(kind, settings={"s3_endpoint": ""})
    [problem] = one.client.rules.problems(Message("图", media=(picture(tmp_path),)))
    assert "accounts add handoff" in problem


@pytest.mark.parametrize("kind", ["instagram", "threads"])
def test_checking_an_account_checks_where_its_media_go(rig, tmp_path, kind):
    works = rig(kind)
    assert works.client.look(works.deadline).facts["media at"].endswith(f"/{kind}/s3/media")
    none = rig(kind, settings={"s3_endpoint": ""})
    assert "accounts add handoff" in none.client.look(none.deadline).facts["note"]
    wrong = rig(kind, secrets={"s3_secret": "not-the-right-secret"})
    assert "SignatureDoesNotMatch" in wrong.client.look(wrong.deadline).facts["note"]
    folder = {"media_folder": str(tmp_path), "media_url": "http://127.0.0.1:9/m"}
    unseen = rig(kind, settings=folder)
    assert "cannot be reached" in unseen.client.look(unseen.deadline).facts["note"]


def test_instagram_takes_no_plain_text(rig):
    assert "without a picture" in rig("instagram").client.rules.problems(Message("字"))[0]


def test_a_thread_of_threads_with_pictures(rig, tmp_path, place):
    one = rig("threads")
    cards = (picture(tmp_path), picture(tmp_path, "navy", "b.png", alt="第二张"))
    assert isinstance(one.publish(Message("两张图", media=cards), place), Sent)
    assert [item.alt for item in one.posts[0].media] == ["一张卡片", "第二张"]
    assert one.posts[0].media[0].data.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["instagram", "threads"])
def test_a_post_has_its_address_where_the_platform_says_it(rig, sandbox, tmp_path, kind, place):
    from dataclasses import replace

    one = rig(kind)
    sent = one.publish(Message("一", media=(picture(tmp_path),)), place)
    assert sent.url.startswith("https://www.")
    assert sent.remote_id in sent.url
    # the number of the next post is not known; its address is the only thing asked for by a number
    # that begins like all others, after the container
    sandbox.fault("500", kind, "/1790", skip=1)
    again = one.publish(Message("二", media=(picture(tmp_path),)), replace(place, key="other"))
    assert isinstance(again, Sent)
    assert again.url == ""


# Facebook


def test_pictures_hang_on_one_post_with_their_descriptions(rig, tmp_path, place):
    one = rig("facebook")
    cards = (picture(tmp_path), picture(tmp_path, "navy", "b.png", alt="第二张"))
    assert isinstance(one.publish(Message("两张图", media=cards), place), Sent)
    [post] = one.posts
    assert [item.alt for item in post.media] == ["一张卡片", "第二张"]


def test_a_reel_goes_in_three_steps(rig, clip, place):
    one = rig("facebook")
    sent = one.publish(Message("看视频", media=(clip,), title="标题"), place)
    assert isinstance(sent, Sent)
    [post] = one.posts
    assert sent.remote_id == post.number
    assert sent.url == f"https://www.facebook.com/reel/{post.number}"
    assert post.title == "标题"
    assert post.media[0].data.endswith(b"reel")
    assert len(steps(one, "/video_reels")) == 2


@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway"])
def test_a_reel_whose_answer_was_lost_is_found(rig, clip, place, loss):
    one = rig("facebook")
    message = Message("看视频", media=(clip,))
    one.lossy.plan = [loss]
    assert isinstance(one.publish(message, place), Unclear)
    found = one.client.settle(message, place, one.deadline)
    assert isinstance(found, Sent)
    assert found.url.startswith("https://www.facebook.com/reel/")
    assert len(one.posts) == 1


def test_the_same_text_twice_after_a_lost_answer_is_the_first_one(rig, place):
    from dataclasses import replace

    one = rig("facebook")
    message = Message("同样的话")
    one.lossy.plan = ["dropped"]
    assert isinstance(one.publish(message, place), Unclear)
    again = replace(place, begun_at=one.client.wire.now() - 60)
    assert isinstance(one.publish(message, again), Sent)
    assert len(one.posts) == 1
    assert isinstance(one.publish(message, replace(place, begun_at=0.0)), Refused)


def test_a_reel_stands_alone(rig, tmp_path, clip):
    one = rig("facebook")
    problems = one.client.rules.problems(Message("看", media=(clip, picture(tmp_path))))
    assert problems == ("a reel has no pictures beside it",)


def test_half_a_clip_is_no_clip(rig, sandbox, clip):
    one = rig("facebook")
    sandbox.fault("500", "facebook", "/video-upload/")
    with pytest.raises(DeliveryError) as caught:
        one.client.upload(clip, one.deadline)
    assert isinstance(caught.value.outcome, NotSent)
    assert one.client.upload(clip, one.deadline)["id"]


STEPS = [
    ("instagram", "/me/media"),
    ("instagram", "/v25.0/179"),  # asking how far a container is
    ("instagram", "/s3/media/"),
    ("threads", "/me/threads"),
    ("threads", "/s3/media/"),
    ("facebook", "/photos"),
]


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize(("kind", "path"), STEPS)
@pytest.mark.parametrize("fault", ["500", "503", "429", "lost", "reset", "truncated", "500-after"])
def test_no_failure_before_publishing_is_in_doubt(rig, sandbox, tmp_path, place, kind, path, fault):
    one = rig(kind)
    sandbox.fault(fault, kind, path)
    message = Message("一步一步来", media=(picture(tmp_path),))
    outcomes = []
    for _ in range(3):
        try:
            outcomes.append(one.publish(message, place))
        except DeliveryError as error:
            outcomes.append(error.outcome)
        if isinstance(outcomes[-1], Sent):
            break
    assert isinstance(outcomes[-1], Sent), outcomes
    assert all(isinstance(outcome, NotSent) for outcome in outcomes[:-1])
    assert not sandbox.world.faults.waiting(), "the fault met no request"
    assert len(one.posts) == 1
