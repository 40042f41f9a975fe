"""What editors and site generators write for themselves: hidden from readers, their words kept."""

import pytest

from repurpose.article import Kind
from tests.conftest import parse


def seen(text):
    """Return kind and words of every block that readers see."""
    article = parse(text)
    return [
        (str(b.kind), article.show(b.span))
        for b in article.blocks
        if b.kind not in (Kind.META, Kind.CUT, Kind.IMAGE)
    ]


def body(text):
    """Return the words of the paragraphs, items and quotations below a title."""
    article = parse("# 标题\n\n" + text)
    return [article.show(block.span) for block in article.body]


PRIVATE = [
    "开头一句。 %%给自己：这里要查证%% 结尾一句。",
    "开头一句。\n\n%%\n给自己：这里要查证\n还有一行\n%%\n\n结尾一句。",
    "开头一句。%%给自己：\n这里要查证%%结尾一句。",
    "开头一句。结尾一句。\n\n%%给自己：这里要查证",
    "开头一句。结尾一句。\n\n%%\n给自己：这里要查证\n\n再一段私人的话\n",
    "开头一句。<!-- 给自己：\n这里要查证 -->结尾一句。",
    "开头一句。<!-- 给自己：这里要查证 -->结尾一句。",
    "开头一句。结尾一句。\n\n<!-- 给自己：这里要查证\n没有结束",
    "开头一句。\n{::comment}\n给自己：这里要查证\n{:/comment}\n结尾一句。",
    "开头一句。\n{% comment %}\n给自己：这里要查证\n{% endcomment %}\n结尾一句。",
    "开头一句。\n:LOGBOOK:\nCLOCK: 给自己：这里要查证\n:END:\n结尾一句。",
    "开头一句。<script>给自己：这里要查证</script>结尾一句。",
    "开头一句。\n<style>\n给自己：这里要查证\n</style>\n结尾一句。",
    "开头一句。<svg><text>给自己：这里要查证</text></svg>结尾一句。",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_private_notes_are_never_shown(text):
    article = parse("# 标题\n\n" + text)
    assert "查证" not in article.shown
    assert "给自己" not in article.shown.replace("\0", "")
    shown = article.shown.replace("\0", "")
    assert "开头一句。" in shown
    assert "结尾一句。" in shown


def test_percent_signs_of_a_text_are_no_notes():
    assert body("涨了5%%，又跌了3%%，最后不涨不跌。") == ["涨了5%%，又跌了3%%，最后不涨不跌。"]


def test_a_note_in_code_is_code():
    article = parse("# 标题\n\n```\n%% 图表的注释 %%\n```\n\n写作`%%`的记号。")
    assert [b.kind for b in article.blocks] == [Kind.TITLE, Kind.CODE, Kind.PARAGRAPH]
    assert "图表的注释" in article.shown
    assert "写作%%的记号。" in article.shown.replace("\0", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Obsidian
        ("> [!tip] 小窍门\n> 慢慢来。\n> - 第一步", ["慢慢来。", "第一步"]),
        ("> [!quote]-\n> 慢慢来。", ["慢慢来。"]),
        ("昨天读了[[日记/三月|三月的日记]]和[[旧稿#第二节]]，还有[[#结尾]]。", ["昨天读了三月的日记和旧稿，还有结尾。"]),
        ("![[截图.png|300]]\n\n![[另一篇笔记]]\n\n正文。", ["正文。"]),
        ("这句话会被引用。 ^quote-1\n\n^lonely", ["这句话会被引用。"]),
        ("#随笔 #读书/小说\n\n正文。", ["正文。"]),
        ("价格^[行内的脚注]不变。", ["价格不变。"]),
        # Logseq
        ("status:: 草稿\n\n- 第一条\n  collapsed:: true\n- 见((64a1b2c3-0d4e-4f56-8a9b-0123456789ab))说的", ["第一条", "见说的"]),
        ("- TODO 浇花\n- DONE 关窗", ["浇花", "关窗"]),
        ("{{embed [[某页]]}}\n\n正文{{renderer :x}}完。", ["正文完。"]),
        # Hexo, Hugo, Jekyll
        ("摘要。\n\n<!-- more -->\n\n正文。", ["摘要。", "正文。"]),
        ("{% note info %}\n提示的话。\n{% endnote %}\n\n{% asset_img a.png 图 %}", ["提示的话。"]),
        ('{{< figure src="/a.png" >}}\n\n{{% tip %}}提示的话。{{% /tip %}}', ["提示的话。"]),
        ("{{< highlight go >}}\nfmt.Println()\n{{< /highlight >}}\n\n正文。", ["正文。"]),
        # VuePress, VitePress, Docusaurus
        ("::: warning\n小心的话。\n:::\n\n:::tip 题目\n提示的话。\n:::", ["小心的话。", "提示的话。"]),
        (":::note[题目]\n提示的话。\n:::", ["提示的话。"]),
        ("import Tabs from '@theme/Tabs';\n\n正文。", ["正文。"]),
        # kramdown, Pandoc
        ("* 目录\n{:toc}\n\n正文。{: .lead}\n\n{: #id .cls}", ["正文。"]),
        ("*[HTML]: 超文本\n\n[有类的字]{.mark}在此。", ["有类的字在此。"]),
        ("[TOC]\n\n[[toc]]\n\n@[toc]\n\n正文。", ["正文。"]),
        ("\\newpage\n\n第一行\\\n第二行。", ["第一行", "第二行。"]),
        # MkDocs
        ('!!! note "题目"\n    提示的话。\n\n    Only English here.\n\n外面。', ["提示的话。", "Only English here.", "外面。"]),
        ("??? info\n    提示的话。", ["提示的话。"]),
        # Typora, 语雀
        ("水是H~2~O，面积是10m^2^。", ["水是H₂O，面积是10m²。"]),
        ('<a name="Xy1"></a>\n\n<font style="color:red">红字。</font>', ["红字。"]),
        ("[此处为语雀卡片，点击链接查看](https://www.yuque.com/x#y)\n\n正文。", ["正文。"]),
        # Notion
        ("[数据.csv](%E6%95%B0%20a1.csv)\n\n[页面](https://www.notion.so/a1?pvs=4)\n\n正文。", ["正文。"]),
        ("<details>\n<summary>展开</summary>\n\n里面的话。\n</details>", ["里面的话。"]),
        # Aozora Bunko
        ("彼《かれ》は｜東京《とうきょう》にいた。［＃改ページ］", ["彼は東京にいた。"]),
        ("读《红楼梦》和《ノルウェイの森》。", ["读《红楼梦》和《ノルウェイの森》。"]),
        # HTML within Markdown
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", ["漢字"]),
        ("第一行<br>第二行<br/>\nthird<br>line", ["第一行第二行", "third line"]),
        ("泛型List<T>与a<b 且 c>d不是标签，<b>这</b>才是。", ["泛型List<T>与a<b 且 c>d不是标签，这才是。"]),
    ],
)  # fmt: skip
def test_signs_of_editors_are_hidden_and_words_kept(text, expected):
    assert body(text) == expected


def test_titles_of_callouts_and_containers_are_headings():
    text = '# 文章\n\n> [!note] 甲\n> 话。\n\n:::tip 乙\n话。\n:::\n\n!!! note "丙"\n    话。\n'
    assert [words for kind, words in seen(text) if kind == "heading"] == ["甲", "乙", "丙"]


def test_a_callout_is_no_quotation_and_a_quotation_below_it_is():
    text = "# 文章\n\n> [!note]\n> 我的话。\n\n> 别人的话。\n"
    assert seen(text)[1:] == [("paragraph", "我的话。"), ("quotation", "别人的话。")]


@pytest.mark.parametrize(
    "header",
    [
        '+++\ntitle = "标题在此"\ndraft = false\ntags = ["甲", "乙"]\n+++\n',
        '{\n  "title": "标题在此",\n  "tags": ["甲", "乙"]\n}\n',
        "---\ntitle: >-\n  标题\n  在此\ntags: [甲, 乙]\n---\n",
        "---\ntitle: |\n  标题在此\ntags:\n  - 甲\n  - 乙\n---\n",
        "---\n标题: 标题在此\ntags: 甲, 乙\n---\n",
        "\ufeff---\ntitle: '标题在此'\ntags: 甲, 乙\n---\n",
    ],
)
def test_front_matter_of_all_kinds(header):
    article = parse(header + "\n# 标题在此\n\n正文。\n")
    assert article.title == "标题在此"
    assert article.meta["tags"] == "甲, 乙"
    assert [article.show(block.span) for block in article.body] == ["正文。"]


def test_what_only_looks_like_front_matter_is_text():
    assert "第一段" in parse("+++\n第一段话。\n+++\n第二段话。").shown
    assert "不是数据" in parse("{\n不是数据的话。\n}\n第二段话。").shown


def test_a_notion_export_has_no_id_in_its_title_and_no_properties_in_its_body():
    text = "# 读书笔记 0123456789abcdef0123456789abcdef\n\n状态: 完成\n日期: 2025年3月1日\n\n正文的话。\n"
    article = parse(text)
    assert article.title == "读书笔记"
    assert [article.show(block.span) for block in article.body] == ["正文的话。"]
    talk = parse("# 对话\n\n老张: 你来了\n小李: 我来了\n\n他们坐下。\n")
    assert len(talk.body) == 3


def test_nested_lists_keep_their_levels_and_tasks_their_state():
    article = parse("# 标题\n\n- 甲\n  1. 乙\n     - 丙\n- [ ] 丁\n- [x] 戊\n")
    items = [b for b in article.blocks if b.kind == Kind.ITEM]
    assert [(b.level, b.marker) for b in items] == [
        (0, "•"),
        (1, "1."),
        (2, "•"),
        (0, "☐"),
        (0, "☑"),
    ]


def test_what_stands_around_an_article_is_none_of_it():
    text = (
        "# 面馆\n\n点击上方蓝字关注我们\n\n老板每天四点起床揉面。\n\n面要揉够一百下。\n\n"
        "- END -\n\n责编：小王\n\n长按识别二维码，加入读者群\n\n推荐阅读\n\n修伞的人\n\n卖花的人\n"
    )
    article = parse(text)
    assert [article.show(b.span) for b in article.body] == [
        "老板每天四点起床揉面。",
        "面要揉够一百下。",
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (  # wrapped by hand at 20 Han
            (
                "清晨的雾还没有散去，街上已经有人在扫\n地，扫帚划过石板的声音一下一下，像是\n有人在远处轻轻地翻着一本很厚的书。\n\n"
                "再过一会儿，卖豆浆的推车就要从桥那边\n过来了。\n"
            ),
            2,
        ),
        ("白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。\n", 4),  # verse
        ("今天买了三样东西，都不算贵\n回家路上又下起了雨\n好在带了伞，一点也没有淋湿\n", 3),
    ],
)
def test_lines_wrapped_by_hand_in_chinese(text, joined):
    assert len(body(text)) == joined


def test_characters_that_leave_no_mark_are_dropped_and_joiners_kept():
    text = (
        "# 标\u200b题\u200e\n\n一\u200b句\u00ad话\u2060，\u202e反\u202c过来。\u2066再\u2069说。\n"
    )
    article = parse(text)
    assert article.title == "标题"
    assert body("一\u200b句\u00ad话\u2060，\u202e反\u202c过来。") == ["一句话，反过来。"]
    family, persian, flag = (
        "👨\u200d👩\u200d👧",
        "می\u200cخواهم",
        "🏴\U000e0067\U000e0062\U000e007f",
    )
    assert body(f"一家{family}，{persian}，{flag}，❤️\u200d🔥。") == [
        f"一家{family}，{persian}，{flag}，❤️\u200d🔥。"
    ]
    assert body("甲\u200d乙\u200c丙") == ["甲乙丙"]


@pytest.mark.parametrize(
    "header",
    [
        "---\nauthor: 张\u200b三\x1b]52;c;YQ==\x07\n---\n",
        '+++\nauthor = "张\u202e三\\u001b]52;c;YQ==\\u0007"\n+++\n',
        '{\n"author": "张三\\u001b]52;c;\\nYQ==\\u0007"\n}\n',
    ],
)
def test_what_a_header_says_steers_nothing(header):
    said = parse(f"{header}\n# 标题\n\n一句话。\n").author
    assert said.replace(" ", "") == "张三]52;c;YQ=="
    assert said.isprintable()


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u2060", "\u202a"])
def test_an_invisible_character_before_a_mark_hides_no_structure(sign):
    article = parse(f"{sign}# 标题\n\n{sign}- 一项\n\n{sign}正文。\n")
    assert [str(b.kind) for b in article.blocks] == ["title", "item", "paragraph"]
