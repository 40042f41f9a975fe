"""The studio in a real browser: read, edited, dragged, broken into, and looked at."""

import json
import re
import shutil
from pathlib import Path

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.threads_file import read_posts
from tests.studio.browsing import HOSTILE, Served, axe, note, processor_ms, saved, shoot, until

pytestmark = pytest.mark.browser
TEXT = "() => document.querySelector('.paper').textContent"


def select_words(opened, words):
    """Select words of the article as a person does: a range, and the news of it."""
    opened.evaluate(
        """(words) => {
          for (const span of document.querySelectorAll('.paper [data-at]')) {
            const at = span.textContent.indexOf(words);
            if (at < 0) continue;
            span.scrollIntoView({block: 'center'});
            const node = span.firstChild;
            getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return;
          }
          throw new Error('not in the article');
        }""",
        words,
    )
    opened.wait_for_selector(".picker:not([hidden])")


def posts_of(opened, name="x"):
    text = (opened.folder / "threads" / f"{name}.md").read_text(encoding="utf-8")
    return read_posts(text)


# --- it opens ---------------------------------------------------------------------------------


def test_it_opens_without_complaint_and_asks_nobody_else(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    for part in ("cards", "quotes", "posts"):
        opened.click(f"#tab-{part}")
        opened.wait_for_timeout(400)
    assert opened.complaints == []
    host = re.match(r"http://[^/]+/", opened.url)[0]
    assert {u for u in opened.requests if not u.startswith((host, "blob:"))} == set()
    broken = "[...document.images].filter(i => i.src && i.complete && !i.naturalWidth).length"
    assert opened.evaluate(broken) == 0


def test_the_keys_walk_through_everything(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    seen = set()
    for _ in range(100):
        opened.keyboard.press("Tab")
        found = opened.evaluate(
            """() => { const n = document.activeElement, b = n.getBoundingClientRect();
                const s = getComputedStyle(n);
                return [n.id || n.className || n.tagName, b.width > 0, s.outlineStyle !== 'none' || n.tagName === 'INPUT']; }"""
        )
        if found[0] == "working":  # the body, between the last and the first
            continue
        seen.add(found[0])
        assert found[1], found
        assert found[2], f"no focus to be seen: {found}"
    assert {"skip", "tab-posts", "paper"} <= seen
    opened.focus("#tab-posts")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.querySelector('.desk').dataset.part") == "cards"
    assert opened.evaluate("document.activeElement.id") == "tab-cards"


# --- posts ------------------------------------------------------------------------------------


def test_editing_over_and_under_the_limit(visit):
    opened = visit()
    post = opened.locator(".post").nth(1)
    post.get_by_role("button", name="修改第 2 条").click()
    area = post.locator("textarea")
    assert area.evaluate("n => n === document.activeElement")
    before = area.input_value()
    area.press("Control+End")
    opened.keyboard.insert_text("多出来的字" * 20)
    until(opened, "document.querySelector('.counter.over')")
    from repurpose import platforms

    weigh = platforms.get("x").body.count
    text = area.input_value()
    assert post.locator(".counter").inner_text().startswith(f"{weigh(text)}/280")
    marked = post.locator(".editor mark").text_content().rstrip("\u200b")
    assert text.endswith(marked)
    assert (
        weigh(text[: len(text) - len(marked)]) <= 280 < weigh(text[: len(text) - len(marked) + 1])
    )
    shoot(opened, "post-over")
    area.press("Control+Enter")
    saved(opened)
    opened.wait_for_selector(".verdict.bad")
    assert posts_of(opened)[1] == text
    assert opened.locator(".platforms [aria-selected=true] .dot").count() == 1
    assert post.locator(".text mark").count() >= 1

    post.get_by_role("button", name="修改第 2 条").click()
    area.fill(before)
    until(opened, "!document.querySelector('.counter.over')")
    area.press("Control+Enter")
    opened.wait_for_selector(".verdict.good")
    assert posts_of(opened)[1] == before
    assert opened.complaints == []


def test_the_counter_on_the_page_is_the_platforms_own(visit):
    """The table of tests/studio/test_posts.py, typed into the page."""
    from repurpose import platforms
    from tests.studio.test_posts import CASES

    opened = visit()
    for name in ("x", "weibo", "bluesky", "xiaohongshu"):
        limit = platforms.get(name).body
        opened.locator(f".platforms [data-thread={name}]").click()
        opened.get_by_role("button", name="修改第 1 条").click()
        for text in (*CASES.values(), CASES["emoji"] * 60):
            opened.locator(".post textarea").fill(text)
            typed = opened.locator(".post textarea").input_value()
            shown = f"{limit.count(typed)}/{limit.most}"
            until(opened, f"document.querySelector('.counter > span').textContent === '{shown}'")
        opened.keyboard.press("Escape")


def test_escape_gives_up_and_leaving_saves(visit):
    opened = visit()
    first = posts_of(opened)
    opened.get_by_role("button", name="修改第 1 条").click()
    opened.locator(".post textarea").fill("不要这个。")
    opened.locator(".post textarea").press("Escape")
    assert opened.locator(".post textarea").count() == 0
    opened.get_by_role("button", name="修改第 3 条").click()
    opened.locator(".post textarea").fill("留下这个。")
    opened.click("#tab-posts")
    until(opened, "document.querySelector('.saving').textContent === '已保存'")
    assert posts_of(opened) == [*first[:2], "留下这个。", *first[3:]]


def test_cut_merge_and_cut_anew_at_a_click(visit):
    opened = visit()
    first = posts_of(opened)
    opened.get_by_role("button", name="切开第 1 条").click()
    shoot(opened, "post-cut")
    opened.locator(".post").nth(0).locator(".snip").nth(1).click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first) + 1}")
    cut = posts_of(opened)
    assert cut[0].endswith(f"1/{len(cut)}")
    opened.get_by_role("button", name="把第 1 条与下一条合并").click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first)}")
    opened.get_by_role("button", name="钉住第 1 条").click()
    opened.get_by_role("button", name="绕开钉住的重切").click()
    saved(opened)
    again = posts_of(opened)
    assert "".join("".join(p.split("\n\n")[:-1]) for p in again).replace("\n", "") == "".join(
        "".join(p.split("\n\n")[:-1]) for p in first
    ).replace("\n", "")


def test_a_sentence_shows_its_place(visit):
    opened = visit()
    run = opened.locator(".post .from").nth(1)
    words = run.inner_text()
    run.hover()
    lit = "[...(CSS.highlights.get('lit') ?? [])].map(r => r.toString()).join('')"
    assert words[:12] in opened.evaluate(lit)
    opened.locator("h1").hover()
    assert opened.evaluate(lit) == ""
    opened.locator(".post .from").last.click()
    inside = """() => { const b = [...CSS.highlights.get('lit')][0].getBoundingClientRect();
        const f = document.querySelector('.paper').getBoundingClientRect();
        return b.top >= f.top && b.bottom <= f.bottom; }"""
    until(opened, inside)


# --- cards ------------------------------------------------------------------------------------


def test_themes_are_switched_by_key_and_by_drag(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch")
    picture = "document.querySelector('.canvas img').src"
    until(opened, picture)
    first = opened.evaluate(picture)
    opened.locator("[data-key='theme-newsroom']").focus()
    opened.keyboard.press("ArrowRight")
    until(
        opened, f"{picture} !== '{first}' && document.querySelector('.canvas').ariaBusy === 'false'"
    )
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    assert read_manifest(opened.folder)["cards"][0]["theme"] == "newsroom-dark"
    assert opened.evaluate("document.activeElement.dataset.key") == "theme-newsroom-dark"

    opened.locator("input[name=scope][value=all]").check(force=True)
    boxes = [
        opened.locator(f".swatch[data-theme={n}] .sample").bounding_box()
        for n in ("ink", "journal", "magazine")
    ]
    middles = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes]
    opened.mouse.move(*middles[0])
    opened.mouse.down()
    for x, y in middles:
        opened.mouse.move(x, y, steps=4)
    opened.mouse.up()
    until(opened, "document.querySelector('.saving').textContent === '已保存'")
    opened.wait_for_timeout(300)
    saved(opened)
    themes = [card["theme"] for card in read_manifest(opened.folder)["cards"]]
    assert set(themes) == {"magazine"}
    assert opened.complaints == []


def test_a_card_from_a_selection(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    select_words(opened, "写作者常常以为")
    shoot(opened, "selection")
    opened.get_by_role("button", name="做成卡片").click()
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    cards = read_manifest(opened.folder)["cards"]
    assert "".join(cards[8]["lines"][:3]).startswith("写作者常常以为")
    assert cards[8]["kind"] == "quote"
    assert cards[9]["kind"] == "end"
    opened.locator("[data-key=word-text]").fill("写作者常常以为，发布就是起点。")
    opened.locator("[data-key=word-text]").press("Control+Enter")
    opened.wait_for_selector(".findings .own")
    saved(opened)
    assert read_manifest(opened.folder)["cards"][8]["edited"] == ["text"]
    shoot(opened, "card-own-words")


def test_a_card_from_the_keys_alone(visit):
    opened = visit()
    opened.focus(".paper")
    for _ in range(3):
        opened.keyboard.press("ArrowDown")
    opened.wait_for_selector(".picker:not([hidden])")
    words = opened.evaluate("getSelection().toString()")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.textContent") == "做成卡片"
    opened.keyboard.press("Enter")
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    assert words.strip()[:6] in read_manifest(opened.folder)["cards"][8]["alt"]


def test_cards_are_ordered_and_removed_by_key(visit):
    opened = visit("cards")
    opened.wait_for_selector(".thumb")
    alts = [card["alt"] for card in read_manifest(opened.folder)["cards"]]
    opened.locator(".thumb button").nth(1).click()
    opened.keyboard.press("Alt+ArrowRight")
    until(opened, "document.querySelector('.where').textContent === '3 / 9'")
    saved(opened)
    now = [card["alt"] for card in read_manifest(opened.folder)["cards"]]
    assert now == [alts[0], alts[2], alts[1], *alts[3:]]
    opened.get_by_role("button", name="去掉这张").click()
    until(opened, "document.querySelectorAll('.thumb').length === 8")
    opened.keyboard.press("Control+z")
    until(opened, "document.querySelectorAll('.thumb').length === 9")
    opened.get_by_role("button", name="恢复生成的卡片").click()
    until(opened, "document.querySelector('.reset').hidden")
    assert [card["alt"] for card in read_manifest(opened.folder)["cards"]] == alts


def test_a_text_that_does_not_fit_is_said(visit):
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    opened.locator("[data-key=word-text]").fill("很长的话" * 300)
    opened.wait_for_selector(".canvas-trouble:not([hidden])")
    opened.locator("[data-key=word-text]").press("Control+Enter")
    opened.wait_for_selector(".banner:not([hidden])")
    assert not (opened.folder / "cards.toml").exists()


# --- two at once ------------------------------------------------------------------------------


def test_a_conflict_shows_both_versions(visit):
    one, two = visit(), visit()
    for opened in (one, two):
        opened.get_by_role("button", name="修改第 1 条").click()
    two.locator(".post textarea").fill("第二个窗口。")
    one.locator(".post textarea").fill("第一个窗口。")
    one.locator(".post textarea").press("Control+Enter")
    saved(one)
    two.locator(".post textarea").press("Control+Enter")
    two.wait_for_selector("dialog.conflict[open]")
    versions = two.locator(".versions pre").all_inner_texts()
    assert "第二个窗口。" in versions[0]
    assert "第一个窗口。" in versions[1]
    shoot(two, "conflict")
    assert axe(two) == []
    two.get_by_role("button", name="用磁盘上的").click()
    until(two, "document.querySelector('.post .text').textContent.includes('第一个窗口')")
    two.get_by_role("button", name="修改第 1 条").click()
    one.get_by_role("button", name="修改第 1 条").click()
    one.locator(".post textarea").fill("第一个窗口又来。")
    one.locator(".post textarea").press("Control+Enter")
    saved(one)
    two.locator(".post textarea").fill("第二个窗口坚持。")
    two.locator(".post textarea").press("Control+Enter")
    two.get_by_role("button", name="用我的").click()
    saved(two)
    assert posts_of(two)[0] == "第二个窗口坚持。"
    until(one, "document.querySelector('.post .text').textContent.includes('坚持')")


def test_a_text_editor_is_seen_at_once(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    path = opened.folder / "threads" / "x.md"
    path.write_text("编辑器里写的第一条。\n\n---\n\n第二条。\n", encoding="utf-8")
    until(opened, "document.querySelectorAll('.post').length === 2")
    (opened.folder / "cards.toml").write_text('theme = "terminal"\n', encoding="utf-8")
    opened.click("#tab-cards")
    until(opened, "document.querySelector('[data-key=theme-terminal]')?.checked")
    (opened.folder / "cards.toml").write_text("theme = 1\n", encoding="utf-8")
    opened.wait_for_selector(".banner:not([hidden])")
    assert "cards.toml" in opened.locator(".banner").inner_text()


def test_undo_and_redo_by_key(visit):
    opened = visit()
    first = posts_of(opened)
    opened.get_by_role("button", name="删去第 2 条").click()
    until(opened, f"document.querySelectorAll('.post').length === {len(first) - 1}")
    opened.click(".tally")
    opened.keyboard.press("Control+z")
    until(opened, f"document.querySelectorAll('.post').length === {len(first)}")
    assert posts_of(opened) == first
    opened.keyboard.press("Control+Shift+Z")
    until(opened, f"document.querySelectorAll('.post').length === {len(first) - 1}")


# --- hostile texts ----------------------------------------------------------------------------


def test_nothing_of_a_pack_runs(visit, served, built):
    """Script in the article, in posts, names, alternative texts, wishes; and in the folder's own name."""
    folder = served.folder / f"evil{HOSTILE[:20].replace('/', '')}&'\""
    shutil.copytree(built, folder)
    manifest = read_manifest(folder)
    manifest["article"] |= {"title": HOSTILE, "author": HOSTILE, "language": HOSTILE}
    for thread in manifest["threads"]:
        thread |= {"variant": "", "unit": HOSTILE, "style": HOSTILE}
        for post in thread["posts"]:
            post |= {"id": HOSTILE, "text": HOSTILE, "media": [f"javascript:{HOSTILE}"]}
            post["runs"] = [{"text": HOSTILE, "role": f'x" {HOSTILE}', "span": [0, 5]}]
    for card in manifest["cards"]:
        card |= {"alt": HOSTILE, "kind": HOSTILE, "theme": HOSTILE, "format": HOSTILE}
        card["says"] = {"kind": "quote", "text": HOSTILE}
    for quote in manifest["quotes"]:
        quote |= {"text": HOSTILE, "speaker": HOSTILE, "reasons": [HOSTILE]}
    (folder / "article.txt").write_text(HOSTILE * 3 + "。一句话。", encoding="utf-8")
    manifest["titles"], manifest["hashtags"] = {HOSTILE: HOSTILE}, [HOSTILE]
    (folder / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    opened = visit(path="/")
    assert opened.evaluate("window.hacked") is None
    where = opened.evaluate(
        "[...document.querySelectorAll('.pack a')].map(a => a.href).find(h => h.includes('/p/p-'))"
    )
    for part in ("posts", "cards", "quotes"):
        opened.goto(f"{where}#{part}")
        opened.reload()
        opened.wait_for_timeout(500)
        assert opened.evaluate("window.hacked") is None
        assert opened.evaluate("document.scripts.length") == 3
    assert HOSTILE in opened.evaluate(TEXT)
    shutil.rmtree(folder)


def test_nothing_of_a_theme_runs(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch[data-theme=zz-evil]")
    name = opened.locator(".swatch[data-theme=zz-evil] .swatch-name")
    assert name.text_content() == HOSTILE
    opened.locator("[data-key=theme-zz-evil]").check(force=True)
    saved(opened)
    until(opened, "document.querySelector('#undo').disabled === false")
    assert read_manifest(opened.folder)["cards"][0]["theme"] == "zz-evil"
    assert opened.evaluate("window.hacked") is None


def test_another_page_reaches_nothing(served, browser, key):
    """A page of another origin in the same browser: it may send, but it is refused and reads nothing."""
    context = browser.new_context()
    context.add_cookies(key)
    page = context.new_page()
    page.goto("about:blank")
    sent = page.evaluate(
        """async (base) => {
          const tries = [
            () => fetch(base + '/api/p/demo'),
            () => fetch(base + '/api/p/demo/undo', {method: 'POST', body: '{}', mode: 'no-cors'}),
            () => fetch(base + '/api/p/demo/undo', {method: 'POST', body: '{}', headers: {'content-type': 'application/json'}}),
          ];
          const out = [];
          for (const go of tries) out.push(await go().then(r => r.type + r.status, () => 'refused'));
          return out;
        }""",
        served.base,
    )
    assert sent == ["refused"] * 3
    frame = page.evaluate(
        """(base) => new Promise((done) => { const f = document.createElement('iframe'); f.src = base + '/';
            f.onload = () => { try { done(f.contentDocument?.body?.innerHTML ?? 'closed'); } catch { done('closed'); } };
            document.body.append(f); setTimeout(() => done('closed'), 2000); })""",
        served.base,
    )
    assert frame in ("closed", "")
    context.close()


# --- access -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_axe_finds_nothing_anywhere(visit, mode, width):
    opened = visit(width=width, height=844 if width < 500 else 900, mode=mode, color_scheme=mode)
    opened.wait_for_selector(".post")
    found = {}
    for language in ("zh", "en"):
        opened.context.add_cookies(
            [{"name": "studio-language", "value": language, "url": opened.url.split("/p/")[0]}]
        )
        opened.reload()
        for part in ("posts", "cards", "quotes", "article"):
            if part == "article" and width >= 1024:
                continue
            opened.click(f"#tab-{part}")
            if part == "cards":
                opened.wait_for_selector(".swatch")
                until(opened, "document.querySelector('.canvas').ariaBusy === 'false'")
            found[part, language] = axe(opened)
            shoot(opened, f"{part}-{width}-{mode}-{language}")
        opened.click("#tab-posts")
        opened.locator(".post [aria-pressed]").last.click()
        found["editing", language] = axe(opened)
        opened.keyboard.press("Escape")
        opened.click(".menu summary")
        found["menu", language] = axe(opened)
        shoot(opened, f"menu-{width}-{mode}-{language}")
    opened.goto(opened.url.split("/p/")[0])
    found["shelf"] = axe(opened)
    shoot(opened, f"shelf-{width}-{mode}")
    opened.goto(opened.url + "p/none")
    found["trouble"] = axe(opened)
    assert {place: said for place, said in found.items() if said} == {}


def test_the_login_by_key(built, browser):
    found = Served(
        built, "--host", "0.0.0.0", "--port", "0", REPURPOSE_STUDIO_PASSWORD="long enough for all"
    )
    base = found.base.replace("0.0.0.0", "127.0.0.1")
    page = browser.new_page()
    page.goto(base + "/p/demo")
    assert page.url.endswith("/login")
    for mode in ("dark", "light"):
        page.emulate_media(color_scheme=mode)
        assert axe(page) == [], mode
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('login-trouble').textContent")
    page.fill("#password", "long enough for all")
    page.keyboard.press("Enter")
    page.wait_for_selector(".post")
    page.close()
    found.stop()


def test_on_a_phone_nothing_is_wider_than_the_window(visit):
    opened = visit(width=360, height=740)
    opened.wait_for_selector(".post")
    long = f'[titles]\nxiaohongshu = "{"很长的标题" * 9}"\n'  # its dot stands at the far end of the tabs
    (opened.folder / "titles.toml").write_text(long, encoding="utf-8")
    opened.wait_for_selector(".platforms [data-thread=xiaohongshu] .dot", state="attached")
    for part in ("posts", "cards", "quotes", "article"):
        opened.click(f"#tab-{part}")
        opened.wait_for_timeout(300)
        assert opened.evaluate("document.documentElement.scrollWidth") <= 360, part


# --- speed ------------------------------------------------------------------------------------

# How long from a theme's radio being chosen to its final pixels standing on the screen, decoded.
DRAG = """async (order) => {
  const image = document.querySelector('.canvas img'), took = [];
  for (const name of order) {
    const input = document.querySelector(`[data-key="theme-${name}"]`);
    const before = image.src;
    const from = performance.now();
    input.checked = true;
    input.dispatchEvent(new Event('change', {bubbles: true}));
    for (let n = 0; n < 400 && image.src === before; n++) await new Promise((go) => setTimeout(go));
    await image.decode();
    took.push(performance.now() - from);
  }
  return took;
}"""


def test_changing_themes_is_quick_when_warm(visit):
    """Warm: the page has drawn the themes beforehand, as it does when nobody asks for anything.

    Then 95 of 100 changes take less than 100 ms, the first drag over them as well. Other work on the
    machine only ever adds; the best of some rounds counts.
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
    rounds = []
    for _ in range(4):
        took = sorted(opened.evaluate(DRAG, order))
        rounds.append((took[int(len(took) * 0.95)], took[len(took) // 2]))
        if rounds[-1][0] < 100:
            break
    p95, p50 = min(rounds)
    note(f"theme change: p50 {p50:.0f} ms, p95 {p95:.0f} ms; rounds {len(rounds)}")
    assert p95 < 100


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_changing_themes_of_new_words_is_little_work(visit, served):
    """No picture of the words is there yet, but their grounds are: less than 75 ms of work for each.

    Time of the server's processor, not of the clock: a loaded machine must not make it look slow.
    """
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
    before = processor_ms(served.process)
    took = sorted(opened.evaluate(DRAG, order))
    mean = (processor_ms(served.process) - before) / len(order)
    note(
        f"theme change of new words: {mean:.0f} ms of processor, p50 {took[8]:.0f} ms of the clock"
    )
    assert mean < 75


def large(built, folder):
    """Write a pack of 100 posts and 60 cards: the sample's own, many times over."""
    shutil.copytree(built, folder)
    manifest = read_manifest(folder)
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
    """Return what the page's main thread did in one go, in ms of its own processor time, longest first.

    Time of the thread, not of the clock: a loaded machine must not make the page look slow.
    """
    events = json.loads(trace)["traceEvents"]
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    mains = {at for at, name in names.items() if name == "CrRendererMain"}
    found = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in mains]
    return sorted((round(e.get("tdur", e.get("dur", 0)) / 1000) for e in found), reverse=True)


def test_a_large_pack_stays_smooth(visit, served, built, browser):
    """100 posts and 60 cards: no task of more than 200 ms while everything in it is used."""
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
    assert found[0] <= 200
