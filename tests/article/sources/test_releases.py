"""Change logs and pages of releases: what one version brings."""

import pytest

from repurpose.article import Reading, read_articles
from repurpose.article.sources.releases import read_release
from repurpose.errors import UnreadableArticle, UsageError

LOG = """# 河灯

所有值得一说的变化。

## [Unreleased]

- 还没有发布的东西

## [2.1.0] - 2026-10-01

这一版可以离线用了。详见 [说明][guide]。

### 新增

- 支持断点续传 ([#12])

```
## 1.9.9 不是标题
```

### 修复

- 不再丢最后一行

## [2.0.0] – 2026-03-04

- 换了文件格式

## 说明

别的话。

[guide]: https://example.com/guide
[#12]: https://example.com/12
[2.1.0]: https://example.com/2.1.0
"""
PAGE = """<!doctype html><html><head><title>Release v2.1.0 · lan/lamp</title></head><body><nav>x</nav><h1>Lamp v2.1.0</h1>
<relative-time datetime="2026-10-01T08:00:00Z">x</relative-time><div class="markdown-body my-3"><p>It works offline.</p><ul><li>Uploads go on</li></ul></div>
<h2>v2.0.0</h2><div class="markdown-body"><p>A new format of files, which is read by old versions too.</p></div></body></html>"""


def read(text, version=""):
    return read_release(text.encode(), "CHANGELOG.md", version)


def test_the_newest_version_that_says_something():
    assert read(LOG).text == (
        "---\ntitle: 河灯 2.1.0\ndate: 2026-10-01\npart: 2.1.0\n---\n\n"
        "这一版可以离线用了。详见 [说明][guide]。\n\n### 新增\n\n- 支持断点续传 ([#12])\n\n"
        "```\n## 1.9.9 不是标题\n```\n\n### 修复\n\n- 不再丢最后一行\n\n"
        "[guide]: https://example.com/guide\n[#12]: https://example.com/12\n"
    )


def test_a_version_by_its_number():
    assert read(LOG, "v2.0.0").text.endswith("---\n\n- 换了文件格式\n")
    with pytest.raises(UnreadableArticle, match=r"3\.0") as caught:
        read(LOG, "3.0")
    assert "2.1.0" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("Changelog\n=========\n\nv1.2 (2026-01-02)\n-----------------\n\n* One thing.\n\nv1.1\n----\n\n* Another.\n", "v1.2", "2026-01-02"),
        ("# Changelog\n\n# 1.2.0-rc.1\n\n- One thing.\n\n# 1.1.0\n\n- Another.\n", "1.2.0-rc.1", ""),
        ("## Lamp 1.2.0 / 2026-01-02\n\nOne thing.\n\n## Lamp 1.1.0\n\nAnother.\n", "Lamp 1.2.0", "2026-01-02"),
        ("# [1.2.0](https://e.com/c) (2026-01-02)\n\n### Features\n\n- One thing.\n\n## [1.1.1](https://e.com/d)\n\n- b\n\n# [1.1.0](https://e.com/d)\n\n- Another.\n", "1.2.0", "2026-01-02"),
        ("## 版本 1.2.0\n\n一件事。\n\n## 版本 1.1.0\n\n另一件事。\n", "版本 1.2.0", ""),
    ],
)  # fmt: skip
def test_logs_are_read_as_people_keep_them(text, title, date):
    meta = read(text).meta
    assert (meta["title"], meta.get("date", "")) == (title, date)
    assert "nother" not in read(text).text
    assert "另" not in read(text).text


def test_a_saved_page_of_releases():
    first, second = read(PAGE), read(PAGE, "2.0.0")
    assert first.text == (
        "---\ntitle: Lamp v2.1.0\ndate: 2026-10-01\npart: 2.1.0\n---\n\nIt works offline.\n\n- Uploads go on\n"
    )
    assert "A new format of files" in second.text


def test_what_has_no_version_is_refused():
    with pytest.raises(UnreadableArticle, match="version"):
        read("# 一篇文章\n\n没有版本的一句话，2.1.0 在句子里。\n")


def test_a_change_log_is_known_by_its_name_and_its_headings(tmp_path):
    log, essay, notes = tmp_path / "CHANGELOG.md", tmp_path / "history.md", tmp_path / "notes.md"
    log.write_text(LOG, encoding="utf-8")
    notes.write_text(LOG, encoding="utf-8")
    essay.write_text("# 一座桥的历史\n\n桥是 1952 年修的。\n", encoding="utf-8")
    [newest] = read_articles([str(log)], read_stdin=bytes)
    [older] = read_articles([str(log)], read_stdin=bytes, reading=Reading(part="2.0.0"))
    assert (newest.id, older.id) == ("changelog-2-1-0", "changelog-2-0-0")
    assert read_articles([str(essay)], read_stdin=bytes)[0].title == "一座桥的历史"
    assert "换了文件格式" in read_articles([str(notes)], read_stdin=bytes)[0].text
    [asked] = read_articles([str(notes)], read_stdin=bytes, reading=Reading(part="2.0.0"))
    assert "离线" not in asked.text


def test_a_form_without_parts_has_none_to_choose(tmp_path):
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n你好。\n", encoding="utf-8")
    with pytest.raises(UsageError):
        read_articles([str(tmp_path / "a.vtt")], read_stdin=bytes, reading=Reading(part="2"))
