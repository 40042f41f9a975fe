"""A day in the studio: a user who acts at random before a real server that is stopped, killed and slow.

At the end the page shows what is on the disk, that is what was typed last, and nothing complained.
"""

import os
import random
import signal

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.verify import verify_pack
from tests.studio.browsing import posts_of
from tests.studio.test_unsaved_browser import STATUS, Lone, lone, write  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = int(os.environ.get("REPURPOSE_DAY_STEPS", "25"))
SEEDS = int(os.environ.get("REPURPOSE_DAY_SEEDS", "1"))
OFFLINE = (
    "Failed to load resource",
    "net::ERR",
    "Load failed",
)  # what Chromium says of a studio that is gone
SHOWN = """[...document.querySelectorAll('.posts > .post .text')].map((post) => {
  const copy = post.cloneNode(true);
  copy.querySelectorAll('button').forEach((button) => button.remove());
  return copy.textContent;
})"""

LEFT = """[...document.querySelectorAll('.waiting, .banner, .draft-note, .thumb .unsaved')]
  .filter((one) => one.checkVisibility()).map((one) => `${one.className}: ${one.innerText}`)
  .concat(Object.entries(localStorage).map(([name, value]) => `${name} ${value}`))"""


class Day:
    """One user, one window, and what that user knows to have typed."""

    def __init__(self, lone: Lone, seed: int):  # noqa: F811
        self.lone, self.dice, self.seed = lone, random.Random(seed), seed
        self.complaints, self.typed, self.log, self.count = [], "", [], 0
        self.up = True
        self.open()

    def open(self, part="posts"):
        self.page = self.lone.visit(part)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        # Whenever two versions meet, also between a look and a click.
        asked = self.page.locator("dialog.conflict[open]")
        self.page.add_locator_handler(asked, self.decide)

    def hear(self, message):
        if message.type in ("error", "warning") and not message.text.startswith(OFFLINE):
            self.complaints.append(message.text)

    def decide(self):
        """Choose between two versions when the page asks."""
        self.page.evaluate("document.querySelector('dialog.conflict[open] .strong')?.click()")

    def quiet(self):
        """Wait until nothing is on its way."""
        for _ in range(1200):
            self.decide()
            if self.page.evaluate(STATUS) not in ("saving", "slow", "failed"):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"the day of seed {self.seed} never ends: {' '.join(self.log)}")

    def act(self):
        self.decide()
        acts = [self.type, self.type, self.part, self.undo, self.theme, self.card, self.tag]
        acts += [self.reload, self.stop, self.restart] if self.up else [self.go_on, self.go_on]
        act = self.dice.choice(acts)
        self.log.append(act.__name__)
        act()
        self.page.wait_for_timeout(self.dice.choice([0, 20, 200, 700]))

    # --- what is done ---

    def tab(self, name):
        if self.page.evaluate("document.querySelector('.desk').dataset.part") != name:
            self.page.click(f"#tab-{name}")

    def any(self, what):
        found = self.page.locator(what)
        count = found.count()
        return found.nth(self.dice.randrange(count)) if count else None

    def type(self):
        self.tab("posts")
        button = self.any(".post-head [aria-label^=修改]")
        if button is None:
            return
        button.click()
        area = self.page.locator(".post textarea")
        if not area.count():
            return
        self.count += 1
        text = f"第{self.count}次写下的话，种子{self.seed}。"
        area.fill("")
        self.page.keyboard.insert_text(text)
        self.typed = text
        if self.dice.random() < 0.7:
            area.press("Control+Enter")

    def part(self):
        self.tab("posts")
        kinds = ("删去", "把第") if self.page.locator(".post").count() > 3 else ("切开",)
        button = self.any(f".post-head [aria-label^={self.dice.choice(kinds)}]")
        if button is None:
            return
        button.click()
        self.page.evaluate("document.querySelector('.snip')?.click()")

    def undo(self):
        button = self.page.locator(self.dice.choice(["#undo", "#redo"]))
        if button.is_enabled():
            button.click()

    def theme(self):
        self.tab("cards")
        if self.page.locator(".swatch").count():
            for _ in range(self.dice.randrange(1, 4)):
                self.any(".swatches label").click(force=True)
                self.page.wait_for_timeout(self.dice.choice([10, 150]))

    def card(self):
        self.tab("cards")
        thumb = self.any(".thumb button")
        if thumb is None:
            return
        thumb.click()
        kind = self.dice.choice(["move", "drop", "words"])
        if kind == "move":
            self.page.get_by_role("button", name="往后移").click()
        elif kind == "drop" and self.page.locator(".thumb").count() > 4:
            self.page.get_by_role("button", name="去掉这张").click()
        elif self.page.locator("[data-key=word-text]").count():
            field = self.page.locator("[data-key=word-text]")
            self.count += 1
            field.fill("")
            self.page.keyboard.insert_text(
                f"第{self.count}次写在卡片上。"
            )  # a person's: left, it is saved
            if self.dice.random() < 0.7:
                field.press("Control+Enter")

    def tag(self):
        self.tab("posts")
        field = self.page.locator("[data-head=tags]")
        if field.count():
            self.count += 1
            if self.page.locator(".tags-line:not([open])").count():
                self.page.locator(".tags-line > summary").click()
            field.fill(f"#标签{self.count} #写作")
            field.press("Enter")

    def reload(self):
        self.page.reload()
        self.page.wait_for_selector("[data-kind]")

    def stop(self):
        self.lone.signal(signal.SIGSTOP)
        self.up = False
        self.back = lambda: self.lone.signal(signal.SIGCONT)

    def restart(self):
        self.lone.kill()
        self.up = False
        self.back = self.lone.start

    def go_on(self):
        self.back()
        self.up = True

    # --- the end of the day ---

    def finish(self):
        if not self.up:
            self.go_on()
        page = self.page
        self.tab("posts")
        self.decide_all()
        self.tab("cards")
        for place in range(
            page.locator(".thumb button").count()
        ):  # a card's draft stands beside it alone
            page.locator(".thumb button").nth(place).click()
            self.decide_all()
        for part in ("clips", "posts"):
            self.tab(part)
        for _ in range(400):
            if page.evaluate(STATUS) == "saved":
                return
            page.wait_for_timeout(100)
        pytest.fail(f"seed {self.seed}: never saved: {page.evaluate(LEFT)}: {' '.join(self.log)}")

    def decide_all(self):
        """Decide what was restored or refused, as far as it is shown."""
        self.quiet()
        for _ in range(60):
            lost = self.page.locator(".draft-note.orphan button.quiet")  # its place has gone
            notes = self.page.locator(".draft-note button")
            if not notes.count():
                return
            self.settle(lost.first if lost.count() else notes.first)

    def settle(self, button):
        button.click()
        self.page.wait_for_timeout(150)
        self.quiet()
        drop = self.page.locator(".draft-note.refused .button.quiet")
        if drop.count():
            drop.first.click()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_a_day_leaves_is_what_was_typed(lone, seed):  # noqa: F811
    day = Day(lone, seed)
    for _ in range(STEPS):
        day.act()
    day.finish()  # a draft of another window, saved later, would win
    last = f"最后写下的一条，种子{seed}。"
    write(day.page, 1, last)
    day.finish()
    told = f"seed {seed}: {' '.join(day.log)}"
    assert posts_of(day.page)[0].startswith(last), told
    thread = next(t for t in read_manifest(day.page.folder).threads if t.name == "x")
    assert day.page.evaluate(SHOWN) == [post.text for post in thread.posts], told
    assert [post.text for post in thread.posts] == posts_of(day.page), told
    cards = day.page.evaluate(
        "fetch('/api/p/demo').then(a => a.json()).then(s => s.cards.map(c => c.theme))"
    )
    assert cards == [card.theme for card in read_manifest(day.page.folder).cards], told
    assert not day.complaints, told
    assert verify_pack(day.page.folder)[0] == [], told
    day.reload()
    assert day.page.evaluate(STATUS) == "saved", told
