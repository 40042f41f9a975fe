"""The sheet of a voice in a browser: found, looked at, compared, used, and drawn anew while its file is edited."""

import tomllib

import pytest

from tests.studio.browsing import Served, axe, shoot, until
from tests.themes.test_survey import own_voice, put

pytestmark = pytest.mark.browser

DRAWN = "document.querySelectorAll('.voices-card img').length > 3"
CALM = "!document.querySelector('#sheet[aria-busy=true]')"
MOST_BYTES = 1_500_000


def opened_sheet(page):
    page.wait_for_selector(".voices-cell")
    until(page, DRAWN)
    return page


def scroll_through(page):
    """Look at all of a page, as a reader does, until every card is drawn."""
    page.evaluate(
        "() => { window.passing = setInterval(() => window.scrollBy(0, 400), 20); return 0; }"
    )
    until(page, "[...document.querySelectorAll('.voices-cell')].every((one) => one.cell.facts)")
    page.evaluate("() => { clearInterval(window.passing); window.scrollTo(0, 0); return 0; }")


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_voice_is_found_and_seen_whole(visit):
    page = visit("cards")
    page.wait_for_selector(".whole-voice")
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog.palette[open]")
    page.keyboard.type("卡片版式")
    page.wait_for_selector(".palette-list [role=option][aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/voices?*pack=*")
    sizes = []
    page.on("response", lambda r: sizes.append(int(r.headers.get("content-length") or 0)))
    page.reload()
    opened_sheet(page)
    scroll_through(page)
    assert sum(sizes) / 2 < MOST_BYTES  # a card comes once from the studio and once from memory
    own = page.evaluate(
        "[...document.querySelectorAll('.voices-cell')].filter((one) => one.cell.facts.own).length"
    )
    assert own > 3
    assert axe(page) == []
    assert fits(page, 1440)
    shoot(page, "voices-1440")
    assert page.complaints == []


def test_a_card_is_opened_and_turned_by_keys(visit):
    page = opened_sheet(visit(path="/voices?voice=ink", mode="dark"))
    page.focus(".voices-cell")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.cell")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.voices-view[open] img")
    page.keyboard.press("f")
    page.wait_for_selector(".voices-large img.feed")
    until(page, "document.querySelector('.voices-large img').complete")
    assert page.evaluate("document.querySelector('.voices-large img').clientWidth") == 270
    assert axe(page) == []
    shoot(page, "voices-view-dark")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    third = page.evaluate("document.activeElement.dataset.cell")
    assert third not in ("", second)
    assert page.complaints == []


@pytest.mark.parametrize("width", [390, 820])
def test_two_voices_side_by_side_fit(visit, width):
    path = "/voices?voice=note&beside=report&words=en&format=square"
    page = opened_sheet(visit(path=path, width=width, language="en"))
    until(page, f"{CALM} && document.querySelectorAll('.voices-cells').length > 20")
    assert fits(page, width)
    assert axe(page) == []
    shoot(page, f"voices-two-{width}")
    page.check("[data-key='format-x']", force=True)
    until(page, f"{CALM} && location.search.includes('format=x')")
    assert fits(page, width)
    assert page.complaints == []


def test_a_voice_is_used_for_all_cards(visit):
    page = visit("cards")
    page.wait_for_selector(".whole-voice")
    page.click(".whole-voice")
    opened_sheet(page)
    page.check("[data-key='voice-tech']", force=True)
    until(page, f"{CALM} && document.querySelector('[data-key=voice-tech]').checked")
    page.check("[data-key='palette-terminal']", force=True)
    until(page, f"{CALM} && document.querySelector('[data-key=palette-terminal]').checked")
    page.click(".voices-use")
    page.wait_for_selector(".toast a", state="attached")
    written = tomllib.loads((page.folder / "cards.toml").read_text(encoding="utf-8"))
    assert written["theme"] == "terminal"
    link = page.get_attribute(".toast a", "href")  # by its address: it fades after a while
    page.goto("/".join(page.url.split("/")[:3]) + link)
    until(page, "document.querySelector('[data-theme=terminal] input')?.checked")
    assert page.complaints == []


def test_a_voice_that_is_edited_is_drawn_anew(built, browser, tmp_path):
    home = tmp_path / "home"
    path = put(home, "voice", "mine", own_voice())
    studio = Served(built.parent, "--port", "0", REPURPOSE_HOME=str(home))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        complaints = []
        page.on("console", lambda m: complaints.append(m.text))
        page.goto(f"{studio.link}&to=/voices%3Fvoice=mine")
        opened_sheet(page)
        assert page.evaluate("document.querySelector('.voices-voices input').value") == "mine"
        path.write_text(own_voice().replace("margin = 0.14", "margin = 14"), encoding="utf-8")
        page.wait_for_selector("#trouble:not([hidden])")
        assert "voice.toml" in page.inner_text("#trouble")
        assert axe(page) == []
        shoot(page, "voices-broken")
        path.write_text(own_voice("Another").replace('"静"', '"另一套"'), encoding="utf-8")
        until(page, "document.querySelector('.voices-voices').textContent.includes('另一套')")
        until(page, f"document.querySelector('#trouble').hidden && {CALM} && {DRAWN}")
        assert complaints == []
    finally:
        context.close()
        studio.stop()
