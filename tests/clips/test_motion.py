"""What moves: from the first frame on, never too long at rest, never flashing; and nothing when it is calm."""

import numpy as np
import pytest

from repurpose.clips import FORMATS, load_style, plan_timeline
from repurpose.clips.layout.clip_style import look_of
from repurpose.clips.layout.entrance import LONGEST, Pose, pose_of
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.progress import area_of
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.clips.layout.watch import watch
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import Motion, load_theme

from .clip_sample import LABELS

SCRIPT = Script(
    "s",
    "玉米地里的气象站",
    None,
    (
        Beat("hook", (Caption("县里装了42座气象站", (), ((4, 7),)),)),
        Beat("beat", (Caption("灌溉用水因此少了18%", (), ((8, 11),)), Caption("先把它用好", ()))),
        Beat("close", (Caption("难的是相信数字", (), ((5, 7),)),)),
    ),
)


def frames_of(theme, catalogue, *, calm=False):
    timeline = plan_timeline(SCRIPT, seconds=(4, 10))
    look = look_of(load_theme(theme), catalogue, "zh-Hans")
    stage = Stage(timeline, look, FORMATS["vertical-draft"], LABELS, load_style("plain"), calm=calm)
    return stage, Frames(stage)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["newsroom", "brutalist"])
def test_something_moves_at_once_and_nothing_flashes(theme, catalogue):
    stage, frames = frames_of(theme, catalogue)
    timeline, bar = stage.timeline, area_of(stage.progress(0))
    seen = watch((frames.planes(n) for n in range(timeline.frames)), timeline.fps, bar)
    assert seen.first <= 0.3
    assert seen.moving >= 0.35
    assert seen.rest <= 1.5
    assert seen.flashes <= 3


def test_the_first_frame_can_be_read(catalogue):
    stage, frames = frames_of("tech-dark", catalogue)
    cue = stage.timeline.cues[0]
    first = frames.planes(0)[: stage.form.height].astype(int)
    rest = frames.planes(cue.start + 20)[: stage.form.height].astype(int)
    ink = [(np.abs(p - np.median(p)) > 60).sum() for p in (first, rest)]
    assert ink[0] >= 0.9 * ink[1]


def test_calm_stands_still_between_captions(catalogue):
    stage, frames = frames_of("newsroom", catalogue, calm=True)
    for cue in stage.timeline.cues:
        one, other = (frames.planes(n).copy() for n in (cue.start + 6, cue.end - 1))
        assert np.array_equal(one, other)  # how far the clip has come, too


@pytest.mark.parametrize("words", ["rise", "type", "cut", "ink", "slide", "spring", "talk", "fade"])
@pytest.mark.parametrize("key", ["stamp", "slam", "draw"])
def test_all_words_have_come_after_four_tenths_of_a_second(words, key):
    motion = Motion(words, key)
    for part in range(8):
        for marked in (False, True):
            last = pose_of(motion, part, 8, LONGEST, key=marked)
            assert (last.strength, last.shown) == (1.0, 1.0)
            assert last.scale == pytest.approx(1.0, abs=0.01)
            assert pose_of(motion, part, 8, 0.0, key=marked, hook=True).strength == 1.0
    assert pose_of(Motion(), 0, 1, LONGEST) == Pose()


def test_flashes_are_counted():
    dark, light = (np.full((96, 64), level, np.uint8) for level in (16, 235))
    assert watch([dark, light] * 15, 30).flashes >= 14
    assert watch([dark] * 15 + [light] * 15, 30).flashes == 0
