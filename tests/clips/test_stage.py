"""What stands on the frames: inside the safe area, legible, and well set."""

import os
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from repurpose.clips import FORMATS, SAFE_AREAS, Labels, Recipe, plan_timeline, render_clip
from repurpose.clips.encode.planes import slide, to_planes
from repurpose.clips.layout.clip_style import look_of
from repurpose.clips.layout.frames import Frames
from repurpose.clips.layout.motif import seen_on
from repurpose.clips.layout.phrases import FIGURES, parted
from repurpose.clips.layout.safe_areas import union
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.errors import Overflow
from repurpose.ink import worst_contrast
from repurpose.slicing.model import Beat, Caption, Script
from repurpose.themes import load_theme, theme_names
from tests.clips.clip_sample import LABELS, small_script

# Every theme is a slow test; the quick ones take a light, a dark and a hand-made ground.
QUICK = ("newsroom", "tech-dark", "ink")
THEMES = [t if t in QUICK else pytest.param(t, marks=pytest.mark.slow) for t in theme_names()]
HARD = (
    "好",
    "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸天地",
    "他说：“价格涨到142.9亿美元，同比增长35%”",
    "GPT-4o与Claude的API延迟降到0.3秒以内",
    "International Business Machines Corporation",
    "《流浪地球》里那句“希望是钻石”——谁还记得",
    "其中10%-15%的性能提升，来自GAAFET晶体管架构",
)


def hard_script(title="算力饥渴：当中国AI野心撞上英伟达的供应悬崖，一场全球芯片博弈悄然升级"):
    beats = [
        Beat("hook", (Caption(HARD[2], ()),)),
        Beat("beat", tuple(Caption(t, ()) for t in HARD)),
    ]
    return Script("hard", title, None, (*beats, Beat("close", (Caption("先把它用好", ()),))))


def stage_for(script, theme, catalogue, form="vertical", labels=LABELS):
    timeline = plan_timeline(script, most=120)
    return Stage(timeline, look_of(load_theme(theme), catalogue, "zh-Hans"), FORMATS[form], labels)


def changed(one, other):
    """The box in px where two pictures differ."""
    return ImageChops.difference(one, other).getbbox()


def inside(box, area):
    return (
        area.left <= box[0]
        and area.top <= box[1]
        and box[2] <= area.right
        and box[3] <= area.bottom
    )


def test_the_union_of_the_safe_areas():
    assert union(SAFE_AREAS, 1080, 1920) == FORMATS["vertical"].text
    box = FORMATS["vertical"].text
    assert (box.left, box.top, box.right, box.bottom) == (65, 270, 896, 1440)
    for area in SAFE_AREAS:
        assert area.checked
        assert re.fullmatch(r"20\d\d-\d\d", area.checked)
        assert box.left >= area.left
        assert box.top >= area.top
        assert box.right <= area.width - area.right
        assert box.bottom <= area.height - area.bottom
    assert union((), 100, 200).right == 100


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("form", [f for f in FORMATS if f != "vertical"])
def test_everything_written_is_inside_the_safe_area(theme, form, catalogue):
    stage = stage_for(hard_script(), theme, catalogue, form)
    empty = stage_for(hard_script(), theme, catalogue, form, Labels())
    area = FORMATS[form].text
    for number, scene in enumerate(stage.timeline.scenes):
        bare = stage.still(number, None)
        assert bare.size == (FORMATS[form].width, FORMATS[form].height)
        for cue in scene.cues[-3:]:
            box = changed(stage.still(number, cue), bare)
            assert inside(box, area), (cue.text, box)
        if scene.kind == "end":
            assert inside(changed(bare, empty.still(number, None)), area)


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_told_from_what_is_behind_it(theme, catalogue):
    stage = stage_for(small_script(), theme, catalogue)
    for number, scene in enumerate(stage.timeline.scenes):
        used = stage.look_of_scene(number)
        ground = stage.ground(number)
        box = changed(stage.still(number, (scene.cues or (None,))[-1]), ground)
        assert worst_contrast(ground, box, used.text) >= 4.5  # WCAG 2.2, 1.4.3
        assert worst_contrast(ground, box, used.muted) >= 3
        assert worst_contrast(ground, box, seen_on(used)) >= 2.7  # large: figures and bars


@pytest.mark.parametrize("theme", THEMES)
def test_captions_are_large_and_two_lines_at_most(theme, catalogue):
    stage = stage_for(hard_script(), theme, catalogue)
    for cue in stage.timeline.cues:
        setting = stage.setting_of(cue)
        lines = setting.line_texts()
        assert len(lines) <= (2 if len(cue.text) <= 18 else 3), lines
        least = 108 if len(cue.text) <= 13 else 84 if len(cue.text) <= 16 else 56
        assert setting.size >= least, (cue.text, setting.size)
        for line in lines:
            assert line[0] not in "，。、；：！？”）》…—"
            assert line[-1] not in "“（《"
        assert "".join(lines).replace(" ", "") == cue.text.replace(" ", "")


def test_a_caption_that_cannot_fit_is_named(catalogue):
    with pytest.raises(Overflow, match="一二三四"):
        stage_for(
            Script("s", "题", None, (Beat("beat", (Caption("一二三四五六七八九十" * 9, ()),)),)),
            "ink",
            catalogue,
        )


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    "title",
    [
        "短",
        "一个不长不短的题目",
        "很长" * 30,
        "主题：" + "副题" * 20,
        "Only Latin words here: and a rest",
    ],
)
def test_titles_of_any_length_have_a_cover(title, catalogue):
    stage = stage_for(hard_script(title), "newsroom", catalogue)
    assert len(stage.cover().getcolors(1 << 24)) > 2


@pytest.mark.parametrize(
    ("title", "ranks"),
    [
        ("算力饥渴：谁在抢芯片", ("算力饥渴", "谁在抢芯片")),
        ("百万欧元的画为何只卖一百？一场慈善背后", ("百万欧元的画为何只卖一百？", "一场慈善背后")),
        ("锚：一根电缆的断裂", ("锚：一根电缆的断裂", "")),
        ("值得吗？", ("值得吗？", "")),
        ("没有记号的题目", ("没有记号的题目", "")),
    ],
)
def test_a_title_is_parted_where_both_sides_stand_alone(title, ranks):
    assert parted(title) == ranks


def test_figures_are_marked_with_their_unit():
    found = [
        m.group()
        for m in FIGURES.finditer("2026年投资超200亿美元，性能提升10%，约3.5万人，用2纳米制程")
    ]
    assert found == ["200亿美元", "10%", "3.5万人", "2纳米"]


def test_a_frame_depends_on_its_number_alone(catalogue):
    stage = stage_for(small_script(), "newsroom", catalogue, "vertical-small")
    numbers = [0, 5, 60, 61, 62, 63, 64, 90, 120, stage.timeline.frames - 1]
    frames = Frames(stage)
    once = {n: frames.planes(n).copy() for n in numbers}
    for n in (120, 60, 90, 5, 63, 0, stage.timeline.frames - 1, 61):
        assert np.array_equal(frames.planes(n), once[n]), n


@pytest.mark.parametrize("way", ["left", "up", "rise"])
def test_one_scene_slides_over_the_other(way):
    old, new = (to_planes(Image.new("RGB", (64, 96), colour)) for colour in ("red", "white"))
    out = old.copy()
    slide(out, old, new, 0.0, way)
    assert np.array_equal(out, old)
    slide(out, old, new, 1.0, way)
    assert np.array_equal(out, new)
    slide(out, old, new, 0.25, way)
    part = out[:96] == 235
    assert part.mean() == pytest.approx(0.25)
    assert part[:, -1].all() if way == "left" else part[-1].all()


def test_no_frame_shows_one_text_over_another(catalogue):
    captions = (Caption("一二三四五六七八", ()), Caption("甲乙丙丁戊己庚辛", ()))
    script = Script("s", "题目", None, (Beat("beat", captions), Beat("close", captions[:1])))
    stage = stage_for(script, "newsroom", catalogue, "vertical-small")
    frames, cues = Frames(stage), stage.timeline.cues
    rows = slice(stage.bar.bottom, 1280)
    full = [frames.planes(c.start + 12)[rows].astype(int) for c in cues]
    for i, cue in enumerate(cues[1:2]):
        scene = stage.timeline.scene_at(cue.start)
        bare = to_planes(stage.bare(scene, motif=False))[rows].astype(int)
        old, new = (np.abs(p - bare) > 60 for p in full[i : i + 2])
        for n, unseen in ((cue.start - 1, new & ~old), (cue.start, old & ~new)):
            assert np.abs(frames.planes(n)[rows].astype(int) - bare)[unseen].mean() < 8, n


def in_worker(folder):
    report = render_clip(
        small_script(),
        Recipe(format="vertical-small", seconds=(3, 8), threads=1),
        theme=load_theme(),
        out_dir=Path(folder),
    )
    return report, os.getpid()


@pytest.mark.slow
def test_a_worker_process_can_make_a_clip(tmp_path):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        report, worker = pool.submit(in_worker, str(tmp_path)).result(timeout=120)
    assert worker != os.getpid()
    assert report.file.stat().st_size > 10_000
    assert pickle.loads(pickle.dumps(report)) == report


@pytest.mark.slow
@pytest.mark.corpus
def test_titles_and_clauses_of_real_articles(catalogue):
    folder = Path(__file__).resolve().parents[3] / "shared" / "articles"
    files = sorted(folder.glob("*.md"))
    if not files:
        pytest.skip("the folder of real articles is not beside the checkout")
    for path in files:
        lines = [s.strip("# *") for s in path.read_text("utf-8").splitlines() if s.strip()]
        clauses = [
            c
            for c in re.split(r"[，。；：？！,;:?!]", "".join(lines[1:]))
            if 2 < len(c.strip()) <= 20
        ]
        beats = tuple(Beat("beat", (Caption(c, ()),)) for c in clauses[:12])
        stage = stage_for(Script("s", lines[0], None, beats), "ink", catalogue, "vertical-small")
        for number, scene in list(enumerate(stage.timeline.scenes))[:3]:
            drawn = changed(stage.still(number, scene.cues[0]), stage.still(number, None))
            assert inside(drawn, stage.form.text)
