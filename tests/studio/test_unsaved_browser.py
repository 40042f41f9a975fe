"""The studio in a real browser: whatever stops, is slow or is closed, no word of the author is lost."""

import os
import shutil
import signal

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.overrides.files import read_hand
from repurpose.pack.threads_file import read_posts
from tests.ports import free_port
from tests.studio.browsing import PATIENCE, Served, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser

STATUS = "document.querySelector('.saving').dataset.kind"
BANNER = "!document.querySelector('.banner').hidden"


class Lone:
    """A studio of the test's own, which it may stop, kill and start again at the same address."""

    def __init__(self, folder, browser, **look):
        self.folder = folder
        self.packs = folder / "packs"
        look.setdefault("viewport", {"width": 1440, "height": 900})
        self.context = browser.new_context(**look)
        self.context.set_default_timeout(PATIENCE)
        self.port = str(free_port())  # that no other studio takes while this one is away
        self.start()

    def enter(self):
        """Follow the link that the terminal shows, as a person does."""
        page = self.context.new_page()
        page.goto(self.served.link)
        page.close()

    def visit(self, part="posts"):
        opened = self.context.new_page()
        opened.goto(f"{self.served.base}/p/demo#{part}")
        opened.wait_for_selector("[data-kind]")
        opened.folder = self.packs / "demo"
        return opened

    def kill(self):
        self.served.process.kill()
        self.served.process.wait(60)
        self.served.process.stdout.close()

    def start(self):
        home = str(self.folder / "home")
        self.served = Served(self.packs, "--port", self.port, REPURPOSE_HOME=home)
        self.enter()

    def signal(self, number):
        os.kill(self.served.process.pid, number)

    def close(self):
        self.context.close()
        if self.served.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.served.stop()


@pytest.fixture
def lone(built, browser, tmp_path):
    shutil.copytree(built, tmp_path / "packs" / "demo")
    (tmp_path / "home").mkdir()
    found = Lone(tmp_path, browser)
    yield found
    found.close()


def write(opened, number, text, *, leave=True):
    """Write `text` into a post, as a person does; `leave` saves it."""
    opened.get_by_role("button", name=f"修改第 {number} 条").click()
    area = opened.locator(".post textarea")
    area.fill("")
    opened.keyboard.insert_text(text)
    if leave:
        area.press("Control+Enter")


def holding(opened, verb):
    """Keep the requests of a verb from going on until they are let go."""
    held = []
    opened.route(f"**/api/p/*/{verb}", lambda route: held.extend([route]))
    return held


# --- the studio does not answer ------------------------------------------------------------------


def test_a_stopped_studio_takes_everything_when_it_goes_on(lone):
    opened = lone.visit()
    lone.signal(signal.SIGSTOP)
    write(opened, 1, "停着的时候写的第一条。")
    write(opened, 2, "停着的时候写的第二条。")
    write(opened, 3, "还在写的第三条。", leave=False)
    until(opened, f"{STATUS} === 'slow'")
    assert opened.evaluate("document.querySelector('.saving').textContent") != "已保存"
    assert opened.locator(".post .pending").all_inner_texts() == [
        "停着的时候写的第一条。",
        "停着的时候写的第二条。",
    ]
    lone.signal(signal.SIGCONT)
    until(opened, f"{STATUS} === 'unsaved'")
    assert opened.locator(".post textarea").input_value() == "还在写的第三条。"
    opened.locator(".post textarea").press("Control+Enter")
    until(opened, f"{STATUS} === 'saved'")
    assert posts_of(opened)[:3] == [
        "停着的时候写的第一条。",
        "停着的时候写的第二条。",
        "还在写的第三条。",
    ]
    assert not opened.evaluate(BANNER)


def test_a_killed_studio_is_waited_for_and_nothing_is_lost(lone):
    opened = lone.visit()
    lone.kill()
    write(opened, 1, "没有工作室的时候写的。")
    write(opened, 2, "这一条也是。")
    until(opened, f"{STATUS} === 'failed'")
    opened.wait_for_selector(".banner:not([hidden])")
    shoot(opened, "status-failed")
    lone.start()
    until(opened, f"{STATUS} === 'saved'")
    assert posts_of(opened)[:2] == ["没有工作室的时候写的。", "这一条也是。"]
    assert not opened.evaluate(BANNER)
    steps = opened.evaluate("fetch('/api/p/demo/history').then(a => a.json())")["steps"]
    assert [step["what"] for step in steps] == ["step.edit", "step.edit"]


def test_an_answer_that_is_lost_makes_nothing_twice(lone):
    opened = lone.visit()
    count = len(posts_of(opened))
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    opened.route("**/api/p/*/thread", lose)
    opened.get_by_role("button", name="删去第 2 条").click()
    until(opened, f"{STATUS} === 'saved'")
    assert lost == [200]
    assert len(posts_of(opened)) == count - 1
    lost.clear()
    opened.route("**/api/p/*/undo", lose)
    opened.click("#undo")
    until(opened, "document.querySelector('#undo').disabled")
    assert len(posts_of(opened)) == count


def test_undo_and_history_outlive_the_studio(lone):
    opened = lone.visit()
    first = posts_of(opened)
    write(opened, 1, "第一次改。")
    saved(opened)
    write(opened, 2, "第二次改。")
    until(opened, f"{STATUS} === 'saved'")
    lone.kill()
    lone.start()
    opened = lone.visit()
    opened.click("#undo")
    until(opened, "document.querySelector('#redo').disabled === false")
    assert posts_of(opened)[:2] == ["第一次改。", first[1]]
    opened.click("#history")
    opened.wait_for_selector("dialog.history[open]")
    opened.wait_for_selector(".difference-of ins")
    assert "第一次改。" in opened.locator(".difference-of").inner_text()
    shoot(opened, "history")
    opened.locator("dialog.history").get_by_role("button", name="回到这一步之前").last.click()
    until(opened, f"{STATUS} === 'saved' && !document.querySelector('.pending')")
    until(opened, "!document.querySelector('.post .text').textContent.includes('第一次改')")
    assert posts_of(opened) == first


# --- the page is closed in mid-edit --------------------------------------------------------------


def test_a_reload_in_mid_edit_keeps_every_field(visit):
    opened = visit()
    write(opened, 2, "写到一半的帖子", leave=False)
    opened.reload()
    opened.wait_for_selector(".draft-note.restored")
    assert "恢复了未保存的修改" in opened.locator(".draft-note").inner_text()
    assert opened.evaluate(STATUS) == "unsaved"
    assert opened.locator(".verdict.good").count() == 0
    shoot(opened, "restored")
    opened.locator(".draft-note").get_by_role("button", name="保存").click()
    until(opened, f"{STATUS} === 'saved'")
    assert posts_of(opened)[1] == "写到一半的帖子"

    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    opened.locator("[data-head=title]").fill("写到一半的标题")
    opened.reload()
    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    opened.wait_for_selector(".head .draft-note.restored")
    assert opened.locator("[data-head=title]").input_value() == "写到一半的标题"
    opened.locator(".head .draft-note").get_by_role("button", name="丢弃").click()
    until(opened, f"{STATUS} === 'saved'")
    assert opened.locator("[data-head=title]").input_value() != "写到一半的标题"

    opened.click("#tab-cards")
    opened.locator(".thumb button").nth(1).click()
    opened.locator("[data-key=word-text]").fill("写到一半的卡片")
    opened.reload()
    opened.locator(".thumb button").nth(1).click()
    opened.wait_for_selector(".words .draft-note.restored")
    assert opened.locator("[data-key=word-text]").input_value() == "写到一半的卡片"
    opened.locator(".words .draft-note").get_by_role("button", name="保存").click()
    until(opened, f"{STATUS} === 'saved'")
    assert read_manifest(opened.folder).cards[1].says.text == "写到一半的卡片"


def test_the_strip_says_which_card_is_not_saved(visit):
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    field = opened.locator("[data-key=word-text]")
    field.fill("写到一半的卡片")
    marked = "[...document.querySelectorAll('.thumb')].map((one) => !one.querySelector('.unsaved').hidden)"
    until(opened, f"{marked}.join() === '{'false,true' + ',false' * 7}'")
    opened.reload()
    opened.wait_for_selector(".thumb")
    until(opened, f"{marked}[1]")
    shoot(opened, "card-unsaved")
    opened.locator(".thumb button").nth(1).click()
    opened.locator(".draft-note").get_by_role("button", name="保存").click()
    until(opened, f"{STATUS} === 'saved'")
    assert not any(opened.evaluate(marked))


def test_a_new_card_is_written_only_when_it_says_something(visit):
    opened = visit("cards")
    opened.get_by_role("button", name="加一张").click()
    make = opened.get_by_role("button", name="做成卡片")
    assert make.is_disabled()
    shoot(opened, "card-fresh")
    assert opened.locator("[data-key=word-text]").input_value() == ""
    opened.locator("[data-key=word-text]").fill("还没写完的新卡片")
    opened.reload()
    opened.wait_for_selector(".fresh-form")
    assert opened.locator("[data-key=word-text]").input_value() == "还没写完的新卡片"
    assert not (opened.folder / "cards.toml").exists()
    make.click()
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    until(opened, f"{STATUS} === 'saved'")
    assert [c.says.text for c in read_manifest(opened.folder).cards].count("还没写完的新卡片") == 1


# --- refused, slow, and two at once ---------------------------------------------------------------


def test_what_is_refused_stays_and_says_so(visit):
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    long = "很长的话" * 300
    opened.locator("[data-key=word-text]").fill(long)
    opened.locator("[data-key=word-text]").press("Control+Enter")
    until(opened, f"{STATUS} === 'refused'")
    opened.wait_for_selector(".words .draft-note.refused")
    assert opened.locator("[data-key=word-text]").input_value() == long
    assert opened.evaluate(BANNER)
    shoot(opened, "refused")
    opened.locator("[data-key=word-text]").fill("短了。")
    opened.locator("[data-key=word-text]").press("Control+Enter")
    until(opened, f"{STATUS} === 'saved'")
    assert not opened.evaluate(BANNER)
    assert read_manifest(opened.folder).cards[1].says.text == "短了。"


def test_slow_saves_keep_their_order(visit):
    opened = visit()
    held = holding(opened, "thread")
    write(opened, 1, "慢的第一条。")
    write(opened, 2, "慢的第二条。")
    write(opened, 1, "慢的第一条，又改了。")
    until(opened, f"{STATUS} === 'saving' || {STATUS} === 'slow'")
    for number in range(3):
        while len(held) <= number:
            opened.wait_for_timeout(50)
        assert posts_of(opened)[0] != "慢的第一条，又改了。"
        held[number].continue_()
    until(opened, f"{STATUS} === 'saved'")
    assert posts_of(opened)[:2] == ["慢的第一条，又改了。", "慢的第二条。"]


def test_a_conflict_that_nobody_decides_loses_nothing(visit):
    one, two = visit(), visit()
    write(two, 1, "第二个窗口。", leave=False)
    write(one, 1, "第一个窗口。")
    until(one, f"{STATUS} === 'saved'")
    write(one, 3, "第一个窗口的第三条。")
    until(one, f"{STATUS} === 'saved'")
    two.locator(".post textarea").press("Control+Enter")
    two.wait_for_selector("dialog.conflict[open]")
    two.keyboard.press("Escape")
    until(two, f"{STATUS} === 'refused'")
    assert two.locator(".post .pending").inner_text() == "第二个窗口。"
    write(two, 2, "另一条不冲突。")
    until(two, "!document.querySelector('.post:nth-child(2) .pending')")
    assert two.locator("dialog.conflict[open]").count() == 0
    assert posts_of(one)[:3] == ["第一个窗口。", "另一条不冲突。", "第一个窗口的第三条。"]
    assert two.evaluate(STATUS) == "refused"


def test_the_newest_theme_wins_whatever_the_server_is_slow_with(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch")
    held = holding(opened, "cards")
    opened.locator("[data-key=theme-ink]").check(force=True)
    while not held:
        opened.wait_for_timeout(50)
    opened.locator("[data-key=theme-magazine]").check(force=True)
    opened.evaluate(
        """() => { window.seen = new Set(); const look = () => {
             seen.add(document.querySelector('.swatches input:checked')?.value); requestAnimationFrame(look); }; look(); }"""
    )
    held[0].continue_()
    while len(held) < 2:
        opened.wait_for_timeout(50)
    held[1].continue_()
    until(opened, f"{STATUS} === 'saved'")
    assert opened.evaluate("[...seen]") == ["magazine"]
    assert read_manifest(opened.folder).cards[0].theme == "magazine"


def test_over_the_limit_is_never_called_ready(visit):
    opened = visit()
    write(opened, 2, "多出来的字" * 160, leave=False)
    until(opened, "document.querySelector('.counter.over')")
    until(opened, "document.querySelector('.verdict.bad')")
    assert opened.locator(".verdict.good").count() == 0


def test_no_scissors_behind_a_list_number(visit):
    opened = visit()
    text = "1. 第一点。第二句。\n2. 第二点。还有。"
    write(opened, 2, text)
    saved(opened)
    until(opened, f"{STATUS} === 'saved'")
    opened.get_by_role("button", name="切开第 2 条").click()
    for number in range(3):
        assert opened.locator(".post").nth(1).locator(".snip").count() == 3, number
    opened.locator(".post").nth(1).locator(".snip").first.click()
    until(opened, f"{STATUS} === 'saved'")
    assert read_posts(read_hand(opened.folder)["threads/x.md"].decode())[1].startswith(
        "1. 第一点。"
    )
