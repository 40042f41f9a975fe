"""The bar below a post in a real browser: a time for one post, the clipboard of an editor, a phone."""

import pytest

from repurpose.pack import build_packs
from repurpose.pack.choices import Choices
from tests.conftest import parse
from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser
ARTICLE = (
    "# 一口窑烧了三十年\n\n老匠人守着一口窑，守了三十年。火候没有人教得会。\n\n"
    "## 怕什么\n\n他说最怕的不是烧坏，是烧坏了还不知道为什么。\n\n## 收徒\n\n去年冬天他收了最后一个徒弟。\n"
)


def thread(opened, name):
    opened.click(f'.platforms [data-thread="{name}"], [data-rail="{name}"]')
    until(opened, f"document.querySelector('[data-thread=\"{name}\"]').ariaSelected === 'true'")


def test_one_post_is_given_a_time_and_one_is_sent_now(desk, look):
    opened = look("/p/demo#posts")
    thread(opened, "bluesky")
    opened.wait_for_selector('[data-out="next"]:not([aria-disabled])')
    opened.click('[data-out="pick"]')
    opened.wait_for_selector("dialog.when[open]")
    assert axe(opened) == []
    shoot(opened, "out-when")
    opened.click("dialog.when .button.strong")
    opened.wait_for_selector(".out-stood.is-planned")
    with desk.home.ledger() as ledger:
        [entry] = ledger.publications(account="bluesky")
    assert entry.slot_at is None or entry.slot_at > 0

    thread(opened, "weibo")
    opened.wait_for_selector(".out-acts")
    thread(opened, "x")
    opened.wait_for_selector('[data-out="now"]:not([aria-disabled])')
    opened.click('[data-out="now"]')
    opened.click(".out-counting")  # a click takes it back
    opened.wait_for_selector('[data-out="now"]:not(.out-counting)')
    opened.click('[data-out="now"]')
    opened.wait_for_selector(".out-stood.is-sent")
    with desk.home.ledger() as ledger:
        sent = {entry.account for entry in ledger.publications()}
        waits = {str(part.state) for part in ledger.parts() if part.account == "bluesky"}
    assert sent == {"bluesky", "x"}
    assert waits == {"READY"}  # nothing went along with it
    assert opened.complaints == []


def test_an_article_is_pasted_with_its_layout(desk, look):
    """As an editor elsewhere takes it: headings, colours and pictures come along, in types that it knows."""
    article = parse(ARTICLE, "kiln.md")
    choices = Choices(platforms=("wechat",), clips=0, cards=False)
    build_packs([article], choices, desk.packs, jobs=1, report=lambda *_: None)
    opened = look("/p/kiln#posts", permissions=["clipboard-read", "clipboard-write"])
    opened.click('[data-out="copy"]')
    opened.wait_for_selector(".toast.shown")
    editor = opened.context.new_page()
    editor.set_content("<div contenteditable style='min-height: 9em'></div>")
    editor.click("div")
    editor.evaluate(
        """() => addEventListener('paste', (event) => {
          window.types = [...event.clipboardData.types];
          window.html = event.clipboardData.getData('text/html');
        })"""
    )
    editor.keyboard.press("Control+v")
    assert set(editor.evaluate("types")) == {"text/html", "text/plain"}
    assert "style=" in editor.evaluate("html")
    assert editor.locator("div :is(h1, h2, h3)").count() == 2
    assert "三十年" in editor.inner_text("div")
    assert opened.complaints == []


def test_a_phone_posts_a_note(look, browser):
    opened = look("/p/demo#posts")
    thread(opened, "xiaohongshu")
    opened.wait_for_selector('[data-out="phone"].strong')
    opened.click('[data-out="phone"]')
    opened.wait_for_selector("dialog.phone[open] svg")
    assert axe(opened) == []
    shoot(opened, "out-phone")
    address = opened.input_value("dialog.phone input")
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    phone = context.new_page()
    phone.goto(address)
    opened.wait_for_selector('.phone-steps [data-step="opened"]')
    for name in ("title", "body"):
        phone.click(f'[data-copy="{name}"]')
        phone.wait_for_selector(f'[data-copy="{name}"].did')
    assert phone.is_visible(".all")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.screenshot(
        path=shoot(opened, "out-phone-after").with_name("phone-390.png"), full_page=True
    )
    phone.fill("#url", "https://www.xiaohongshu.com/explore/1")
    phone.click("form button")
    opened.wait_for_selector(".out-stood.is-sent")
    until(opened, "!document.querySelector('dialog.phone').open")
    context.close()
    assert opened.complaints == []


def test_everything_is_found_by_its_name(look):
    opened = look("/p/demo#posts", language="en")
    opened.wait_for_selector('[data-out="pick"]:not([aria-disabled])')
    opened.keyboard.press("Control+k")
    opened.wait_for_selector("dialog.palette[open]")
    opened.keyboard.type("pick a time")
    assert opened.locator(".palette-list [role=option]").count() == 1
    assert axe(opened) == []
    opened.keyboard.press("Enter")
    opened.wait_for_selector("dialog.when[open]")
    assert opened.complaints == []


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (820, "light"), (1440, "dark")])
def test_the_bar_fits(look, width, mode):
    opened = look("/p/demo#posts", width=width, mode=mode)
    opened.wait_for_selector(".out-acts .button:not(.blocked)")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(opened) == []
    shoot(opened, f"out-{width}-{mode}")
    assert opened.complaints == []
