"""The bed and the meter: against ffmpeg's own meter, and against known signals."""

import re
import subprocess
import wave

import numpy as np
import pytest

from repurpose.clips.audio.loudness import RATE, loudness, normalised, true_peak
from repurpose.clips.audio.music import compose
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg


def tone(hertz, level, seconds=3.0, phase=0.0):
    t = np.arange(round(seconds * RATE)) / RATE
    return np.repeat((level * np.sin(2 * np.pi * hertz * t + phase))[:, None], 2, 1).astype(
        np.float32
    )


def ffmpeg_meter(path):
    done = subprocess.run(
        [find_ffmpeg(), "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    return tuple(float(re.search(rf"{k}:\s+(-?[\d.]+|-inf)", summary)[1]) for k in ("I", "Peak"))


def test_the_meter_reads_the_reference_tone():
    # EBU Tech 3341 (2023), table 1, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS.
    assert loudness(tone(1000, 10 ** (-23 / 20), 20)) == pytest.approx(-23.0, abs=0.1)


def test_the_gate_leaves_pauses_out():
    # EBU Tech 3341, case 3: -36 dB for 10 s, -23 dB for 60 s, -36 dB for 10 s read -23 LUFS.
    quiet, loud = tone(1000, 10 ** (-36 / 20), 10), tone(1000, 10 ** (-23 / 20), 60)
    assert loudness(np.concatenate([quiet, loud, quiet])) == pytest.approx(-23.0, abs=0.1)


def test_true_peak_sees_between_samples():
    # A quarter of the rate at 45 degrees: samples reach 0.707 of the wave (EBU Tech 3341, case 17).
    sound = tone(RATE / 4, 0.5, 0.5, np.pi / 4)
    assert np.abs(sound).max() == pytest.approx(0.3536, abs=1e-3)
    assert true_peak(sound[2000:-2000]) == pytest.approx(-6.0, abs=0.4)


def test_silence_stays_silence():
    silence = np.zeros((RATE, 2), np.float32)
    assert loudness(silence) == -70.0
    assert not normalised(silence).any()
    assert not compose("none", 1000, seed=1).any()
    assert loudness(silence[:100]) == -70.0


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("seed", [1, 7])
def test_the_bed_is_as_loud_as_promised(tmp_path, seed):
    sound = compose("calm", 18 * RATE + 7, seed=seed)
    assert sound.shape == (18 * RATE + 7, 2)
    with wave.open(str(tmp_path / "bed.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    measured, peak = ffmpeg_meter(tmp_path / "bed.wav")
    assert measured == pytest.approx(-14, abs=0.15)
    assert measured == pytest.approx(loudness(sound), abs=0.1)
    assert peak <= -1.8


def test_a_seed_is_a_sound():
    first, again, other = (compose("calm", 3 * RATE, seed=s) for s in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_bed_is_music_and_not_a_test_tone():
    sound = compose("calm", 16 * RATE, seed=3)
    power = np.abs(np.fft.rfft(sound.mean(1))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    total = power.sum()
    assert power.max() / total < 0.15  # no single line stands out
    assert power[hertz > 6000].sum() / total < 1e-4  # nothing hisses
    assert power[hertz < 60].sum() / total < 0.1  # nothing that only a large loudspeaker can give
    assert power[(hertz > 200) & (hertz < 2000)].sum() / total > 0.25  # a telephone plays it
    assert np.abs(np.diff(sound, axis=0)).max() < 0.15  # no click, at the seam of the loop neither
    assert abs(sound[0]).max() < 1e-3
    assert abs(sound[-1]).max() < 1e-3
    left, right = sound.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.98  # wide, and still there in mono
