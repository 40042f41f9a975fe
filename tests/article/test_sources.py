import zipfile

import pytest

from repurpose.article import read_articles
from repurpose.article.convert import convert_script
from repurpose.article.read import Reading
from repurpose.errors import UnknownName, UnreadableArticle, UsageError

PAGE = """<!doctype html><html lang="zh"><head><title>页面的标题</title></head><body><nav>首页</nav>
<article><h1>页面的标题</h1><p>第一段话，讲的是页面里的事情，它应当被读出来。</p>
<script>alert('不该出现')</script><h2>一、小节</h2><p>第二段话，里面有一个<a href="https://a.cn/b">链接</a>。</p>
</article></body></html>"""


def read(path, **how):
    return read_articles([str(path)], read_stdin=bytes, reading=Reading(**how))


def test_a_saved_page_becomes_an_article(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    [article] = read(path)
    text = "\n".join(article.show(block.span) for block in article.blocks)
    assert article.title == "页面的标题"
    assert "第一段话" in text
    assert "不该出现" not in text
    assert "https://a.cn" not in "".join(article.show(b.span) for b in article.body)
    assert [article.show(b.span) for b in article.blocks if b.kind == "heading"] == ["一、小节"]


def test_the_form_can_be_forced(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    [as_text] = read(path, form="text")
    assert "alert" in as_text.text
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    [as_page] = read(path, form="html")
    assert "alert" not in as_page.text


def test_a_file_that_is_no_document_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableArticle, match="not a Word document"):
        read(path)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost:80/x", "http://[::1]/"])
def test_addresses_of_this_machine_are_refused(address):
    with pytest.raises(UsageError):
        read(address)


def test_a_pattern_finds_files(tmp_path):
    for name in ("b.md", "a.md", "c.rst"):
        (tmp_path / name).write_text(f"{name}的标题\n\n正文一句。", encoding="utf-8")
    assert [a.source.name for a in read(tmp_path / "*.md")] == ["a.md", "b.md"]


def test_scripts_are_converted_and_the_language_follows(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("软件的标题\n\n这是软件里的内存，我们来说说这个问题。\n", encoding="utf-8")
    [article] = read(path, convert="s2t")
    assert "軟體裡的記憶體" in article.text
    assert article.language == "zh-Hant"
    assert convert_script("这", "") == "这"
    with pytest.raises(UnknownName):
        convert_script("这", "x2y")
