"""Drafts for places without an interface: what tools take, what a person copies, and what is declared."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import regex

from repurpose.article import read_articles
from repurpose.cli.app import run as run_command
from repurpose.declared import Declared
from repurpose.platforms import get
from repurpose.publish import COVER, About, all_forms, find_form, make_package
from repurpose.publish.package import ABOUT, ARTICLE, MULTIPOST, README
from repurpose.themes import load_theme

SAMPLE = Path(__file__).parent / "samples" / "dev-cache.md"
PLACES = ("zhihu", "juejin", "csdn", "toutiao", "baijiahao", "jianshu")
PNG = b"\x89PNG\r\n\x1a\n"


def package(*places, **about):
    [article] = read_articles([str(SAMPLE)], read_stdin=bytes)
    forms = [find_form(name) for name in places or PLACES]
    said = About("一句摘要。", ("缓存", "运维"), {COVER: PNG}, **about)
    return make_package(article, forms, load_theme("ink"), said, str)


def test_every_place_without_an_interface_that_takes_articles_has_a_page():
    by_hand = [name for name in all_forms() if name in PLACES]
    assert sorted(by_hand) == sorted(PLACES)
    assert {f"{name}.html" for name in PLACES} <= set(package().files)
    assert all(get(name).article and not get(name).accounts for name in PLACES)


def test_the_pictures_stand_where_the_markdown_names_them():
    files = package().files
    named = regex.findall(r"\]\((pictures/[^)\s]+)", files[ARTICLE].decode())
    assert named == ["pictures/01.png"]
    assert files["pictures/01.png"] == (SAMPLE.parent / "images" / "hit-rate.png").read_bytes()


def test_a_page_has_what_its_form_asks_for_and_a_markdown_editor_gets_markdown():
    files = package("zhihu", "juejin").files
    zhihu, juejin = (files[f"{name}.html"].decode() for name in ("zhihu", "juejin"))
    for page in (zhihu, juejin):
        assert "一次缓存雪崩，和它教会我们的三件事" in page
        assert 'id="summary"' in page
        assert "缓存 运维" in page
        assert f'src="{COVER}"' in page
    assert 'class="rich"' in zhihu
    assert 'class="rich"' not in juejin  # its editor takes what is typed
    assert 'id="body"' not in zhihu + juejin
    assert "```python" in juejin
    assert "# 一次缓存雪崩" not in juejin  # its title has a field of its own
    assert not regex.search(
        r'(?:src|href)="(?:https?:)?//(?!juejin|www\.zhihu|pkg\.go|www\.rfc)', zhihu + juejin
    )


def test_what_extensions_take():
    files = package("zhihu", "juejin", "csdn").files
    told = json.loads(files[MULTIPOST])
    assert [one["name"] for one in told["platforms"]] == [
        "ARTICLE_ZHIHU",
        "ARTICLE_JUEJIN",
        "ARTICLE_CSDN",
    ]
    assert told["isAutoPublish"] is False
    data = told["data"]
    assert data["title"]
    assert data["digest"] == "一句摘要。"
    assert data["images"][0]["url"] in data["htmlContent"]
    assert data["markdownContent"].startswith("凌晨两点")
    assert "wechatsync sync article.md -p zhihu,juejin,csdn" in files[README].decode()


def test_what_is_declared_stands_in_every_part():
    files = package("csdn", declared=Declared(ai="assisted", original=True)).files
    steps = json.loads(files[ABOUT])["places"]["csdn"]["declare"]
    assert any("AI辅助" in step for step in steps)
    assert any("原创" in step for step in steps)
    assert all(step in files[README].decode() for step in steps)
    assert "AI辅助" in files["csdn.html"].decode()


def run(*words):
    return run_command(["article", str(SAMPLE), *map(str, words)])


def test_the_command_writes_a_folder_or_the_same_zip_twice(tmp_path):
    assert run("--for", "掘金,百家号", "--package", "-o", tmp_path / "drafts") == 0
    assert {path.name for path in (tmp_path / "drafts").iterdir()} >= {"juejin.html", README, "pictures"}  # fmt: skip
    for name in ("a.zip", "b.zip"):
        assert run("--for", "juejin", "--package", "-o", tmp_path / name) == 0
    data = (tmp_path / "a.zip").read_bytes()
    assert data == (tmp_path / "b.zip").read_bytes()
    assert "juejin.html" in zipfile.ZipFile(io.BytesIO(data)).namelist()


@pytest.mark.parametrize(
    "words",
    [
        ["--for", "juejin,csdn"],
        ["--for", "html", "--package"],
        ["--for", "juejin", "--package", "-o", SAMPLE],
    ],
)
def test_what_is_no_package_is_refused(words):
    assert run(*words) == 2
