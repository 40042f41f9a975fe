"""A script on the clock: reading speed, limits, and nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.model import Span
from repurpose.clips.layout.timeline import (
    GAP,
    plan_timeline,
    reading_time,
    reading_units,
    shown_text,
)
from repurpose.errors import Overflow
from repurpose.slicing.model import Beat, Caption, Script

han = st.text("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏，。；3％A", min_size=1, max_size=22)
captions = st.lists(
    han.filter(lambda t: any(c.isalnum() for c in t)).map(lambda t: Caption(t, (Span(0, len(t)),))),
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def scripts(draw):
    beats = [Beat("hook", draw(captions))]
    beats += [Beat("beat", draw(captions)) for _ in range(draw(st.integers(0, 4)))]
    beats.append(Beat("close", draw(captions)))
    return Script("s", draw(han), None, tuple(beats))


def script(*texts, title="题目", kind="beat"):
    return Script("s", title, None, tuple(Beat(kind, (Caption(t, ()),)) for t in texts))


@given(scripts(), st.sampled_from([25, 30, 60]))
def test_every_caption_can_be_read_and_stands_alone(made, fps):
    timeline = plan_timeline(made, fps=fps, most=300)
    cues = timeline.cues
    assert [c.text for c in cues] == [shown_text(c.text) for b in made.beats for c in b.captions]
    for cue in cues:
        seconds = (cue.end - cue.start) / fps
        assert 5 / 6 - 1e-9 <= seconds <= 7 + 1 / fps
        assert reading_units(cue.text) / seconds <= 9 + 1e-9
    for first, second in pairwise(cues):
        assert second.start - first.end >= GAP
    starts = [s.start for s in timeline.scenes]
    assert starts == [0, *(s.end for s in timeline.scenes[:-1])]
    for scene in timeline.scenes:
        assert all(scene.start <= c.start < c.end <= scene.end for c in scene.cues)
    assert timeline.scenes[-1].kind == "end"


@given(scripts())
def test_the_length_is_within_the_wish_or_cannot_be(made):
    timeline = plan_timeline(made, most=300)
    if timeline.seconds > 30:  # then a brisk pace would not have reached it either
        pace = [
            max(5 / 6, 0.85 * reading_time(shown_text(c.text)))
            for b in made.beats
            for c in b.captions
        ]
        assert sum(pace) + 3.0 + 2.6 + len(pace) * 0.11 + len(made.beats) * 0.3 > 30
    if timeline.seconds < 15:  # then no caption could stand longer
        slow = sum(
            min(7.0, reading_time(shown_text(t.text)) * 1.7) for b in made.beats for t in b.captions
        )
        assert timeline.seconds >= min(15, slow) - 0.5


def test_reading_time_follows_the_rule():
    assert reading_time("好") == 1.0
    assert reading_time("一二三四五六七八九十甲乙丙丁") == 2.0
    assert reading_time("一二三四五六，七八九十甲乙丙") == pytest.approx(2.15)
    assert reading_units("the quick brown fox") == pytest.approx(16 / 2.2)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("这是一句话。", "这是一句话"),
        ("其次，", "其次"),
        ("真的吗？", "真的吗？"),
        ("他说：“走。”", "他说：“走。”"),
        ("等等……", "等等……"),
        ("It ends here.", "It ends here."),
        ("第一点;", "第一点"),
        ("行业说了.", "行业说了"),
        ("价格涨到 3.5", "价格涨到 3.5"),
        ("。", "。"),
    ],
)
def test_a_caption_does_not_end_with_a_comma_or_stop(given, shown):
    assert shown_text(given) == shown


def test_the_first_frame_says_something():
    made = Script("s", "题目", None, (Beat("hook", (Caption("三年亏掉一百亿", ()),)),))
    timeline = plan_timeline(made)
    assert [s.kind for s in timeline.scenes] == ["hook", "end"]
    assert timeline.cues[0].start == 0


def test_a_short_script_gives_an_honestly_short_clip():
    assert plan_timeline(script("只有这一句")).seconds < 15


def test_a_script_nobody_can_read_in_time_is_refused():
    with pytest.raises(Overflow, match=r"'s' takes \d+ s to read; the limit is 60 s"):
        plan_timeline(script(*["一二三四五六七八九十一二三四五六七八九十"] * 40))


def test_a_long_script_may_take_up_to_the_limit():
    timeline = plan_timeline(script(*["一二三四五六七八九十一二三四五六七八九十"] * 14))
    assert 30 < timeline.seconds <= 60


def test_without_words_only_the_end_card_is_left():
    assert [s.kind for s in plan_timeline(script("  ")).scenes] == ["end"]


def test_each_language_is_read_at_its_own_speed():
    from repurpose.clips.layout.timeline import READING_SPEED, reading_units

    texts = {"慢一点发比较好": 9.0, "ゆっくり出すほうがいい": 7.0, "천천히내는편이낫다": 12.0}
    for text, speed in texts.items():
        assert len(text) / reading_units(text) * READING_SPEED == pytest.approx(speed), text
    letters = "slowlybutsurely"
    assert len(letters) / reading_units(letters) * READING_SPEED == pytest.approx(19.8)
