"""Whole articles for each place: nothing is lost or said twice, the HTML is sound, and Markdown reads back."""

import shutil
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
import regex

from repurpose import article as tree
from repurpose.article import read_articles, read_document
from repurpose.brand import Brand
from repurpose.errors import UnknownName
from repurpose.publish import (
    all_forms,
    find_form,
    prove,
    prove_article,
    publish_article,
    publish_body,
    usual_form,
)
from repurpose.publish.dress import dress_of
from repurpose.publish.gaps import add_gaps
from repurpose.publish.highlight import highlight
from repurpose.themes import load_theme, theme_names
from tests.conftest import parse

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.md"))
HTML = [form for form in all_forms().values() if not form.markdown]
_VOID = ("img", "br", "hr", "meta")
_NOT_INLINE = ("style", "script", "link", "iframe")


def read(path):
    return read_articles([str(path)], read_stdin=lambda: b"")[0]


def publish(article, form, theme="ink"):
    return publish_article(article, form, load_theme(theme)).text


def bare(text):
    """A text without what setting adds: white space."""
    return regex.sub(r"\s", "", text)


class Page(HTMLParser):
    """What a browser would find, and that every element is closed in its turn."""

    def __init__(self, html):
        super().__init__()
        self.open, self.text, self.sources, self.links, self.names = [], [], [], [], []
        self.blocks = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        told = dict(attrs)
        assert not {"id", "onclick", *({"class"} if tag != "code" else ())} & set(told), tag
        self.text.append(told.get("aria-label", ""))  # of a formula that is drawn
        if tag == "img" and ("width" in told or " | " in told["alt"]):  # of one that is a picture
            self.text.append(told["alt"])
            assert told["src"].startswith("data:image/png;")
        elif "src" in told:
            self.sources.append(told["src"])
        self.links += [told["href"]] if "href" in told else []
        if tag not in _VOID:
            self.open.append(tag)
        if tag in ("p", "li", "h1", "h2", "h3", "h4", "pre", "td", "th", "figcaption"):
            self.text.append("\n")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "title" not in self.open:
            self.text.append(data)

    @property
    def said(self):
        return "".join(self.text)


def words_of(node):
    """The words of a node in their order, as readers see them."""
    if isinstance(node, tree.Words):
        return node.text
    if isinstance(node, tree.Formula):
        return node.tex
    if isinstance(node, tree.Code):
        return node.text
    if isinstance(node, tree.Picture):
        return node.caption
    if isinstance(node, tuple):
        return "".join(words_of(one) for one in node)
    if is_dataclass(node):
        return "".join(words_of(getattr(node, field.name)) for field in fields(node))
    return ""


@pytest.mark.mostly_slow(quick=16)
@pytest.mark.parametrize("form", HTML, ids=lambda form: form.name)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_block_is_said_once_and_in_its_place(path, form):
    article = read(path)
    document = read_document(article)
    said = bare(Page(publish(article, form)).said)
    at = 0
    for block in document.blocks:
        if isinstance(block, tree.Table) and form.keeps.tables == "lines":
            continue  # its heads are said in every row
        for words in parts_of(block):
            found = said.find(bare(words), at)
            plain = bare(tree.plain_formula(words))
            if found < 0 and plain:  # a formula within a sentence, in plain characters
                found, words = said.find(plain, at), plain  # noqa: PLW2901
            assert found >= 0, words
            at = found + len(bare(words))


def parts_of(block):
    """The stretches of a block between which a form may say something of its own, such as a number."""
    if isinstance(block, tuple):
        return [part for one in block for part in parts_of(one)]
    if isinstance(block, (tree.Words, tree.Formula, tree.Code)):
        return [words_of(block)]
    if isinstance(block, tree.Figure):
        return [one.caption for one in block.pictures]
    if isinstance(block, tree.Quotation):
        return [*parts_of(block.title), *parts_of(block.blocks)]
    if is_dataclass(block):
        return [part for field in fields(block) for part in parts_of(getattr(block, field.name))]
    return []


@pytest.mark.mostly_slow(quick=16)
@pytest.mark.parametrize("form", HTML, ids=lambda form: form.name)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nothing_is_fetched_and_only_the_authors_addresses_are_linked(path, form):
    article = read(path)
    page = Page(publish(article, form))
    assert not set(_NOT_INLINE) & set(page.names)
    assert all(source.startswith("data:image/") for source in page.sources)
    assert len(page.sources) == article.text.count("](images/")
    assert all(link in article.text for link in page.links)
    if form.keeps.links != "kept":
        assert not page.links


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("form", HTML, ids=lambda form: form.name)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_strict_parser_that_is_not_ours_finds_no_fault(path, form):
    parser = html5lib.HTMLParser(strict=True)
    said = publish(read(path), form)
    if form.whole:
        parser.parse(said)
    else:
        parser.parseFragment(said)


@pytest.mark.parametrize(
    "voice", ["report", "ink", "tech", "magazine", "note", "brutalist", "quiet"]
)
def test_every_voice_has_its_own_look_and_names_code_by_its_file(voice):
    name = next(one for one in theme_names() if load_theme(one).voice == voice)
    article = parse(
        '# 题\n\n开头一段。\n\n## 一\n\n```python title="a.py"\nx = 1\n```\n\n> 话。\n>\n> ——外婆\n\n末段。\n'
    )
    said = publish_article(
        article, find_form("wechat"), load_theme(name), Brand(name="林间", handle="@linjian")
    ).text
    style = dress_of(load_theme(name))
    for part in ("lead", "h2", "quote", "quote_by", "code_box", "sign"):
        assert f'style="{style[part]}"' in said, part
    assert ">a.py</span>" in said
    assert said.rindex("@linjian") > said.rindex("末段")
    assert publish(article, find_form("markdown")).count('```python title="a.py"') == 1


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_markdown_reads_back_as_the_same_document(path):
    article = read(path)
    again = parse(publish(article, find_form("markdown")), path.name, article.language)
    before, after = read_document(article), read_document(again)
    assert shape(after.blocks) == shape(before.blocks)
    assert [shape(runs) for _, runs in after.notes] == [shape(runs) for _, runs in before.notes]
    assert after.title == before.title


def shape(node):
    """A node without places: what kind it is, and what it says."""
    if isinstance(node, tree.Words):
        return node.text
    if isinstance(node, tuple):
        return merged([shape(one) for one in node])
    if isinstance(node, tree.Heading):
        return ("Heading", shape(node.runs))
    if isinstance(node, tree.Quotation):  # a callout's title is its first paragraph, bold
        title = (("Paragraph", (("Styled", "strong", shape(node.title)),)),) if node.title else ()
        return ("Quotation", (*title, *shape(node.blocks)))
    if isinstance(node, tree.Styled) and node.style == "mark":
        return shape(node.runs)[0]
    if is_dataclass(node):
        return (
            type(node).__name__,
            *(shape(getattr(node, f.name)) for f in fields(node) if f.name != "callout"),
        )
    return node


def merged(parts):
    """Words that stand beside each other are one text."""
    found = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def test_the_document_of_every_construct():
    [path] = [path for path in SAMPLES if path.stem == "dev-cache"]
    document = read_document(read(path))
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == [
        "Paragraph", "Heading", "Paragraph", "Table", "Paragraph", "Code", "Paragraph", "Formula",
        "Paragraph", "Quotation", "Heading", "Listed", "Paragraph", "Listed", "Figure", "Rule", "Paragraph",
    ]  # fmt: skip
    table, code, callout = document.blocks[3], document.blocks[5], document.blocks[9]
    assert table.aligned == ("left", "right", "center", "left") or table.aligned[1] == "right"
    assert words_of(table.rows[2]) == "02:0718,3503.4 %12 s"
    assert code.language == "python"
    assert code.text.splitlines()[2].startswith("        cache.set")
    assert callout.callout == "warning"
    assert words_of(callout.title) == "不要在高峰期预热"
    ordered, tasks = document.blocks[11], document.blocks[13]
    assert (ordered.first, len(ordered.items)) == (1, 3)
    assert len(ordered.items[0].lists[0].items) == 2
    assert [item.box for item in tasks.items] == ["☑", "☐"]
    assert [label for label, _ in document.notes] == ["gate"]


def test_formulas_are_drawn_where_styles_are_taken_and_pictures_elsewhere():
    article = parse("# 题\n\n因为$a^2 \\ge \\sqrt{b}$，所以 $x_1$ 大。\n\n$$\n\\frac{a}{b}\n$$\n")
    drawn, taken = (publish(article, find_form(name)) for name in ("wechat", "zhihu"))
    assert drawn.count("<svg ") == 3
    assert "因为 <svg" in drawn
    assert 'aria-label="\\frac{a}{b}"' in drawn
    assert "<svg" not in taken
    assert taken.count("<img ") == 2
    assert "x₁" in taken
    assert publish_article(article, find_form("html"), load_theme("ink")).undrawn == ()


def test_a_formula_that_no_engine_draws_is_shown_in_tex():
    article = parse("# 题\n\n一句话。\n\n$$\n\\nosuchcommand{a}\n$$\n")
    published = publish_article(article, find_form("html"), load_theme("ink"))
    assert published.undrawn == ("\\nosuchcommand{a}",)
    assert "\\nosuchcommand{a}" in Page(published.text).said


def test_a_webp_picture_becomes_what_the_place_takes():
    article = read(Path(__file__).parent / "samples" / "dev-css.md")
    kinds = {
        name: Page(publish(article, find_form(name))).sources[0].partition(";")[0]
        for name in ("wechat", "zhihu", "html")
    }
    assert kinds == {
        "wechat": "data:image/jpeg", "zhihu": "data:image/jpeg", "html": "data:image/webp",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "has", "lacks"),
    [
        ("wechat", ["[1]", "https://pkg.go.dev", "style="], ["<a ", "<script"]),
        ("zhihu", ['<a href="https://pkg.go.dev', "<table>", '<pre lang="python">'], ["style="]),
        ("ghost", ['<code class="language-python">'], ["style=", " lang="]),
        ("toutiao", ["<h2>", "单飞"], ["<a ", "https://pkg.go.dev", "<h3>"]),
        ("linkedin", ["<li><strong>02:07</strong>，QPS：18,350；"], ["<table"]),
        ("html", ["<!doctype html>", '<html lang="zh-Hans">', "<title>"], []),
    ],
)
def test_each_place_gets_what_its_editor_takes(form, has, lacks):
    said = publish(read(Path(__file__).parent / "samples" / "dev-cache.md"), find_form(form))
    assert all(part in said for part in has)
    assert not any(part in said for part in lacks)


def test_notes_and_links_are_one_count():
    article = parse(
        "# 题\n\n见[甲](https://a.example/x)与脚注[^n]，又见[甲](https://a.example/x)。\n\n[^n]: 注，见[乙](https://b.example/y)。\n"
    )
    said = Page(publish(article, find_form("wechat"))).said
    assert "见甲[1]与脚注[2]，又见甲[1]。" in said
    assert said.split("注释")[-1].split() == [
        "[1]",
        "https://a.example/x",
        "[2]",
        "注，见乙[3]。",
        "[3]",
        "https://b.example/y",
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"]
)
def test_a_link_that_runs_something_is_only_its_words(address):
    said = publish(parse(f"# 题\n\n点[这里]({address})看。\n"), find_form("html"))
    assert "这里" in said
    assert address.partition(":")[0] + ":" not in said


def test_a_picture_outside_the_articles_folder_is_lost(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"\x89PNG secret")
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.md").write_text(
        "# 题\n\n一段话。\n\n![图](../secret.png)\n\n![网](https://example.org/x.png)\n", "utf-8"
    )
    article = read(home / "a.md")
    published = publish_article(article, find_form("wechat"), load_theme("ink"))
    assert published.lost == ("../secret.png", "https://example.org/x.png")
    assert "<img" not in published.text
    page = publish_article(article, find_form("html"), load_theme("ink"))
    assert page.lost == ("../secret.png",)


@pytest.mark.parametrize(
    ("before", "text", "said"),
    [
        ("", "用Python写", "用 Python 写"),
        ("用", "Python", " Python"),
        ("", "涨了3%以上", "涨了 3% 以上"),
        ("", "用 Python 写", "用 Python 写"),
        ("，", "Python", "Python"),
        ("", "「A」和B", "「A」和 B"),
    ],
)
def test_a_gap_stands_where_the_scripts_meet(before, text, said):
    assert add_gaps(text, before) == said


@pytest.mark.parametrize("language", ["python", "", "no-such-language"])
def test_code_keeps_every_space_and_line(language):
    code = "def f():\n    return '<b>'  # 注\n\n\nx = 1"
    said = highlight(code, language, styled=True)
    page = Page(f"<pre>{said.replace('<br>', chr(10))}</pre>")
    assert page.said.replace("\xa0", " ").strip("\n") == code


def test_every_theme_can_be_read_on_white():
    from repurpose.ink import contrast

    for name in theme_names():
        style = dress_of(load_theme(name))
        found = regex.findall(
            r"(?<![-\w])color:#([0-9a-f]{6})", ";".join((style["strong"], style["h3"], style["a"]))
        )
        for colour in found:
            ink = tuple(int(colour[n : n + 2], 16) for n in (0, 2, 4))
            assert contrast(ink, (255, 255, 255)) >= 4.5, name


def test_an_unknown_place_is_named_with_those_that_exist():
    with pytest.raises(UnknownName):
        find_form("blogspot")
    assert usual_form(chinese=True).name == "wechat"
    assert usual_form(chinese=False).name == "linkedin"
    assert find_form("公众号").name == find_form("gzh").name == "wechat"


@pytest.mark.corpus
@pytest.mark.parametrize("form", HTML, ids=lambda form: form.name)
def test_the_real_articles_lose_nothing(corpus, form):
    for article in corpus:
        said = bare(Page(publish(article, form)).said)
        for block in article.body:
            words = bare(article.show(block.span))
            assert words in said or not words, words


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("form", all_forms().values(), ids=lambda form: form.name)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_is_published_is_proved(path, form):
    proved = prove_article(read(path), form, load_theme("ink"))
    assert proved.missing == ()
    assert proved.proved > 15


@pytest.mark.parametrize("lost", ["四十七分钟", "抖动取", "cache.set", "命中率"])
def test_a_passage_that_a_form_loses_is_named(lost, monkeypatch):
    article = read(Path(__file__).parent / "samples" / "dev-cache.md")
    whole = publish_article(article, find_form("wechat"), load_theme("ink"))
    broken = replace(whole, text=whole.text.replace(lost, ""))
    monkeypatch.setattr(prove, "publish_article", lambda *_: broken)
    missing = prove_article(article, find_form("wechat"), load_theme("ink")).missing
    assert any(lost in words for words in missing)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 题\n\n一段话。\n\n> [!WARNING]\n> 别在高峰期预热。\n", "警告"),
        ("# Title\n\nA line of text here.\n\n> [!TIP]\n> Warm it by night.\n", "Tip"),
        ("# 題\n\nここに一つの文がある。\n\n> [!NOTE]\n> 夜に行う。\n", "メモ"),
        ("# 題\n\nここに一つの文がある[^a]。\n\n[^a]: これは注である。\n", "注\n"),
    ],
)
def test_words_of_ours_are_in_the_language_of_the_article(text, said):
    assert said in Page(publish(parse(text), find_form("wechat"))).said


def test_a_formula_that_characters_cannot_say_is_drawn_where_others_are_characters():
    article = parse("# 题\n\n因为 $x_1$ 与 $\\sqrt{x+1}$ 都小。\n")
    body = publish_body(article, find_form("wechat"), load_theme("ink"), str, draws="alone")
    assert "x₁" in body
    assert body.count("<svg ") == 1


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["wechat", "zhihu"])
def test_every_article_is_pasted_into_a_real_editor_whole(name):
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium here")
    form = find_form(name)
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        for path in SAMPLES:
            article = read(path)
            page.set_content(
                f"<div id=from>{publish(article, form)}</div><div contenteditable id=editor><br></div>"
            )
            page.evaluate(
                "getSelection().selectAllChildren(document.getElementById('from')); document.execCommand('copy')"
            )
            page.click("#editor")
            page.keyboard.press("Control+V")
            page.wait_for_function("document.querySelector('#editor').innerText.trim().length > 40")
            pasted = page.evaluate(
                "({html: document.querySelector('#editor').innerHTML, text: document.querySelector('#editor').textContent})"
            )
            said = bare(pasted["text"].replace("\xa0", " "))
            words = [
                bare(part)
                for block in read_document(article).blocks
                if not isinstance(block, (tree.Table, tree.Formula))
                for part in parts_of(block)
            ]
            lost = [w for w in words if w not in said and "\\" not in w and len(w) > 8]
            assert lost == [], (path.stem, lost)
            assert pasted["html"].count("<img") >= article.text.count("](images/"), path.stem
            assert not regex.search(r"<(?:style|script)|\\sid=", pasted["html"]), path.stem
        browser.close()


def test_struck_words_are_shown_struck_in_the_article_and_nowhere_else():
    article = parse("# 题\n\n修复只有一行，~~教训~~ 代价是四十七分钟。\n\nIt is ~~bad~~ good.\n")
    assert article.show(article.body[0].span) == "修复只有一行，代价是四十七分钟。"
    said = publish(article, find_form("zhihu"))
    assert "<s>教训</s> 代价" in said
    assert "is <s>bad</s> good" in said
    assert "~~教训~~ 代价" in publish(article, find_form("markdown"))


def test_a_bold_line_stands_below_the_heading_that_it_follows():
    said = "# 题\n\n一段话在这里。\n\n## 章\n\n**问：为什么？**\n\n答：因为。\n\n**写在最后**\n\n完了。\n"
    document = read_document(parse(said))
    levels = [block.level for block in document.blocks if isinstance(block, tree.Heading)]
    assert levels == [2, 3, 2]


@pytest.mark.parametrize(
    ("language", "spaced"), [("zh-Hans", True), ("ja", True), ("en", False), ("ko", False)]
)
def test_only_text_without_spaces_between_words_is_justified(language, spaced):
    style = dress_of(load_theme("ink"), language)
    assert ("text-align:justify" in style["body"]) is spaced
    assert ("letter-spacing:0.1" in style["h2"]) is spaced
    assert "letter-spacing:0" in style["pre"]  # of code: none, always


def test_a_long_name_in_a_line_is_not_torn_from_its_neighbours():
    article = parse(
        "# 题\n\n一段普通的话在这里。\n\n见 `date(created_at)='2026-01-01'` 这一句话。\n\n再一段。\n\n末段。\n"
    )
    said = publish(article, find_form("wechat"))
    assert said.count(';text-align:left"') == said.count('text-align:left">见') == 1


def test_stressed_han_stand_upright():
    article = parse("# 题\n\n他说*慢慢*走，又说 *slowly* 走。\n")
    style = dress_of(load_theme("ink"))
    said = publish(article, find_form("wechat"))
    assert f'<em style="{style["em_han"]}">慢慢</em>' in said
    assert f'<em style="{style["em"]}">slowly</em>' in said


@pytest.mark.parametrize("name", ["toutiao", "linkedin"])
def test_an_articles_formulas_are_drawn_also_where_posts_are_short(name):
    article = read(Path(__file__).parent / "samples" / "dev-float.md")
    assert not publish_article(article, find_form(name), load_theme("ink")).undrawn


def test_markdown_says_the_kind_of_a_callout():
    article = parse("# 题\n\n一段话。\n\n> [!WARNING]\n> 别在高峰期预热。\n")
    assert "> [!WARNING]\n> 别在高峰期预热。" in publish(article, find_form("markdown"))
    assert "> **警告**\n>\n> 别在高峰期预热。" in publish(article, find_form("juejin"))


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("# 題\n\n這是一段寫給讀者的話，說說時間與記憶。\n", "PingFang TC"),
        ("# 题\n\n这是一段写给读者的话，说说时间与记忆。\n", "PingFang SC"),
        ("# 港\n\n港の時計は三分進んでいる。誰も直さない。\n", "Hiragino Sans"),
        ("# Title\n\nA line of text here, for all to read.\n", "system-ui"),
    ],
)
def test_a_page_has_the_fonts_of_its_language(text, font):
    said = publish(parse(text), find_form("html"))
    assert [
        name
        for name in ("PingFang SC", "PingFang TC", "Hiragino Sans", "system-ui")
        if name in said
    ] == [font]
