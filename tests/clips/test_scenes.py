"""Scenes of a clip: cards of the theme's voice that are built up, the same at a frame however one comes to it."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageChops

from repurpose.article.model import Span
from repurpose.clips import FORMATS, load_style, plan_timeline
from repurpose.clips.layout.clip_style import look_of
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.progress import area_of
from repurpose.clips.layout.timeline import with_tokens
from repurpose.clips.layout.watch import watch
from repurpose.clips.scenes.counting import digits_at
from repurpose.clips.scenes.layers import layers_of
from repurpose.clips.scenes.scene_building import build_scenes
from repurpose.clips.scenes.scene_stage import SceneStage
from repurpose.slicing.model import Beat, BeatScene, Caption, ScenePiece, Script
from repurpose.text import closed_places
from repurpose.themes import load_theme, load_voice

from .clip_sample import LABELS

NOWHERE = Span(0, 1)
FORM = FORMATS["vertical-draft"]
VOICES = ["newsroom", "ink", "tech-dark", "brutalist", "magazine", "memo", "warm", "minimal"]


def beat(kind, *said, step="beat", keys=()):
    pieces = tuple(
        ScenePiece(name, text, NOWHERE, keys if not n else ())
        for n, (name, text) in enumerate(said)
    )
    captions = tuple(Caption(text, (NOWHERE,)) for name, text in said if name != "number")
    return Beat(step, captions, BeatScene(kind, pieces))


SCRIPT = Script(
    "s",
    "玉米地里的气象站",
    None,
    (
        beat("cover", ("title", "县里装了42座气象站"), step="hook", keys=((4, 7),)),
        beat("figure", ("number", "约18%"), ("text", "灌溉用水因此少了约18%")),
        beat("compare", ("labels", "过去"), ("items", "看天吃饭，靠的是老话"),
             ("labels", "如今"), ("items", "看屏幕浇水，靠的是数字")),
        beat("anaphora", ("text", "他们相信"), ("items", "雨量计里的刻度"), ("items", "老人手上的茧"),
             ("items", "第二天的预报")),
        beat("quote", ("text", "难的不是装上仪器，而是相信它"), step="close", keys=((9, 13),)),
    ),
)  # fmt: skip


def stage_of(theme, catalogue, *, calm=False, form=FORM, script=SCRIPT):
    timeline = plan_timeline(script, seconds=(12, 16))
    look = look_of(load_theme(theme), catalogue, "zh-Hans")
    built = build_scenes(timeline, load_theme(theme), form, catalogue, "zh-Hans")
    return SceneStage(timeline, look, form, LABELS, load_style("plain"), built, calm=calm)


@pytest.mark.parametrize("theme", VOICES)
def test_every_kind_is_built_up_to_its_card_in_the_safe_box(theme, catalogue):
    stage = stage_of(theme, catalogue)
    assert sorted(stage.built) == [0, 1, 2, 3, 4]
    for scene in stage.built.values():
        whole = scene.compose(stage._whole, scene.last)
        apart = np.array(ImageChops.difference(whole, scene.drawn.picture))
        apart[area_of(stage.progress(0))] = 0
        assert not apart.any()
        for written in scene.drawn.written:
            left, _, right, bottom = written.box
            assert FORM.text.left - 10 <= left
            assert right <= FORM.text.right + 10
            assert bottom <= FORM.text.bottom + 10


@pytest.mark.parametrize("theme", ["ink", "brutalist", "magazine"])
def test_a_frame_does_not_depend_on_those_before_it(theme, catalogue):
    stage = stage_of(theme, catalogue)
    inside = range(stage.timeline.scenes[1].start - 4, stage.timeline.scenes[2].start + 40)
    frames, kept = Frames(stage), {}
    for number in inside:
        kept[number] = frames.planes(number).copy()
    for number in (inside[-1], inside[0], inside[9], inside[40], inside[41], inside[12]):
        fresh = Frames(stage)
        assert np.array_equal(fresh.planes(number), kept[number])
        assert np.array_equal(frames.planes(number), kept[number])


def test_the_hook_is_there_from_the_first_frame_on(catalogue):
    for theme in ("ink", "tech-dark"):
        hook = stage_of(theme, catalogue).built[0]
        words = [n for n, layer in enumerate(hook.layers) if layer.role in ("text", "key")]
        assert words
        assert all(hook.state(n, 0) for n in words)
        assert all(hook.state(n, 12) == ("", 1.0) for n in words)


def test_calm_scenes_stand_at_once(catalogue):
    stage = stage_of("tech-dark", catalogue, calm=True)
    frames, scene = Frames(stage), stage.timeline.scenes[2]
    rows = slice(stage.bar.bottom, FORM.height)
    first, last = (frames.planes(n)[rows].copy() for n in (scene.start + 6, scene.end - 1))
    assert np.array_equal(first, last)


@pytest.mark.parametrize("theme", VOICES)
def test_progress_grows_where_the_voice_has_it(theme, catalogue):
    stage = stage_of(theme, catalogue)
    last = stage.timeline.scenes[-1].start
    filled = [
        sum(done.width * done.height for _, done in stage.progress(n)) for n in (0, last // 2, last)
    ]
    assert filled == sorted(filled)
    assert filled[0] == 0 < filled[1]
    assert filled[2] == sum(whole.width * whole.height for whole, _ in stage.progress(0))
    for whole, done in stage.progress(last // 2):
        assert not any(side % 2 for box in (whole, done) for side in (box.left, box.top, box.right))
        for scene in stage.built.values():  # and no word stands under it
            for left, top, right, bottom in (written.box for written in scene.drawn.written):
                apart = left >= whole.right or right <= whole.left
                assert apart or top >= whole.bottom or bottom <= whole.top


def test_code_is_typed_line_by_line(catalogue):
    lines = ("def idle(samples):", "    quiet = [s for s in samples]", "    return len(quiet) > 50")
    pieces = tuple(ScenePiece("items", line, NOWHERE) for line in lines)
    said = (Caption("只要让机器知道自己什么时候在空转，电费就能省下一半", (NOWHERE,)),)
    code = Beat("close", said, BeatScene("code", pieces))
    timeline = plan_timeline(replace(SCRIPT, beats=(SCRIPT.beats[0], code)))
    for theme in ("tech-dark", "newsroom"):
        scene = build_scenes(timeline, load_theme(theme), FORM, catalogue, "zh-Hans")[1]
        typed = [step for step in scene.steps if step.way == "type"]
        assert len(typed) >= len(lines)
        starts = [step.start for step in typed]
        assert starts == sorted(set(starts))
        last = timeline.scenes[1].end - timeline.scenes[1].start
        assert max(step.end for step in typed) < 0.9 * last  # and then it can be read


def test_no_two_voices_move_alike():
    motions = [load_voice(load_theme(theme).voice).motion for theme in VOICES]
    assert len({(m.words, m.key, m.turn) for m in motions}) == len(VOICES)


@pytest.mark.slow
@pytest.mark.parametrize("theme", VOICES)
def test_scenes_move_enough_and_never_flash(theme, catalogue):
    stage = stage_of(theme, catalogue)
    frames, bar = Frames(stage), area_of(stage.progress(0))
    seen = watch((frames.planes(n) for n in range(stage.timeline.frames)), 30, bar)
    assert seen.first <= 0.3
    assert seen.moving >= 0.35
    assert seen.rest <= 1.5
    assert seen.flashes <= 3


@pytest.mark.parametrize("captions", ["karaoke", "box", "pop"])
def test_words_light_up_in_the_scene_as_they_are_said(captions, catalogue):
    style = load_style(captions)
    timeline = with_tokens(plan_timeline(SCRIPT, seconds=(12, 16)), style.unit)
    for theme in ("newsroom", "ink"):  # in lines and in columns
        built = build_scenes(timeline, load_theme(theme), FORM, catalogue, "zh-Hans", style)
        for number, scene in built.items():
            assert scene.reading
            said = timeline.scenes[number].cues
            tokens = sum(len(cue.tokens) for cue in said)
            assert len(scene.reading.words) >= 0.8 * tokens  # a figure beside its text is none
            frames = [word.frame for word in scene.reading.words]
            assert frames == sorted(frames)
            _check_lit(scene)


def _check_lit(scene):
    """The word that is said looks otherwise than it will once it was, and stands in its own layer."""
    for number, word in enumerate(scene.reading.words[:-1]):
        after = scene.reading.words[number + 1].frame
        for layer, box in word.places:
            left, _, right, _ = scene.layers[layer].box
            assert max(left, box[0]) < min(right, box[2])
            if scene.state(layer, word.frame) != ("", 1.0):
                continue
            area = scene.areas[layer]
            now, later = (scene.compose(area, f) for f in (after - 1, after))
            assert ImageChops.difference(now, later).getbbox()


def test_a_mark_comes_with_its_keyword(catalogue):
    keyed = beat("quote", ("text", "他说这叫“相信”，不叫别的"), keys=((5, 7),))
    script = replace(SCRIPT, beats=(SCRIPT.beats[0], keyed))
    built = build_scenes(plan_timeline(script), load_theme("newsroom"), FORM, catalogue, "zh-Hans")
    scene = built[1]
    marks = [n for n, layer in enumerate(scene.layers) if layer.beside >= 0]
    assert marks
    for number in marks:
        key = scene.layers[number].beside
        assert scene._steps[number][0].start >= scene._steps[key][0].start


def test_words_come_in_the_order_in_which_they_are_read(catalogue):
    compare = stage_of("newsroom", catalogue).built[2]
    begins = {
        layer.name: min(step.start for step in compare._steps[n])
        for n, layer in reversed(list(enumerate(compare.layers)))
        if layer.role == "text"
    }
    assert begins["labels.0"] <= begins["items.0"] < begins["labels.1"] <= begins["items.1"]


def test_a_figure_counts_and_ends_at_what_the_article_says(catalogue):
    assert digits_at("142.9", 1.0) == "142.9"
    assert digits_at("1,300", 0.3) != "1,300"
    assert [c.isdigit() for c in digits_at("1,300", 0.3)] == [c.isdigit() for c in "1,300"]
    figure = stage_of("ink", catalogue).built[1]
    assert [layer.text for layer in layers_of(figure.drawn) if layer.role == "number"] == ["18"]


def test_all_formats_have_scenes(catalogue):
    for name in ("square", "wide"):
        assert 4 in stage_of("newsroom", catalogue, form=FORMATS[name]).built


def test_an_end_card_asks_before_it_names_the_answers(catalogue):
    asked = "医院、学校，还是田里，您认为哪里最先用上它？"
    end = BeatScene("end", (ScenePiece("text", asked, NOWHERE),))
    timeline = plan_timeline(replace(SCRIPT, end=end), seconds=(12, 16))
    built = build_scenes(timeline, load_theme("ink"), FORM, catalogue, "zh-Hans")
    scene = built[len(timeline.scenes) - 1]
    texts = [n for n, layer in enumerate(scene.layers) if layer.role in ("text", "key")]
    order = sorted(texts, key=lambda n: scene._steps[n][0].start)
    assert [scene.layers[n].box[1] for n in order] == sorted(scene.layers[n].box[1] for n in texts)
    assert timeline.scenes[-1].end - timeline.scenes[-1].start > 2.6 * 30


def test_a_pen_goes_round_a_word_that_has_been_read(catalogue):
    text = (
        "相信一台不会说话的仪器要花很久，地里的人都明白这件事"  # without a focus: it is read as one
    )
    said = beat("quote", ("text", text), step="close", keys=((5, 10),))
    script = replace(SCRIPT, beats=(*SCRIPT.beats[:-1], said))
    quote = stage_of("memo", catalogue, script=script).built[4]
    loop = quote.layers[-1]
    assert loop.role == "pen"
    key = max(n for n, layer in enumerate(quote.layers) if layer.role == "key")
    assert quote._steps[-1][0].start >= quote._steps[key][0].end
    assert all(
        layer.role != "pen" for layer in stage_of("ink", catalogue, script=script).built[4].layers
    )


OWN = (  # lines that are long for their type, and part a word where one only fills them
    ("为什么好内容值得被拆开再讲一遍", (11, 15)),
    ("老房子的新主人把旧家具全都留了下来", (7, 10)),
    ("交易所09:30开门，1万亿元等在门外", (11, 15)),
    ("生产线已满负荷运转，订单排到明年三月", (4, 9)),
)


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("theme", VOICES)
@pytest.mark.parametrize(("text", "key"), OWN)
def test_no_line_of_hooks_and_scenes_ends_within_a_word(theme, text, key, catalogue):
    beats = (
        Beat("hook", (Caption(text, (NOWHERE,), (key,)),), _saying("cover", "title", text, key)),
        Beat("close", (Caption(text, (NOWHERE,), (key,)),), _saying("quote", "text", text, key)),
    )
    timeline = plan_timeline(Script("s", "t", None, beats), seconds=(8, 12))
    built = build_scenes(timeline, load_theme(theme), FORMATS["vertical"], catalogue, "zh-Hans")
    assert {0, 1} <= set(built)
    for scene in built.values():
        card = scene.drawn.card
        closed = closed_places(text, "zh-Hans", card.names)
        said = [line for line in scene.drawn.lines if line.field in ("title", "text")]
        inner = {line.start for line in said} - {0}
        assert inner.isdisjoint(closed), [line.text for line in said]


def _saying(kind, field, text, key):
    return BeatScene(kind, (ScenePiece(field, text, NOWHERE, (key,)),))


def test_a_date_does_not_count(catalogue):
    told = beat("figure", ("number", "2014年2月"), ("text", "公司暂停了所有交易"))
    counted = beat("figure", ("number", "约18%"), ("text", "灌溉用水因此少了约18%"))
    stage = stage_of(
        "magazine", catalogue, script=replace(SCRIPT, beats=(SCRIPT.beats[0], told, counted))
    )
    ways = [{step.way for step in stage.built[n].steps} for n in (1, 2)]
    assert "count" not in ways[0]
    assert "count" in ways[1]


@pytest.mark.parametrize("theme", VOICES)
def test_the_end_names_the_article_as_far_as_its_joint_and_not_small(theme, catalogue):
    end = beat("end", ("text", "你的地里缺的是什么？"),
               ("title", "玉米地里的气象站：一个县怎样用三年学会看屏幕浇水"), step="close")  # fmt: skip
    stage = stage_of(theme, catalogue, script=replace(SCRIPT, beats=(*SCRIPT.beats, end)))
    [card] = [scene.drawn for scene in stage.built.values() if scene.drawn.card.kind == "end"]
    assert min(w.size for w in card.written if w.field in ("text", "title")) >= 0.052 * FORM.width
    said = [line.text for line in card.lines if line.field == "title"]
    assert "".join(said) in ("", "玉米地里的气象站")


@pytest.mark.parametrize("theme", ["newsroom", "tech-dark"])
def test_long_lines_of_code_go_on_in_the_next_rather_than_be_small(theme, catalogue):
    code = beat("code", ("items", "quiet = [s for s in samples if s < 2.5 and s.place != 'yard']"),
                ("items", "return len(quiet) > 50"))  # fmt: skip
    stage = stage_of(theme, catalogue, script=replace(SCRIPT, beats=(SCRIPT.beats[0], code)))
    written = [w for w in stage.built[1].drawn.written if w.field.startswith("items")]
    assert min(w.size for w in written) >= 0.043 * FORM.width
