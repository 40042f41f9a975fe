"""Where words end: what no line, caption or token may part, in sentences of our own."""

from itertools import pairwise

import pytest

from repurpose.text import PARTED, PHRASE, part_words, phrase_costs


def parted(text, language="zh-Hans", names=()):
    begins, inside = part_words(text, language, names)
    assert not begins & inside
    assert begins | inside == set(range(len(text)))
    edges = [*sorted(begins), len(text)]
    return "|".join(text[a:b] for a, b in pairwise(edges))


@pytest.mark.parametrize(
    ("expected", "language"),
    [
        ("灯塔下|的|资产负债表|没有|人|看", "zh-Hans"),
        ("毕加索|的|画|挂在|过渡期|的|墙上", "zh-Hans"),
        ("海面上|正|上演|无声|的|戏", "zh-Hans"),  # not 上正, nor 面上
        ("台积电|把|最先进制程|留在|岛上", "zh-Hans"),
        ("他|读|的|是|珍藏版|图书", "zh-Hans"),  # not 珍藏|版图|书
        ("这|是|一堆|大道理", "zh-Hans"),  # a prefix
        ("他|听见|断裂声", "zh-Hans"),  # a suffix
        ("画家|卡佩莱斯|在|巴黎", "zh-Hans"),  # a foreign name that no list has
        ("作家|王小波|说", "zh-Hans"),  # a surname and what follows it
        ("哪怕是|更多|的|人", "zh-Hans"),
        ("與眾不同|的|人", "zh-Hant"),
        ("多發病|和|常見病", "zh-Hant"),
        ("走|著|走|著|，|看見|名著", "zh-Hant"),
        ("", "zh-Hans"),
    ],
)
def test_words(expected, language):
    assert parted(expected.replace("|", ""), language) == expected


def test_names_of_the_article_are_words():
    text = "云算计的人把云霁科技卖了"
    assert "云霁科技" not in parted(text).split("|")
    assert "云霁科技" in parted(text, names=("云霁科技", "不在这里")).split("|")
    assert "雲霽科技" in parted("把雲霽科技賣了", "zh-Hant", ("雲霽科技",)).split("|")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("夜里的灯亮着", 2),  # 的
        ("夜里的灯亮着", 5),  # 着
        ("他走了很久", 2),  # 了
        ("第三座桥", 1),
        ("三座桥", 1),
    ],
)
def test_no_line_begins_with_a_particle_or_parts_a_count(text, place):
    assert phrase_costs(text, "zh-Hans")[place] >= PARTED


@pytest.mark.parametrize(("text", "place"), [("我了解他", 1), ("这个地方很好", 2), ("他着急了", 1)])
def test_a_word_that_begins_like_a_particle_may_begin_a_line(text, place):
    assert phrase_costs(text, "zh-Hans").get(place, 0.0) < PARTED


def test_japanese_ends_lines_between_bunsetsu():
    text = "当たり前のことを、コンピューターのプログラミングで確かめる。"
    costs = phrase_costs(text, "ja")
    for word in ("当たり前の", "コンピューター", "プログラミング", "確かめる"):
        start = text.index(word)
        assert all(costs[start + k] >= PARTED for k in range(1, len(word))), word
    assert costs[text.index("プログラミング")] == PHRASE


def test_words_of_every_line_of_text_are_looked_up():
    costs = phrase_costs("夜里的灯\n海面上的船", "zh-Hans")
    assert costs[6] >= PARTED
