"""A thing answers to what people call it, and a wrong name to the nearest in meaning."""

import pytest

from repurpose import platforms
from repurpose.cards.formats import FORMATS, find_format
from repurpose.clips import voice_name
from repurpose.clips.layout.formats import format_named
from repurpose.clips.layout.styles import load_style
from repurpose.errors import UnknownName
from repurpose.names import aliases_of, canonical, nearest, split_names
from repurpose.pack.choices import Choices
from repurpose.schedule import read_plan
from repurpose.themes import load_theme, theme_names

NEAR = [
    ("platform", "推", "x"),
    ("platform", "instgram", "instagram"),
    ("platform", "facebok", "facebook"),
    ("platform", "公众", "wechat"),
    ("platform", "红书笔记", "xiaohongshu"),
    ("theme", "水", "ink"),
    ("theme", "inkk", "ink"),
    ("theme", "黑板报", "chalkboard"),
]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("小红书", "xiaohongshu"),
        ("xhs", "xiaohongshu"),
        ("红书", "xiaohongshu"),
        ("微博", "weibo"),
        ("公众号", "wechat"),
        ("抖音", "douyin"),
        ("twitter", "x"),
        ("Twitter", "x"),
        ("推特", "x"),
        ("WeChat", "wechat"),
        ("知乎", "zhihu"),
    ],
)
def test_a_platform_answers_to_its_names(said, name):
    assert platforms.get(said).name == name


def test_each_chinese_label_and_alias_names_one_thing_only():
    for kind in ("platform", "theme", "format", "clip format", "voice", "music", "style"):
        seen = {}
        for name, others in aliases_of(kind).items():
            for other in {other.casefold() for other in others} - {name}:
                assert seen.setdefault(other, name) == name, (kind, other)


def test_every_theme_answers_to_its_labels():
    for name in theme_names():
        assert load_theme(load_theme(name).label_zh).name == name
    assert load_theme("水墨").name == "ink"
    assert load_theme("墨").name == "ink"


def test_formats_voices_and_styles_answer_too():
    assert find_format("小红书") == FORMATS["xiaohongshu"]
    assert find_format("正方形@2x").name == "square@2x"
    assert format_named("竖屏").name == "vertical"
    assert voice_name("不配音") == "none"
    assert load_style("卡拉OK").name == "karaoke"


def test_choices_keep_the_names_that_packs_know():
    made = Choices(platforms=("微博，xhs", "x"), theme="水墨", style="摘要", music="舒缓")
    assert made.platforms == ("weibo", "xiaohongshu", "x")
    assert (made.theme, made.style, made.music) == ("ink", "digest", "calm")


def test_lists_may_stand_together():
    assert split_names(["x,weibo", "小红书、微博，b站", " "]) == [
        "x",
        "weibo",
        "小红书",
        "微博",
        "b站",
    ]


@pytest.mark.parametrize(("kind", "said", "name"), NEAR)
def test_a_wrong_name_is_near_in_meaning(kind, said, name):
    known = platforms.names() if kind == "platform" else theme_names()
    assert nearest(kind, said, known) == [name]


def test_what_is_near_nothing_gets_the_list():
    with pytest.raises(UnknownName) as error:
        platforms.get("zzzz")
    assert "weibo" in error.value.hint
    assert canonical("platform", "zzzz") == "zzzz"


@pytest.mark.parametrize(
    ("kind", "typed", "near"),
    [("platform", "微薄", ["weibo"]), ("theme", "水默", ["ink"]), ("language", "法语", [])],
)
def test_a_word_of_two_characters_with_one_wrong_is_known_by_the_first(kind, typed, near):
    known = {"platform": ("x", "weibo"), "theme": theme_names(), "language": ("zh-Hans", "en")}
    assert nearest(kind, typed, known[kind]) == near


@pytest.mark.parametrize("load", [load_style, load_theme, read_plan])
@pytest.mark.parametrize("name", ["a" * 300, "甲" * 300])
def test_a_name_longer_than_a_file_may_have_is_unknown(load, name):
    with pytest.raises(UnknownName):
        load(name)
