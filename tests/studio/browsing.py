"""A real studio in a process of its own, and a real browser in front of it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from repurpose.pack.threads_file import read_posts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # ms that the browser waits before it says that something never came
TEXT = "() => document.querySelector('.paper').textContent"
SHOTS = Path(os.environ.get("REPURPOSE_SHOTS") or Path(__file__).parent / "shots")


HOSTILE = """</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">"""


class Served:
    """`repurpose preview` over a folder of packs."""

    def __init__(
        self, folder: Path, *words: str, program: str = "repurpose", **environment: str
    ) -> None:
        self.folder = folder
        command = [
            sys.executable,
            "-m",
            program,
            "preview",
            str(folder),
            "--no-browser",
            *words,
        ]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "REPURPOSE_LANG": "zh", **environment},
        )
        self.line = self.process.stdout.readline()
        self.link = re.search(r"http[!-~]+", self.line)[0]  # Chinese marks may follow
        self.base = re.match(r"http://[^/]+", self.link)[0]

    def stop(self) -> int:
        self.process.terminate()
        self.process.stdout.close()
        return self.process.wait(60)


@pytest.fixture(scope="module")
def served(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shelf")
    shutil.copytree(built, folder / "demo")
    home = tmp_path_factory.mktemp("home")
    (home / "themes" / "zz-evil").mkdir(parents=True)
    theme = (
        f"extends = 'newsroom'\nlabel = {json.dumps(HOSTILE)}\nlabel_zh = {json.dumps(HOSTILE)}\n"
    )
    (home / "themes" / "zz-evil" / "theme.toml").write_text(theme, encoding="utf-8")
    found = Served(folder, "--port", "0", REPURPOSE_HOME=str(home))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def key(served, browser):
    return let_in(browser, served)


def let_in(browser, served):
    """Return the cookie that the link gives; the link itself works once."""
    context = browser.new_context()
    context.new_page().goto(served.link)
    cookies = context.cookies()
    context.close()
    return cookies


def listening_page(context):
    """Return a new page that collects its complaints and requests."""
    page = context.new_page()
    page.complaints, page.requests = [], []
    page.on("console", lambda m: page.complaints.append(m.text))
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.on("request", lambda r: page.requests.append(r.url))
    return page


@pytest.fixture
def visit(served, browser, key, built, request):
    """Return a function that opens a pack of the test's own; complaints and requests are collected."""
    contexts = []
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[-60:].strip("-")

    def go(part="posts", *, width=1440, height=900, path="", language="", mode="", **options):
        folder = served.folder / name
        if not path and not folder.exists():
            shutil.copytree(built, folder)
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_cookies(key)
        for what, value in (("language", language), ("mode", mode)):
            if value:
                context.add_cookies(
                    [{"name": f"studio-{what}", "value": value, "url": served.base}]
                )
        contexts.append(context)
        opened = listening_page(context)
        opened.goto(served.base + (path or f"/p/{name}#{part}"))
        opened.folder = folder
        return opened

    yield go
    for context in contexts:
        context.close()


def until(opened, condition, *, seconds=90):
    """Wait for an expression to hold; the page's policy forbids Playwright's own way (eval)."""
    for _ in range(seconds * 40):
        if opened.evaluate(condition):
            return
        opened.wait_for_timeout(25)
    pytest.fail(f"never came true: {condition}")


def saved(opened):
    until(
        opened,
        "document.querySelector('.saving').textContent && !document.querySelector('.saving.busy')",
    )


def shoot(opened, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    opened.screenshot(path=SHOTS / f"{name}.png")
    return SHOTS / f"{name}.png"


def note(line):
    """Keep a measured figure beside the screenshots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with (SHOTS / "figures.txt").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def axe(opened):
    """Return what axe-core finds, a line each."""
    import axe_playwright_python

    source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    # The policy forbids a script element; evaluating comes from outside the page.
    opened.evaluate(source.read_text(encoding="utf-8") + "\n;0")
    found = opened.evaluate("axe.run(document).then(r => JSON.stringify(r.violations))")
    return [
        f"{v['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for v in json.loads(found)
        for node in v["nodes"]
    ]


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
