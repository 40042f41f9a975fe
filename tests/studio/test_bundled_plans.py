"""Each bundled plan in the studio, with accounts in the sandbox: what cannot be is told with its way out, the rest is entered."""

import json
from pathlib import Path

import pytest

from repurpose import resources
from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.sandbox import open_sandbox
from repurpose.studio import AccessPolicy, Studio, open_shelf
from tests.conftest import SAMPLE
from tests.schedule.planning import build
from tests.studio.conftest import PORT, Window

PLANS = sorted((resources.root() / "schedules").glob("*.toml"))
MENDS = {"account", "link", "edit", "time"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return build(SAMPLE, tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    found = Studio(open_shelf(made.parent), AccessPolicy(PORT), outbox=str(tmp_path / "outbox.db"))
    accounts = Accounts(tmp_path / "home", FileStore(tmp_path / "home" / "secrets.json", None))
    with open_sandbox() as sandbox:
        for kind in ("x", "wechat", "feishu"):
            one = sandbox.account(kind)
            accounts.add(one.name, one.platform, one.settings, one.secrets)
        for platform in ("xiaohongshu", "weibo"):
            accounts.add(f"my-{platform}", "handoff", {"platform": platform}, {})
        accounts.close_all()
        yield Window(found)
    found.close()


def test_there_are_five_bundled_plans():
    assert len(PLANS) == 5


@pytest.mark.parametrize("plan", PLANS, ids=lambda path: path.stem)
def test_a_bundled_plan_is_entered_but_for_what_cannot_be(desk, made, plan):
    wish = {"pack": made.name, "plan": plan.stem, "start": "", "hold": False}
    shown = desk.post("/api/plans/preview", wish).json()
    rows = shown["rows"]
    stopped = [row for row in rows if row["stops"]]
    assert all(row["why"] and row["mend"] in MENDS for row in stopped), json.dumps(stopped)
    # No account of Mastodon here: every slot of it is crossed out, by the way to add one.
    toots = [row for row in rows if row["platform"] == "mastodon"]
    assert all(row["mend"] == "account" for row in toots)
    assert bool(toots) == ('"mastodon"' in plan.read_text(encoding="utf-8"))
    rest = [row for row in rows if not row["stops"]]
    answer = desk.post("/api/plans/commit", {**wish, "print": shown["print"]})
    assert rest
    assert answer.is_success, answer.text
    assert answer.json()["new"] == len(rest)
    entered = {(e.account, e.local_due[:16]) for e in desk.studio.ledger().publications()}
    assert entered == {(row["account"], row["at"][:16]) for row in rest}
