"""The cover of a clip as a person wants it: a frame, or a picture of one's own; the film stays as it is."""

import io

import pytest
from PIL import Image

from repurpose.outbox.bundle import bundle_of
from repurpose.pack import read_manifest
from tests.studio.filming import told_of

pytestmark = pytest.mark.slow  # each makes a clip


def ask_cover(window, cover, **more):
    told = told_of(window)
    body = {"clip": told["clips"][0]["id"], "cover": cover, "base": told["base"], **more}
    return window.post("/api/p/demo/clip-cover", body)


def files_of(window):
    [clip] = read_manifest(window.folder).clips
    files = read_manifest(window.folder).files
    return files[clip.file].sha256, files[clip.cover].sha256


def test_another_frame_makes_another_cover_and_no_other_film(clips):
    film, title = files_of(clips)
    assert ask_cover(clips, 1.0).status_code == 200
    assert told_of(clips)["clips"][0]["cover"] == 1.0
    same, frame = files_of(clips)
    assert same == film
    assert frame != title
    assert ask_cover(clips, None).status_code == 200
    assert files_of(clips) == (film, title)
    assert not (clips.folder / "clips.toml").exists()


def test_a_picture_of_ones_own_is_the_cover_and_goes_along(clips):
    film, _ = files_of(clips)
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (20, 90, 60)).save(out, "PNG")
    given = clips.send(
        "POST",
        "/api/p/demo/picture",
        content=out.getvalue(),
        headers={"content-type": "application/octet-stream"},
    ).json()["file"]
    assert ask_cover(clips, given).status_code == 200
    assert files_of(clips)[0] == film
    [clip] = read_manifest(clips.folder).clips
    with Image.open(clips.folder / clip.cover) as cover:
        assert cover.size == (clip.width, clip.height)
        assert all(
            abs(a - b) < 6 for a, b in zip(cover.getpixel((9, 9)), (20, 90, 60), strict=True)
        )
    sent = bundle_of(clips.folder, ["telegram"])
    covers = [name for name in sent if "cover" in name]
    films = [name for name in sent if name.endswith(".mp4")]
    assert [name.replace(".mp4", "-cover.jpg") for name in films] == covers
    (clips.folder / given).unlink()  # somebody took it away
    assert ask_cover(clips, 1.0).status_code == 200


def test_what_is_not_there_is_no_cover(clips):
    for wrong in ("cards/99-none.png", "media/none.png", "../secret.png", -1, 500, "x"):
        assert ask_cover(clips, wrong).status_code in (400, 404, 422), wrong
    assert ask_cover(clips, 1.0, clip="99-none").status_code in (400, 404)
    assert ask_cover(clips, 1.0, base="0" * 64).status_code == 409
    assert told_of(clips)["clips"][0]["cover"] is None


def test_the_title_of_a_clip_is_shown_before_it_is_chosen(clips):
    told = told_of(clips)
    wish = {"look": told["look"], "beats": {}, "covers": {}, "clip": told["clips"][0]["id"]}
    key = clips.post("/api/p/demo/clip-plan", wish).json()["key"]
    shown = clips.get(f"/p/demo/frame/{key}?cover=1&w=180")
    frame = clips.get(f"/p/demo/frame/{key}?at=1&w=180")
    with Image.open(io.BytesIO(shown.content)) as title:
        assert title.width == 180
    assert shown.content != frame.content
