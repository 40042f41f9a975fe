"""The studio in a real browser: broken into, and read by people who see or hold things otherwise."""

import json
import shutil

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.manifest import to_json
from tests.studio.browsing import HOSTILE, TEXT, Served, axe, saved, shoot, until

pytestmark = pytest.mark.browser


# --- hostile texts ----------------------------------------------------------------------------


def test_nothing_of_a_pack_runs(visit, served, built):
    """Script in the article, in posts, names, alternative texts, wishes; and in the folder's own name."""
    folder = served.folder / f"evil{HOSTILE[:20].replace('/', '')}&'\""
    shutil.copytree(built, folder)
    manifest = to_json(read_manifest(folder))
    manifest["article"] |= {"title": HOSTILE, "author": HOSTILE}
    for thread in manifest["threads"]:
        thread |= {"variant": "", "unit": HOSTILE}
        for post in thread["posts"]:
            post |= {"id": HOSTILE, "text": HOSTILE, "media": [f"javascript:{HOSTILE}"]}
            post["runs"] = [{"text": HOSTILE, "role": "body", "span": [0, 5]}]
    for card in manifest["cards"]:
        card |= {"alt": HOSTILE, "theme": HOSTILE, "format": HOSTILE}
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
    assert "一句话" in opened.evaluate(TEXT)  # what readers see; a page's own marks are none of it
    shutil.rmtree(folder)


def test_nothing_of_a_theme_runs(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch[data-theme=zz-evil]")
    name = opened.locator(".swatch[data-theme=zz-evil] .swatch-name")
    assert name.text_content() == HOSTILE
    opened.locator("[data-key=theme-zz-evil]").check(force=True)
    saved(opened)
    until(opened, "document.querySelector('#undo').disabled === false")
    assert read_manifest(opened.folder).cards[0].theme == "zz-evil"
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
