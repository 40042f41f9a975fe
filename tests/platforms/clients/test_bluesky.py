"""Bluesky: facets in bytes, keys that are the same each time, and sessions that are kept."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts import AccountVault, MemoryStore
from repurpose.platforms.clients import open_client
from repurpose.platforms.clients.bluesky_records import blob_cid, record_key
from repurpose.platforms.delivery import DeliveryContext, LinkCard, Message, Sent, Unclear
from tests.platforms.clients.rig import deliver, picture, thread

PLACE = DeliveryContext("part-1", 0, "2026-11-22T12:00:00.000Z")
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def compose(message, handles=(), place=PLACE):
    client = open_client("bluesky", {"handle": "a.test"}, AccountVault("b", MemoryStore()), _Wire())
    return client.compose(message, handles, place).json["record"]


class _Wire:
    def now(self):
        return 0.0


@given(st.text(min_size=1, max_size=60), st.integers(1_600_000_000, 2_500_000_000))
def test_record_keys_are_tids_and_stay_the_same(key, seconds):
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(seconds, UTC).isoformat()
    place = DeliveryContext(key, 0, moment)
    made = record_key(place)
    assert TID.fullmatch(made)
    assert record_key(place) == made
    assert record_key(DeliveryContext(key, 3, moment)) > made or key == made
    later = DeliveryContext(key, 0, datetime.fromtimestamp(seconds + 1, UTC).isoformat())
    assert record_key(later) > made or key == made


def test_a_key_that_is_a_tid_already_is_taken():
    assert record_key(replace(PLACE, key="3jui7kd54zh2y")) == "3jui7kd54zh2y"


def test_keys_of_one_moment_differ():
    keys = {record_key(replace(PLACE, key=f"part-{n}")) for n in range(300)}
    assert len(keys) == 300


def test_keys_of_a_thread_keep_its_order_however_long_it_is():
    """All created in the same moment, as a thread that goes in one request is."""
    keys = [record_key(replace(PLACE, key=f"part-{n}", seq=n)) for n in range(200)]
    assert keys == sorted(keys)
    later = [f"2026-11-22T12:00:00.{n:03}Z" for n in range(200)]
    keys = [
        record_key(replace(PLACE, key=f"part-{n}", seq=n, created_at=at))
        for n, at in enumerate(later)
    ]
    assert keys == sorted(set(keys))


def test_keys_are_spread_over_a_second():
    """So that two publications that begin in one second have no common keys to choose from."""
    first = {record_key(replace(PLACE, key=f"part-{n}")) for n in range(200)}
    at = "2026-11-22T12:00:00.010Z"
    second = {record_key(replace(PLACE, key=f"part-{n}", created_at=at)) for n in range(200)}
    assert max(first) < min(second)


words = st.text(alphabet="写作 就是🎉é重写a，。\n👨‍👩‍👧", min_size=0, max_size=12)
runs = st.lists(
    st.one_of(
        st.tuples(st.just("body"), words),
        st.tuples(st.just("link"), st.just("https://例子.example/路?a=1")),
        st.tuples(st.just("link"), st.just(" example.com/a ")),
        st.tuples(st.just("hashtag"), st.sampled_from(["#写作", "#AI #重写", " #a1 "])),
    ),
    max_size=8,
)


@given(runs)
def test_facets_cut_out_just_the_link_or_tag(chosen):
    made = tuple({"role": role, "text": text} for role, text in chosen)
    text = "".join(run["text"] for run in made)
    data = text.encode()
    facets = compose(Message(text, made)).get("facets", [])
    at = -1
    for facet in facets:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert at <= start < end <= len(data)
        at = end
        shown = data[start:end].decode()
        feature = facet["features"][0]
        if feature["$type"].endswith("#link"):
            assert feature["uri"].removeprefix("https://") == shown.removeprefix("https://")
        else:
            assert shown == f"#{feature['tag']}"
    links = sum(role == "link" for role, _ in chosen)
    tags = sum(text.count("#") for role, text in chosen if role == "hashtag")
    assert len(facets) == links + tags


def test_links_of_a_text_without_runs_are_found():
    facets = compose(Message("见 https://example.com/a 。"))["facets"]
    assert [f["features"][0]["uri"] for f in facets] == ["https://example.com/a"]


def test_pictures_carry_their_description_and_shape(rig, tmp_path):
    one = rig("bluesky")
    message = Message(
        "看图", media=(picture(tmp_path, alt="红色的卡片"), picture(tmp_path, "navy", "b.png"))
    )
    sent = one.publish(message, PLACE)
    assert isinstance(sent, Sent)
    record = one.posts[0].extra["record"]
    images = record["embed"]["images"]
    assert images[0]["alt"] == "红色的卡片"
    assert images[0]["aspectRatio"] == {"width": 90, "height": 120}
    assert one.posts[0].media[0].data == (tmp_path / "card.png").read_bytes()


def card_message(folder, text="见 https://example.com/a"):
    shown = LinkCard("https://example.com/a", "题目", "一句话。", picture(folder, name="cover.png"))
    return Message(text, card=shown)


def test_a_link_card_has_title_description_and_picture(rig, tmp_path):
    one, message = rig("bluesky"), card_message(tmp_path)
    assert isinstance(one.publish(message, PLACE), Sent)
    [post] = one.posts
    embed = post.extra["record"]["embed"]
    assert embed["$type"] == "app.bsky.embed.external"
    shown = embed["external"]
    assert (shown["uri"], shown["title"], shown["description"]) == (
        "https://example.com/a",
        "题目",
        "一句话。",
    )
    assert shown["thumb"]["ref"]["$link"] == blob_cid((tmp_path / "cover.png").read_bytes())


def test_a_link_card_may_have_no_picture_and_a_link_alone_is_none():
    bare = compose(Message("见", card=LinkCard("https://example.com/a", "题目")))
    assert bare["embed"]["external"] == {
        "uri": "https://example.com/a",
        "title": "题目",
        "description": "",
    }
    assert "embed" not in compose(Message("见", title="题目", link="https://example.com/a"))


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway", "twice"])
def test_a_post_with_a_link_card_is_the_same_on_each_attempt(rig, tmp_path, loss):
    """The picture is uploaded anew, as after a crash: record and CID stay what they were."""
    one, message = rig("bluesky"), card_message(tmp_path)
    one.lossy.plan = [loss]
    first = one.publish(message, PLACE)
    assert isinstance(first, Unclear) == (loss != "twice")
    [before] = [(post.number, post.extra["cid"]) for post in one.posts]
    again = one.publish(message, PLACE)
    assert (again.remote_id, again.ref["cid"]) == before
    assert len(one.posts) == 1


def test_a_picture_of_a_link_card_that_the_server_has_lost_is_uploaded_again(rig, tmp_path):
    one, message = rig("bluesky"), card_message(tmp_path)
    handles = [one.client.upload(item, one.deadline) for item in message.files]
    for name in [name for name in one.sandbox.world.kept if name.startswith("bluesky blob")]:
        del one.sandbox.world.kept[name]
    assert isinstance(one.client.publish(message, handles, PLACE, one.deadline), Sent)


def test_one_login_serves_a_whole_thread_and_the_next_client(rig):
    one = rig("bluesky")
    deliver(one, thread("bluesky", 4))
    again = open_client("bluesky", one.client.settings, one.vault, one.client.wire)
    again.look(one.deadline)
    logins = [entry for entry in one.sandbox.world.log if "createSession" in entry[3]]
    assert len(logins) == 1


def test_an_app_password_that_is_gone_after_the_session_ends_needs_a_login(rig):
    one = rig("bluesky", secrets={"password": "wrong-app-password"})
    from repurpose.platforms.delivery import NeedsLogin

    assert isinstance(one.publish(Message("你好"), PLACE), NeedsLogin)


def test_the_server_of_the_account_is_found_in_its_document():
    from repurpose.platforms.clients.bluesky import _server_of

    document = {
        "service": [{"id": "#atproto_pds", "serviceEndpoint": "https://morel.host.bsky.network"}]
    }
    assert _server_of(document, "https://bsky.social") == "https://morel.host.bsky.network"
    assert _server_of(document, "https://my.pds.example") == "https://my.pds.example"
    document["service"][0]["serviceEndpoint"] = "http://evil.example"
    assert _server_of(document, "https://bsky.social") == "https://bsky.social"


def test_a_blob_that_the_server_has_lost_is_uploaded_again(rig, tmp_path):
    one = rig("bluesky")
    message = Message("看图", media=(picture(tmp_path),))
    handles = [one.client.upload(item, one.deadline) for item in message.media]
    for name in [name for name in one.sandbox.world.kept if name.startswith("bluesky blob")]:
        del one.sandbox.world.kept[name]
    assert isinstance(one.client.publish(message, handles, PLACE, one.deadline), Sent)
    assert len(one.posts) == 1


@pytest.mark.parametrize("language", ["zh-Hans", "en", "ja-JP"])
def test_the_language_is_said(language):
    assert compose(Message("a", language=language))["langs"] == [language.split("-")[0]]
