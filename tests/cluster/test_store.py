"""A store of packs: named by what they hold, there once the manifest is."""

import hashlib
import json
import secrets

import pytest

from repurpose.cluster import open_store
from repurpose.errors import ContentError, MachineError, UsageError
from repurpose.pack import MANIFEST
from tests.pack.manifests import json_of

fsspec = pytest.importorskip("fsspec", reason="stores need fsspec")


def pack_of(files):
    known = {
        n: {"sha256": hashlib.sha256(d).hexdigest(), "bytes": len(d)} for n, d in files.items()
    }
    return files | {MANIFEST: json.dumps(json_of({"files": known})).encode()}


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    known = {"memory": f"memory://{secrets.token_hex(4)}", "file": f"file://{tmp_path}/store"}
    return open_store(known[request.param])


@pytest.fixture
def pack():
    return pack_of({"article.txt": b"one", "index.html": b"<p>"})


def test_a_pack_comes_back_as_it_was_put(store, pack):
    store.put("note", pack, key="k")
    standing = store.find("note")
    assert store.names() == ["note"]
    assert standing.key == "k"
    assert store.fetch(standing) == pack


def test_the_same_bytes_are_kept_once(store):
    for name in ("one", "two"):
        store.put(name, pack_of({"article.txt": b"same", "index.html": name.encode()}), key="k")
    assert len(store.files.find(f"{store.root}/objects")) == 3


def test_the_manifest_is_written_last(store, pack):
    written = []

    class Watched(type(store)):
        def _write(self, objects):
            written.extend(objects)
            if any(name.endswith(MANIFEST) for name in objects):
                raise MachineError("no room")
            super()._write(objects)

    watched = Watched(store.url, store.files, store.root)
    with pytest.raises(MachineError):
        watched.put("note", pack, key="k")
    assert written[-1].endswith(f"note/{MANIFEST}")
    assert store.names() == []
    assert store.find("note") is None


def test_what_decided_an_older_manifest_is_not_believed(store, pack):
    store.put("note", pack, key="old")
    newer = pack_of({"article.txt": b"two"})
    store._write({f"{store.root}/packs/note/{MANIFEST}": newer[MANIFEST]})
    assert store.find("note").key == ""


def test_a_damaged_object_is_found(store, pack):
    store.put("note", pack, key="k")
    (place, *_) = store.files.find(f"{store.root}/objects")
    store.files.pipe_file(place, b"other")
    with pytest.raises(ContentError):
        store.fetch(store.find("note"))


def test_an_object_that_is_gone_is_found(store, pack):
    store.put("note", pack, key="k")
    for place in store.files.find(f"{store.root}/objects"):
        store.files.rm_file(place)
    with pytest.raises(ContentError):
        store.fetch(store.find("note"))


def test_a_place_is_a_store_once_it_is_prepared(store):
    with pytest.raises(MachineError):
        store.check()
    store.prepare()
    store.check()
    store._write({f"{store.root}/store.json": b'{"version": 99}'})
    with pytest.raises(UsageError):
        store.check()


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises((UsageError, MachineError)):
        open_store("nosuchkind://place")
