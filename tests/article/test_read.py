import os

import pytest

from repurpose.article import read_articles
from repurpose.article.decode import decode
from repurpose.errors import UnreadableArticle, UsageError

TEXT = "一个标题\n\n这是第一段话,讲的是编码的事情。\n这是第二段话,我们继续讲下去。\n"
TRADITIONAL = "這是一篇繁體中文的文章,我們來說說關於數據與網絡的問題。\n" * 3


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_encodings_are_told_apart(encoding):
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_big5_is_read():
    assert decode(TRADITIONAL.encode("big5"), "a.txt") == TRADITIONAL


def test_a_short_text_in_gbk_is_not_taken_for_utf_16():
    assert decode("一句话。".encode("gbk"), "a.txt") == "一句话。"


def test_western_text_in_latin_1_is_read():
    assert decode("Un café très serré, s'il vous plaît.".encode("latin-1"), "a").startswith(
        "Un café"
    )


def test_line_ends_and_the_mark_at_the_top_are_dropped():
    assert decode("\ufeff甲\r\n乙\r丙".encode(), "a") == "甲\n乙\n丙"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        ("*\n\n——\n".encode(), "has no words"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"some text" + bytes(range(256)) * 4, "binary"),
        (TEXT.encode()[:40] + b"\xff\xfe\x80" + TEXT.encode()[40:], "mangled"),
        (TEXT.encode("gbk").decode("utf-8", "replace").encode(), "mangled"),
        (TEXT.encode().decode("latin-1").encode(), "mangled"),
    ],
)
def test_what_is_no_text_is_one_clear_error(data, words):
    with pytest.raises(UnreadableArticle, match=words) as caught:
        decode(data, "a.txt")
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_folders_are_read_recursively_without_packs_and_hidden_files(tmp_path):
    for name in ("b.md", "a/c.txt", ".hidden/d.md", "pack/threads/x.md", "note.xls"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}的标题\n\n正文。", encoding="utf-8")
    (tmp_path / "pack" / "pack.json").write_text("{}")
    found = read_articles([str(tmp_path)], read_stdin=bytes)
    assert [article.source.name for article in found] == ["c.txt", "b.md"]


def test_standard_input_and_unique_ids():
    found = read_articles(["-", "-"], read_stdin=TEXT.encode)
    assert [article.id for article in found] == ["stdin", "stdin-2"]


def test_a_folder_without_an_article_and_a_missing_file(tmp_path):
    with pytest.raises(UsageError, match="No article in"):
        read_articles([str(tmp_path)], read_stdin=bytes)
    with pytest.raises(UsageError, match="No such file"):
        read_articles([str(tmp_path / "gone.md")], read_stdin=bytes)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(TEXT)
    path.chmod(0)
    with pytest.raises(UsageError, match="Cannot read"):
        read_articles([str(path)], read_stdin=bytes)
