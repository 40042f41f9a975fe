"""Tables and numbers of an article that can be seen: found where they are, and nowhere else."""

import pytest

from repurpose.slicing.storyboard.charts import find_charts
from repurpose.slicing.storyboard.model import Material
from repurpose.slicing.storyboard.tables import find_table_cards, find_table_charts
from tests.conftest import parse

TABLE = """# 一条街的树荫账

街上一棵树也没有。那一年住户凑钱买了四十棵苗。

## 哪种树更合适

{table}

最后大家选了香樟。
"""


def pieces_of(article, find):
    """What the first card says, by part; {} where there is none."""
    for one in find(Material(article, ())):
        said = {}
        for piece in one.pieces:
            said.setdefault(piece.part, []).append(article.show(piece.span))
        return said
    return {}


def in_an_article(sentence):
    return parse(f"# 题目\n\n街上的人都很安静。{sentence}大家后来都搬走了。\n", "a.md")


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("调查显示，近三分之二的居民愿意在正午步行去买菜。", ["近三分之二"]),
        ("到第三年，每10户中有7户认养了自己门前的树。", ["每10户中有7户"]),
        ("人工占全部花费的60%到70%。", ["60%到70%"]),
        ("香樟的成活率达到87%，没有人想到会这么高。", ["87%"]),
        ("街面的温度从2010年的46度下降到2024年的39度。", ["46度", "39度"]),
        ("树苗只要120元，人工要300元，支架是45元。", ["120元", "300元", "45元"]),
    ],
)
def test_numbers_that_can_be_drawn(sentence, items):
    assert pieces_of(in_an_article(sentence), find_charts).get("items", []) == items


@pytest.mark.parametrize(
    "sentence",
    [
        "三年之后房租涨了30%，没有人说话。",
        "这笔钱的年利率达到6%，谁也还不起。",
        "他拿到了百分之百的支持，一个人也没有反对。",
        "2009年种了40棵，2013年又来了一场雨。",
        "他从5楼走到1楼，用了很长的时间。",
    ],
)
def test_growth_prices_and_dates_are_no_charts(sentence):
    assert pieces_of(in_an_article(sentence), find_charts) == {}


def test_labels_of_a_change_are_its_years():
    found = pieces_of(in_an_article("街面的温度从2010年的46度下降到2024年的39度。"), find_charts)
    assert found["labels"] == ["2010年", "2024年"]


def test_a_table_that_fits_is_found_whole():
    text = "|  | 成荫 | 浇水 |\n| --- | --- | ---: |\n| **香樟** | 约12年 | 6次 |\n| 朴树 | `近10年` | 4次 |"
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_cards) == {
        "title": ["哪种树更合适"],
        "labels": ["", "成荫", "浇水"],
        "items": ["香樟", "约12年", "6次", "朴树", "近10年", "4次"],
    }
    assert pieces_of(article, find_table_charts) == {}


def test_names_and_like_numbers_are_bars():
    text = "项目 | 每棵的花费\n--- | ---\n树苗 | 约120元\n人工 | 超过300元"
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_charts) == {
        "title": ["每棵的花费"],
        "labels": ["树苗", "人工"],
        "items": ["约120元", "超过300元"],
    }
    assert pieces_of(article, find_table_cards) == {}


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n| --- | --- |\n| 一 | [链](https://a.example) |\n| 二 | 三 |",
        "| 甲 | 乙 |\n| --- | --- |\n| 一 |  |\n| 二 | 三 |",
        "| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |",
        "| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| 一 | 二 | 三 | 四 |\n| 一 | 二 | 三 | 四 |",
        "| 甲 | 乙 |\n| --- | --- |\n" + "| 一 | 二 |\n" * 6,
    ],
)
def test_a_table_that_does_not_fit_is_left(text):
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_cards) == pieces_of(article, find_table_charts) == {}
