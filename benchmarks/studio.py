"""What a writer waits for in the studio, and what its server holds: `python -m benchmarks.studio [ROUNDS]`.

A studio of its own serves a pack of the sample; Chromium looks at it. Printed are: the first page, the first post and card
of a pasted article, a change of theme (the first pass after opening, warm, and with the page's processor four times slower),
what the view of cards loads, and the server's memory after 320 draws in all themes. Times are of the clock, so the load of
the machine is printed with them; `server CPU` is what the server and its processes took. Nothing is asserted.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "demo.md"
TICK = os.sysconf("SC_CLK_TCK")
DRAWS = 320
# How long from a theme's radio being chosen to its final pixels standing on the screen, decoded.
PASS = """async (order) => {
  const image = document.querySelector('.canvas img'), took = [];
  for (const name of order) {
    const before = image.src, input = document.querySelector(`[data-key="theme-${name}"]`);
    const from = performance.now();
    input.checked = true;
    input.dispatchEvent(new Event('change', {bubbles: true}));
    for (let n = 0; n < 10000 && image.src === before; n++) await new Promise((go) => setTimeout(go));
    await image.decode();
    took.push(performance.now() - from);
  }
  return took;
}"""
LOADED = "performance.getEntriesByType('resource').reduce((sum, e) => sum + e.transferSize, 0)"
STANDS = "[...document.images].every((i) => i.complete || i.loading === 'lazy')"
SHOWN = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> None:
    """Measure, and print a line for each figure."""
    from playwright.sync_api import sync_playwright

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(rounds):
            with studio() as (link, process):
                measure(browser, link, process)
        browser.close()


def measure(browser, link: str, process: int) -> None:  # noqa: ANN001
    """Walk through one studio, from its first page on."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.goto(link)
    say("first page, after the link is opened", f"{page.evaluate(SHOWN):.0f} ms")
    name = start(page, process)
    page.wait_for_timeout(2000)
    base = page.url.split("/p/")[0]
    page.goto(f"{base}/p/{name}#posts")
    say("the page of a pack", f"{page.evaluate(SHOWN):.0f} ms")
    page.goto("about:blank")
    page.goto(f"{base}/p/{name}#cards")
    page.wait_for_selector(".canvas img.picture[src]")
    page.wait_for_selector(".swatch")
    order = page.evaluate("[...document.querySelectorAll('.swatch')].map(n => n.dataset.theme)")
    order = [one for one in order if one != "newsroom"] + ["newsroom"]
    say("themes, first pass after opening", spread(page.evaluate(PASS, order)))
    page.wait_for_timeout(4000)  # as long as somebody looks
    say("themes, warm", spread(page.evaluate(PASS, order)))
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    say("themes, warm, CPU x4", spread(page.evaluate(PASS, order)))
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    view = browser.new_context(viewport={"width": 1440, "height": 900})
    view.add_cookies(page.context.cookies())
    fresh = view.new_page()
    fresh.goto(page.url)
    fresh.wait_for_selector(".canvas img.picture[src]")
    for _ in range(
        400
    ):  # until all that is seen stands; what is drawn beforehand after that is no part of it
        if fresh.evaluate(STANDS):
            break
        fresh.wait_for_timeout(25)
    say("the view of cards loads", f"{fresh.evaluate(LOADED) / 1e6:.2f} MB")
    view.close()
    drawn = 0
    while drawn < DRAWS:
        page.locator(".thumb button").nth(drawn // len(order) % 9).click()
        page.wait_for_timeout(300)
        page.evaluate(PASS, order)
        drawn += len(order)
    page.wait_for_timeout(4000)  # it rests
    rss, pss, own = memory(process)
    held = f"proportional {pss:.0f} MB, its own {own:.0f} MB"
    say(
        f"the server after {drawn} draws", f"{held} (resident {rss:.0f}: a font counts per mapping)"
    )


def start(page, process: int) -> str:  # noqa: ANN001
    """Paste the sample; print when the first post and the first card stand there; return the pack's name."""
    text = SAMPLE.read_text(encoding="utf-8").replace("# ", "# 又一篇：", 1)
    page.fill("#start-text", text)
    page.uncheck("[name=clip]")
    before, began = cpu(process), time.perf_counter()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/p/**")
    page.wait_for_selector(".post")
    first = time.perf_counter() - began
    page.click(".platforms [data-thread=xiaohongshu]")
    page.wait_for_selector(".handset img.picture, .handset .picture img, .tray img")
    card = time.perf_counter() - began
    took = cpu(process) - before
    say("a pasted article: first post", f"{first:.2f} s (server CPU {took:.2f} s)")
    say("a pasted article: first card", f"{card:.2f} s")
    return page.url.split("/p/")[1].split("#")[0]


def say(what: str, figure: str) -> None:
    """Print one line."""
    print(f"{what:38} {figure}", flush=True)


def spread(took: list[float]) -> str:
    """Return median and 95th percentile of milliseconds."""
    order = sorted(took)
    return f"p50 {order[len(order) // 2]:.0f} ms, p95 {order[int(len(order) * 0.95)]:.0f} ms"


def cpu(process: int) -> float:
    """Return the seconds of CPU that a process and its children took, also those that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = sum(int(fields[n]) for n in (11, 12, 13, 14)) / TICK
    return own + sum(cpu(int(child)) for child in children(process))


def children(process: int) -> list[str]:
    """Return the numbers of the processes that a process has started and that still run."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [child for path in found for child in path.read_text().split()]


def memory(process: int) -> tuple[float, ...]:
    """Return the resident, the proportional and the private memory of a process, MB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = (
        re.search(rf"^{one}: +(\d+)", text, re.MULTILINE) for one in ("Rss", "Pss", "Anonymous")
    )
    return tuple(int(one[1]) * 1024 / 1e6 for one in found if one)


@contextmanager
def studio():  # noqa: ANN201
    """Serve a studio over an empty folder; give its link and the number of its process."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "packs").mkdir()
        environment = {**os.environ, "REPURPOSE_HOME": f"{folder}/home", "REPURPOSE_LANG": "zh"}
        words = ["preview", f"{folder}/packs", "--no-browser", "--port", "0"]
        process = subprocess.Popen(
            [sys.executable, "-m", "repurpose", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stdout
        found = re.search(r"http[!-~]+", process.stdout.readline())
        assert found
        try:
            yield found[0], process.pid
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
