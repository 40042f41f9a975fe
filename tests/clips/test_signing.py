"""Whose clip it is: over the hook, which is read from the first frame on, and at the end with the call to follow."""

from dataclasses import replace

import pytest

from repurpose.brand import Brand
from repurpose.cards import SIGN
from repurpose.cards.labels import follow_label
from repurpose.clips import FORMATS, Labels, episode_label, plan_timeline
from repurpose.clips.scenes.scene_building import build_scenes
from repurpose.clips.scenes.schedule import signs
from repurpose.slicing.model import BeatScene, ScenePiece
from repurpose.text import part_words
from repurpose.themes import load_theme

from .test_scenes import NOWHERE, SCRIPT, VOICES

BRAND = Brand("夜灯周刊", "@nightlamp", "写给还没睡的人。")
LABELS = Labels(author="苏禾", brand=BRAND, episode=episode_label(2, 3, "zh-Hans"))
ASKED = BeatScene("end", (ScenePiece("text", "你会相信谁，仪器还是老人？", NOWHERE),))
FORM = FORMATS["vertical-draft"]


def scenes_of(theme, catalogue, labels=LABELS, form=FORM):
    timeline = plan_timeline(replace(SCRIPT, end=ASKED))
    built = build_scenes(timeline, load_theme(theme), form, catalogue, "zh-Hans", labels=labels)
    return timeline, built[0], built[len(timeline.scenes) - 1]


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("theme", VOICES)
def test_a_brand_comes_over_a_hook_that_is_read_already(theme, catalogue):
    timeline, hook, _ = scenes_of(theme, catalogue)
    soon = round(0.6 * timeline.fps)
    own = [n for n, layer in enumerate(hook.layers) if signs(layer)]
    words = [n for n, one in enumerate(hook.layers) if one.role in ("text", "key") and n not in own]
    assert own
    assert words
    assert all(hook.state(n, 0) is not None for n in words)  # nothing waits for the brand
    assert all(hook.state(n, soon) == ("", 1.0) for n in own)
    low = max(hook.layers[n].box[3] for n in own if hook.layers[n].name != f"{SIGN}fill")
    assert low <= min(hook.layers[n].box[1] for n in words)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("theme", VOICES)
@pytest.mark.parametrize("form", ["vertical-draft", "square-draft", "wide-draft"])
def test_the_end_is_signed_and_asks_to_follow_last(theme, form, catalogue):
    _, _, end = scenes_of(theme, catalogue, form=FORMATS[form])
    fields = {written.field for written in end.drawn.written}
    assert {"brand.name", "brand.handle"} <= fields
    [button] = [n for n, layer in enumerate(end.layers) if layer.name == f"{SIGN}follow"]
    comes = min(step.start for step in end.steps if step.layer == button)
    texts = (n for n, layer in enumerate(end.layers) if layer.role == "text")
    assert all(end.state(n, comes) == ("", 1.0) for n in texts)


def test_without_a_brand_only_the_number_of_the_clip_is_said(catalogue):
    _, hook, end = scenes_of("newsroom", catalogue, Labels(episode=LABELS.episode))
    assert [layer.name for layer in hook.layers if signs(layer)] == [f"{SIGN}episode"]
    assert not [layer for layer in end.layers if signs(layer)]
    _, hook, _ = scenes_of("newsroom", catalogue, Labels())
    assert not [layer for layer in hook.layers if signs(layer)]


def test_labels_are_in_the_language_of_the_words():
    said = {code: episode_label(2, 3, code) for code in ("zh-Hans", "ja", "ko", "en", "fr")}
    assert len(set(said.values())) == 4
    assert all("2" in one and "3" in one for one in said.values())
    assert episode_label(1, 1, "zh-Hans") == ""


def test_a_title_is_not_set_so_large_that_a_word_of_it_is_parted(catalogue):
    title = "台积电高雄2纳米量产：半导体王座的南进与地缘暗流"
    asked = "你认为台积电将最先进制程留在台湾本土，是强化了其不可替代性，还是增加了潜在风险？"
    end = BeatScene(
        "end", (ScenePiece("text", asked, NOWHERE), ScenePiece("title", title, NOWHERE))
    )
    timeline = plan_timeline(replace(SCRIPT, end=end))
    built = build_scenes(timeline, load_theme("ink"), FORM, catalogue, "zh-Hans")
    lines = built[len(timeline.scenes) - 1].drawn.lines
    ends = {line.end for line in lines if line.field == "title"} - {len(title)}
    assert ends
    assert not ends & part_words(title)[1]


def test_nobody_is_asked_to_follow_a_clip_of_nobody(catalogue):
    _, _, end = scenes_of("ink", catalogue)
    assert follow_label(end.drawn.card)
    assert not follow_label(replace(end.drawn.card, brand=Brand()))
