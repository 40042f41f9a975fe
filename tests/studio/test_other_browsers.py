"""The studio in Firefox and in WebKit: from a pasted article to a post that is edited and kept; every page without a complaint."""

import json
import time

import pytest

from repurpose.pack.threads_file import read_posts
from tests.studio.browsing import Served
from tests.studio.journeys import ARTICLE
from tests.studio.other_browsers import Firefox, WebKit

pytestmark = pytest.mark.browser


@pytest.fixture(params=[Firefox, WebKit], ids=["firefox", "webkit"])
def other(request, tmp_path):
    (tmp_path / "profile").mkdir()
    found = request.param(tmp_path / "profile")
    yield found
    found.close()


def until(other, expression, seconds=90):
    end = time.monotonic() + seconds
    while not other.run(expression):
        assert time.monotonic() < end, f"never came true: {expression}"
        time.sleep(0.05)


def narrow_enough(other, place):
    wide = other.run("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{place}: {wide} px over the edge"


def test_a_pasted_article_becomes_a_pack_and_its_post_is_edited(other, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    packs = tmp_path / "packs"
    packs.mkdir()
    home = str(tmp_path / "home")
    served = Served(packs, "--port", "0", REPURPOSE_HOME=home)
    try:
        other.size(1440, 900)
        other.goto(served.link)
        until(other, "!!document.querySelector('#start-text')")
        narrow_enough(other, "first page")
        other.run(
            f"(document.querySelector('#start-text').value = {json.dumps(ARTICLE)},"
            " document.querySelector('[name=clip]').checked = false,"
            " document.querySelector('[value=abroad]').checked = true,"
            " document.querySelector('#start').requestSubmit())"
        )
        until(other, "location.pathname.startsWith('/p/') && !!document.querySelector('.post')")
        name = other.run("location.pathname.split('/')[2]")
        other.run("document.querySelector('.platforms [data-thread=bluesky]').click()")
        until(other, "!!document.querySelector('[data-thread=bluesky][aria-selected=true]')")
        other.run(
            "[...document.querySelector('.post').querySelectorAll('[aria-pressed]')].at(-1).click()"
        )
        until(other, "!!document.querySelector('.post textarea')")
        words = "在别的浏览器里写的。"
        other.run(
            f"((area) => {{ area.focus(); area.value = {json.dumps(words)};"
            " area.dispatchEvent(new InputEvent('input', {bubbles: true}));"
            " area.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}));"
            " })(document.querySelector('.post textarea'))"
        )
        until(other, "document.querySelector('.saving').dataset.kind === 'saved'")
        until(other, "!document.querySelector('.post textarea, .post .pending')")
        [folder] = [path for path in packs.iterdir() if path.is_dir()]
        text = (folder / "threads/bluesky.md").read_text(encoding="utf-8")
        assert read_posts(text)[0] == words
        for width in (1440, 500):
            other.size(width, 900)
            for part in ("posts", "cards", "quotes"):
                other.run(f"document.querySelector('#tab-{part}').click()")
                until(other, f"!document.querySelector('#panel-{part}').hidden")
                narrow_enough(other, f"{part} at {width}")
            for path in ("/", "/calendar", "/accounts", "/sending", "/voices"):
                other.goto(served.base + path)
                until(other, "!!document.querySelector('main')")
                narrow_enough(other, f"{path} at {width}")
            other.goto(f"{served.base}/p/{name}#posts")
            until(other, "!!document.querySelector('.post')")
        assert other.complaints == []
    finally:
        served.stop()
