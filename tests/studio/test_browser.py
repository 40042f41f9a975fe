"""The studio in a real browser: opened, read, edited, and by two at once."""

import re

import pytest

from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser


# --- it opens ---------------------------------------------------------------------------------


def test_it_opens_without_complaint_and_asks_nobody_else(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    for part in ("cards", "quotes", "posts"):
        opened.click(f"#tab-{part}")
        opened.wait_for_timeout(400)
    assert opened.complaints == []
    host = re.match(r"http://[^/]+/", opened.url)[0]
    assert {u for u in opened.requests if not u.startswith((host, "blob:"))} == set()
    broken = "[...document.images].filter(i => i.src && i.complete && !i.naturalWidth).length"
    assert opened.evaluate(broken) == 0


def test_the_keys_walk_through_everything(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    seen = set()
    for _ in range(100):
        opened.keyboard.press("Tab")
        found = opened.evaluate(
            """() => { const n = document.activeElement, b = n.getBoundingClientRect();
                const s = getComputedStyle(n);
                return [n.id || n.className || n.tagName, b.width > 0, s.outlineStyle !== 'none' || n.tagName === 'INPUT']; }"""
        )
        if found[0] == "working":  # the body, between the last and the first
            continue
        seen.add(found[0])
        assert found[1], found
        assert found[2], f"no focus to be seen: {found}"
    assert {"skip", "tab-posts", "paper"} <= seen
    opened.focus("#tab-posts")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.querySelector('.desk').dataset.part") == "cards"
    assert opened.evaluate("document.activeElement.id") == "tab-cards"


# --- posts ------------------------------------------------------------------------------------


def test_editing_over_and_under_the_limit(visit):
    opened = visit()
    post = opened.locator(".post").nth(1)
    post.get_by_role("button", name="修改第 2 条").click()
    area = post.locator("textarea")
    assert area.evaluate("n => n === document.activeElement")
    before = area.input_value()
    area.press("Control+End")
    opened.keyboard.insert_text("多出来的字" * 20)
    until(opened, "document.querySelector('.counter.over')")
    from repurpose import platforms

    weigh = platforms.get("x").body.count
    text = area.input_value()
    assert post.locator(".counter").inner_text().startswith(f"{weigh(text)}/280")
    marked = post.locator(".editor mark").text_content().rstrip("\u200b")
    assert text.endswith(marked)
    assert (
        weigh(text[: len(text) - len(marked)]) <= 280 < weigh(text[: len(text) - len(marked) + 1])
    )
    shoot(opened, "post-over")
    area.press("Control+Enter")
    saved(opened)
    opened.wait_for_selector(".verdict.bad")
    assert posts_of(opened)[1] == text
    assert opened.locator(".platforms [aria-selected=true] .dot").count() == 1
    assert post.locator(".text mark").count() >= 1
    shown = post.locator(".counter").inner_text()
    assert "".join(shown.split()) == f"{weigh(text)}/280超出{weigh(text) - 280}"

    post.get_by_role("button", name="修改第 2 条").click()
    area.fill(before)
    until(opened, "!document.querySelector('.counter.over')")
    area.press("Control+Enter")
    opened.wait_for_selector(".verdict.good")
    assert posts_of(opened)[1] == before
    assert opened.complaints == []


def test_the_counter_on_the_page_is_the_platforms_own(visit):
    """The table of tests/studio/test_posts.py, typed into the page."""
    from repurpose import platforms
    from tests.studio.test_posts import CASES

    opened = visit()
    for name in ("x", "weibo", "bluesky", "xiaohongshu"):
        limit = platforms.get(name).body
        opened.locator(f".platforms [data-thread={name}]").click()
        opened.get_by_role("button", name="修改第 1 条").click()
        for text in (*CASES.values(), CASES["emoji"] * 60):
            opened.locator(".post textarea").fill(text)
            typed = opened.locator(".post textarea").input_value()
            shown = f"{limit.count(typed)}/{limit.most}"
            until(opened, f"document.querySelector('.counter > span').textContent === '{shown}'")
        opened.keyboard.press("Escape")


def test_escape_gives_up_and_leaving_saves(visit):
    opened = visit()
    first = posts_of(opened)
    opened.get_by_role("button", name="修改第 1 条").click()
    opened.locator(".post textarea").fill("不要这个。")
    opened.locator(".post textarea").press("Escape")
    assert opened.locator(".post textarea").count() == 0
    opened.get_by_role("button", name="修改第 3 条").click()
    opened.locator(".post textarea").fill("留下这个。")
    opened.click("#tab-posts")
    until(opened, "document.querySelector('.saving').textContent === '已保存'")
    assert posts_of(opened) == [*first[:2], "留下这个。", *first[3:]]


def test_cut_merge_and_cut_anew_at_a_click(visit):
    opened = visit()
    first = posts_of(opened)
    whole = max(first, key=len)  # one sentence alone has no place to be cut at
    number = first.index(whole) + 1
    opened.get_by_role("button", name=f"切开第 {number} 条").click()
    shoot(opened, "post-cut")
    opened.locator(".post").nth(number - 1).locator(".snip").first.click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first) + 1}")
    cut = posts_of(opened)
    assert cut[0].endswith(f"1/{len(cut)}")
    opened.get_by_role("button", name=f"把第 {number} 条与下一条合并").click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first)}")
    opened.get_by_role("button", name="钉住第 1 条").click()
    opened.get_by_role("button", name="绕开钉住的重切").click()
    saved(opened)
    again = posts_of(opened)
    assert "".join("".join(p.split("\n\n")[:-1]) for p in again).replace("\n", "") == "".join(
        "".join(p.split("\n\n")[:-1]) for p in first
    ).replace("\n", "")


def test_a_sentence_shows_its_place(visit):
    opened = visit()
    run = opened.locator(".post .from").nth(1)
    words = run.inner_text()
    run.hover()
    lit = "[...(CSS.highlights.get('lit') ?? [])].map(r => r.toString()).join('')"
    assert words[:12] in opened.evaluate(lit)
    opened.locator("h1").hover()
    assert opened.evaluate(lit) == ""
    opened.locator(".post .from").last.click()
    inside = """() => { const b = [...CSS.highlights.get('lit')][0].getBoundingClientRect();
        const f = document.querySelector('.paper').getBoundingClientRect();
        return b.top >= f.top && b.bottom <= f.bottom; }"""
    until(opened, inside)


# --- two at once ------------------------------------------------------------------------------


def test_a_conflict_shows_both_versions(visit):
    one, two = visit(), visit()
    for opened in (one, two):
        opened.get_by_role("button", name="修改第 1 条").click()
    two.locator(".post textarea").fill("第二个窗口。")
    one.locator(".post textarea").fill("第一个窗口。")
    one.locator(".post textarea").press("Control+Enter")
    saved(one)
    two.locator(".post textarea").press("Control+Enter")
    two.wait_for_selector("dialog.conflict[open]")
    assert two.locator("dialog.conflict .piece-of ins").all_inner_texts() == ["二"]
    assert two.locator("dialog.conflict .piece-of del").all_inner_texts() == ["一"]
    shoot(two, "conflict")
    assert axe(two) == []
    two.get_by_role("button", name="用磁盘上的").click()
    until(two, "document.querySelector('.post .text').textContent.includes('第一个窗口')")
    two.get_by_role("button", name="修改第 1 条").click()
    one.get_by_role("button", name="修改第 1 条").click()
    one.locator(".post textarea").fill("第一个窗口又来。")
    one.locator(".post textarea").press("Control+Enter")
    saved(one)
    two.locator(".post textarea").fill("第二个窗口坚持。")
    two.locator(".post textarea").press("Control+Enter")
    two.get_by_role("button", name="用我的").click()
    saved(two)
    assert posts_of(two)[0] == "第二个窗口坚持。"
    until(one, "document.querySelector('.post .text').textContent.includes('坚持')")


def test_a_text_editor_is_seen_at_once(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    path = opened.folder / "threads" / "x.md"
    path.write_text("编辑器里写的第一条。\n\n---\n\n第二条。\n", encoding="utf-8")
    until(opened, "document.querySelectorAll('.post').length === 2")
    (opened.folder / "cards.toml").write_text('theme = "terminal"\n', encoding="utf-8")
    opened.click("#tab-cards")
    until(opened, "document.querySelector('[data-key=theme-terminal]')?.checked")
    (opened.folder / "cards.toml").write_text("theme = 1\n", encoding="utf-8")
    opened.wait_for_selector(".banner:not([hidden])")
    assert "cards.toml" in opened.locator(".banner").inner_text()


def test_undo_and_redo_by_key(visit):
    opened = visit()
    first = posts_of(opened)
    opened.get_by_role("button", name="删去第 2 条").click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first) - 1}")
    opened.click(".tally")
    opened.keyboard.press("Control+z")
    until(opened, f"document.querySelectorAll('.post').length === {len(first)}")
    assert posts_of(opened) == first
    opened.keyboard.press("Control+Shift+Z")
    until(opened, f"document.querySelectorAll('.post').length === {len(first) - 1}")
