"""How far a clip has come, in the strip that apps lay their signs over: below all words, one thing for each scene."""

from dataclasses import replace

import pytest

from repurpose.cards import COURSE, DATES
from repurpose.clips import FORMATS, plan_timeline
from repurpose.clips.scenes.scene_building import build_scenes
from repurpose.themes import load_theme

from .test_scenes import SCRIPT, VOICES, beat

FORM = FORMATS["vertical-draft"]


def scenes_of(theme, catalogue, form=FORM, *, over=False, script=SCRIPT):
    timeline = plan_timeline(script)
    built = build_scenes(timeline, load_theme(theme), form, catalogue, "zh-Hans", over=over)
    return [built[n] for n in sorted(built)]


def course_of(scene):
    return [n for n, layer in enumerate(scene.layers) if layer.name.startswith(COURSE)]


@pytest.mark.mostly_slow(quick=1)
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


def dated(*years):
    said = tuple(
        beat("figure", ("number", f"{year}年"), ("text", f"{year}年，县里又装了一批气象站"))
        for year in years
    )
    return replace(SCRIPT, beats=(SCRIPT.beats[0], *said))


@pytest.mark.parametrize("form", ["vertical-draft", "square-draft", "wide-draft"])
@pytest.mark.parametrize("theme", ["newsroom", "magazine", "ink"])
def test_scenes_about_years_share_a_line_that_travels_within_the_safe_box(theme, form, catalogue):
    shape = FORMATS[form]
    scenes = scenes_of(theme, catalogue, shape, script=dated(2003, 2011, 2014))[1:]
    travelled = []
    for scene in scenes:
        [line] = [layer.box for layer in scene.layers if layer.name == f"{DATES}.now"]
        assert line[3] <= shape.text.bottom + 10
        assert line[1] >= max(written.box[3] for written in scene.drawn.written)
        travelled.append(line[2])
    assert travelled == sorted(travelled)
    assert len(set(travelled)) == len(travelled)


@pytest.mark.parametrize("years", [(2011,), (2014, 2011)])
def test_one_year_alone_or_a_way_back_is_no_line(years, catalogue):
    scenes = scenes_of("newsroom", catalogue, script=dated(*years))
    assert not [layer for scene in scenes for layer in scene.layers if layer.name.startswith(DATES)]
