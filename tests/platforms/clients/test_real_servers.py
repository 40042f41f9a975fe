"""The clients against servers that are not ours: mastodon_mock (PyPI), a Bluesky PDS (npm), and a WordPress.

Where the PDS is looked for, `tests/chaos/servers.py` says. `REPURPOSE_WORDPRESS` is the address of a site with a
user who may publish and his application password: `http://writer:abcd...@127.0.0.1:8099`.
"""

import json
import os
import time
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from repurpose.accounts import AccountVault, MemoryStore
from repurpose.platforms.calls import Call
from repurpose.platforms.clients import open_client
from repurpose.platforms.clients.bluesky_records import (
    POSTS,
    blob_cid,
    make_record,
    record_key,
    ref_of,
)
from repurpose.platforms.clients.bluesky_video import did_of
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    LinkCard,
    Message,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.transport import open_wire
from tests.chaos.servers import MastodonMock, Pds
from tests.platforms.clients.rig import LossyTransport, Rig, deliver, picture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mastodon(tmp_path_factory):
    if not MastodonMock.is_here():
        pytest.skip("the package mastodon_mock is not installed")
    with closing(MastodonMock(tmp_path_factory.mktemp("mastodon"))) as server:
        yield server


@pytest.fixture(scope="module")
def pds(tmp_path_factory):
    if not Pds.is_here():
        pytest.skip("no Bluesky server here: REPURPOSE_PDS names no folder with @atproto/dev-env")
    with closing(Pds(tmp_path_factory.mktemp("pds"))) as server:
        yield server


def make_rig(kind, settings, secrets):
    store = MemoryStore({f"{kind}/{key}": value for key, value in secrets.items()})
    vault = AccountVault(kind, store)
    kept = []

    def wrap(inner):
        kept.append(LossyTransport(inner))
        return kept[0]

    wire = open_wire(wrap=wrap)
    client = open_client(kind, settings, vault, wire)
    return Rig(kind, client, kept[0], None, vault, store, seconds=30.0)


@pytest.fixture
def toot(mastodon):
    settings, secrets = mastodon.new_account(mastodon.address)
    one = make_rig("mastodon", settings, secrets)
    one.client.settings |= one.client.look(one.deadline).settings
    one.client.settings["software"] = "mastodon"
    yield one
    one.client.wire.close()


def statuses(one):
    base, who = one.client.base, one.client.settings["account_id"]
    headers = {"authorization": f"Bearer {one.vault.read('token').reveal()}"}
    address = f"{base}/api/v1/accounts/{who}/statuses?limit=40"
    return httpx.get(address, headers=headers, timeout=10, trust_env=False).json()[::-1]


def fresh(text):
    return f"{text} {time.time_ns()}"


def place(key, seq=0, parent=None):
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return DeliveryContext(fresh(key), seq, now, parent, parent, begun_at=time.time())


def test_mastodon_takes_one_key_once(toot):
    message, where = Message(fresh("同一个键")), place("k")
    before = len(statuses(toot))
    first = toot.publish(message, where)
    assert isinstance(first, Sent)
    assert toot.publish(message, where) == first
    assert len(statuses(toot)) == before + 1


def test_mastodon_same_key_with_other_words_is_another_post(toot):
    where = place("k")
    first = toot.publish(Message(fresh("一")), where)
    second = toot.publish(Message(fresh("二")), where)
    assert first.remote_id != second.remote_id


@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway", "twice", "never"])
@pytest.mark.parametrize("software", ["mastodon", "gotosocial"])
def test_mastodon_threads_survive_losses(toot, loss, software):
    """A server that is not trusted with keys is asked what it has instead."""
    if (loss, software) == ("twice", "gotosocial"):
        pytest.skip("only a key helps against a network that doubles requests")
    toot.client.settings["software"] = software
    before = len(statuses(toot))
    words = [fresh(f"第{n}条 https://example.com/{n}?a=1&b=2 <b> #话题") for n in range(3)]
    messages = [Message(text) for text in words]
    toot.lossy.plan = ["well", loss, "well"]
    _deliver_fresh(toot, messages)
    found = statuses(toot)[before:]
    assert len(found) == 3
    assert found[1]["in_reply_to_id"] == found[0]["id"]
    assert found[2]["in_reply_to_id"] == found[1]["id"]


def _deliver_fresh(one, messages):
    stamp = time.time_ns()
    one.kind = f"{one.kind.split('-')[0]}-{stamp}"  # so that keys differ from those of other tests
    done = deliver(one, messages)
    assert len(done.sent) == len(messages)
    return done


def test_mastodon_settles_by_looking(toot):
    message, where = Message(fresh("找得到\n\n第二段 & <b>")), place("k")
    assert isinstance(toot.client.settle(message, where, toot.deadline), Absent)
    sent = toot.publish(message, where)
    found = toot.client.settle(message, where, toot.deadline)
    assert found == sent


def test_mastodon_describes_pictures(toot, tmp_path):
    message = Message(fresh("看图"), media=(picture(tmp_path, alt="红卡"),))
    assert isinstance(toot.publish(message, place("k")), Sent)
    assert statuses(toot)[-1]["media_attachments"][0]["description"] == "红卡"


def test_mastodon_refuses_with_its_own_words(toot):
    # the check before sending is ours: go round it
    call = toot.client.authorize(
        toot.client.compose(Message("长" * 600), [], place("k")), toot.deadline
    )
    answer = toot.client.wire.call(call, toot.deadline)
    judged = toot.client.refuse(answer, Message("长" * 600), place("k"))
    assert isinstance(judged, Refused)
    assert "500" in judged.reason or "limit" in judged.reason.lower()


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        ({"type": "status", "status": 503}, Unclear),
        ({"type": "ratelimit"}, NotSent),
        ({"type": "malformed"}, Unclear),
    ],
)
def test_mastodon_faults_of_the_server(toot, effect, kind):
    wish = {
        "match": {"methods": ["POST"], "path": "/api/v1/statuses"},
        "effect": effect,
        "remaining": 1,
    }
    asked = httpx.post(
        f"{toot.client.base}/api/v1/_mock/faults", json=wish, timeout=10, trust_env=False
    )
    assert asked.is_success
    message, where = Message(fresh("故障")), place("k")
    before = len(statuses(toot))
    outcome = toot.publish(message, where)
    assert isinstance(outcome, kind), outcome
    if kind is NotSent:
        assert outcome.wait >= 1
    httpx.delete(f"{toot.client.base}/api/v1/_mock/faults", timeout=10, trust_env=False)
    assert isinstance(toot.publish(message, where), Sent)
    assert len(statuses(toot)) == before + 1


# Bluesky


@pytest.fixture
def sky(pds):
    settings, secrets = pds.new_account(pds.address)
    one = make_rig("bluesky", settings, secrets)
    yield one
    one.client.wire.close()


def records(one):
    query = {"repo": one.client.settings["did"], "collection": "app.bsky.feed.post", "limit": "100"}
    address = f"{one.client.base}/xrpc/com.atproto.repo.listRecords"
    found = httpx.get(address, params=query, timeout=10, trust_env=False).json()["records"]
    return sorted(found, key=lambda record: record["value"]["createdAt"])


def test_bluesky_takes_one_key_once(sky, tmp_path):
    runs = ({"role": "body", "text": "你好🎉 "}, {"role": "hashtag", "text": "#写作"},
            {"role": "body", "text": " 见 "}, {"role": "link", "text": "https://example.com/路"})  # fmt: skip
    message = Message(
        "".join(r["text"] for r in runs), runs, media=(picture(tmp_path, alt="红卡"),)
    )
    where = place("k")
    before = len(records(sky))
    first = sky.publish(message, where)
    assert isinstance(first, Sent), first
    assert sky.publish(message, where) == first
    found = records(sky)
    assert len(found) == before + 1
    value = next(r["value"] for r in found if r["uri"] == first.remote_id)
    data = value["text"].encode()
    cut = [data[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in value["facets"]]
    assert cut == ["#写作", "https://example.com/路"]
    assert value["embed"]["images"][0]["alt"] == "红卡"


@pytest.mark.parametrize("loss", ["well", "dropped", "reset", "gateway", "twice", "never"])
def test_bluesky_shows_one_link_card_whatever_is_lost(sky, tmp_path, loss):
    shown = LinkCard("https://example.com/路", "题目🎉", "一句话。", picture(tmp_path))
    message, where = Message(fresh("见 https://example.com/路"), card=shown), place("k")
    before = {record["uri"] for record in records(sky)}
    sky.lossy.plan = [loss]
    first = sky.publish(message, where)
    assert isinstance(first, Sent) == (loss in ("well", "twice")), first
    there = [(r["uri"], r["cid"]) for r in records(sky) if r["uri"] not in before]
    again = sky.publish(message, where)
    assert isinstance(again, Sent), again
    [found] = [record for record in records(sky) if record["uri"] not in before]
    assert there in ([(found["uri"], found["cid"])], [])
    assert again.ref == {"uri": found["uri"], "cid": found["cid"]}
    card = found["value"]["embed"]["external"]
    assert (card["title"], card["description"]) == ("题目🎉", "一句话。")
    assert card["thumb"]["ref"]["$link"] == blob_cid((tmp_path / "card.png").read_bytes())


@pytest.mark.parametrize("loss", ["dropped", "reset", "gateway", "twice", "never"])
def test_bluesky_threads_survive_losses(sky, loss):
    before = {record["uri"] for record in records(sky)}
    messages = [Message(fresh(f"第{n}条")) for n in range(3)]
    sky.lossy.plan = ["well", loss, "well"]
    done = _deliver_fresh(sky, messages)
    found = {
        record["uri"]: record["value"] for record in records(sky) if record["uri"] not in before
    }
    assert len(found) == 3
    first, second, third = (found[sent.remote_id] for sent in done.sent)
    assert second["reply"]["parent"]["uri"] == done.sent[0].remote_id
    assert third["reply"]["parent"]["uri"] == done.sent[1].remote_id
    assert third["reply"]["root"]["uri"] == done.sent[0].remote_id
    assert "reply" not in first


def test_bluesky_gives_the_cids_that_were_computed_here(sky, tmp_path):
    """A whole thread with a picture is composed first, and sent at once: the server agrees."""
    from dataclasses import replace

    from repurpose.platforms.calls import Call

    card = picture(tmp_path)
    handle = sky.client.upload(card, sky.deadline)
    assert handle["blob"]["ref"]["$link"] == blob_cid((tmp_path / "card.png").read_bytes())
    did, first, before = sky.client.settings["did"], place("t"), None
    writes, wanted = [], []
    for seq, media in enumerate([(handle,), (), ()]):
        where = replace(first, key=f"{first.key}-{seq}", seq=seq, parent=before)
        where = replace(where, root=wanted[0] if wanted else None)
        record = make_record(Message(fresh(f"第{seq}条🎉 https://example.com/路")), media, where)
        before = ref_of(did, record, record_key(where))
        wanted.append(before)
        create = {"$type": "com.atproto.repo.applyWrites#create", "collection": POSTS}
        writes.append({**create, "rkey": record_key(where), "value": record})
    call = Call("POST", "com.atproto.repo.applyWrites", json={"repo": did, "writes": writes})
    answer = sky.client.ask(call, sky.deadline).json()
    assert [{key: made[key] for key in ("uri", "cid")} for made in answer["results"]] == wanted


@pytest.mark.parametrize("loss", ["well", "dropped", "reset", "gateway", "twice"])
def test_bluesky_takes_a_thread_whole_and_settles_each_post(sky, tmp_path, loss):
    """What `publish` sends to settle a post is what stands there: nothing changes."""
    from dataclasses import replace

    card, first = picture(tmp_path), place("t")
    messages = [Message(fresh(f"第{n}条"), media=(card,) if n == 0 else ()) for n in range(3)]
    where = [replace(first, key=f"{first.key}-{n}", seq=n) for n in range(3)]
    handles = [sky.client.upload(card, sky.deadline)]
    before = {record["uri"] for record in records(sky)}
    sky.lossy.plan = [loss]
    outcome = sky.client.publish_whole(messages, handles, where, sky.deadline)
    assert isinstance(outcome, Unclear) == (loss != "well"), outcome
    there = {r["uri"]: r["cid"] for r in records(sky) if r["uri"] not in before}
    assert len(there) == 3
    root = parent = None
    for message, one in zip(messages, where, strict=True):
        sent = sky.publish(message, replace(one, root=root, parent=parent))
        assert there[sent.remote_id] == sent.ref["cid"]
        root, parent = root or sent.ref, sent.ref
    assert {r["uri"]: r["cid"] for r in records(sky) if r["uri"] not in before} == there


def test_bluesky_gives_passes_for_the_video_service(sky):
    """The token that the service gets says who, for whom, for what and for how long."""
    import base64

    audience = did_of("https://pds.example.com")  # a server's name has no port
    token = sky.client._passes(sky.deadline)(audience, "com.atproto.repo.uploadBlob")
    middle = token.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    assert said["iss"] == sky.client.settings["did"]
    assert said["aud"] == audience
    assert said["lxm"] == "com.atproto.repo.uploadBlob"
    assert 1500 < said["exp"] - time.time() <= 1800


def test_bluesky_settles_by_its_key(sky):
    message, where = Message(fresh("找得到")), place("k")
    assert isinstance(sky.client.settle(message, where, sky.deadline), Absent)
    sent = sky.publish(message, where)
    assert sky.client.settle(message, where, sky.deadline) == sent
    assert sent.remote_id.endswith(record_key(where))


def test_bluesky_renews_a_session_that_has_ended(sky):
    sky.client.look(sky.deadline)
    session = json.loads(sky.vault.read("session").reveal())
    from repurpose.platforms.secret import Secret

    broken = session["accessJwt"][:-8] + "AAAAAAAA"
    sky.vault.write("session", Secret(json.dumps({**session, "accessJwt": broken})))
    assert isinstance(sky.publish(Message(fresh("续期")), place("k")), Sent)
    assert json.loads(sky.vault.read("session").reveal())["accessJwt"] != broken


def test_bluesky_counts_as_we_do(sky):
    assert isinstance(sky.publish(Message("长" * 300), place("k")), Sent)
    assert isinstance(sky.publish(Message("长" * 301), place("k")), Refused)
    call = sky.client.compose(Message("长" * 301), [], place("k"))
    answer = sky.client.wire.call(sky.client.authorize(call, sky.deadline), sky.deadline)
    judged = sky.client.refuse(answer, Message(""), place("k"))
    assert isinstance(judged, Refused)
    assert "300" in judged.reason or "grapheme" in judged.reason


def test_bluesky_a_wrong_password_needs_a_login(sky):
    from repurpose.platforms.delivery import NeedsLogin
    from repurpose.platforms.secret import Secret

    sky.vault.write("password", Secret("wrong-password"))
    assert isinstance(sky.publish(Message("a"), place("k")), NeedsLogin)


def test_bluesky_puts_a_video_with_captions(sky, tmp_path):
    import hashlib

    from repurpose.platforms.delivery import Attachment

    clip, captions = tmp_path / "clip.mp4", tmp_path / "clip.vtt"
    clip.write_bytes(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 400)
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n你好\n", encoding="utf-8")
    digest = hashlib.sha256(clip.read_bytes()).hexdigest()
    frozen = hashlib.sha256(captions.read_bytes()).hexdigest()
    item = Attachment(
        str(clip), digest, "video/mp4", "开场", str(captions), frozen, 2.0, 1080, 1920
    )
    sent = sky.publish(Message(fresh("看视频"), media=(item,)), place("k"))
    assert isinstance(sent, Sent), sent
    value = next(r["value"] for r in records(sky) if r["uri"] == sent.remote_id)
    assert value["embed"]["$type"] == "app.bsky.embed.video"
    assert value["embed"]["captions"][0]["lang"] == "zh"


@pytest.fixture
def wordpress():
    said = urlsplit(os.environ.get("REPURPOSE_WORDPRESS", ""))
    if not said.hostname:
        pytest.skip("REPURPOSE_WORDPRESS names no site")
    settings = {"base": f"{said.scheme}://{said.hostname}:{said.port or 80}", "user": said.username}
    vault = AccountVault("w", MemoryStore({"w/password": said.password}))
    kept = []

    def wrap(inner):
        kept.append(LossyTransport(inner))
        return kept[0]

    wire = open_wire(sleep=lambda _: None, wrap=wrap)
    made = open_client("wordpress", settings, vault, wire)
    made.settings |= made.look(time.monotonic() + 30).settings
    yield Rig("wordpress", made, kept[0], None, vault, None, seconds=60.0)
    wire.close()


@pytest.mark.parametrize("faults", [[], ["dropped"], ["reset"], ["gateway"], ["never"]])
@pytest.mark.parametrize("status", ["draft", "publish"])
def test_an_article_is_on_a_wordpress_once_whatever_the_network_does(
    wordpress, tmp_path, status, faults, monkeypatch
):
    monkeypatch.setitem(wordpress.client.settings, "status", status)
    wordpress.lossy.plan = list(faults)
    key = f"{time.time_ns()}"
    runs = ({"role": "hashtag", "text": "#缓存"}, {"role": "hashtag", "text": "#R&D"})
    body = '<p>第一段 <b>强</b></p><figure><img src="figure:0" alt="图"></figure>'
    message = Message(
        "第一段",
        runs=runs,
        title=f"题目 & {key}",
        media=(picture(tmp_path),),
        figures=(picture(tmp_path, "navy", "b.png", "图"),),
        body=body,
        summary="摘要",
    )
    monkeypatch.setattr("tests.platforms.clients.rig.DeliveryContext", _with_key(key))
    [sent] = deliver(wordpress, [message]).sent
    client = wordpress.client
    query = {"search": key, "status": "any", "context": "edit"}
    found = client.ask(Call("GET", "posts", query=query), wordpress.deadline).json()["items"]
    assert [str(post["id"]) for post in found] == [sent.remote_id]
    [post] = found
    assert (post["status"], post["excerpt"]["raw"], len(post["tags"])) == (status, "摘要", 2)
    assert post["title"]["raw"].replace("&amp;", "&") == message.title
    assert post["featured_media"] > 0
    assert "/wp-content/uploads/" in post["content"]["raw"]
    assert "<b>强</b>" in post["content"]["raw"]


def _with_key(key):
    return lambda _, *more: DeliveryContext(key, *more)
