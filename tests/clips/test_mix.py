"""Voice over music: how far the bed goes down, how fast, and how loud the whole is."""

import re
import subprocess
import wave

import numpy as np
import pytest

from repurpose.clips.audio.loudness import RATE, loudness
from repurpose.clips.audio.mix import ducking, mixed
from repurpose.clips.audio.moods import MOODS
from repurpose.clips.audio.music import compose
from repurpose.clips.audio.soundtrack import open_music, soundtrack
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.errors import MachineError, UnknownName


def speech(seconds=12.0):
    """Noise shaped like speech: syllables, words and pauses of a second and a half."""
    chance = np.random.default_rng(4)
    t = np.arange(round(seconds * RATE)) / RATE
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4.3 * t)
    phrases = ((t % 4) > 1.5).astype(float)
    noise = np.convolve(chance.standard_normal(len(t)), np.ones(24) / 24, "same")
    return (0.5 * noise * syllables * phrases).astype(np.float32)


def ffmpeg_meter(sound, path):
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    done = subprocess.run(
        [find_ffmpeg(), "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    return tuple(float(re.search(rf"{k}:\s+(-?[\d.]+)", summary)[1]) for k in ("I", "Peak"))


@pytest.mark.parametrize(
    "mood", ["calm", *(pytest.param(m, marks=pytest.mark.slow) for m in MOODS)]
)
def test_voice_and_bed_are_as_loud_as_promised(mood, tmp_path):
    bed = compose(mood, 8 * RATE, seed=2)
    measured, peak = ffmpeg_meter(mixed(speech(8.0), bed), tmp_path / "mix.wav")
    assert measured == pytest.approx(-14, abs=0.3)
    assert peak <= -1.5


def test_the_bed_goes_down_by_twelve_decibels():
    gains = ducking(speech())
    decibels = 20 * np.log10(gains)
    at = lambda t: float(decibels[round(t * RATE)])  # noqa: E731
    assert at(0.7) == 0.0
    assert at(2.5) == pytest.approx(-12, abs=0.01)
    assert at(3.5) == pytest.approx(-12, abs=0.01)  # not up between syllables
    assert at(5.2) == pytest.approx(0, abs=0.01)  # up again in the pause
    down = np.flatnonzero(decibels < -0.05)[0] / RATE
    low = np.flatnonzero(decibels < -11.9)[0] / RATE
    assert down == pytest.approx(1.5 - 0.1, abs=0.03)  # ahead of the first syllable
    assert low - down == pytest.approx(0.08, abs=0.02)
    rise = decibels[round(4.0 * RATE) : round(5.4 * RATE)]
    start, end = np.flatnonzero(rise > -11.9)[0] / RATE, np.flatnonzero(rise > -0.05)[0] / RATE
    assert end - start == pytest.approx(0.4, abs=0.05)


@pytest.mark.slow
def test_the_voice_stands_clear_of_the_bed():
    voice, bed = speech(8.0), compose("calm", 8 * RATE, seed=2)
    whole = mixed(voice, bed)
    talk, pause = slice(2 * RATE, 4 * RATE), slice(round(4.6 * RATE), round(5.3 * RATE))
    assert loudness(whole[talk]) - loudness(whole[pause]) > 5
    alone = mixed(voice, np.zeros_like(bed))
    assert loudness(alone) == pytest.approx(-14, abs=0.1)
    assert np.array_equal(mixed(None, bed), mixed(np.zeros(len(bed), np.float32), bed))
    assert not mixed(None, np.zeros_like(bed)).any()


@pytest.mark.slow
def test_moods_differ():
    sounds = [compose(m, 2 * RATE, seed=3) for m in MOODS]
    assert len({s.tobytes() for s in sounds}) == len(MOODS) >= 4
    for mood, sound in zip(MOODS, sounds, strict=True):
        assert np.abs(np.diff(sound, axis=0)).max() < 0.2, mood  # no click


def test_a_file_of_the_users_own_is_looped_and_faded(tmp_path):
    t = np.arange(RATE) / RATE
    tone = np.repeat((0.2 * np.sin(2 * np.pi * 330 * t))[:, None], 2, 1).astype(np.float32)
    with wave.open(str(tmp_path / "mine.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes((tone * 32767).astype("<i2").tobytes())
    sound = soundtrack(open_music(str(tmp_path / "mine.wav")), 150, 30, seed=0)
    assert sound.shape == (5 * RATE, 2)
    assert loudness(sound) == pytest.approx(-14, abs=0.1)
    assert np.abs(sound[: RATE // 100]).max() < 0.01
    (tmp_path / "bad.mp3").write_bytes(b"no music")
    with pytest.raises(MachineError, match=r"bad\.mp3"):
        open_music(str(tmp_path / "bad.mp3"))
    with pytest.raises(UnknownName) as caught:
        open_music("clam")
    assert "'calm'" in caught.value.hint
