"""Two versions of a file: each difference is taken or left, and what comes of it is what was chosen."""

import pytest

from tests.studio.browsing import axe, shoot

pytestmark = pytest.mark.browser

# As the studio answers it: the middle piece is the same in both.
CONFLICT = {
    "file": "threads/x.md",
    "mine": "甲的新话。\n---\n同一句。\n---\n丙的新话。",
    "theirs": "甲的旧话。\n---\n同一句。\n---\n丙的旧话。",
    "pieces": [
        {
            "same": False,
            "marks": [["same", "甲的"], ["gone", "旧"], ["new", "新"], ["same", "话。"]],
        },
        {"same": True, "marks": [["same", "同一句。"]]},
        {
            "same": False,
            "marks": [["same", "丙的"], ["gone", "旧"], ["new", "新"], ["same", "话。"]],
        },
    ],
}
OPEN = """async (conflict) => {
  const { settle } = await import('/static/conflict.js');
  settle(conflict, 'zh-Hans').then((said) => { window.said = said; });
}"""


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (820, "light")])
def test_each_difference_is_taken_or_left(visit, width, mode):
    opened = visit(width=width, mode=mode)
    opened.evaluate(OPEN, CONFLICT)
    dialog = opened.locator("dialog.conflict[open]")
    strong = dialog.locator(".strong")
    whole = strong.inner_text()
    dialog.locator("[data-piece='0'] label").first.click()
    shoot(opened, f"conflict-pieces-{width}-{mode}")
    assert axe(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert strong.inner_text() != whole
    dialog.locator("[data-piece='2'] label").first.click()
    assert strong.is_hidden(), "all that is left is to take the other version"
    dialog.locator("[data-piece='2'] label").last.click()
    strong.click()
    assert opened.evaluate("window.said") == {"kept": "pieces", "take": [2]}
    assert opened.complaints == []
