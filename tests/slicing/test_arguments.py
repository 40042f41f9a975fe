"""Sentences whose parts stand in a shape: found only where the sentence says so itself, and is understood alone."""

import pytest

from repurpose.slicing import find_quotes
from repurpose.slicing.storyboard import arguments
from repurpose.slicing.storyboard.arguments import find_arguments
from repurpose.slicing.storyboard.model import Material
from tests.conftest import parse


@pytest.fixture
def _every_worth(monkeypatch):
    """Take sentences whatever the offline editor thinks of them: patterns alone are tested."""
    monkeypatch.setattr(arguments, "_WORTH", -9.0)
    monkeypatch.setattr(arguments, "ALONE", -9.0)


def found(text):
    article = parse(f"# 老窑\n\n{text}\n")
    cards = find_arguments(Material(article, find_quotes(article)))
    return [[article.show(piece.span) for piece in card.pieces] for card in cards]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("做壶的手，越慢的泥越听话。", None),  # 越 once: a comparison of one kind of clay
        ("匠人的手越稳，壶口就越圆。", ["匠人的手", "越稳", "壶口就越圆"]),
        ("只有烧坏过一窑的人，才能听懂火声。", ["只有", "烧坏过一窑的人", "才能", "听懂火声"]),
        ("没有三代人的柴，就没有一口老窑。", ["没有", "三代人的柴", "就没有", "一口老窑"]),
        ("如果窑门开得太早，那么整窑的壶都会裂。", ["如果", "窑门开得太早", "那么", "整窑的壶都会裂"]),
        ("虽然电窑省下了人工，但是烧不出火痕。", ["虽然", "电窑省下了人工", "但是", "烧不出火痕"]),
        ("看上去匠人整天坐着，其实每一刻都在听火。", ["看上去", "匠人整天坐着", "其实", "每一刻都在听火"]),
        ("一口好窑既留得住热，又放得走烟。", ["一口好窑", "既", "留得住热", "又", "放得走烟"]),
        ("火烧得旺不等于壶烧得好。", ["火烧得旺", "不等于", "壶烧得好"]),
        ("比手艺更要紧的是耐心。", ["比", "手艺", "更要紧的是", "耐心"]),
        ("老窑不仅烧出了一村人的饭碗，还烧出了一村人的规矩。",
         ["老窑", "不仅", "烧出了一村人的饭碗", "还", "烧出了一村人的规矩"]),
        ("先把泥揉到不粘手，再放进阴凉处过一夜，最后才上转盘。",
         ["先", "把泥揉到不粘手", "再", "放进阴凉处过一夜", "最后", "才上转盘"]),
        ("一把好壶离不开三样东西：好泥、好火和好脾气。",
         ["一把好壶离不开三样东西：", "好泥", "好火", "好脾气"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_every_worth")
def test_parts_and_what_joins_them(text, said):
    assert found(text) == ([said] if said else [])


@pytest.mark.parametrize(
    "text",
    [
        "如果用一句话总结，那就是慢。",  # a way to say something
        "如果说老窑是一本书，那么火就是写字的人。",
        "如果他没有卖掉那口窑，现在已经是全县最大的窑主了。",  # who
        "如果这个办法行得通，整条街都会学。",  # which
        "他买了柴火、泥料和两口旧缸。",  # no list that says something
        "窑里的火越来越旺，壶也越来越红。",
        "如果窑门开得太早，整窑的壶会不会裂？",
        "只要一个人就能看住一口窑，所以工钱省了一半。",  # 就 within the first clause
        "天越冷越好。",  # of how much, not of two things
    ],
)
@pytest.mark.usefixtures("_every_worth")
def test_what_only_looks_like_it_is_left_alone(text):
    assert found(text) == []


def test_a_sentence_that_is_worth_little_has_no_diagram(monkeypatch):
    text = "如果窑门开得太早，那么整窑的壶都会裂。"
    monkeypatch.setattr(arguments, "ALONE", -9.0)
    monkeypatch.setattr(arguments, "_WORTH", 99.0)
    assert found(text) == []
    monkeypatch.setattr(arguments, "_WORTH", -9.0)
    monkeypatch.setattr(arguments, "ALONE", 99.0)
    assert found(text) == []
