"""A pack with a clip for tests: through the studio's routes, and in a browser."""

import shutil

import pytest

from repurpose.pack import build_packs
from repurpose.pack.choices import Choices
from repurpose.studio import AccessPolicy, Studio, open_shelf
from tests.conftest import parse
from tests.studio.browsing import Served, let_in, listening_page

TEXT = """# 慢一点发

传播不是音量，而是次数与耐心的乘积。

他说：“最难的不是写，而是忍住不多说那一句。”

写作是把一件事想清楚，传播是把想清楚的事交到别人手里。
"""


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    """A pack with a clip."""
    choices = Choices(platforms=("telegram",), clips=1, cards=False)
    out = tmp_path_factory.mktemp("filmed")
    [pack] = build_packs([parse(TEXT, "slow.md")], choices, out, jobs=1, report=lambda *_: None)
    return pack.folder


@pytest.fixture
def clips(filmed, tmp_path):
    from tests.studio.conftest import PORT, Window  # which imports this

    folder = shutil.copytree(filmed, tmp_path / "packs" / "demo")
    studio = Studio(open_shelf(folder.parent), AccessPolicy(PORT))
    window = Window(studio)
    window.folder = folder
    yield window
    studio.close()


def told_of(window):
    answer = window.get("/api/p/demo/clips")
    assert answer.status_code == 200, answer.text
    return answer.json()


def wish(told, **more):
    lines = {clip["id"]: clip["written"] for clip in told["clips"]}
    return {"look": told["look"], "lines": lines, **more}


@pytest.fixture
def watched(filmed, tmp_path, browser):
    """A studio over a pack with a clip, and a function that opens its page."""
    folder = shutil.copytree(filmed, tmp_path / "packs" / "demo")
    served = Served(folder.parent, "--port", "0", REPURPOSE_HOME=str(tmp_path / "home"))
    cookies = let_in(browser, served)
    contexts = []

    def go(*, width=1440, height=900, **options):
        own = browser.new_context(viewport={"width": width, "height": height}, **options)
        own.add_cookies(cookies)
        contexts.append(own)
        opened = listening_page(own)
        opened.goto(served.base + "/p/demo#clips")
        opened.wait_for_selector(".caption-row")
        opened.folder = folder
        return opened

    yield go
    for own in contexts:
        own.close()
    served.stop()
