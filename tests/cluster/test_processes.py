"""Packs made by processes of this machine for a store: one that is killed costs nothing; pictures and clips too."""

import os
import secrets
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from repurpose.article import read_articles
from repurpose.brand import Brand
from repurpose.cluster import build_into_store, open_store
from repurpose.folders import cache_folder
from repurpose.pack import Choices, build_packs
from tests.cluster.servers import files_of
from tests.pack.drawn_pictures import landscape

pytestmark = pytest.mark.slow
TEXT = (
    "\n\n这条路修了三年，去年通车。\n\n![山路](images/road.png)\n\n通车以后，进城只要四十分钟。\n"
)


@pytest.fixture
def articles(tmp_path, monkeypatch, sample):
    """Two articles with a picture beside them; nothing is taken from what was drawn before."""
    pytest.importorskip("fsspec", reason="stores need fsspec")
    monkeypatch.setenv("REPURPOSE_CACHE_MB", "0")
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes" / "images").mkdir(parents=True)
    landscape().save(tmp_path / "notes" / "images" / "road.png")
    for name in ("one", "two"):
        text = sample.text + TEXT.replace("三年", f"三年（{name}）")
        (tmp_path / "notes" / f"{name}.md").write_text(text, encoding="utf-8")
    return read_articles([str(tmp_path / "notes")], read_stdin=lambda: b"")


def _into(store, articles, choices, **more):
    quiet = {"report": lambda *_: None, "tell": lambda _: None}
    return list(build_into_store(articles, choices, store, cluster="", jobs=2, **quiet, **more))


def _bytes_of(store):
    return {
        f"{name}/{file}": data
        for name in store.names()
        for file, data in store.fetch(store.find(name)).items()
    }


def test_a_store_holds_pictures_the_brand_and_clips_as_a_folder_does(articles, tmp_path):
    avatar = (tmp_path / "notes" / "images" / "road.png").read_bytes()
    choices = Choices(
        platforms=("x", "xiaohongshu"),
        clips=1,
        seconds=10,
        clip_format="vertical-small",
        brand=Brand(name="山路周刊", avatar=avatar),
        cover="photo",
    )
    build_packs(articles[:1], choices, tmp_path / "packs", jobs=2, report=lambda *_: None)
    store = open_store(f"file://{tmp_path}/store")
    (told,) = _into(store, articles[:1], choices)
    assert told.failed == ()
    assert _bytes_of(store) == files_of(tmp_path / "packs")


def test_a_store_in_memory_is_filled_by_this_process(articles, tmp_path):
    choices = Choices(platforms=("x",), clips=0, cards=False)
    build_packs(articles, choices, tmp_path / "packs", jobs=1, report=lambda *_: None)
    store = open_store(f"memory://{secrets.token_hex(4)}")
    kept = cache_folder() / "artefacts" / "ab" / "kept" / "entry.json"
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert len(_into(store, articles, choices)) == 2
    assert _bytes_of(store) == files_of(tmp_path / "packs")
    assert kept.exists()  # what others keep on a worker's machine stays


def test_a_process_that_is_killed_is_started_again(articles, tmp_path):
    psutil = pytest.importorskip("psutil", reason="Dask brings psutil")
    choices = Choices(platforms=("x",), clips=0, quotes=3)
    many = [replace(article, id=f"{article.id}-{n}") for article in articles for n in range(2)]
    build_packs(many, choices, tmp_path / "packs", jobs=1, report=lambda *_: None)
    store = open_store(f"file://{tmp_path}/store")
    killed = []

    def kill_one():
        while not killed:
            for child in psutil.Process(os.getpid()).children():
                with suppress(psutil.Error):
                    if not killed and "repurpose.cluster.child" in child.cmdline():
                        time.sleep(1)  # let it begin
                        child.send_signal(signal.SIGKILL)
                        killed.append(child.pid)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    came = _into(store, many, choices)
    killer.join()
    assert [told.summary.id for told in came] == [article.id for article in many]
    assert _bytes_of(store) == files_of(tmp_path / "packs")
