"""`clips.toml`: what it holds comes back, what it cannot hold is named, words keep or lose their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article import Span
from repurpose.clips import plan_timeline, shown_text
from repurpose.errors import ContentError, UnknownName
from repurpose.pack.choices import Choices
from repurpose.pack.overrides.clip_beats import OwnBeat, script_of
from repurpose.pack.overrides.clip_edits import (
    OwnClips,
    clips_from,
    own_script,
    read_clips,
    wanted_choices,
    write_clips,
)
from repurpose.slicing.model import Beat, Caption, Script

SCRIPT = Script(
    "hook",
    "慢一点发",
    None,
    (
        Beat(
            "hook", (Caption("传播不是音量，", (Span(0, 7),)), Caption("是次数。", (Span(7, 11),)))
        ),
        Beat("beat", (Caption("最难的是忍住。", (Span(20, 27),)),)),
        Beat("close", (Caption("交到别人手里。", (Span(40, 47),)),)),
    ),
)
SHOWN = ["传播不是音量", "是次数", "最难的是忍住", "交到别人手里"]
line = st.text(
    st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=20,
)


@given(
    st.dictionaries(st.sampled_from(["voice", "music", "captions", "motion"]), line),
    st.dictionaries(line, st.lists(line, min_size=1, max_size=5).map(tuple), max_size=3),
)
def test_what_is_written_is_read(look, lines):
    own = OwnClips(look, lines)
    content = write_clips(own)
    assert (content is None) == (not look and not lines)
    assert read_clips(content) == own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("voice = 3", "voice"),
        ("speed = 'fast'", "speed"),
        ("clip = 3", "list"),
        ("[[clip]]\nid = 'a'", "lines"),
        ("[[clip]]\nid = 'a'\nlines = []", "1 to"),
        ("[[clip]]\nid = 'a'\nlines = [3]", "text"),
        ('[[clip]]\nid = "a"\nlines = ["a\\nb"]', "one line"),
        ("[[clip]]\nid = 'a'\nlines = ['" + "长" * 43 + "']", "too long"),
        ("x = ", "clips.toml"),
    ],
)
def test_what_cannot_be_is_named(text, said):
    with pytest.raises(ContentError, match=said):
        read_clips(text.encode())


def test_the_same_captions_are_the_same_script():
    assert own_script(SCRIPT, SHOWN) == SCRIPT


def test_changed_words_lose_their_place_and_the_others_keep_it():
    script = own_script(SCRIPT, ["传播不是音量", "是一次又一次", "最难的是忍住", "交到别人手里"])
    captions = [c for beat in script.beats for c in beat.captions]
    assert [bool(c.spans) for c in captions] == [True, False, True, True]
    assert [beat.kind for beat in script.beats] == ["hook", "beat", "close"]
    assert captions[1].text == "是一次又一次"


@given(st.lists(st.one_of(st.sampled_from(SHOWN), line), min_size=1, max_size=8))
def test_only_the_script_s_own_words_have_a_place(lines):
    script = own_script(SCRIPT, lines)
    captions = [c for beat in script.beats for c in beat.captions]
    assert [shown_text(c.text) for c in captions] == [shown_text(text) for text in lines]
    for caption in captions:
        if caption.spans:
            assert caption in [c for beat in SCRIPT.beats for c in beat.captions]
    assert all(beat.captions for beat in script.beats)


def test_choices_are_checked():
    assert wanted_choices(Choices(), OwnClips({"captions": "pop"})).captions == "pop"
    for look in (
        {"captions": "none such"},
        {"voice": "nobody"},
        {"music": "loud"},
        {"motion": "x"},
    ):
        with pytest.raises(UnknownName):
            wanted_choices(Choices(), OwnClips(look))


def own(*lines, **more):
    return OwnBeat(lines, **more)


def test_beats_keep_their_place_in_any_order():
    wanted = (own("最难的是忍住", seconds=3.5), own("是次数"), own("传播不是音量", "我自己的"))
    script = script_of(SCRIPT, wanted)
    spans = [[bool(c.spans) for c in beat.captions] for beat in script.beats]
    assert spans == [[True], [True], [True, False]]
    assert [beat.kind for beat in script.beats] == ["hook", "beat", "beat"]
    assert (script.beats[0].seconds, script.beats[0].own) == (3.5, ("seconds",))


def test_a_wished_length_is_taken_as_long_as_it_can_be_read():
    short, long = (
        plan_timeline(script_of(SCRIPT, (own("最难的是忍住", seconds=s), own("是次数"))))
        for s in (0.5, 9.0)
    )
    assert long.scenes[0].end == 270
    assert short.scenes[0].end / 30 >= 6 / 9  # nine characters a second


def test_a_beat_is_shown_as_somebody_wants_with_the_words_that_he_sets_apart():
    wanted = (own("传播不是音量", "是次数", shows="points", keywords=("音量",)), own("忍住"))
    beat = script_of(SCRIPT, wanted).beats[0]
    assert beat.scene.kind == "points"
    assert [piece.text for piece in beat.scene.pieces] == ["传播不是音量", "是次数"]
    assert [c.keys for c in beat.captions] == [((4, 6),), ()]
    assert beat.scene.pieces[0].keys == ((4, 6),)
    assert script_of(SCRIPT, (own("只有37个人", shows="figure"),)).beats[0].scene is not None
    assert script_of(SCRIPT, (own("没有数字", shows="figure"),)).beats[0].scene is None


@pytest.mark.parametrize("name", ["../a.png", "a/b.png", "/a.png", ".a.png", "a.svg", "C:a.png"])
def test_footage_is_a_name_in_the_pack(name):
    table = {"clip": [{"id": "a", "beat": [{"lines": ["x"], "footage": name}]}]}
    with pytest.raises(ContentError):
        clips_from(table)
