"""The studio in a real browser: what people wait for; how long they did is noted, never asserted."""

import json
import shutil

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.manifest import to_json
from tests.studio.browsing import note, saved, shoot, until

pytestmark = pytest.mark.browser


# How long from a theme's radio being chosen to its final pixels standing on the screen, decoded.
DRAG = """async (order) => {
  const image = document.querySelector('.canvas img'), took = [];
  for (const name of order) {
    const input = document.querySelector(`[data-key="theme-${name}"]`);
    const before = image.src;
    const from = performance.now();
    input.checked = true;
    input.dispatchEvent(new Event('change', {bubbles: true}));
    for (let n = 0; n < 10000 && image.src === before; n++) await new Promise((go) => setTimeout(go));
    await image.decode();
    took.push(performance.now() - from);
  }
  return took;
}"""
# How many drawn pictures came over the wire: what the browser has kept transfers nothing.
LOADED = """performance.getEntriesByType('resource')
  .filter((entry) => entry.name.includes('/draw') && entry.transferSize > 0).length"""


def test_changing_themes_is_quick_when_warm(visit):
    """Warm: the page has drawn the themes beforehand, as it does when nobody asks for anything.

    Then a change loads nothing, the first drag over them as well.
    """
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    opened.wait_for_selector(".swatch")
    until(opened, "document.querySelector('.canvas').ariaBusy === 'false'")
    names = opened.evaluate("[...document.querySelectorAll('.swatch')].map(n => n.dataset.theme)")
    names.remove("zz-evil")  # looks like newsroom: its picture is the same
    order = [name for name in names if name != "newsroom"] + ["newsroom"]
    drawn = "performance.getEntriesByType('resource').filter(e => e.name.includes('/draw')).length"
    count = -1
    while count < len(order) or count != opened.evaluate(drawn):
        count = opened.evaluate(drawn)
        opened.wait_for_timeout(1000)
    before = opened.evaluate(LOADED)
    took = sorted(opened.evaluate(DRAG, order))
    note(
        f"theme change: p50 {took[len(took) // 2]:.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms"
    )
    assert opened.evaluate(LOADED) == before


def test_changing_themes_of_new_words_draws_each_once(visit):
    """No picture of the words is there yet: a drag over the themes loads one for each."""
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    opened.wait_for_selector(".swatch")
    order = opened.evaluate("[...document.querySelectorAll('.swatch')].map(n => n.dataset.theme)")
    order.remove("zz-evil")
    opened.evaluate(DRAG, order)
    saved(opened)
    opened.locator("[data-key=word-text]").fill("刚换的字，谁也没有画过。")
    opened.locator("[data-key=word-text]").press("Control+Enter")
    until(opened, "document.querySelector('.saving.busy')")
    saved(opened)
    until(opened, "document.querySelector('.canvas').ariaBusy === 'false'")
    before = opened.evaluate(LOADED)
    took = sorted(opened.evaluate(DRAG, order))
    note(f"theme change of new words: p50 {took[8]:.0f} ms")
    assert opened.evaluate(LOADED) - before <= len(order)


def large(built, folder):
    """Write a pack of 100 posts and 60 cards: the sample's own, many times over."""
    shutil.copytree(built, folder)
    manifest = to_json(read_manifest(folder))
    thread = manifest["threads"][0]
    posts = thread["posts"]
    thread["posts"] = [{**posts[n % len(posts)], "id": f"x-{n + 1:03}"} for n in range(100)]
    from repurpose.pack.threads_file import write_posts

    text = write_posts([post["text"] for post in thread["posts"]])
    (folder / "threads" / "x.md").write_text(text, encoding="utf-8")
    cards = [card["says"] for card in manifest["cards"]][1:8]
    rows = ["# many"]
    for n in range(60):
        rows.append("[[card]]")
        for name, value in cards[n % len(cards)].items():
            rows.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    (folder / "cards.toml").write_text("\n".join(rows), encoding="utf-8")
    from repurpose.pack import rework_pack

    rework_pack(folder)


def tasks(trace):
    """Return what the page's main thread did in one go, in ms of its own processor time, longest first."""
    events = json.loads(trace)["traceEvents"]
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    mains = {at for at, name in names.items() if name == "CrRendererMain"}
    found = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in mains]
    return sorted((round(e.get("tdur", e.get("dur", 0)) / 1000) for e in found), reverse=True)


def test_a_large_pack_can_be_used_whole(visit, served, built, browser):
    """100 posts and 60 cards; the longest tasks of the page are noted."""
    large(built, served.folder / "large")
    opened = visit(path="/")
    categories = [
        "disabled-by-default-devtools.timeline",
        "devtools.timeline",
        "toplevel",
        "__metadata",
    ]
    browser.start_tracing(page=opened, categories=categories)
    opened.goto(served.base + "/p/large#posts")
    opened.wait_for_selector(".post")
    assert opened.locator(".post").count() == 100
    opened.locator(".post [aria-label^='修改第 50 条']").click()
    opened.keyboard.type("打几个字看看快不快。", delay=15)
    opened.keyboard.press("Escape")
    opened.evaluate("document.querySelector('.stage').scrollTo(0, 9000)")
    opened.click("#tab-cards")
    until(opened, "document.querySelectorAll('.thumb').length === 60")
    opened.wait_for_selector(".swatch")
    for place in (5, 30, 59):
        opened.locator(".thumb button").nth(place).click()
        opened.wait_for_timeout(150)
    opened.click("#tab-quotes")
    opened.click("#tab-posts")
    opened.evaluate("document.querySelector('.paper').scrollTo(0, 5000)")
    opened.wait_for_timeout(500)
    found = tasks(browser.stop_tracing())
    shoot(opened, "large")
    note(f"longest tasks: {found[:6]} ms, of {len(found)}")
    assert len(found) > 50
    assert not opened.complaints
