"""Numbers as people write them: what they amount to, and how surely."""

import pytest

from repurpose.text import qualifier_of, read_amount


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "surety"),
    [
        ("近8%", 8, 8, "%", "near"),
        ("60–70%", 60, 70, "%", ""),
        ("60%-70%", 60, 70, "%", ""),
        ("超过14度", 14, 14, "度", "over"),
        ("约3元", 3, 3, "元", "about"),
        ("1,200多人", 1200, 1200, "人", "over"),
        ("142.9万棵", 1_429_000, 1_429_000, "棵", ""),
        ("2-3万元", 20_000, 30_000, "元", ""),
        ("不到两百万", 2_000_000, 2_000_000, "", "near"),
        ("高达 40%", 40, 40, "%", ""),
        ("二十五岁左右", 25, 25, "岁", "about"),
        ("约1200 ms", 1200, 1200, "ms", "about"),
        ("nearly 60 percent", 60, 60, "%", "near"),
        ("$4.2 billion", 4.2e9, 4.2e9, "$", ""),
        ("約46度", 46, 46, "度", "about"),
        ("3億円以上", 3e8, 3e8, "円", "over"),
        ("약 3만 명", 30_000, 30_000, "명", "about"),
        ("60퍼센트 이상", 60, 60, "%", "over"),
    ],
)
def test_a_number(text, low, high, unit, surety):
    amount = read_amount(text)
    assert (amount.low, amount.high, amount.unit, amount.surety) == (low, high, unit, surety)


@pytest.mark.parametrize(
    ("text", "part", "whole", "counted"),
    [
        ("超过三分之二", 2, 3, False),
        ("百分之六十", 60, 100, False),
        ("七成以上", 7, 10, False),
        ("十人里有七人", 7, 10, True),
        ("每10户中有7户", 7, 10, True),
        ("每五个孩子中就有一个", 1, 5, True),
        ("1 in 5", 1, 5, True),
        ("3/4", 3, 4, False),
        ("nearly two thirds", 2, 3, False),
        ("a quarter", 1, 4, False),
        ("seven out of ten", 7, 10, True),
        ("約6割", 6, 10, False),
        ("3分の2", 2, 3, False),
        ("5人に1人", 1, 5, True),
        ("10명 중 7명", 7, 10, True),
        ("다섯 명 중 한 명", 1, 5, True),
        ("3분의 2", 2, 3, False),
    ],
)
def test_a_part_of_a_whole(text, part, whole, counted):
    amount = read_amount(text)
    assert (amount.low, amount.whole, amount.counted) == (part, whole, counted)
    assert amount.share == pytest.approx(part / whole)


@pytest.mark.parametrize("text", ["", "字", "很多", "8-6%", "三分之五", "几个人都说3"])
def test_what_is_no_number(text):
    assert read_amount(text) is None


def test_the_qualifier_is_what_stands_before_the_digits():
    assert [qualifier_of(t) for t in ("近8%", "超过 70%", "38%", "about 3 m")] == [1, 3, 0, 6]
