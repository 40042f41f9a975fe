"""Covers in columns: where they are used, where they are not, and that nothing is lost."""

import pytest

from repurpose.cards import Card, check_card, draw_card
from repurpose.typeset import find_fonts
from tests.cards.bare import bare_theme

FONTS = find_fonts(system=False)
INK = bare_theme("ink")


def cover(title, form="xiaohongshu", **options):
    return draw_card(Card("cover", title=title, author="城市观察", **options), INK, form, FONTS)


def titles(drawn):
    return [w for w in drawn.written if w.field == "title"]


def is_upright(drawn):
    block = titles(drawn)[0]
    first = next(line.text for line in drawn.lines if line.field == "title")
    high, wide = block.box[3] - block.box[1], block.box[2] - block.box[0]
    return high > (sum(0.5 if c.isascii() else 1 for c in first) - 1.1) * block.size and (
        high > 0.9 * wide or wide < 1.6 * block.size
    )


@pytest.mark.parametrize(
    "title",
    [
        "夜灯",
        "慢慢走，比较快：一座小城怎样用十年种出一片森林",
        "100欧元买到毕加索？一场抽奖背后的故事",
        "一座城市的夜灯照亮了谁的归途与来路",
    ],
)
@pytest.mark.parametrize("form", ["xiaohongshu", "instagram", "story"])
def test_titles_in_columns(title, form):
    drawn = cover(title, form)
    assert is_upright(drawn)
    assert check_card(drawn, INK, FONTS) == ()
    shown = "".join(line.text for line in drawn.lines if line.field == "title")
    assert shown == title.replace("：", "")
    for line in drawn.lines:
        assert getattr(drawn.card, line.field)[line.start : line.end] == line.text
    boxes = [w.box for w in drawn.written]
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize(
    ("title", "form", "language"),
    [
        ("The lamps of a small town", "xiaohongshu", "en"),
        ("GPT-4o与Claude的API比较", "xiaohongshu", "zh-Hans"),  # would mostly lie on its side
        ("夜灯", "x", "zh-Hans"),
        ("夜灯", "wechat-cover", "zh-Hans"),
        ("城市的夜灯照亮谁的归途与来路" * 3, "square", "zh-Hans"),
    ],
)
def test_other_titles_stay_in_lines(title, form, language):
    drawn = cover(title, form, language=language)
    assert not is_upright(drawn)
    assert check_card(drawn, INK, FONTS) == ()
