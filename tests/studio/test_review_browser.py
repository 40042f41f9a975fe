"""Somebody is asked for approval from the studio: a link, another browser that answers, and what is seen at the post."""

import re

import pytest

from tests.studio.browsing import axe, saved, shoot, until

pytestmark = pytest.mark.browser


def ask_by_link(opened):
    opened.locator("#review").click()
    opened.wait_for_selector("dialog.review[open]")
    opened.locator("dialog.review .strong").click()
    opened.wait_for_selector(".review-link .phone-code svg")
    return opened.locator(".review-link input").input_value()


def open_page(browser, address, width=390, scheme="dark"):
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        locale="zh-CN",
        bypass_csp=True,
    )
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        # Said of every page over plain http beyond this machine.
        lambda said: "Opener-Policy" in said.text or page.complaints.append(said.text),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".review-bar:not([hidden])")
    return page


def test_a_link_is_answered_on_a_phone_and_the_answer_stands_at_the_post(visit, browser):
    opened = visit()
    address = ask_by_link(opened)
    shoot(opened, "review-link")
    assert axe(opened) == []
    reader = open_page(browser, address)
    box = reader.locator(".thread:not(.off) .review")
    box.locator("textarea").fill("第二条再短一点。")
    box.locator("select").select_option("2")
    box.locator("[type=checkbox]").check()
    reader.locator(".review-who input").fill("安娜")
    box.scroll_into_view_if_needed()
    shoot(reader, "review-page-390-dark")
    assert axe(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390
    reader.locator(".review-bar [type=submit]").click()
    box.locator(".review-said .yes").wait_for()
    assert box.locator(".review-said .comment").inner_text().endswith("第二条再短一点。")
    assert reader.complaints == []
    for width, scheme in ((820, "light"), (1440, "light")):
        wide = open_page(browser, address, width, scheme)
        wide.locator(".thread:not(.off) .review").scroll_into_view_if_needed()
        shoot(wide, f"review-page-{width}-{scheme}")
        assert wide.evaluate("document.documentElement.scrollWidth") <= width
        wide.context.close()
    reader.context.close()
    until(opened, "document.querySelectorAll('.posts .said-comment').length === 1")
    assert "安娜" in opened.locator(".controls .said-yes").inner_text()
    opened.locator("dialog.review [aria-label]").first.click()
    opened.locator(".posts .said-comment").scroll_into_view_if_needed()
    shoot(opened, "review-said-1440")
    assert axe(opened) == []
    opened.locator(".posts .post").nth(1).get_by_role("button", name=re.compile("修改")).click()
    opened.locator(".post textarea").fill("第二条短了。")
    opened.locator(".post textarea").press("Control+Enter")
    saved(opened)
    opened.locator(".controls .said-changed summary").click()
    shoot(opened, "review-changed-1440")
    opened.locator(".posts .said-comment button").click()
    until(opened, "!document.querySelector('.posts .said-comment')")
    assert opened.complaints == []


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (820, "light")])
def test_the_dialog_fits(visit, width, mode):
    opened = visit(width=width, mode=mode)
    ask_by_link(opened)
    opened.locator(".review-back summary").click()
    opened.locator(".review-take textarea").fill("no answer at all")
    shoot(opened, f"review-dialog-{width}-{mode}")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(opened) == []
