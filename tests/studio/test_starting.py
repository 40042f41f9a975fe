"""An article that is handed in on the first page becomes a pack of the shelf; packs go into the bin and back."""

import base64
import io
import threading
import time
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from repurpose.config import load_config, settle_brand
from repurpose.errors import ContentError
from repurpose.messages import fixed
from repurpose.pack import build_packs, verify_pack, write_draft
from repurpose.pack.choices import Choices
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.shelf_names import name_on_shelf
from repurpose.studio.starting import name_of
from tests.conftest import SAMPLE, parse
from tests.studio.conftest import PORT, Window

ARTICLE = (
    "# 一口窑烧了三十年\n\n老匠人守着一口窑，守了三十年。火候没有人教得会，只有自己看得出来。\n\n"
    "他说最怕的不是烧坏，是烧坏了还不知道为什么。去年冬天他收了最后一个徒弟。\n"
)
PATIENCE = 60.0


def make(out):
    """What `repurpose preview` gives the studio, without a process for each card."""

    def made(place, platforms, clips, report, *, draft=False):
        path = Path(place)
        if "读不了" in path.name:
            raise ContentError(fixed("It cannot be read."))
        article = parse(path.read_text(encoding="utf-8"), path.name)
        choices = Choices(platforms=tuple(platforms) or ("x",), clips=0, cards=clips == 0)
        if draft:
            return write_draft(article, choices, out)
        [built] = build_packs([article], choices, out, jobs=1, report=report)
        return built.folder

    return made


@pytest.fixture
def empty(tmp_path):
    shelf = open_shelf(tmp_path / "packs", new=True)
    found = Studio(shelf, AccessPolicy(PORT), make=make(tmp_path / "packs"))
    yield Window(found)
    found.close()


def wait_for(window, answer):
    assert answer.status_code == 200, answer.text
    start = answer.json()
    end = time.monotonic() + PATIENCE
    while start["stage"] not in ("done", "failed") and time.monotonic() < end:
        time.sleep(0.02)
        start = window.get(f"/api/start/{start['id']}").json()
    return start


def test_a_pasted_article_becomes_a_pack(empty):
    page = empty.get("/").text
    assert 'id="start-text"' in page
    start = wait_for(empty, empty.post("/api/start", {"text": ARTICLE, "platforms": ["weibo"]}))
    assert start["stage"] == "done", start
    state = empty.state(start["pack"])
    assert state["article"]["title"] == "一口窑烧了三十年"
    assert start["pack"] in empty.get("/").text


def test_two_articles_are_two_packs(empty):
    for title in ("甲的一天", "乙的一天"):
        text = f"# {title}\n\n这一天从早上开始，到晚上才结束。\n"
        assert wait_for(empty, empty.post("/api/start", {"text": text, "platforms": ["x"]}))["pack"]
    assert len(empty.studio.shelf.packs()) == 2


def test_a_file_is_read_under_its_own_name(empty):
    answer = empty.send(
        "POST",
        "/api/start/file?platforms=x&clip=0",
        content=ARTICLE.encode(),
        headers={
            "content-type": "application/octet-stream",
            "x-file-name": "..%2F..%2F%E7%AA%91.md",
        },
    )
    start = wait_for(empty, answer)
    assert start["stage"] == "done", start
    assert list(empty.studio.shelf.packs()) == [start["pack"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": " \n", "platforms": ["x"]}, 400),
        ({"platforms": ["x"]}, 400),
        ({"text": ARTICLE}, 400),
        ({"text": ARTICLE, "platforms": "x"}, 400),
        ({"text": ARTICLE, "platforms": ["myspace"]}, 404),
    ],
)
def test_what_cannot_be_made_says_why(empty, body, status):
    answer = empty.post("/api/start", body)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not empty.studio.shelf.packs()


def test_what_fails_is_told_and_leaves_nothing(empty):
    start = wait_for(empty, empty.post("/api/start", {"text": "# 读不了", "platforms": ["x"]}))
    assert start["stage"] == "failed"
    assert start["error"] == "It cannot be read."
    assert not empty.studio.shelf.packs()


def test_a_studio_of_one_pack_makes_no_others(pack):
    studio = Studio(open_shelf(pack), AccessPolicy(PORT))
    window = Window(studio)
    assert window.post("/api/start", {"text": ARTICLE, "platforms": ["x"]}).status_code == 400
    assert window.post("/api/p/demo/bin", {}).status_code == 400
    assert window.post("/api/p/demo/duplicate", {}).status_code == 400
    assert pack.is_dir()
    studio.close()


def test_the_bin_gives_back_what_it_took(window, pack):
    token = window.post("/api/p/demo/bin", {}).json()["token"]
    assert not pack.exists()
    assert "demo" not in window.studio.shelf.packs()
    assert window.post("/api/bin", {"token": "../demo"}).status_code == 404
    assert window.post("/api/bin", {"token": token}).json() == {"pack": "demo"}
    assert (pack / "pack.json").is_file()
    assert window.post("/api/bin", {"token": token}).status_code == 404


def test_what_is_there_again_is_not_put_aside(window, pack):
    token = window.post("/api/p/demo/bin", {}).json()["token"]
    pack.mkdir()
    assert window.post("/api/bin", {"token": token}).status_code == 400


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# 一口窑\n\n字。", "一口窑.md"),
        ("---\ntitle: 火候\n---\n\n字。", "火候.md"),
        ("\n\n第一句话。第二句。", "第一句话-第二句.md"),
        ("# ../../etc\n", "etc.md"),
        ("。。。", "article.md"),
    ],
)
def test_a_pasted_article_is_called_by_its_title(text, name):
    assert name_of(text.encode()) == name


def test_the_sample_can_be_tried(empty):
    start = wait_for(empty, empty.post("/api/start", {"sample": True, "platforms": ["x"]}))
    assert start["stage"] == "done", start
    assert SAMPLE.stem in start["pack"]


def test_several_articles_are_all_there_before_any_clip(tmp_path):
    made, first = [], threading.Event()

    def note(place, _platforms, clips, _report, *, draft=False):
        first.wait(PATIENCE)  # until all three have been handed in
        made.append("clip" if clips else "words" if draft else "cards")
        folder = tmp_path / "packs" / Path(place).stem
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    studio = Studio(open_shelf(tmp_path / "packs", new=True), AccessPolicy(PORT), make=note)
    window, starts = Window(studio), []
    for title in ("one", "two", "three"):
        body = {"text": f"# {title}\n\nWords.\n", "platforms": ["x"], "clip": True}
        starts.append(window.post("/api/start", body))
    first.set()
    assert {wait_for(window, one)["stage"] for one in starts} == {"done"}
    assert made == ["words", "cards"] * 3 + ["clip"] * 3
    studio.close()


def test_a_pack_is_renamed_and_its_folder_is_not(window, pack):
    written = window.state()["article"]["title"]
    called = window.post("/api/p/demo/rename", {"title": "  给  周会 "}).json()
    assert called == {"title": "给 周会"}
    assert "给 周会" in window.get("/").text
    assert "给 周会" in window.get("/p/demo").text  # the desk says the same
    assert pack.is_dir()
    assert window.state()["article"]["title"] == written  # what is posted does not change
    token = window.post("/api/p/demo/bin", {}).json()["token"]
    window.post("/api/bin", {"token": token})
    assert name_on_shelf(pack) == "给 周会"
    assert window.post("/api/p/demo/rename", {"title": ""}).json() == {"title": written}
    assert window.post("/api/p/demo/rename", {"title": "长" * 201}).status_code == 400
    assert window.post("/api/p/demo/rename", {}).status_code == 400


def test_a_name_in_the_bin_is_not_given_to_another_pack_of_the_folder(window, pack):
    window.post("/api/p/demo/rename", {"title": "给周会"})
    window.post("/api/p/demo/bin", {})
    pack.mkdir()
    assert name_on_shelf(pack) == ""


@pytest.mark.slow
def test_a_copy_stands_beside_its_pack_and_is_one_that_verifies(window, pack):
    (pack / "wishes.toml").write_text("pin = []\nban = []\n")
    assert window.post("/api/p/demo/duplicate", {}).json() == {"pack": "demo-2"}
    assert window.post("/api/p/demo/duplicate", {}).json() == {"pack": "demo-3"}
    assert window.state("demo-2")["article"] == window.state()["article"]
    assert name_on_shelf(pack.with_name("demo-2")).endswith("(2)")
    assert verify_pack(pack.with_name("demo-2")) == verify_pack(pack)
    assert (pack.with_name("demo-2") / "wishes.toml").is_file()
    assert window.post("/api/p/nobody/duplicate", {}).status_code == 404


def test_a_shelf_whose_packs_are_all_in_the_bin_opens_again(window, pack):
    window.post("/api/p/demo/bin", {})
    assert not open_shelf(pack.parent, new=True).packs()


FIRST = {
    "language": "zh-Hans",
    "platforms": ["weibo", "xiaohongshu"],
    "name": "夜灯周刊",
    "handle": "@nightlamp",
    "theme": "ink",
    "voice": "none",
}


def test_the_first_settings_take_a_picture_and_themes_are_chosen_by_their_covers(empty, tmp_path):
    empty.studio.settings = tmp_path / "repurpose.toml"
    out = io.BytesIO()
    Image.new("RGB", (400, 400), (240, 120, 20)).save(out, "PNG")
    mine = base64.b64encode(out.getvalue()).decode()
    avatar = empty.post("/api/settings/picture", {"data": mine}).json()["avatar"]
    asked = {"theme": "newsroom", "name": "夜灯周刊", "handle": "", "language": "zh-Hans"}
    plain, marked = (
        empty.get("/api/settings/cover", params={**asked, "avatar": one}).content
        for one in ("", avatar)
    )
    with Image.open(io.BytesIO(marked)) as picture:
        assert picture.size == (270, 360)
    assert plain != marked
    for wrong in ({"theme": "nothing"}, {"avatar": "0" * 16}):
        answer = empty.get("/api/settings/cover", params={**asked, **wrong})
        assert answer.status_code in (400, 404)
    known = {one["name"] for one in empty.get("/api/settings/themes").json()["themes"]}
    assert {"ink", "newsroom", "tech-dark"} <= known
    assert empty.post("/api/settings/first", {**FIRST, "avatar": "gone"}).status_code == 400
    assert not (tmp_path / "repurpose.toml").exists()
    assert empty.post("/api/settings/first", {**FIRST, "avatar": avatar}).status_code == 200
    assert (tmp_path / "avatar.png").read_bytes() == out.getvalue()
    assert settle_brand(load_config([tmp_path]).brand).avatar


def test_the_first_settings_are_asked_once(empty, tmp_path):
    empty.studio.settings = tmp_path / "repurpose.toml"
    assert 'name="voice"' in empty.get("/").text
    for wrong in ({"theme": "nothing"}, {"voice": "nobody"}, {"platforms": ["myspace"]}):
        answer = empty.post("/api/settings/first", {**FIRST, **wrong})
        assert answer.status_code in (400, 404)
    assert not (tmp_path / "repurpose.toml").exists()
    assert empty.post("/api/settings/first", FIRST).status_code == 200
    said = tomllib.loads((tmp_path / "repurpose.toml").read_text(encoding="utf-8"))
    assert said["pack"]["platforms"] == FIRST["platforms"]
    assert said["brand"] == {"name": "夜灯周刊", "handle": "@nightlamp"}
    page = empty.get("/").text
    assert 'name="voice"' not in page
    assert 'value="mine"' in page
    assert empty.post("/api/settings/first", FIRST).status_code == 400
