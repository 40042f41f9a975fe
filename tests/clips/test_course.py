"""How far a clip has come, in the strip that apps lay their signs over: below all words, one thing for each scene."""

import pytest

from repurpose.cards import COURSE
from repurpose.clips import FORMATS, plan_timeline
from repurpose.clips.scenes.scene_building import build_scenes
from repurpose.themes import load_theme

from .test_scenes import SCRIPT, VOICES

FORM = FORMATS["vertical-draft"]


def scenes_of(theme, catalogue, form=FORM, *, over=False):
    timeline = plan_timeline(SCRIPT)
    built = build_scenes(timeline, load_theme(theme), form, catalogue, "zh-Hans", over=over)
    return [built[n] for n in sorted(built)]


def course_of(scene):
    return [n for n, layer in enumerate(scene.layers) if layer.name.startswith(COURSE)]


@pytest.mark.parametrize("theme", VOICES)
def test_the_course_lies_below_all_words_and_grows_to_the_last_scene(theme, catalogue):
    whole = [scene for scene in scenes_of(theme, catalogue) if course_of(scene)]
    assert whole
    rights = []
    for scene in whole:
        boxes = [scene.layers[n].box for n in course_of(scene)]
        assert min(box[1] for box in boxes) >= FORM.text.bottom
        [now] = [scene.layers[n].box for n in course_of(scene) if scene.layers[n].name != COURSE]
        rights.append(
            (now[2], -now[1])
        )  # further right, or higher where it is as wide as the picture
    assert rights == sorted(rights)
    assert len(set(rights)) == len(rights)


def test_a_wide_clip_has_it_beside_its_words(catalogue):
    form = FORMATS["wide-draft"]
    for theme in ("tech-dark", "ink"):
        scenes = scenes_of(theme, catalogue, form)[1:]  # the hook has a picture of its own
        for scene in scenes:
            left = min(scene.layers[n].box[0] for n in course_of(scene))
            assert left >= max(written.box[2] for written in scene.drawn.written)


def test_over_pictures_it_is_hidden_and_a_square_clip_has_no_room_for_it(catalogue):
    over = scenes_of("tech-dark", catalogue, over=True)
    assert all(n in scene.hidden for scene in over for n in course_of(scene))
    assert not any(map(course_of, scenes_of("tech-dark", catalogue, FORMATS["square-draft"])))
