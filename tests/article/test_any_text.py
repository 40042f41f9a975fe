"""Whatever a text holds, reading it never fails, keeps every code point's place, and stays linear."""

import random
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repurpose.article import Kind
from repurpose.article.decode import decode
from repurpose.article.links import find_links
from repurpose.article.shown import HIDDEN
from repurpose.errors import UnreadableArticle
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse

SIGNS = [
    "%%", "<!--", "-->", "```", "~~~", "`", "``", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{a}", "\\end{a}",
    "[", "]", "![", "](", ")", "[[", "]]", "|", "![[", "((", "))", "{{", "}}", "{{<", ">}}", "{%", "%}", "{:", "}",
    "{#a}", ":::", ":::tip 甲", "!!! note", '??? a "甲"', "> ", "> [!note] 甲", "- ", "- [ ] ", "1. ", "1）", "# ",
    "---", "+++", "===", "***", "**", "*", "_", "~~", "==", "^a", "^[", "~2~", "^2^", "<script>", "</script>", "<b>",
    "<br>", "<details>", "<summary>甲</summary>", "&amp;", "&#0;", "&emsp;", "《あ》", "｜", "《", "》", "［＃", "］",
    ":smile:", "a:: b", "title: 甲", "[toc]", "{:toc}", "[a]: https://a.cn", "[^1]", "[^1]: 注", "*[A]: 甲",
    "https://a.cn/(b", "a@b.cn", "\u200b", "\u200d", "\u202e", "\u2028", "\u00ad", "\ufeff", "👨\u200d👩", "\t", "    ",
    "\n", "\n\n", " ", "\u3000", "甲", "乙丙丁。", "English words", "1,234.5", "。", "，", ",", "“", "”", "(", "（",
    "往期推荐", "长按二维码关注", "Owner: 甲", "| a | b |", "| - | - |", "\x1b[31m", "\x7f", "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=3)), max_size=40).map("".join)


def check(text):
    """Everything that must hold of every text."""
    text = text.replace("\0", "").replace("\r", "\n")
    article = parse(text)
    assert len(article.shown) == len(text)
    assert "\u202e" not in article.shown
    assert "\u200b" not in article.shown
    for block in article.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(text)
        for span in article.sentences(block):
            assert block.span.start <= span.start < span.end <= block.span.end
            assert article.show(span)
        if block.kind == Kind.FORMULA:
            assert not article.shown[slice(*block.span)].strip(HIDDEN + " \n")
    for span in article.formulas:
        assert not article.shown[slice(*span)].strip(HIDDEN + " \n")
    units, _ = read_units(article)
    assert all(unit.text == article.show(unit.span) for unit in units)
    for link in find_links(article):
        assert article.show(link.words)
    return article


@given(SOUP)
@example("%%\n---\n%%")
@example("> $$\n%% a\n> $$ 甲")
@example("[![[a]](b)]: c")
@example("+++\n[a\n+++")
@example('{\n"a": 1\n}')
def test_any_mix_of_dialects(text):
    check(text)


@given(st.text(max_size=200))
def test_any_text(text):
    check(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        text = decode(data, "a.txt")
    except UnreadableArticle:
        return
    assert text.strip()
    check(text)


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None)
@given(st.lists(SOUP, max_size=8).map("\n".join))
def test_any_long_mix_of_dialects(text):
    check(text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_seeded_mixes(seed):
    """The same texts on every machine: what once failed is found again by its number."""
    chance = random.Random(seed)
    for _ in range(100):
        check("".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 120))))


@pytest.mark.mostly_slow(quick=25)
@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign.strip()])
def test_the_steps_of_reading_grow_as_the_text_does(sign):
    """Calls are counted, not seconds."""

    def steps(count):
        calls = 0

        def count_call(_frame, event, _argument):
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            parse("甲" + sign * count)
        finally:
            sys.setprofile(None)
        return calls

    few, many = steps(400), steps(1600)
    assert many < 4.6 * few + 2000
