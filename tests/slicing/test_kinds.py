"""Articles of many kinds and languages keep every rule on every platform."""

import pytest

from repurpose import platforms
from repurpose.article import Kind, parse_article
from repurpose.article.model import Source
from repurpose.slicing import find_quotes, slice_thread, write_scripts
from tests.conftest import ROOT, parse
from tests.slicing.test_quotes import check as check_quotes
from tests.slicing.test_threads import check as check_thread

SAMPLES = sorted((ROOT / "tests" / "samples").glob("*.md"))


def read(path):
    return parse_article(path.read_text(encoding="utf-8"), Source(path.name, "0" * 64))


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def article(request):
    return read(request.param)


LANGUAGES = {"traditional": "zh-Hant", "japanese": "ja", "korean": "ko", "english": "en"}


def test_languages_titles_and_authors_are_found():
    for path in SAMPLES:
        found = read(path)
        assert found.language == LANGUAGES.get(path.stem, "zh-Hans"), path.stem
        assert found.title
        assert found.author or path.stem == "fiction", path.stem


@pytest.mark.mostly_slow(quick=60)
@pytest.mark.parametrize("name", platforms.names())
def test_every_kind_on_every_platform(article, name):
    platform = platforms.get(name)
    for variant in platforms.get(name).forms:
        for style in ("full", "digest") if platform.form == "thread" else (None,):
            sliced = slice_thread(article, platform, variant=variant, style=style)
            check_thread(article, sliced, platform)
            text = "\n".join(post.text for post in sliced.thread.posts)
            assert "```" not in text
            assert "| --- |" not in text
            assert "](" not in text
            assert "[^" not in text


def test_quotes_and_scripts(article):
    quotes = find_quotes(article)
    check_quotes(article, quotes)
    assert len(quotes) >= 2
    for script in write_scripts(article, quotes):
        for beat in script.beats:
            for caption in beat.captions:
                assert "".join(article.show(span) for span in caption.spans) == caption.text


def test_code_tables_and_footnotes_are_blocks_that_no_post_carries():
    found = read(ROOT / "tests" / "samples" / "tutorial.md")
    kinds = [block.kind for block in found.blocks]
    assert {Kind.CODE, Kind.TABLE, Kind.NOTE} <= set(kinds)
    reasons = {
        gone.reason
        for gone in slice_thread(found, platforms.get("mastodon"), style="full").left_out
    }
    assert {"code", "a table", "a footnote"} <= reasons


def test_a_links_words_stay_and_no_address_of_the_text_closes_the_thread():
    found = read(ROOT / "tests" / "samples" / "newsletter.md")
    thread = slice_thread(found, platforms.get("mastodon"), style="full").thread
    said = "".join(post.text for post in thread.posts)
    assert "一位图书管理员的早晨" in said
    assert "example.com" not in said
    own = "https://letters.example/12"
    linked = slice_thread(found, platforms.get("x"), style="full", link=own).thread
    links = [[r.text for r in post.runs if r.role == "link"] for post in linked.posts]
    assert [own] == links[-1]
    assert not any(links[:-1])


def test_speakers_of_other_forms():
    by_kind = {
        path.stem: {quote.speaker: quote.text for quote in find_quotes(read(path))}
        for path in SAMPLES
    }
    assert "陆青禾，博物馆钟表修复师" in by_kind["interview"]
    assert by_kind["traditional"]["阿滿姨"].startswith("不是麵好吃")
    for quotes in by_kind.values():  # whose words they are cannot be told: nobody gets them
        assert not any("每天少賺" in text or "变少了，但" in text for text in quotes.values())
    assert not any("老赵说" in text for text in by_kind["fiction"].values())
    for speaker, text in by_kind["english"].items():
        assert not speaker or "“" not in text


@pytest.mark.parametrize(
    "unsaid", ["```sh\nmake bread\n```", "| 面粉 | 水 |\n| --- | --- |\n| 500 克 | 300 克 |"]
)
@pytest.mark.parametrize("name", ["x", "zhihu", "weibo"])
def test_what_leads_in_code_or_a_table_does_not_dangle(name, unsaid):
    text = f"# 烤面包\n\n面要醒足一个晚上，急不来。\n\n配方如下：\n\n{unsaid}\n\n出炉以后先晾十分钟。\n"
    sliced = slice_thread(parse(text), platforms.get(name), style="full")
    said = "".join(post.text for post in sliced.thread.posts)
    assert "如下" not in said
    assert "醒足" in said
    assert "晾十分钟" in said
    assert any("配方" in text[left.span.start : left.span.end] for left in sliced.left_out)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "# 行李\n\n要带三样东西：\n\n1. 证件\n   - 护照要带上\n   - 车票要带上\n2. 一把雨伞\n",
            ["1. 证件", "\u3000• 护照要带上", "\u3000• 车票要带上", "2. 一把雨伞"],
        ),
        (
            "# Bags\n\nWe take two things:\n\n- All of the papers\n  - The old passport\n- One umbrella\n",
            ["• All of the papers", "  • The old passport", "• One umbrella"],
        ),
    ],
)
@pytest.mark.parametrize("name", ["x", "zhihu", "linkedin"])
def test_items_within_others_are_set_in(text, lines, name):
    sliced = slice_thread(parse(text), platforms.get(name), style="full")
    check_thread(parse(text), sliced, platforms.get(name))
    said = "\n".join(post.text for post in sliced.thread.posts)
    assert "\n".join(lines) in said
