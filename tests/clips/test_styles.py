"""Caption styles: their files, their words, their colours, and what moves."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.clips import FORMATS, load_style, plan_timeline, style_names
from repurpose.clips.layout.caption_ink import SETTLED, Moment, caption_reach, choose_inks
from repurpose.clips.layout.clip_style import look_of
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.phrases import Count, count_of, is_quoted
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.clips.layout.timeline import with_tokens
from repurpose.clips.layout.tokens import cut_tokens, silent_tokens
from repurpose.errors import SetupError, UnknownName
from repurpose.ink import contrast
from repurpose.resources import asset
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import load_theme, theme_names

from .clip_sample import LABELS

MOVING = [s for s in style_names() if load_style(s).motion != "still"]
TEXTS = st.text("天地玄黄，。“”《》（）12.5%万 GPTa-4", min_size=1, max_size=24)


def stage_for(style, theme="newsroom", catalogue=None, form="vertical-small"):
    script = Script(
        "s",
        "题目：副题在这里",
        None,
        (
            Beat("hook", (Caption("价格涨到142.9亿美元，同比增长35%", ()),)),
            Beat(
                "beat", (Caption("他说", ()), Caption("“最难的不是写，而是忍住不多说那一句。”", ()))
            ),
            Beat("close", (Caption("灌溉用水因此少了18%", ()), Caption("先把它用好", ()))),
        ),
    )
    chosen = load_style(style)
    timeline = with_tokens(plan_timeline(script), chosen.unit)
    return Stage(
        timeline, look_of(load_theme(theme), catalogue, "zh-Hans"), FORMATS[form], LABELS, chosen
    )


def test_four_styles_are_there():
    assert {"plain", "karaoke", "box", "pop"} <= set(style_names())
    with pytest.raises(UnknownName) as caught:
        load_style("karaok")
    assert "'karaoke'" in caught.value.hint
    with pytest.raises(UnknownName):
        load_style("../themes/ink/theme")


def test_a_folder_of_the_user_comes_first(tmp_path):
    text = "\n".join(
        f"{key} = {value}"
        for key, value in {
            "label": '"Mine"',
            "label_zh": '"我的"',
            "motion": '"light"',
            "unit": '"word"',
            "size": "[50, 90]",
            "hook": 99,
            "bar": "true",
            "figures": "false",
            "edge": 0.02,
            "panel": 1,
            "unsaid": 0.5,
        }.items()
    )
    (tmp_path / "plain.toml").write_text(text, "utf-8")
    assert load_style("plain", [tmp_path]).size == (50, 90)
    assert load_style("plain").size != (50, 90)
    (tmp_path / "bad.toml").write_text(text.replace("[50, 90]", "[90, 50]"), "utf-8")
    with pytest.raises(SetupError, match=r"bad\.toml, line 5: size: must be two sizes"):
        load_style("bad", [tmp_path])


def test_styles_are_looked_for_as_themes_are(tmp_path, monkeypatch):
    project, home = tmp_path / "project", tmp_path / "home"
    plain = asset("clips", "styles", "plain.toml").read_text("utf-8")
    for folder, hook in ((project, 61), (home, 62)):
        (folder / "captions").mkdir(parents=True)
        text = re.sub(r"hook = \d+", f"hook = {hook}", plain)
        (folder / "captions" / "plain.toml").write_text(text, "utf-8")
        (folder / "captions" / f"own-{hook}.toml").write_text(text, "utf-8")
    monkeypatch.setenv("REPURPOSE_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    assert load_style("plain").hook == 62
    monkeypatch.chdir(project)
    assert load_style("plain").hook == 61
    assert {"own-61", "own-62", "karaoke"} <= set(style_names())
    assert [load_style(f"own-{hook}").hook for hook in (61, 62)] == [61, 62]
    assert load_style("karaoke") == load_style("karaoke", [asset("clips", "styles")])


@given(TEXTS, st.sampled_from(["word", "character"]))
def test_tokens_cover_a_caption_without_a_gap(text, unit):
    ranges = cut_tokens(text, unit)
    assert "".join(text[a:b] for a, b in ranges) == text
    assert all(a < b for a, b in ranges)
    frames = [t.frame for t in silent_tokens(text, unit, 30, 90)]
    assert frames[0] == 30
    assert all(a <= b for a, b in pairwise(frames))
    assert frames[-1] <= 90


@pytest.mark.parametrize("unit", ["word", "character"])
def test_numbers_words_and_marks_stay_whole(unit):
    text = "他说：“GPT-4o涨到142.9亿美元，增长35%！”"
    words = [text[a:b] for a, b in cut_tokens(text, unit)]
    assert any(w.endswith("GPT-4o") for w in words)
    assert any(w.startswith("142.9亿") for w in words)
    assert "35%！”" in words
    assert not any(w[0] in "，。！”％" for w in words)
    assert not any(w[-1] in "“（" for w in words)


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("style", ["plain", "karaoke"])
def test_every_ink_can_be_told_from_what_is_beneath(theme, style, catalogue):
    stage = stage_for(style, theme, catalogue)
    for number, scene in enumerate(stage.timeline.scenes[:-1]):
        inks = stage.inks_of(number, scene.cues[0])
        at = stage._caption_at(scene.cues[0])
        under = stage.ground(number).crop(caption_reach(stage.setting_of(scene.cues[0]), at, 0.0))
        pixels = [p for _, p in under.reduce(4).getcolors(1 << 16)]
        assert min(contrast(p, inks.text) for p in pixels) >= 4.4 or inks.panel
        assert min(contrast(p, inks.strong) for p in pixels) >= 2.9 or inks.panel
        assert min(contrast(p, inks.faint) for p in pixels) >= 2.9 or inks.panel
        assert contrast(inks.box, inks.on_box) >= 4.5


def test_a_ground_that_hides_text_gets_a_panel(catalogue):
    stage = stage_for("plain", "newsroom", catalogue)
    stripes = Image.new("RGB", (80, 80), "white")
    stripes.paste((20, 20, 20), (0, 0, 40, 80))
    inks = choose_inks(stage.look, stage.style, stripes)
    assert inks.panel is not None
    assert contrast(inks.text, inks.panel) >= 4.5
    plain = choose_inks(stage.look, stage.style, Image.new("RGB", (8, 8), stage.look.ground))
    assert plain.panel is None


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("style", MOVING)
@pytest.mark.parametrize("form", ["vertical-small", "square"])
def test_what_moves_stays_in_its_patch_and_in_the_safe_area(style, form, catalogue):
    stage = stage_for(style, "newsroom", catalogue, form)
    area = stage.form.text
    for number, scene in enumerate(stage.timeline.scenes[:-1]):
        for cue in scene.cues[-1:]:
            behind = stage._behind(number, cue)
            for token in range(len(cue.tokens)):
                for step in {1, SETTLED[stage.style.motion]}:
                    whole = behind.copy()
                    stage._ink(whole, number, cue, Moment(token, step), (0, 0))
                    box = ImageChops.difference(whole, behind).getbbox()
                    assert box[0] >= area.left - 2
                    assert box[2] <= area.right + 2
                    patch = stage._even(
                        caption_reach(stage.setting_of(cue), stage._caption_at(cue))
                    )
                    assert box[1] >= patch.top
                    assert box[3] <= patch.bottom
                    assert box[2] <= patch.right


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("style", style_names())
def test_a_frame_depends_on_its_number_alone(style, catalogue):
    stage = stage_for(style, "ink", catalogue)
    frames, last = Frames(stage), stage.timeline.frames - 1
    numbers = [*range(4, 144, 7), last]
    once = {n: frames.planes(n).copy() for n in numbers}
    for n in (200, 18, 74, 4, last, 25, 137, 53):
        if n in once:
            assert np.array_equal(frames.planes(n), once[n]), n


@pytest.mark.parametrize("style", MOVING)
def test_words_light_up_in_step(style, catalogue):
    stage = stage_for(style, "newsroom", catalogue)
    cue = stage.timeline.scenes[0].cues[0]
    frames = Frames(stage)
    settle = SETTLED[stage.style.motion] + 1
    seen = [frames.planes(t.frame + settle).copy() for t in cue.tokens if t.frame > cue.start + 6]
    assert len(seen) >= 3
    for one, other in pairwise(seen):
        assert (one != other).any()
    # Between two words nothing but the progress bar and the line below moves.
    token = max(cue.tokens, key=lambda t: sum(u.frame > t.frame for u in cue.tokens) == 2)
    one = frames.planes(token.frame + settle).copy()
    line = stage.reading_line(cue, cue.end)
    rows = np.r_[stage.bar.bottom : line.top, line.bottom : stage.form.height]
    nxt = min((t.frame for t in cue.tokens if t.frame > token.frame), default=cue.end)
    if nxt - 1 > token.frame + settle:
        assert np.array_equal(one[rows], frames.planes(nxt - 1)[rows])


def test_a_figure_counts_up_to_what_the_author_wrote(catalogue):
    stage = stage_for("plain", "newsroom", catalogue)
    scene = stage.timeline.scenes[2]
    cue = scene.cues[0]
    keys = [stage.patches(2, cue, scene.start + k)[0].key[2] for k in range(40)]
    values = [float(k.rstrip("%")) for k in keys]
    assert values[0] < 3
    assert values == sorted(values)
    assert keys[-1] == "18%"
    assert stage.patches(2, scene.cues[1], scene.cues[1].start)[0].key[2] == "18%"
    final = stage.still(2, cue)
    patch = stage.patches(2, cue, cue.start + 39)[0]
    box = (patch.area.left, patch.area.top, patch.area.right, patch.area.bottom)
    assert ImageChops.difference(patch.draw(), final.crop(box)).getbbox() is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("同比增长35.5%", Count("", "35.5", "%")),
        ("一共卖了1,300万台", Count("", "1,300", "万台")),
        ("在2026年", None),
        ("第1个", None),
        ("没有数字", None),
    ],
)
def test_what_is_counted(text, found):
    assert count_of(text) == found


def test_counting_keeps_the_authors_writing():
    count = Count("", "1,300.5", "万")
    assert [count.at(s) for s in (0, 0.5, 1)] == ["0.0万", "650.2万", "1,300.5万"]
    assert count.text == "1,300.5万"


def test_speech_is_told_from_a_quoted_term():
    assert is_quoted(["他说", "“最难的不是写，而是忍住。”"])
    assert not is_quoted(["我们走到了“十字路口”的面前，而且没有回头"])
    assert not is_quoted([""])


def test_a_style_with_a_panel_and_an_edge_draws_both(catalogue):
    stage = stage_for("karaoke", "newsroom", catalogue)
    loud = replace(stage.style, panel=1.0, edge=0.06)
    other = Stage(stage.timeline, stage.look, stage.form, LABELS, loud)
    cue = stage.timeline.scenes[0].cues[0]
    box = ImageChops.difference(other.still(0, cue), stage.still(0, cue)).getbbox()
    assert box is not None
    assert other.inks_of(0, cue).panel == stage.look.scrim
