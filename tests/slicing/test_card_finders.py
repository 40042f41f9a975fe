"""What finders take for a comparison, a timeline, a question, a list of points ... and what they leave alone."""

import pytest

from repurpose.slicing import find_quotes
from repurpose.slicing.storyboard.finders import FINDERS
from repurpose.slicing.storyboard.model import Material
from tests.conftest import parse

NO_TITLE = "1998"  # says nothing of the language


def found(kind, text, title="老窑"):
    """The cards of a kind that an article gives, each as the texts of its pieces."""
    article = parse(f"# {title}\n\n{text}\n")
    cards = FINDERS[kind](Material(article, find_quotes(article)))
    return [[article.show(piece.span) for piece in card.pieces] for card in cards]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("窑火不是烧给茶壶看的，而是烧给匠人看的。", ["窑火不是", "烧给茶壶看的", "而是", "烧给匠人看的"]),
        ("好窑不仅是一口炉子，更是三代人的手艺。", ["好窑不仅是", "一口炉子", "更是", "三代人的手艺"]),
        ("与其说是一口老窑，不如说是一本旧账。", ["与其说是", "一口老窑", "不如说是", "一本旧账"]),
        ("对匠人来说，裂壶是一堂课；对客人来说，裂壶只是次品。",
         ["对匠人来说", "裂壶是一堂课", "对客人来说", "裂壶只是次品"]),
        ("表面上看，这是一次改窑。实际上，这是一次分家。", ["表面上看", "这是一次改窑", "实际上", "这是一次分家"]),
        ("支持者认为，电窑省下了人工。反对者则认为，电窑烧不出火痕。",
         ["支持者认为", "电窑省下了人工", "反对者则认为", "电窑烧不出火痕"]),
        ("过去，全村的人围着一口窑；如今，一口窑等着全村的人。", ["过去", "全村的人围着一口窑", "如今", "一口窑等着全村的人"]),
    ],
)  # fmt: skip
def test_two_sides_each_with_its_own_words(text, sides):
    assert found("compare", text) == [sides]


@pytest.mark.parametrize(
    "text",
    [
        "它不是一口窑，而是一座山。",  # who?
        "有人说窑火不是烧给茶壶看的。",
        "如果窑火不是烧给茶壶看的，而是烧给匠人看的，茶壶就会裂。",
        "匠人过去烧窑。",
        "表面上看，窑是冷的。后来下了三天的雨，谁也没有上山。",
        "窑火不是烧给茶壶看的，而是烧给每一个守着窑口三天三夜不睡觉、只等着那一道青烟变白的老匠人和他带来的学徒们看的。",
        "这口窑从村东搬到了村西。",
    ],
)
def test_no_comparison_without_its_two_sides(text):
    assert found("compare", text) == []


LIFE = "1998年，匠人跟着师父学会了看火。\n\n2006年3月，匠人砌了第一口龙窑。\n\n2019年底，龙窑借给了村里的年轻人。\n"


def test_a_timeline_is_told_by_its_dates_the_earliest_first():
    told = ["1998年", "匠人跟着师父学会了看火", "2006年3月", "匠人砌了第一口龙窑", "2019年底", "龙窑借给了村里的年轻人"]  # fmt: skip
    assert found("timeline", LIFE) == [told]
    first, second, third = LIFE.strip().split("\n\n")
    assert found("timeline", f"{third}\n\n{first}\n\n{second}") == [told]
    listed = "\n".join(f"- {one}" for one in LIFE.strip().split("\n\n"))
    assert found("timeline", listed) == [told]


@pytest.mark.parametrize(
    "text",
    [
        LIFE.partition("\n\n2019")[0],  # two are none
        LIFE.replace("2006年3月，匠人砌了", "2006年3月的匠人砌了"),
        LIFE.replace("年，匠人跟着", "年，他跟着").replace("月，匠人砌", "月，她砌"),  # whoever they are
        LIFE.replace("年底，龙窑", "年底，收入"),
        LIFE.replace("匠人砌了第一口龙窑", "预计砌成第一口龙窑"),
        LIFE.replace("2006年3月", "1998年"),
        "1998年收入40万元。\n\n2006年收入50万元。\n\n2019年收入60万元。",
        "\n\n".join(
            f"{one}\n\n" + "\n\n".join(["他在山上守着窑口。"] * 9) for one in LIFE.strip().split("\n\n")
        ),
    ],
)  # fmt: skip
def test_a_wrong_timeline_is_worse_than_none(text):
    assert found("timeline", text) == []


def test_he_is_the_same_in_one_paragraph():
    one = "1998年，他学会了看火。2006年，他砌了第一口龙窑。2019年，他把龙窑借了出去。"
    assert len(found("timeline", one)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("好茶壶究竟靠什么卖出去？靠的是有人愿意替它说话。", ["好茶壶究竟靠什么卖出去？", "靠的是有人愿意替它说话。"]),
        ("究竟什么是开片呢？开片是釉面在冷却时裂出的纹路。", ["究竟什么是开片呢？", "开片是釉面在冷却时裂出的纹路。"]),
        ("电窑会让老手艺消失吗？不会，它只会让懒人消失。", ["电窑会让老手艺消失吗？", "不会，它只会让懒人消失。"]),
    ],
)  # fmt: skip
def test_a_question_has_the_authors_answer(text, said):
    assert found("question", f"{text}老匠人走了。") == [said]


@pytest.mark.parametrize(
    "text",
    [
        "好茶壶究竟靠什么卖出去？也许没有人知道。老匠人走了。",
        "本报：好茶壶究竟靠什么卖出去？他说不知道。",
        "是茶壶吗？胡说！",
        "它究竟靠什么卖出去？靠的是有人说话。",
    ],
)
def test_no_question_without_its_subject_no_answer_that_is_none(text):
    assert found("question", text) == []


def test_what_comes_back_stands_once_and_what_follows_each_time():
    text = "匠人等的是一炉好火，匠人等的是一个懂火的人，匠人等的是一句公道话。"
    assert found("anaphora", text) == [["匠人等的是", "一炉好火", "一个懂火的人", "一句公道话"]]
    assert found("anaphora", "匠人等的是火，匠人等的是人。") == []


IN_OTHER_LANGUAGES = [
    ("timeline", ("In 1998, the potter learned to watch the fire.\n\nBy March 2006, the potter had built a kiln.\n\n"
     "In late 2019, the kiln was lent to the young."),
     ["1998", "the potter learned to watch the fire", "March 2006", "the potter had built a kiln",
      "late 2019", "the kiln was lent to the young"]),
    ("timeline", "1998年、匠は火の見方を覚えた。\n\n2006年3月、匠は登り窯を築いた。\n\n2019年末、窯は若者に貸し出された。",
     ["1998年", "匠は火の見方を覚えた", "2006年3月", "匠は登り窯を築いた", "2019年末", "窯は若者に貸し出された"]),
    ("timeline", "1998년, 장인은 불을 보는 법을 배웠다.\n\n2006년 3월, 장인은 가마를 지었다.\n\n2019년 말, 가마는 청년들에게 넘어갔다.",
     ["1998년", "장인은 불을 보는 법을 배웠다", "2006년 3월", "장인은 가마를 지었다", "2019년 말", "가마는 청년들에게 넘어갔다"]),
    ("timeline", "1998年，匠人跟著師父學會了看火。\n\n2006年3月，匠人砌了第一口龍窯。\n\n2019年底，龍窯借給了年輕人。",
     ["1998年", "匠人跟著師父學會了看火", "2006年3月", "匠人砌了第一口龍窯", "2019年底", "龍窯借給了年輕人"]),
    ("compare", "The fire is not burned for the pot but for the potter.",
     ["The fire is not", "burned for the pot", "but", "for the potter"]),
    ("compare", "In the past, the village stood around one kiln. Today, one kiln waits for the village.",
     ["In the past", "the village stood around one kiln", "Today", "one kiln waits for the village"]),
    ("compare", "窯の火は茶碗のためではなく、匠のために燃えている。", ["窯の火は", "茶碗のため", "ではなく", "匠のために燃えている"]),
    ("compare", "昔は村の人が一つの窯を囲んでいた。今は一つの窯が村を待っている。",
     ["昔は", "村の人が一つの窯を囲んでいた", "今は", "一つの窯が村を待っている"]),
    ("compare", "가마의 불은 찻잔을 위한 것이 아니라 장인을 위한 것이다.", ["가마의 불은", "찻잔을 위한 것", "아니라", "장인을 위한 것이다"]),
    ("compare", "예전에는 온 마을이 가마를 둘러쌌다. 이제는 가마가 온 마을을 기다린다.",
     ["예전에는", "온 마을이 가마를 둘러쌌다", "이제는", "가마가 온 마을을 기다린다"]),
    ("ledger", "Last year the kiln took in $1.08 million, its net profit was only $60,000, and its margin was just 5.4%.",
     ["$1.08 million", "Last year the kiln took in $1.08 million", "only $60,000", "its net profit was only $60,000",
      "just 5.4%", "and its margin was just 5.4%"]),
    ("ledger", "昨年の窯の売上は1億800万円、純利益はわずか600万円、利益率は5.4%だった。",
     ["1億800万円", "昨年の窯の売上は1億800万円", "わずか600万円", "純利益はわずか600万円", "5.4%", "利益率は5.4%だった"]),
    ("ledger", "지난해 가마의 매출은 10억 8천만 원, 순이익은 겨우 6천만 원, 이익률은 5.4%였다.",
     ["10억 8천만 원", "지난해 가마의 매출은 10억 8천만 원", "겨우 6천만 원", "순이익은 겨우 6천만 원", "5.4%", "이익률은 5.4%였다"]),
    ("ledger", "老窯去年的收入為108萬元，淨利潤只有近6萬元，利潤率只有5.4%。",
     ["108萬元", "老窯去年的收入為108萬元", "近6萬元", "淨利潤只有近6萬元", "5.4%", "利潤率只有5.4%"]),
    ("figure", "The kiln now burns nearly 8% of the wood that it burned before.",
     ["nearly 8%", "The kiln now burns nearly 8% of the wood that it burned before."]),
    ("figure", "老窑一年的柴火钱是1亿8000万元。", ["1亿8000万元", "老窑一年的柴火钱是1亿8000万元。"]),
    ("anaphora", "The potter waits for a good fire, the potter waits for a friend, the potter waits for a fair word.",
     ["The potter waits for", "a good fire", "a friend", "a fair word"]),
    ("anaphora", "匠が待つのは良い火だ。匠が待つのは火を知る人だ。匠が待つのは公平な一言だ。",
     ["匠が待つのは", "良い火だ", "火を知る人だ", "公平な一言だ"]),
    ("anaphora", "장인이 기다리는 것은 좋은 불이다. 장인이 기다리는 것은 불을 아는 사람이다. 장인이 기다리는 것은 한마디다.",
     ["장인이 기다리는 것은", "좋은 불이다", "불을 아는 사람이다", "한마디다"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "said"), IN_OTHER_LANGUAGES)
def test_kinds_are_found_in_every_language(kind, text, said):
    assert found(kind, text, NO_TITLE) == [said]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeline", "In 1998, he learned to watch.\n\nIn 2006, she built a kiln.\n\nIn 2019, they lent it."),
        ("timeline", "In 1998, it opened.\n\nIn 2006, revenue was $2 million.\n\nBy 2030, the kiln will be closed for good."),
        ("timeline", "1998年、匠は窯を築いた。\n\n2006年、売上は2億円だった。\n\n2030年、窯は閉じるだろう。"),
        ("compare", "If the fire is not burned for the pot but for the potter, the pot will crack."),
        ("compare", "Today, one kiln waits for the whole village."),
        ("anaphora", "The fire is out. The door is open. The village sleeps."),
        ("anaphora", "We came early, we ate, we slept."),
        ("ledger", "The potter is 70 years old, he has burned for 50 years."),
    ],
)  # fmt: skip
def test_nothing_is_found_in_what_only_looks_like_it(kind, text):
    assert found(kind, text, NO_TITLE) == []


def items(heading, *lines, mark="-"):
    return f"## {heading}\n\n" + "\n".join(f"{mark} {line}" for line in lines)


def test_points_keep_their_clause():
    text = items(
        "老窑留下的三样东西",
        "**火痕**：每一把都不一样",
        "**规矩**：先敬火，再开窑",
        "**账本**：谁也不许欠一炉柴",
    )
    assert found("points", text) == [
        ["老窑留下的三样东西", "火痕：每一把都不一样", "规矩：先敬火，再开窑", "账本：谁也不许欠一炉柴"]
    ]  # fmt: skip


LONG = "守在窑口的那三个漫长的白天和夜晚，" + "让每一个路过的人闻到松柴的香气，" * 5 + "让人记住"


@pytest.mark.parametrize(
    "text",
    [
        items("老窑", "泥", "火", "水"),  # a heading of two characters
        items("老窑留下的东西", "**火痕**：" + LONG, "**规矩**：先敬火", "**账本**：不许欠"),
        items("老窑留下的东西", "火痕", "规矩"),
        items("老窑的更多文章", "[火痕是怎样烧出来的](a.md)", "[规矩](b.md)", "[账本](c.md)"),
    ],
)
def test_a_label_never_stands_without_its_value(text):
    assert found("points", text) == []


def test_labels_that_say_something_stand_alone_when_their_text_is_long():
    labels = ("火痕每一把都不一样", "规矩比手艺更难学会", "账本上没有一炉欠柴")
    text = items("老窑留下的东西", *(f"**{label}**：{LONG}" for label in labels))
    assert found("points", text) == [["老窑留下的东西", *labels]]


def test_numbered_lists_of_what_to_do_are_steps():
    text = items("看火的四个步骤", "先看烟色", "再听窑声", "等火苗发白", "最后封窑口", mark="1.")
    assert found("steps", text) == [
        ["看火的四个步骤", "先看烟色", "再听窑声", "等火苗发白", "最后封窑口"]
    ]
    assert found("points", text) == []


def test_four_short_labels_with_a_clause_are_four_fields():
    text = items("四种开窑的早晨", "**有烟有人**：全村都醒着", "**有烟没人**：学徒睡着了",
                 "**没烟有人**：火已经灭了", "**没烟没人**：还没有点火")  # fmt: skip
    [card] = found("matrix", text)
    assert card[:3] == ["四种开窑的早晨", "有烟有人", "全村都醒着"]
    assert len(card) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (items("一口窑的账目", "**柴火**：3.2万元（约合一车）", "**人工**：约8万元", "**工期**：仅22天"),
         ["一口窑的账目", "3.2万元", "柴火", "约8万元", "人工", "仅22天", "工期"]),
        ("老窑去年的收入为108万元，净利润只有近6万元，利润率只有5.4%。",
         ["108万元", "老窑去年的收入为108万元", "近6万元", "净利润只有近6万元", "5.4%", "利润率只有5.4%"]),
    ],
)  # fmt: skip
def test_numbers_stand_large_each_with_its_clause(text, said):
    assert found("ledger", text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "老窑去年的收入为108万元，没有人知道为什么。",
        "老匠人今年70岁，烧窑50年。",  # of what strikes nobody
        "如果收入为108万元，净利润就有6万元。",
    ],
)
def test_no_ledger_of_numbers_that_do_not_stand_by_themselves(text):
    assert found("ledger", text) == []
