"""The first pack of a studio: made by a process beside it, and whole in the end, whoever is killed meanwhile."""

import os
import re
import signal
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from repurpose.cli.handed_in import make_handed_in
from repurpose.errors import RepurposeError
from repurpose.pack import is_draft, read_manifest, verify_pack, write_draft
from repurpose.pack.choices import Choices
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.pack_maker import Gone, PackMaker
from tests.conftest import parse
from tests.studio.browsing import Served
from tests.studio.conftest import PORT, Window
from tests.studio.test_starting import ARTICLE, make, wait_for

PATIENCE = 90.0


def reach(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@contextmanager
def enter(served):
    client = httpx.Client(base_url=served.base, headers={"origin": served.base}, timeout=60)
    with client:
        client.get(served.link, follow_redirects=True)
        yield client


@pytest.fixture
def maker(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = PackMaker(partial(make_handed_in, tmp_path / "packs", 1))
    yield found
    found.kill()


@pytest.mark.slow
def test_a_process_beside_makes_a_draft_and_then_the_pack(maker, tmp_path):
    path = tmp_path / "窑.md"
    path.write_text(ARTICLE, encoding="utf-8")
    told = []
    folder = maker(str(path), ["x", "weibo"], 0, lambda *said: told.append(said), draft=True)
    assert is_draft(folder)
    assert told == []
    assert maker(str(path), ["x", "weibo"], 0, lambda *said: told.append(said)) == folder
    assert verify_pack(folder)[0] == []
    assert not is_draft(folder)
    assert [done for _, what, done, _ in told if what == "cards"][:2] == [0, 1]
    with pytest.raises(RepurposeError, match=r"none\.md"):  # why not is said in its own words
        maker(str(tmp_path / "none.md"), ["x"], 0, lambda *_: None, draft=True)


@pytest.mark.slow
def test_who_asks_a_process_that_was_killed_makes_the_pack_themselves(maker, tmp_path):
    os.kill(maker._process.pid, signal.SIGKILL)
    with pytest.raises(Gone):
        maker("a.md", ["x"], 0, lambda *_: None)
    shelf = open_shelf(tmp_path / "packs", new=True)
    studio = Studio(shelf, AccessPolicy(PORT), make=make(tmp_path / "packs"), maker=maker)
    window = Window(studio)
    start = wait_for(window, window.post("/api/start", {"text": ARTICLE, "platforms": ["x"]}))
    assert start["stage"] == "done", start
    studio.close()


def test_what_a_killed_studio_has_left_is_made_whole_by_the_next(tmp_path):
    article = parse(ARTICLE, "a.md")
    folder = write_draft(article, Choices(platforms=("x",), clips=0), tmp_path / "packs")
    (folder / "threads/x.md").write_text("我先改了一句。\n", encoding="utf-8")
    studio = Studio(open_shelf(tmp_path / "packs"), AccessPolicy(PORT))
    window = Window(studio)
    window.get("/")
    studio.resume()
    assert not is_draft(folder)
    assert verify_pack(folder)[0] == []
    assert (folder / "threads/x.md").read_text(encoding="utf-8").strip() == "我先改了一句。"
    before = (folder / "pack.json").stat().st_mtime_ns
    studio.resume()  # what is whole is left alone
    assert (folder / "pack.json").stat().st_mtime_ns == before
    studio.close()


@pytest.mark.slow
def test_a_studio_killed_between_draft_and_pack(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (packs := tmp_path / "packs").mkdir()
    home = {"REPURPOSE_HOME": str(tmp_path / "home")}
    served = Served(
        packs,
        "--port",
        "0",
        program="tests.studio.killed_studio",
        **home,
        PYTHONPATH=str(Path(__file__).parents[2]),
    )
    with enter(served) as client:
        client.post("/api/start", json={"text": ARTICLE, "platforms": ["x", "weibo"]})
        assert reach(lambda: served.process.poll() is not None)
    served.process.stdout.close()
    assert served.process.returncode == -signal.SIGKILL
    [folder] = [path for path in packs.iterdir() if not path.name.startswith(".")]
    assert is_draft(folder)
    again = Served(packs, "--port", "0", **home)
    try:
        assert reach(lambda: not is_draft(folder))
        with enter(again) as client:
            name = next(iter(re.findall(r'href="/p/([^"#]+)"', client.get("/").text)))
            state = client.get(f"/api/p/{name}").json()
    finally:
        again.stop()
    assert state["cards"]
    assert state["making"] is None
    assert "index.html" in read_manifest(folder).files
