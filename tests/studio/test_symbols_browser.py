"""Symbols are found by a word in either language, put in where the caret is, and counted as the sender counts."""

import pytest

from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser

AREA = ".post textarea"


def value(opened):
    return opened.locator(AREA).input_value()


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (1440, "light")])
def test_a_symbol_is_put_in_by_its_name(visit, width, mode):
    opened = visit(width=width, mode=mode)
    opened.locator(".post .text").nth(1).click()
    area = opened.locator(AREA)
    area.fill("甲乙丙")
    until(opened, "/^6\\//.test(document.querySelector('.post:has(textarea) .counter').innerText)")
    area.evaluate("area => area.setSelectionRange(1, 2)")
    area.press("Control+;")
    opened.wait_for_selector("dialog.symbol-picker[open]")
    shoot(opened, f"symbols-{width}-{mode}")
    assert axe(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.keyboard.type("corner")
    opened.keyboard.press("Enter")
    assert value(opened) == "甲「乙」丙", "a pair goes around what is selected"
    opened.locator(".editing .button.quiet").first.click()
    opened.keyboard.type("火")
    opened.keyboard.press("Shift+Enter")
    opened.keyboard.press("Escape")
    assert value(opened) == "甲「乙」🔥丙"
    # Three Han, two marks and an emoji weigh two each.
    until(opened, "/^12\\//.test(document.querySelector('.post:has(textarea) .counter').innerText)")
    area.press("Control+;")
    first = opened.locator(".symbols-list [role=option]")
    assert [first.nth(n).inner_text() for n in range(2)] == ["🔥", "「」"], "the last ones first"
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowDown")
    assert opened.locator(".symbols-list [aria-selected=true]").count() == 1
    opened.keyboard.press("Escape")
    assert area.evaluate("area => area === document.activeElement")
    assert opened.complaints == []
