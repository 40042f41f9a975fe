"""The calendar is filled by hand in a real browser: dragged, crossed out with its reason, the rest committed."""

import pytest

from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "mode"), [(1440, "light"), (390, "dark")])
def test_an_impossible_slot_is_crossed_out_and_the_rest_goes(desk, look, width, mode):
    opened = look(width=width, mode=mode)
    opened.wait_for_selector(".fill details")
    if width < 1024:
        opened.click(".fill summary")
    for name in ("微博", "Bluesky") if width > 1024 else ("X",):
        opened.locator(".thing", has_text=name).locator(".icon-button").click()
    if (
        width > 1024
    ):  # once the two are there; what is read meanwhile does not take the third out of the hand
        until(opened, "document.querySelectorAll('.entry.drawn').length === 2")
        opened.locator(".thing").first.drag_to(opened.locator(".week td:not(.past)").last)
        until(opened, "document.querySelectorAll('.entry.drawn').length === 3")
        opened.wait_for_selector(".entry.impossible .mend")
    until(opened, "document.querySelector('[data-key=commit]')?.disabled === false")
    assert axe(opened) == []
    shoot(opened, f"week-{width}-{mode}")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.click('[data-key="commit"]')
    wanted = {"bluesky"} if width > 1024 else {"x"}
    until(opened, "!document.querySelector('.entry.drawn:not(.impossible)')")
    with desk.home.ledger() as ledger:
        assert wanted <= {entry.account for entry in ledger.publications()}
    if width > 1024:  # what could not go is still there, with its way out
        assert opened.locator(".entry.impossible").count() == 1
        opened.click(".entry.impossible .mend")
        opened.fill("#mend [name=link]", "https://example.com/article")
        opened.click("#mend [type=submit]")
        until(opened, "!document.getElementById('mend').open")
    assert opened.complaints == []


def test_what_is_read_during_a_drag_waits_for_its_end(look):
    opened = look(width=1440, mode="light")
    thing = opened.wait_for_selector(".thing")
    cell = opened.locator(".week td:not(.past)").last.element_handle()
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    thing.hover()
    opened.mouse.down()
    opened.mouse.move(box["x"] + 20, box["y"] + 20, steps=4)
    with opened.expect_response("**/api/planner?*"):
        opened.evaluate(
            "document.getElementById('week-after').click()"
        )  # another week comes while it is held
    opened.wait_for_timeout(100)  # time to draw it, were it drawn
    assert all(node.evaluate("(node) => node.isConnected") for node in (thing, cell))
    opened.mouse.move(box["x"] + 24, box["y"] + 24, steps=2)
    opened.mouse.up()
    until(opened, "!document.body.classList.contains('dragging')")
    opened.click("#week-before")
    until(opened, "document.querySelectorAll('.entry.drawn').length === 1")
    assert opened.complaints == []
