"""A studio over a real outbox and the fake platforms; `repurpose run` beside it as another process."""

import os
import shutil
import subprocess
import sys

import pytest

from repurpose.outbox import LedgerAccount, PartFilter, Publication
from repurpose.platforms.delivery import Message
from repurpose.sandbox import open_sandbox
from tests.schedule.home import Home
from tests.studio.browsing import PATIENCE, Served, let_in, listening_page

PLAN = """about = "The thread today."
start = "tomorrow"
zone = "{zone}"
approval = "required"

[[send]]
what = "thread"
to = "bluesky"
at = "+0d 09:30"

[[send]]
what = "cards"
most = 2
to = "mastodon"
at = "+1d 12:00"
every = "1d"
"""


class Desk:
    """A user's folder with accounts in the sandbox, a pack, and the studio that shows both."""

    def __init__(self, folder, built, sandbox):
        folder.mkdir(exist_ok=True)
        self.home = Home(folder / "home", sandbox)
        self.sandbox = sandbox
        (self.home.folder / "schedules").mkdir()
        plan = self.home.folder / "schedules" / "soon.toml"
        plan.write_text(PLAN.format(zone="Asia/Shanghai"), encoding="utf-8")
        self.packs = folder / "packs"
        shutil.copytree(built, self.packs / "demo")
        self.served = Served(self.packs, "--port", "0", **self.environment)

    @property
    def environment(self):
        return {
            "REPURPOSE_HOME": str(self.home.folder),
            "REPURPOSE_OUTBOX": self.home.place,
            "TZ": "Asia/Shanghai",
        }

    def enter(self, account, *texts, minutes=0, **more):
        """Enter a publication that is due in so many minutes."""
        platform = more.pop("platform", "") or self.home.accounts.client(account).platform.name
        settings = {"kind": more.pop("kind", account)}
        with self.home.ledger() as ledger:
            ledger.put_account(
                LedgerAccount(account, platform, zone="Asia/Shanghai", settings=settings)
            )
            due = None if minutes is None else ledger.now() + round(minutes * 60_000)
            messages = tuple(Message(text) for text in texts)
            wanted = Publication(account, messages, due_at=due, allow_duplicate=True, **more)
            return ledger.enqueue(wanted)[0].publication

    def parts(self, publication):
        with self.home.ledger() as ledger:
            return ledger.parts(PartFilter(publication=publication))

    def run_once(self):
        """`repurpose run --once`, as another program."""
        command = [sys.executable, "-m", "repurpose", "run", "--once", "--plain"]
        return subprocess.run(
            command,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def close(self):
        self.served.stop()
        self.home.close()


@pytest.fixture(scope="module")
def desk(built, tmp_path_factory):
    with open_sandbox(0) as sandbox:
        (folder := tmp_path_factory.mktemp("desk")).mkdir(exist_ok=True)
        (folder / "home").mkdir()
        found = Desk(folder, built, sandbox)
        yield found
        found.close()


@pytest.fixture(scope="module")
def desk_key(desk, browser):
    return let_in(browser, desk.served)


@pytest.fixture
def look(desk, browser, desk_key):
    """Return a function that opens a page of the desk's studio."""
    contexts = []

    def go(path="/calendar", *, width=1440, height=900, language="", mode="", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_cookies(desk_key)
        for what, value in (("language", language), ("mode", mode)):
            if value:
                cookie = {"name": f"studio-{what}", "value": value, "url": desk.served.base}
                context.add_cookies([cookie])
        contexts.append(context)
        opened = listening_page(context)
        opened.goto(desk.served.base + path)
        return opened

    yield go
    for context in contexts:
        context.close()
