"""The phone that shows the chosen app, in a real browser: drawn, edited in place, and for one platform more."""

import re

import pytest

from repurpose.pack import read_hand, read_manifest
from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize(("width", "mode"), [(1440, "light"), (820, "dark"), (390, "light")])
def test_every_app_is_drawn_without_complaint(visit, width, mode):
    opened = visit(width=width, mode=mode)
    opened.wait_for_selector(".handset .post")
    for name in ("xiaohongshu", "weibo", "x"):
        opened.locator(f".platforms [data-thread={name}]").click()
        until(
            opened,
            f"!!document.querySelector('.platforms [data-thread={name}][aria-selected=true]')",
        )
        for view in ("first", "text", "all"):
            opened.locator(f".views [value={view}]").check(force=True)
            assert opened.evaluate(WIDE) <= 0, (name, view)
        assert axe(opened) == []
        shoot(opened, f"phone-{name}-{width}-{mode}")
    assert opened.complaints == []


def test_the_first_screen_shows_what_a_feed_shows_before_its_fold(visit):
    opened = visit()
    opened.locator(".platforms [data-thread=weibo]").click()
    opened.locator(".views [value=first]").check(force=True)
    seen = opened.locator(".post .text").evaluate(
        "n => [...n.querySelectorAll('.run:not(.beyond)')].map(r => r.textContent).join('')"
    )
    thread = read_manifest(opened.folder).thread("weibo")
    assert seen == thread.posts[0].text[:140]
    assert not opened.locator(".post .beyond").first.is_visible()


def test_a_click_on_words_puts_the_caret_there(visit):
    opened = visit()
    text = opened.locator(".post .text").nth(1)
    box = text.bounding_box()
    text.click(position={"x": box["width"] * 0.4, "y": 12})
    area = opened.locator(".post").nth(1).locator("textarea")
    area.wait_for()
    at = area.evaluate("n => n.selectionStart")
    before = area.input_value()
    assert 0 < at < len(before)
    opened.keyboard.insert_text("这里")
    area.press("Control+Enter")
    saved(opened)
    assert posts_of(opened)[1] == before[:at] + "这里" + before[at:]


def test_a_platform_is_added_and_no_other_is_touched(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    before = read_hand(opened.folder)
    opened.locator(".add-platform summary").click()
    opened.locator("[data-platform=zhihu]").click()
    opened.wait_for_selector(".platforms [data-thread=zhihu][aria-selected=true]")
    assert opened.locator(".handset.look-article .typeset p").count() > 5
    after = read_hand(opened.folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"threads/zhihu.md"}
    assert axe(opened) == []
    shoot(opened, "phone-added")
    opened.locator(".toast button").click()
    until(opened, "!document.querySelector('.platforms [data-thread=zhihu]')")
    assert set(read_hand(opened.folder)) == set(before)
    assert [re.sub(r"\?.*", "", c) for c in opened.complaints] == []
