"""One's own pictures and films beside what a clip says: by their names, captions and folders."""

from pathlib import Path

import pytest
from PIL import Image

from repurpose.article import Span
from repurpose.errors import UsageError
from repurpose.pack.footage import backdrop_of, find_footage, match_footage
from repurpose.slicing import Beat, Caption, Script


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "footage"
    for name in ("台积电晶圆厂.jpg", "a/雨中的玉米地.png", "IMG_0042.jpg", "notes.pdf"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("pdf"):
            (home / name).write_bytes(b"no picture")
        else:
            Image.new("RGB", (64, 64), (90, 120, 90)).save(home / name)
    (home / "IMG_0042.txt").write_text("气象站 weather station，县城", encoding="utf-8")
    return home


def names(found):
    return [one and one.path.name for one in found]


def test_files_are_matched_by_name_caption_and_folder(folder):
    footage = find_footage(folder)
    assert len(footage) == 3
    texts = ["县城里装了四十二座气象站。", "台积电的厂", "玉米地里下雨了", "什么也没有"]
    found = match_footage(texts, footage)
    assert names(found) == ["IMG_0042.jpg", "台积电晶圆厂.jpg", "雨中的玉米地.png", None]
    assert set(found[0].words) == {"县城", "气象站"}
    assert found[1].words == ("台积电",)


def test_a_file_is_shown_once_where_another_does(folder):
    (folder / "台积电.jpg").write_bytes((folder / "台积电晶圆厂.jpg").read_bytes())
    found = names(match_footage(["台积电来了", "台积电走了"], find_footage(folder)))
    assert sorted(found) == ["台积电.jpg", "台积电晶圆厂.jpg"]


def test_every_scene_has_a_picture_once_one_matches(folder):
    beats = tuple(
        Beat(kind, (Caption(text, (Span(0, 1),)),))
        for kind, text in (("hook", "开头"), ("beat", "玉米地"), ("close", "结尾"))
    )
    script = Script("s", "题目", None, beats)
    shown = backdrop_of(script, find_footage(folder))
    assert [path.name for path in shown] == ["雨中的玉米地.png"] * 4  # the end card too
    none = Script("s", "题目", None, beats[:1])
    assert backdrop_of(none, find_footage(folder)) == ()


def test_a_folder_without_pictures_is_refused(tmp_path):
    for folder in (tmp_path, Path("nowhere")):
        with pytest.raises(UsageError):
            find_footage(folder)


def test_a_film_is_shown_as_it_is(folder):
    (folder / "风车.mp4").write_bytes(b"film")
    script = Script("s", "题目", None, (Beat("hook", (Caption("风车", (Span(0, 1),)),)),))
    shown = backdrop_of(script, find_footage(folder))
    assert [path.name for path in shown] == ["风车.mp4"] * 2  # the end card too
