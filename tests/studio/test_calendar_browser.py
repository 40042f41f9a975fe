"""The calendar in a real browser: planned into the sandbox, approved, dragged, and seen to be sent."""

import datetime as dt

import pytest

from repurpose.outbox import LedgerAccount, State
from tests.schedule.home import wait_until
from tests.studio.browsing import axe, shoot, until

pytestmark = pytest.mark.browser
EVIL = "<img src=x onerror=window.hurt=1>"


def entry(opened, number):
    return opened.locator(f'.entry[data-id="{number}"]').first


def in_a_week(hours=10, days=7):
    """Minutes until a day of the next week, in the desk's zone."""
    zone = dt.timezone(dt.timedelta(hours=8))
    now = dt.datetime.now(zone)
    monday = (now - dt.timedelta(days=now.weekday())).replace(hour=hours, minute=0)
    at = (monday + dt.timedelta(days=days)).replace(second=0, microsecond=0)
    return (at - now).total_seconds() / 60, at


def test_planned_approved_and_seen_to_be_sent(desk, look):
    """From an empty outbox: plan, approve what is shown, move to now, and the sandbox has it."""
    opened = look()
    opened.wait_for_selector(".first")
    opened.click("#plan")
    opened.locator("label.plan", has_text="soon").click()
    opened.wait_for_selector(".plan-row")
    until(opened, "!document.getElementById('commit').disabled")
    assert opened.locator(".plan-row").count() == 3
    shoot(opened, "calendar-plan")
    opened.click("#commit")
    opened.wait_for_selector("#week .entry")
    with desk.home.ledger() as ledger:
        entries = ledger.publications()
        assert len(entries) == 3
        assert set(ledger.counts()) == {State.DRAFT}
    number = next(e.id for e in entries if e.account == "bluesky")

    entry(opened, number).click()
    opened.wait_for_selector(".side[open] .part")
    shown = opened.locator(".part-text").all_inner_texts()
    assert shown == [part.message.text for part in desk.parts(number)]
    opened.locator('[data-key="approve"]').click()
    until(opened, "document.querySelector('.side .state').dataset.state === 'READY'")
    assert {part.state for part in desk.parts(number)} == {State.READY}
    assert desk.parts(number)[0].approved_by

    opened.locator('.side [data-key="move"]').click()
    zone = dt.timezone(dt.timedelta(hours=8))
    opened.fill("#move-to", dt.datetime.now(zone).strftime("%Y-%m-%dT%H:%M"))
    opened.locator("#move button[type=submit]").click()
    until(opened, "!document.getElementById('move').open")
    assert desk.parts(number)[0].state == State.READY

    done = desk.run_once()  # another program; this page hears of it by itself
    assert done.returncode == 0, done.stderr
    until(
        opened,
        "[...document.querySelectorAll('.side .state')].every(n => n.dataset.state === 'SENT')",
    )
    assert {part.state for part in desk.parts(number)} == {State.SENT}
    until(
        opened, f"document.querySelector('.entry[data-id=\"{number}\"]').dataset.state === 'SENT'"
    )
    opened.locator(".log summary").first.click()
    assert "发布 → 已发" in opened.locator(".log").first.inner_text()
    shoot(opened, "calendar-sent")
    assert opened.complaints == []


def test_dragged_to_another_slot(desk, look):
    minutes, at = in_a_week()
    number = desk.enter("mastodon", "拖到别处去。", minutes=minutes)
    opened = look(f"/calendar?week={at:%Y-%m-%d}")
    opened.wait_for_selector(f'.entry[data-id="{number}"]')
    target = opened.locator(".week tbody tr", has=opened.locator("th", has_text="15:00")).locator(
        "td"
    )
    target.nth(3).scroll_into_view_if_needed()
    entry(opened, number).drag_to(target.nth(3), target_position={"x": 20, "y": 30})
    until(
        opened,
        f"document.querySelector('.entry[data-id=\"{number}\"]').textContent.includes('15:30')",
    )
    wanted = (at + dt.timedelta(days=3)).replace(hour=15, minute=30)
    assert desk.parts(number)[0].due_at == wanted.timestamp() * 1000
    with desk.home.ledger() as ledger:
        [row] = [e for e in ledger.publications() if e.id == number]
    assert (row.local_due, row.zone) == (f"{wanted:%Y-%m-%d %H:%M}", "Asia/Shanghai")
    assert opened.complaints == []


def test_moved_by_key_alone(desk, look):
    minutes, at = in_a_week(hours=11)
    number = desk.enter("mastodon", "按键也能挪。", minutes=minutes)
    opened = look(f"/calendar?week={at:%Y-%m-%d}")
    entry(opened, number).focus()
    focused = f"document.activeElement?.dataset.id === '{number}'"
    for keys, delta in ((["Down"], 30), (["Right", "Right", "Left", "Up"], 1440)):
        for key in keys:  # in a hurry: they add up
            opened.keyboard.press(f"Alt+Arrow{key}")
        wanted = at + dt.timedelta(minutes=delta)
        wait_until(lambda at=wanted: desk.parts(number)[0].due_at == at.timestamp() * 1000)
        until(opened, f"{focused} && document.activeElement.textContent.includes('{wanted:%H:%M}')")
    opened.keyboard.press("Enter")
    opened.wait_for_selector(".side[open]")
    opened.keyboard.press("Escape")
    until(opened, focused)


def test_content_that_changed_meanwhile_is_shown_anew_and_not_approved(desk, look):
    minutes, at = in_a_week(hours=12)
    number = desk.enter("mastodon", "先前的字句。", minutes=minutes, approval=True)
    opened = look(f"/calendar?week={at:%Y-%m-%d}")
    # A window that missed the news, as after a sleep: it still shows the old words.
    old = opened.request.get(f"{desk.served.base}/api/outbox/{number}").text()
    asleep = [True]

    def answer(route):
        if asleep:
            route.fulfill(body=old, content_type="application/json")
        else:
            route.continue_()

    opened.route(f"**/api/outbox/{number}", answer)
    entry(opened, number).click()
    opened.wait_for_selector('[data-key="approve"]')
    from repurpose.platforms.delivery import Message

    with desk.home.ledger() as ledger:
        ledger.revise((number, 0), Message("别人改过的字句。"))
    opened.locator('[data-key="approve"]').click()
    until(opened, "document.querySelector('.banner').textContent.includes('已经变了')")
    assert desk.parts(number)[0].state == State.DRAFT
    asleep.clear()
    opened.click("#week-after")
    until(opened, "document.querySelector('.part-text').textContent === '别人改过的字句。'")
    assert opened.locator(".side .verdict.bad").inner_text()
    opened.locator('[data-key="approve"]').click()
    until(opened, "document.querySelector('.side .state').dataset.state === 'READY'")


def test_pauses_stop_what_is_due_until_resumed(desk, look):
    number = desk.enter("mastodon", "先停一停。")
    opened = look()
    opened.click(".pauses summary")
    opened.locator('[data-scope="platform:mastodon"]').click()
    opened.wait_for_selector(".chip.held")
    assert desk.run_once().returncode == 0
    assert desk.parts(number)[0].state == State.READY
    until(
        opened,
        f"document.querySelector('.entry[data-id=\"{number}\"]').textContent.includes('已暂停')",
    )
    opened.locator(".chip.held .link").click()
    until(opened, "!document.querySelector('.chip.held')")
    desk.run_once()
    until(
        opened, f"document.querySelector('.entry[data-id=\"{number}\"]').dataset.state === 'SENT'"
    )


def test_a_handoff_is_marked_as_posted(desk, look):
    from repurpose.platforms import get

    folder = desk.home.folder / "by-hand"
    desk.home.accounts.add("red", "handoff", {"platform": "xiaohongshu", "folder": str(folder)}, {})
    number = desk.enter("red", "手工发的一条。", kind="handoff", platform=get("xiaohongshu").name)
    desk.run_once()
    assert desk.parts(number)[0].state == State.HUMAN, desk.parts(number)[0].last_error
    opened = look()
    opened.locator(f'.urgent .entry[data-id="{number}"]').click()
    opened.locator(".settle input").fill("https://www.xiaohongshu.com/explore/1")
    shoot(opened, "calendar-by-hand")
    opened.keyboard.press("Enter")
    until(opened, "document.querySelector('.side .state').dataset.state === 'SENT'")
    assert desk.parts(number)[0].remote_url == "https://www.xiaohongshu.com/explore/1"
    assert opened.complaints == []


def test_names_and_platforms_words_stay_words(desk, look):
    with desk.home.ledger() as ledger:
        ledger.put_account(LedgerAccount(EVIL, "mastodon", zone="Asia/Shanghai", needs_login=EVIL))
        ledger.pause(f"account:{EVIL}", reason=EVIL)
        from repurpose.outbox import Publication
        from repurpose.platforms.delivery import Message

        due = ledger.now() + 60_000
        [entered] = ledger.enqueue(Publication(EVIL, (Message(EVIL),), due_at=due))
        ledger.say_posted((entered.publication, 0), url="javascript:window.hurt=1")
    opened = look()
    entry(opened, entered.publication).click()
    opened.wait_for_selector(".side .address")
    assert opened.locator(".side a").count() == 0
    opened.click(".pauses summary")
    opened.wait_for_timeout(200)
    assert opened.evaluate("window.hurt") is None
    assert opened.locator("img[src='x']").count() == 0
    assert opened.complaints == []
    with desk.home.ledger() as ledger:
        ledger.resume(f"account:{EVIL}")
        ledger.restore_login(EVIL)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_axe_finds_nothing(desk, look, mode, width):
    minutes, at = in_a_week(hours=9)
    with desk.home.ledger() as ledger:
        there = any(e.key == "axe" for e in ledger.publications())
    if not there:
        desk.enter(
            "bluesky", "第一条，等着批准。", "第二条。", minutes=minutes, approval=True, key="axe"
        )
        desk.enter("x", "一条已经排好的帖文，说的是慢一点发。", minutes=minutes + 1600)
        desk.enter("telegram", "还没有时间的一条。", minutes=None, approval=True)
        desk.enter("mastodon", "下午的一条，太长" * 90, minutes=minutes + 3000, approval=True)
    found = {}
    for language in ("zh", "en"):
        opened = look(
            f"/calendar?week={at:%Y-%m-%d}",
            width=width,
            height=844 if width < 500 else 900,
            mode=mode,
            language=language,
            color_scheme=mode,
        )
        opened.wait_for_selector("#week .entry")
        found["week", language] = axe(opened)
        shoot(opened, f"calendar-{width}-{mode}-{language}")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.click(".pauses summary")
        found["pauses", language] = axe(opened)
        opened.keyboard.press("Escape")
        opened.locator("#week .entry").first.click()
        opened.wait_for_selector(".side[open] .part")
        found["side", language] = axe(opened)
        shoot(opened, f"calendar-side-{width}-{mode}-{language}")
        opened.locator('.side [data-key="move"]').click()
        found["move", language] = axe(opened)
        shoot(opened, f"calendar-move-{width}-{mode}-{language}")
        opened.keyboard.press("Escape")
        opened.keyboard.press("Escape")
        opened.click("#plan")
        opened.wait_for_selector(".planning .outcome[aria-busy=false]")
        found["plan", language] = axe(opened)
        shoot(opened, f"calendar-plan-{width}-{mode}-{language}")
    assert {place: said for place, said in found.items() if said} == {}
