"""The article in the studio: typeset, tinted by platform; what an unused sentence becomes; written anew in place."""

import tomllib

import pytest

from repurpose.pack import read_manifest
from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser
LEGEND = "document.querySelector('.tints .tint-used')?.textContent"


def unused(opened):
    """Open the menu of the first sentence that the chosen platform does not say; return its words."""
    until(opened, f"!!{LEGEND}")
    opened.locator(".tints .link").click()
    opened.wait_for_selector(".sentence-menu:not([hidden])")
    return opened.locator(".menu-words").text_content()


def test_no_mark_of_markdown_is_shown_and_tints_follow_the_platform(visit):
    opened = visit()
    text = opened.locator(".paper").text_content()
    assert "**" not in text
    assert "##" not in text
    until(opened, f"!!{LEGEND}")
    digest = opened.evaluate(LEGEND)
    opened.locator(".platforms [data-thread=bluesky]").click()
    used = "[...(CSS.highlights.get('used') ?? [])].map(r => r.toString()).join('')"
    spans = [
        run.span
        for post in read_manifest(opened.folder).thread("bluesky").posts
        for run in post.runs
        if run.span and run.role == "body"
    ]
    article = (opened.folder / "article.txt").read_text(encoding="utf-8")
    until(opened, f"{used}.includes({article[spans[0].start : spans[0].start + 8]!r})")
    opened.locator(".tint-scope input").check()
    until(opened, f"{LEGEND} !== {digest!r}")
    assert opened.complaints == []


def test_an_unused_sentence_becomes_a_card(visit):
    opened = visit()
    words = unused(opened)
    shoot(opened, "paper-menu")
    assert axe(opened) == []
    opened.locator(".menu-row:has(use[href='#i-card'])").click()
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    saved(opened)
    said = ["".join(card.lines) for card in read_manifest(opened.folder).cards]
    assert any(words[:6] in text for text in said)


def test_an_unused_sentence_is_put_into_a_post_and_taken_out_again(visit):
    opened = visit()
    before = posts_of(opened)
    words = unused(opened)
    row = opened.locator(".menu-row:has(use[href='#i-flow'])")
    until(opened, "/→/.test(document.querySelector('.menu-row .hint').textContent)")
    row.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    assert sum(words in text for text in posts_of(opened)) == 1
    opened.locator(".toast button").click()
    until(opened, "document.querySelector('#redo').disabled === false")
    assert posts_of(opened) == before


def test_what_is_never_used_says_why(visit):
    opened = visit(width=390, height=844)
    opened.click("#tab-article")
    words = unused(opened)
    shoot(opened, "paper-menu-390")
    opened.locator(".menu-never input").fill("数字过时了")
    opened.locator(".menu-never input").press("Enter")
    until(opened, "document.querySelector('.toast').classList.contains('shown')")
    saved(opened)
    wishes = tomllib.loads((opened.folder / "wishes.toml").read_text(encoding="utf-8"))
    assert wishes == {"ban": [words], "why": {words: "数字过时了"}}


def test_a_paragraph_written_anew_changes_what_follows_and_no_words_of_ones_own(visit):
    opened = visit()
    opened.get_by_role("button", name="修改第 3 条").click()
    opened.locator(".post textarea").fill("这一条是我自己写的。")
    opened.locator(".post textarea").press("Control+Enter")
    saved(opened)
    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    old = "一座山如果只有山顶，谁也上不去"
    until(opened, f"document.querySelector('.post .text').textContent.includes('{old}')")
    opened.locator("#edit-article").click()
    opened.locator(".paper [data-at]", has_text=old).first.click()
    area = opened.locator(".block-editor textarea")
    text = area.input_value()
    area.fill(text.replace(old, "一座山要是只有山顶，谁也上不去"))
    area.press("Control+Enter")
    until(
        opened, "document.querySelector('.post .text').textContent.includes('一座山要是只有山顶')"
    )
    saved(opened)
    until(opened, "document.querySelector('.paper').textContent.includes('一座山要是只有山顶')")
    assert "这一条是我自己写的。" in posts_of(opened)[2]
    shoot(opened, "paper-edited")
    opened.locator("#undo").click()
    until(opened, f"document.querySelector('.post .text').textContent.includes('{old}')")
    saved(opened)
    assert old in (opened.folder / "article.txt").read_text(encoding="utf-8")
    assert opened.complaints == []
