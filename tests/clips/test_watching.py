"""Whole clips, watched: every caption is read off its frame, nothing is black or frozen, words fit.

These take minutes, so they are slow tests. Characters are read by RapidOCR, whose models lie in its
wheel; without it those tests are skipped.
"""

import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import av
import numpy as np
import pytest

from repurpose.article.model import Span
from repurpose.clips import FORMATS, Labels, Recipe, render_clip
from repurpose.clips.audio.narration import plan_spoken, utterances_of
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.layout.timeline import reading_units
from repurpose.clips.voice.model import RATE, Mark, Speech
from repurpose.clips.voice.opening import open_voice, speak
from repurpose.clips.voice.sound import decode, stretches
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import load_theme

pytestmark = pytest.mark.slow

SCRIPT = Script(
    "watched",
    "玉米地里的气象站：一座县城怎样学会看天",
    None,
    (
        Beat("hook", (Caption("县里装了42座气象站", (Span(0, 11),)),)),
        Beat(
            "beat",
            (
                Caption("站长说", (Span(12, 15),)),
                Caption("“难的不是看天，而是相信数字”", (Span(16, 30),)),
            ),
        ),
        Beat(
            "beat",
            (
                Caption("灌溉用水因此少了18%", (Span(30, 41),)),
                Caption("三年下来一共省了1,300万吨", (Span(42, 56),)),
            ),
        ),
        Beat("close", (Caption("先把手边的天气记好", (Span(56, 65),)),)),
    ),
)
LOOKS = [
    ("newsroom", "plain", "vertical"),
    ("tech-dark", "karaoke", "vertical"),
    ("ink", "box", "square"),
    ("warm", "pop", "wide"),
]


@pytest.fixture(scope="module")
def clips(tmp_path_factory, catalogue):
    """One clip for each look."""
    folder: Path = tmp_path_factory.mktemp("watched")
    made = {}
    for theme, style, form in LOOKS:
        made[theme] = render_clip(
            SCRIPT,
            Recipe(format=form, captions=style, labels=Labels(author="苏禾", call="全文在主页")),
            theme=load_theme(theme),
            out_dir=folder,
            name=theme,
            catalogue=catalogue,
        )
    return made


@pytest.fixture(scope="module")
def reader():
    rapidocr = pytest.importorskip("rapidocr_onnxruntime", reason="rapidocr is not installed")
    return rapidocr.RapidOCR()


def plain(text):
    """Letters and digits alone, for marks are a matter of taste to a reader of pictures."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum() or c == "%")


def frames_at(path, numbers):
    with av.open(str(path)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number in numbers:
                yield number, frame.to_ndarray(format="rgb24")


@pytest.mark.parametrize("theme", [look[0] for look in LOOKS])
def test_every_caption_can_be_read_off_its_frame(theme, clips, reader):
    report = clips[theme]
    form = next(FORMATS[look[2]] for look in LOOKS if look[0] == theme)
    # Three frames of each: where the edge of a moving box stands beside a sign, the reader misses
    # that sign, and sees it when the box has gone on. One of the three must be read whole.
    moments = {
        round((c.start + (c.end - c.start) * share) * report.fps): c
        for c in report.captions
        for share in (0.25, 0.5, 0.75)
    }
    whole = dict.fromkeys(report.captions, False)
    for number, picture in frames_at(report.file, moments):
        found, _ = reader(picture)
        caption = moments[number]
        wanted = plain(caption.text)
        read = [(plain(text), box) for box, text, _ in found or []]
        whole[caption] |= wanted in "".join(text for text, _ in read)
        for text, box in read:
            if text and text in wanted:
                xs, ys = [p[0] for p in box], [p[1] for p in box]
                # The reader's boxes are wider than the ink, large signs' more so.
                slack = max(12, 0.16 * (max(ys) - min(ys)))
                assert min(xs) >= form.text.left - slack
                assert max(xs) <= form.text.right + slack
                assert min(ys) >= form.text.top - slack
                assert max(ys) <= form.text.bottom + slack
    assert [caption.text for caption, was_read in whole.items() if not was_read] == []


@pytest.mark.parametrize("theme", [look[0] for look in LOOKS])
def test_captions_can_be_read_in_their_time(theme, clips):
    for caption in clips[theme].captions:
        assert reading_units(caption.text) / (caption.end - caption.start) <= 9.0


@pytest.mark.parametrize("theme", [look[0] for look in LOOKS])
def test_nothing_is_black_or_frozen(theme, clips):
    report = clips[theme]
    done = subprocess.run(
        [
            *(find_ffmpeg(), "-hide_banner", "-nostats", "-i", str(report.file), "-vf"),
            "blackdetect=d=0.1:pix_th=0.02,freezedetect=n=0.00001:d=4.0",
            *("-af", "silencedetect=n=-60dB:d=1.0", "-f", "null", "-"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert "black_start" not in done
    assert "silence_start" not in done
    assert not re.findall(r"freeze_start: ([\d.]+)", done)


needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng"), reason="espeak-ng is not installed"
)


def check_spoken(report, clauses_within):
    """Find where each stretch of speech begins in the finished clip, and hold captions against it."""
    sound = decode(report.file)
    talk = [a for a, _ in stretches(sound, pause=0.12)]
    first, *rest = report.captions
    assert first.start == 0.0 <= talk[0]  # the hook is there before it is said
    for caption in rest:
        nearest = min(talk, key=lambda a: abs(a - caption.start))
        assert abs(nearest - caption.start) <= clauses_within, (
            caption.text,
            nearest,
            caption.start,
        )


@needs_espeak
def test_captions_come_with_the_voice(tmp_path, catalogue):
    voice = open_voice("espeak", language="zh-Hans", environ={})
    report = render_clip(
        SCRIPT,
        Recipe(format="vertical-small", captions="karaoke", music="none", sounds="none"),
        theme=load_theme(),
        out_dir=tmp_path,
        catalogue=catalogue,
        voice=voice,
    )
    assert report.voice == "espeak:cmn"
    assert report.timing == "estimated"
    check_spoken(report, 0.2)
    done = subprocess.run(
        [
            *(find_ffmpeg(), "-hide_banner", "-nostats", "-i", str(report.file)),
            *("-af", "ebur128=peak=true", "-f", "null", "-"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    summary = done[done.rindex("Summary:") :]
    values = [float(re.search(rf"{k}:\s+(-?[\d.]+)", summary)[1]) for k in ("I", "Peak")]
    assert values[0] == pytest.approx(-14, abs=0.5)
    assert values[1] <= -1.0


class Metronome:
    """A voice that gives marks: a tone for each character, and no sound for a mark."""

    name = key = "metronome"

    def at(self, _speed):
        return self

    def synthesize(self, sentence):
        parts, marks, at = [], [], 0.0
        for place, sign in enumerate(sentence):
            length = 0.16 if sign.isalnum() else 0.30
            t = np.arange(round(length * RATE)) / RATE
            parts.append(0.3 * np.sin(2 * np.pi * 180 * t) * sign.isalnum())
            if sign.isalnum():
                marks.append(Mark(place, place + 1, at, at + length))
            at += length
        return Speech(np.concatenate(parts).astype(np.float32), tuple(marks), "exact")


def test_captions_start_within_three_frames_of_the_word(tmp_path, catalogue):
    report = render_clip(
        SCRIPT,
        Recipe(format="vertical-small", captions="karaoke", music="none", sounds="none"),
        theme=load_theme(),
        out_dir=tmp_path,
        catalogue=catalogue,
        voice=Metronome(),
    )
    assert report.timing == "exact"
    check_spoken(report, 3 / report.fps)


@pytest.mark.filterwarnings("ignore")  # what jieba's own source warns of
@pytest.mark.skipif(
    not os.environ.get("REPURPOSE_KOKORO"),
    reason="REPURPOSE_KOKORO names no folder with Kokoro's model",
)
def test_kokoro_says_when_each_syllable_is_said(tmp_path):
    voice = open_voice(
        "kokoro", language="zh-Hans", environ=dict(os.environ), cache=tmp_path / "kept"
    )
    sentence = "2026年，县里装了42座气象站，灌溉用水少了18%。"
    speech = speak(voice, [sentence])[0]
    assert speech.timing == "exact"
    talk = stretches(speech.samples, pause=0.08)
    for clause in ("县", "灌"):
        mark = next(m for m in speech.marks if sentence[m.start] == clause)
        assert min(abs(a - mark.begin) for a, _ in talk) <= 0.1  # three frames
    said = {k for m in speech.marks for k in range(m.start, m.end)}
    assert {k for k, c in enumerate(sentence) if c.isalnum()} <= said
    assert np.abs(speech.samples).max() > 0.05
    again = speak(voice, [sentence])[0]
    assert np.abs(again.samples - speech.samples).max() < 1e-3
    said_all = utterances_of(SCRIPT)
    timeline, starts = plan_spoken(SCRIPT, said_all, speak(voice, [u.text for u in said_all]))
    assert timeline.seconds < 40
    assert len(starts) == len(said_all)
