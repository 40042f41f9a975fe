"""An article and what lies beside it in, the same on another machine out."""

import pytest

from repurpose.article import read_articles
from repurpose.cluster.order import place_order
from repurpose.cluster.task import make_task, settle
from repurpose.errors import UsageError
from repurpose.pack import Choices

TEXT = "# 题目\n\n这里是第一句话。\n\n![路](images/road.jpg)\n\n![同](again.jpg)\n\n![外](../out.jpg)\n"


def article_in(folder):
    (folder / "images").mkdir(parents=True)
    (folder / "note.md").write_text(TEXT, encoding="utf-8")
    (folder / "images" / "road.jpg").write_bytes(b"a road")
    (folder / "again.jpg").symlink_to("images/road.jpg")
    (folder.parent / "out.jpg").write_bytes(b"not yours")
    (article,) = read_articles([str(folder / "note.md")], read_stdin=lambda: b"")
    return article


def test_the_pictures_of_an_article_go_along_and_nothing_from_elsewhere(tmp_path):
    task = make_task(article_in(tmp_path / "desk"), "order", {})
    assert dict(task.files) == {"images/road.jpg": b"a road"}
    there = tmp_path / "there"
    there.mkdir()
    article = settle(task, there)
    assert article.source.path == there / "note.md"
    assert (there / "again.jpg").resolve() == (there / "images" / "road.jpg").resolve()


def test_a_task_is_the_same_wherever_the_article_lies(tmp_path):
    keys = {make_task(article_in(tmp_path / name / "desk"), "o", {}).key for name in "ab"}
    assert len(keys) == 1


@pytest.mark.parametrize("what", ["words", "picture", "order", "older"])
def test_whatever_decides_a_pack_decides_its_task(tmp_path, what):
    article = article_in(tmp_path / "desk")
    before = make_task(article, "order", {}).key
    road = tmp_path / "desk" / "images" / "road.jpg"
    if what == "picture":
        road.write_bytes(b"a mill")
    if what == "words":
        road.parent.parent.joinpath("note.md").write_text(TEXT + "第二句。\n", encoding="utf-8")
        (article,) = read_articles([str(tmp_path / "desk" / "note.md")], read_stdin=lambda: b"")
    older = {"threads/x.md": b"mine"} if what == "older" else {}
    assert make_task(article, "other" if what == "order" else "order", older).key != before


def test_what_a_person_keeps_beside_the_articles_goes_along(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    (tmp_path / "themes" / "mine").mkdir(parents=True)
    (tmp_path / "themes" / "mine" / "theme.toml").write_text("x", encoding="utf-8")
    order = place_order(Choices(clips=0))
    assert dict(order.here) == {"themes/mine/theme.toml": b"x"}
    place, environment = order.unpack(_new(tmp_path / "worker"))
    assert (place / "themes" / "mine" / "theme.toml").read_bytes() == b"x"
    assert environment["REPURPOSE_HOME"].startswith(str(tmp_path / "worker"))


def test_a_file_from_elsewhere_cannot_go_along(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "song.mp3").write_bytes(b"song")
    assert "song.mp3" in place_order(Choices(music="song.mp3")).here
    with pytest.raises(UsageError):
        place_order(Choices(music=str(tmp_path / "song.mp3")))


def _new(folder):
    folder.mkdir()
    return folder
