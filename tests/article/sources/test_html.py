"""Pages as people save them, and pages made to hurt."""

import re
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.model import Kind, Source
from repurpose.article.parse import parse_article
from repurpose.article.sources.html import read_html
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import parse_html
from repurpose.errors import MachineError, UnreadableArticle
from tests.steps import growth

FILL = "这一段足够长，好让人看出它就是正文，而不是导航、广告或者别的什么东西。"


def markdown(html, base=""):
    return to_markdown(parse_html(html), base).strip()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<p>一<p>二", "一\n\n二"),
        ("一<br>二<br><br>三", "一\n\n二\n\n三"),
        ("<h2>标<b>题</b></h2>", "## 标题"),
        ("<p>甲<b>乙</b><strong>丙</strong>丁</p>", "甲**乙丙**丁"),
        ("<p>甲<b> 乙 </b>丁</p>", "甲 **乙** 丁"),
        ("<p><b></b>甲<i>乙</i><del>丙</del></p>", "甲*乙*~~丙~~"),
        ('<p><span style="font-weight: 700">重</span>轻</p>', "**重**轻"),
        ("<p>算\n   力</p>", "算力"),
        ("<p>open\n   source</p>", "open source"),
        ("<ul><li>一<li>二<ul><li>三</ul><li>四</ul>", "- 一\n- 二\n  - 三\n- 四"),
        ("<ol start=3><li><p>一</p></li><li>二</li></ol>", "3. 一\n4. 二"),
        ("<blockquote><p>一</p><p>二</p></blockquote>", "> 一\n>\n> 二"),
        ("<pre>a &lt; b\n  ``` c</pre>", "````\na < b\n  ``` c\n````"),
        ('<pre><code class="language-py">x</code></pre>', "```py\nx\n```"),
        ("<p>用<code>a*b</code>乘</p>", "用`a*b`乘"),
        ("<p>2*3 a_b [x] `y` &lt;b&gt; _z_</p>", r"2\*3 a_b \[x\] \`y\` \<b> \_z\_"),
        ("<p># 不是标题</p>", r"\# 不是标题"),
        ("<p>#话题 是话题</p>", "#话题 是话题"),
        ("<p>&gt; 不是引文</p>", r"\> 不是引文"),
        ("<p>a &amp;lt; b &amp; c</p>", r"a \&lt; b & c"),
        ("<hr>", "---"),
        (
            "<table><tr><th>司<th>额<tr><td>甲|乙<td>8</table>",
            "| 司 | 额 |\n| --- | --- |\n| 甲\\|乙 | 8 |",
        ),
        ("<table><tr><td><p>版</p><p>面</p></td></tr></table>", "版\n\n面"),
        ('<img src="http://a.cn/x.png" alt="图[1]">', "![图 1](http://a.cn/x.png)"),
        ('<img data-src="http://a.cn/x" src="data:image/gif;base64,AA">', "![](http://a.cn/x)"),
        ('<img src="http://a.cn/p" width=1 height=1>', ""),
        (
            '<figure><img src="http://a.cn/x"><figcaption>说明</figcaption></figure>',
            "![说明](http://a.cn/x)",
        ),
        ('<a href="http://a.cn/路 径(1)">看</a>', "[看](http://a.cn/%E8%B7%AF%20%E5%BE%84%281%29)"),
        ('<a href="javascript:alert(1)">看</a>', "看"),
        ('<a href="data:text/html,x">看</a><a href="#top">上</a>', "看上"),
        ("<script>alert('看')</script>看<style>p{}</style><noscript>不</noscript>", "看"),
        ('<p hidden>不</p><p style="display : none">不</p><p>看</p>', "看"),
        ("<p onclick='x()'>看<iframe src=http://a.cn>不</iframe></p>", "看"),
        ("<form>不<input value=不></form><svg><text>不</text></svg>看", "看"),
        ("<ruby>算<rp>(</rp><rt>suàn</rt><rp>)</rp></ruby>力", "算力"),
        ("a\u200b\u00adb\ufeff&nbsp;c", "ab c"),
        ("&#xD800;&#99999999999;&#x110000;x", "\ufffd\ufffd\ufffdx"),
        ("a < b <3 </ x", "a < b <3 </ x"),
    ],
)
def test_elements_become_markdown(html, text):
    assert markdown(html) == text


def test_addresses_are_completed():
    html = '<a href="../b?x=1">看</a><img src="/i.png">'
    assert markdown(html, "https://a.cn/n/p.html") == (
        "[看](https://a.cn/b?x=1)\n\n![](https://a.cn/i.png)"
    )


def test_notes_stay_notes():
    html = (
        '<p>算力<sup><a href="#n1">[1]</a></sup>。</p>'
        '<ol><li id="n1">出处 <a href="#r1">↩</a></li></ol>'
    )
    assert markdown(html) == "算力[^1]。\n\n[^1]: 出处"


OFFICIAL = f"""<!doctype html><html lang="en"><head>
<meta property="og:title" content="算力的账"><meta name="author" content="张三">
<title>网页</title></head><body><div class="rich_media_meta_list"><a id="js_name"> 某号 </a>
<em id="publish_time">2025年12月4日</em></div>
<div id="js_content" style="visibility: hidden; opacity: 0;"><section><section>
<p><span style="font-weight: bold;">一、开头</span></p><p><span>{FILL}</span></p>
<p><img data-src="https://mmbiz.example/0?wx_fmt=png" src="data:image/svg+xml,x"></p>
<section style="display:none">不见</section><p>{FILL}</p></section></section></div>
<div id="js_pc_qr_code">扫码</div><script>var msg_title = "x";</script></body></html>"""


def test_an_official_accounts_page_is_read_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    page = read_html(OFFICIAL.encode(), "a.html")
    assert page.meta == {"title": "算力的账", "author": "张三", "date": "2025-12-04"}
    assert page.text == (
        "---\ntitle: 算力的账\nauthor: 张三\ndate: 2025-12-04\n---\n\n**一、开头**\n\n"
        f"{FILL}\n\n![](https://mmbiz.example/0?wx_fmt=png)\n\n{FILL}\n"
    )


ORDINARY = f"""<html><head><title>算力的账 - 某站</title></head><body>
<nav><a href="/">首页</a><a href="/tech">科技</a></nav>
<article><h1>算力的账</h1><p>{FILL}<b>重点</b>。</p><h2>二</h2><p>{FILL}</p><ul><li>{FILL}</li>
<li>第二点</li></ul><p>{FILL}</p></article>
<aside><h3>相关阅读</h3><a href="/1">别的文章</a></aside><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("extra", [True, False])
def test_an_ordinary_page_gives_its_article_alone(extra, monkeypatch):
    if extra:
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    page = read_html(ORDINARY.encode(), "a.html", address="https://a.cn/x")
    assert page.meta == {"title": "算力的账", "source": "https://a.cn/x"}
    assert f"{FILL}**重点**。\n\n## 二\n\n{FILL}\n\n- {FILL}\n- 第二点\n\n{FILL}\n" in page.text
    for other in ("首页", "相关阅读", "版权", "# 算力的账\n"):
        assert other not in page.text.replace("title: 算力的账", "")


def test_the_parser_reads_what_a_page_gave():
    page = read_html(OFFICIAL.encode(), "a.html")
    article = parse_article(page.text, Source("a.html", "0"))
    assert article.title == "算力的账"
    assert article.author == "张三"
    assert [block.kind for block in article.blocks if block.kind == Kind.PARAGRAPH]
    assert any(block.kind == Kind.IMAGE for block in article.blocks)


def test_without_the_extra_an_unmarked_page_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MachineError) as error:
        read_html(f"<div><div>{FILL}</div></div>".encode(), "a.html")
    assert "repurpose[web]" in error.value.hint


@pytest.mark.parametrize("html", ["<html></html>", "<script>render()</script>", "<p> </p>"])
def test_a_page_without_an_article_is_told(html):
    with pytest.raises(UnreadableArticle, match="No article"):
        read_html(html.encode(), "a.html")


@pytest.mark.parametrize("label", ["gb2312", "GBK", "big5", "utf-8", "shift_jis"])
def test_declared_encodings_are_heeded(label):
    fill = FILL if label not in ("big5", "shift_jis") else "正文文字" * 30
    html = f'<meta charset="{label}"><div itemprop="articleBody"><p>{fill}</p></div>'
    assert fill in read_html(html.encode(label), "a.html").text
    served = html.replace(f'"{label}"', '"ascii"').encode(label)
    assert fill in read_html(served, "a.html", charset=label).text


HOSTILE = {
    "open tags": "<a " * 100_000,
    "open attributes": '<a b="' * 50_000,
    "less-than signs": "<" * 300_000,
    "comments": "<!--" * 100_000,
    "declarations": "<![" * 100_000,
    "end tags": "</p " * 100_000,
    "nested": "<div>" * 20_000 + FILL,
    "nested lists": "<ul><li>" * 10_000 + FILL,
    "nested marks": "<b><i>" * 10_000 + FILL,
    "tables": "<table><tr><td>" * 6_000 + FILL,
    "references": "&" * 300_000,
    "long number": "&#" + "9" * 300_000 + ";",
    "scripts": "<script>" * 100_000,
    "entities": '<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;">]><p>&d;</p>',
    "nulls": "\0" * 100_000,
}


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_raise_nothing_of_their_own(name):
    markdown(HOSTILE[name])


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize(
    "piece",
    [
        *("<a ", '<a b="', "<", "<!--", "<![", "</p ", "&", "<script>", "\0"),
        *("<div>", "<ul><li>", "<b><i>", "<table><tr><td>"),
    ],
)
def test_the_work_grows_with_the_length_of_a_hostile_page(piece):
    assert growth(lambda count: markdown(piece * count + FILL), 200) < 1.2


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("name", ["nested", "nested lists", "tables", "entities"])
def test_hostile_pages_pass_the_finder_too(name):
    pytest.importorskip("trafilatura")
    with suppress(UnreadableArticle):
        assert "cccccccccccccccc" not in read_html(HOSTILE[name].encode(), "a.html").text


PIECES = st.sampled_from(
    [
        *("看a <>&/\"'=#*_`[]()!-|\n"),
        *("<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "<table>", "<td>"),
        *(
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&lt;",
            "<pre>",
            "</pre>",
            "<a href='javascript:x'>",
        ),
        *("<img src=x onerror=y>", "<h1>", "<br>", "<svg onload=z>", "</a>"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_page_makes_it_fail_and_nothing_active_is_left(html):
    text = markdown(html)
    active = re.sub(
        r"\\.", ".", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    )
    active = re.sub(r"(`+).+?\1", "", active)
    assert not re.search(r"<(script|img|svg|a|p|b|h1)\b", active)
    assert "](javascript:" not in text
    assert not text.startswith("\n")


@given(st.lists(st.text("看算力，。ab *_#[]`<&>-=~\\|1.", max_size=12), min_size=1, max_size=4))
def test_what_readers_see_of_a_paragraph_is_what_the_page_said(paragraphs):
    from html import escape

    wanted = [" ".join(p.split()) for p in paragraphs]
    html = "".join(f"<p>{escape(p)}</p>" for p in wanted)
    article_text = markdown(html)
    from repurpose.article.lines import read_lines
    from repurpose.article.shown import HIDDEN, show

    shown = show(article_text, read_lines(article_text), chinese=False)
    kept = re.sub(r"\s", "", shown.replace(HIDDEN, ""))
    said = re.sub(r"\s", "", "".join(wanted))
    # a list marker that the author typed is a list marker to the line grammar, so it may be hidden
    assert len(said) - len(kept) <= 8 * len(wanted)
    assert "\\" in said or "\\" not in kept


def test_pages_are_known_by_their_first_bytes_or_their_name():
    from repurpose.article.sources.forms import form_of

    page = OFFICIAL.encode()
    assert form_of(page, "saved").name == "html"
    assert form_of(page[15:], "saved.HTM").name == "html"
    assert form_of("# 题\n\n<b>正文</b>。".encode(), "a.md").name == "text"
    assert form_of(b"<!-- post -->\n", "a.md").name == "text"
    assert form_of(b"PK\x03\x04", "a.md").name == "docx"


def test_reading_files_imports_no_network():
    import subprocess

    code = (
        "import sys, repurpose.article.sources; "
        "print(*({'httpx', 'httpcore', 'mammoth', 'trafilatura', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
