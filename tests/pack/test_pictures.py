"""An article's own pictures behind its clip: which are taken, which are not, and what the pack keeps."""

import io
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from repurpose.article import Source, parse_article
from repurpose.cli.app import run
from repurpose.pack.pictures import LEAST, MOST, local_pictures

TEXT = "# 看天\n\n县里装了四十二座气象站，灌溉用水因此少了百分之十八。\n\n"


def article_with(folder, *addresses):
    text = TEXT + "\n\n".join(f"![图]({address})" for address in addresses) + "\n"
    return parse_article(text, Source("a.md", "0" * 64, str(folder)))


def draw(path, size=(700, 900)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").resize(size).convert("RGB").save(path)
    return path


def test_pictures_beside_the_article_are_taken_once_and_in_order(tmp_path):
    for name in ("b.png", "img/雪 山.jpg"):
        draw(tmp_path / name)
    article = article_with(tmp_path, "b.png", "img/%E9%9B%AA%20%E5%B1%B1.jpg", "./b.png")
    found = local_pictures(article)
    assert [p.name for p in found] == ["pictures/b.png", "pictures/img/雪 山.jpg"]
    assert article.text[slice(*found[0].span)] == "b.png"
    for number in range(12):
        draw(tmp_path / f"{number}.png")
    assert len(local_pictures(article_with(tmp_path, *(f"{n}.png" for n in range(12))))) == MOST


def test_what_may_not_be_opened_is_passed_over(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    draw(tmp_path / "outside.png")
    draw(home / "icon.png", (LEAST - 1, 2000))
    (home / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnot a picture")
    (home / "page.png").write_text("<svg/>")
    draw(home / "drawing.bmp")
    (home / "link.png").symlink_to(tmp_path / "outside.png")
    names = ("../outside.png", "link.png", "icon.png", "broken.png", "page.png", "drawing.bmp")
    others = ("https://a.example/a.png", "none.png", f"{'x' * 5000}.png", "file:///etc/a.png")
    assert local_pictures(article_with(home, *names, *others)) == []
    assert local_pictures(article_with("", "home/icon.png")) == []


def test_damaged_pictures_and_loops_are_passed_over_and_named(tmp_path):
    whole = draw(tmp_path / "good.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "cut.png").write_bytes(draw(tmp_path / "b.png").read_bytes()[:400])
    (tmp_path / "empty.webp").write_bytes(b"")
    (tmp_path / "loop.png").symlink_to("loop.png")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    names = ("cut.jpg", "cut.png", "empty.webp", "loop.png", "pipe.png", "folder.png", "good.jpg")
    broken: list[str] = []
    found = local_pictures(article_with(tmp_path, *names), broken)
    assert [p.path.name for p in found] == ["good.jpg"]
    assert broken == ["cut.jpg", "cut.png"]  # an empty file is none


@given(st.data())
def test_no_damage_of_a_picture_ends_a_run(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    kind = data.draw(st.sampled_from(("png", "jpg", "webp")))
    whole = bytearray(_WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / f"a.{kind}").write_bytes(whole)
    local_pictures(article_with(folder, f"a.{kind}"), [])


def _encoded(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((640, 660)).convert("RGB").save(kept, kind)
    return kept.getvalue()


_WHOLE = {"png": _encoded("PNG"), "jpg": _encoded("JPEG"), "webp": _encoded("WEBP")}


def test_a_folder_with_links_in_circles_and_odd_files_is_read(tmp_path, capfd):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(TEXT, "utf-8")
    (folder / "again").symlink_to(folder)
    (folder / "self.md").symlink_to("self.md")
    (folder / "gone.md").symlink_to("nowhere.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "folder.md").mkdir()
    for words in ([str(folder)], [f"{folder}/**/*.md"]):
        out = tmp_path / f"out{len(words[0])}"
        code = run(["pack", *words, "--out", str(out), "--no-cards", "--no-clips", "-p", "x"])
        assert code == 0, capfd.readouterr().err
        assert len(list(out.iterdir())) == 1


@pytest.mark.slow
def test_a_pack_keeps_the_pictures_that_its_clip_shows(tmp_path):
    draw(tmp_path / "img" / "a.png")
    (tmp_path / "a.md").write_text(TEXT + "![图](img/a.png)\n", "utf-8")
    words = ["pack", str(tmp_path / "a.md"), "--out", str(tmp_path / "out"), "--no-cards", "-q"]
    words += ["--platform", "x", "--clip-format", "vertical-small"]
    assert run(words) == 0
    folder = next((tmp_path / "out").iterdir())
    manifest = json.loads((folder / "pack.json").read_text("utf-8"))
    [shown] = manifest["clips"][0]["pictures"]
    assert shown["file"] == "pictures/img/a.png"
    assert (folder / shown["file"]).read_bytes() == (tmp_path / "img" / "a.png").read_bytes()
    assert (folder / "article.txt").read_text("utf-8")[slice(*shown["span"])] == "img/a.png"
    assert shown["file"] in manifest["files"]
    first = manifest["clips"][0]["inputs"]
    assert run([*words, "--backdrop", "none"]) == 0
    manifest = json.loads((folder / "pack.json").read_text("utf-8"))
    assert "pictures" not in manifest["clips"][0]
    assert manifest["clips"][0]["inputs"] != first
    assert not (folder / "pictures").exists()


@pytest.mark.slow
def test_a_clip_that_cannot_be_made_leaves_the_rest(tmp_path, capsys):
    draw(tmp_path / "whole.png")
    data = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(data[: len(data) // 2])
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    words = ["pack", str(tmp_path / "a.md"), "--out", str(tmp_path / "out"), "--no-cards", "-q"]
    words += ["--platform", "x", "--platform", "douyin", "--backdrop", str(tmp_path / "half.png")]
    assert run(words) == 4
    said = capsys.readouterr().err
    assert "half.png" in said
    assert "Traceback" not in said
    folder = next((tmp_path / "out").iterdir())
    manifest = json.loads((folder / "pack.json").read_text("utf-8"))
    assert manifest["clips"] == []
    assert not list(folder.rglob("*.mp4"))
    media = [name for t in manifest["threads"] for post in t["posts"] for name in post["media"]]
    assert not [name for name in media if name.startswith("clips/")]
    assert run(["verify", str(folder)]) == 0
