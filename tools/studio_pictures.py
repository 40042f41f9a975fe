"""The bundled sample article in; the pictures of the studio's guide out, in both languages: `python -m tools.studio_pictures`.

A pack of the sample is made in a folder of its own, a studio serves it, and Chromium looks at it. Pictures have few
colours, as a page has, so that all of them together stay small. Needs Playwright and a Chromium on the path.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "demo.md"
OUT = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
COLOURS = 64
LANGUAGES = {"en": "", "zh": ".zh"}
PACK = ("-p", "x,weibo,xiaohongshu,bluesky", "--clips", "1")
PATIENCE = 120_000  # ms


def main() -> int:
    """Write the pictures; say how large they are."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # not for everybody

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        folder = Path(place)
        environment = {**os.environ, "REPURPOSE_HOME": str(folder / "home")}
        _run(["pack", str(SAMPLE), "-o", str(folder / "packs"), *PACK], environment)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, ending in LANGUAGES.items():
            with _studio(folder / "packs", environment) as link:
                _shoot_all(browser, link, language, ending)
        browser.close()
    total = sum(path.stat().st_size for path in OUT.glob("studio-*.png"))
    sys.stdout.write(f"{total // 1000} kB\n")
    return 0


def _shoot_all(browser: "Browser", link: str, language: str, ending: str) -> None:
    base = re.match(r"http://[^/]+", link)
    assert base
    context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "studio-language", "value": language, "url": base[0]}])
    page = context.new_page()
    page.goto(link)  # lets this browser in
    for name, (path, act) in VIEWS.items():
        page.goto("about:blank")
        page.goto(base[0] + path)
        act(page)
        page.wait_for_timeout(600)  # pictures come in
        _write(OUT / f"studio-{name}{ending}.png", page.screenshot())
    context.close()


def _posts(page: "Page") -> None:
    page.locator(".platforms [data-thread=xiaohongshu]").click()
    page.wait_for_selector(".posts .picture img")


def _cards(page: "Page") -> None:
    page.wait_for_selector(".canvas img.picture[src]")
    page.wait_for_selector(".card-form .swatch")


def _review(page: "Page") -> None:
    page.locator("#review").click()
    page.locator("dialog.review .strong").click()
    page.wait_for_selector(".review-link .phone-code svg")


def _clips(page: "Page") -> None:
    page.wait_for_selector(".clip-view")
    page.wait_for_timeout(1500)  # the first frame is drawn


def _shelf(page: "Page") -> None:
    page.wait_for_selector("main")


# By the name of the picture: an address, and what is done there.
VIEWS: dict[str, tuple[str, Callable[["Page"], None]]] = {
    "start": ("/", _shelf),
    "posts": ("/p/demo#posts", _posts),
    "cards": ("/p/demo#cards", _cards),
    "clips": ("/p/demo#clips", _clips),
    "review": ("/p/demo#posts", _review),
}


def _write(path: Path, png: bytes) -> None:
    """Write a picture with few colours."""
    with Image.open(io.BytesIO(png)) as shot:
        few = shot.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        few.save(path, optimize=True)


def _run(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "repurpose", *words], env=environment, check=True)


@contextmanager
def _studio(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve a studio, and give the link to it."""
    command = [
        sys.executable,
        "-m",
        "repurpose",
        "preview",
        str(folder),
        "--no-browser",
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    try:
        found = re.search(r"http[!-~]+", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
