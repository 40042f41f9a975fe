"""Pictures of posts by the author's hand: found again by how a post begins, refused where they are none."""

import io

import pytest
from PIL import Image

from repurpose.errors import ContentError
from repurpose.pack import crop_picture, put_media, read_manifest, take_picture, write_media
from repurpose.pack.overrides.media_file import OwnMedia, own_files, read_media


def png(size, mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def test_a_post_is_found_by_how_it_begins_while_others_come_and_go():
    own = put_media(OwnMedia(), "x", 2, "第二条说的话。\n\n2/3", ["cards/01.png"])
    again = read_media(write_media(own))
    assert again == own
    assert own_files(again, "x", ["第一条", "第二条说的话。\n\n2/3"]) == {1: ("cards/01.png",)}
    assert own_files(again, "x", ["新的", "第一条", "第二条说的话。\n\n3/4"]) == {
        2: ("cards/01.png",)
    }
    assert own_files(again, "x", ["第一条", "完全另一条"]) == {1: ("cards/01.png",)}
    assert own_files(again, "weibo", ["第二条说的话。"]) == {}
    assert put_media(again, "x", 2, "第二条说的话。", None) == OwnMedia()


def test_a_picture_is_written_anew_and_cropped_by_shares(tmp_path):
    made = take_picture(tmp_path, png((400, 300)))
    assert (made.width, made.height) == (400, 300)
    cut = crop_picture(tmp_path, made.file, (0.25, 0, 0.75, 1))
    assert (cut.width, cut.height) == (200, 300)
    assert take_picture(tmp_path, png((400, 300))).file == made.file
    for box in ((0.5, 0, 0.5, 1), (0.75, 0, 0.25, 1)):
        with pytest.raises(ContentError):
            crop_picture(tmp_path, made.file, box)
    for data in (b"", b"<svg/>", png((2, 2))):
        with pytest.raises(ContentError):
            take_picture(tmp_path, data)


def test_the_page_names_no_file_outside_of_the_pack(window):
    for file in ("../../etc/passwd", "media/../../x.png", "cards/none.png", "media/none.png"):
        answer = window.post("/api/p/demo/crop", {"file": file, "box": [0, 0, 1, 1]})
        assert answer.status_code in (400, 404, 422), file
    asked = {"base": "", "thread": "x", "post": 1, "files": ["../../etc/passwd", "media/none.png"]}
    answer = window.post("/api/p/demo/media", asked)
    assert answer.status_code == 200, answer.text
    folder = window.studio.shelf.find("demo")
    assert read_manifest(folder).thread("x").posts[0].media == ()
