"""A week is drawn: what can go there goes into the outbox, the rest says why not; plans commit what they can."""

import tomllib

import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import MemoryStore
from repurpose.outbox import State
from repurpose.sandbox import open_sandbox
from repurpose.schedule import read_plan

PLANS = ("evergreen", "global", "launch-week", "weekday", "weibo-wechat-xiaohongshu")


@pytest.fixture
def week(window, studio, tmp_path, monkeypatch):
    """A user with an account on every fake platform, which nobody asks anything."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    studio.outbox = str(tmp_path / "outbox.db")
    accounts = Accounts(folder, MemoryStore())
    with open_sandbox(0, serve=False) as sandbox:
        for account in sandbox.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
    return window


def drawn(what, account, at="2099-03-02T09:30", item="", platform=""):
    key = f"{what}|{item}|{platform}"
    return {
        "id": key,
        "what": what,
        "item": item,
        "platform": platform,
        "account": account,
        "at": at,
    }


@pytest.mark.slow
def test_what_can_go_goes_and_the_rest_says_what_would_mend_it(week, studio):
    told = week.get("/api/planner", params={"pack": "demo"}).json()
    card = next(one for one in told["things"] if one["what"] == "card")
    items = [
        drawn("thread", "bluesky", platform="bluesky"),
        drawn("thread", "weibo", platform="weibo"),  # its interface wants a link
        drawn("thread", "", platform="linkedin"),
        drawn("card", card["accounts"][0], item=card["item"], at="2001-01-01T09:00"),
    ]
    body = {"pack": "demo", "items": items, "change": "one"}
    judged = week.post("/api/planner/judge", body).json()["verdicts"]
    assert [one["mend"] for one in judged] == ["", "link", "account", "time"]
    for _ in range(2):  # the answer was lost: asked again, nothing is entered twice
        done = week.post("/api/planner/commit", body).json()["verdicts"]
        assert [bool(one["publication"]) for one in done] == [True, False, False, False]
    assert len(studio.ledger().publications()) == 1
    told = week.get("/api/planner", params={"pack": "demo", "week": "2099-03-02"}).json()
    assert {one["state"] for one in told["things"] if one["platform"] == "bluesky"} == {"planned"}

    assert week.post("/api/p/demo/link", {"link": "https://example.com/a"}).status_code == 200
    judged = week.post("/api/planner/judge", body).json()["verdicts"]
    assert judged[1]["mend"] != "link"


@pytest.mark.slow
def test_a_drawing_is_saved_as_a_plan(week):
    items = [
        drawn("thread", "bluesky", platform="bluesky"),
        drawn("card", "mastodon", item="card-03", at="2099-03-03T12:00"),
    ]
    body = {"pack": "demo", "items": items, "name": "my-week"}
    file = week.post("/api/planner/save", body).json()["file"]
    plan = read_plan(file)
    assert [(send.what, send.which) for send in plan.sends] == [
        ("thread", ()),
        ("card", ("card-03",)),
    ]
    assert week.post("/api/planner/save", body).status_code == 400  # nothing is written over


def test_a_rhythm_is_kept_as_a_file_and_gives_free_moments(week, tmp_path):
    body = {"account": "bluesky", "slots": ["周一 周三 12:30"], "on": True}
    assert week.post("/api/rhythms", body).status_code == 200
    kept = tomllib.loads((tmp_path / "home" / "rhythms.toml").read_text(encoding="utf-8"))
    assert kept["bluesky"]["slots"] == ["周一 周三 12:30"]
    told = week.get("/api/planner", params={"pack": "demo", "week": "2099-03-02"}).json()
    assert [one["at"] for one in told["free"]] == ["2099-03-02T12:30", "2099-03-04T12:30"]
    assert week.post("/api/rhythms", body | {"slots": ["someday"]}).status_code == 400


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("name", PLANS)
def test_every_bundled_plan_commits_with_a_link_of_the_article(week, studio, name):
    wish = {"pack": "demo", "plan": name, "start": "tomorrow", "hold": False}
    assert week.post("/api/p/demo/link", {"link": "https://example.com/a"}).status_code == 200
    shown = week.post("/api/plans/preview", wish).json()
    assert all(row["why"] for row in shown["rows"] if row["stops"])
    done = week.post("/api/plans/commit", wish | {"print": shown["print"]})
    assert done.status_code == 200, done.text
    entered = studio.ledger().publications()
    assert len(entered) == done.json()["new"] == sum(not row["stops"] for row in shown["rows"]) > 0
    assert {part.state for part in studio.ledger().parts()} <= {State.READY, State.DRAFT}
