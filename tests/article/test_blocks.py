from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article import Kind, split_articles
from tests.conftest import CORPUS, parse
from tests.steps import growth


def outline(article):
    return [(str(b.kind), article.show(b.span)) for b in article.blocks]


def test_the_sample_has_exactly_this_structure(sample):
    kinds = [str(block.kind) for block in sample.blocks if block.kind != Kind.PARAGRAPH]
    assert kinds == [
        "title", "meta", "heading", "heading", "item", "item", "item", "heading", "heading",
        "heading", "heading", "cta", "cta",
    ]  # fmt: skip
    assert sample.title == "一篇文章的第二次生命：为什么好内容值得被拆开再讲一遍"
    assert sample.author == "林见川"
    assert sample.language == "zh-Hans"
    items = [b for b in sample.blocks if b.kind == Kind.ITEM]
    assert [sample.show(b.label) for b in items] == ["不增加", "不歪曲", "可回溯"]
    assert [b.marker for b in items] == ["1.", "2.", "3."]


STYLES = """一个没有记号的标题

开头的一段话,很短。
**一、 粗体的章节**
第一节的内容。
**第二层:有冒号的章节**
第二节的内容。
三、没有粗体的章节
第三节的内容。
**没有序号的章节**
第四节的内容。
**法律层面:**
– 第一条没有句号
– 第二条也没有
**结语:** 收尾的话在同一行。
**本文仅代表作者观点,欢迎讨论**
**今日互动:** 你怎么看?欢迎在评论区分享。
"""


def test_the_heading_styles_of_loose_chinese_markdown():
    article = parse(STYLES)
    assert outline(article) == [
        ("title", "一个没有记号的标题"),
        ("paragraph", "开头的一段话，很短。"),
        ("heading", "一、粗体的章节"),
        ("paragraph", "第一节的内容。"),
        ("heading", "第二层：有冒号的章节"),
        ("paragraph", "第二节的内容。"),
        ("heading", "三、没有粗体的章节"),
        ("paragraph", "第三节的内容。"),
        ("heading", "没有序号的章节"),
        ("paragraph", "第四节的内容。"),
        ("heading", "法律层面："),
        ("item", "第一条没有句号"),
        ("item", "第二条也没有"),
        ("heading", "结语"),
        ("paragraph", "收尾的话在同一行。"),
        ("disclaimer", "本文仅代表作者观点，欢迎讨论"),
        ("cta", "今日互动：你怎么看？欢迎在评论区分享。"),
    ]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("\n", "\r\n").replace("\r\n", "\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.translate(str.maketrans(",:?", "，：？")),
        lambda text: text.replace("**一、 粗体的章节**", "## 一、 粗体的章节"),
        lambda text: text + "\n\n\n",
    ],
)
def test_mutations_keep_the_structure(mutate):
    changed = parse(mutate(STYLES))
    assert [kind for kind, _ in outline(changed)] == [kind for kind, _ in outline(parse(STYLES))]


def test_commonmark_constructs_become_blocks_of_their_kind():
    article = parse(
        "---\ntitle: “引号”里的标题\nauthor: 张三\ntags: [甲, 乙]\n---\n\n"
        "# “引号”里的标题\n\n正文有一个[链接](https://a.cn)。\n\n"
        "```python\nprint('，')\n```\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n"
        "![图](a.png)\n\n> 引用的一句话。\n\n---\n\n最后一段[^1]。\n\n[^1]: 脚注的文字。\n"
    )
    kinds = [str(b.kind) for b in article.blocks]
    assert kinds == [
        "title", "meta", "paragraph", "code", "table", "image", "quotation", "cut", "paragraph", "note",
    ]  # fmt: skip
    assert article.author == "张三"
    assert article.meta["tags"] == "甲, 乙"
    assert article.title == "“引号”里的标题"


@pytest.mark.parametrize("row", ["| --- | --- |", "|:-|-:|", "- | -", "| - | :-: |"])
def test_the_second_line_of_a_table_may_be_short(row):
    article = parse(f"# 价\n\n两家的价。\n\n| 店 | 价 |\n{row}\n| 甲 | 3 |\n\n够了。\n")
    assert [str(b.kind) for b in article.blocks] == ["title", "paragraph", "table", "paragraph"]


def test_lines_wrapped_by_hand_are_one_paragraph():
    text = (
        "Why it matters\n\n"
        "This paragraph was wrapped by hand at some sixty columns or so, as\n"
        "people do in mail and in README files, and it has to be read as\n"
        "one paragraph. The second sentence is on the third line, and so\n"
        "on until it ends.\n"
    )
    article = parse(text)
    assert [str(b.kind) for b in article.blocks] == ["title", "paragraph"]
    assert len(article.sentences(article.body[0])) == 2


def test_a_paragraph_without_a_stop_is_not_joined_to_the_next():
    article = parse(
        "标题\n\n他创办了Mt.Gox\n近日,他接受了采访。这是很长的一段话," + "话" * 60 + "。\n"
    )
    assert len(article.body) == 2


def test_an_article_of_one_sentence_has_it_as_its_title():
    article = parse("只有这一句话。")
    assert article.title == "只有这一句话。"
    assert [str(b.kind) for b in article.blocks] == ["paragraph"]


def test_several_articles_in_one_file():
    one = "第一篇的标题\n\n正文。\n\n你怎么看?欢迎在评论区分享。\n"
    two = "第二篇的标题\n\n正文。\n\n(本文基于公开报道。)\n"
    three = "第三篇的标题\n\n正文。\n"
    pieces = split_articles(f"{one}\n{two}\n{three}")
    assert [parse(piece).title for piece in pieces] == [
        "第一篇的标题",
        "第二篇的标题",
        "第三篇的标题",
    ]
    assert "".join(pieces) == f"{one}\n{two}\n{three}"


@given(st.text(max_size=300))
def test_any_text_parses_and_its_blocks_lie_in_order(text):
    article = parse(text.replace("\0", ""))
    for block in article.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(article.text)
    starts = [block.span.start for block in article.blocks if block.kind != Kind.TITLE]
    assert all(a <= b for a, b in pairwise(starts))


def test_the_cost_of_parsing_is_linear():
    paragraph = "这是一段不长不短的话,里面有**强调**和[链接](https://a.cn/b),也有English words。\n"

    assert growth(lambda count: parse("标题\n\n" + paragraph * count), 50) < 1.2


@pytest.mark.corpus
def test_the_ten_articles_are_read_exactly_right(corpus):
    counts = [
        {str(k): sum(b.kind == k for b in article.blocks) for k in Kind} for article in corpus
    ]
    wanted = ("heading", "item", "cta", "disclaimer")
    assert [tuple(c[k] for k in wanted) for c in counts] == [
        (4, 8, 1, 1), (4, 0, 1, 0), (5, 0, 5, 1), (6, 0, 2, 0), (5, 4, 2, 0),
        (5, 0, 2, 0), (5, 0, 1, 0), (6, 0, 1, 0), (7, 9, 2, 1), (5, 3, 1, 0),
    ]  # fmt: skip
    assert [len(article.title) for article in corpus] == [31, 33, 31, 35, 33, 37, 24, 35, 39, 29]
    truncated = next(a for a in corpus if "Mt.Gox" in a.title).body[0]
    assert corpus[4].show(truncated.span).endswith("交易所Mt.Gox")
    for article in corpus:
        for block in article.body:
            text = article.show(block.span)
            assert "**" not in text
            assert "评论区" not in text


@pytest.mark.corpus
def test_ten_articles_in_one_file(corpus):
    text = (CORPUS / "ten-articles.txt").read_text(encoding="utf-8")
    pieces = [parse(piece) for piece in split_articles(text)]
    assert [p.title for p in pieces] == [a.title for a in corpus]
    for piece, article in zip(pieces, corpus, strict=True):
        assert outline(piece) == outline(article)


def test_questions_to_the_readers_in_bold_are_the_call_to_action():
    text = (
        "# 磨坊\n\n**磨坊为什么停了？**\n\n因为公路修好了。\n\n它后来是书店。\n\n"
        "**您觉得，下一间会是什么？**\n\n会是茶馆，还是邮局？\n\n**欢迎在评论区分享您的看法！**\n"
    )
    kinds = [(block.kind, parse(text).show(block.span)) for block in parse(text).blocks]
    assert (Kind.HEADING, "磨坊为什么停了？") in kinds
    assert [said for kind, said in kinds if kind == Kind.CTA] == [
        "您觉得，下一间会是什么？",
        "会是茶馆，还是邮局？",
        "欢迎在评论区分享您的看法！",
    ]
