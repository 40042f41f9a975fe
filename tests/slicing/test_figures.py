import pytest

from repurpose.slicing.finding.figures import find_figures, find_points
from tests.conftest import parse


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公司为采购芯片编制了142.9亿美元的预算。", "142.9亿美元"),
        ("新工艺在性能上预计提升10%-15%，功耗也更低。", "10%-15%"),
        ("全球的海底光缆超过130万公里，几乎没人见过。", "超过130万公里"),
        ("读者比去年多了6.5倍。", "6.5倍"),
        ("十年里镇上一共种下了12.5万棵树。", "12.5万棵"),
    ],
)
def test_a_number_comes_with_its_unit_and_its_sentence(text, number):
    article = parse(f"标题\n\n{text}\n")
    [figure] = find_figures(article)
    assert article.show(figure.number) == number
    assert article.show(figure.sentence) == text


def test_years_and_sentences_that_lean_back_are_no_figures():
    article = parse("标题\n\n2026年的春天来了。它比去年多了30%。第3次会议开始了。\n")
    assert [article.show(f.number) for f in find_figures(article)] == []


def test_a_list_of_long_items_gives_its_labels_as_points():
    article = parse(
        "标题\n\n开头的话。\n\n**二、三条底线**\n\n1. **不增加**:"
        "原文没说过的话一句也不说，哪怕读者会喜欢，哪怕编辑会喜欢，也不说。\n"
        "2. **不歪曲**:意思不能变。\n3. **可回溯**:指得回原文。\n"
    )
    [points] = find_points(article)
    assert article.show(points.heading) == "三条底线"
    assert [article.show(p) for p in points.points] == ["不增加", "不歪曲", "可回溯"]


def test_a_label_that_only_names_a_value_keeps_it():
    article = parse(
        "标题\n\n开头的话。\n\n## 三口窑\n\n- **高度**：2.5米\n- **烧一次**：17天\n- 每年：不到6次\n"
    )
    [points] = find_points(article)
    assert [article.show(p) for p in points.points] == [
        "高度：2.5米",
        "烧一次：17天",
        "每年：不到6次",
    ]


def test_fields_that_every_list_has_are_no_points():
    long = "一段放不进卡片的话，" * 5
    books = "".join(
        f"## 第{n}本书\n\n- **作者**：{long}\n- **要点**：{long}\n- **启示**：{long}\n\n"
        for n in "一二"
    )
    assert find_points(parse(f"标题\n\n开头的话。\n\n{books}")) == []


def test_items_too_long_for_a_card_are_no_points():
    article = parse("标题\n\n" + "".join(f"- {'很长的一条' * 9}。\n" for _ in range(3)))
    assert find_points(article) == []


def test_a_number_that_repeats_another_in_brackets_gives_way_to_it():
    article = parse("标题\n\n小城为种树准备了高达10亿人民币（约1.4亿美元）的预算。")
    [figure] = find_figures(article)
    assert article.show(figure.number) == "高达10亿人民币"


@pytest.mark.corpus
def test_the_ten_articles_figures(corpus):
    figures = {a.id: [a.show(f.number) for f in find_figures(a)] for a in corpus}
    assert figures["01-bytedance-chips"][:2] == ["142.9亿美元", "高达1000亿人民币"]
    assert "60%-70%" in figures["04-picasso-raffle"]  # a sentence on 他 is left to its neighbours
    assert figures["07-tsmc-2nm"][0] == "10%-15%"
