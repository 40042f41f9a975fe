"""Covers of a clip: one for each platform in its own shape, of the title or of a frame."""

import io

from PIL import Image

from repurpose.clips import COVER_SHAPES, Recipe, plan_timeline
from repurpose.clips.covers import draw_covers
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

SCRIPT = Script(
    "slow",
    "慢一点发",
    None,
    (Beat("hook", (Caption("传播不是音量", ()),)), Beat("close", (Caption("是次数与耐心", ()),))),
)


def covers_of(shapes, **choices):
    timeline, theme = plan_timeline(SCRIPT), load_theme("newsroom")
    drawn = draw_covers(timeline, Recipe(**choices), theme, find_fonts(), shapes)
    return {name: Image.open(io.BytesIO(data)).convert("RGB") for name, data in drawn.items()}


def test_each_platform_has_its_cover_in_its_own_shape():
    shapes = {shape.platform: (shape.width, shape.height) for shape in COVER_SHAPES}
    assert {name: one.size for name, one in covers_of(COVER_SHAPES).items()} == shapes


def test_a_chosen_frame_is_the_cover_laid_out_anew():
    [title] = covers_of(COVER_SHAPES[:1]).values()
    [first] = covers_of(COVER_SHAPES[:1], cover=1.0).values()
    [late] = covers_of(COVER_SHAPES[:1], cover=900.0).values()  # past its end: its last frame
    assert first.size == title.size
    assert len({one.tobytes() for one in (title, first, late)}) == 3
