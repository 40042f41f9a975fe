"""The first page in a real browser: an article is pasted, or dropped, and its pack opens; the shelf is tidied."""

from pathlib import Path

import pytest

from tests.studio.browsing import PATIENCE, SHOTS, Served, axe, until

pytestmark = pytest.mark.browser

ARTICLE = (
    "# 一口窑烧了三十年\n\n老匠人守着一口窑，守了三十年。火候没有人教得会，只有自己看得出来。\n\n"
    "他说最怕的不是烧坏，是烧坏了还不知道为什么。去年冬天他收了最后一个徒弟。\n"
)


@pytest.fixture(scope="module")
def start_page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "packs"
    folder.mkdir()
    home = tmp_path_factory.mktemp("home")
    found = Served(folder, "--port", "0", REPURPOSE_HOME=str(home))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def visitor(browser, start_page):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(start_page.link)
    yield page
    context.close()


def test_from_a_pasted_article_to_its_pack_and_back_to_a_tidy_shelf(visitor, start_page):
    page, errors = visitor, []
    page.on("pageerror", lambda error: errors.append(str(error)))
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "start-1440.png")

    page.keyboard.press("Control+Enter")  # nothing there yet: said in the field, nothing lost
    until(page, "document.querySelector('#start-trouble').textContent")
    page.fill("#start-text", ARTICLE)
    page.uncheck("[name=clip]")
    page.check("[value=abroad]", force=True)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/p/**")
    assert page.locator("#panel-posts").count() == 1
    assert "一口窑" in page.title()

    page.goto(start_page.base)
    assert page.is_hidden("#new")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "start-text"
    assert page.is_checked("[value=abroad]")  # remembered
    assert not page.is_checked("[name=clip]")

    page.fill("#shelf-find", "没有这样的")
    assert page.is_visible("#shelf-none")
    page.fill("#shelf-find", "三十年")
    assert page.is_visible(".pack")
    page.click(".pack-menu summary")
    page.click("[data-act=bin]")
    page.wait_for_selector(".undo:not([hidden])")
    assert page.locator(".pack").count() == 0
    page.click("[data-act=restore]")
    page.wait_for_selector(".pack")
    assert errors == []


def test_a_file_that_is_dropped_is_read(visitor, start_page, tmp_path):
    path = tmp_path / "另一篇.md"
    path.write_text(ARTICLE.replace("三十年", "四十年"), encoding="utf-8")
    page = visitor
    page.goto(start_page.base)
    page.keyboard.press("n")
    page.set_input_files("[name=file]", path)
    assert page.is_hidden("#start-text")
    page.click("#start [type=submit]")
    page.wait_for_url("**/p/**")
    assert "四十年" in page.title()


def test_several_files_become_several_packs_of_a_shelf_that_is_kept_in_order(
    visitor, start_page, tmp_path
):
    page, errors = visitor, []
    page.on("pageerror", lambda error: errors.append(str(error)))
    files = []
    for title in ("春天", "夏天"):
        files.append(tmp_path / f"{title}.md")
        files[-1].write_text(ARTICLE.replace("一口窑", title), encoding="utf-8")
    bad = tmp_path / "坏的.docx"
    bad.write_bytes(b"no document")
    page.goto(start_page.base)
    if page.is_hidden("#new"):
        page.keyboard.press("n")
    page.uncheck("[name=clip]")
    page.set_input_files("[name=file]", [*files, bad])
    assert page.locator(".queue li").count() == 3
    page.click("#start [type=submit]")
    until(page, "document.querySelector('.start-trouble').textContent")
    assert page.locator(".queue [data-state=done] a").count() == 2  # one that fails stops no other
    assert page.locator(".queue [data-state=failed]").count() == 1
    page.screenshot(path=SHOTS / "start-several.png")

    page.goto(start_page.base)
    spring = page.locator(".pack", has_text="春天")
    spring.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("给周会的")
    page.keyboard.press("Enter")
    renamed = page.locator(".pack[data-title='给周会的']")
    renamed.wait_for()
    until(page, "document.activeElement.matches('.pack-menu summary')")
    page.click(".undo button")  # as it was
    spring.wait_for()
    spring.locator("summary").click()
    with page.expect_download() as caught:
        spring.locator("[data-act=export]").click()
    assert caught.value.suggested_filename.startswith("春天")
    spring.locator("summary").click()
    spring.locator("[data-act=duplicate]").click()
    page.locator(".pack", has_text="(2)").wait_for()
    assert axe(page) == []
    spring.first.locator("summary").click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".pack-menu[open]").count() == 0
    assert errors == []


CAME = "[...document.querySelectorAll('.tray .coming-cards img')].filter(i => i.complete && i.naturalWidth).length"


def test_cards_appear_one_by_one_the_cover_first(browser, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    for name in ("packs", "let"):
        (tmp_path / name).mkdir()
    let = tmp_path / "let"
    served = Served(
        tmp_path / "packs", "--port", "0", program="tests.studio.patient_studio",
        REPURPOSE_HOME=str(tmp_path / "home"), LET=str(let), PYTHONPATH=str(Path(__file__).parents[2]),
    )  # fmt: skip
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(served.link)
        page.fill("#start-text", ARTICLE)
        page.uncheck("[name=clip]")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".post")
        page.click(".platforms [data-thread=xiaohongshu]")
        page.wait_for_selector(".tray .coming-cards .room")
        assert page.evaluate(CAME) == 0
        assert page.locator(".handset .coming-cover").count() == 1
        (let / "1").touch()
        until(page, f"{CAME} === 1")
        until(page, "document.querySelector('.handset .coming-cover img')?.naturalWidth > 0")
        of = page.locator(".tray .coming-cards li").count()
        assert page.locator(".tray .coming-cards .room").count() == of - 1
        assert f"1 / {of}" in page.inner_text(".tray .counter")
        assert axe(page) == []
        page.screenshot(path=SHOTS / "coming-posts.png")
        (let / "2").touch()
        until(page, f"{CAME} === 2")
        page.click("#tab-cards")
        until(page, CAME.replace(".tray", ".cards-coming") + " === 2")
        assert axe(page) == []
        page.screenshot(path=SHOTS / "coming-cards.png")
        for n in range(3, of + 1):
            (let / str(n)).touch()
        until(page, f"document.querySelectorAll('.thumb img').length === {of}")
        page.click("#tab-posts")
        page.wait_for_selector(".handset .reel img")
        assert page.locator(".coming-cover, .coming-cards").count() == 0
        assert errors == []
    finally:
        context.close()
        served.stop()


@pytest.mark.parametrize("width", [390, 820])
def test_nothing_stands_over_the_edge(visitor, start_page, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.goto(start_page.base)
    visitor.evaluate("document.querySelector('#new').hidden = false")
    visitor.screenshot(path=SHOTS / f"start-{width}.png", full_page=True)
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")
