"""Cuts lie on the beats of the music, and short sounds mark them: where, how loud, and not at all."""

import wave
from itertools import pairwise

import numpy as np
import pytest

from repurpose.clips import Recipe, plan_timeline
from repurpose.clips.audio.accents import UNDER, accent, with_accents
from repurpose.clips.audio.loudness import RATE, loudness, true_peak
from repurpose.clips.audio.moods import MOODS
from repurpose.clips.audio.music import compose
from repurpose.clips.audio.narration import pause_after, speeds_of
from repurpose.clips.audio.soundtrack import open_music
from repurpose.clips.audio.tempo import find_beats
from repurpose.clips.layout.grid import Grid
from repurpose.clips.layout.sounding import ACCENTS, SoundCue, sounds_of
from tests.clips.clip_sample import small_script


def drums(beats_a_minute, seconds=15, first=0.13):
    """Short blows at a steady pace over a hum."""
    chance = np.random.default_rng(0)
    t = np.arange(round(0.08 * RATE)) / RATE
    sound = 0.05 * np.sin(2 * np.pi * 220 * np.arange(seconds * RATE) / RATE)
    for number, at in enumerate(np.arange(first, seconds - 0.2, 60 / beats_a_minute)):
        blow = np.sin(2 * np.pi * (200 if number % 2 else 80) * t) * np.exp(-t * 40)
        blow += 0.2 * chance.standard_normal(len(t)) * np.exp(-t * 60)
        low = round(at * RATE)
        sound[low : low + len(t)] += blow
    return np.repeat(0.3 * sound[:, None], 2, axis=1).astype(np.float32)


@pytest.mark.parametrize("beats", [72, 128, 174])
def test_the_beats_of_music_are_found(beats):
    grid = find_beats(drums(beats))
    assert grid is not None
    assert 60 / grid.step == pytest.approx(beats, abs=0.1)
    assert (0.13 - grid.first) % grid.step == pytest.approx(0, abs=0.02)


def test_no_beat_is_made_up():
    noise = np.random.default_rng(1).standard_normal((12 * RATE, 1)) * 0.1
    t = np.arange(12 * RATE)[:, None] / RATE
    tone = 0.2 * np.sin(2 * np.pi * 330 * t)
    for sound in (noise, tone, tone[: RATE // 2], 0 * tone):
        assert find_beats(np.repeat(sound, 2, axis=1).astype(np.float32)) is None


def test_a_file_is_cut_to_whole_beats(tmp_path):
    with wave.open(str(tmp_path / "mine.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes((drums(128) * 32767).astype("<i2").tobytes())
    music = open_music(str(tmp_path / "mine.wav"))
    beats = len(music.sound) / RATE / music.grid.step
    assert beats == pytest.approx(round(beats), abs=0.001)
    assert open_music("none").grid is None
    assert open_music("bed").name == "calm"  # as packs before called it


@pytest.mark.parametrize("mood", MOODS)
def test_scenes_begin_on_a_beat(mood):
    grid = MOODS[mood].grid
    timeline = plan_timeline(small_script(), grid=grid)
    for scene in timeline.scenes[1:]:
        beats = (scene.start / timeline.fps - grid.first) / grid.step
        assert beats == pytest.approx(round(beats), abs=0.51 / timeline.fps / grid.step)
    for scene in timeline.scenes:
        assert all(scene.start <= cue.start < cue.end < scene.end for cue in scene.cues)


def test_limits_come_before_the_beat():
    plain = plan_timeline(small_script())
    slow = plan_timeline(small_script(), grid=Grid(0.0, 40.0))
    assert slow == plain


@pytest.mark.parametrize("name", ACCENTS)
def test_sounds_are_short_and_the_same_again(name):
    sound, lead = accent(name, np.random.default_rng(7))
    assert len(sound) < 0.5 * RATE
    assert np.abs(sound).max() == pytest.approx(1.0)
    assert np.abs(sound[[0, -1]]).max() < 0.05
    assert 0 <= lead < len(sound) / RATE
    assert np.array_equal(sound, accent(name, np.random.default_rng(7))[0])


def test_sounds_lie_under_the_mix_where_they_belong():
    bed = compose("calm", 8 * RATE, seed=2)
    cues = [SoundCue(2.0, "stamp"), SoundCue(4.0, "whoosh"), SoundCue(6.0, "tick")]
    mix = with_accents(bed, cues, seed=3)
    assert loudness(mix) == pytest.approx(-14, abs=0.1)
    assert true_peak(mix) <= -1.95
    more = np.abs(mix - bed * (mix[RATE] / bed[RATE])[0]).max(axis=1)  # turned alike
    highest = 20 * np.log10(more.max() / np.abs(mix).max())
    assert highest == pytest.approx(UNDER, abs=1.0)
    for second in (2.0, 4.0, 6.0):
        assert more[round((second - 0.1) * RATE) : round((second + 0.1) * RATE)].max() > 0.05
    assert more[round(2.5 * RATE) : round(3.5 * RATE)].max() < 0.005
    assert np.array_equal(mix, with_accents(bed, cues, seed=3))
    assert not with_accents(0 * bed, cues, seed=3).any()  # silence stays silence


def test_each_cut_is_marked_once():
    timeline = plan_timeline(small_script())
    cues = sounds_of(timeline, {})
    cuts = [cue.second for cue in cues if cue.name == "whoosh"]
    assert cuts == [s.start / timeline.fps for s in timeline.scenes[1:]]
    assert all(b.second - a.second >= 0.15 for a, b in pairwise(cues))


def test_a_question_is_given_more_time_than_a_statement():
    assert pause_after("为什么？") > pause_after("因为如此。") > pause_after("他说：")
    assert pause_after("他问：“为什么？”") == pause_after("为什么？")
    assert Recipe().sounds == "on"


def test_short_sentences_are_said_slower_than_long_ones():
    short, long = (
        "他走了。",
        "这一年里县城的每一户人家都装上了能够自己看天气的新水泵，用水少了许多。",
    )
    assert speeds_of([short, long], 60) == [0.96, 1.04]
    hurried = speeds_of([long] * 4, 32)
    assert 1.04 < hurried[0] <= 1.2
    assert speeds_of([long] * 20, 30) == [1.04] * 20  # no hurry would do
