"""A plan of nine cards: a cover with its big word, no two of a kind in a row, every word with its place."""

from itertools import combinations, pairwise

import pytest

from repurpose.article import Article
from repurpose.slicing import find_quotes, plan_storyboard
from repurpose.slicing.finding.cover_words import find_cover_words
from repurpose.slicing.finding.keywords import find_keywords
from repurpose.slicing.sentences.units import read_units
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.finders import FINDERS
from repurpose.slicing.storyboard.model import Material, drawn_as
from tests.conftest import parse

KILN = """# 四十把茶壶为什么裂了九把？

老匠人的窑去年冬天烧了四十把茶壶，出窑那天裂了九把，损失近8万元，他一句话也没有说。

窑火不是烧给茶壶看的，而是烧给匠人自己看的。烧窑的人心急，茶壶就会裂。

1998年，他跟着师父学会了看火。2006年，他自己砌了第一口龙窑。2019年，他把龙窑借给村里的年轻人用。

他等的是一炉好火，他等的是一个懂火的人，他等的是一句公道的评价。

对于老匠人来说，裂开的茶壶是一堂课；对于买茶壶的人来说，裂开的茶壶只是一件次品。

好茶壶究竟靠什么卖出去？靠的是有人愿意替它说话。

## 三个步骤

- 选泥
- 练泥
- 醒泥

真正难学的从来不是手艺，却是守着窑火的那三个夜晚，谁也替不了谁。

每一把裂开的茶壶，都在告诉匠人火候差在哪里。
"""


def boards(text: str) -> tuple[Article, list]:
    article = parse(text)
    return article, plan_storyboard(article, find_quotes(article))


def test_the_cover_opens_the_close_ends_and_no_two_of_a_kind_stand_in_a_row():
    _, cards = boards(KILN)
    kinds = [card.kind for card in cards]
    assert kinds[0] == "cover"
    assert kinds[-1] == "end"
    assert 6 <= len(kinds) <= 9
    assert len(set(kinds)) >= 5
    assert all(drawn_as(one) != drawn_as(other) for one, other in pairwise(kinds))


def test_no_sentence_stands_on_two_cards():
    _, cards = boards(KILN)
    taken = [[p.span for p in card.pieces if p.part != "speaker"] for card in cards[1:]]
    for one, other in combinations(taken, 2):
        assert not [a for a in one for b in other if a.start < b.end and b.start < a.end]


def test_keywords_stand_within_their_card_and_are_few():
    article, cards = boards(KILN)
    for card in cards:
        assert len(card.keywords) <= 2
        for word in card.keywords:
            assert any(p.span.covers(word) for p in card.pieces), article.show(word)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("compare", ["窑火不是", "烧给茶壶看的", "而是", "烧给匠人自己看的"]),
        ("anaphora", ["他等的是", "一炉好火", "一个懂火的人", "一句公道的评价"]),
        ("timeline", ["1998年", "他跟着师父学会了看火", "2006年", "他自己砌了第一口龙窑"]),
        ("question", ["好茶壶究竟靠什么卖出去？", "靠的是有人愿意替它说话。"]),
    ],
)
def test_a_layout_is_read_from_the_sentence_itself(kind, said):
    texts = said_by(kind, KILN)
    assert any(text[: len(said)] == said for text in texts), texts


def said_by(kind, text):
    """What the finder of a kind finds, each as the texts of its pieces."""
    article = parse(text)
    found = FINDERS[kind](Material(article, find_quotes(article)))
    return [[article.show(p.span) for p in one.pieces] for one in found if one.kind == kind]


def test_each_side_of_a_comparison_has_its_own_subject():
    sides = said_by("compare", KILN)
    assert any("老匠人" in left and "买茶壶的人" in right for left, _, right, _ in sides)


@pytest.mark.parametrize(
    ("title", "kicker", "core", "rest"),
    [
        ("老匠人22天烧出一口龙窑", "老匠人", "22天", "烧出一口龙窑"),
        ("一百年前的匠人，怎样烧好一把茶壶？", "一百年前的匠人", "怎样烧好", "一把茶壶？"),
        ("我的窑", "", "我的窑", ""),
        ("把“窑变”倒过来再看一遍龙窑", "把", "“窑变”", "倒过来再看一遍龙窑"),
        ("烧窑的难处不是火候，而是耐心", "烧窑的难处不是火候，而是", "耐心", ""),
        ("为什么好茶壶没人买", "为什么", "好茶壶", "没人买"),
        (
            "一口窑的第二次生命：为什么旧手艺值得留下",
            "一口窑的第二次生命：为什么",
            "旧手艺",
            "值得留下",
        ),
        ("为什么年轻人不烧窑了", "为什么年轻人", "不烧窑了", ""),
        ("老匠人今年又没中奖？", "老匠人今年又", "没中奖？", ""),
        ("一口窑的好坏不是偶然的，而是长久的", "一口窑的好坏不是偶然的，而是", "长久的", ""),
    ],
)
def test_the_big_word_of_a_cover_is_the_piece_with_the_tension(title, kicker, core, rest):
    article = parse(f"# {title}\n\n老匠人烧了一辈子的窑。\n")
    words = find_cover_words(article)
    assert words is not None
    said = [article.show(span) if span else "" for span in (words.kicker, words.core, words.rest)]
    assert said == [kicker, core, rest]


def test_no_line_of_a_cover_opens_with_a_particle():
    article = parse("# 警惕那些让你 ALL IN 的人\n\n老匠人烧了一辈子的窑。\n")
    words = find_cover_words(article, ["ALL IN"])
    assert words is not None
    assert article.show(words.core) == "警惕"


def test_the_big_word_of_a_japanese_cover_ends_before_no_particle():
    article = parse(
        "# 茶碗・窯・火加減がわかった\n\n窯の火加減を見ていた。火加減は大事だ。\n", language="ja"
    )
    words = find_cover_words(article, ["火加減"])
    assert words is not None
    assert article.show(words.core) == "火加減がわかった"


def test_nothing_of_a_title_is_lost_on_its_cover():
    for title in ("四十把茶壶为什么裂了九把？", "龙窑：一口窑，三代人的火", "Of Kilns and Clay"):
        article = parse(f"# {title}\n\n老匠人烧了一辈子的窑。\n")
        words = find_cover_words(article)
        assert words is not None
        said = "".join(article.show(s) for s in (words.kicker, words.core, words.rest) if s)
        assert [c for c in title if c.isalnum()] == [c for c in said if c.isalnum()]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("出窑那天裂了九把，他一共损失了近8万元。", {"近8万元"}),
        ("一座2000万人口的城市，只靠一口窑烧茶壶。", set()),
        ("决定茶壶好坏的**火候**谁也教不会你。", {"火候"}),
        ("真正难学的手艺其实是“看火”这一件小事。", {"看火", "一件小事"}),
        ("“看火”难学，而更难学的还是“看火”的人心。", {"看火", "人心"}),
        ("我们这门老手艺从前没有学徒制度可以依靠。", {"没有学徒制度"}),
        ("在这座窑前面，从来没有人真正学会看火。", {"从来没有人"}),
        ("那一天师傅没有给他留下一把完整的茶壶。", {"茶壶"}),
        ("茶壶上不成功，未必代表火候的失败。", {"未必代表"}),
        ("他防得住外面的雨，却又防不住窑里的裂纹了。", {"窑里的裂纹"}),
        ("学徒越来越多有想法的，师傅却越来越老。", {"越来越老"}),
        ("茶壶烧坏不可怕，可怕的是烧坏以后的那件事情。", set()),
        # Nothing that stands before 的 is parted: 熄灭炉火的决心, not 炉火的决心.
        ("他要的不是一笔补偿，而是在停窑前拿出一份熄灭炉火的决心。", {"熄灭炉火的决心"}),
        ("茶壶的好坏，最后还是握在烧窑的人自己手里。", set()),  # where it is
        ("这炉火烧得再好，也没能追上订单变化的速度。", set()),  # of every subject
        ("这门老手艺就在我们眼前慢慢地死去。", {"死去"}),
        ("他守了三夜。", set()),
    ],
)
def test_what_turns_a_sentence_is_set_apart(sentence, words):
    article = parse(f"# 窑\n\n{sentence}\n")
    unit = read_units(article)[0][0]
    found = [article.show(span) for span in find_keywords(article, unit.span)]
    assert set(found) == words
    assert len(found) == len(words)
    assert sum(map(measure, found)) <= 0.36 * measure(unit.text) or not found


@pytest.mark.parametrize(
    ("sentence", "parted"),
    [
        ("你有没有一把烧得很用心、却没有被多少人看到的茶壶？", "人看到的茶壶"),
        ("他烧坏的不是一把茶壶，而是整整九把装好了釉的茶壶。", "把装好了釉的茶壶"),
    ],
)
def test_no_keyword_begins_between_a_number_and_what_it_counts(sentence, parted):
    article = parse(f"# 窑\n\n{sentence}\n")
    unit = read_units(article)[0][0]
    found = [article.show(span) for span in find_keywords(article, unit.span)]
    assert not [word for word in found if word.startswith(parted[0])], found


@pytest.mark.parametrize("text", ["# 题\n\n话。", "一句话。", "# 。\n\n！！！", "123\n\n456。"])
def test_a_short_text_gives_few_cards_and_never_fails(text):
    assert len(boards(text)[1]) <= 4


@pytest.mark.parametrize(
    "title", ["锚落缆断：波罗的海旧灯塔背后的海上暗战", "河湾旧法风暴眼：谁来修桥"]
)
def test_the_big_word_of_a_cover_is_no_part_of_a_word(title):
    article = parse(f"# {title}\n\n灯塔在海边。它很旧。\n\n桥在河上。它也很旧。\n")
    words = find_cover_words(article)
    assert words is not None
    whole = [article.show(span) for span in (words.kicker, words.core, words.rest) if span]
    assert not [
        part for part in whole if part.startswith(("海旧", "眼")) or part.endswith("波罗的")
    ]


def test_what_somebody_else_says_in_a_block_quotation_reaches_a_card_with_his_name():
    quoted = KILN.replace(
        "## 三个步骤",
        "> 烧窑的人不是在等茶壶，而是在等自己学会低头的那一天。\n>\n> —— 窑工 陶三\n\n## 三个步骤",
    )
    article, cards = boards(quoted)
    said = [
        [article.show(piece.span) for piece in card.pieces]
        for card in cards
        if any(piece.part == "speaker" for piece in card.pieces)
    ]
    assert said == [["烧窑的人不是在等茶壶，而是在等自己学会低头的那一天。", "窑工 陶三"]]
