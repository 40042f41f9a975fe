"""A picture of the article as a scene: shown as it is, slowly drawing back, what is written under it said over it."""

import numpy as np
import pytest
from PIL import Image

from repurpose.article.model import Span
from repurpose.clips import FORMATS, load_style, plan_timeline
from repurpose.clips.layout.picture import picture_clip
from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.scenes.poses import DRIFT, pose_of
from repurpose.slicing.model import Beat, BeatScene, Caption, ScenePiece, Script
from repurpose.themes import load_theme

from .clip_sample import LABELS

FORM = FORMATS["vertical-draft"]
BELOW, BEFORE = Span(40, 56), Span(0, 11)
TEXT = "傍晚的水库，岸上的树才种了十年"
SCRIPT = Script(
    "s",
    "慢慢走",
    None,
    (
        Beat(
            "hook",
            (Caption("一座小城种出了森林", (BEFORE,)),),
            BeatScene("cover", (ScenePiece("title", "一座小城种出了森林", BEFORE),)),
        ),
        Beat(
            "close",
            (Caption(TEXT, (BELOW,)),),
            BeatScene("picture", (ScenePiece("text", TEXT, BELOW),)),
        ),
    ),
)


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A chequered picture: whatever moves in it is seen."""
    path = tmp_path_factory.mktemp("article") / "water.png"
    y, x = np.mgrid[0:720, 0:960]
    board = np.where((x // 40 + y // 40) % 2, 235, 20).astype(np.uint8)
    Image.fromarray(np.stack([board, board, 255 - board], 2)).save(path)
    return path


def shown(theme, catalogue, photo, *, backdrop=(), motion="pan"):
    return picture_clip(
        plan_timeline(SCRIPT, seconds=(8, 10)),
        theme=load_theme(theme),
        catalogue=catalogue,
        form=FORM,
        style=load_style("plain"),
        labels=LABELS,
        language="zh-Hans",
        backdrop=backdrop,
        motion=motion,
        pictures={BELOW: photo},
    )


@pytest.mark.parametrize("theme", ["newsroom", "ink", "magazine", "memo", "tech-dark", "minimal"])
def test_a_picture_draws_back_in_its_frame_and_ends_as_the_card_has_it(theme, catalogue, photo):
    with shown(theme, catalogue, photo) as clip:
        scene, built = clip.stage.timeline.scenes[1], clip.scenes[1]
        assert built.drawn.card.kind == "picture"
        assert {line.text for line in built.drawn.lines if line.field == "text"}
        layer = next(one for one in built.layers if one.name in ("photo", "print"))
        left, top, right, bottom = layer.box
        planes = [
            clip.frames().planes(scene.start + at)[top:bottom, left:right].astype(int)
            for at in (20, 40, 41, scene.end - scene.start - 1)
        ]
        assert np.abs(planes[0] - planes[1]).mean() > 4  # it has moved
        assert (planes[1] != planes[2]).any()  # ... in each frame
        whole = np.asarray(built.drawn.picture.convert("L"))[top:bottom, left:right].astype(int)
        seen = np.asarray(
            built.compose(Box(0, 0, FORM.width, FORM.height), built.last).convert("L")
        )[top:bottom, left:right].astype(int)
        assert np.abs(whole - seen).mean() < 3


def test_it_begins_six_to_eight_hundredths_nearer():
    assert 0.06 <= DRIFT <= 0.08
    assert pose_of("drift", 0.0)[3] == 1 + DRIFT
    assert pose_of("drift", 1.0)[3] == 1.0
    assert pose_of("drift", 1.0)[0] == 1.0


def test_calm_shows_it_at_once_and_whole(catalogue, photo):
    with shown("newsroom", catalogue, photo, motion="calm") as clip:
        scene = clip.stage.timeline.scenes[1]
        first, last = (clip.frames().planes(n).copy() for n in (scene.start + 20, scene.end - 2))
        box = next(one for one in clip.scenes[1].layers if one.name == "photo").box
        assert (first[box[1] : box[3]] == last[box[1] : box[3]]).all()


def test_over_a_backdrop_it_stands_on_paper_of_its_own(catalogue, photo):
    with shown("newsroom", catalogue, photo, backdrop=(photo,)) as clip:
        assert {0, 1} <= set(clip.scenes)
        assert not clip.scenes[1].hidden
        assert clip.scenes[0].hidden  # what would hide the picture behind it
        scene = clip.stage.timeline.scenes[1]
        box = next(one for one in clip.scenes[1].layers if one.name == "photo").box
        seen = clip.frames().planes(scene.end - 3)[box[1] : box[3], box[0] : box[2]]
        assert seen.min() < 60  # no scrim lies over it
        assert seen.max() > 200


def test_without_its_file_the_caption_is_said_alone(catalogue, tmp_path):
    with shown("newsroom", catalogue, tmp_path / "gone.png") as clip:
        assert 1 not in clip.scenes
        assert clip.frames().planes(clip.stage.timeline.scenes[1].start + 10) is not None
