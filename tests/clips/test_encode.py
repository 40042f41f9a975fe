"""The encoder: in step, and clean when it is stopped, fails, or finds no room."""

import os
import stat
import subprocess
import sys
import textwrap
import threading
from itertools import groupby, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from repurpose.clips.audio.loudness import RATE
from repurpose.clips.encode import encoder_ffmpeg, encoder_pyav
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.encode.encoder_pyav import parts_of
from repurpose.clips.encode.mp4 import write_movie
from repurpose.clips.encode.options import Encoding, bits_for
from repurpose.clips.encode.planes import Fill, colour_of, mix, to_planes
from repurpose.clips.source_box import source_box
from repurpose.errors import MachineError
from tests.clips.mp4_boxes import boxes

SIZE = (180, 320)
GREY = to_planes(Image.new("RGB", SIZE, (90, 90, 90)))
WHITE = to_planes(Image.new("RGB", SIZE, "white"))


def of(picture_at):
    """The frames that `picture_at(number)` gives, read in one place."""
    return [lambda part: (picture_at(number) for number in part)]


GREYS = of(lambda _: GREY)


def silence(frames):
    return np.zeros((frames * RATE // 30, 2), np.float32)


@pytest.fixture(params=["inside", "pipe"])
def encoder(request):
    """Both ways of encoding: within this process, and through a pipe into another."""
    return find_ffmpeg() if request.param == "pipe" else None


@pytest.fixture
def processes(monkeypatch):
    """Every process that the encoder starts."""
    started = []
    encoder_ffmpeg.find_ffmpeg()  # which is asked for its version when it is first found
    popen = subprocess.Popen

    def remember(*args, **kwargs):
        started.append(popen(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(encoder_ffmpeg.subprocess, "Popen", remember)
    return started


def test_flash_and_beep_fall_together(tmp_path, encoder):
    frames = 75
    sound = silence(frames)
    for n in (15, 45):
        at = n * RATE // 30
        sound[at : at + 1600] = 0.6 * np.sin(np.arange(1600) * 2 * np.pi * 1000 / RATE)[:, None]
    target = tmp_path / "sync.mp4"
    pictures = of(lambda n: WHITE if n in (15, 45) else GREY)
    write_movie(pictures, frames, sound, target, Encoding(*SIZE), encoder=encoder)
    with av.open(str(target)) as file:
        flashes = [f.time for f in file.decode(video=0) if f.to_ndarray()[: SIZE[1]].mean() > 180]
    with av.open(str(target)) as file:
        parts = list(file.decode(audio=0))
    heard = np.concatenate([p.to_ndarray().mean(axis=0) for p in parts])
    loud = np.flatnonzero(np.abs(heard) > 0.08)
    beeps = [parts[0].time + loud[0] / RATE, parts[0].time + loud[loud > 40 * 1600][0] / RATE]
    assert flashes == pytest.approx([0.5, 1.5])
    assert beeps == pytest.approx(flashes, abs=0.002)


def test_an_interrupt_leaves_nothing(tmp_path, processes, encoder):
    def stop(done, _):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_movie(
            GREYS,
            500,
            silence(500),
            tmp_path / "a.mp4",
            Encoding(*SIZE),
            on_progress=stop,
            encoder=encoder,
        )
    assert list(tmp_path.iterdir()) == []
    assert len(processes) == (encoder is not None)
    assert all(p.poll() is not None for p in processes)


def test_a_failure_while_drawing_leaves_the_older_file(tmp_path, processes, encoder):
    (tmp_path / "a.mp4").write_bytes(b"older")

    with pytest.raises(ZeroDivisionError):
        write_movie(
            of(lambda n: GREY if n < 1 else 1 / 0),
            2,
            silence(2),
            tmp_path / "a.mp4",
            Encoding(*SIZE),
            encoder=encoder,
        )
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
    assert (tmp_path / "a.mp4").read_bytes() == b"older"
    assert all(p.poll() is not None for p in processes)


def tool(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in encoders are shell scripts")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "echo first >&2; echo 'Unknown encoder libx264' >&2; exit 8",
            "Encoding a.mp4 failed: Unknown encoder libx264",
        ),
        (
            "echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1",
            "The disk is full",
        ),
        ("kill -9 $$", "it was stopped by signal 9"),
        ("cat >/dev/null; exit 3", "ffmpeg ended with code 3"),
        ("exit 0", "Encoding a.mp4 failed"),
    ],
)
def test_a_failing_encoder_is_an_error_for_people(tmp_path, script, said):
    out = tmp_path / "out"
    out.mkdir()
    program = tool(tmp_path / "ffmpeg", script)
    with pytest.raises(MachineError) as caught:
        write_movie(GREYS, 90, silence(90), out / "a.mp4", Encoding(*SIZE), encoder=program)
    assert said in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert list(out.iterdir()) == []


def test_an_encoder_that_is_not_there(tmp_path):
    with pytest.raises(MachineError, match="does not start"):
        write_movie(
            GREYS, 1, silence(1), tmp_path / "a.mp4", Encoding(*SIZE), encoder="/nowhere/ffmpeg"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path, encoder):
    with pytest.raises(MachineError, match=r"a\.mp4"):
        write_movie(
            GREYS, 1, silence(1), tmp_path / "none" / "a.mp4", Encoding(*SIZE), encoder=encoder
        )


@pytest.mark.skipif(os.name != "posix", reason="such names are not allowed elsewhere")
def test_names_that_look_like_something_else(tmp_path, monkeypatch, encoder):
    monkeypatch.chdir(tmp_path)
    for name in ("http:a%03d.mp4", "-y.mp4", "有 空格.mp4"):
        meta = Encoding(*SIZE, title="一行\n两行\0=", comment="-c copy")
        write_movie(GREYS, 3, silence(3), Path(name), meta, encoder=encoder)
        with av.open(f"file:{name}") as file:
            assert file.streams.video[0].frames == 3
            assert file.metadata["title"] == "一行 两行="
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="limits of file size are a POSIX matter")
def test_a_real_encoder_that_may_not_write_any_more(tmp_path, encoder):
    code = f"""
        import resource, sys
        import numpy as np
        from pathlib import Path
        from repurpose.clips.encode.mp4 import write_movie
        from repurpose.clips.encode.options import Encoding
        from repurpose.errors import MachineError
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        chance = np.random.default_rng(1)
        noise = [lambda part: (chance.integers(16, 235, (480, 180), dtype=np.uint8) for _ in part)]
        try:
            write_movie(noise, 60, np.zeros((24_000, 2), np.float32), Path({str(tmp_path)!r}, "a.mp4"),
                        Encoding(180, 320), encoder={encoder!r})
        except MachineError as error:
            print(error.message)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "The disk is full: a.mp4" in done.stdout or encoder, done
    assert "a.mp4" in done.stdout, done
    assert list(tmp_path.iterdir()) == []


def test_colours_are_converted_as_ffmpeg_does():
    picture = Image.effect_mandelbrot((64, 96), (-1.6, -1.2, 0.6, 1.2), 40).convert("L")
    rgb = Image.merge(
        "RGB", (picture, picture.rotate(180), picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    )
    frame = av.VideoFrame.from_ndarray(np.asarray(rgb), format="rgb24")
    theirs = frame.reformat(
        format="yuv444p", dst_colorspace=1, src_color_range=2, dst_color_range=1
    ).to_ndarray()
    ours = to_planes(rgb).astype(int)
    assert np.abs(ours[:96] - theirs[0]).max() <= 2
    for number in (1, 2):
        full = theirs[number].astype(float)
        small = (full[::2, ::2] + full[1::2, ::2] + full[::2, 1::2] + full[1::2, 1::2]) / 4
        mine = ours[96:].reshape(2, 48, 32)[number - 1]
        assert np.abs(mine - small).max() <= 2
    assert colour_of((255, 255, 255)) == (235, 128, 128)
    assert colour_of((0, 0, 0)) == (16, 128, 128)
    assert colour_of((255, 0, 0)) == (63, 102, 240)  # ITU-R BT.709: 75 % bars aside, the red corner


def between_them(share):
    planes = GREY.copy()
    mix(planes, WHITE, share)
    return planes


def test_blends_and_fills():
    assert np.array_equal(between_them(0.0), GREY)
    assert np.array_equal(between_them(1.0), WHITE)
    half = between_them(0.5)
    assert abs(int(half[0, 0]) - (int(GREY[0, 0]) + 235) / 2) <= 1
    planes = GREY.copy()
    Fill(10, 20, 14, 24, (200, 60, 70)).paint(planes)
    assert (planes[20:24, 10:14] == 200).all()
    assert (planes[: SIZE[1]] == 200).sum() == 16
    assert (planes[SIZE[1] :] == 60).sum() == (planes[SIZE[1] :] == 70).sum() == 4
    before = planes.copy()
    Fill(10, 20, 10, 24, (1, 2, 3)).paint(planes)
    assert np.array_equal(before, planes)


def test_both_ways_give_the_same_kind_of_file(tmp_path):
    found = {}
    for name, encoder in (("inside", None), ("pipe", find_ffmpeg())):
        path = tmp_path / f"{name}.mp4"
        pictures = of(lambda n: GREY if n % 8 < 4 else WHITE)
        box = source_box("none", pictures=False, number="")
        meta = Encoding(*SIZE, title="一行", comment="article 1", label=box)
        write_movie(pictures, 70, silence(70), path, meta, encoder=encoder)
        with av.open(str(path)) as file:
            video, audio = file.streams.video[0], file.streams.audio[0]
            packets = [p for p in file.demux() if p.dts is not None]
            assert path.read_bytes().endswith(box)
            found[name] = (
                [b for b in boxes(path) if "/" not in b],
                video.codec_context.profile,
                (video.codec_context.color_primaries, video.codec_context.color_range),
                (video.frames, video.average_rate, float(video.duration * video.time_base)),
                (audio.start_time, float(audio.duration * audio.time_base)),
                [p.pts for p in packets if p.stream.type == "video"],
                [p.pts for p in packets if p.stream.type == "audio"],
                dict(file.metadata),
            )
            keys = [
                n for n, p in enumerate(p for p in packets if p.stream == video) if p.is_keyframe
            ]
            assert keys[0] == 0
            assert max(b - a for a, b in pairwise([*keys, 70])) <= 2 * meta.fps
            order = [p.stream.type for p in sorted(packets, key=lambda p: p.pos)]
            # Sound lies beside its pictures, or a player must read the whole file first.
            longest = max(len(list(run)) for kind, run in groupby(order) if kind == "video")
            assert longest <= 2 * meta.fps
    assert found["inside"] == found["pipe"]


@pytest.mark.slow
def test_a_wild_picture_stays_under_the_cap(tmp_path, encoder):
    chance = np.random.default_rng(1)
    noise = [chance.integers(16, 235, (480, 180), dtype=np.uint8) for _ in range(150)]
    sizes = []
    for cap in (0, 600_000):
        meta = Encoding(*SIZE, most_bits=bits_for(cap, 5.0) if cap else 0)
        write_movie(
            of(noise.__getitem__), 150, silence(150), tmp_path / "a.mp4", meta, encoder=encoder
        )
        sizes.append((tmp_path / "a.mp4").stat().st_size)
    assert sizes[0] > 1_200_000
    assert 300_000 < sizes[1] <= 600_000


@given(frames=st.integers(1, 30_000), fps=st.sampled_from([24, 25, 30, 60]))
def test_parts_are_whole_groups_and_nearly_equal(frames, fps):
    parts = parts_of(frames, Encoding(*SIZE, fps=fps))
    assert [n for part in parts for n in (part.start, part.stop)][1:-1] == [
        edge for part in parts[1:] for edge in (part.start, part.start)
    ]
    assert (parts[0].start, parts[-1].stop) == (0, frames)
    groups = [-(-len(part) // (2 * fps)) for part in parts]
    assert all(part.start % (2 * fps) == 0 and len(part) for part in parts)
    assert max(groups) <= 5
    assert max(groups) - min(groups) <= 1
    assert len(parts) % 2 == 0 or len(parts) == 1


def test_the_bytes_do_not_depend_on_how_many_parts_are_encoded_at_once(tmp_path):
    frames, found = 130, set()
    pictures = of(lambda n: between_them(n % 40 / 40))
    for count in (1, 2, 3):
        path = tmp_path / "a.mp4"
        write_movie(pictures * count, frames, silence(frames), path, Encoding(*SIZE))
        found.add(path.read_bytes())
        with av.open(str(path)) as file:
            levels = [f.to_ndarray()[0, 0] for f in file.decode(video=0)]
        assert levels == pytest.approx([between_them(n % 40 / 40)[0, 0] for n in range(130)], abs=3)
    assert len(found) == 1


def test_an_encoder_that_fails_amid_a_part(tmp_path, monkeypatch):
    threads = threading.active_count()

    def wrong(context, encoding):
        described(context, encoding)
        context.options = {"profile": "none such"}

    described = encoder_pyav._describe
    monkeypatch.setattr(encoder_pyav, "_describe", wrong)
    with pytest.raises(MachineError, match=r"a\.mp4"):
        write_movie(GREYS * 2, 200, silence(200), tmp_path / "a.mp4", Encoding(*SIZE))
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads
