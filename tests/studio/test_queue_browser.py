"""The studio in a real browser: a click that waits for the studio is kept like a word, and made once."""

import signal
import tomllib

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.manifest import to_json
from tests.studio.browsing import posts_of, shoot, until
from tests.studio.test_unsaved_browser import (  # noqa: F401  # a fixture
    STATUS,
    holding,
    lone,
    write,
)

pytestmark = pytest.mark.browser

WAITING = "[...document.querySelectorAll('.waiting .change')].map((one) => one.textContent)"
IDLE = f"{STATUS} === 'saved' && document.querySelector('.waiting').hidden"


def remove(opened, number):
    opened.get_by_role("button", name=f"删去第 {number} 条").click()


def words_of(opened):
    """What each card says, its number in the series left out."""
    return [to_json(card.says) for card in read_manifest(opened.folder).cards]


def choose_theme(opened, name):
    opened.wait_for_selector(".swatch")
    opened.locator(f"[data-key=theme-{name}]").check(force=True)


def wait_for(opened, held, count):
    """Wait until so many requests are held."""
    for _ in range(1200):
        if len(held) >= count:
            return
        opened.wait_for_timeout(50)
    pytest.fail(f"{len(held)} requests came, not {count}: {opened.evaluate(WAITING)}")


# --- the studio is gone ---------------------------------------------------------------------------


def test_clicks_on_a_killed_studio_outlive_the_page_and_are_made_in_order(lone):  # noqa: F811
    opened = lone.visit()
    before, cards = posts_of(opened), words_of(opened)
    lone.kill()
    remove(opened, 2)
    opened.get_by_role("button", name="把第 3 条与下一条合并").click()
    opened.click("#tab-cards")
    opened.locator(".thumb button").nth(1).click()
    opened.get_by_role("button", name="去掉这张").click()
    opened.locator(".thumb button").nth(3).click()
    opened.get_by_role("button", name="去掉这张").click()
    opened.locator(".thumb button").nth(2).click()
    opened.get_by_role("button", name="往后移").click()
    until(opened, f"{STATUS} === 'failed'")
    until(opened, f"{WAITING}.length === 5")
    shoot(opened, "queue-failed")
    opened.close()
    lone.start()
    opened = lone.visit()
    until(opened, IDLE)
    assert before[1].split("\n")[0] not in "\n".join(posts_of(opened))
    assert len(posts_of(opened)) == len(before) - 2
    left = [cards[n] for n in range(len(cards)) if n not in (1, 3)]
    left[1], left[2] = left[2], left[1]
    assert words_of(opened) == left
    steps = opened.evaluate("fetch('/api/p/demo/history').then(a => a.json())")["steps"]
    assert len(steps) == 5


def test_what_a_stopped_studio_has_heard_is_made_once(lone):  # noqa: F811
    opened = lone.visit()
    before = posts_of(opened)
    lone.signal(signal.SIGSTOP)
    remove(opened, 2)
    until(opened, f"{STATUS} === 'slow'")
    opened.close(run_before_unload=False)
    lone.signal(signal.SIGCONT)
    opened = lone.visit()
    until(opened, IDLE)
    assert len(posts_of(opened)) == len(before) - 1
    opened.click("#undo")
    until(opened, "document.querySelector('#undo').disabled")
    assert posts_of(opened) == before


def test_an_undo_that_nobody_took_is_offered_and_never_made_unasked(lone):  # noqa: F811
    opened = lone.visit()
    before = posts_of(opened)
    remove(opened, 2)
    until(opened, IDLE)
    lone.kill()
    opened.click("#undo")
    until(opened, f"{STATUS} === 'failed'")
    opened.close()
    lone.start()
    opened = lone.visit()
    until(opened, f"{STATUS} === 'refused'")
    assert len(posts_of(opened)) == len(before) - 1
    shoot(opened, "queue-offered")
    opened.locator(".waiting").get_by_role("button", name="现在执行").click()
    until(opened, IDLE)
    assert posts_of(opened) == before


# --- two windows ----------------------------------------------------------------------------------


def test_a_click_on_what_another_window_has_changed_is_shown_and_kept(visit):
    one, two = visit(), visit()
    held = holding(one, "thread")
    write(one, 5, "第一个窗口的第五条。")
    remove(one, 3)
    wait_for(one, held, 1)
    write(two, 3, "第二个窗口的第三条。")
    until(two, f"{STATUS} === 'saved'")
    held[0].continue_()
    one.unroute("**/api/p/*/thread")
    until(one, f"{STATUS} === 'refused'")
    assert len(one.evaluate(WAITING)) == 1
    assert [posts_of(one)[n] for n in (2, 4)] == ["第二个窗口的第三条。", "第一个窗口的第五条。"]
    assert not one.locator("dialog.conflict[open]").count()
    shoot(one, "queue-late")
    one.reload()
    until(one, f"{WAITING}.length === 1")
    assert posts_of(one)[2] == "第二个窗口的第三条。"
    one.locator(".waiting").get_by_role("button", name="算了").click()
    until(one, IDLE)


def test_a_draft_stays_with_its_post_when_another_window_moves_it(visit):
    one, two = visit(), visit()
    before = posts_of(one)
    write(one, 4, "第四条，还没写完。", leave=False)
    remove(two, 1)
    until(two, IDLE)
    until(one, "!document.querySelector('.post .elsewhere').hidden")
    one.reload()
    one.wait_for_selector(".draft-note.restored")
    places = one.locator(".post").evaluate_all(
        "all => all.map((post) => !!post.querySelector('.pending'))"
    )
    assert places.index(True) == 2
    one.get_by_role("button", name="把第 1 条与下一条合并").click()
    until(one, f"{STATUS} === 'unsaved'")
    one.locator(".draft-note").get_by_role("button", name="保存").click()
    until(one, IDLE)
    assert posts_of(one)[1] == "第四条，还没写完。"
    assert len(posts_of(one)) == len(before) - 2


def test_a_restored_draft_never_overwrites_another_window_unseen(visit):
    one, two = visit(), visit()
    before = posts_of(one)
    write(one, 2, "我的第二条。", leave=False)
    write(two, 2, "别人的第二条。")
    until(two, IDLE)
    one.reload()
    one.wait_for_selector(".draft-note.restored")
    one.get_by_role("button", name="把第 2 条与下一条合并").click()  # not before it is decided
    one.locator(".draft-note").get_by_role("button", name="保存").click()
    one.wait_for_selector("dialog.conflict[open]")
    assert one.locator("dialog.conflict .piece-of del").all_inner_texts() == ["别人"]
    assert one.locator("dialog.conflict .piece-of ins").all_inner_texts() == ["我"]
    assert posts_of(one)[1] == "别人的第二条。"
    one.locator("dialog.conflict").get_by_role("button", name="用我的").click()
    until(one, IDLE)
    assert posts_of(one) == [before[0], "我的第二条。", *before[2:]]


# --- slow saves -----------------------------------------------------------------------------------


def test_cards_are_meant_by_what_they_say_however_slow_the_studio_is(visit):
    opened = visit("cards")
    before = words_of(opened)
    held = holding(opened, "cards")
    for number in (1, 4):
        opened.locator(".thumb button").nth(number).click()
        opened.get_by_role("button", name="去掉这张").click()
    opened.locator(".thumb button").nth(6).click()
    choose_theme(opened, "ink")
    for number in range(3):
        wait_for(opened, held, number + 1)
        held[number].continue_()
    until(opened, IDLE)
    left = [line for n, line in enumerate(before) if n not in (1, 4)]
    assert words_of(opened) == left
    themes = [card.theme for card in read_manifest(opened.folder).cards]
    assert [n for n, theme in enumerate(themes) if theme == "ink"] == [4]


def test_ten_themes_in_a_row_never_flash_back(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch")
    held = holding(opened, "cards")
    names = [opened.locator(".swatches input").nth(n).get_attribute("value") for n in range(1, 11)]
    choose_theme(opened, names[0])
    wait_for(opened, held, 1)
    opened.evaluate(
        """() => { window.seen = []; const look = () => {
             const now = document.querySelector('.swatches input:checked')?.value;
             if (now && seen.at(-1) !== now) seen.push(now);
             requestAnimationFrame(look); }; look(); }"""
    )
    for name in names[1:]:
        choose_theme(opened, name)
        opened.wait_for_timeout(100)
    opened.wait_for_timeout(700)
    held[0].continue_()
    opened.unroute("**/api/p/*/cards")
    until(opened, IDLE)
    seen = opened.evaluate("seen")
    assert seen == names[1:] or seen == names
    assert read_manifest(opened.folder).cards[0].theme == names[-1]
    table = tomllib.loads((opened.folder / "cards.toml").read_text(encoding="utf-8"))
    assert table["card"][0]["theme"] == names[-1]
