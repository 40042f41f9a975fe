"""Records of Bluesky and their CIDs: as an encoder that is not ours has them."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.platforms.clients.bluesky_records import (
    blob_cid,
    cid_of,
    encode,
    make_record,
    record_key,
    ref_of,
)
from repurpose.platforms.delivery import DeliveryContext, Message, Sent
from tests.platforms.clients.rig import deliver, picture, thread

libipld = pytest.importorskip("libipld")

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_encoding_is_that_of_a_library(value):
    assert encode(value) == libipld.encode_dag_cbor(value)


@pytest.mark.parametrize("size", [23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32])
def test_heads_are_the_shortest(size):
    assert encode(size) == libipld.encode_dag_cbor(size)
    assert encode(-size) == libipld.encode_dag_cbor(-size)


def test_links_are_links():
    cid = blob_cid(b"a picture")
    data = encode({"ref": {"$link": cid}})
    read = libipld.decode_dag_cbor(data)
    assert libipld.decode_cid(cid)["hash"]["digest"] == sha256(b"a picture").digest()
    assert libipld.encode_dag_cbor(read) == data


def test_a_number_with_a_fraction_is_no_record():
    with pytest.raises(TypeError, match="float"):
        encode({"seconds": 1.5})


def test_a_thread_can_be_composed_before_it_is_sent(rig):
    """What is computed here is what the server answers, for every post of the thread."""
    one = rig("bluesky")
    wanted = thread("bluesky", 3)
    done = deliver(one, wanted)
    did = json.loads(one.vault.read("session").reveal())["did"]
    root = parent = None
    for seq, (message, sent) in enumerate(zip(wanted, done.sent, strict=True)):
        place = DeliveryContext(f"key-bluesky-{seq}", seq, "2026-11-22T12:00:00.000Z", root, parent)
        record = make_record(message, (), place)
        parent = ref_of(did, record, record_key(place))
        root = root or parent
        assert parent == sent.ref


def test_a_picture_s_blob_is_named_by_its_bytes(rig, tmp_path):
    one = rig("bluesky")
    card = picture(tmp_path)
    handle = one.client.upload(card, one.deadline)
    assert handle["blob"]["ref"]["$link"] == blob_cid((tmp_path / "card.png").read_bytes())
    place = DeliveryContext("k", 0, "2026-11-22T12:00:00.000Z")
    sent = one.client.publish(Message("图", media=(card,)), [handle], place, one.deadline)
    assert isinstance(sent, Sent)
    record = make_record(Message("图", media=(card,)), [handle], place)
    assert sent.ref["cid"] == cid_of(record)


def test_all_or_nothing_is_written_at_once(rig):
    """The sandbox's `applyWrites` creates a whole thread or no post of it."""
    from repurpose.platforms.calls import Call

    one = rig("bluesky")
    one.client.look(one.deadline)
    did = json.loads(one.vault.read("session").reveal())["did"]
    writes, root, parent = [], None, None
    for seq, message in enumerate(thread("bluesky", 3)):
        place = DeliveryContext(f"w-{seq}", seq, "2026-11-22T12:00:00.000Z", root, parent)
        record, key = make_record(message, (), place), record_key(place)
        parent = ref_of(did, record, key)
        root = root or parent
        kind = "com.atproto.repo.applyWrites#create"
        writes.append(
            {"$type": kind, "collection": "app.bsky.feed.post", "rkey": key, "value": record}
        )

    def send(what):
        call = Call("POST", "com.atproto.repo.applyWrites", json={"repo": did, "writes": what})
        return one.client._exchange(call, one.deadline)

    broken = [*writes[:2], {**writes[2], "value": {**writes[2]["value"], "text": "长" * 301}}]
    assert send(broken).status == 400
    assert one.posts == []
    answer = send(writes)
    assert [r["cid"] for r in answer.json()["results"]] == [cid_of(w["value"]) for w in writes]
    assert send(writes).status == 500
    assert len(one.posts) == 3
