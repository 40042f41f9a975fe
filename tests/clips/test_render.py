"""A finished clip, read back: what platforms check, and what people see and hear."""

import errno
import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from repurpose.clips import FORMATS, Recipe, clip_inputs, draw_cover, plan_timeline, render_clip
from repurpose.clips.audio.moods import MOODS
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.layout.clip_style import look_of
from repurpose.clips.layout.motif import seen_on
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.errors import MachineError, MissingGlyphs, UnknownName
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import load_theme
from tests.clips.clip_sample import LABELS, small_script
from tests.clips.mp4_boxes import boxes


def decoded(path, kind="video"):
    with av.open(str(path)) as file:
        yield from file.decode(**{kind: 0})


def check_container(report, comment):
    top = [b for b in boxes(report.file) if "/" not in b]
    assert top.index("moov") < top.index("mdat")
    assert not [b for b in boxes(report.file) if b.endswith(("elst", "ctts"))]
    with av.open(str(report.file)) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        codec = video.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.width, codec.height) == (report.width, report.height)
        assert (codec.colorspace, codec.color_primaries, codec.color_trc) == (1, 1, 1)  # BT.709
        assert codec.color_range == 1  # limited
        assert video.average_rate == report.fps
        assert video.frames == report.frames
        sound = audio.codec_context
        assert (sound.name, sound.profile, sound.sample_rate) == ("aac", "LC", 48000)
        assert sound.layout.name == "stereo"
        assert video.start_time == audio.start_time == 0
        lengths = [float(s.duration * s.time_base) for s in (video, audio)]
        assert abs(lengths[0] - lengths[1]) <= 1024 / 48000 + 1e-6
        assert file.metadata["title"] == small_script().title
        assert file.metadata["comment"] == comment
        assert "creation_time" not in file.metadata
        assert "encoder" not in file.metadata
    with av.open(str(report.file)) as file:
        packets = [p for p in file.demux(video=0) if p.dts is not None]
        assert all(p.pts == p.dts for p in packets)
        assert len({b.dts - a.dts for a, b in pairwise(packets)}) == 1
        keys = [i for i, p in enumerate(packets) if p.is_keyframe]
        gaps = np.diff([*keys, len(packets)])
        assert keys[0] == 0
        assert gaps.max() <= 2 * report.fps


def ffmpeg_loudness(path):
    done = subprocess.run(
        [find_ffmpeg(), "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    return tuple(float(re.search(rf"{k}:\s+(-?[\d.]+)", summary)[1]) for k in ("I", "Peak"))


@pytest.mark.slow
def test_every_platform_takes_the_file(clip):
    check_container(clip.report, "article 0123abcd")


@pytest.mark.slow
def test_it_is_as_loud_as_platforms_play(clip):
    measured, peak = ffmpeg_loudness(clip.report.file)
    assert measured == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0


@pytest.mark.slow
def test_the_frames_are_the_stills_that_were_drawn(clip, catalogue):
    timeline = plan_timeline(clip.script, seconds=(3, 8), grid=MOODS["calm"].grid)
    stage = Stage(
        timeline, look_of(load_theme(), catalogue, "zh-Hans"), FORMATS["vertical-small"], LABELS
    )
    frames = list(decoded(clip.report.file))
    assert len(frames) == timeline.frames
    scenes = [(timeline.frames - 1, len(timeline.scenes) - 1, None)]
    scenes += [((c.start + c.end) // 2, i, c) for i, c in enumerate(timeline.cues)]
    for number, scene, cue in scenes:
        seen = frames[number].reformat(format="rgb24", src_colorspace=1, dst_color_range=2)
        wrong = np.abs(seen.to_ndarray().astype(int) - np.asarray(stage.still(scene, cue)))
        wrong[stage.bar.top : stage.bar.bottom] = 0  # where the progress is painted
        assert wrong.mean() < 2.5, (number, scene)


@pytest.mark.slow
def test_the_progress_bar_grows_to_its_end(clip, catalogue):
    timeline = plan_timeline(clip.script, seconds=(3, 8), grid=MOODS["calm"].grid)
    stage = Stage(
        timeline, look_of(load_theme(), catalogue, "zh-Hans"), FORMATS["vertical-small"], LABELS
    )
    box = FORMATS["vertical-small"].text
    wide = []
    for number, frame in enumerate(decoded(clip.report.file)):
        scene = timeline.scenes[timeline.scene_at(number)]
        if scene.kind == "end" or number < scene.start + 12:
            continue
        ink = seen_on(stage.look_of_scene(timeline.scene_at(number)))
        row = frame.reformat(format="rgb24", src_colorspace=1).to_ndarray()[box.top + 2].astype(int)
        wide.append(int((np.abs(row - ink).sum(axis=1) < 90).sum()))
    assert all(b >= a - 3 for a, b in pairwise(wide))
    assert wide[0] < 0.3 * box.width
    assert wide[-1] > 0.95 * (box.width - 12)


@pytest.mark.slow
def test_beside_the_video(clip):
    report = clip.report
    assert sorted(p.name for p in clip.folder.iterdir()) == [
        "yu-mi.ass",
        "yu-mi.jpg",
        "yu-mi.mp4",
        "yu-mi.srt",
        "yu-mi.vtt",
    ]
    texts = [c.text for c in report.captions]
    assert texts == ["县里装了42座气象站", "灌溉用水因此少了18%"]
    assert [c.spans for c in report.captions] == [
        c.spans for b in clip.script.beats for c in b.captions
    ]
    for path, point in ((report.srt, ","), (report.vtt, ".")):
        blocks = path.read_text("utf-8").strip().split("\n\n")[-2:]
        for block, caption in zip(blocks, report.captions, strict=True):
            _, times, *lines = block.split("\n")
            assert "".join(lines) == caption.text
            clock = [t.replace(point, ".").split(":") for t in times.split(" --> ")]
            assert [int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in clock] == pytest.approx(
                [caption.start, caption.end], abs=0.001
            )
    with Image.open(report.cover) as cover:
        assert (cover.format, cover.size) == ("JPEG", (720, 1280))


def test_progress_is_told_frame_by_frame(clip):
    frames = clip.report.frames
    assert clip.progress == [(n, frames) for n in range(1, frames + 1)]


def test_the_same_input_gives_the_same_bytes(tmp_path, catalogue, clip):
    again = render_clip(
        clip.script,
        Recipe(format="vertical-small", labels=LABELS, article_id="0123abcd", seconds=(3, 8)),
        theme=load_theme(),
        out_dir=tmp_path,
        catalogue=catalogue,
    )
    for ours in (again.file, again.cover, again.srt, again.vtt, again.ass):
        assert ours.read_bytes() == (clip.folder / ours.name).read_bytes(), ours.name


def test_the_cover_can_be_had_without_the_clip(clip, catalogue):
    made = draw_cover(
        clip.script,
        Recipe(format="vertical-small", labels=LABELS),
        theme=load_theme(),
        catalogue=catalogue,
    )
    assert made == clip.report.cover.read_bytes()


def test_a_fingerprint_changes_with_what_it_is_made_of(clip):
    theme = load_theme()
    base = clip_inputs(clip.script, Recipe(), theme=theme)
    assert base == clip_inputs(small_script(), Recipe(), theme=theme)
    others = [
        clip_inputs(clip.script, Recipe(), theme=load_theme("ink")),
        clip_inputs(clip.script, Recipe(music="none"), theme=theme),
        clip_inputs(clip.script, Recipe(format="square"), theme=theme),
        clip_inputs(clip.script, Recipe(captions="pop"), theme=theme),
        clip_inputs(clip.script, Recipe(), theme=theme, voice="edge"),
        clip_inputs(clip.script, Recipe(backdrop=[clip.report.cover]), theme=theme),
        clip_inputs(clip.script, Recipe(backdrop=[clip.report.cover], motion="zoom"), theme=theme),
        clip_inputs(clip.script, Recipe(labels=LABELS), theme=theme),
        clip_inputs(clip.script, Recipe(article_id="x"), theme=theme),
        clip_inputs(clip.script, Recipe(), theme=theme, fonts="other"),
        clip_inputs(clip.script, Recipe(seconds=(20, 40)), theme=theme),
        clip_inputs(clip.script, Recipe(most_bytes=10_000_000), theme=theme),
    ]
    assert len({base, *others}) == len(others) + 1


def test_an_unknown_format_suggests_the_nearest(tmp_path):
    with pytest.raises(UnknownName, match="vertcal") as caught:
        render_clip(small_script(), Recipe(format="vertcal"), theme=load_theme(), out_dir=tmp_path)
    assert "'vertical'" in caught.value.hint


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["ink", "tech-dark"])
def test_a_full_size_clip(tmp_path, catalogue, theme):
    report = render_clip(
        small_script(),
        Recipe(labels=LABELS, article_id="9"),
        theme=load_theme(theme),
        out_dir=tmp_path,
        catalogue=catalogue,
    )
    assert (report.width, report.height) == (1080, 1920)
    check_container(report, "article 9")
    measured, peak = ffmpeg_loudness(report.file)
    assert measured == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0


def test_a_sign_that_no_font_has_is_named_before_anything_is_made(tmp_path, catalogue):
    beats = (Beat("hook", (Caption("价格是\U0010fff0元", ()),)),)
    with pytest.raises(MissingGlyphs, match="10FFF0"):
        render_clip(
            Script("s", "题目在此", None, beats),
            Recipe(format="vertical-small"),
            theme=load_theme(),
            out_dir=tmp_path,
            catalogue=catalogue,
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_at_the_last_small_file_leaves_nothing(tmp_path, catalogue, monkeypatch):
    opened = Path.open

    def full(path, *words, **more):
        if path.name.startswith(".s.") and path.suffix == ".vtt":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(path, *words, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(MachineError, match="No space left"):
        render_clip(
            Script("s", "题目在此", None, small_script().beats[:1]),
            Recipe(format="vertical-small", seconds=(3, 8), music="none"),
            theme=load_theme(),
            out_dir=tmp_path,
            catalogue=catalogue,
        )
    assert list(tmp_path.iterdir()) == []
