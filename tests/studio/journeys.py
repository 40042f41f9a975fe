"""Where a journey goes: studios of its own, windows of one size and mode, and what must hold at every stop."""

import os
import shutil
from contextlib import ExitStack

from repurpose.pack import build_packs
from repurpose.pack.choices import Choices
from repurpose.sandbox import open_sandbox
from tests.article.sources.test_fetch import serving
from tests.conftest import SAMPLE, parse
from tests.studio.browsing import PATIENCE, Served, axe, shoot, until
from tests.studio.desk import Desk
from tests.studio.test_unsaved_browser import Lone

HEIGHT = {390: 844, 820: 1100, 1440: 900}
ARTICLE = (
    "# 一口窑烧了三十年\n\n老匠人守着一口窑，守了三十年。火候没有人教得会，只有自己看得出来。\n\n"
    "## 怕什么\n\n他说最怕的不是烧坏，是烧坏了还不知道为什么。窑温差二十度，釉色就是两样。\n\n"
    "## 收徒\n\n去年冬天他收了最后一个徒弟。徒弟问要学几年，他说先看三年火。\n"
)
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>一口井养活一条街</title><body><article>
<h1>一口井养活一条街</h1><p>井在街口，街上的人都喝它的水，喝了两百年。没有人记得是谁先挖的。</p>
<h2>井水不要钱</h2><p>打水的人排队，排着排着就认识了。卖豆腐的老陈说，他的第一个客人就是在井边遇到的。</p>
<p>去年通了自来水，井还在，只是打水的人少了。老陈每天早上还是去打一桶。</p></article></body></html>"""


class Travel:
    """One journey at one width, in one mode: it opens what it needs and closes all of it."""

    def __init__(self, name, width, mode, browser, folder, built):
        self.name, self.width, self.mode = name, width, mode
        self.browser, self.folder, self.built = browser, folder, built
        self.stops = 0
        self.complaints = []
        self.stack = ExitStack()

    @property
    def look(self):
        size = {"width": self.width, "height": HEIGHT[self.width]}
        return {"viewport": size, "color_scheme": self.mode, "locale": "zh-CN"}

    @property
    def narrow(self):
        return self.width < 1024

    def pack(self, *platforms):
        """Return the folder of packs with one of the sample in it, called demo."""
        there = self.folder / "packs" / "demo"
        if not platforms:
            shutil.copytree(self.built, there)
            return there.parent
        article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
        choices = Choices(platforms=platforms, clips=0)
        build_packs([article], choices, there.parent, jobs=1, report=lambda *_: None)
        return there.parent

    def serve(self, packs, **options):
        """Run a studio until the journey ends."""
        (home := self.folder / "home").mkdir(exist_ok=True)
        packs.mkdir(exist_ok=True)
        options = {"REPURPOSE_HOME": str(home), **options}
        found = Served(packs, "--port", "0", **options)
        self.stack.callback(found.stop)
        return found

    def serve_web(self, html):
        """Serve one page of the web; return the port, and the page's address."""
        answer = (200, {"Content-Type": "text/html; charset=utf-8"}, html.encode())
        server = self.stack.enter_context(serving({"/well": answer}))
        port = server.server_address[1]
        return str(port), f"http://news.example:{port}/well"

    def lone(self, packs):
        """Run a studio that can be killed and started again."""
        assert packs.parent == self.folder
        (self.folder / "home").mkdir(exist_ok=True)
        found = Lone(self.folder, self.browser, **self.look)
        self.stack.callback(found.close)
        return found

    def desk(self):
        """Run a studio with a pack, an outbox, and an account on every fake platform."""
        sandbox = self.stack.enter_context(open_sandbox(0))
        (self.folder / "home").mkdir()
        found = Desk(self.folder, self.built, sandbox)
        self.stack.callback(found.close)
        return found

    def open(self, address, *, cookies=(), **look):
        """Open a window; what its console says is a complaint."""
        context = self.browser.new_context(**{**self.look, **look})
        self.stack.callback(context.close)
        context.set_default_timeout(PATIENCE)
        context.add_cookies(list(cookies))
        opened = context.new_page()
        self.listen(opened)
        opened.goto(address)
        return opened

    def listen(self, opened):
        opened.on("console", lambda m: self.complaints.append(m.text))
        opened.on("pageerror", lambda e: self.complaints.append(str(e)))

    def enter(self, served, path="/"):
        opened = self.open(served.link)
        if path != "/":
            opened.goto(served.base + path)
        return opened

    def stop_at(self, opened, place):
        """Look: nothing over the edge, nothing that axe finds; a picture."""
        self.stops += 1
        opened.wait_for_timeout(250)  # what glides in has come
        wide = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{place}: {wide} px over the edge"
        found = axe(opened)
        assert found == [], f"{place}: {found}"
        shoot(opened, f"{self.name}-{self.stops}-{place}-{self.width}-{self.mode}")

    def thread(self, opened, name):
        """Choose a platform, in the rail or in the strip."""
        opened.locator(f".platforms [data-thread={name}]").click()
        chosen = f".platforms [data-thread={name}]"
        until(opened, f"document.querySelector('{chosen}').ariaSelected === 'true'")

    def part(self, opened, name):
        """Choose a part by its tab."""
        opened.click(f"#tab-{name}")

    def end(self):
        self.stack.close()


def all_looks():
    """Return every width in both modes where pictures are asked for (REPURPOSE_SHOTS), else None."""
    if not os.environ.get("REPURPOSE_SHOTS"):
        return None
    return [(width, mode) for width in HEIGHT for mode in ("light", "dark")]
