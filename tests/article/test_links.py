"""Links and pictures in every form of CommonMark, beside Chinese text; markdown-it-py is the witness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from repurpose.article.inline import IMAGE, LINK, definitions, scan
from repurpose.article.links import find_links
from repurpose.article.width import restore_width
from tests.conftest import parse

DEFINITIONS = "[art]: https://e.cn/art\n[文 章]: <https://e.cn/wz> '题'\n"
FORMS = [
    "[甲](https://e.cn)",
    '[甲](https://e.cn "题")',
    "[甲](https://e.cn 'a')",
    "[甲](https://e.cn (a))",
    "[甲](<https://e.cn/a b>)",
    '[甲](<https://e.cn> "题")',
    "[甲]( https://e.cn )",
    "[甲](https://e.cn/a_(b))",
    "[甲](https://e.cn/a\\)b)",
    "[甲]()",
    "[甲[乙]丙](https://e.cn)",
    "[甲\\]乙](https://e.cn)",
    "[`a]b`](https://e.cn)",
    "[**粗**和*斜*](https://e.cn)",
    "[甲][art]",
    "[甲][ART]",
    "[art][]",
    "[art]",
    "[文 章]",
    "[文  章][]",
    "[![徽](b.svg)](https://e.cn)",
    "![图](a.png)",
    '![图](a.png "题")',
    "![图 [甲](https://e.cn) 尾](a.png)",
    "![图][art]",
    "<https://e.cn/auto>",
    "[甲]（https://e.cn）",
    "[甲] (https://e.cn)",
    "[甲][无]",
    "[甲",
    "甲](https://e.cn)",
    "\\[甲](https://e.cn)",
    "`[甲](https://e.cn)`",
]


def witness(text):
    """Return what markdown-it shows of a text, and where its links and pictures lead."""
    [inline] = [t for t in MarkdownIt().parse(text + "\n\n" + DEFINITIONS) if t.type == "inline"]
    words = "".join(t.content for t in inline.children if t.type in ("text", "code_inline"))
    targets = [
        t.attrs.get("href", t.attrs.get("src"))
        for t in inline.children
        if t.type in ("link_open", "image")
    ]
    return words, targets


@pytest.mark.parametrize("form", FORMS)
def test_a_form_shows_what_commonmark_shows(form):
    article = parse(f"这里有{form}在其中\n\n{DEFINITIONS}")
    words, targets = witness(f"这里有{form}在其中")
    shown = article.show(article.blocks[0].span)
    assert "".join(restore_width(words).split()) == "".join(shown.split())
    marks = scan(f"这里有{form}在其中", definitions(DEFINITIONS))
    assert len([m for m in marks if m.kind in (LINK, IMAGE)]) == len(
        [t for t in targets if t != "https://e.cn/auto"]
    )


@given(
    st.text(
        st.sampled_from("[]()<>!\\`\"' *甲乙a.:/%{}$^~&;|#_\n《》｜［］-="),
        max_size=80,
    )
)
def test_marks_of_any_line_lie_in_order_within_it(text):
    for line in text.split("\n"):
        above = (0, 0)
        for mark in scan(line, {"甲": "https://e.cn"}):
            assert 0 <= mark.start <= mark.inner <= mark.inner_end <= mark.end <= len(line)
            assert (mark.start, mark.end) > above or mark.start >= above[0]
            above = (mark.start, mark.end)


def test_links_are_found_by_words_and_address():
    article = parse(
        "# 标题\n\n看[一](https://a.cn/1 '题')、[二][b]、[三]、<https://c.cn/x>和https://d.cn/y，"
        "%%还有[私](https://secret.cn)%%`[码](https://code.cn)`。\n\n"
        "[b]: https://b.cn\n[三]: https://san.cn\n"
    )
    found = [(article.show(link.words), link.address) for link in find_links(article)]
    assert found == [
        ("一", "https://a.cn/1"),
        ("二", "https://b.cn"),
        ("三", "https://san.cn"),
        ("https://c.cn/x", "https://c.cn/x"),
        ("https://d.cn/y", "https://d.cn/y"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("图![说明](照 片.png)后", "图后"),
        ("看[说明](说明 文件.md)吧", "看说明吧"),
        ('函数f(x)和print("你好")不变,对吗?', '函数f(x)和print("你好")不变，对吗？'),
        ("心情:smile:很好:tada:", "心情:smile:很好:tada:"),
        ("[原文](https://a.cn),再看", "原文，再看"),
        ("见[甲](https://a.cn/?a=1,2:3)(乙)", "见甲（乙）"),
        ("地址(https://a.cn/x)。", "地址（https://a.cn/x）。"),
    ],
)  # fmt: skip
def test_marks_beside_links_and_code_have_their_width(text, shown):
    article = parse(f"# 标题\n\n{text}\n")
    assert article.show(article.body[0].span) == shown
