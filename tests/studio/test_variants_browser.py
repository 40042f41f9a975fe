"""Hooks and titles to choose from in the studio: one click takes one, undo gives the old one back."""

import pytest

from repurpose.pack import build_packs, read_manifest
from repurpose.pack.choices import Choices
from tests.conftest import SAMPLE, parse
from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, quotes=1, variants=3)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    out = tmp_path_factory.mktemp("packs")
    [made] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return made.folder


def test_a_hook_is_taken_by_one_click_and_given_back(visit):
    opened = visit()
    opened.wait_for_selector(".variants")
    before = posts_of(opened)
    words = opened.locator(".variants .said").nth(1).inner_text()
    assert opened.locator(".variants li[aria-current]").count() == 1
    opened.locator(".variants").first.scroll_into_view_if_needed()
    shoot(opened, "variants-hooks")
    assert axe(opened) == []
    opened.locator(".variants button").first.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    now = posts_of(opened)
    assert now[0].startswith(words)
    assert now[1:] == before[1:]
    assert read_manifest(opened.folder).threads[0].posts[0].text == now[0]
    opened.keyboard.press("Control+z")
    until(opened, "document.querySelector('#redo').disabled === false")
    saved(opened)
    assert posts_of(opened) == before
    assert opened.complaints == []


def test_a_title_is_taken_by_one_click(visit):
    opened = visit()
    opened.wait_for_selector(".variants")
    opened.locator('[data-thread="xiaohongshu"][role="tab"]').click()
    opened.wait_for_selector(".head .variants")
    opened.locator(".head .variants").scroll_into_view_if_needed()
    shoot(opened, "variants-titles")
    words = opened.locator(".head .variants .said").nth(1).inner_text()
    opened.locator(".head .variants button").first.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    assert read_manifest(opened.folder).titles["xiaohongshu"] == words
    until(opened, "document.querySelectorAll('.head .variants li[aria-current]').length === 1")
    assert axe(opened) == []
