"""What platforms' own buttons cover: every area has its source or says that it is an estimate."""

import pytest

from repurpose.clips import FORMATS, SAFE_AREAS, Box, covered, format_named, zones
from repurpose.platforms import names


def test_every_area_says_where_its_figures_are_from():
    for area in SAFE_AREAS:
        assert area.checked
        assert area.label
        assert area.source or "\u4e00" <= area.label[-1] <= "\u9fff"  # Chinese platforms
    ours = {"tiktok", "youtube"}  # no names of ours yet: their clips are posted by hand
    assert {name for area in SAFE_AREAS for name in area.platforms} - ours <= set(names())


@pytest.mark.parametrize("name", ["vertical", "vertical-small", "vertical-draft"])
def test_no_platform_covers_the_words_of_an_upright_clip(name):
    form = FORMATS[name]
    for area in SAFE_AREAS:
        for platform in area.platforms:
            assert covered(platform, form.text, form.width, form.height) is None


def test_words_under_buttons_are_found():
    low = Box(100, 300, 800, 1700)
    assert covered("douyin", low, 1080, 1920).name == "douyin"
    assert covered("douyin", low, 1920, 1080) is None  # it stands in the middle of the screen
    assert covered("weibo", low, 1080, 1920) is None


def test_pages_are_told_of_all_areas():
    told = zones()
    assert [zone["name"] for zone in told[1:]] == [area.name for area in SAFE_AREAS]
    for strip in ("top", "bottom", "left", "right"):
        assert told[0][strip] >= max(zone[strip] for zone in told[1:])


@pytest.mark.parametrize(
    "chosen", [("douyin",), ("xiaohongshu", "bilibili"), ("instagram", "weibo")]
)
def test_a_clip_for_some_platforms_has_the_room_that_they_leave(chosen):
    usual, own = FORMATS["vertical"], format_named("vertical", chosen)
    assert own.text.height > usual.text.height
    for platform in chosen:
        assert covered(platform, own.text, own.width, own.height) is None
    low = Box(own.text.left, own.text.top, own.text.right, own.text.bottom + 2)
    assert any(covered(platform, low, own.width, own.height) for platform in chosen)
    assert format_named("vertical", ("weibo",)) == usual  # nothing is known of what it covers
    assert format_named("wide", chosen) == FORMATS["wide"]
