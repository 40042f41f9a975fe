"""What something newer displaced: the page says where it lies, shows it, and puts it in its place again."""

import pytest

from repurpose.pack import read_hand, read_manifest, rework_pack
from repurpose.pack.threads_file import read_posts, write_posts
from repurpose.studio.kept_files import origin_of
from tests.studio.browsing import posts_of, shoot, until

MINE = "我改过的第一条。"


def edit(folder, name="weibo"):
    file = folder / "threads" / f"{name}.md"
    texts = read_posts(file.read_text(encoding="utf-8"))
    file.write_text(write_posts([MINE, *texts[1:]]), encoding="utf-8")
    return file.read_bytes()


@pytest.fixture
def displaced(pack):
    """A pack whose edited thread left with its platform."""
    mine = edit(pack)
    rework_pack(pack)
    rework_pack(pack, platforms=("x",), only=True)
    assert (pack / "kept" / "threads" / "weibo.md").read_bytes() == mine
    return mine


@pytest.mark.slow
def test_what_was_displaced_comes_back_with_its_platform(window, pack, displaced):
    [row] = window.state()["kept"]
    assert (row["file"], row["of"]) == ("kept/threads/weibo.md", "threads/weibo.md")
    assert row["back"]
    assert not row["same"]
    shown = window.post("/api/p/demo/kept-show", {"file": row["file"]}).json()
    assert MINE in shown["mine"]
    assert shown["theirs"] is None
    body = {"file": row["file"], "base": shown["base"]}
    for _ in range(2):  # the second changes nothing
        assert window.post("/api/p/demo/kept", body).status_code == 200
    assert {thread.name for thread in read_manifest(pack).threads} >= {"x", "weibo"}
    assert read_hand(pack)["threads/weibo.md"] == displaced
    assert window.state()["kept"][0]["same"]
    assert window.post("/api/p/demo/undo", {}).status_code == 200
    assert MINE not in read_hand(pack)["threads/weibo.md"].decode()


@pytest.mark.usefixtures("displaced")
def test_nothing_else_in_the_folder_can_be_read_or_put_back(window, pack):
    for file in ("kept/../pack.json", "threads/x.md", "kept/none.md", "/etc/passwd"):
        answer = window.post("/api/p/demo/kept-show", {"file": file})
        assert answer.status_code == 404, file
    made = pack / "kept" / "cards" / "01-cover.png"
    made.parent.mkdir(parents=True)
    made.write_bytes((pack / read_manifest(pack).cards[0].file).read_bytes())
    body = {"file": "kept/cards/01-cover.png", "base": ""}
    assert window.post("/api/p/demo/kept", body).status_code == 400
    assert window.get("/p/demo/kept/cards/01-cover.png").headers["content-type"] == "image/png"
    assert window.get("/p/demo/kept/threads/weibo.md").status_code == 404


def test_the_number_of_a_second_one_is_no_part_of_its_name():
    names = ["kept/threads/x.md", "kept/threads/x-2.md", "kept/threads/week-2.md"]
    assert [origin_of(n, names) for n in names] == [
        "threads/x.md",
        "threads/x.md",
        "threads/week-2.md",
    ]


@pytest.mark.browser
def test_the_page_says_where_it_lies_and_takes_it_back(visit):
    opened = visit()
    mine = edit(opened.folder)
    rework_pack(opened.folder)
    rework_pack(opened.folder, platforms=("x",), only=True)
    opened.wait_for_selector(".kept-note")
    assert "kept/threads/weibo.md" in opened.locator(".kept-note").inner_text()
    shoot(opened, "kept-note")
    opened.locator(".kept-note").get_by_role("button", name="看一看").click()
    opened.locator("dialog.kept").get_by_role("button", name="看一看").click()
    opened.wait_for_selector("dialog.kept .versions")
    assert MINE in opened.locator("dialog.kept pre").first.inner_text()
    shoot(opened, "kept-look")
    opened.locator("dialog.kept").get_by_role("button", name="放回原处").click()
    until(opened, "!!document.querySelector('.platforms [data-thread=weibo]')")
    assert (opened.folder / "threads" / "weibo.md").read_bytes() == mine
    assert posts_of(opened, "weibo")[0] == MINE
    opened.reload()
    opened.click("#history")
    opened.locator("dialog.history").get_by_role("button", name="挪开保存的文件").click()
    opened.wait_for_selector("dialog.kept .chip")
    assert opened.locator(".kept-note").count() == 0
