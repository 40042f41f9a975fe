"""The cover of a post's video is chosen in its tray, in a real browser: a frame, a card, and the title again."""

import shutil

import pytest
from PIL import Image

from repurpose.pack import build_packs, read_manifest
from repurpose.pack.choices import Choices
from tests.conftest import parse
from tests.studio.browsing import Served, axe, let_in, listening_page, saved, shoot, until
from tests.studio.filming import TEXT

pytestmark = pytest.mark.browser
DRAWN = "document.querySelector('.cover-box img').naturalWidth > 0"


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A pack with cards and a clip, for an app where covers have a shape of their own."""
    choices = Choices(platforms=("douyin",), clips=1)
    out = tmp_path_factory.mktemp("short")
    [pack] = build_packs([parse(TEXT, "slow.md")], choices, out, jobs=1, report=lambda *_: None)
    return pack.folder


@pytest.fixture
def tray(short, tmp_path, browser):
    """Return a function that opens the post with its tray."""
    folder = shutil.copytree(short, tmp_path / "packs" / "demo")
    served = Served(folder.parent, "--port", "0", REPURPOSE_HOME=str(tmp_path / "home"))
    cookies = let_in(browser, served)
    contexts = []

    def go(*, width=1440, height=900, mode="light"):
        own = browser.new_context(viewport={"width": width, "height": height})
        own.add_cookies([*cookies, {"name": "studio-mode", "value": mode, "url": served.base}])
        contexts.append(own)
        opened = listening_page(own)
        opened.goto(served.base + "/p/demo#posts")
        opened.locator(".tray button:has(use[href='#i-film'])").click()
        opened.wait_for_selector(".tray-dialog[open] .cover-box")
        opened.folder = folder
        until(opened, DRAWN)
        return opened

    yield go
    for own in contexts:
        own.close()
    served.stop()


def choose(opened, kind):
    opened.locator(f"[name=cover-kind][value={kind}]").check()


def cover_of(opened):
    [clip] = read_manifest(opened.folder).clips
    [own] = [one.file for one in clip.covers if one.platform == "douyin"]
    return (opened.folder / own).read_bytes(), (opened.folder / clip.file).read_bytes()


def test_a_frame_a_card_and_the_title_again(tray):
    opened = tray()
    title, film = cover_of(opened)
    choose(opened, "frame")
    opened.locator(".cover-scrub input").fill("2")
    until(opened, DRAWN)
    assert axe(opened) == []
    opened.locator(".tray-dialog .strong").click()
    saved(opened)
    until(opened, "document.querySelector('#undo').disabled === false")
    frame, same = cover_of(opened)
    assert frame != title
    assert same == film
    opened.locator(".tray button:has(use[href='#i-film'])").click()
    choose(opened, "card")
    assert opened.locator(".tray-dialog .strong").is_disabled()  # none is chosen yet
    opened.locator(".cover-cards button").first.click()
    assert axe(opened) == []
    opened.locator(".tray-dialog .strong").click()
    saved(opened)
    until(opened, "document.querySelector('#undo').disabled === false")
    card, same = cover_of(opened)
    assert card not in (frame, title)
    assert same == film
    with Image.open(opened.folder / "clips" / "01-highlights-cover-douyin.png") as drawn:
        assert drawn.size == (1080, 1440)
    opened.locator("#undo").click()
    until(opened, "document.querySelector('#redo').disabled === false")
    assert cover_of(opened) == (frame, film)
    assert opened.complaints == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_window_fits(tray, width, mode):
    opened = tray(width=width, mode=mode)
    choose(opened, "card")
    shoot(opened, f"cover-{width}-{mode}")
    box = opened.locator(".tray-dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
