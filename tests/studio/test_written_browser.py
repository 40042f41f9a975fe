"""Posts in a model's words, in a real browser: marked, and what they rest on a hover, a key or a word away."""

import shutil

import pytest

from repurpose.pack import build_packs, read_manifest
from repurpose.pack.choices import Choices
from repurpose.pack.page import write_page
from tests.conftest import SAMPLE, parse
from tests.editor.written_pack import rewrite
from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, quotes=1)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    out = tmp_path_factory.mktemp("packs")
    [made] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    folder = rewrite(made.folder)
    manifest = read_manifest(folder)
    text = (folder / "article.txt").read_text(encoding="utf-8")
    page = write_page(manifest, lambda name: (folder / name).read_bytes(), text)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


def test_the_studio_shows_what_a_models_sentence_rests_on(visit):
    opened = visit()
    opened.wait_for_selector(".run.written")
    assert opened.locator(".run.written").count() == 4
    opened.locator(".run.written").first.focus()
    until(opened, "CSS.highlights.get('lit')?.size === 2")
    described = opened.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    assert described.startswith("去年冬天")
    opened.locator(".rewritten summary").first.focus()
    opened.keyboard.press("Enter")
    until(opened, "document.querySelector('.rewritten').open")
    shoot(opened, "written-studio")
    assert axe(opened) == []
    assert opened.complaints == []


def test_on_a_narrow_screen_in_the_dark_it_is_marked_too(visit):
    opened = visit(width=390, height=844, mode="dark")
    opened.wait_for_selector(".run.written")
    opened.locator(".rewritten summary").first.click()
    until(opened, "document.querySelector('.rewritten').open")
    shoot(opened, "written-studio-narrow")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(opened) == []


@pytest.mark.parametrize(("width", "name"), [(1280, "wide"), (390, "narrow")])
def test_the_page_of_the_pack_shows_it(browser, built, tmp_path, width, name):
    folder = shutil.copytree(built, tmp_path / "demo")
    context = browser.new_context(viewport={"width": width, "height": 900})
    opened = context.new_page()
    opened.goto((folder / "index.html").as_uri())
    opened.locator(".run.written").first.focus()
    until(opened, "document.querySelectorAll('.lit').length > 0")
    opened.locator(".rewritten summary").first.click()
    shoot(opened, f"written-page-{name}")
    described = opened.evaluate(
        """document.querySelector('.run.written').getAttribute('aria-describedby').split(' ')
           .map((id) => document.getElementById(id).textContent).join(' ')"""
    )
    assert described.startswith("去年冬天")
    assert axe(opened) == []
    context.close()
