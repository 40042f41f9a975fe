import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.lines import read_lines
from repurpose.article.shown import HIDDEN, hidden_removed, show
from tests.conftest import parse


def shown(text, *, chinese=True):
    return hidden_removed(show(text, read_lines(text), chinese=chinese))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("这是**“国产替代”的加速跑**。", "这是“国产替代”的加速跑。"),
        ("snake_case 和 2*3*4 与 a == b 都在", "snake_case 和 2*3*4 与 a == b 都在"),
        ("*斜体* __强__ ==亮==", "斜体 强 亮"),
        ("只有一行，~~教训~~ **代价**是四十七分钟", "只有一行，代价是四十七分钟"),
        ("It is ~~bad~~ good", "It is good"),
        ("- [x] ~~都划掉了~~", "都划掉了"),
        ("见[链接](http://a.b/c_(d)?e=1,2)的说明", "见链接的说明"),
        ("![图](a,b.png)之后", "之后"),
        ("甲[^1]乙", "甲乙"),
        ("\\*不是强调\\*", "*不是强调*"),
        ("A &amp; B &lt;c&gt;", "A & B <c>"),
        ("<b>粗</b>和<!-- 注 -->细", "粗和细"),
        ("没有对手的**强调", "没有对手的强调"),
        ("## 标题 ##", "标题"),
        ("- [x] 做完了", "做完了"),
        ("> 引用的话", "引用的话"),
        ("1. 第一", "第一"),
        ("“ Willy Bot”这种", "“Willy Bot”这种"),
        ("**一、 从头**", "一、从头"),
        ("**甲*乙**", "甲*乙"),
        ("https://a.b/c_d_e 和 x_y", "https://a.b/c_d_e 和 x_y"),
    ],
)
def test_examples(source, expected):
    assert shown(source) == expected


def test_line_ends_between_han_leave_no_space_and_between_words_one():
    assert shown("中文\n中文 and\nwords") == "中文中文 and words"


def test_english_quotation_marks_keep_their_spaces():
    assert shown("He said “ok” and left.", chinese=False) == "He said “ok” and left."


def test_code_is_shown_as_written():
    assert "f(a, b)" in shown("中文\n\n```\nf(a, b)  # **x**\n```\n")
    assert "**x**" in shown("中文\n\n```\nf(a, b)  # **x**\n```\n")


@given(st.text(max_size=200), st.booleans())
def test_any_text_keeps_its_length_and_never_fails(text, chinese):
    text = text.replace("\0", "")
    result = show(text, read_lines(text), chinese=chinese)
    assert len(result) == len(text)


@given(st.text(st.sampled_from("中文a1*_`~[]()!<>&;#-+.\n \t>|=\\“”：:,"), max_size=120))
def test_markdown_soup_keeps_its_length(text):
    result = show(text, read_lines(text), chinese=True)
    assert len(result) == len(text)


@given(st.text(st.sampled_from("中文abc，。 \n"), max_size=80))
def test_plain_text_loses_nothing_but_white_space(text):
    result = show(text, read_lines(text), chinese=True)
    assert "".join(result.replace(HIDDEN, "").split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("街角那家店，![招牌](a.png)，还开着。", "街角那家店，还开着。"),
        ("账本在这里：![账本](a.png)。", "账本在这里。"),
        ("这家店（![招牌](a.png)）还开着。", "这家店还开着。"),
        ("房租没有涨，[^1]。", "房租没有涨。"),
        ("The shop, ![sign](a.png), is open.", "The shop, is open."),
        ("调用 f() 就行，列表是 []。", "调用 f() 就行，列表是 []。"),
    ],
)
def test_what_is_hidden_within_a_sentence_leaves_no_marks_behind(text, seen):
    assert shown(text) == seen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("水坝建于战后[1]，图纸已失[2]。", "水坝建于战后，图纸已失。"),
        ("水坝建于**战后**[1]，“图纸已失。”[2]", "水坝建于战后，“图纸已失。”"),
        ("图纸见[1]，照片见文献[2]，都在馆里[1]，有人抄过[2]。", "图纸见[1]，照片见文献[2]，都在馆里，有人抄过。"),
        ("取数组的头两个：`坝[1]`、`坝[2]`。", "取数组的头两个：坝[1]、坝[2]。"),
        ("水坝建于战后[3]。", "水坝建于战后[3]。"),
        ("看[这里[1]](https://a.example)，还有[2](https://b.example)。", "看这里[1]，还有2。"),
    ],
)  # fmt: skip
def test_the_numbers_of_sources_are_not_shown(text, shown):
    article = parse(f"# 题\n\n{text}\n")
    assert article.show(article.body[0].span) == shown
