"""A pack of its own for every test, and ways in: through ASGI, or through a real server and browser."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from repurpose.pack import build_packs
from repurpose.pack.choices import Choices
from repurpose.studio import AccessPolicy, Studio, make_app, open_shelf
from tests.conftest import SAMPLE, parse
from tests.studio.asking import endpoint, home, model  # noqa: F401  # fixtures
from tests.studio.browsing import SHOTS, browser, key, served, visit  # noqa: F401  # fixtures
from tests.studio.desk import desk, desk_key, look  # noqa: F401  # fixtures
from tests.studio.filming import clips, filmed, watched  # noqa: F401  # fixtures

PORT = 8917
ORIGIN = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A pack of the sample without a clip, built once; copy it before changing anything."""
    out = tmp_path_factory.mktemp("built")
    choices = Choices(platforms=("x", "weibo", "bluesky", "xiaohongshu"), clips=0)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    [pack] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return pack.folder


@pytest.fixture
def pack(built, tmp_path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "packs" / "demo"))


class Window:
    """A browser window without a browser: it holds the cookie and sends what browsers send."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.app = make_app(studio)
        self.cookies = {studio.gate.cookie: studio.gate.key}

    def send(self, method, path, *, origin=ORIGIN, **options):
        async def go():
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=ORIGIN, cookies=self.cookies
            ) as client:
                return await client.request(method, path, **options)

        if method == "POST" and origin:
            options["headers"] = {"origin": origin, **options.get("headers", {})}
        return asyncio.run(go())

    def get(self, path, **options):
        return self.send("GET", path, **options)

    def post(self, path, body, **options):
        return self.send("POST", path, json=body, **options)

    def state(self, name="demo"):
        answer = self.get(f"/api/p/{name}")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def studio(pack) -> Studio:
    found = Studio(open_shelf(pack.parent), AccessPolicy(PORT))
    yield found
    found.close()


@pytest.fixture
def window(studio) -> Window:
    return Window(studio)


def pytest_terminal_summary(terminalreporter):
    if any(SHOTS.glob("*.png")):
        terminalreporter.write_line(f"screenshots and figures of the studio: {SHOTS}")
