"""Beats through the studio's routes: timed, ordered, shown otherwise, over pictures; kept as typed values, and undone."""

import io

import pytest
from PIL import Image

from repurpose.pack import read_manifest
from repurpose.pack.overrides.clip_edits import read_clips
from repurpose.pack.verify import verify_pack
from tests.studio.filming import told_of

pytestmark = pytest.mark.slow  # each makes a clip


def plan_of(window, **more):
    told = told_of(window)
    body = {"look": told["look"], "clip": told["clips"][0]["id"], **more}
    return window.post("/api/p/demo/clip-plan", body)


def beats_of(plan):
    return [{"lines": [c["text"] for c in beat["captions"]]} for beat in plan["beats"]]


def png():
    out = io.BytesIO()
    Image.new("RGB", (640, 960), (40, 90, 60)).save(out, "PNG")
    return out.getvalue()


def put(window, name, data):
    headers = {"content-type": "application/octet-stream", "x-file-name": name}
    return window.send("POST", "/api/p/demo/footage", content=data, headers=headers)


def test_a_clip_is_on_the_clock_and_any_frame_of_it_is_a_picture(clips):
    plan = plan_of(clips).json()
    assert plan["beats"][0]["start"] == 0
    ends = [beat["end"] for beat in plan["beats"]]
    assert ends == [beat["start"] for beat in plan["beats"][1:]] + [plan["end"]["start"]]
    frames = [
        clips.get(f"/p/demo/frame/{plan['key']}?at={second}") for second in (9, 0, plan["seconds"])
    ]
    assert {Image.open(io.BytesIO(one.content)).size for one in frames} == {(360, 640)}
    small = clips.get(f"/p/demo/frame/{plan['key']}?at=1&w=90").content
    assert Image.open(io.BytesIO(small)).size == (90, 160)
    assert clips.get("/p/demo/frame/nobody?at=1").status_code == 204


def test_lengths_kinds_order_and_shape_are_as_they_are_wanted(clips):
    plan = plan_of(clips).json()
    beats = beats_of(plan)
    beats[1] |= {"seconds": 7.0, "shows": "words"}
    wanted = {told_of(clips)["clips"][0]["id"]: beats[::-1]}
    other = plan_of(clips, beats=wanted).json()
    assert [b["captions"][0]["text"] for b in other["beats"]] == [
        b["lines"][0] for b in beats[::-1]
    ]
    [own] = [beat for beat in other["beats"] if beat["own"]]
    assert own["end"] - own["start"] == pytest.approx(7.0, abs=0.05)
    assert own["shows"] == ""
    assert not any(caption["own"] for beat in other["beats"] for caption in beat["captions"])
    look = told_of(clips)["look"] | {"clip_format": "wide"}
    wide = plan_of(clips, look=look).json()
    frame = clips.get(f"/p/demo/frame/{wide['key']}?at=2").content
    assert Image.open(io.BytesIO(frame)).size == (640, 360)


def test_what_is_no_picture_is_not_kept_and_no_name_leads_out(clips):
    assert put(clips, "a.png", b"GIF89a").status_code == 422
    assert put(clips, "a.svg", b"<svg/>").status_code == 422
    assert put(clips, "../../a.png", png()).json() == {"name": "a.png"}
    assert put(clips, "b.png", png()).json() == {"name": "b.png"}
    assert put(clips, "a.png", png()).json() == {"name": "a.png"}  # the same again
    assert sorted(p.name for p in (clips.folder / "footage").iterdir()) == ["a.png", "b.png"]
    clip = told_of(clips)["clips"][0]
    beats = [{"lines": clip["written"], "footage": "c.png"}]
    assert plan_of(clips, beats={clip["id"]: beats}).status_code == 404
    assert plan_of(clips, beats={clip["id"]: [{"lines": []}]}).status_code == 422


def test_beats_are_kept_as_typed_values_survive_and_are_undone(clips):
    put(clips, "night.png", png())
    told = told_of(clips)
    [clip] = told["clips"]
    beats = beats_of(plan_of(clips).json())
    beats[1] |= {"footage": "night.png", "seconds": 4.0}
    body = {"look": told["look"], "beats": {clip["id"]: beats}, "covers": {}, "base": told["base"]}
    answer = clips.post("/api/p/demo/clips", body)
    assert answer.status_code == 200, answer.text
    own = read_clips((clips.folder / "clips.toml").read_bytes())
    assert own.beats[clip["id"]][1].seconds == 4.0
    manifest = read_manifest(clips.folder)
    beat = manifest.scripts[0].beats[1]
    assert (beat.seconds, beat.footage, beat.own) == (4.0, "night.png", ("seconds", "footage"))
    scene = manifest.clips[0].scenes[1]
    assert scene.end - scene.start == pytest.approx(4.0, abs=0.05)
    assert "footage/night.png" in manifest.files
    assert verify_pack(clips.folder)[0] == []

    from repurpose.pack.overrides.rework import rework_pack

    rework_pack(clips.folder)  # a rebuild keeps it
    again = read_manifest(clips.folder)
    assert again.clips[0].inputs == manifest.clips[0].inputs
    assert told_of(clips)["clips"][0]["beats"][1]["footage"] == "night.png"
    assert clips.post("/api/p/demo/undo", {}).status_code == 200
    assert told_of(clips)["clips"][0]["beats"] is None
    assert (clips.folder / "footage" / "night.png").is_file()
