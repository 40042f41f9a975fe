"""A quantity is what it amounts to, of what, and how surely, however it is written."""

from fractions import Fraction

import pytest

from repurpose.slicing import find_quantities


@pytest.mark.parametrize(
    ("text", "values", "unit", "qualifiers"),
    [
        ("38万名游客", (380_000,), "people", ""),
        ("约有六千册", (6000,), "", "about"),
        ("不到三成的人", (30,), "%", "under"),
        ("超过了120万元", (1_200_000,), "yuan", "over"),
        ("4.5亿元", (450_000_000,), "yuan", ""),
        ("2.5个百分点", (Fraction(5, 2),), "points", ""),
        ("二〇二四年", (2024,), "年", ""),
        ("三分之一", (Fraction(1, 3),), "", ""),
        ("百分之五十", (50,), "%", ""),
        ("３－５年", (3, 5), "年", ""),
        ("3到5个月", (3, 5), "months", ""),
        ("两三年", (2, 3), "年", ""),
        ("三十多年", (30,), "年", "over"),
        ("10余万人", (100_000,), "people", "over"),
        ("一百来人", (100,), "people", "about"),
        ("１２３％", (123,), "%", ""),
        ("第三回", (3,), "times", "number"),
        ("半年", (Fraction(1, 2),), "年", ""),
        ("一半", (50,), "%", ""),
        ("一刻钟", (15,), "minutes", ""),
        ("-5℃", (-5,), "°C", ""),
        ("每晚十点", (10,), "点", ""),
        ("30人以上", (30,), "people", "at least over"),
        ("$3.5 million", (3_500_000,), "dollars", ""),
        ("about 4,200 tools", (4200,), "", "about"),
        ("twenty-five years", (25,), "years", ""),
        ("at least two hundred people", (200,), "people", "at least"),
        ("来年3万円", (30_000,), "yen", ""),
        ("約30人", (30,), "people", "about"),
        ("一亿零三百万", (103_000_000,), "", ""),
        ("十点五倍", (Fraction(21, 2),), "fold", ""),
    ],
)
def test_one_quantity(text: str, values: tuple[int, ...], unit: str, qualifiers: str) -> None:
    (found,) = find_quantities(text)
    assert (found.values, found.unit) == (values, unit)
    assert found.qualifiers == frozenset(
        {"at least", "over"} if qualifiers == "at least over" else {qualifiers} - {""}
    )


@pytest.mark.parametrize(
    "text",
    ["十分重要", "万一失败", "三心二意", "百姓", "一直如此", "GPT-4o", "H100", "统一", "千万别去"],
)
def test_a_numeral_that_counts_nothing(text: str) -> None:
    assert find_quantities(text) == []


def test_from_one_to_another_are_two() -> None:
    assert [q.values for q in find_quantities("从61%升到66%")] == [(61,), (66,)]
    assert [q.values for q in find_quantities("从61%到66%")] == [(61,), (66,)]


def test_parts_of_a_date() -> None:
    assert [(q.values, q.unit) for q in find_quantities("1978年3月5日")] == [
        ((1978,), "年"),
        ((3,), "month"),
        ((5,), "day"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("400", "四百人", True),
        ("12个小时", "十二小时", True),
        ("近四百人", "400人", False),
        ("只有3名", "三名", False),
        ("三名", "只有3名", True),
        ("30人以上", "超过30人", True),
        ("4%", "4个百分点", False),
        ("几十年", "十年", False),
    ],
)
def test_whether_two_say_the_same(one: str, other: str, *, agree: bool) -> None:
    (first,), (second,) = find_quantities(one), find_quantities(other)
    assert first.agrees(second) is agree


def test_a_clock_is_hours_and_minutes() -> None:
    assert [(q.values, q.unit) for q in find_quantities("上午10:30开门")][:1] == [((10,), "点")]
    assert [q.values for q in find_quantities("上午10:30开门")] == [(10,), (30,)]
    assert [q.values for q in find_quantities("晚上9:00关门")] == [(9,)]
