"""The studio for whoever enlarges it, or hears it: 200 % (WCAG 1.4.4 and 1.4.10), and the phone as a screen reader is told it."""

import pytest

from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [(1280, 800), (820, 1100)])
def test_at_twice_the_size_nothing_is_cut_off(visit, size):
    width, height = (length // 2 for length in size)  # what is left of a window at 200 %
    opened = visit(width=width, height=height, device_scale_factor=2)
    opened.wait_for_selector(".post")
    for part in ("posts", "cards", "quotes", "article"):
        opened.click(f"#tab-{part}")
        opened.wait_for_timeout(300)
        wide = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{part}: {wide} px over the edge"
        assert axe(opened) == [], part
    opened.click("#tab-posts")
    opened.get_by_role("button", name="修改第 1 条").click()
    opened.locator(".post textarea").fill("放大两倍时写的。")
    opened.locator(".post textarea").press("Control+Enter")
    until(opened, "document.querySelector('.post .text').textContent.includes('放大两倍时写的')")
    shoot(opened, f"zoom-{size[0]}")
    assert opened.complaints == []


def test_the_phone_says_whose_post_it_is_its_words_and_its_pictures(visit):
    opened = visit()
    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    until(opened, "!!document.querySelector('.handset .picture')")
    told = opened.locator(".stand .handset").aria_snapshot()
    words = opened.locator(".handset .text").first.inner_text().split("\n")[0][:12]
    assert words in told
    cards = [line for line in told.splitlines() if "img " in line]
    assert cards
    assert all('"' in line for line in cards)  # every picture has its words
    assert "9:41" not in told  # what only looks like a phone is not read
    edit = opened.get_by_role("button", name="修改第 1 条")
    assert edit.count() == 1
